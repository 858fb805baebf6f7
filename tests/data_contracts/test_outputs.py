"""What we hand out is what the contracts of our outputs say: no column more, none less, in the same order."""

import re
from pathlib import Path

import polars as pl
import pyarrow as pa
import pytest

from data_contracts import tables
from data_contracts.forms import PRINTED, form
from data_contracts.odcs import ContractFile, read_shipped
from data_contracts.tables import Table
from tests.flows.made_leads import lead
from tests.flows.made_month import publish_month

OUTPUTS = {file.name: file for file in read_shipped("outputs")}
LISTS = {name for name, file in OUTPUTS.items() if file.tables[0].physical_type in PRINTED}


def logical_type(kind: pa.DataType) -> str:
    names = {pa.bool_(): "boolean", pa.date32(): "date", pa.float64(): "number", pa.string(): "string"}
    if pa.types.is_list(kind):
        return "array"
    if pa.types.is_decimal(kind):
        return "number"
    return "integer" if pa.types.is_integer(kind) else names[kind]


def test_every_delivered_table_has_a_contract_and_every_other_contract_is_of_a_list() -> None:
    assert set(OUTPUTS) - LISTS == {table.name for table in tables.DELIVERED}


@pytest.mark.parametrize("name", sorted(LISTS))
def test_every_list_is_a_form_with_headings_of_its_own_and_labels_that_are_its_choices(name: str) -> None:
    list_form = form(name)
    assert len(set(list_form.headings)) == len(list_form.columns)
    for column in list_form.columns:
        if column.choices and column.labels:
            assert column.choices == tuple(column.labels.values()), column.name


def test_every_csv_of_a_month_has_the_headings_of_one_contract(tmp_path: Path) -> None:
    referred = lead("L-2", "R01", disposition=3)
    publish_month(tmp_path, "202610", [lead("L-1"), referred], {"L-2": {"refer_to": "医保"}}, is_whole=True)
    out = tmp_path / "out" / "202610"
    found = {
        path.relative_to(out).as_posix(): pl.read_csv(path, infer_schema=False).columns for path in out.rglob("*.csv")
    }
    assert len({path.split("/")[0] for path in found}) >= 7
    for path, columns in found.items():
        fits = [name for name in LISTS if re.fullmatch(re.sub(r"<[^>]*>", "[^/]+", escape_path(form(name).path)), path)]
        assert columns in [list(form(name).headings) for name in fits], path


def escape_path(path: str) -> str:
    return path.replace(".", r"\.")


@pytest.mark.parametrize("table", tables.DELIVERED, ids=lambda table: table.name)
def test_a_delivered_table_has_the_columns_types_grain_and_order_of_its_contract(table: Table) -> None:
    contract = OUTPUTS[table.name].tables[0]
    assert [column.name for column in contract.properties] == table.schema.names
    assert [column.heading for column in contract.properties] == table.schema.names
    assert [column.logical_type for column in contract.properties] == [logical_type(f.type) for f in table.schema]
    assert contract.grain == table.grain
    assert contract.extras.key == table.key
    assert contract.physical_name == f"tables/{table.name}.parquet"


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
    for name in sorted(LISTS):
        names = {column.name for column in form(name).ours}  # what others fill in leaves the house blank
        assert not names & {"id_no", "phone", "birth_date"}


@pytest.mark.parametrize("file", OUTPUTS.values(), ids=lambda file: file.name)
def test_every_column_says_what_it_means(file: ContractFile) -> None:
    assert all(column.description for column in file.tables[0].properties)
    assert file.description.limitations
