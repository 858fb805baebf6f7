"""A month straight from the truth into the tables that the rules read: no files, no ingest, no matching.

For measuring the rules at the size of a city, and for holding them to the oracle whatever the matcher does. Clean:
every row is its true person's at L1, person_id is P and the true number, nothing was rejected, emptied or left to a
clerk.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.compile import core_schema
from data_contracts.contract import Contract, load_contracts
from data_contracts.row_ids import row_id_of
from data_contracts.synthetic import damage, draws, views
from data_contracts.synthetic.damage import Mess
from data_contracts.synthetic.places import Places
from data_contracts.synthetic.world import World
from data_contracts.tables import AREAS, EXTRACT_STATUS, LINKS_KEYED, PEOPLE, PERSON_DETAILS, Table

ROLES = {"person_no": "self", "guardian_no": "guardian", "spouse_no": "spouse"}
PERSON = ("P" + pl.col("person_no").cast(pl.String).str.zfill(9)).alias("person_id")


@dataclass(frozen=True)
class CoreMonth:
    """Folders a month's stages would have left, and how many rows they hold."""

    ingest: Path
    match: Path
    rows: int
    people: int


def write_core_month(folder: Path, world: World, period: str) -> CoreMonth:
    """Write `folder`/ingest (core_*, areas, extract_status), `folder`/match (people, person_details, links_keyed)."""
    ingest, match = folder / "ingest", folder / "match"
    ingest.mkdir(parents=True, exist_ok=True)
    match.mkdir(parents=True, exist_ok=True)
    as_of = draws.month_last(period)
    contracts = load_contracts()
    shown = views.month(world, period)
    permitted = _authorised(shown["roster"], as_of)
    links: list[pl.DataFrame] = []
    status: list[dict[str, object]] = []
    accepted = 0
    for file_no, (extract, rows) in enumerate(shown.items(), start=1):
        contract = contracts[extract]
        core = _core(world, contract, rows, file_no, as_of)
        typed = core.select(core_schema(contract).names).to_arrow(compat_level=pl.CompatLevel.oldest())
        pq.write_table(typed.cast(core_schema(contract)), ingest / f"core_{extract}.parquet", compression="zstd")
        joinable = core if contract.access == "open" else core.filter(pl.col("person_no").is_in(permitted.implode()))
        links += [_links(joinable, extract, column, role) for column, role in ROLES.items() if column in core.columns]
        status.append(_status(contract, core.height))
        accepted += core.height
    linked = pl.concat(links)
    _write(match, LINKS_KEYED, linked.with_columns(PERSON))
    _write(ingest, EXTRACT_STATUS, pl.DataFrame(status))
    _write(ingest, AREAS, _areas(world.places))
    people = _write_people(match, world, linked, shown, period)
    return CoreMonth(ingest, match, accepted, people)


def _core(world: World, contract: Contract, rows: pl.DataFrame, file_no: int, as_of: date) -> pl.DataFrame:
    """Rows as ingest leaves them: exact duplicates once, dated, numbered; raw texts left out."""
    shown = damage.with_particulars(world, contract.extract, rows, Mess.clean())
    schema = core_schema(contract)
    shown = shown.unique(["person_no", *contract.key], keep="first", maintain_order=True)
    later = pl.col(contract.own_date) > as_of if contract.own_date else pl.lit(value=False)
    row = pl.int_range(2, pl.len() + 2, dtype=pl.Int64)
    numbered = shown.with_columns(
        row_id=row_id_of(pl.lit(file_no), row),
        source_file=pl.lit(f"{contract.extract}/{contract.extract}.csv"),
        source_row=row.cast(pl.Int32),
        emptied=pl.lit(""),
        is_after_as_of=later.fill_null(value=False),
        id_no_is_numeric=pl.lit(value=False),
    )
    money = [c.name for c in contract.columns if pa.types.is_decimal(schema.field(c.name).type)]
    missing = [pl.lit(None).alias(name) for name in schema.names if name not in numbered.columns]
    return numbered.with_columns(pl.col(money).round(2).cast(pl.Decimal(14, 2)), *missing)


def _authorised(roster: pl.DataFrame, as_of: date) -> pl.Series:
    """People whose property may be looked at: of a household 在保|渐退|申请中 with an authorisation at as_of."""
    open_ = pl.col("status").is_in(["在保", "渐退", "申请中"]) & (pl.col("authorised_until") >= as_of)
    numbers = roster.filter(open_)["household_no"]
    return roster.filter(pl.col("household_no").is_in(numbers.implode()))["person_no"].unique()


def _links(core: pl.DataFrame, extract: str, column: str, role: str) -> pl.DataFrame:
    return core.filter(pl.col(column).is_not_null()).select(
        "row_id",
        pl.lit(extract).alias("extract"),
        pl.lit(role).alias("role"),
        pl.col(column).alias("person_no"),
        pl.lit("L1").alias("level"),
        pl.lit("auto").alias("decision"),
        pl.lit(None, pl.String).alias("candidate_person_id"),
        pl.lit(None, pl.Int32).alias("millibits"),
        pl.lit(None, pl.Int32).alias("runner_up_millibits"),
        pl.lit(None, pl.Boolean).alias("is_only_lacking"),
    )


def _status(contract: Contract, rows: int) -> dict[str, object]:
    return {
        "extract": contract.extract, "supplier": contract.supplier, "title": contract.title, "access": contract.access,
        "status": "arrived", "rows_accepted": rows, "rows_last_period": None, "swing_percent": None,
        "rows_refused": 0, "rows_when_whole": None, "not_whole": None,
    }  # fmt: skip


def _areas(places: Places) -> pl.DataFrame:
    """Every area with its current code, township and county."""
    closed = dict(places.closed)
    frame = places.areas.select(
        pl.col("区划代码").alias("area_code"),
        pl.col("名称").alias("name"),
        pl.col("级别").alias("level"),
        pl.col("城乡").replace({"": None}).alias("urban_rural"),
        pl.lit(None, pl.Int64).alias("hukou_population"),
        pl.lit(date(2000, 1, 1)).alias("opened"),
        pl.col("停用日期").replace({"": None}).str.to_date().alias("closed"),
    ).with_columns(current_code=pl.col("area_code").replace(closed))
    township = pl.col("current_code").str.slice(0, 9) + "000"
    county = pl.col("current_code").str.slice(0, 6) + "000000"
    local = pl.col("level").is_in(["乡", "村"])
    return frame.with_columns(
        township=pl.when(local).then(township),
        county=pl.when(pl.col("level") != "市").then(county),
    ).with_columns(
        township_name=pl.col("township").replace_strict(places.names, default=None, return_dtype=pl.String),
        county_name=pl.col("county").replace_strict(places.names, default=None, return_dtype=pl.String),
        village_name=pl.when(pl.col("level") == "村").then("name"),
        full_name=pl.col("name"),
    )


def _write_people(match: Path, world: World, linked: pl.DataFrame, shown: dict[str, pl.DataFrame], period: str) -> int:
    """Write people and person_details of everybody a link names; returns how many."""
    rows = linked.group_by("person_no").len("rows")
    people = world.people.join(rows, on="person_no").with_columns(PERSON, pl.col("rows").cast(pl.Int32))
    live, hukou = (pl.col(c).str.slice(0, 9) + "000" for c in ("live_area", "hukou_area"))
    local = pl.col("hukou_area").str.starts_with("3698")
    on_roster, registered = (shown[e]["person_no"].unique().implode() for e in ("roster", "household_register"))
    details = people.with_columns(
        township=live,
        live_township=live,
        hukou_township=pl.when(local).then(hukou),
        is_on_roster=pl.col("person_no").is_in(on_roster),
        is_in_register=pl.col("person_no").is_in(registered),
        first_period=pl.lit(period),
    )
    _write(match, PEOPLE, details)
    _write(match, PERSON_DETAILS, details)
    return people.height


def _write(folder: Path, table: Table, frame: pl.DataFrame) -> None:
    """Write an exchanged table in its schema and order."""
    ordered = frame.select(table.schema.names).sort(list(table.key), nulls_last=True)
    arrow = ordered.to_arrow(compat_level=pl.CompatLevel.oldest()).cast(table.schema)
    pq.write_table(arrow, folder / f"{table.name}.parquet", compression="zstd")
