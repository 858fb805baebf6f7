"""Files that earlier versions wrote, read as today's: the one place that knows how they differ.

Until 0.2.0 the ledger kept what a visit said, and the lists a lead was on, as JSON under Chinese keys in `detail`, and
results as the Chinese words of the list; 0.2.0 had other names for some columns and files (RENAMED, `name_today`). Such
a file is never written again; whoever reads it sees today's columns.
A column that was not kept yet is null.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import pyarrow as pa

from data_contracts.labels import RESULTS
from data_contracts.returned_lists import CHOICES
from data_contracts.tables import Table

DETAIL, SIDE_KEY, ASSISTING_KEY, ORIGINAL_KEY = "detail", "主协办", "协办", "因原线索办结"
VISIT_KEYS = {
    "核查日期": "visited_on",
    "核查人一": "checker_one",
    "核查人二": "checker_two",
    "走访方式": "visit_mode",
    "是否本人": "is_person",
    "情况属实": "is_true",
    "对象陈述": "person_statement",
    "申请意愿": "will",
    "申请能力": "ability",
    "办理路径": "path",
    "结果代码": "result",
    "豁免代码": "exemption",
    "转介部门": "referred_to",
    "转介回执号": "receipt_no",
    "先行救助金额": "advance_yuan",
    "书面告知日期": "notified_on",
    "更正信息": "correction",
    "未核实原因": "not_checked_because",
    "办结日期": "closed_on",
    "复核人": "reviewer",
}
"""Key -> the column it is now; these keys do not change when a heading does."""
LISTED_KEYS = {
    "主办": "host_township",
    "主办名称": "host_name",
    "协办": "assisting_township",
    "协办名称": "assisting_name",
    "行": "row_mark",
}
RESULT_COLUMNS = ("result", "last_result")
READERS: Mapping[str, Callable[[str], Any]] = {
    "visited_on": date.fromisoformat,
    "advance_yuan": Decimal,
    "notified_on": date.fromisoformat,
    "closed_on": date.fromisoformat,
}

RENAMED: Mapping[str, str] = {"said": "person_statement", "told_person_id": "person_id_then"}
"""Column of an earlier version -> its name today."""
FORMERLY_ALONE, ACCEPTED_ALONE = ".taken_", ".accepted_"
"""In the name of a file of the ledger that holds one returned file, accepted by itself: until 0.2.0, and today."""


def name_today(name: str) -> str:
    """The name that a file of the ledger would have if it were written today; the file keeps its own."""
    return name.replace(FORMERLY_ALONE, ACCEPTED_ALONE)


def as_today(rows: pa.Table, spec: Table) -> pa.Table:
    """Rows of a file of any version -> with all columns of `spec`, in today's values. Row count and order unchanged."""
    if DETAIL in rows.column_names and DETAIL not in spec.schema.names:
        rows = _with_details(rows, spec)
    names = [RENAMED.get(name, name) for name in rows.column_names]
    if names != rows.column_names:
        rows = rows.rename_columns(names)
    for name in RESULT_COLUMNS:
        if name in rows.column_names:
            rows = _with_codes(rows, name)
    for column in spec.schema:
        if column.name not in rows.column_names:
            rows = rows.append_column(column, pa.nulls(rows.num_rows, column.type))
    return rows


def _with_details(rows: pa.Table, spec: Table) -> pa.Table:
    """What stood in `detail`, as columns."""
    reported = [json.loads(text) if text else {} for text in rows[DETAIL].to_pylist()]
    kept: dict[str, list[Any]] = {_column_of(name): _values(reported, name, key) for key, name in VISIT_KEYS.items()}
    kept["by_assisting"] = [_by_assisting(one) for one in reported]
    kept |= {name: [one.get(key) or None for one in reported] for key, name in LISTED_KEYS.items()}
    kept["closed_with"] = [one.get(ORIGINAL_KEY) for one in reported]
    for name, values in kept.items():
        if name in spec.schema.names and name not in rows.column_names:
            column = spec.schema.field(name)
            rows = rows.append_column(column, pa.array(values, column.type))
    return rows.drop_columns([DETAIL])


def _column_of(name: str) -> str:
    return "reported_result" if name == "result" else name


def _values(reported: list[dict[str, Any]], name: str, key: str) -> list[Any]:
    codes = {word: code for code, word in CHOICES.get(name, {}).items()}
    read = READERS.get(name)
    texts = [one.get(key) or None for one in reported]
    return [text if text is None else read(text) if read else codes.get(text, text) for text in texts]


def _by_assisting(reported: dict[str, Any]) -> bool | None:
    """Null for what is no answer: the lists of a lead, the original of a reminder."""
    is_answer = any(key in reported for key in VISIT_KEYS)
    return reported.get(SIDE_KEY) == ASSISTING_KEY if is_answer else None


def _with_codes(rows: pa.Table, name: str) -> pa.Table:
    """Words of an earlier version as codes. By way of polars: pyarrow's own way from Python values imports pandas."""
    codes = {word: code for code, word in RESULTS.items()}
    values = pl.Series(name, rows[name], dtype=pl.Utf8)
    if not values.is_in(list(codes)).any():
        return rows
    return rows.set_column(rows.column_names.index(name), name, values.replace(codes).to_arrow().cast(pa.string()))
