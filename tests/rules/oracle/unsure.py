"""Make a clean month unsure: rows that wait for a clerk, people linked weakly, cells that held something invalid.

Both sides are told."""

from pathlib import Path
from zlib import crc32

import polars as pl
import pyarrow.parquet as pq

from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.tables import LINKS_KEYED, WAITING_ROWS
from tests.rules.oracle.facts import City, Unsure

WAITING = (
    "employment", "pension", "medical_enrolment", "education", "disability", "health", "hotline", "petition",
    "medical_claims", "disaster", "justice", "funeral", "union", "housing",
)  # fmt: skip
SURE_ENOUGH, NOT_ENOUGH = 9_000, 6_000
"""Millibits of a row that a rule that helps may read while it waits, and of one that it may not."""
EMPTIED = (
    ("education", "aid_yuan_year"), ("employment", "wage_base_yuan_month"), ("pension", "basic_pension_yuan_month"),
    ("roster", "last_review_date"), ("roster", "care_agreement_until"), ("roster", "selfcare_score"),
    ("disability", "certificate_status"), ("vehicles", "price_yuan"), ("justice", "term_end"),
)  # fmt: skip


def draw(city: City) -> Unsure:
    """A sixth of the people of each extract wait, every other one for want of evidence only; a quarter of the others
    have an emptied cell; of every fifth roster number all are linked weakly. Always the same."""
    waiting = {
        (extract, row["person_no"])
        for place, extract in enumerate(WAITING)
        for row in city.named[extract]
        if (row["person_no"] * 31 + place * 7) % 6 == 0
    }
    emptied = {
        (extract, row["person_no"], column)
        for place, (extract, column) in enumerate(EMPTIED)
        for row in city.named[extract]
        if (row["person_no"] * 17 + place * 5) % 4 == 0 and (extract, row["person_no"]) not in waiting
    }
    unproven = {(extract, p) for extract, p in waiting if (p // 6) % 2 == 0}
    numbers = [number for number in city.by_number if crc32(number.encode()) % 5 == 0]
    homes = [{p: {r["household_no"] for r in city.of_person("roster", p)} for p in city.members(n)} for n in numbers]
    weak = {p for home in homes if all(len(of_one) == 1 for of_one in home.values()) for p in home}
    return Unsure(frozenset(waiting), unproven=frozenset(unproven), emptied=frozenset(emptied), weak=frozenset(weak))


def apply(unsure: Unsure, ingest: Path, match: Path) -> None:
    """Write a month's links and core tables anew, as ingest and the matcher would have left them."""
    links = pl.read_parquet(match / "links_keyed.parquet").with_columns(
        pl.col("person_id").str.slice(1).cast(pl.Int64).alias("person_no")
    )
    rows = [(*key, "self", key in unsure.unproven) for key in sorted(unsure.waiting)]
    keys = {"extract": pl.Utf8, "person_no": pl.Int64, "role": pl.Utf8}
    waits = pl.DataFrame(rows, schema=keys | {"lacks": pl.Boolean}, orient="row").with_columns(waits=pl.lit(value=True))
    told = links.join(waits, on=list(keys), how="left", maintain_order="left").with_columns(
        pl.when("waits").then(pl.when("lacks").then(SURE_ENOUGH).otherwise(NOT_ENOUGH)).alias("millibits"),
        pl.when("waits").then("lacks").alias("is_only_lacking"),
        pl.when("waits").then(pl.lit("review")).otherwise("decision").alias("decision"),
        pl.when("waits").then("person_id").alias("candidate_person_id"),
        pl.when(pl.col("waits").is_null()).then("person_id").alias("person_id"),
        pl.when(pl.col("person_no").is_in(sorted(unsure.weak))).then(pl.lit("L5")).otherwise("level").alias("level"),
    )
    path = match / "links_keyed.parquet"
    told.select(LINKS_KEYED.schema.names).write_parquet(path)
    _write_waiting_rows(told.filter(pl.col("decision") == "review"), match)
    for extract in {extract for extract, _, _ in unsure.emptied}:
        _empty_cells(unsure, extract, links, ingest / f"core_{extract}.parquet")


def _write_waiting_rows(waiting: pl.DataFrame, match: Path) -> None:
    """What each row that waits says of itself: here the truth about its person."""
    people = pl.read_parquet(match / "people.parquet").select("person_id", "name", "birth_date")
    details = pl.read_parquet(match / "person_details.parquet")
    said = people.join(details, on="person_id").with_columns(birth_year=pl.col("birth_date").dt.year())
    rows = waiting.select("row_id", "extract", person_id="candidate_person_id").join(said, on="person_id")
    ordered = rows.select(WAITING_ROWS.schema.names).sort("row_id")
    pq.write_table(ordered.to_arrow().cast(WAITING_ROWS.schema), match / "waiting_rows.parquet")


def _empty_cells(unsure: Unsure, extract: str, links: pl.DataFrame, path: Path) -> None:
    core = pl.read_parquet(path)
    own = links.filter((pl.col("extract") == extract) & (pl.col("role") == "self")).select("row_id", "person_no")
    core = core.join(own, on="row_id", how="left", maintain_order="left")
    for column in [name for told, name in EMPTIED if told == extract]:
        people = [person for e, person, c in sorted(unsure.emptied) if (e, c) == (extract, column)]
        is_hit = pl.col("person_no").is_in(people)
        mark = pl.when(pl.col("emptied") == "").then(pl.lit(f"|{column}|")).otherwise(pl.col("emptied") + f"{column}|")
        core = core.with_columns(
            pl.when(is_hit).then(mark).otherwise("emptied").alias("emptied"),
            pl.when(is_hit).then(None).otherwise(column).alias(column),
        )
    schema = core_schema(load_contracts()[extract])
    core.select(schema.names).write_parquet(path)
