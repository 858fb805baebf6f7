"""Arrow types in Spark's words: every schema is told to Spark, so that it reads no file to find out."""

import pyarrow as pa
import sqlglot

from data_contracts.errors import ContractError

NAMES = {
    pa.bool_(): "BOOLEAN",
    pa.int8(): "TINYINT",
    pa.int16(): "SMALLINT",
    pa.int32(): "INT",
    pa.int64(): "BIGINT",
    pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.string(): "STRING",
    pa.large_string(): "STRING",
    pa.string_view(): "STRING",
    pa.null(): "INT",  # what DuckDB makes of a column of which nothing is known
}


def ddl_of(schema: pa.Schema) -> str:
    """Columns as DDL, each of which may be null. ContractError for a type that no step uses."""
    return ", ".join(f"`{field.name}` {type_name(field.type)}" for field in schema)


def type_name(of: pa.DataType) -> str:
    """One type in Spark's words."""
    if of in NAMES:
        return NAMES[of]
    if pa.types.is_decimal(of):
        return f"DECIMAL({of.precision}, {of.scale})"
    if pa.types.is_list(of) or pa.types.is_large_list(of):
        return f"ARRAY<{type_name(of.value_type)}>"
    if pa.types.is_struct(of):
        return "STRUCT<" + ", ".join(f"`{field.name}`: {type_name(field.type)}" for field in of) + ">"
    if pa.types.is_dictionary(of):
        return type_name(of.value_type)
    if pa.types.is_timestamp(of):
        return "TIMESTAMP" if of.tz else "TIMESTAMP_NTZ"
    raise ContractError(f"no step has a column of type {of}", where="the Spark engine")


def sql_type(of: pa.DataType) -> str:
    """One type in the words of the steps, for a CAST that both engines read."""
    return sqlglot.exp.DataType.build(type_name(of), dialect="spark").sql(dialect="duckdb")
