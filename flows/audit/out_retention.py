"""Purging what was handed out, by class and months (data_contracts/handed_out.yaml): lists, tables, pages, archives.

    faxian purge --by-policy --store store --out out

Of every month but the latest, what is of a class beyond its months goes: under OUT, and in the copy that the store
keeps of it. Manifests and signatures stay, so that `verify` can tell: what is missing by a proof on record was removed
in time (已按期限删除), and anything else is a finding. The proof is put down first: a purge that was killed is carried
out by the next start. Archives are those that `faxian deliver` put on record, and only where they are as it made them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_contracts.contract import Contract
from data_contracts.errors import TamperError
from data_contracts.kept import ARCHIVES, KeptClass, class_of
from flows.audit import journal
from flows.audit.erasures import OUT, erasures_of
from flows.audit.manifest import MANIFEST, read_manifest
from flows.audit.retention import JOURNAL, PROVED, proof_sentence, proofs_of, put_proof
from flows.audit.signing import PublicKey, Signer
from flows.store.files import outputs_in, sha256
from flows.store.lock import only_run
from flows.store.paths import Store, existing
from flows.store.resume import MARK
from flows.store.run import months_between

ENDED = "purge_of_out_ended"
HANDED_OUT = "out"
DELIVERIES, MADE = "deliveries.jsonl", "made"
ERASURES = "erasures"
NOTHING = "成果文件夹里没有超过保存期限的文件。"


@dataclass(frozen=True)
class Beyond:
    """What of one month is of a class beyond its months. `files`: name on record -> file."""

    period: str
    title: str
    months: int
    files: Mapping[str, Path]

    def __str__(self) -> str:
        return f"{self.period} {self.title}（保存 {self.months} 个月）"


@dataclass(frozen=True)
class Purged:
    """Files that a proof on record says were removed: name on record -> hash, when, by whom and why."""

    number: str
    when: str
    who: str
    files: Mapping[str, str]

    def __str__(self) -> str:
        return f"{self.when[:10]} 由 {self.who} 删除（第 {self.number} 号删除凭证）"


def purge_out_by_policy(
    store: Store, out: Path, contracts: Sequence[Contract], classes: list[KeptClass], signer: Signer | None = None
) -> str:
    """Remove what is beyond its months under `out`; the sentence to print.

    UsageError when there is no store, StoreError when a run holds it.
    """
    with only_run(existing(store).root):
        finish_purges_of_out(store, out)
        due = list(beyond(store, out, contracts, classes))
        if not due:
            return NOTHING
        files = {name: path for one in due for name, path in one.files.items()}
        reasons, latest = [str(one) for one in due], store.published()[-1]
        proof, number = put_proof(store, files, reasons, latest, signer, kind=HANDED_OUT)
        finish_purges_of_out(store, out)
    return f"{'；'.join(reasons)}：已按期限删除。{proof_sentence(proof, number)}"


def beyond(store: Store, out: Path, contracts: Sequence[Contract], classes: list[KeptClass]) -> Iterator[Beyond]:
    """What is there of each month and class beyond its months, counted to the latest published period, which stays."""
    published = store.published()
    for period in published[:-1]:
        age = months_between(period, published[-1])
        there = _there(store, out, period, classes)
        for one in classes:
            months = one.months or _shortest(store, period, contracts)
            files = there.get(one.name, {})
            if months and age >= months and files:
                yield Beyond(period, one.title, months, files)


def finish_purges_of_out(store: Store, out: Path) -> None:
    """Remove what a proof on record says goes and is still there as it says, under the lock of the caller."""
    for name in _unfinished(store):
        for file in proofs_of(store).get(name, {}).get("files", ()):
            _remove(_place(store, out, str(file["path"])), str(file["sha256"]), out)
        journal.append(store.runs() / JOURNAL, {"event": ENDED, "proof": name})


def is_purge_of_out_unfinished(store: Store) -> bool:
    """Whether a purge was put down and not carried out to its end."""
    return bool(_unfinished(store))


def purged_of_out(store: Store, keys: Sequence[PublicKey] = ()) -> list[Purged]:
    """Every purge on record, of store and out; with `keys`, only those whose proof is signed."""
    return [
        Purged(
            name.partition("_")[0],
            str(content["when"]),
            str(content["who"]),
            {str(file["path"]): str(file["sha256"]) for file in content["files"]},
        )
        for name, content in proofs_of(store, keys).items()
    ]


def _unfinished(store: Store) -> list[str]:
    entries = journal.read(store.runs() / JOURNAL)
    ended = {str(entry["proof"]) for entry in entries if entry["event"] == ENDED}
    begun = [str(entry["proof"]) for entry in entries if entry["event"] == PROVED and entry["proof"] not in ended]
    if not begun:
        return []
    known = proofs_of(store)
    return [name for name in begun if known.get(name, {}).get("kind") == HANDED_OUT]


def _there(store: Store, out: Path, period: str, classes: list[KeptClass]) -> dict[str, dict[str, Path]]:
    """Class -> the files of a month, under OUT, in the store's copy, and of archives and notices, by name on record."""
    kept = store.stage(period, "publish")
    named = [(f"{OUT}/{period}/{name}", name, path) for name, path in _outputs(out / period)]
    named += [(path.relative_to(store.root).as_posix(), name, path) for name, path in _outputs(kept) if name != MARK]
    named += [(f"{OUT}/{name}", name, path) for name, path in _notices(store, out, period)]
    found: dict[str, dict[str, Path]] = {}
    for recorded, name, path in named:
        if (one := class_of(name, classes)) is not None:
            found.setdefault(one.name, {})[recorded] = path
    found[ARCHIVES] = {str(path): path for path in _archives(store, period)}
    return found


def _outputs(folder: Path) -> list[tuple[str, Path]]:
    return outputs_in(folder) if folder.is_dir() else []


def _notices(store: Store, out: Path, period: str) -> Iterator[tuple[str, Path]]:
    """The notices of erasures that count to a period: the first published one that was not over when they happened."""
    published = store.published()
    for one in erasures_of(store):
        month = one.when[:7].replace("-", "")
        if next((known for known in published if known >= month), None) == period:
            folder = out / ERASURES / one.number
            yield from ((path.relative_to(out).as_posix(), path) for path in sorted(folder.glob("*")) if path.is_file())


def _archives(store: Store, period: str) -> Iterator[Path]:
    """Archives of a period that lie where `deliver` made them, as it made them."""
    for entry in journal.read(store.runs() / DELIVERIES):
        if entry.get("event") == MADE and entry["period"] == period:
            path = Path(entry["archive"])
            if path.is_file() and not path.is_symlink() and sha256(path) == entry["sha256"]:
                yield path


def _shortest(store: Store, period: str, contracts: Iterable[Contract]) -> int | None:
    """The shortest months of what a period was read from; null where its manifest cannot tell."""
    try:
        inputs = read_manifest(store.period(period) / MANIFEST).get("inputs", [])
    except TamperError:
        return None
    arrived = {part[2] for item in inputs if len(part := str(item["path"]).split("/")) > 2}
    kept = [one.retention_months for one in contracts if one.retention_months and one.extract in arrived]
    return min(kept, default=None)


def _place(store: Store, out: Path, name: str) -> Path:
    """Where a file on record lies: an archive under its whole path."""
    return out / name.removeprefix(f"{OUT}/") if name.startswith(f"{OUT}/") else store.root / name


def _remove(path: Path, digest: str, out: Path) -> None:
    """Remove a file that is what the proof says, and folders under `out` that are empty then."""
    if path.is_symlink() or not path.is_file() or sha256(path) != digest:
        return
    path.unlink()
    folder = path.parent
    while folder.is_relative_to(out) and folder != out and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def by_proof(purges: Sequence[Purged], path: str, known: Iterable[str]) -> Purged | None:
    """The purge that removed a file as it was sealed, or as something on record had left it (`known` hashes)."""
    wanted = set(known)
    return next((one for one in purges if one.files.get(path) in wanted), None)
