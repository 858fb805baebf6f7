"""Why a returned row is refused: where each reason holds, the column it is about, and what the township should do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts.labels import DISPOSITIONS, RESULTS
from data_contracts.plain_text import folded_without
from data_contracts.returned_lists import CHOICES, HEADINGS, NO, RESULTS_OF, VISIT_AMOUNT, VISIT_DATES
from flows.feedback.beside import IN_SUMMARY, OUTSIDE_LIST
from flows.feedback.dates import month_end
from flows.feedback.sides import CHANGED_PLACE, CHANGED_ROW, FAULT, NO_PLACE
from flows.feedback.values import BLANKS, TEXTS, UNREADABLE


@dataclass(frozen=True)
class Known:
    """What the ledger knows before the rows: `leads` is lead_history joined with the day of the last answer
    (`answered_on`) and whether 是否本人 can reach the matcher (`has_rows`).

    A reminder has the disposition of the lead it is about, for its result closes that one; `own_disposition` is the
    printed one. `answers`: every (lead_id, answer_key) accepted before; `latest`: the last day a visit can have.
    """

    leads: pl.DataFrame
    answers: pl.DataFrame
    latest: date


@dataclass(frozen=True)
class Reason:
    """One way a returned row can be wrong: where it holds, the column, and what the township should do."""

    code: str
    column: str
    text: str
    holds: Callable[[Known], pl.Expr]


def _is_unreadable(column: str) -> Callable[[Known], pl.Expr]:
    return lambda _: pl.col(UNREADABLE).list.contains(pl.lit(column))


def _not_in_list(column: str) -> Reason:
    allowed = "、".join(CHOICES[column].values())
    return Reason(
        "not_in_list", column, f"“{HEADINGS[column]}”只能填：{allowed}。请从下拉框里选。", _is_unreadable(column)
    )


def _no_date(column: str) -> Reason:
    text = f"“{HEADINGS[column]}”认不出是哪一天，请按 2026-11-05 的样子填写。"
    return Reason("no_date", column, text, _is_unreadable(column))


def _no_text(column: str) -> Reason:
    text = f"“{HEADINGS[column]}”这一格的公式出错或者没有算出结果，请直接填写文字。"
    return Reason("no_text", column, text, _is_unreadable(column))


def _misfit(disposition: int) -> Reason:
    allowed = "、".join(RESULTS[code] for code in RESULTS_OF[disposition])
    name = DISPOSITIONS[disposition]
    return Reason(
        "result_misfit",
        "result",
        f"“{name}”类线索的“{HEADINGS['result']}”只能是：{allowed}。督办提醒按它所说的原线索填。",
        lambda _: (
            HAS_RESULT
            & (pl.col("disposition") == disposition)
            & ~pl.col("result").is_in(RESULTS_OF[disposition]).fill_null(True)
            & ~_fits_reminder()
        ),
    )


def _fits_reminder() -> pl.Expr:
    """Whether a row is on a reminder and its result fits what the reminder itself is, as its row is printed."""
    is_reminder = pl.col("own_disposition") != pl.col("disposition")
    fits = pl.lit(False)
    for disposition, results in RESULTS_OF.items():
        fits |= (pl.col("own_disposition") == disposition) & pl.col("result").is_in(results)
    return (is_reminder & fits).fill_null(False)


def _bare(column: str) -> pl.Expr:
    """A name without the blanks some write into it."""
    return folded_without(pl.col(column), BLANKS)


HAS_RESULT = pl.col("result").is_not_null() | pl.col(UNREADABLE).list.contains(pl.lit("result"))
NO_WILL = (pl.col("path") == "none").fill_null(False) | (pl.col("will") == NO).fill_null(False)
APPLIED = pl.col("path").is_in(["own", "agent"]).fill_null(False)
UNTRUE = (pl.col("is_true") == NO).fill_null(False) & ~APPLIED
"""A lead that did not prove true and on which nobody applied: there is nobody whom anything was refused."""
REFUSALS = ("no_action", "unchanged")
STRAYS: Mapping[str, str] = {
    IN_SUMMARY: "答复写在“汇总”表里，不能入账。请填到“线索清单”里这一户的各行，再交。",
    OUTSIDE_LIST: "这一行没有线索编号，写的内容也不在要填的列里，没有采用。是答复的，请填到“线索清单”里本人那一行；"
    "是清单上没有的人，请填在“新发现人员”表里。",
}
"""Why something written elsewhere in a returned file was not taken, and what to do."""
DECIDES = HAS_RESULT & ~pl.col("by_assisting")
NEWLY_DECIDES = DECIDES & ~pl.col("was_accepted")
REASONS: tuple[Reason, ...] = (
    Reason(
        "unknown_lead",
        "lead_id",
        "台账里没有这个线索编号。请核对编号，不要改动；清单上没有的人不要另加行，请填在“新发现人员”表里。",
        lambda _: pl.col("opened_period").is_null(),
    ),
    Reason(
        CHANGED_ROW,
        "name",
        "这一行的姓名、证件号码或规则编号和下发的清单不一样：可能只给一部分列排了序、错了行。请在原清单上重填；"
        "人员信息要改的，请写在“更正信息”里。",
        lambda _: pl.col(FAULT) == CHANGED_ROW,
    ),
    Reason(
        CHANGED_PLACE,
        "township_code",
        "“乡镇代码”“乡镇”和下发的清单不一样，看不出是哪个乡镇填的。请改回下发时的内容再交。",
        lambda _: pl.col(FAULT) == CHANGED_PLACE,
    ),
    Reason(
        NO_PLACE,
        "township_code",
        "这条线索主办、协办两个乡镇都有，表里没有“乡镇代码”“乡镇”，看不出是哪一个填的。请保留这两列再交。",
        lambda _: pl.col(FAULT) == NO_PLACE,
    ),
    *(_not_in_list(column) for column in CHOICES),
    *(_no_date(column) for column in VISIT_DATES),
    *(_no_text(column) for column in TEXTS),
    Reason(
        "no_amount",
        VISIT_AMOUNT,
        "“先行救助金额”只填数字（元），例如 500。",
        _is_unreadable(VISIT_AMOUNT),
    ),
    Reason(
        "result_without_visit",
        "visited_on",
        "填了结果代码，还要填核查日期：没有核查就没有结论。",
        lambda _: HAS_RESULT & pl.col("visited_on").is_null() & ~pl.col(UNREADABLE).list.contains("visited_on"),
    ),
    Reason(
        "needs_two_checkers",
        "checker_two",
        "终止复核类线索的结论要有两名核查人共同核查，请填“核查人一”和“核查人二”(两人不能相同)。"
        "督办提醒按它所说的原线索填。",
        lambda _: (
            DECIDES
            & (pl.col("disposition") == 4)
            & (
                pl.col("checker_one").is_null()
                | pl.col("checker_two").is_null()
                | (_bare("checker_one") == _bare("checker_two"))
            )
        ),
    ),
    Reason(
        "refused_without_notice",
        "notified_on",
        "启动认定类线索没有纳入：情况不属实的，“情况属实”填“否”；本人不愿申请的，“申请意愿”填“无”；"
        "本人申请过的，要书面告知本人并填“书面告知日期”。督办提醒按它所说的原线索填。",
        lambda _: (
            DECIDES
            & (pl.col("disposition") == 1)
            & pl.col("result").is_in(REFUSALS)
            & ~NO_WILL
            & ~UNTRUE
            & pl.col("notified_on").is_null()
            & ~pl.col(UNREADABLE).list.contains("notified_on")
        ),
    ),
    *(_misfit(disposition) for disposition in RESULTS_OF),
    Reason(
        "untrue_but_enrolled",
        "is_true",
        "“情况属实”填“否”，结果却是“已纳入”，两样对不上。已经纳入的，“情况属实”请填“是”或“部分”；没有纳入的，请改结果代码。",
        lambda _: HAS_RESULT & (pl.col("result") == "enrolled") & (pl.col("is_true") == NO),
    ),
    Reason(
        "before_the_lead",
        "visited_on",
        "核查日期早于这条线索的产生，不能作为对它的核查。请填实际核查的日期。",
        lambda _: pl.col("visited_on") <= month_end(pl.col("opened_period")),
    ),
    Reason(
        "in_the_future",
        "visited_on",
        "核查日期还没有到，请填实际核查的日期。",
        lambda known: pl.col("visited_on") > known.latest,
    ),
    Reason(
        "two_answers",
        "lead_id",
        "同一张表里这条线索有两行，内容不一样，无法判断以哪一行为准。请只留一行。",
        lambda _: pl.col("answer_key").n_unique().over("source_file", "lead_id", "by_assisting") > 1,
    ),
    Reason(
        "two_files",
        "result",
        "这次交回的另一张表里，同一条线索同一天有另一个结果代码，无法判断以哪一个为准。请商定后只交一个。",
        lambda _: (
            DECIDES
            & (pl.col("result").filter(NEWLY_DECIDES).n_unique().over("lead_id", "visited_on") > 1)
            & (pl.col("source_file").filter(NEWLY_DECIDES).n_unique().over("lead_id", "visited_on") > 1)
        ),
    ),
    Reason(
        "older_answer",
        "visited_on",
        "这条线索已有核查日期更晚的结论，较早的结论不再改变它。",
        lambda _: DECIDES & (pl.col("visited_on") < pl.col("answered_on")),
    ),
)
NEVER_TWICE = frozenset({"two_answers", "two_files", "older_answer"})
"""Reasons that do not hold for a row accepted before: the same file again changes nothing and is no mistake."""
