"""The gate behind ingest: nobody is said to be on no roster by a roster that did not come whole.

A month whose roster lacks a file or too many of its rows, or has shrunk beyond the swing, stops here in a sentence,
unless the operator says in words that the month shall go out without it. What holds back the leads that say "not
covered" is the roster itself (rules/availability.py): confirming lets the month run, it makes nobody uncovered.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from data_contracts import at_rest
from data_contracts.errors import InputError
from data_contracts.tables import EXTRACT_STATUS, FILES
from flows.audit.history import CONFIRMED, recorded
from flows.audit.who import login
from flows.ingest.keys import ROSTER
from flows.progress import noted
from flows.store.confirm import Confirmable, sentence_for
from flows.store.paths import Store
from flows.store.run import RunContext
from rules.wholeness import why_not_whole

STAGE = "roster"
MAX_FILES = 10
NOT_NEEDED = "花名册是完整的，不需要确认；--confirm 没有用上，也没有记录。"


def lacking_roster(
    status: Mapping[str, Any], refused: Sequence[tuple[str, str | None]], period: str
) -> InputError | None:
    """Why a month must not go on with its roster (a row of EXTRACT_STATUS), or null; `refused`: file -> why."""
    why = why_not_whole(status)
    if why is None:
        return None
    nothing = not status["rows_accepted"]
    files = [f"{file}（{reason}）" if reason else file for file, reason in refused]
    more = [f"等 {len(files)} 个文件"] if len(files) > MAX_FILES else []
    shrank = "shrank" in str(status["not_whole"])
    return InputError(
        (f"no file of {ROSTER} can be taken: " if nothing else f"the {ROSTER} is not whole: ")
        + f"{status['title']}{why}",
        where="、".join([*files[:MAX_FILES], *more]) or f"{period}/{ROSTER}",
        why="whoever is on what did not come would count as not covered: people who are helped would go out as leads",
        do=f"ask {status['supplier']} for it again and run again, what was read is kept (`faxian check` says what is"
        " wrong with each file)"
        + ("; if that many people really left, give row_swing_percent a value of this month" if shrank else "")
        + "; to go on without the leads that say somebody is not covered, add"
        f" --confirm '{sentence_for(Confirmable.ROSTER, period)}'",
    )


def pass_roster(run: RunContext) -> None:
    """Let a month go on whose roster is whole, or whose operator confirmed that it is not; InputError otherwise.

    Either way it is written into the run ledger that the roster was not whole, and who said to go on.
    """
    status, refused = _roster_of(run)
    lacking = lacking_roster(status, refused, run.period)
    if lacking is None:
        if run.confirmed:
            noted(NOT_NEEDED)
        return
    with recorded(Store(run.store), run.period, STAGE, run.code_version) as measure:
        measure.rows = status["rows_accepted"]
        if run.confirmed is None:
            raise lacking
        measure.outcome, measure.detail = CONFIRMED, f"{run.confirmed}；{login()}；{status['not_whole']}"
    noted(f"{status['title']}{why_not_whole(status)}：经确认照常运行，凡说“没有纳入”的线索都暂缓下发。")


def confirmed_roster(run: RunContext) -> dict[str, str] | None:
    """What was confirmed of this month, for manifest and fingerprint; null where nothing had to be."""
    if not run.confirmed:
        return None
    status, _ = _roster_of(run)
    if not status.get("not_whole"):
        return None
    return {"sentence": run.confirmed, "roster": why_not_whole(status) or ""}


def _roster_of(run: RunContext) -> tuple[dict[str, Any], list[tuple[str, str | None]]]:
    """The roster's row of EXTRACT_STATUS, and its files that were refused."""
    folder = Store(run.store).stage(run.period, "ingest")
    status = at_rest.read_table(folder / f"{EXTRACT_STATUS.name}.parquet").to_pylist()
    files = at_rest.read_table(folder / f"{FILES.name}.parquet").to_pylist()
    roster = [row for row in files if row["extract"] == ROSTER]
    refused = [(row["source_file"], row["reason"]) for row in roster if row["verdict"] == "rejected"]
    return next(row for row in status if row["extract"] == ROSTER), refused
