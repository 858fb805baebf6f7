"""The clerical sample of identities (身份核对抽样): a few rows of each stratum of a month, drawn before anybody looks.

Strata say how a row came to its person, or why it came to none. A clerk sees the row and one person and says whether
they are the same; blind, for the sheet says neither decision nor weight. Drawn rows are kept in the ledger's folder,
and so are answers, from month to month: only they say how often the matching is right.
"""

import hashlib

import polars as pl

from data_contracts.tables import IDENTITY_ANSWERS, IDENTITY_SAMPLE, PEOPLE, Table
from flows.audit.draw_seed import draw_seed
from flows.ledger.book import kept_files, next_kept, read_file
from flows.store.files import NewFile
from flows.store.frames import empty_frame, typed_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import PERIOD_DIGITS, RunContext
from rules.parameters import Parameters

SIZE = "identity_sample"
EXACT, BY_NUMBER, BY_PARTICULARS, WAITING, NEW = "exact", "by_number", "by_particulars", "waiting", "new"
STRATA = (EXACT, BY_NUMBER, BY_PARTICULARS, WAITING, NEW)
LINKED = (EXACT, BY_NUMBER, BY_PARTICULARS)
"""Strata of rows that were linked; the others are rows that were not, each shown beside its likeliest person."""
PRIME, SPREAD = 2_147_483_647, 48_271
FIRST, SECOND = "甲", "乙"
PREFIX, ID_DIGITS = "S", 11


def draw_sample(context: RunContext, month: MonthTables, parameters: Parameters) -> pl.DataFrame:
    """IDENTITY_SAMPLE of a month: as many rows of each stratum as the parameter says, ordered by the month's seed.

    Where the city wants two clerks each row is there twice, under two numbers. None without the parameter.
    """
    size = parameters.lookup(SIZE, context.settings.long_code, None, month.as_of)
    keys = month.row_keys()
    if size is None or keys is None:
        return empty_frame(IDENTITY_SAMPLE)
    seed = draw_seed(month)
    number = int(hashlib.sha256(seed.encode()).hexdigest()[:7], 16)
    draw = ((pl.col("row_id") % PRIME * SPREAD + number) % PRIME).alias("draw")
    rows = strata_of(month).select("row_id", "stratum", draw).collect()  # of every row of the month no texts
    in_stratum = rows.group_by("stratum").agg(pl.len().cast(pl.Int64).alias("rows_in_stratum"))
    of_each = [rows.filter(pl.col("stratum") == one) for one in STRATA]
    few = pl.concat([part.bottom_k(int(size.value), by=["draw", "row_id"]) for part in of_each])
    few = few.join(in_stratum, on="stratum").select("row_id", "rows_in_stratum")
    its_key = keys.filter(pl.col("role") == "self", pl.col("row_id").is_in(few["row_id"].implode())).collect()
    named = strata_of(month, few["row_id"]).collect().join(few, on="row_id").join(its_key, on="row_id")
    clerks = [FIRST, SECOND] if context.settings.worklists.identity_two_clerks else [FIRST]
    for_clerks = pl.concat([_for_clerk(named, clerk, seed, month) for clerk in clerks])
    return typed_frame(for_clerks.select(IDENTITY_SAMPLE.schema.names).to_arrow(), IDENTITY_SAMPLE).sort("sample_id")


def strata_of(month: MonthTables, only: pl.Series | None = None) -> pl.LazyFrame:
    """row_id, stratum, extract, person_id of rows about the person of the row (`only` of these: row_id). Of a new row
    the person is somebody else of the same name, the nearest by birth; without one it is in no stratum."""
    links = month.links().filter(pl.col("role") == "self")
    links = links if only is None else links.filter(pl.col("row_id").is_in(only.implode()))
    kind = pl.Enum(STRATA)
    waiting, exact, by_number, by_particulars = (
        pl.lit(one, dtype=kind) for one in (WAITING, EXACT, BY_NUMBER, BY_PARTICULARS)
    )
    stratum = (
        pl.when(pl.col("decision") == "review").then(waiting)
        .when(pl.col("level") == "L1").then(exact)
        .when(pl.col("level").is_in(["L2", "L3"])).then(by_number)
        .otherwise(by_particulars)
    )  # fmt: skip
    shown = pl.coalesce(pl.when(pl.col("decision") == "review").then("candidate_person_id"), "person_id")
    is_new = pl.col("decision") == "new"
    known = links.filter(is_new.not_().fill_null(True) & shown.is_not_null())
    known = known.select("row_id", stratum.alias("stratum"), "extract", shown.alias("person_id"))
    new = links.filter(is_new).select("row_id", pl.lit(NEW, dtype=kind).alias("stratum"), "extract", "person_id")
    beside = new.join(_namesakes(month, new), on="person_id")
    return pl.concat([known, beside.select("row_id", "stratum", "extract", pl.col("namesake").alias("person_id"))])


def _namesakes(month: MonthTables, new: pl.LazyFrame) -> pl.LazyFrame:
    """person_id of new rows and the namesake nearest by birth. Grain: person that has one."""
    people = month.scan(PEOPLE).select("person_id", "name", "birth_date").filter(pl.col("name").is_not_null())
    mine = people.join(new.select("person_id").unique(), on="person_id", how="semi")
    others = people.rename({"person_id": "namesake", "birth_date": "other_birth"})
    both = mine.join(others, on="name").filter(pl.col("person_id") != pl.col("namesake"))
    born, other = (pl.col(name).to_physical() for name in ("birth_date", "other_birth"))  # days
    apart = (born - other).abs()
    ordered = both.with_columns(apart.alias("apart")).sort("person_id", "apart", "namesake", nulls_last=True)
    return ordered.unique("person_id", keep="first", maintain_order=True).select("person_id", "namesake")


def _for_clerk(rows: pl.DataFrame, clerk: str, seed: str, month: MonthTables) -> pl.DataFrame:
    ids = [hashlib.sha256(f"{seed}|{row}|{clerk}".encode()).hexdigest()[:ID_DIGITS] for row in rows["row_id"]]
    return rows.with_columns(
        pl.Series("sample_id", [f"{PREFIX}{one}" for one in ids], dtype=pl.Utf8),
        pl.col("stratum").cast(pl.Utf8),
        pl.lit(clerk).alias("clerk"),
        pl.lit(month.period).alias("period"),
    )


def answers_of(month: MonthTables, samples: pl.DataFrame) -> pl.DataFrame:
    """IDENTITY_ANSWERS that came back in a month about the rows of `samples` (IDENTITY_SAMPLE of every month)."""
    mine = month.feedback_accepted.join(
        samples.select("sample_id"), left_on="lead_id", right_on="sample_id", how="semi"
    )
    new = mine.filter(pl.col("outcome") != "repeated").select(
        pl.col("lead_id").alias("sample_id"),
        pl.lit(month.period).alias("period"),
        pl.col("is_person").alias("answer"),
        "who",
        pl.col("visited_on").alias("day"),
    )
    return typed_frame(new.unique("sample_id", keep="last").to_arrow(), IDENTITY_ANSWERS).sort("sample_id")


def samples_kept(store: Store, before: str | None = None) -> pl.DataFrame:
    """IDENTITY_SAMPLE of every month (before one) as it was given to the clerks."""
    return _kept(store, IDENTITY_SAMPLE, before)


def answers_kept(store: Store, before: str | None = None) -> pl.DataFrame:
    """IDENTITY_ANSWERS of every month (before one)."""
    return _kept(store, IDENTITY_ANSWERS, before)


def sample_files(store: Store, period: str, sample: pl.DataFrame, answers: pl.DataFrame) -> list[NewFile]:
    """The files that keep a month's draw and the answers that came in it; none where they are kept, or are empty."""
    files = []
    for spec, rows in ((IDENTITY_SAMPLE, sample), (IDENTITY_ANSWERS, answers)):
        there = kept_files(store, spec, period)
        if rows.is_empty() or (there and read_file(there[-1], spec).equals(rows.sort(spec.key))):
            continue
        files.append(NewFile(next_kept(store, spec, period), rows.to_arrow(), spec))
    return files


def _kept(store: Store, spec: Table, before: str | None) -> pl.DataFrame:
    """A month's rows of all its editions: a list of an earlier one may still come back."""
    paths = [path for path in kept_files(store, spec) if before is None or path.name[:PERIOD_DIGITS] < before]
    parts = [read_file(path, spec) for path in paths]
    return pl.concat(parts).unique("sample_id", keep="last", maintain_order=True) if parts else empty_frame(spec)
