"""The publish stage: the books are drawn up, everything for people is written, the books put down, the month sealed.

It fills a folder that its caller puts in place whole; `deliver` lays the kept folder out under `--out`.
"""

import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from data_contracts import private
from data_contracts.closed_files import copy_open
from flows.audit.made_with import made_with
from flows.audit.manifest import MANIFEST, outputs_of, seal_month
from flows.deliverables.folder import write_deliverables
from flows.deliverables.side_by_side import helpers
from flows.ingest.whole_roster import confirmed_roster
from flows.ledger.month import month_books
from flows.store.files import sha256, write_files, written_whole
from flows.store.modes import Groups, hand_to_groups, let_through
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.resume import MARK, read_mark
from flows.store.run import RunContext, StageSummary
from rules.packs import city_parameters

COPIED_AT_ONCE = 4


@dataclass(frozen=True)
class PublishSummary(StageSummary):
    """How much went out: leads on lists, of which new, carried over and (among those) reminded of; rows on lists (a
    lead may be on two), lists, other files."""

    leads: int = 0
    new: int = 0
    carried: int = 0
    reminded: int = 0
    lists: int = 0
    files: int = 0


def publish(
    context: RunContext, timings: Mapping[str, float], into: Path, engines: Mapping[str, str] | None = None
) -> PublishSummary:
    """Fill `into` with everything a month hands out, and put what was published down in the ledger. `engines`: stage ->
    what ran its steps, for the manifest.

    BalanceError when rows do not add up (nothing is put down then), StoreError when the month was published before from
    other input and later months stand on it.
    """
    month = MonthTables(Store(context.store), context.period)
    parameters, confirmed = city_parameters(context.settings), confirmed_roster(context)
    with helpers(int(month.leads["is_published"].sum())) as hands:  # it gets ready while the books are drawn up
        books = month_books(context, month)
        delivered, hashed = write_deliverables(context, month, books, parameters, into, hands)
    write_files(books.files)
    seal_month(context, into, made_with(context, parameters), timings, confirmed, engines, hashed)
    return PublishSummary(**asdict(delivered))


def deliver(published: Path, out: Path, groups: Groups | None = None) -> None:
    """Lay the kept deliverables out under `--out`, whole, unless exactly they are there already; `groups`: who may read
    which of its folders, else the group of who runs.
    """
    mark = read_mark(published)
    there = {item.path: item.sha256 for item in outputs_of(out)}
    if (out / MANIFEST).is_file():
        there[MANIFEST] = sha256(out / MANIFEST)
    if mark and there == mark["outputs"]:
        hand_to_groups(out, groups or {})
        return
    with written_whole(out) as aside:
        _copy_all(published, aside)
        aside.chmod(private.SHARED_FOLDER)
        hand_to_groups(aside, groups or {})
    let_through(out.parent, groups or {})


def _copy_all(published: Path, aside: Path) -> None:
    """Copy everything but the stage's mark, files some at a time: there are thousands, and each waits for the disk."""
    copies: list[tuple[str, str]] = []
    shutil.copytree(
        published,
        aside,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns(MARK),
        copy_function=lambda source, target: copies.append((source, target)),
    )
    with ThreadPoolExecutor(COPIED_AT_ONCE) as pool:
        list(pool.map(lambda each: copy_open(*each), copies))
