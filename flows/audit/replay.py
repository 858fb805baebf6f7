"""Build a month again from the store, with what was known then, and compare it byte by byte with what was published.

The store keeps what ingest and the returned worklists gave, the city's settings of the day, and the state every earlier
month left behind. From these the same stage functions match, decide and publish once more, in a folder of their own;
nothing that was published or kept is touched.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from pathlib import Path

from data_contracts import at_rest
from data_contracts.errors import ExitCode, StoreError, UsageError
from flows.audit.code import code_version
from flows.audit.erasures import OUT, erasures_of
from flows.audit.manifest import KEPT_CITY, MANIFEST, Manifest, is_encrypted, outputs_of, read_manifest
from flows.audit.out_retention import purged_of_out
from flows.audit.verify import differences
from flows.store.files import sha256
from flows.store.lock import only_run
from flows.store.paths import Store, is_accepted_alone
from flows.store.run import PERIOD_DIGITS, RunContext

KEPT_STAGES = ("ingest", "feedback")
STATES = ("match", "decide")
"""What of the month before goes into a month: lasting identities and last month's facts."""

Rebuild = Callable[[RunContext], object]
"""Matches, decides and publishes a month whose ingest and feedback stages stand in its store."""


@dataclass(frozen=True)
class Replay:
    """How a replay compared: `same` files are identical, each of `differences` names a file and what differs."""

    period: str
    same: int
    differences: tuple[str, ...]
    purged: int = 0  # of the same: files that a purge on record removed from OUT, compared with the manifest alone

    @property
    def exit_code(self) -> ExitCode:
        """0 the same bytes, 1 something differs."""
        return ExitCode.DONE_WITH_REJECTIONS if self.differences else ExitCode.DONE

    def render(self) -> str:
        """One line when all is the same, else a line per difference."""
        if not self.differences:
            gone = f"其中 {self.purged} 个已按期限删除，只与清单比；" if self.purged else ""
            return f"{self.period}: {gone}重算的 {self.same} 个文件与发布的逐字节相同。"
        head = f"{self.period}: {self.same} 个文件相同，{len(self.differences)} 处不同"
        return "\n".join([head, *(f"  {difference}" for difference in self.differences)])


def replay_month(period: str, store: Store, out: Path, rebuild: Rebuild) -> Replay:
    """Rebuild `period` with the stages of `rebuild` and compare with `<out>/<period>` and its manifest.

    UsageError when the month was never published, StoreError when what a replay needs was purged, or a run holds the
    store.
    """
    published = _published(store, period)
    with only_run(store.root):  # a run beside it would change what it reads
        workshop = at_rest.workshop(store.tmp(f"replay-{period}"))
        shutil.rmtree(workshop, ignore_errors=True)
        try:
            context = _set_up(store, period, published, workshop)
            rebuild(context)
            purged = _purged(store, period)
            found = list(_compared(published, context, out / period, purged))
        finally:
            shutil.rmtree(workshop, ignore_errors=True)
    same = len(published["outputs"]) - len({line.split()[0] for line in found})
    gone = sum(not (out / period / path).is_file() for path in purged)
    return Replay(period, max(same, 0), tuple(found), gone)


def _purged(store: Store, period: str) -> frozenset[str]:
    """The deliverables of a period that a purge on record removed."""
    prefix = f"{OUT}/{period}/"
    names = [name for one in purged_of_out(store) for name in one.files]
    return frozenset(name.removeprefix(prefix) for name in names if name.startswith(prefix))


def _published(store: Store, period: str) -> Manifest:
    path = store.period(period) / MANIFEST
    if not path.exists():
        raise UsageError(
            f"{period} was never published from this store",
            where=str(store.root),
            do=f"give one of {', '.join(store.periods()) or 'the periods of another store'}",
        )
    missing = [name for name in (*KEPT_STAGES, KEPT_CITY) if not (store.period(period) / name).is_dir()]
    if missing:
        raise StoreError(
            f"what a replay of {period} needs is no longer there: {', '.join(missing)}",
            where=str(store.period(period)),
            why="old periods are purged of personal data; their manifests remain",
        )
    touching = [one for one in erasures_of(store) if any(f"periods/{period}/" in name for name in one.files)]
    if touching:
        raise StoreError(
            f"{period} can no longer give the same bytes: since it was published a person was erased from it",
            where=str(store.runs() / "erasures" / f"{touching[-1].number}.json"),
            why="the law on personal information (PIPL 47) asked for it; the record names day, ground and every file",
            do="see 'faxian verify' for what stands as it was published",
        )
    manifest = read_manifest(path)
    if at_rest.is_on() != is_encrypted(manifest):
        raise UsageError(
            f"{period} was published {'encrypted' if is_encrypted(manifest) else 'before tables were encrypted'}",
            where=str(path),
            why="a month is rebuilt as it was published, or its hashes and 校验码 would be other ones",
            do="replay it with the encryption that faxian.yaml named then",
        )
    if manifest.get("previous"):
        _predecessor(store, period, manifest["previous"]["period"])
    return manifest


def _predecessor(store: Store, period: str, before: str) -> None:
    """StoreError when the state the month stands on was purged: another result would be no one's tampering."""
    gone = [name for name in STATES if not store.stage(before, name).is_dir()]
    if gone:
        raise StoreError(
            f"what {before} left, on which {period} stands, is no longer there: {', '.join(gone)}",
            where=str(store.period(before)),
            why="it was purged of personal data; without its identities the month would come out differently",
            do="replay a later month, or restore that period from a backup",
        )


def _set_up(store: Store, period: str, published: Manifest, workshop: Path) -> RunContext:
    """A store that knows what was known then: earlier months and editions by link, its inputs, nothing later."""
    then = Store(workshop / "store")
    then.period(period).mkdir(parents=True)
    for earlier in (p for p in store.periods() if p < period):
        then.period(earlier).symlink_to(store.period(earlier).resolve())
    for stage in KEPT_STAGES:
        then.stage(period, stage).symlink_to(store.stage(period, stage).resolve())
    then.ledger().mkdir()
    own = _earlier_editions(store, period)
    for path in store.ledger().glob("*.parquet") if store.ledger().is_dir() else ():
        if path.name[:PERIOD_DIGITS] < period or path in own:
            (then.ledger() / path.name).symlink_to(path.resolve())
    return RunContext(
        period=period,
        as_of=date.fromisoformat(published["as_of"]),
        published=date.fromisoformat(published["published"]),
        city=store.period(period) / KEPT_CITY,
        incoming=workshop / "incoming",
        store=then.root,
        out=workshop / "out",
        code_version=code_version(),
        confirmed=(published.get("confirmed") or {}).get("sentence"),
    )


def _earlier_editions(store: Store, period: str) -> list[Path]:
    """What runs of the month before its last one put down: its lists say what they withdraw of those."""
    own = [path for path in store.ledger().glob(f"{period}_*.parquet") if not is_accepted_alone(path)]
    events = sorted((path for path in own if "_events." in path.name), key=lambda path: (len(path.name), path.name))
    return [path for path in own if path != events[-1]] if len(events) > 1 else []


def _compared(
    published: Manifest, context: RunContext, delivered: Path, purged: frozenset[str] = frozenset()
) -> Iterator[str]:
    """Each difference between the month as rebuilt, as its manifest lists it, and as it stands in OUT but for what was
    `purged` there."""
    then = {item["path"]: item for item in published["outputs"]}
    again = {item.path: item for item in outputs_of(context.deliverables)}
    if published["versions"]["code"] != context.code_version:
        yield f"{MANIFEST} 程序不同：发布时 {published['versions']['code']}，重算用 {context.code_version}"
    for path in sorted(then.keys() | again.keys()):
        if path not in again:
            yield f"{path} 重算没有得到这个文件"
        elif path not in then:
            yield f"{path} 发布时没有这个文件"
        elif (again[path].content or again[path].sha256) != (then[path].get("content") or then[path]["sha256"]):
            yield f"{path} 不同{_where(delivered / path, context.deliverables / path, then[path]['sha256'])}"
        elif not (delivered / path).is_file():
            if path not in purged:
                yield f"{path} 发布的文件不在了（重算与清单相同）"
        elif sha256(delivered / path) != then[path]["sha256"]:
            yield f"{path} 发布的文件事后被改动（重算与清单相同）"
    rebuilt = read_manifest(context.deliverables / MANIFEST)
    yield from _ledger(published, rebuilt)
    skipped = ["outputs", "ledger", "versions", "timings", "engines", "content_sha256", "seal"]
    skipped += ["stages"] if is_encrypted(published) else []  # their bytes differ; what they hold shows in the tables
    for place in differences(_without(published, skipped), _without(rebuilt, skipped)):
        yield f"{MANIFEST} 不同：{place}"


def _ledger(published: Manifest, rebuilt: Manifest) -> Iterator[str]:
    """Ledger files of earlier periods that are no longer what the month stood on.

    Its own are not compared: a month run twice added to them, a replay puts everything down at once.
    """
    now = {item["path"]: item for item in rebuilt.get("ledger", [])}
    for item in published.get("ledger", []):
        is_earlier = item["path"].rpartition("/")[2][:PERIOD_DIGITS] < published["period"]
        if is_earlier and now.get(item["path"], {}).get("sha256") != item["sha256"]:
            yield f"{item['path']} 台账文件不在了或事后被改动"


def _without(manifest: Manifest, keys: Sequence[str]) -> Manifest:
    return {key: value for key, value in manifest.items() if key not in keys}


def _where(published: Path, rebuilt: Path, digest: str) -> str:
    """Where two versions of a file first differ, when the published one is still there as it was published."""
    if not published.is_file() or sha256(published) != digest:
        return "（发布的文件已不在或已被改动，无从逐行比较）"
    if published.suffix == ".parquet":
        return _where_in_table(published, rebuilt)
    if published.suffix in (".csv", ".html", ".json"):
        lines = zip_longest(published.read_bytes().split(b"\n"), rebuilt.read_bytes().split(b"\n"))
        number = next((n for n, (one, other) in enumerate(lines, start=1) if one != other), 0)
        return f"：从第 {number} 行起"
    return ""


def _where_in_table(published: Path, rebuilt: Path) -> str:
    one, other = at_rest.read_table(published), at_rest.read_table(rebuilt)
    if one.num_rows != other.num_rows:
        return f"：发布时 {one.num_rows} 行，重算 {other.num_rows} 行"
    if one.schema.names != other.schema.names:
        return "：列不同"
    columns = [name for name in one.schema.names if not one[name].equals(other[name])]
    return f"：{'、'.join(columns)} 列" if columns else "：值相同，文件的编排不同"
