"""Typed columns become headings and text in one place, as the contract of the list says."""

import ast
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import flows.deliverables
from data_contracts.errors import ContractError
from data_contracts.forms import Form, FormColumn, Written, form
from data_contracts.labels import URGENCIES
from data_contracts.odcs import read_shipped
from flows.deliverables.printing import as_printed, as_text, read_printed, with_headings

CODE = Path(flows.deliverables.__file__).parent


def column(name: str, written: Written, **more: Any) -> Form:
    return Form("made", "made.csv", (FormColumn(name, "表头", written, **more),))


@pytest.mark.parametrize(
    ("written", "value", "shown"),
    [
        (Written.TEXT, "=1+1\n打154 9999 9999", "'=1+1 打154****9999"),
        (Written.CODE, "202610-36992119600101123", "202610-36992119600101123"),
        (Written.DATE, date(2026, 11, 5), "2026-11-05"),
        (Written.INTEGER, 12.0, "12"),
        (Written.DECIMAL, 38.96, "39.0"),
        (Written.PERCENT, 0.561, "56.1%"),
        (Written.YES_NO, True, "是"),
        (Written.YES_NO, False, "否"),
        (Written.YES_NO_UNKNOWN, False, "否"),
    ],
)
def test_a_cell_is_written_as_its_column_says(written: Written, value: object, shown: str) -> None:
    rows = pl.DataFrame({"x": [value, None]}, strict=False)
    unknown = "不详" if written is Written.YES_NO_UNKNOWN else ""
    assert as_printed(rows, column("x", written)).rows() == [(shown,), (unknown,)]


@pytest.mark.parametrize(
    ("written", "name", "shown"),
    [
        (Written.MASKED_ID, "id_no", "369921************"),
        (Written.MASKED_PHONE, "phone", "154****9999"),
    ],
)
def test_a_masked_column_shows_the_ends_of_the_frames_own(written: Written, name: str, shown: str) -> None:
    rows = pl.DataFrame({"id_no": ["369921195803121234"], "phone": ["15499999999"]})
    assert as_printed(rows, column(f"{name}_masked", written)).item() == shown


def test_codes_become_labels_and_one_without_a_label_is_an_error() -> None:
    shared = column("urgency", Written.LABEL, labels=URGENCIES)
    assert as_printed(pl.DataFrame({"urgency": ["red", None]}), shared).rows() == [("红",), ("",)]
    own = column("x", Written.LABELS, labels={"1": "一", "2": "二"})
    assert as_printed(pl.DataFrame({"x": ["2;1;9", None]}), own).rows() == [("二;一;9",), ("",)]
    with pytest.raises(pl.exceptions.InvalidOperationError):
        as_printed(pl.DataFrame({"urgency": ["blue"]}), shared)


def test_what_somebody_else_fills_is_blank_and_rows_are_numbered_from_one() -> None:
    made = Form(
        "made",
        "made.csv",
        (
            FormColumn("row_no", "序号", Written.ROW_NUMBER),
            FormColumn("x", "内容", Written.TEXT),
            FormColumn("done_on", "日期", Written.DATE, filled_by="county"),
            FormColumn("hint", "提示", Written.CONSTANT, choices=("仅为线索",)),
        ),
    )
    rows = as_printed(pl.DataFrame({"x": ["a", "b"]}), made)
    assert rows.columns == ["序号", "内容", "日期", "提示"]
    assert rows.rows() == [("1", "a", "", "仅为线索"), ("2", "b", "", "仅为线索")]
    assert as_printed(pl.DataFrame({"x": []}, schema={"x": pl.Utf8}), made).rows() == []


def test_text_keeps_its_english_names_until_the_headings_are_put_over_it() -> None:
    made = column("x", Written.INTEGER)
    cells = as_text(pl.DataFrame({"x": [1], "list": ["A"]}), made, keep=("list",))
    assert cells.rows(named=True) == [{"list": "A", "x": "1"}]
    assert with_headings(cells, made, keep=("list",)).rows(named=True) == [{"list": "A", "表头": "1"}]


def test_a_list_read_back_has_its_counts_as_numbers(tmp_path: Path) -> None:
    staffing = form("staffing_townships")
    rows = pl.DataFrame({"county": ["临江县"], "township_code": ["369921101000"], "township": ["东山乡"]})
    rows = rows.with_columns(pl.lit(2).alias("assistants"), pl.lit(7).alias("leads"))
    rows = rows.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in staffing.names[5:])
    printed = as_printed(rows, staffing)
    printed.with_columns(pl.when(pl.all() != "").then(pl.all())).write_csv(tmp_path / "a.csv")
    assert read_printed(tmp_path / "a.csv", staffing).rows() == [
        ("临江县", "369921101000", "东山乡", 2, 7, *8 * (None,))
    ]


def test_a_parquet_table_is_no_form_and_a_form_has_no_column_it_does_not_state() -> None:
    with pytest.raises(ContractError, match="not a list"):
        form("people")
    with pytest.raises(ContractError, match="no column"):
        form("referrals")["nothing"]


HEADINGS = {
    column.heading
    for file in read_shipped("outputs")
    if file.tables[0].physical_type != "parquet"
    for column in file.tables[0].properties
    if not column.heading.isascii()
}


@pytest.mark.parametrize("path", sorted(CODE.glob("*.py")), ids=lambda path: path.name)
def test_nobody_but_the_contracts_writes_a_heading(path: Path) -> None:
    """A page (validation.py) has headings of its own; so has the report."""
    if path.name == "validation.py":
        return
    texts = {
        node.value for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Constant)
    }
    assert not {text for text in texts if isinstance(text, str)} & HEADINGS


def test_a_rule_whose_name_says_what_the_list_leaves_out_stands_under_a_neutral_one() -> None:
    rows = pl.DataFrame({"rule_id": ["X02", "E08", None]})
    assert as_printed(rows, column("rule_id", Written.RULE)).rows() == [("Z00",), ("E08",), ("",)]
