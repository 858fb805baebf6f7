"""The sheet of reviews that fall due: by village, what changed with source and month, room to sign, never a verdict."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from benchmarks import clerk_headings as c
from data_contracts import tables as t
from flows.deliverables.prepared_reviews import NO_CHANGE, REVIEWS, REVIEWS_SHEET, review_cells, review_files
from flows.deliverables.workbook import workbook_bytes
from tests.flows.deliverables.conftest import MadeMonth
from tests.flows.made_leads import EAST, WEST


def due(number: str, person: str | None, **other: Any) -> dict[str, Any]:
    own = {"household_no": number, "programme": "低保", "dibao_class": "C", "person_id": person, "members": 2}
    days = {"last_day": date(2026, 3, 5), "is_first": False, "due_on": date(2026, 9, 5), "is_overdue": True}
    return own | days | other


def change(number: str, kind: str, extract: str | None, period: str, person: str = "P000000001") -> dict[str, Any]:
    own = {"household_no": number, "programme": "低保", "person_id": person, "kind": kind}
    return own | {"extract": extract, "changed_on": None, "period": period}


def put(month: MadeMonth) -> None:
    later = {"due_on": date(2026, 10, 20), "is_overdue": False}
    rows = [
        due("H3", "P000000002", **later),
        due("H2", "P000000001", **later),
        due("H1", "P000000001"),
        due("H4", None),
    ]
    month.put("decide", t.REVIEWS_DUE, rows)
    claims = [change("H1", "claims", "medical_claims", f"20260{n}") for n in (4, 5, 6, 7)]
    moved = change("H1", "address", None, "202608")
    month.put("decide", t.REVIEW_CHANGES, [*claims, moved])


def test_each_township_has_its_households_by_village_and_due_date_with_what_changed(month: MadeMonth) -> None:
    put(month)
    files = {file.path: file.rows for file in review_files(review_cells(month.tables()), month.tables().areas)}
    east = files[f"prepared_reviews/{EAST}_东山乡_复核预审.csv"]
    assert east["户编号"].to_list() == ["H1", "H2", "H3"]
    lines = east["上次核查以来的变化"].to_list()
    assert lines[1:] == [NO_CHANGE] * 2
    assert "居住地有变动（王伟；两个月的数据前后不同，2026年8月）" in lines[0]
    assert "医疗费用结算（王伟；" in lines[0]
    assert "2026年5月、2026年6月、2026年7月等）" in lines[0]
    assert east.select("村社区", "到期日", "已逾期").row(0) == ("白沟村", "2026-09-05", "是")
    assert sum(len(rows) for rows in files.values()) == 4
    assert "prepared_reviews/未知乡镇_复核预审.csv" in files


def test_the_sheet_stands_in_the_townships_workbook_with_room_to_sign_and_says_it_decides_nothing(
    month: MadeMonth, tmp_path: Path
) -> None:
    put(month)
    cells = review_cells(month.tables())
    assert set(cells) - {None} <= {EAST, WEST}
    blank = dict.fromkeys(c.WORKLIST.names, "") | {"township_code": EAST, "visit_no": "1"}
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook_bytes("东山乡", "202609", pl.DataFrame([blank]), cells[EAST]))
    sheet = openpyxl.load_workbook(path)[REVIEWS_SHEET]
    rows = list(sheet.iter_rows(values_only=True))
    assert "不是核查结论" in str(rows[0][0]) and "都要受理" in str(rows[0][0])
    assert list(rows[1]) == list(REVIEWS.headings)
    signed = [REVIEWS.headings.index(name) for name in ("核查人签字", "对象签字")]
    assert all(not row[place] for row in rows[2:] for place in signed)
    assert sheet.protection.sheet
    without = workbook_bytes("东山乡", "202609", pl.DataFrame([blank]))
    (tmp_path / "b.xlsx").write_bytes(without)
    assert REVIEWS_SHEET not in openpyxl.load_workbook(tmp_path / "b.xlsx").sheetnames
