"""The books: does opened = closed + open hold, how old is what is open, and what each rule's leads turned out to be."""

from dataclasses import dataclass, replace
from datetime import date
from math import sqrt

import polars as pl

from data_contracts.errors import ExitCode
from data_contracts.returned_lists import FOUND_WRONG, PARTLY, YES
from flows.ledger.book import OPENS, Book, last_period, read
from flows.ledger.faults import faults_in, faults_of_files
from flows.ledger.render import text_table
from flows.ledger.state import lead_history
from flows.store.paths import Store
from flows.store.run import period_end

CONFIRMED_ANSWERS = (YES, PARTLY)
CONFIRMED_RESULTS = ("enrolled", "delivered", "referred", "tapered", "termination_started")
TWO_SIDED_95 = 1.959964
AGES = ((0, "未到期"), (30, "逾期 1-30 天"), (90, "逾期 31-90 天"))
OLDEST = "逾期 90 天以上"
COUNTS = ("产生", "销号", "未结")
"""Headings at the terminal stand here whole, for they are said in two languages; a test holds them to the contracts."""
AGE_NAMES = (*(name for _, name in AGES), OLDEST)


@dataclass(frozen=True)
class LedgerReport:
    """The books as they stand after the last month put down.

    `balance` (grain: township x rule): opened, closed, open, withdrawn, balances.
    `ageing` (rule): open leads by days overdue.
    `yields` (rule that was visited; no row, and so no figure, for others): visited, confirmed, share and its 95 %
    Wilson interval, is_below_floor. `faults`: what is missing in the files or contradicts itself, a sentence each.
    `period`: null without any.
    """

    period: str | None
    balance: pl.DataFrame
    ageing: pl.DataFrame
    yields: pl.DataFrame
    faults: tuple[str, ...] = ()

    @property
    def is_balanced(self) -> bool:
        """Whether opened = closed + open for every township and rule."""
        return bool(self.balance["balances"].all())

    @property
    def exit_code(self) -> ExitCode:
        """0 the books balance and nothing is missing in them; 1 otherwise."""
        return ExitCode.DONE if self.is_balanced and not self.faults else ExitCode.DONE_WITH_REJECTIONS

    def render(self) -> str:
        """Balance by township and by rule, every pair out of balance, ageing and yield: text for a terminal."""
        if self.period is None:
            return "\n".join(("台账是空的：还没有发布过线索。", *self.faults))
        wrong = self.balance.filter(~pl.col("balances"))
        verdict = (
            f"有 {len(wrong)} 处不平，请核对台账文件是否被改动"
            if len(wrong)
            else "各乡镇、各规则均平：产生 = 销号 + 未结"
        )
        totals = self.balance.select(pl.col("opened", "closed", "open").sum()).row(0)
        return "\n\n".join(
            [
                f"台账截至 {self.period}:产生 {totals[0]},销号 {totals[1]},未结 {totals[2]}"
                f"{self._withdrawn()}。{verdict}。",
                *(
                    ["\n".join(("台账文件不完整或被改动：", *(f"- {fault}" for fault in self.faults)))]
                    if self.faults
                    else []
                ),
                *([text_table(wrong.drop("withdrawn"), ("乡镇代码", "规则", *COUNTS, "平"))] if len(wrong) else []),
                text_table(_totals(self.balance, "township"), ("乡镇代码", *COUNTS)),
                text_table(_totals(self.balance, "rule_id"), ("规则", *COUNTS)),
                "未结线索账龄",
                text_table(self.ageing, ("规则", "未结", *AGE_NAMES, "最长月数")),
                "各规则查实率（95% 威尔逊区间）",
                self._yields(),
            ]
        )

    def _withdrawn(self) -> str:
        number = int(self.balance["withdrawn"].sum())
        return f"（另有清单重新下发时撤回的 {number}，不算产生也不算销号）" if number else ""

    def _yields(self) -> str:
        headings = ("规则", "已核查", "查实", "查实率", "下限", "上限", "低于县定底线")
        if self.yields.is_empty():
            return "还没有核查结果。"
        has_floor = self.yields["is_below_floor"].is_not_null().any()
        return text_table(self.yields if has_floor else self.yields.drop("is_below_floor"), headings[: 6 + has_floor])


def ledger_balance(store: Store, floor: float | None = None) -> LedgerReport:
    """Books of a whole store. `floor`: the share of confirmed visits under which the county pauses a rule."""
    book = read(store)
    return replace(report(book, last_period(store), floor), faults=(*faults_of_files(store), *faults_in(book)))


def report(book: Book, period: str | None, floor: float | None = None) -> LedgerReport:
    """Books of a ledger as it stands after `period`."""
    history = pl.DataFrame(pl.from_arrow(lead_history(book, period or "000000")))
    as_of = period_end(period) if period else date.min
    return LedgerReport(period, balance(book, history), ageing(history, as_of), yields(book, history, floor))


def balance(book: Book, history: pl.DataFrame) -> pl.DataFrame:
    """Opened and closed are counted from the events, open from the state of each lead: two ways to the same sum.

    A lead withdrawn by a second run of its month was never said: it is neither opened nor closed, and counted apart.
    """
    groups = ["township", "rule_id"]
    counted = book.events.group_by(groups).agg(
        pl.col("event").is_in(OPENS).sum().cast(pl.Int64).alias("opened"),
        (pl.col("event") == "closed").sum().cast(pl.Int64).alias("closed"),
        (pl.col("event") == "withdrawn").sum().cast(pl.Int64).alias("withdrawn"),
    )
    counted = counted.with_columns(pl.col("opened") - pl.col("withdrawn"))
    standing = history.filter("is_open").group_by(groups).agg(pl.len().cast(pl.Int64).alias("open"))
    both = counted.join(standing, on=groups, how="full", coalesce=True, nulls_equal=True)
    both = both.with_columns(pl.col("opened", "closed", "open", "withdrawn").fill_null(0))
    both = both.filter(pl.sum_horizontal("opened", "closed", "open", "withdrawn") > 0)
    return both.with_columns((pl.col("opened") == pl.col("closed") + pl.col("open")).alias("balances")).sort(
        groups, nulls_last=True
    )


def _totals(balance: pl.DataFrame, by: str) -> pl.DataFrame:
    return balance.group_by(by).agg(pl.col("opened", "closed", "open").sum()).sort(by, nulls_last=True)


def ageing(history: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Open leads per rule by how long they are past their deadline at `as_of`."""
    late = (pl.lit(as_of) - pl.col("deadline")).dt.total_days()
    age = pl.lit(OLDEST)
    for days, name in reversed(AGES):
        age = pl.when(late <= days).then(pl.lit(name)).otherwise(age)
    counts = [(pl.col("age") == name).sum().cast(pl.Int64).alias(name) for name in AGE_NAMES]
    opened = history.filter("is_open").with_columns(
        pl.when(late.is_null()).then(pl.lit(AGES[0][1])).otherwise(age).alias("age")
    )
    longest = pl.col("months_open").max().alias("最长月数")
    return opened.group_by("rule_id").agg(pl.len().cast(pl.Int64).alias("未结"), *counts, longest).sort("rule_id")


def yields(book: Book, history: pl.DataFrame, floor: float | None) -> pl.DataFrame:
    """How many visited leads of each rule were confirmed, by the last word on each lead.

    A rule is below the floor when even the upper end of its interval is.
    """
    return yields_of(outcomes(book), history, floor)


def yields_of(outcomes: pl.DataFrame, history: pl.DataFrame, floor: float | None) -> pl.DataFrame:
    """The same from the last word on each lead (`outcomes`), for the leads of `history`."""
    visited = history.select("lead_id", "rule_id").join(outcomes, on="lead_id")
    counted = visited.group_by("rule_id").agg(
        pl.len().cast(pl.Int64).alias("visited"), pl.col("is_confirmed").sum().cast(pl.Int64).alias("confirmed")
    )
    limits = [wilson(row["confirmed"], row["visited"]) for row in counted.iter_rows(named=True)]
    shares = counted.with_columns(
        (pl.col("confirmed") / pl.col("visited")).alias("share"),
        pl.Series("lower", [low for low, _ in limits], dtype=pl.Float64),
        pl.Series("upper", [high for _, high in limits], dtype=pl.Float64),
    )
    below = pl.lit(None, dtype=pl.Boolean) if floor is None else pl.col("upper") < floor
    return shares.with_columns(below.alias("is_below_floor")).sort("rule_id")


def outcomes(book: Book) -> pl.DataFrame:
    """The last word on each lead that was visited: lead_id, is_confirmed. Grain: lead with a visit or an answer.

    情况属实 decides (是 and 部分 confirm); where it is blank, the result does; a visit that says neither is none. An
    assisting township's words count where the deciding one said nothing. 情况属实 是 beside a result that denies it
    confirms nothing.
    """
    seen = book.events.filter(pl.col("event").is_in(["visited", "result"]))
    by_assisting = pl.col("by_assisting").fill_null(False)
    last = (
        pl.concat([seen.filter(by_assisting), seen.filter(~by_assisting)])
        .group_by("lead_id")
        .agg(pl.col("is_true").last(), pl.col("reported_result").last(), pl.col("result").drop_nulls().last())
    )
    is_true = pl.col("is_true")
    denies = pl.col("reported_result").is_in(FOUND_WRONG).fill_null(False)
    confirmed = (
        pl.when((is_true == YES) & denies)
        .then(False)
        .when(is_true.is_not_null())
        .then(is_true.is_in(CONFIRMED_ANSWERS))
        .otherwise(pl.col("result").is_in(CONFIRMED_RESULTS).fill_null(False))
    )
    return last.select("lead_id", confirmed.alias("is_confirmed"))


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """95 % Wilson score interval of a share; (0, 1) when nothing was tried."""
    if tries == 0:
        return 0.0, 1.0
    z2 = TWO_SIDED_95**2
    middle = (hits + z2 / 2) / (tries + z2)
    half = TWO_SIDED_95 / (tries + z2) * sqrt(hits * (tries - hits) / tries + z2 / 4)
    return max(0.0, middle - half), min(1.0, middle + half)
