"""Returned rows -> taken, or refused with a reason the township can act on. Row by row; nothing is guessed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts import worklist_form as c
from data_contracts.masks import mask_text, one_line
from data_contracts.plain_text import folded_without
from flows.feedback.dates import day_of, month_end
from flows.feedback.listings import CHANGED_PLACE, CHANGED_ROW, CODE, FAULT, NAME, NO_PLACE, SIDE_NOTE
from flows.ledger.state import FOUND_WRONG

LEAD, ROW = c.LEAD_ID, "source_row"
OUTCOME, CONTENT = "outcome", "content"
DAY, NOTICE_DAY, DONE_DAY = "visited_day", "notice_day", "done_day"
BLANKS = r"[\s\x{200b}\x{feff}]"
NO_WILL = (pl.col(c.PATH) == "不申请") | (pl.col(c.WILL) == "无")
REFUSALS = ("无需处置", "维持")


@dataclass(frozen=True)
class Known:
    """What the ledger knows before the rows: `leads` is lead_history joined with the day of the last answer
    (`answered_day`) and whether 是否本人 can reach the matcher (`has_rows`); a reminder has the disposition of the
    lead it is about, for its result closes that one. `contents`: every (lead, content) taken before; `latest`: the last
    day a visit can have."""

    leads: pl.DataFrame
    contents: pl.DataFrame
    latest: date


@dataclass(frozen=True)
class Reason:
    """One way a returned row can be wrong: where it holds, the column, and what the township should do."""

    code: str
    column: str
    text: str
    holds: Callable[[Known], pl.Expr]


def _not_in_list(column: str) -> Reason:
    allowed = c.CLOSED_LISTS[column]
    return Reason(
        "not_in_list",
        column,
        f"“{column}”只能填:{'、'.join(allowed)}。请从下拉框里选。",
        lambda _: (pl.col(column) != "") & ~pl.col(column).is_in(allowed),
    )


def _no_date(column: str, parsed: str) -> Reason:
    return Reason(
        "no_date",
        column,
        f"“{column}”认不出是哪一天,请按 2026-11-05 的样子填写。",
        lambda _: (pl.col(column) != "") & pl.col(parsed).is_null(),
    )


def _bare(column: str) -> pl.Expr:
    """A name without the blanks some write into it."""
    return folded_without(pl.col(column), BLANKS)


HAS_RESULT = pl.col(c.RESULT) != ""
IS_ASSISTING = pl.col(c.SIDE) == c.ASSISTING
DECIDES = HAS_RESULT & ~IS_ASSISTING
NEWLY_DECIDES = DECIDES & ~pl.col("was_taken")
REASONS: tuple[Reason, ...] = (
    Reason(
        "unknown_lead",
        LEAD,
        "台账里没有这个线索编号。请核对编号,不要改动,也不要另加行。",
        lambda _: pl.col("opened_period").is_null(),
    ),
    Reason(
        CHANGED_ROW,
        NAME,
        "这一行的姓名、证件号码或规则编号和下发的清单不一样:可能只给一部分列排了序、错了行。请在原清单上重填;"
        "人员信息要改的,请写在“更正信息”里。",
        lambda _: pl.col(FAULT) == CHANGED_ROW,
    ),
    Reason(
        CHANGED_PLACE,
        CODE,
        "“乡镇代码”“乡镇”和下发的清单不一样,看不出是哪个乡镇填的。请改回下发时的内容再交。",
        lambda _: pl.col(FAULT) == CHANGED_PLACE,
    ),
    Reason(
        NO_PLACE,
        CODE,
        "这条线索主办、协办两个乡镇都有,表里没有“乡镇代码”“乡镇”,看不出是哪一个填的。请保留这两列再交。",
        lambda _: pl.col(FAULT) == NO_PLACE,
    ),
    *(_not_in_list(column) for column in c.CLOSED_LISTS),
    _no_date(c.VISITED, DAY),
    _no_date(c.NOTIFIED, NOTICE_DAY),
    _no_date(c.DONE, DONE_DAY),
    Reason(
        "no_amount",
        c.AMOUNT,
        "“先行救助金额”只填数字(元),例如 500。",
        lambda _: (pl.col(c.AMOUNT) != "") & ~pl.col(c.AMOUNT).str.contains(r"^\d{1,9}(\.\d{1,2})?$"),
    ),
    Reason(
        "result_without_visit",
        c.VISITED,
        "填了结果代码,还要填核查日期:没有核查就没有结论。",
        lambda _: HAS_RESULT & (pl.col(c.VISITED) == ""),
    ),
    Reason(
        "needs_two_checkers",
        c.CHECKER_TWO,
        "终止复核类线索的结论要有两名核查人共同核查,请填“核查人一”和“核查人二”(两人不能相同)。"
        "督办提醒按它所说的原线索填。",
        lambda _: (
            DECIDES
            & (pl.col("disposition") == 4)
            & (
                (pl.col(c.CHECKER_ONE) == "")
                | (pl.col(c.CHECKER_TWO) == "")
                | (_bare(c.CHECKER_ONE) == _bare(c.CHECKER_TWO))
            )
        ),
    ),
    Reason(
        "refused_without_notice",
        c.NOTIFIED,
        "启动认定类线索没有纳入,又不是本人不愿申请的,属于不予办理:请书面告知本人并填“书面告知日期”。"
        "督办提醒按它所说的原线索填。",
        lambda _: (
            DECIDES
            & (pl.col("disposition") == 1)
            & pl.col(c.RESULT).is_in(REFUSALS)
            & ~NO_WILL
            & (pl.col(c.NOTIFIED) == "")
        ),
    ),
    Reason(
        "before_the_lead",
        c.VISITED,
        "核查日期早于这条线索的产生,不能作为对它的核查。请填实际核查的日期。",
        lambda _: pl.col(DAY) <= month_end(pl.col("opened_period")),
    ),
    Reason(
        "in_the_future",
        c.VISITED,
        "核查日期还没有到,请填实际核查的日期。",
        lambda known: pl.col(DAY) > known.latest,
    ),
    Reason(
        "two_answers",
        LEAD,
        "同一张表里这条线索有两行,内容不一样,无法判断以哪一行为准。请只留一行。",
        lambda _: pl.col(CONTENT).n_unique().over("source_file", LEAD, IS_ASSISTING) > 1,
    ),
    Reason(
        "two_files",
        c.RESULT,
        "这次交回的另一张表里,同一条线索同一天有另一个结果代码,无法判断以哪一个为准。请商定后只交一个。",
        lambda _: (
            DECIDES
            & (pl.col(c.RESULT).filter(NEWLY_DECIDES).n_unique().over(LEAD, DAY) > 1)
            & (pl.col("source_file").filter(NEWLY_DECIDES).n_unique().over(LEAD, DAY) > 1)
        ),
    ),
    Reason(
        "older_answer",
        c.VISITED,
        "这条线索已有核查日期更晚的结论,较早的结论不再改变它。",
        lambda _: DECIDES & (pl.col(DAY) < pl.col("answered_day")),
    ),
)
NEVER_TWICE = frozenset({"two_answers", "two_files", "older_answer"})
"""Reasons that do not apply to a row taken before: the same file again changes nothing and is no mistake."""


def tidied(rows: pl.DataFrame) -> pl.DataFrame:
    """Returned rows as they were meant: what people type into cells that hold a code, a choice, a day or an amount
    loses its blanks and full-width signs, an amount its 元 and commas. Free text stays as written. Row count unchanged.
    """
    exact = (LEAD, c.PERIOD, c.SIDE, CODE, *c.CLOSED_LISTS)
    amount = folded_without(pl.col(c.AMOUNT), r"[\s,]|(?:元[\s,]*)+$")
    return rows.with_columns(
        *(folded_without(pl.col(name), BLANKS).alias(name) for name in exact),
        *(pl.col(name).str.normalize("NFKC").str.strip_chars().alias(name) for name in c.DATES),
        amount.alias(c.AMOUNT),
    )


def prepared(rows: pl.DataFrame) -> pl.DataFrame:
    """Returned rows with their days read and `content`: everything the visit columns say, in one text.

    The content of an assisting township (协办) says so: the same words from the deciding one are another answer. Free
    text is masked here: nothing behind this point holds a number of a person. Row count unchanged.
    """
    texts = [one_line(mask_text(pl.col(name))).alias(name) for name in c.VISIT_COLUMNS]
    days = [
        day_of(pl.col(name)).alias(day)
        for name, day in ((c.VISITED, DAY), (c.NOTIFIED, NOTICE_DAY), (c.DONE, DONE_DAY))
    ]
    said = [
        pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in c.VISIT_COLUMNS if name not in c.DATES
    ]
    read = [
        pl.coalesce(pl.col(day).dt.to_string("%Y-%m-%d"), pl.when(pl.col(name) != "").then(pl.col(name))).alias(name)
        for name, day in ((c.VISITED, DAY), (c.NOTIFIED, NOTICE_DAY), (c.DONE, DONE_DAY))
    ]
    return (
        rows.with_columns(*texts)
        .with_columns(*days)
        .with_columns(
            pl.when(IS_ASSISTING)
            .then(pl.struct(*read, *said, c.SIDE).struct.json_encode())
            .otherwise(pl.struct(*read, *said).struct.json_encode())
            .alias(CONTENT)
        )
    )


def is_blank() -> pl.Expr:
    """Whether nothing is filled in the visit columns."""
    return pl.all_horizontal(pl.col(name) == "" for name in c.VISIT_COLUMNS)


def judged(rows: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Filled rows -> (rows to take, with `outcome`; reasons of refused rows: one line per row and reason).

    `outcome`: result | assisted (a result of the township that does not decide: a visit, the lead stays open) |
    visited (no result yet: the lead stays open) | noted (neither) | repeated (taken before).
    """
    before = known.contents.with_columns(pl.lit(True).alias("was_taken"))
    facts = rows.join(known.leads, left_on=LEAD, right_on="lead_id", how="left", maintain_order="left")
    facts = facts.join(before, on=[LEAD, CONTENT], how="left", maintain_order="left")
    facts = facts.with_columns(
        (pl.col("was_taken").fill_null(False) | ~pl.struct(LEAD, CONTENT).is_first_distinct()).alias("was_taken")
    )
    refused = pl.concat([_refused(facts, known, reason) for reason in REASONS])
    taken = facts.join(refused, on=["source_file", ROW], how="anti").with_columns(
        pl.when("was_taken").then(pl.lit("repeated"))
        .when(DECIDES).then(pl.lit("result"))
        .when(HAS_RESULT).then(pl.lit("assisted"))
        .when(pl.col(DAY).is_not_null()).then(pl.lit("visited"))
        .otherwise(pl.lit("noted")).alias(OUTCOME)
    )  # fmt: skip
    return taken.sort("source_file", ROW), refused.sort("source_file", ROW, "reason_code", "column")


def _refused(facts: pl.DataFrame, known: Known, reason: Reason) -> pl.DataFrame:
    holds = reason.holds(known).fill_null(False)
    if reason.code in NEVER_TWICE:
        holds = holds & ~pl.col("was_taken")
    return facts.filter(holds).select(
        "source_file",
        "source_sha256",
        ROW,
        pl.when(pl.col("opened_period").is_null()).then(mask_text(pl.col(LEAD))).otherwise(LEAD).alias("lead_id"),
        pl.lit(reason.column).alias("column"),
        pl.lit(reason.code).alias("reason_code"),
        pl.lit(reason.text).alias("reason"),
    )


def remark() -> pl.Expr:
    """What is worth a second look in a row that is taken; null for most."""
    should_be = (
        pl.when(pl.col(c.WILL) == "无").then(pl.lit("不申请"))
        .when((pl.col(c.WILL) == "有") & (pl.col(c.ABILITY) == "有")).then(pl.lit("自办"))
        .when((pl.col(c.WILL) == "有") & (pl.col(c.ABILITY) == "无")).then(pl.lit("代办"))
    )  # fmt: skip
    remarks = (
        (
            (pl.col(c.RESULT) == "数据有误") & (pl.col(c.CORRECTION) == ""),
            "结果为数据有误,但没有填更正信息,供数部门不知道改什么",
        ),
        ((pl.col(c.PATH) != "") & (pl.col(c.PATH) != should_be), "办理路径与申请意愿、申请能力不一致"),
        (
            (pl.col(c.IS_TRUE) == "是") & pl.col(c.RESULT).is_in(FOUND_WRONG),
            "情况属实填“是”,结果却是查无此人或数据有误,前后矛盾,不计入查实",
        ),
        (
            (pl.col(c.IS_PERSON) == "否") & ~pl.col("has_rows"),
            "是否本人填“否”已记下,但这条线索没有可以改判的比对数据,以后的比对不会因此改变;"
            "数据不对的,结果代码请填数据有误,并写清更正信息",
        ),
        (
            (pl.col(OUTCOME) == "result") & ~pl.col("is_open") & pl.col("answered_day").is_not_null(),
            "这条线索以前已经办结,这次的结论也已记下,以后以这次的为准",
        ),
    )
    parts = [pl.when(holds).then(pl.lit(text)) for holds, text in remarks] + [pl.col(SIDE_NOTE)]
    said = pl.concat_str(parts, separator="。", ignore_nulls=True)
    return pl.when(said != "").then(said)
