"""The bulletin (工作通报, T): one page for a city by county, or for a county by township, as a web page and for Word.

New, carried and reminded leads are told apart, then visits, what was found true, who is newly covered, and the trend.
The ledger counts the figures and keeps them (flows/ledger/figures.py); nothing is counted from lists.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import polars as pl
from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from data_contracts.forms import form
from flows.deliverables.printing import as_printed

TEMPLATE = "bulletin.html.j2"
BULLETIN = form("bulletin")
FIGURES_OF = form("county_months")
COUNTED = ("new", "carried", "reminded", "visited", "confirmed", "closed", "new_households", "new_people")
COVERED = ("covered_households", "covered_people")
NAMES = (*COUNTED, *COVERED)
NEW_LEADS = "新增线索"  # what 本期新增 is called in a sentence
IN_TREND_SENTENCE = ("new", "visited", "confirmed", "new_people")
TREND_ROWS = 6
NOTE = (
    "线索只说明需要走访了解，不是结论。线索按台账所记的乡镇计，督办是结转中过了办结时限没有反馈的，不另算一条。"
    "在保人数按花名册在保、渐退且本人为保障对象计（低保、特困、孤儿、事实无人抚养儿童），按居住地计。"
)


@dataclass(frozen=True)
class Bulletin:
    """One bulletin.

    `place`: whose it is; `whole`: 全市, 全县; `places`: what its lines are; `time`, `span`: 2026年10月, 本月.
    `until`: the last day it is about. `lines` (name, NAMES): a line per place below, the whole last. `trend` (period,
    NAMES): oldest first, this one last. `covered_a_year_ago`: covered people of the same time a year ago, null when
    nobody kept them. `remarks`: what is missing in it. `anchor`: the month's 校验码, blank where none is printed.
    """

    place: str
    whole: str
    places: str
    time: str
    span: str
    until: date
    issued_on: date
    lines: pl.DataFrame
    trend: pl.DataFrame
    covered_a_year_ago: int | None = None
    remarks: tuple[str, ...] = ()
    anchor: str = ""

    @property
    def title(self) -> str:
        """The first line."""
        return f"{self.place}社会救助主动发现工作通报"

    @property
    def issuer(self) -> str:
        """Who issues it: the civil affairs office of the place."""
        return f"{self.place}民政局"

    @property
    def heads(self) -> tuple[str, ...]:
        """Headings of the table of places."""
        return (self.places, *(FIGURES_OF[name].heading for name in NAMES))

    @property
    def rows(self) -> list[tuple[str, ...]]:
        """The table of places, as text."""
        return [_cells(row) for row in self.lines.select("name", *NAMES).iter_rows()]

    @property
    def trend_heads(self) -> tuple[str, ...]:
        """Headings of the trend."""
        return ("时间", *(FIGURES_OF[name].heading for name in COUNTED))

    @property
    def trend_rows(self) -> list[tuple[str, ...]]:
        """The last periods of the trend, as text."""
        shown = self.trend.tail(TREND_ROWS).select(
            pl.col("period").map_elements(period_name, return_dtype=pl.Utf8), *COUNTED
        )
        return [_cells(row) for row in shown.iter_rows()]

    @property
    def anchored(self) -> str:
        """The line that anchors the month on paper; blank without a code."""
        return f"校验码：{self.anchor}（核对本期全部文件及以前各月用）" if self.anchor else ""

    def paragraphs(self) -> list[str]:
        """What the figures say, in sentences."""
        whole = self.lines.row(-1, named=True)
        pushed = whole["new"] + whole["carried"]
        first = (
            f"{self.span}，{self.whole}向各乡镇（街道）下发线索{pushed}条，其中本期新增{whole['new']}条，"
            f"结转{whole['carried']}条（其中过了办结时限没有反馈、列入督办的{whole['reminded']}条）。"
            f"收到走访反馈{whole['visited']}条，查实{whole['confirmed']}条，办结销号{whole['closed']}条。"
        )
        second = (
            f"新纳入救助{whole['new_households']}户{whole['new_people']}人。截至{self.until.month}月底，"
            f"{self.whole}在保{whole['covered_households']}户{whole['covered_people']}人{self._a_year()}。"
        )
        return [first, second, *([self._trend_sentence()] if len(self.trend) > 1 else []), *self.remarks]

    def _a_year(self) -> str:
        if not self.covered_a_year_ago:
            return ""
        now = self.lines.row(-1, named=True)["covered_people"]
        change = round((now / self.covered_a_year_ago - 1) * 100, 1)
        return f"，与上年同期相比{'增加' if change > 0 else '减少'}{abs(change)}%" if change else "，与上年同期持平"

    def _trend_sentence(self) -> str:
        before, now = (self.trend.tail(2).row(place, named=True) for place in (0, 1))
        parts = [
            f"{NEW_LEADS if name == 'new' else FIGURES_OF[name].heading}{_change(now[name], before[name])}"
            for name in IN_TREND_SENTENCE
            if now[name] is not None and before[name] is not None
        ]
        return f"与{period_name(before['period'])}相比，{'，'.join(parts)}。"


def bulletin_table(figures: pl.DataFrame, a_year_ago: pl.DataFrame) -> pl.DataFrame:
    """FIGURES by county as printed, with the covered people of a year ago and the change in percent where known."""
    before = a_year_ago.select("county", "name", pl.col("covered_people").alias("covered_a_year_ago"))
    rows = figures.join(before, on=["county", "name"], how="left", maintain_order="left")
    change = pl.col("covered_people") / pl.col("covered_a_year_ago") - 1
    return as_printed(
        rows.with_columns(pl.when(pl.col("covered_a_year_ago") > 0).then(change).alias("change")), BULLETIN
    )


@cache
def _template() -> Template:
    loader = PackageLoader("flows.deliverables", ".")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template(TEMPLATE)


def bulletin_page(bulletin: Bulletin) -> str:
    """The bulletin as one self-contained page."""
    bars = bulletin.trend.select("period", "new", "visited", "confirmed").tail(12)
    top = max([1, *(value for row in bars.iter_rows() for value in row[1:])])
    return _template().render(
        bulletin=bulletin, issued_on=day_name(bulletin.issued_on), note=NOTE, bars=_bars(bars, top), top=top
    )


def _bars(months: pl.DataFrame, top: int) -> list[tuple[str, list[float]]]:
    """Each period's bars, as shares of the highest one."""
    return [(period_name(row[0]), [value / top for value in row[1:]]) for row in months.iter_rows()]


def period_name(period: str) -> str:
    """202610 -> 2026年10月, 2026Q4 -> 2026年第四季度."""
    if "Q" in period:
        return f"{period[:4]}年第{'一二三四'[int(period[5]) - 1]}季度"
    return f"{period[:4]}年{int(period[4:])}月"


def day_name(day: date) -> str:
    """2026-11-02 -> 2026年11月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _cells(row: tuple[object, ...]) -> tuple[str, ...]:
    return tuple("—" if cell is None else str(cell) for cell in row)


def _change(now: int, before: int) -> str:
    if now == before:
        return "持平"
    return f"{'增加' if now > before else '减少'}{abs(now - before)}"
