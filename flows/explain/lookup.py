"""From what an auditor has in hand to leads and people: a line of a list, a household number, a name or ID number.

A line and a household number are printed on lists and need no reason. A name or an ID number says who somebody is:
looking it up is put on record before anything is shown, with how many people were found and their numbers, never with
the name or the number that was looked for.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import polars as pl

from data_contracts import labels
from data_contracts.closed_files import opened
from data_contracts.errors import UsageError
from data_contracts.tables import LEAD_DETAILS, LEADS, PEOPLE
from data_contracts.worklist_form import LEAD_ID, WORKLIST
from flows.audit.reveals import Look, log_reveal
from flows.deliverables.report.names import silenced
from flows.language import quoted
from flows.settings import ALONE, RevealLimits
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from rules.catalogue import load_catalogue

LINE = WORKLIST["list_no"].heading
MAX_PEOPLE = 20
ID_LENGTHS = (15, 18)


class ListLine(NamedTuple):
    """A line of a printed list: the township's code or name, and the 清单序号."""

    township: str
    line: int


def lead_of_line(store: Store, period: str, place: ListLine) -> str:
    """The lead that stands on a line of a list as it went out; UsageError where there is no such list or line."""
    folder = store.stage(period, "publish") / "worklists"
    lists = [path for path in sorted(folder.glob("[0-9]*.csv")) if place.township in path.stem.split("_", 1)]
    if not lists:
        raise UsageError(
            f"{period} has no list of {place.township[:20]}",
            where=str(folder),
            do="give the township's twelve digits or its name, as the file is called",
        )
    rows = pl.read_csv(opened(lists[0]), infer_schema=False, glob=False).filter(pl.col(LINE) == str(place.line))
    if rows.is_empty():
        raise UsageError(f"{lists[0].name} has no line {place.line}", do=f"give the number in the column {LINE}")
    return str(rows[LEAD_ID][0])


def subject_of(store: Store, period: str, lead_id: str) -> tuple[str | None, str | None]:
    """(person, household) a lead is about, one of them null: whom to ask another rule about."""
    rows = MonthTables(store, period).rows(LEADS, lead_id=lead_id)
    if not rows:
        raise UsageError(f"{period} has no lead {lead_id[:40]}", do="give --person or --household")
    lead = rows[0]
    by_household = lead["household_no"] and (lead["subject"] == "household" or not lead["person_id"])
    return (None, lead["household_no"]) if by_household else (lead["person_id"], None)


def leads_of_household(month: MonthTables, household_no: str) -> str:
    """Every lead of a household number in a month, a line each; UsageError where there is none."""
    rows = month.rows(LEADS, household_no=household_no)
    if not rows:
        raise UsageError(
            f"{month.period} has no lead of that household number", do="ask with --why-not RULE what a rule says of it"
        )
    return "\n".join([f"户 {household_no}（{month.period}）：{len(rows)} 条线索", *_lines(month, rows)])


def people_called(store: Store, period: str, wanted: str, reason: str | None, limits: RevealLimits = ALONE) -> str:
    """Who of a month goes by a name or an ID number, with their leads; put on record first.

    UsageError without a reason, for nobody, or for more than MAX_PEOPLE.
    """
    month = MonthTables(store, period)
    column = "id_no" if len(wanted) in ID_LENGTHS and wanted[:-1].isdigit() else "name"
    people = month.rows(PEOPLE, **{column: wanted.upper() if column == "id_no" else wanted})
    kind = "ID number" if column == "id_no" else "name"
    numbers = ", ".join(sorted(person["person_id"] for person in people[:MAX_PEOPLE]))
    which = f"looked up by {kind} in {period}: {len(people)} found: {numbers or 'nobody'}"
    shown = f"按{'证件号码' if column == 'id_no' else '姓名'}查找（{period}）：找到 {len(people)} 人"
    log_reveal(store, Look(which, shown, min(len(people), MAX_PEOPLE)), reason, limits)
    if len(people) > MAX_PEOPLE:
        raise UsageError(f"{len(people)} people go by that name", do="look the ID number up instead")
    if not people:
        raise UsageError(f"nobody in {period} goes by that {kind}", do="check it against the source")
    return "\n".join(line for person in people for line in _person(month, person))


def _person(month: MonthTables, person: dict[str, Any]) -> Iterator[str]:
    rows = month.rows(LEADS, person_id=person["person_id"])
    yield f"人员 {person['person_id']}（{month.period}），乡镇 {person['township'] or '—'}：{len(rows)} 条线索"
    yield from _lines(month, rows)
    yield f"  问一条规则为什么没有命中：--why-not 规则 --person {person['person_id']}"


def standing_of(lead: Mapping[str, Any]) -> str:
    """Whether a lead stands on a list, or why it was held back."""
    reason = lead["suppressed_by"] or ""
    return "已发布" if lead["is_published"] else f"暂缓下发：{labels.SUPPRESSIONS.get(reason, reason)}"


def _lines(month: MonthTables, rows: list[dict[str, Any]]) -> Iterator[str]:
    for row in sorted(rows, key=lambda row: row["lead_id"]):
        rule = load_catalogue().get(row["rule_id"])
        people = month.rows(PEOPLE, person_id=row["person_id"])
        yield f"  {row['lead_id']} {quoted(rule.spec.title if rule else '')}，{standing_of(row)}"
        statement = silenced(row["statement"], people[0]["name"] if people else None, _facts(month, row["lead_id"]))
        yield f"    {quoted(statement)}"


def _facts(month: MonthTables, lead_id: str) -> str | None:
    rows = month.rows(LEAD_DETAILS, lead_id=lead_id)
    return rows[0]["facts"] if rows else None
