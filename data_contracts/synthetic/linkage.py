"""One big extract against a roster, straight to core tables: for benchmarks of matching, at any size.

The same people, the same damage as in a whole city; but no files, no ingest and no situations.
"""

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow.parquet as pq

from data_contracts.compile import core_schema
from data_contracts.contract import Contract, load_contracts
from data_contracts.row_ids import row_id_of
from data_contracts.synthetic import damage, draws, places, population
from data_contracts.synthetic.damage import Mess
from data_contracts.synthetic.maker import SITUATIONS
from data_contracts.synthetic.world import PAYMENTS, World

LATEST = date(2026, 10, 31)
PEOPLE_PER_HOUSEHOLD = 2.85
ON_FILE = 0.97
AT_A_TIME = 2_000_000
"""Rows shown, damaged and written together: what is more would not fit into memory at the size of a big city."""
GENERAL_REQUIRED = {"insured_status": "参保", "employment_status": "未就业", "programme": "低保", "status": "在保"}


@dataclass(frozen=True)
class LinkageTask:
    """Where a task lies.

    `core` = core table by extract (roster, and the big one); `truth` = row_id, extract, person_no, errors; `people` =
    the true people; `city` = a city folder with areas.csv.
    """

    folder: Path
    core: dict[str, Path]
    truth: Path
    people: Path
    city: Path


def generate_linkage_task(
    folder: Path,
    *,
    rows: int,
    roster: int,
    seed: int,
    extract: str = "medical_enrolment",
    intensity: float = 1.0,
    with_ids: bool = True,
) -> LinkageTask:
    """Write core_roster (about `roster` rows, whole households) and core_<extract> (`rows` rows) with their truth.

    Nearly everybody of the roster is in the extract; a few are not. Most of the extract is on no roster.
    `intensity` multiplies the damage of an ordinary department (1); `with_ids` False leaves its ID column out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    households = int(rows / ON_FILE / PEOPLE_PER_HOUSEHOLD * 1.06) + 50
    where = places.invent(draws.stream(seed, "places"), households)
    people = population.invent(draws.stream(seed, "people"), where, households, LATEST)
    world = _bare_world(seed, where, people)
    rng = draws.stream(seed, "linkage")
    listed = _roster_rows(rng, people, roster)
    on_file = people.filter(pl.Series(rng.random(people.height) < ON_FILE)).select("person_no").head(rows)
    contracts = load_contracts()
    tables = {"roster": _with_record(listed), extract: _with_record(on_file)}
    core: dict[str, Path] = {}
    truths = []
    for file_no, (name, table) in enumerate(tables.items(), start=1):
        care = damage.CARE.get(name, 1.0)
        mess = replace(Mess.identity_only(), identity=intensity if name == "roster" else intensity / care)
        core[name] = folder / f"core_{name}.parquet"
        with pq.ParquetWriter(core[name], core_schema(contracts[name]), compression="zstd") as writer:
            for part, rows_shown in enumerate(table.iter_slices(AT_A_TIME)):
                shown = damage.with_particulars(replace(world, seed=seed + part), name, rows_shown, mess)
                if name != "roster" and not with_ids:
                    shown = shown.with_columns(pl.lit(None, pl.String).alias("id_no"))
                truths.append(_write_core(writer, shown, contracts[name], file_no))
    truth, whole = folder / "truth.parquet", folder / "people.parquet"
    pl.concat(truths).write_parquet(truth)
    people.drop("is_planted").write_parquet(whole)
    return LinkageTask(folder, core, truth, whole, _write_areas(folder / "city", world))


def _bare_world(seed: int, where: places.Places, people: pl.DataFrame) -> World:
    return World(
        seed, where, people, {}, pl.DataFrame(schema=PAYMENTS), frozenset(), pl.DataFrame(schema=SITUATIONS), LATEST
    )


def _roster_rows(rng: np.random.Generator, people: pl.DataFrame, count: int) -> pl.DataFrame:
    """Whole households drawn until there are `count` people."""
    houses = people["house"].unique(maintain_order=True)
    chosen = houses.to_frame().with_columns(pl.Series("order", rng.permutation(len(houses)))).sort("order")
    rows = (
        people.select("person_no", "house", "relation").join(chosen, on="house").sort("order", "person_no").head(count)
    )
    number = "3698D" + (pl.col("order") + 1).cast(pl.String).str.zfill(8)
    return rows.select("person_no", "relation", number.alias("household_no"), pl.lit(value=True).alias("is_covered"))


def _with_record(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).alias("record_no"))


def _write_core(writer: pq.ParquetWriter, shown: pl.DataFrame, contract: Contract, file_no: int) -> pl.DataFrame:
    """Write the rows as ingest would; returns their truth."""
    schema = core_schema(contract)
    row = pl.col("record_no") + 2
    texts = {c.name: pl.col(c.name).cast(pl.String) for c in contract.columns if c.name in shown.columns}
    texts["birth_date"] = pl.coalesce("_birth_text", pl.col("birth_date").dt.strftime("%Y-%m-%d"))
    unread = pl.col("_birth_text").is_not_null()
    filled = shown.with_columns(
        row_id=row_id_of(pl.lit(file_no), row),
        source_file=pl.lit(f"{contract.extract}/{contract.extract}.csv"),
        source_row=row.cast(pl.Int32),
        emptied=pl.lit(""),
        is_after_as_of=pl.lit(value=False),
        id_no_is_numeric=pl.lit(value=False),
        **{f"{name}_raw": text for name, text in texts.items()},
    ).with_columns(
        birth_date=pl.when(~unread).then("birth_date"),
        id_no=pl.col("id_no").str.strip_chars(" \u3000"),
        name=pl.col("name").str.strip_chars(" \u3000"),
        **{name: pl.lit(value) for name, value in GENERAL_REQUIRED.items() if name in schema.names},
    )
    missing = [pl.lit(None).alias(name) for name in schema.names if name not in filled.columns]
    table = filled.with_columns(missing).select(schema.names).to_arrow(compat_level=pl.CompatLevel.oldest())
    writer.write_table(table.cast(schema))
    return filled.select(
        "row_id",
        pl.lit(contract.extract).alias("extract"),
        "person_no",
        pl.col("_errors").list.join(";").alias("errors"),
    )


def _write_areas(city: Path, world: World) -> Path:
    city.mkdir(exist_ok=True)
    places.areas_csv(world.places, {}).write_csv(city / "areas.csv")
    return city
