"""A row's number is made and taken apart in one place, in Python as in SQL."""

from pathlib import Path

import polars as pl
import pytest

import flows
from data_contracts.row_ids import file_no_of, row_id_of, source_row_of
from data_contracts.tables import ROW_ID_STRIDE

ROOT = Path(flows.__file__).parents[1]


@pytest.mark.parametrize(("file_no", "source_row"), [(1, 2), (214, ROW_ID_STRIDE - 1), (0, 1)])
def test_a_number_says_its_file_and_row_and_a_column_of_them_the_same(file_no: int, source_row: int) -> None:
    row_id = row_id_of(file_no, source_row)
    assert (file_no_of(row_id), source_row_of(row_id)) == (file_no, source_row)
    small = {"file_no": pl.Int32, "source_row": pl.Int32}
    rows = pl.DataFrame({"file_no": [file_no, None], "source_row": [source_row, 5]}, schema=small)
    rows = rows.with_columns(row_id=row_id_of(pl.col("file_no"), pl.col("source_row")))
    assert rows["row_id"].to_list() == [row_id, None]
    back = rows.select(file_no_of(pl.col("row_id")).alias("file_no"), source_row_of(pl.col("row_id")).alias("row"))
    assert back.row(0) == (file_no, source_row) and set(back.dtypes) == {pl.Int32}


def test_nobody_else_reckons_with_the_stride() -> None:
    rooms = [path for room in ("flows", "rules", "matchers") for path in (ROOT / room).rglob("*.py")]
    signs = [f"{sign} ROW_ID_STRIDE" for sign in "*/%"]
    reckoning = [path.name for path in rooms if any(one in path.read_text("utf-8") for one in signs)]
    assert reckoning == []
    assert f"// {ROW_ID_STRIDE} AS" in (ROOT / "matchers" / "deliver" / "source_rows.sql").read_text("utf-8")
