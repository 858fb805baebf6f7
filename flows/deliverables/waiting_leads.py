"""Which leads hang on a row in identity review: a clerk decides about those rows first that most is at stake for."""

import polars as pl

from data_contracts.labels import URGENCIES
from flows.store.month_tables import MonthTables
from rules.catalogue import load_catalogue

HELD = "identity_review"
PLACE_OF = {code: place for place, code in enumerate(URGENCIES)}
ROW = ("extract", "source_file", "source_row")


def waiting_leads(month: MonthTables, pairs: pl.DataFrame) -> pl.DataFrame:
    """review_id, first_urgency (0 is red), leads, waiting_leads (红1、橙2). Grain: pair that a lead hangs on.

    A lead hangs on a row that it rests on and that is nobody's yet; and, held back, on a row that may be its person's
    or a member's of its household, in an extract that its rule reads.
    """
    leads = month.leads.join(month.lead_details.select("lead_id", "unproven"), on="lead_id", how="left")
    asked = pairs.select("review_id", *ROW, "candidate_person_id").unique()
    rests = leads.filter(pl.col("is_published") & pl.col("unproven").is_not_null())
    rows = rests.select("lead_id", "urgency", "evidence").explode("evidence").unnest("evidence")
    on_row = asked.join(rows.select("lead_id", "urgency", *ROW), on=ROW)
    parts = [on_row, _held(month, leads.filter(pl.col("suppressed_by") == HELD), asked)]
    hanging = pl.concat([part.select("review_id", "lead_id", "urgency") for part in parts]).unique()
    place = pl.col("urgency").replace_strict(PLACE_OF, default=len(PLACE_OF), return_dtype=pl.Int32)
    counted = hanging.with_columns(place.alias("place")).group_by("review_id", "place", "urgency").agg(pl.len())
    texts = pl.format("{}{}", pl.col("urgency").replace(dict(URGENCIES)), "len")
    return (
        counted.sort("review_id", "place")
        .group_by("review_id", maintain_order=True)
        .agg(
            pl.col("place").first().alias("first_urgency"),
            pl.col("len").sum().alias("leads"),
            texts.str.join("、").alias("waiting_leads"),
        )
    )


def _held(month: MonthTables, held: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Leads held back until a clerk has decided, with the pairs that may be meant."""
    reads = [(rule.id, extract) for rule in load_catalogue().values() for extract in (*rule.extracts, "roster")]
    read = held.select("lead_id", "urgency", "rule_id", "subject", "person_id", "household_no").join(
        pl.DataFrame(reads, schema=["rule_id", "extract"], orient="row"), on="rule_id"
    )
    own = asked.join(read, left_on=["candidate_person_id", "extract"], right_on=["person_id", "extract"])
    homes = _households(month, asked["candidate_person_id"]) if len(held) else pl.DataFrame(schema=HOME)
    of_home = asked.join(homes, left_on="candidate_person_id", right_on="person_id").join(
        read.filter(pl.col("subject") == "household"), on=["household_no", "extract"]
    )
    columns = ["review_id", "lead_id", "urgency"]
    return pl.concat([own.select(columns), of_home.select(columns)])


HOME = {"person_id": pl.Utf8, "household_no": pl.Utf8}


def _households(month: MonthTables, people: pl.Series) -> pl.DataFrame:
    """person_id, household_no: the roster numbers of some people."""
    roster = month.core_rows("roster")
    if roster is None:
        return pl.DataFrame(schema=HOME)
    wanted = people.drop_nulls().unique().to_frame("person_id").lazy()
    linked = month.links().filter((pl.col("extract") == "roster") & (pl.col("role") == "self"))
    rows = linked.join(wanted, on="person_id", how="semi").select("row_id", "person_id")
    return rows.join(roster.select("row_id", "household_no"), on="row_id").select(list(HOME)).unique().collect()
