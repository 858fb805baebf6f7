"""The list of pairs left to a clerk, come back: answers -> verdicts for the matcher, or a reason why not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts.labels import IS_PERSON
from data_contracts.masks import mask_text, one_line
from data_contracts.plain_text import folded_without
from data_contracts.returned_lists import HEADINGS, PAIR_ANSWERS
from data_contracts.row_ids import row_id_of
from data_contracts.tables import FEEDBACK_ACCEPTED, FEEDBACK_REJECTED, VERDICTS
from flows.feedback.dates import days_of
from flows.feedback.entries import VERDICT_OF, last_judgements
from flows.feedback.values import BLANKS, ERROR_CELL, codes_of
from flows.feedback.whose_row import CODE_OF_FILE
from flows.ledger.identity_sample import samples_kept
from flows.store.frames import empty_frame, filled_up, typed_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store

FindPairs = Callable[[str], pl.DataFrame]
"""A period -> review_id, row_key, extract, person_id of the pairs its clerks were given; none when not kept."""

PAIR = {"review_id": pl.Utf8, "row_key": pl.Utf8, "extract": pl.Utf8, "person_id": pl.Utf8}
MAX_PERIODS = 24
REASONS = (
    ("unknown_pair", "review_id", "没有这个复核编号，或者那一期的清单已过保存期。请核对复核编号和数据期。"),
    ("not_in_list", "is_same", f"“{HEADINGS['is_same']}”只能填：{'、'.join(IS_PERSON.values())}。"),
    ("no_checker", "reviewed_by", "填了是否同一人，还要填核对人和核对日期。"),
    ("no_date", "reviewed_on", "“核对日期”认不出是哪一天，或者还没有到。请按 2026-11-05 的样子填写。"),
)


@dataclass(frozen=True)
class PairsAccepted:
    """What became of the rows: FEEDBACK_ACCEPTED, FEEDBACK_REJECTED, VERDICTS, and the rows nobody filled."""

    accepted: pl.DataFrame
    rejected: pl.DataFrame
    verdicts: pl.DataFrame
    blank: pl.DataFrame


def pairs_in(store: Store) -> FindPairs:
    """Find pairs in what the match stage of a period left in the store, and in its clerical sample."""

    def find(period: str) -> pl.DataFrame:
        month = MonthTables(store, period)
        drawn = samples_kept(store).filter(pl.col("period") == period)
        drawn = drawn.select(pl.col("sample_id").alias("review_id"), "row_key", "extract", "person_id")
        keys = month.row_keys()
        if keys is None or month.reviews.is_empty():
            return drawn
        row_id = row_id_of(pl.col("file_no"), pl.col("source_row"))
        asked = month.reviews.join(month.files.select("source_file", "file_no"), on="source_file")
        known = asked.with_columns(row_id.alias("row_id")).lazy().join(keys, on=["row_id", "role"])
        waiting = known.select(
            "review_id", "row_key", "extract", pl.col("candidate_person_id").alias("person_id")
        ).collect()
        return pl.concat([waiting, drawn])

    return find


def accept_pairs(
    rows: pl.DataFrame, find: FindPairs, verdicts: pl.DataFrame, period: str, latest: date
) -> PairsAccepted:
    """Answers on pairs, as verdicts of `period`. An answer 不能确定 is accepted and says nothing to the matcher."""
    is_blank = pl.all_horizontal(pl.col(name) == "" for name in PAIR_ANSWERS)
    blank, filled = rows.filter(is_blank), rows.filter(~is_blank)
    if filled.is_empty():
        return PairsAccepted(
            empty_frame(FEEDBACK_ACCEPTED), empty_frame(FEEDBACK_REJECTED), empty_frame(VERDICTS), blank
        )
    asked = pl.concat(
        [pl.DataFrame(schema=PAIR | {"period": pl.Utf8})]
        + [find(name).with_columns(pl.lit(name).alias("period")) for name in _periods(filled)]
    )
    choice = folded_without(pl.col("is_same"), BLANKS)
    code = choice.replace_strict(codes_of(IS_PERSON), default=None, return_dtype=pl.Utf8)
    facts = filled.with_columns(code.alias("is_person"), days_of(filled["reviewed_on"]).alias("day"))
    facts = facts.join(asked, on=["period", "review_id"], how="left", maintain_order="left")
    rejected = pl.concat(
        [_refused(facts, holds, *reason) for holds, reason in zip(_faults(latest), REASONS, strict=True)]
    )
    accepted = facts.join(rejected, on=["source_file", "source_row"], how="anti")
    number = pl.coalesce("person_id_then", "person_id").alias("person_id")
    before = verdicts.select("row_key", number, "verdict", "day").unique().with_columns(was_accepted=True)
    verdict = pl.col("is_person").replace_strict(VERDICT_OF, default=None, return_dtype=pl.Utf8)
    accepted = accepted.with_columns(verdict.alias("verdict")).join(
        before, on=["row_key", "person_id", "verdict", "day"], how="left", maintain_order="left"
    )
    accepted = accepted.with_columns(pl.col("was_accepted").fill_null(False))
    return PairsAccepted(_accepted(accepted), rejected, _verdicts(accepted, period), blank)


def _periods(rows: pl.DataFrame) -> list[str]:
    named = rows["period"].unique().sort()
    return [name for name in named.to_list() if len(name) == len("202610") and name.isdigit()][:MAX_PERIODS]


def _faults(latest: date) -> list[pl.Expr]:
    """When each of REASONS holds."""
    return [
        pl.col("row_key").is_null(),
        pl.col("is_person").is_null(),
        (pl.col("reviewed_by") == "") | (pl.col("reviewed_on") == "") | pl.col("reviewed_by").str.contains(ERROR_CELL),
        (pl.col("reviewed_on") != "") & (pl.col("day").is_null() | (pl.col("day") > latest)),
    ]


def _refused(facts: pl.DataFrame, holds: pl.Expr, code: str, column: str, text: str) -> pl.DataFrame:
    wrong = facts.filter(holds.fill_null(False)).select(
        "source_file",
        "source_sha256",
        "source_row",
        mask_text(pl.col("review_id")).alias("lead_id"),
        pl.lit(column).alias("column"),
        pl.lit(code).alias("reason_code"),
        pl.lit(text).alias("reason"),
        pl.col("source_file").str.extract(CODE_OF_FILE, 1).alias("list_township"),
    )
    return typed_frame(filled_up(wrong, FEEDBACK_REJECTED).to_arrow(), FEEDBACK_REJECTED)


def _accepted(answers: pl.DataFrame) -> pl.DataFrame:
    named = answers.select(
        "source_file",
        "source_sha256",
        "source_row",
        pl.col("review_id").alias("lead_id"),
        pl.when("was_accepted").then(pl.lit("repeated")).otherwise(pl.lit("pair")).alias("outcome"),
        pl.col("day").alias("visited_on"),
        one_line(mask_text(pl.col("reviewed_by"))).alias("who"),
        "is_person",
        pl.col("source_file").str.extract(CODE_OF_FILE, 1).alias("list_township"),
    )
    return filled_up(named, FEEDBACK_ACCEPTED)


def _verdicts(answers: pl.DataFrame, period: str) -> pl.DataFrame:
    new = answers.filter(~pl.col("was_accepted") & pl.col("verdict").is_not_null())
    reported = new.select(
        pl.lit(period).alias("period"),
        pl.col("review_id").alias("lead_id"),
        "row_key",
        "person_id",
        "verdict",
        one_line(mask_text(pl.col("reviewed_by"))).alias("who"),
        "day",
        mask_text(pl.col("source_file")).alias("source_file"),
        "extract",
        "source_sha256",
        "source_row",
        pl.col("person_id").alias("person_id_then"),
    )
    return last_judgements(reported)
