"""政策时效 (A15): cited texts and parameters past their validity, or so old that somebody should ask.

A text says itself until when it holds; where it does not, five years are the rule of thumb that A15 gives. What of it
was read in the text itself, and what was not, stands beside it: a date nobody read is not told as a fact.
"""

import csv
from collections import Counter
from datetime import date
from importlib import resources

import polars as pl

from flows.deliverables.csv_files import CsvFile
from flows.deliverables.report.words import unit_words
from flows.store.month_tables import MonthTables
from rules.catalogue import load_catalogue
from rules.dates import months_before
from rules.deadlines import has_make_up_days
from rules.parameters import Parameters, Value

FIVE_YEARS, SOON = 60, 6  # months
OVER, ENDING, OLD, RUNNING = "已过有效期", "半年内到期", "已满五年,请确认是否仍然有效", "有效"
YOUNG, UNDATED = "未满五年", "发布日期不明,请确认是否仍然有效"
UNCHECKED = "未核实"
CALENDAR = "节假日"
NO_CALENDAR = "尚未公布调休,先按已知的节假日和周末计算,时限可能差几天"
GAP = "已到期且没有新值:需要它的规则在当地不运行"
TEXT_COLUMNS = ("代码", "文件", "文号", "发布", "有效期至", "核对", "引用它的规则数", "状态")
PARAMETER_COLUMNS = ("参数", "名称", "地区", "城乡", "值", "施行", "发布", "截止", "依据", "状态")
OF_ATTENTION = (OVER, GAP, NO_CALENDAR, OLD, UNDATED, ENDING, YOUNG, RUNNING)
"""States in the order they are listed: what needs somebody stands first."""


def policy_watch(month: MonthTables, parameters: Parameters) -> list[CsvFile]:
    """A sheet of cited texts and one of parameter values in force or ended, what needs attention first."""
    as_of = month.as_of
    told = [text_row(text, as_of, _citing()) for text in texts()]
    told += calendar_rows(month.leads.filter("is_published")["deadline"])
    values = [
        value_row(value, same, parameters, as_of) for same in parameters.values.values() for value in _last(same, as_of)
    ]
    return [
        CsvFile("policy_watch/政策文件.csv", _sheet(told, TEXT_COLUMNS)),
        CsvFile("policy_watch/参数.csv", _sheet(values, PARAMETER_COLUMNS)),
    ]


def calendar_rows(deadlines: pl.Series) -> list[tuple[str, ...]]:
    """A line for each year that deadlines fall in and whose make-up working days (调休) are not known yet: until the
    State Council publishes them, every weekend counts as free, and a deadline may come out some days late."""
    counts = Counter(day.year for day in deadlines.to_list() if day is not None)
    return [
        (CALENDAR, f"{year}年节假日和调休安排({count}条线索的办结时限在这一年)", "", "", "", UNCHECKED, "", NO_CALENDAR)
        for year, count in sorted(counts.items())
        if not has_make_up_days(year)
    ]


def texts() -> list[dict[str, str]]:
    """The texts that rules and parameters cite, as policy_texts.csv holds them."""
    text = resources.files("flows.deliverables").joinpath("policy_texts.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _citing() -> Counter[str]:
    """How many rules cite each text."""
    codes = sorted((text["code"] for text in texts()), key=len, reverse=True)
    counts: Counter[str] = Counter()
    for rule in load_catalogue().values():
        counts.update({next((code for code in codes if cite.startswith(code)), cite) for cite in rule.says.cites})
    return counts


def text_row(text: dict[str, str], as_of: date, citing: Counter[str]) -> tuple[str, ...]:
    """A cited text, what of it was read in the text itself, and whether it still holds at `as_of`."""
    until = date.fromisoformat(text["valid_until"]) if text["valid_until"] else None
    published = _day(text["published"])
    state = _state(until, published, as_of)
    if until is None and state == RUNNING:
        state = UNDATED if published is None else YOUNG
    told = [text[name] for name in ("code", "title", "number", "published", "valid_until", "checked")]
    return *told, str(citing[text["code"]]), state


def value_row(value: Value, same: tuple[Value, ...], parameters: Parameters, as_of: date) -> tuple[str, ...]:
    """A parameter value, and whether it is still in force."""
    state = _state(value.end, value.published, as_of)
    follows = any(other.start > value.start and other.is_in_force(as_of) for other in same)
    if state == OVER and not follows:
        state = GAP
    definition = parameters.definitions[value.id]
    until = value.end.isoformat() if value.end else ""
    return (
        value.id,
        definition.title,
        value.area or "全国",
        value.urban_rural or "",
        f"{value.value} {unit_words(value.unit or definition.unit)}",
        value.start.isoformat(),
        value.published.isoformat(),
        until,
        value.citation,
        state,
    )


def _last(same: tuple[Value, ...], as_of: date) -> list[Value]:
    """The latest value of a key that has begun; earlier ones were followed by it."""
    begun = [value for value in same if value.start <= as_of and value.published <= as_of]
    return [max(begun, key=lambda value: (value.is_city, value.start))] if begun else []


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


def _sheet(rows: list[tuple[str, ...]], columns: tuple[str, ...]) -> pl.DataFrame:
    ordered = sorted(rows, key=lambda row: (OF_ATTENTION.index(row[-1]), row))
    return pl.DataFrame(ordered, schema=dict.fromkeys(columns, pl.Utf8), orient="row")
