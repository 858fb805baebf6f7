"""Typed rows of returned worklists -> accepted, or refused with a reason. Row by row; nothing is guessed."""

import polars as pl

from data_contracts.masks import mask_text
from data_contracts.returned_lists import ASSISTING, FOUND_WRONG, NO, YES
from data_contracts.tables import FEEDBACK_REJECTED, WHOSE_ROW
from flows.feedback.read import MERGED
from flows.feedback.reasons import DECIDES, HAS_RESULT, NEVER_TWICE, REASONS, Known, Reason
from flows.feedback.sides import SIDE_NOTE
from flows.feedback.values import UNREADABLE
from flows.ledger.answers import answer_key
from flows.store.frames import typed_frame

OUTCOME = "outcome"


def with_answers(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with what they say: by_assisting, reported_result and their `answer_key`. Row count unchanged.

    What cannot be read is part of the key: a row without it is another answer.
    """
    reported = rows.with_columns(
        (pl.col("side") == ASSISTING).fill_null(False).alias("by_assisting"), pl.col("result").alias("reported_result")
    )
    return reported.with_columns((answer_key() + pl.col(UNREADABLE).list.join(",")).alias("answer_key"))


def checked(rows: pl.DataFrame, known: Known) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Filled rows -> (accepted rows, with `outcome` and `remark`; FEEDBACK_REJECTED: one line per row and reason).

    `outcome`: result | assisted (a result of the township that does not decide: a visit, the lead stays open) |
    visited (no result yet: the lead stays open) | noted (neither) | repeated (accepted before).
    """
    facts = rows.join(known.leads, on="lead_id", how="left", maintain_order="left")
    before = known.answers.with_columns(pl.lit(True).alias("was_accepted"))
    facts = facts.join(before, on=["lead_id", "answer_key"], how="left", maintain_order="left")
    is_again = ~pl.struct("lead_id", "answer_key").is_first_distinct()
    facts = facts.with_columns((pl.col("was_accepted").fill_null(False) | is_again).alias("was_accepted"))
    refused = pl.concat([_refused(facts, known, reason) for reason in REASONS])
    accepted = facts.join(refused, on=["source_file", "source_row"], how="anti").with_columns(
        pl.when("was_accepted").then(pl.lit("repeated"))
        .when(DECIDES).then(pl.lit("result"))
        .when(HAS_RESULT).then(pl.lit("assisted"))
        .when(pl.col("visited_on").is_not_null()).then(pl.lit("visited"))
        .otherwise(pl.lit("noted")).alias(OUTCOME)
    )  # fmt: skip
    refused = typed_frame(refused.to_arrow(), FEEDBACK_REJECTED)
    return (
        accepted.with_columns(_remark().alias("remark")).sort("source_file", "source_row"),
        refused.sort("source_file", "source_row", "reason_code", "column"),
    )


def _refused(facts: pl.DataFrame, known: Known, reason: Reason) -> pl.DataFrame:
    holds = reason.holds(known).fill_null(False)
    if reason.code in NEVER_TWICE:
        holds = holds & ~pl.col("was_accepted")
    is_unknown = pl.col("opened_period").is_null()
    return facts.filter(holds).select(
        "source_file",
        "source_sha256",
        "source_row",
        pl.when(is_unknown).then(mask_text(pl.col("lead_id"))).otherwise("lead_id").alias("lead_id"),
        pl.lit(reason.column).alias("column"),
        pl.lit(reason.code).alias("reason_code"),
        pl.lit(reason.text).alias("reason"),
        *WHOSE_ROW,
    )


def _remark() -> pl.Expr:
    """What is worth a second look in a row that is accepted; null for most."""
    has_will, is_able = pl.col("will") == YES, pl.col("ability")
    should_be = (
        pl.when(pl.col("will") == NO).then(pl.lit("none"))
        .when(has_will & (is_able == YES)).then(pl.lit("own"))
        .when(has_will & (is_able == NO)).then(pl.lit("agent"))
    )  # fmt: skip
    remarks = (
        (
            (pl.col("result") == "wrong_data") & pl.col("correction").is_null(),
            "结果为数据有误，但没有填更正信息，供数部门不知道改什么",
        ),
        (
            pl.col(MERGED) & ~pl.col(OUTCOME).is_in(["repeated"]),
            "答复填在合并的单元格里，合并的每一行都按这个答复记了；不是这样的，请取消合并、逐行填写再交",
        ),
        (pl.col("path") != should_be, "办理路径与申请意愿、申请能力不一致"),
        (
            (pl.col("is_true") == YES) & pl.col("result").is_in(FOUND_WRONG),
            "情况属实填“是”，结果却是查无此人或数据有误，前后矛盾，不计入查实",
        ),
        (
            (pl.col("is_person") == NO) & ~pl.col("has_rows"),
            "是否本人填“否”已记下，但这条线索没有可以改判的比对数据，以后的比对不会因此改变；"
            "数据不对的，结果代码请填数据有误，并写清更正信息",
        ),
        (
            (pl.col(OUTCOME) == "result") & ~pl.col("is_open") & pl.col("answered_on").is_not_null(),
            "这条线索以前已经办结，这次的结论也已记下，以后以这次的为准",
        ),
    )
    parts = [pl.when(holds).then(pl.lit(text)) for holds, text in remarks] + [pl.col(SIDE_NOTE)]
    reported = pl.concat_str(parts, separator="。", ignore_nulls=True)
    return pl.when(reported != "").then(reported)
