"""A month written straight to tables holds the same rows as the month's files, linked to their true people."""

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.core_month import write_core_month
from data_contracts.synthetic.damage import Mess
from data_contracts.tables import LINKS_KEYED, PEOPLE

PERIOD = "202610"


def test_tables_are_in_their_schemas_and_rows_are_those_of_the_files(tmp_path: Path) -> None:
    truth = generate(tmp_path, households=200, seed=6, periods=(PERIOD,), mess=Mess.clean())
    made = write_core_month(tmp_path / "month", truth.world, PERIOD)
    own = truth.rows.filter(pl.col("role") == "self")
    twice = 2  # planted on purpose: one settlement number that comes twice, one union row that comes twice
    assert made.rows == own.height - twice
    for extract, contract in load_contracts().items():
        if contract.is_occasional:
            continue
        assert pq.read_schema(made.ingest / f"core_{extract}.parquet").equals(core_schema(contract))
    assert pq.read_schema(made.match / "people.parquet").equals(PEOPLE.schema)
    assert pq.read_schema(made.match / "links_keyed.parquet").equals(LINKS_KEYED.schema)


def test_property_rows_of_people_without_authorisation_have_no_link(tmp_path: Path) -> None:
    truth = generate(tmp_path, households=200, seed=6, periods=(PERIOD,), mess=Mess.clean())
    made = write_core_month(tmp_path / "month", truth.world, PERIOD)
    links = pl.read_parquet(made.match / "links_keyed.parquet")
    cars = links.filter(pl.col("extract") == "vehicles")
    roster = set(links.filter(pl.col("extract") == "roster")["person_id"])
    assert 0 < cars.height < pl.read_parquet(made.ingest / "core_vehicles.parquet").height
    assert set(cars["person_id"]) <= roster
