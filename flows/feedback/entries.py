"""Rows taken in -> events of the ledger, and verdicts for the matcher."""

import polars as pl

from data_contracts import worklist_form as c
from data_contracts.tables import FEEDBACK_ACCEPTED, LEDGER, VERDICTS
from flows.feedback.checks import CONTENT, DAY, LEAD, OUTCOME, remark
from flows.ledger.book import numbered
from flows.store.frames import typed_frame

VERDICT_OF = {"是": "same", "否": "different"}
EVENTS_OF = {"result": ("visited", "result"), "assisted": ("visited",), "visited": ("visited",), "noted": ("noted",)}


def accepted_rows(taken: pl.DataFrame) -> pl.DataFrame:
    """FEEDBACK_ACCEPTED: one row per returned row that was taken, or had been before."""
    checkers = [pl.when(pl.col(name) != "").then(pl.col(name)) for name in (c.CHECKER_ONE, c.CHECKER_TWO)]
    named = taken.select(
        "source_file",
        "source_sha256",
        "source_row",
        pl.col(LEAD).alias("lead_id"),
        OUTCOME,
        DAY,
        _given(pl.concat_str(checkers, separator="、", ignore_nulls=True)).alias("who"),
        _given(pl.col(c.RESULT)).alias("result"),
        _given(pl.col(c.EXEMPTION)).alias("exemption"),
        _given(pl.col(c.IS_PERSON)).alias("is_person"),
        _given(pl.col(c.IS_TRUE)).alias("is_true"),
        _given(pl.col(c.CORRECTION)).alias("correction"),
        pl.col(CONTENT).alias("detail"),
        remark().alias("remark"),
    )
    return typed_frame(named.to_arrow(), FEEDBACK_ACCEPTED)


def events(taken: pl.DataFrame, accepted: pl.DataFrame, cards: pl.DataFrame, period: str, first: int) -> pl.DataFrame:
    """LEDGER rows of what was taken: visited, result and closed (noted when neither), in the order of the visits.

    Where two townships have a lead, only the deciding one (主办) closes it. A lead closes once; a reminder closes with
    the lead it is about, and a visit or a result on a reminder is one for that lead too. `cards`: leads with
    `about_lead_id`.
    """
    new = accepted.with_columns((taken[c.SIDE] == c.HOST).alias("is_host"), taken["is_open"].alias("is_open"))
    new = new.filter(pl.col(OUTCOME) != "repeated").join(
        cards.select("lead_id", "rule_id", "township"), on="lead_id", how="left"
    )
    new = new.sort(pl.col(DAY).fill_null(pl.date(1900, 1, 1)), "is_host", "source_file", "source_row")
    said = new.with_columns(
        pl.col(OUTCOME).replace_strict(EVENTS_OF, return_dtype=pl.List(pl.Utf8)).alias("event")
    ).explode("event")
    said = said.with_columns(pl.when(pl.col(OUTCOME) != "assisted").then("result").alias("result"))
    closing = new.filter((pl.col(OUTCOME) == "result") & pl.col("is_open")).unique(
        "lead_id", keep="first", maintain_order=True
    )
    for_original = _for_original(closing, cards)
    closing = pl.concat([closing, for_original], how="diagonal")
    closed = closing.with_columns(pl.lit("closed").alias("event"), pl.lit(None, dtype=pl.Utf8).alias("detail"))
    seen = new.filter(pl.col(OUTCOME) != "noted")
    visits = _for_original(seen, cards).with_columns(pl.lit(None, dtype=pl.Utf8).alias("result"))
    parts = (
        said,
        visits.with_columns(pl.lit("visited").alias("event")),
        for_original.with_columns(pl.lit("result").alias("event")),
        closed,
        _with_original(closed, cards),
    )
    together = pl.concat([_as_events(part, period) for part in parts])
    return typed_frame(numbered(together, first).to_arrow(), LEDGER)


def _for_original(said: pl.DataFrame, cards: pl.DataFrame) -> pl.DataFrame:
    """What was said on reminders, as said on the open leads these are about, unless those were spoken of themselves."""
    reminders = cards.filter(pl.col("about_lead_id").is_not_null()).select("lead_id", "about_lead_id")
    answered = said.drop("rule_id", "township").join(reminders, on="lead_id", how="inner", maintain_order="left")
    answered = answered.drop("lead_id").rename({"about_lead_id": "lead_id"})
    originals = cards.filter("is_open").select("lead_id", "rule_id", "township")
    onto = answered.join(originals, on="lead_id", how="inner", maintain_order="left")
    onto = onto.join(said.select("lead_id"), on="lead_id", how="anti", maintain_order="left")
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
        pl.concat_str(pl.lit('{"因原线索办结": "'), pl.col("lead_id"), pl.lit('"}')).alias("detail"),
    )


def _as_events(rows: pl.DataFrame, period: str) -> pl.DataFrame:
    return rows.with_columns(
        pl.lit(period).alias("period"), pl.lit(0, dtype=pl.Int64).alias("entry_no"), pl.col(DAY).alias("day")
    ).select(LEDGER.schema.names)


def verdicts(accepted: pl.DataFrame, cards: pl.DataFrame, period: str) -> pl.DataFrame:
    """VERDICTS of rows whose 是否本人 is 是 or 否 and that name the day of the visit.

    One row per evidence row of the lead that was linked to the person; a household lead speaks of the person it names
    only. The later visit wins within a period. `told_person_id` is the number on the card the word was given on.
    """
    new = accepted.filter(
        (pl.col(OUTCOME) != "repeated") & pl.col("is_person").is_in(list(VERDICT_OF)) & pl.col(DAY).is_not_null()
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
    told = keyed.select(
        pl.lit(period).alias("period"),
        "lead_id",
        "row_key",
        "person_id",
        pl.col("is_person").replace_strict(VERDICT_OF, return_dtype=pl.Utf8).alias("verdict"),
        "who",
        pl.col(DAY).alias("day"),
        "source_file",
        _given(pl.col("extract")).alias("extract"),
        "source_sha256",
        "source_row",
        pl.col("person_id").alias("told_person_id"),
    )
    return last_words(told)


def last_words(told: pl.DataFrame) -> pl.DataFrame:
    """VERDICTS of one month: of several words on the same rows and person the one of the latest visit."""
    last = told.sort("day", "source_file", "source_row", "lead_id").unique(
        ["row_key", "person_id", "extract"], keep="last", maintain_order=True
    )
    return typed_frame(last.to_arrow(), VERDICTS).sort(list(VERDICTS.key))


def _given(text: pl.Expr) -> pl.Expr:
    return pl.when(text != "").then(text)
