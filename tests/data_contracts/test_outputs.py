"""What we hand out is what the contracts of our outputs say: no column more, none less, in the same order."""

from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from data_contracts import tables
from data_contracts import worklist_form as columns
from data_contracts.odcs import ContractFile, read_shipped
from data_contracts.tables import Table
from tests.flows.made_leads import lead
from tests.flows.made_month import publish_month

OUTPUTS = {file.name: file for file in read_shipped("outputs")}
CSV = {"worklist", "referrals", "corrections"}


def headings(name: str) -> list[str]:
    return [column.heading for column in OUTPUTS[name].tables[0].properties]


def logical_type(kind: pa.DataType) -> str:
    names = {pa.bool_(): "boolean", pa.date32(): "date", pa.float64(): "number", pa.string(): "string"}
    if pa.types.is_list(kind):
        return "array"
    return "integer" if pa.types.is_integer(kind) else names[kind]


def test_every_delivered_table_and_list_has_a_contract() -> None:
    assert set(OUTPUTS) == {table.name for table in tables.DELIVERED} | CSV


@pytest.mark.parametrize("table", tables.DELIVERED, ids=lambda table: table.name)
def test_a_delivered_table_has_the_columns_types_grain_and_order_of_its_contract(table: Table) -> None:
    contract = OUTPUTS[table.name].tables[0]
    assert [column.name for column in contract.properties] == table.schema.names
    assert [column.heading for column in contract.properties] == table.schema.names
    assert [column.logical_type for column in contract.properties] == [logical_type(f.type) for f in table.schema]
    assert contract.grain == table.grain
    assert contract.extras.key == table.key
    assert contract.physical_name == f"tables/{table.name}.parquet"


def test_the_worklist_has_the_columns_and_closed_lists_of_its_contract() -> None:
    assert headings("worklist") == list(columns.COLUMNS)
    closed = {
        column.heading: tuple(value.value for value in column.enum)
        for column in OUTPUTS["worklist"].tables[0].properties
        if column.enum
    }
    assert {name: closed[name] for name in columns.CLOSED_LISTS} == columns.CLOSED_LISTS
    assert closed["处置类别"] == tuple(columns.DISPOSITIONS.values())
    assert closed["紧急程度"] == tuple(columns.URGENCIES.values())
    assert closed["提示"] == (columns.HINT,)


def test_lists_that_are_written_have_the_headings_of_their_contracts(tmp_path: Path) -> None:
    referred = lead("L-2", "R01", disposition=3)
    publish_month(tmp_path, "202610", [lead("L-1"), referred], {"L-2": {"refer_to": "医保"}})
    out = tmp_path / "out" / "202610"
    worklist = next(file for file in (out / "worklists").glob("*.csv") if file.name != "index.csv")
    assert pl.read_csv(worklist, infer_schema=False).columns == headings("worklist")
    assert pl.read_csv(out / "referrals" / "医保.csv", infer_schema=False).columns == headings("referrals")


def test_delivered_tables_hold_what_their_contracts_promise(tmp_path: Path) -> None:
    publish_month(tmp_path, "202610", [lead("L-1"), lead("L-2", "R01", disposition=3)])
    for table in tables.DELIVERED:
        rows = pl.read_parquet(tmp_path / "out" / "202610" / "tables" / f"{table.name}.parquet")
        for column in OUTPUTS[table.name].tables[0].properties:
            values = rows[column.name]
            assert not (column.required and values.null_count()), (table.name, column.name)
            if column.enum:
                assert set(values.drop_nulls()) <= {value.value for value in column.enum}, (table.name, column.name)


def test_whatever_leaves_the_data_team_has_no_full_number_and_no_birth_date() -> None:
    for name in sorted(CSV):
        names = {column.name for column in OUTPUTS[name].tables[0].properties}
        assert not names & {"id_no", "phone", "birth_date", "address"}


@pytest.mark.parametrize("file", OUTPUTS.values(), ids=lambda file: file.name)
def test_every_column_says_what_it_means(file: ContractFile) -> None:
    assert all(column.description for column in file.tables[0].properties)
    assert file.description.limitations
