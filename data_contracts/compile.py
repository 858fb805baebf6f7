"""A contract compiled to the Arrow schema of its core table: CORE_COLUMNS, then each column typed and its raw text."""

from collections.abc import Mapping
from types import MappingProxyType

import pyarrow as pa

from data_contracts.contract import Column, Contract, Kind
from data_contracts.tables import CORE_COLUMNS, DAY, FLAG, LONG, NUM, TEXT, YUAN

RAW = "_raw"

ARROW_TYPE: Mapping[Kind, pa.DataType] = MappingProxyType(
    {
        Kind.TEXT: TEXT,
        Kind.AREA: TEXT,
        Kind.ID: TEXT,
        Kind.SEX: TEXT,
        Kind.DATE: DAY,
        Kind.MONTH: TEXT,
        Kind.YUAN: YUAN,
        Kind.INT: LONG,
        Kind.NUM: NUM,
        Kind.FLAG: FLAG,
        Kind.ENUM: TEXT,
        Kind.RELATION: TEXT,
    }
)


def arrow_type(column: Column) -> pa.DataType:
    """Arrow type of a column's typed cells."""
    return ARROW_TYPE[column.kind]


def core_schema(contract: Contract) -> pa.Schema:
    """Schema of `core_<extract>`: the columns every core table has, then typed and raw beside each other."""
    fields = [pa.field(field.name, field.type) for field in CORE_COLUMNS]
    for column in contract.columns:
        fields.append(pa.field(column.name, arrow_type(column)))
        fields.append(pa.field(column.name + RAW, TEXT))
    return pa.schema(fields)
