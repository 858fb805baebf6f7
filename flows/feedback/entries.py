"""Accepted rows -> events of the ledger, and judgements on identities (VERDICTS) for the matcher."""

import polars as pl

from data_contracts.masks import mask_text
from data_contracts.returned_lists import HOST, NO, YES
from data_contracts.tables import FEEDBACK_ACCEPTED, LEDGER, VERDICTS
from flows.feedback.checks import OUTCOME
from flows.feedback.values import given
from flows.ledger.answers import without_answer
from flows.ledger.book import numbered
from flows.store.frames import filled_up, typed_frame

VERDICT_OF = {YES: "same", NO: "different"}
EVENTS_OF = {"result": ("visited", "result"), "assisted": ("visited",), "visited": ("visited",), "noted": ("noted",)}
FIRST_OF_DAY = pl.date(1900, 1, 1)  # rows without a visit come before all visits


def accepted_rows(rows: pl.DataFrame) -> pl.DataFrame:
    """FEEDBACK_ACCEPTED: one row per returned row that was accepted, or had been before."""
    who = pl.concat_str("checker_one", "checker_two", separator="、", ignore_nulls=True)
    return typed_frame(rows.with_columns(given(who).alias("who")).to_arrow(), FEEDBACK_ACCEPTED)


def events(rows: pl.DataFrame, cards: pl.DataFrame, period: str, first: int) -> pl.DataFrame:
    """LEDGER rows of what was accepted: visited, result and closed (noted when neither), in the order of the visits.

    Where two townships have a lead, only the deciding one (主办) closes it. A lead closes once; a reminder closes with
    the lead it is about, and a visit or a result on a reminder is one for that lead too. `rows`: accepted rows with
    `is_open`; `cards`: leads with `about_lead_id`.
    """
    who = pl.concat_str("checker_one", "checker_two", separator="、", ignore_nulls=True)
    new = rows.filter(pl.col(OUTCOME) != "repeated").with_columns(given(who).alias("who"))
    new = new.drop("rule_id", "township").join(
        cards.select("lead_id", "rule_id", "township"), on="lead_id", how="left", maintain_order="left"
    )
    is_host = (pl.col("side") == HOST).fill_null(False)
    new = new.sort(pl.col("visited_on").fill_null(FIRST_OF_DAY), is_host, "source_file", "source_row")
    reported = new.with_columns(
        pl.col(OUTCOME).replace_strict(EVENTS_OF, return_dtype=pl.List(pl.Utf8)).alias("event")
    ).explode("event")
    reported = reported.with_columns(pl.when(pl.col(OUTCOME) != "assisted").then("result").alias("result"))
    closing = new.filter((pl.col(OUTCOME) == "result") & pl.col("is_open")).unique(
        "lead_id", keep="first", maintain_order=True
    )
    for_original = _for_original(closing, cards)
    closing = pl.concat([closing, for_original], how="diagonal")
    closed = closing.with_columns(pl.lit("closed").alias("event"), *without_answer())
    seen = new.filter(pl.col(OUTCOME) != "noted")
    visits = _for_original(seen, cards).with_columns(pl.lit(None, dtype=pl.Utf8).alias("result"))
    parts = (
        reported,
        visits.with_columns(pl.lit("visited").alias("event")),
        for_original.with_columns(pl.lit("result").alias("event")),
        closed,
        _with_original(closed, cards),
    )
    return numbered(pl.concat([_as_events(part, period) for part in parts]), first)


def _for_original(reported: pl.DataFrame, cards: pl.DataFrame) -> pl.DataFrame:
    """What was said on reminders, as said on the open leads these are about, unless those were spoken of themselves."""
    reminders = cards.filter(pl.col("about_lead_id").is_not_null()).select("lead_id", "about_lead_id")
    answered = reported.drop("rule_id", "township").join(reminders, on="lead_id", how="inner", maintain_order="left")
    answered = answered.drop("lead_id").rename({"about_lead_id": "lead_id"})
    originals = cards.filter("is_open").select("lead_id", "rule_id", "township")
    onto = answered.join(originals, on="lead_id", how="inner", maintain_order="left")
    onto = onto.join(reported.select("lead_id"), on="lead_id", how="anti", maintain_order="left")
    return onto.unique("lead_id", keep="first", maintain_order=True)


def _with_original(closed: pl.DataFrame, cards: pl.DataFrame) -> pl.DataFrame:
    """Reminders without an answer of their own, closed with the leads they are about."""
    about = cards.filter(pl.col("is_open") & pl.col("about_lead_id").is_not_null())
    about = about.join(closed.select("lead_id"), on="lead_id", how="anti")
    with_it = closed.drop("rule_id", "township").join(
        about.select(
            pl.col("about_lead_id").alias("lead_id"), pl.col("lead_id").alias("own_id"), "rule_id", "township"
        ),
        on="lead_id",
    )
    return with_it.with_columns(
        pl.col("own_id").alias("lead_id"),
        pl.lit(None, dtype=pl.Utf8).alias("result"),
        pl.lit(None, dtype=pl.Utf8).alias("exemption"),
        pl.col("lead_id").alias("closed_with"),
    )


def _as_events(rows: pl.DataFrame, period: str) -> pl.DataFrame:
    """Rows with `event` -> LEDGER rows without their number."""
    reported = rows.with_columns(
        pl.lit(period).alias("period"),
        pl.lit(0, dtype=pl.Int64).alias("entry_no"),
        pl.col("visited_on").alias("day"),
        mask_text(pl.col("source_file")).alias("source_file"),
    )
    return filled_up(reported, LEDGER)


def verdicts(accepted: pl.DataFrame, cards: pl.DataFrame, period: str) -> pl.DataFrame:
    """VERDICTS of rows whose 是否本人 is 是 or 否 and that name the day of the visit.

    One row per evidence row of the lead that was linked to the person; a household lead speaks of the person it names
    only. The later visit wins within a period. `person_id_then` is the number on the card the judgement was given on.
    """
    new = accepted.filter(
        (pl.col(OUTCOME) != "repeated")
        & pl.col("is_person").is_in(list(VERDICT_OF))
        & pl.col("visited_on").is_not_null()
    )
    no_extract = pl.col("row_keys").list.eval(pl.element().str.slice(0, 0))
    keyed = new.join(
        cards.select(
            "lead_id",
            "person_id",
            pl.col("row_keys").alias("row_key"),
            pl.coalesce("row_extracts", no_extract).alias("extract"),
        ),
        on="lead_id",
    ).explode("row_key", "extract")
    keyed = keyed.filter(pl.col("row_key").is_not_null() & pl.col("person_id").is_not_null())
    reported = keyed.select(
        pl.lit(period).alias("period"),
        "lead_id",
        "row_key",
        "person_id",
        pl.col("is_person").replace_strict(VERDICT_OF, return_dtype=pl.Utf8).alias("verdict"),
        "who",
        pl.col("visited_on").alias("day"),
        mask_text(pl.col("source_file")).alias("source_file"),
        given(pl.col("extract")).alias("extract"),
        "source_sha256",
        "source_row",
        pl.col("person_id").alias("person_id_then"),
    )
    return last_judgements(reported)


def last_judgements(reported: pl.DataFrame) -> pl.DataFrame:
    """VERDICTS of one month: of several on the same rows and person the one of the latest visit."""
    last = reported.sort("day", "source_file", "source_row", "lead_id").unique(
        ["row_key", "person_id", "extract"], keep="last", maintain_order=True
    )
    return typed_frame(last.to_arrow(), VERDICTS).sort(list(VERDICTS.key))
