"""Policy watch (政策时效, A15): cited texts and parameters past their validity, or so old that somebody should ask.

A text states itself until when it holds; where it does not, five years are the rule of thumb that A15 gives. What of it
was read in the text itself, and what was not, stands beside it: a date nobody read is not given as a fact.
"""

import csv
from collections import Counter
from datetime import date
from importlib import resources

import polars as pl

from flows.deliverables.csv_files import CsvFile, one_file
from flows.deliverables.titles import unit_label
from flows.store.month_tables import MonthTables
from rules.catalogue import load_catalogue
from rules.dated import Value
from rules.dates import months_before
from rules.deadlines import has_make_up_days
from rules.packs import everywhere, origin_title, source_of
from rules.parameters import Parameters

Row = dict[str, object]

FIVE_YEARS, SOON = 60, 6  # months
OVER, ENDING, OLD, RUNNING, YOUNG, UNDATED = "over", "ending", "old", "running", "young", "undated"
GAP, NO_CALENDAR = "gap", "no_calendar"
UNCHECKED = "未核实"
CALENDAR = "节假日"
OF_ATTENTION = (OVER, GAP, NO_CALENDAR, OLD, UNDATED, ENDING, YOUNG, RUNNING)
"""States in the order they are listed: what needs somebody stands first."""


def policy_watch(month: MonthTables, parameters: Parameters) -> list[CsvFile]:
    """A sheet of cited texts and one of parameter values in force or ended, what needs attention first."""
    as_of = month.as_of
    cited = [text_row(text, as_of, _citing()) for text in texts()]
    cited += calendar_rows(month.leads.filter("is_published")["deadline"])
    values = [
        value_row(value, same, parameters, as_of)
        for same in parameters.values.values()
        for value in _last(same, parameters.origins, as_of)
    ]
    return [
        one_file("policy_watch/政策文件.csv", _sorted(cited, "code", "title"), "policy_texts"),
        one_file("policy_watch/参数.csv", _sorted(values, "parameter", "area", "urban_rural"), "policy_parameters"),
    ]


def calendar_rows(deadlines: pl.Series) -> list[Row]:
    """A line for each year that deadlines fall in and whose make-up working days (调休) are not known yet: until the
    State Council publishes them, every weekend counts as free, and a deadline may come out some days late."""
    counts = Counter(day.year for day in deadlines.to_list() if day is not None)
    titles = {
        year: f"{year}年节假日和调休安排（{count}条线索的办结时限在这一年）"
        for year, count in sorted(counts.items())
        if not has_make_up_days(year)
    }
    blank: Row = dict.fromkeys(("number", "published", "valid_until"), "")
    about: Row = {"code": CALENDAR, "checked": UNCHECKED, "rules": None, "state": NO_CALENDAR}
    return [blank | about | {"title": title} for title in titles.values()]


def texts() -> list[dict[str, str]]:
    """The texts that rules and parameters cite, as policy_texts.csv holds them."""
    text = resources.files("flows.deliverables").joinpath("policy_texts.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _citing() -> Counter[str]:
    """How many rules cite each text."""
    codes = sorted((text["code"] for text in texts()), key=len, reverse=True)
    counts: Counter[str] = Counter()
    for rule in load_catalogue().values():
        counts.update({next((code for code in codes if cite.startswith(code)), cite) for cite in rule.spec.cites})
    return counts


def text_row(text: dict[str, str], as_of: date, citing: Counter[str]) -> Row:
    """A cited text, what of it was read in the text itself, and whether it still holds at `as_of`."""
    until = date.fromisoformat(text["valid_until"]) if text["valid_until"] else None
    published = _day(text["published"])
    state = _state(until, published, as_of)
    if until is None and state == RUNNING:
        state = UNDATED if published is None else YOUNG
    return dict(text) | {"rules": citing[text["code"]], "state": state}


def value_row(value: Value, same: tuple[Value, ...], parameters: Parameters, as_of: date) -> Row:
    """A parameter value, and whether it is still in force."""
    state = _state(value.end, value.published, as_of)
    follows = any(other.start > value.start and other.is_in_force(as_of) for other in same)
    if state == OVER and not follows:
        state = GAP
    definition = parameters.definitions[value.id]
    return {
        "parameter": value.id,
        "title": definition.title,
        "origin": origin_title(value.origin),
        "area": value.area or everywhere(value.origin),
        "urban_rural": value.urban_rural or "",
        "value": f"{value.value} {unit_label(value.unit or definition.unit)}",
        "valid_from": value.start,
        "published": value.published,
        "valid_until": value.end,
        "citation": source_of(value.citation, value.origin),
        "state": state,
    }


def _last(same: tuple[Value, ...], origins: tuple[str, ...], as_of: date) -> list[Value]:
    """The latest value of a key that has begun, of whoever goes first; earlier ones were followed by it."""
    begun = [value for value in same if value.start <= as_of and value.published <= as_of]
    return [min(begun, key=lambda value: (origins.index(value.origin), -value.start.toordinal()))] if begun else []


def _state(until: date | None, published: date | None, as_of: date) -> str:
    if until is not None:
        if until < as_of:
            return OVER
        return ENDING if months_before(until, SOON) <= as_of else RUNNING
    return OLD if published is not None and published <= months_before(as_of, FIVE_YEARS) else RUNNING


def _day(published: str) -> date | None:
    """The day a text was published; of a text known by its year alone, the year's last."""
    if not published:
        return None
    return date.fromisoformat(published) if len(published) > len("2022") else date(int(published), 12, 31)


def _sorted(rows: list[Row], *key: str) -> pl.DataFrame:
    """What needs attention first, then by `key`."""
    order = sorted(rows, key=lambda row: (OF_ATTENTION.index(str(row["state"])), *(str(row[name]) for name in key)))
    return pl.DataFrame(order, infer_schema_length=None)
