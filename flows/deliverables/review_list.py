"""Identity checks (身份核对清单): pairs the matcher left to a clerk. One list per county, CSV and workbook alike.

The list is in the order of the leads that hang on a row, red first (flows/deliverables/waiting_leads.py). A clerk sees
both sides as a worklist shows a person: masked numbers, age in place of the birth date, what agrees and what does not.
"""

from collections.abc import Iterator

import polars as pl

from data_contracts.row_ids import file_no_of, row_id_of, source_row_of
from flows.deliverables.csv_files import CsvFile, file_per_county
from flows.deliverables.persons import PERSON, people_and_places
from flows.deliverables.waiting_leads import waiting_leads
from flows.store.month_tables import MonthTables

SAMPLE_FOLDER = "identity_sample"
NAMED_BY_ROLE = {
    "self": ("name", "id_no"),
    "guardian": ("guardian_name", "guardian_id_no"),
    "spouse": ("spouse_name", "spouse_id_no"),
}
OWN_COLUMNS = {"sex": pl.Utf8, "birth_date": pl.Date, "phone": pl.Utf8, "address": pl.Utf8}
SIDE = {"row_id": pl.Int64, "role": pl.Utf8, "name": pl.Utf8, "id_no": pl.Utf8, **OWN_COLUMNS}


def review_list(month: MonthTables) -> list[CsvFile]:
    """One file per county of the candidate. Grain: pair waiting for a clerk, those that the most urgent leads hang on
    first, then those that more hang on, then the likeliest."""
    if month.reviews.is_empty():
        return []
    row_id = row_id_of(pl.col("file_no"), pl.col("source_row"))
    pairs = month.reviews.join(month.files.select("source_file", "file_no"), on="source_file", how="left")
    pairs = pairs.with_columns(row_id.alias("row_id"))
    rows = _both_sides(month, pairs)
    rows = rows.join(waiting_leads(month, pairs), on="review_id", how="left")
    rows = rows.sort(
        "county_code", "first_urgency", pl.col("leads") * -1, pl.col("bits") * -1, "review_id", nulls_last=True
    )
    return file_per_county("reviews", rows, "review_list")


def sample_list(month: MonthTables, sample: pl.DataFrame) -> list[CsvFile]:
    """The clerical sample (IDENTITY_SAMPLE) as lists of pairs, one per county and clerk, in the order of their numbers.

    Blind: neither decision, level, weight nor stratum stands on it. What comes back is an answer on a pair like any.
    """
    if sample.is_empty():
        return []
    pairs = sample.select(
        pl.col("sample_id").alias("review_id"),
        "clerk",
        "row_id",
        "extract",
        pl.lit("self").alias("role"),
        pl.col("person_id").alias("candidate_person_id"),
        file_no_of(pl.col("row_id")).alias("file_no"),
        source_row_of(pl.col("row_id")).alias("source_row"),
    ).join(month.files.select("source_file", "file_no"), on="file_no", how="left")
    blank = {"level": pl.Utf8, "bits": pl.Float64, "why": pl.Utf8, "waiting_leads": pl.Utf8}
    rows = _both_sides(month, pairs).with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in blank.items())
    rows = rows.sort("county_code", "review_id", nulls_last=True)
    clerks = rows["clerk"].unique().sort().to_list()
    files = []
    for clerk in clerks:
        folder = SAMPLE_FOLDER if len(clerks) == 1 else f"{SAMPLE_FOLDER}/{clerk}"
        files += file_per_county(folder, rows.filter(pl.col("clerk") == clerk), "review_list")
    return files


def _both_sides(month: MonthTables, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs (row_id, role, extract, candidate_person_id) with what the row says and whom it is set beside."""
    pairs = pairs.join(pl.concat(list(_sides(month, pairs))), on=["row_id", "role"], how="left")
    people = people_and_places(month.people(pairs["candidate_person_id"]), month.areas)
    people = people.rename({name: f"other_{name}" for name in PERSON})
    rows = pairs.join(people, left_on="candidate_person_id", right_on="person_id", how="left")
    rows = rows.join(month.ages, on="birth_date", how="left")
    rows = rows.join(month.extract_status.select("extract", "supplier", "title"), on="extract", how="left")
    return rows.with_columns(
        pl.lit(month.period).alias("period"),
        pl.concat_str("supplier", "title", separator="·", ignore_nulls=True).alias("source"),
    )


def _sides(month: MonthTables, pairs: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Who the source rows of the pairs are about, extract by extract."""
    yield pl.DataFrame(schema=SIDE)
    for (extract, role), part in pairs.partition_by("extract", "role", as_dict=True, maintain_order=True).items():
        rows = month.core_rows(str(extract))
        if rows is None:
            continue
        name, id_no = NAMED_BY_ROLE[str(role)]
        own = OWN_COLUMNS if role == "self" else {}
        there = rows.collect_schema().names()
        shown = [
            pl.col(source).cast(dtype).alias(target) if source in there else pl.lit(None, dtype=dtype).alias(target)
            for target, source, dtype in [("name", name, pl.Utf8), ("id_no", id_no, pl.Utf8)]
            + [(column, column if column in own else "", dtype) for column, dtype in OWN_COLUMNS.items()]
        ]
        wanted = part.select("row_id").unique().lazy()
        found = rows.join(wanted, on="row_id", how="semi")
        yield found.select("row_id", pl.lit(role).alias("role"), *shown).collect().select(list(SIDE))
