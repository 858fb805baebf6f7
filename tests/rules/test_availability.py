"""What arrived and can be relied on: columns that say nothing any more, and which rules they concern."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.tables import DRIFT, EXTRACT_STATUS, PROFILE, Table
from rules.availability import columns_read
from rules.catalogue import load_catalogue
from rules.inputs import read_arrivals


def put(folder: Path, table: Table, *rows: dict[str, Any]) -> None:
    full = [dict.fromkeys(table.schema.names) | row for row in rows]
    pq.write_table(pa.Table.from_pylist(full, table.schema), folder / f"{table.name}.parquet")


def test_columns_that_were_lost_or_are_suddenly_blank_or_invalid_say_nothing(tmp_path: Path) -> None:
    put(tmp_path, EXTRACT_STATUS, {"extract": "vehicles", "title": "机动车登记", "status": "arrived"})
    columns = [("price_yuan", "blank_surge", True), ("vehicle_use", "invalid", False), ("id_no", "ids_end_000", True)]
    told = [
        {"extract": "vehicles", "column": column, "measure": measure, "is_damaged": damaged}
        for column, measure, damaged in columns
    ]
    put(tmp_path, PROFILE, *told)
    lost = {"extract": "vehicles", "kind": "lost_column", "subject": "车辆状态"}
    put(tmp_path, DRIFT, lost, lost | {"kind": "new_column", "subject": "使用性质"})
    assert read_arrivals(tmp_path).by_extract["vehicles"].spoilt == ("price_yuan", "vehicle_status")


def test_a_month_without_profile_or_drift_has_nothing_spoilt(tmp_path: Path) -> None:
    put(tmp_path, EXTRACT_STATUS, {"extract": "vehicles", "title": "机动车登记", "status": "arrived"})
    assert read_arrivals(tmp_path).by_extract["vehicles"].spoilt == ()


@pytest.mark.parametrize(
    ("rule", "extract", "column", "is_read"),
    [
        ("X03", "pension", "basic_pension_yuan_month", True),
        ("X03", "pension", "pension_start_date", True),  # read by the shared fact, though not by this rule
        ("X03", "pension", "phone", False),
        ("X11", "roster", "taper_start_date", True),
        ("X05", "roster", "taper_start_date", False),
        ("X05", "vehicles", "price_yuan", True),
    ],
)
def test_a_rule_reads_the_columns_of_its_facts_and_of_the_roster_those_it_names(
    rule: str, extract: str, column: str, is_read: bool
) -> None:
    assert (column in columns_read(load_catalogue()[rule], extract)) is is_read
