"""Which source rows a judgement on a lead is about: the fingerprints the matcher knows them by."""

import polars as pl

from data_contracts.row_ids import row_id_of
from flows.store.month_tables import MonthTables
from rules.month import ANY_ROW_TEXT

OWN_EXTRACTS = ("roster", "household_register")
"""Rows that say who somebody is, not what was found about them: a judgement never parts a person from these."""
KEYS, EXTRACTS = "row_keys", "row_extracts"


def row_keys(month: MonthTables, leads: pl.DataFrame) -> pl.DataFrame:
    """lead_id, row_keys, row_extracts: fingerprints of each lead's evidence rows that are its person's (`_linked`), and
    the extract each stands in (two extracts may hold rows alike: a judgement is about those of one). Grain: lead.

    A row that only stands in for the evidence of a lead without any (nothing was found, or the lead is about another
    lead) is none. Nor is one whose like in its extract are all that is known of its person: nobody would be left to
    part it from, and the same row would be somebody new, and visited again, every month.

    No rows while the matcher keeps no fingerprints: then a judgement on an identity cannot be handed on, and is kept in
    the ledger only.
    """
    keys = _fingerprints(month)
    if keys is None:
        return pl.DataFrame(schema={"lead_id": pl.Utf8, KEYS: pl.List(pl.Utf8), EXTRACTS: pl.List(pl.Utf8)})
    rows = leads.select("lead_id", "person_id", "evidence").explode("evidence").unnest("evidence")
    is_found = ~pl.col("extract").is_in(OWN_EXTRACTS) & (pl.col("text").fill_null("") != ANY_ROW_TEXT)
    rows = rows.filter(is_found).join(month.files.select("source_file", "file_no"), on="source_file")
    row_id = row_id_of(pl.col("file_no"), pl.col("source_row"))
    rows = rows.select("lead_id", "person_id", "extract", row_id.alias("row_id"))
    people = leads["person_id"].drop_nulls().unique()
    of_leads = _linked(month).filter(pl.col("person_id").is_in(people.implode())).collect()
    asked = rows.join(_waiting(month).collect(), on=["row_id", "person_id"], how="semi")
    wanted = rows.join(of_leads, on=["row_id", "person_id"], how="semi")
    looked_at = pl.concat([of_leads.select("row_id"), asked.select("row_id")]).unique()
    known = keys.join(looked_at.lazy(), on="row_id", how="semi").collect()  # of all rows there ever were, once
    kinds = pl.struct("extract", "row_key").n_unique().alias("kinds")
    several = of_leads.join(known, on="row_id").group_by("person_id").agg(kinds)
    parted = wanted.join(known, on="row_id").join(several.filter(pl.col("kinds") > 1), on="person_id", how="semi")
    parts = (parted, asked.join(known, on="row_id"))
    found = pl.concat([part.select("lead_id", "row_key", "extract") for part in parts]).unique()
    found = found.sort("lead_id", "row_key", "extract")
    return found.group_by("lead_id", maintain_order=True).agg(
        pl.col("row_key").alias(KEYS), pl.col("extract").alias(EXTRACTS)
    )


def _linked(month: MonthTables) -> pl.LazyFrame:
    """row_id, extract, person_id of rows that were linked to their person."""
    linked = month.links().filter((pl.col("role") == "self") & (pl.col("decision") == "auto"))
    return linked.select("row_id", "extract", "person_id")


def _waiting(month: MonthTables) -> pl.LazyFrame:
    """row_id, person_id of rows in identity review, as their best candidate's: a lead may rest on those
    (rules/unproven.py), and 是否本人 decides them. To part one from a candidate leaves him his own rows."""
    waiting = month.links().filter((pl.col("role") == "self") & (pl.col("decision") == "review"))
    return waiting.select("row_id", pl.col("candidate_person_id").alias("person_id")).drop_nulls("person_id")


def _fingerprints(month: MonthTables) -> pl.LazyFrame | None:
    """row_id, row_key of the matcher's identity state, or null when it keeps none."""
    keys = month.row_keys()
    if keys is None:
        return None
    return keys.filter(pl.col("role") == "self").select("row_id", "row_key").drop_nulls()
