"""A contract as the schema of its core table."""

import pyarrow as pa
import pytest

from data_contracts.compile import RAW, core_schema
from data_contracts.contract import Contract, Kind, load_contracts
from data_contracts.tables import CORE_COLUMNS, YUAN


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts()


def test_every_core_table_starts_alike_then_has_each_column_typed_and_raw(contracts: dict[str, Contract]) -> None:
    for contract in contracts.values():
        names = core_schema(contract).names
        assert names[: len(CORE_COLUMNS)] == CORE_COLUMNS.names
        assert names[len(CORE_COLUMNS) :: 2] == [column.name for column in contract.columns]
        assert names[len(CORE_COLUMNS) + 1 :: 2] == [column.name + RAW for column in contract.columns]
        assert len(set(names)) == len(names)


def test_money_is_exact_and_dates_are_dates(contracts: dict[str, Contract]) -> None:
    schema = core_schema(contracts["medical_claims"])
    assert schema.field("out_of_pocket_yuan").type == YUAN
    assert schema.field("settled_date").type == pa.date32()
    assert schema.field("out_of_pocket_yuan_raw").type == pa.string()


def test_every_kind_of_column_has_a_type(contracts: dict[str, Contract]) -> None:
    kinds = {column.kind for contract in contracts.values() for column in contract.columns}
    assert kinds == set(Kind)
