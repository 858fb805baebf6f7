"""Purging by policy: how long each kind of data is kept stands in its contract; what is older goes, with a proof.

    faxian purge --by-policy --store store --out out      # of out/: out_retention.py

A period goes once any kind of data in it has been kept for its months, counted to the latest published period; that one
always stays, for the next month builds on it. Before anything is removed, `<store>/runs/purge_proofs/<n>.json` lists
every file with bytes and hash, and the reason; the journal beside it holds the hash of that list. So it can be shown
later what was removed, when, by whom and why, without any of it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from data_contracts.contract import Contract
from flows.audit import journal
from flows.audit.purge import KEPT, purge_before
from flows.audit.signing import PublicKey, Signer, is_signed_by, with_signature
from flows.audit.who import login
from flows.store.files import sha256, write_json
from flows.store.lock import only_run
from flows.store.paths import Store, existing
from flows.store.run import month_after, months_between, period_end

PROOFS, JOURNAL = "purge_proofs", "purge_proofs.jsonl"
PROVED, IN_STORE = "purge_proof", "store"


@dataclass(frozen=True)
class Due:
    """Why a period has to go: a kind of data in it, and for how many months that may be kept."""

    period: str
    title: str
    months: int

    def __str__(self) -> str:
        return f"{self.period} {self.title}（保存 {self.months} 个月）"


def overdue_data(store: Store, contracts: Iterable[Contract]) -> list[Due]:
    """What the store holds beyond its months, by period and kind of data. Nothing of the latest published period."""
    published = store.published()
    if not published:
        return []
    kinds = [(one.extract, one.title, one.retention_months) for one in contracts if one.retention_months]
    return [
        Due(period, title, months)
        for period in published[:-1]
        for extract, title, months in kinds
        if months and months_between(period, published[-1]) >= months and store.core(period, extract)
    ]


def purge_by_policy(store: Store, contracts: Iterable[Contract], signer: Signer | None = None) -> str:
    """Remove the periods that hold something beyond its months, with those before them. Returns the sentence to print.

    UsageError when there is no store, StoreError when a run holds it.
    """
    due = overdue_data(existing(store), contracts)
    if not due:
        return "库中没有超过保存期限的数据，什么也没有删除。"
    return purge_with_proof(store, month_after(due[-1].period), [str(one) for one in due], signer)


def purge_with_proof(store: Store, before: str, reasons: Iterable[str], signer: Signer | None = None) -> str:
    """`purge_before`, with the list of what goes put on record first. Returns the sentence to print."""
    period_end(before)
    with only_run(existing(store).root):
        is_allowed = before <= max(store.published(), default=before)
        going = _going(store, before) if is_allowed else []
        files = {path.relative_to(store.root).as_posix(): path for path in going}
        where = f" {proof_sentence(*put_proof(store, files, list(reasons), before, signer))}" if going else ""
    return purge_before(store, before) + where


def put_proof(
    store: Store,
    going: Mapping[str, Path],
    reasons: Sequence[str],
    tag: str,
    signer: Signer | None,
    kind: str = IN_STORE,
) -> tuple[Path, int]:
    """Write the list of what goes, signed where the city signs, and its hash into the journal; where it stands, and how
    many files are on it. `going`: name on record -> file; `tag`: ends the proof's name; `kind`: where the files lie."""
    listed = [{"path": name, "bytes": path.stat().st_size, "sha256": sha256(path)} for name, path in going.items()]
    folder = store.runs() / PROOFS
    number = len(list(folder.glob("*.json"))) + 1 if folder.is_dir() else 1
    proof = folder / f"{number:04}_{tag}.json"
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    content = {"before": tag, "reasons": list(reasons), "when": now, "who": login(), "files": listed, "kind": kind}
    write_json(proof, with_signature(content, signer) if signer else content)
    entry = {"event": PROVED, "before": tag, "files": len(listed), "when": now, "who": login()}
    journal.append(store.runs() / JOURNAL, {**entry, "proof": proof.name, "sha256": sha256(proof)})
    return proof, len(listed)


def proof_sentence(proof: Path, files: int) -> str:
    """Where a proof stands, for whoever purged."""
    return f"删除凭证：{proof}（{files} 个文件的名称、大小和指纹）。"


def proofs_of(store: Store, keys: Sequence[PublicKey] = ()) -> dict[str, dict[str, Any]]:
    """Name -> contents of every proof that is what the journal says; with `keys`, only those signed."""
    found = {}
    for entry in journal.read(store.runs() / JOURNAL):
        path = store.runs() / PROOFS / str(entry["proof"])
        if entry["event"] != PROVED or _hash_of(path) != entry["sha256"]:
            continue
        content = json.loads(path.read_text(encoding="utf-8"))
        if not keys or ("signature" in content and is_signed_by(content, keys)):
            found[path.name] = content
    return found


def altered_proofs(store: Store) -> list[str]:
    """Names of proofs that are gone or no longer what the journal says."""
    return [
        str(entry["proof"])
        for entry in journal.read(store.runs() / JOURNAL)
        if entry["event"] == PROVED and _hash_of(store.runs() / PROOFS / str(entry["proof"])) != entry["sha256"]
    ]


def _hash_of(path: Path) -> str | None:
    return sha256(path) if path.is_file() else None


def _going(store: Store, before: str) -> list[Path]:
    """Every file that a purge removes: of periods before `before`, and of what was withdrawn of them."""
    folders = [store.period(period) for period in store.periods() if period < before]
    folders += [path for path in (store.root / "withdrawn").glob("*_*") if path.name.lstrip(".") < before]
    kept = {folder / name for folder in folders for name in KEPT}
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and path not in kept)
