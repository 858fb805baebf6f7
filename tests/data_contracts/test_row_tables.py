"""Rows become the table that pyarrow itself would make of them, and pandas stays outside."""

import subprocess
import sys
from datetime import date

import pyarrow as pa

from data_contracts.row_tables import table_of

SCHEMA = pa.schema(
    [
        ("code", pa.string()),
        ("day", pa.date32()),
        ("count", pa.int32()),
        ("yuan", pa.decimal128(14, 2)),
        ("is_open", pa.bool_()),
        ("names", pa.list_(pa.string())),
    ]
)
ROWS: list[dict[str, object]] = [
    {"code": "甲", "day": date(2026, 10, 1), "count": 3, "yuan": None, "is_open": True, "names": ["乙", None]},
    {"code": None, "count": None, "names": []},
]


def test_the_table_is_the_one_pyarrow_makes() -> None:
    made = table_of(ROWS, SCHEMA)
    assert made.equals(pa.Table.from_pylist(ROWS, schema=SCHEMA), check_metadata=True)
    assert table_of([], SCHEMA).equals(SCHEMA.empty_table(), check_metadata=True)


def test_pandas_is_not_imported() -> None:
    program = (
        "import sys, pyarrow as pa; from data_contracts.row_tables import table_of\n"
        "schema = pa.schema([('code', pa.string())])\n"
        "assert table_of([{'code': '1'}], schema).num_rows == 1 and table_of([], schema).num_rows == 0\n"
        "assert 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
