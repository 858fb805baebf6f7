"""`faxian withdraw P`: take the last published month back, whole, as if it had not been run.

    <store>/withdrawn/<P>_<n>/out         what was laid out under --out
    <store>/withdrawn/<P>_<n>/ledger      what the month had put into the books
    <store>/withdrawn/<P>_<n>/period      its stage tables and its manifest

Nothing is thrown away and nothing earlier is touched: the month can be run again, from other input or the same. The
run ledger keeps that it ran, and who took it back. Refused where something stands on it.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data_contracts import at_rest
from data_contracts.closed_files import close_file, is_closed
from data_contracts.errors import StoreError, UsageError
from flows.audit.code import code_version
from flows.audit.history import WITHDRAWN, StageRun, record
from flows.audit.manifest import MANIFEST
from flows.audit.who import login
from flows.store.files import PRIVATE_FOLDER, put_in_place
from flows.store.lock import only_run
from flows.store.paths import Store, is_accepted_alone
from flows.store.run import period_end

EVENTS, OUT = "_events.", "out"


@dataclass(frozen=True)
class Withdrawal:
    """What was taken back, and where it lies now. `books`: files of the ledger; `last`: the last month that stands."""

    period: str
    kept: Path
    books: int
    last: str | None

    def render(self) -> str:
        """The answer for the terminal."""
        stands = f"现在最后一个月是 {self.last}" if self.last else "数据湖里现在没有已发布的月份"
        lines = [
            f"{self.period} 已收回：成果、台账记录（{self.books} 个文件）和阶段数据移到 {self.kept}，没有删除。",
            f"{stands}。已经发到乡镇的 {self.period} 清单请通知作废；改正后可以重新运行这个月。",
        ]
        return "\n".join(lines)


def withdraw(period: str, store: Store, out: Path) -> Withdrawal:
    """Take a month back. StoreError when it was not published, is not the last, or returned lists were accepted on it.

    A withdrawal that was killed goes on when it is called again: what is half moved is moved to the end.
    """
    period_end(period)
    with only_run(store.root):
        half = _half_moved(store, period)
        if half is None:
            _check(period, store)
        aside = half or _fresh(store, period)
        books = _move(period, store, out, aside)
        _close(aside / OUT)
        kept = aside.with_name(aside.name.removeprefix("."))
        when = datetime.now().astimezone().isoformat(timespec="seconds")
        record(store, StageRun(period, "withdraw", WITHDRAWN, None, 0, when, code_version(), login()))
        aside.rename(kept)
    published = store.published()
    return Withdrawal(period, kept, books, published[-1] if published else None)


def _check(period: str, store: Store) -> None:
    published = store.published()
    if period not in published:
        raise UsageError(
            f"{period} is not published in this store",
            where=str(store.root),
            do=f"the last month is {published[-1]}" if published else "there is nothing to take back",
        )
    if period != published[-1]:
        raise StoreError(
            f"{published[-1]} stands on {period}",
            where=str(store.root),
            why="a later month goes on from its identities and its open leads",
            do=f"take {published[-1]} back first",
        )
    before = published[-2] if len(published) > 1 else None
    if before and not store.stage(before, "match").is_dir():
        raise StoreError(
            f"the stage tables of {before} were purged",
            where=str(store.period(before)),
            why="the month could not be run again: its people would get new numbers",
            do="leave the month; what is wrong in it is put right by the next one",
        )
    answers = [path for path in _books(period, store) if is_accepted_alone(path) and EVENTS in path.name]
    if answers:
        raise StoreError(
            f"{len(answers)} returned lists were accepted on {period}",
            where=str(store.ledger()),
            why="what townships answered would be answers to nothing",
            do="leave the month; what is wrong in it is put right by the next one",
        )


def _half_moved(store: Store, period: str) -> Path | None:
    found = sorted((store.root / "withdrawn").glob(f".{period}_*"))
    return found[0] if found else None


def _fresh(store: Store, period: str) -> Path:
    folder = store.root / "withdrawn"
    number = 1 + len(list(folder.glob(f"{period}_*")))
    aside = folder / f".{period}_{number}"
    aside.mkdir(parents=True, mode=PRIVATE_FOLDER)
    return aside


def _move(period: str, store: Store, out: Path, aside: Path) -> int:
    """Move everything of the month, so that at any moment the store is whole: first what makes the month count."""
    for path, target in _steps(period, store, out, aside):
        if path.exists():
            target.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
            shutil.move(path, target)
    return len(list((aside / "ledger").glob("*"))) if (aside / "ledger").is_dir() else 0


def _close(folder: Path) -> None:
    """Lists lie open where they are handed out; in the store of a city that encrypts they do not."""
    for path in sorted(one for one in folder.rglob("*") if at_rest.is_on() and one.is_file()):
        if path.suffix != ".parquet" and not is_closed(path):
            half = path.with_name(f".{path.name}.part")
            close_file(path, half)
            put_in_place(half, path)


def _steps(period: str, store: Store, out: Path, aside: Path) -> Iterator[tuple[Path, Path]]:
    """From where to where. Without its manifest a month is not published; without its events its books do not count."""
    yield store.period(period) / MANIFEST, aside / MANIFEST
    books = _books(period, store)
    for path in sorted(books, key=lambda book: EVENTS not in book.name):
        yield path, aside / "ledger" / path.name
    yield store.period(period), aside / "period"
    yield out / period, aside / OUT


def _books(period: str, store: Store) -> list[Path]:
    return sorted(store.ledger().glob(f"{period}_*"))
