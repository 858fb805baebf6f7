"""What a list says, cell by cell, as scripts and clerks read it."""

import csv
import re
from pathlib import Path

import pytest

from benchmarks import clerk_headings as c
from tests.flows.made_leads import EAST, answer, lead, returned_csv
from tests.flows.made_month import publish_month

SPELLED = ("369821 19580312 1235", "369821-19580312-1235", "３６９８２１１９５８０３１２１２３５")

LISTED = f"worklists/{EAST}_东山乡.csv"
TOLD = Path("out/202610/feedback") / f"{EAST}_东山乡" / f"{EAST}_东山乡_处理结果.csv"
RETURNED = Path("incoming") / "202610" / "feedback" / "东山乡.csv"


def listed(root: Path, period: str = "202609") -> list[dict[str, str]]:
    with (root / "out" / period / LISTED).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def outcomes(root: Path) -> list[tuple[str, str]]:
    with (root / TOLD).open(encoding="utf-8-sig", newline="") as file:
        return [(row["线索编号"], row["处理"]) for row in csv.DictReader(file)]


def test_scripts_read_the_township_code_as_twelve_digits_and_nothing_else(tmp_path: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L1")])
    raw = (tmp_path / "out" / "202609" / LISTED).read_bytes().decode("utf-8-sig").splitlines()[1]
    assert re.search(rf"(^|,){EAST}(,|$)", raw)
    assert listed(tmp_path)[0]["乡镇代码"] == EAST


def test_a_list_whose_codes_a_spreadsheet_spoiled_is_taken_all_the_same(tmp_path: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L1")])
    spoiled = {"乡镇代码": "3.69921E+11", "户编号": "3.69921E+11", "数据期": "202609.0"}
    returned_csv(tmp_path / RETURNED, [answer("L1", **spoiled)])
    publish_month(tmp_path, "202610", [])
    assert outcomes(tmp_path) == [("L1", "已采用，已销号")]


@pytest.mark.parametrize(("filled", "said"), [({c.RESULT: ""}, "去过，待结论"), ({c.RESULT: "", c.VISITED: ""}, "")])
def test_the_next_list_says_that_somebody_was_there_without_deciding(
    tmp_path: Path, filled: dict[str, str], said: str
) -> None:
    publish_month(tmp_path, "202609", [lead("L1")])
    returned_csv(tmp_path / RETURNED, [answer("L1", **filled)])
    publish_month(tmp_path, "202610", [lead("L1")])
    assert listed(tmp_path, "202610")[0]["上次核查结论"] == said


def test_a_grouped_or_wide_number_in_a_statement_is_masked(tmp_path: Path) -> None:
    said = [lead(f"L{n}", statement=f"残疾人证{written}已到期") for n, written in enumerate(SPELLED)]
    publish_month(tmp_path, "202609", said)
    rows = listed(tmp_path)
    assert [written for written in SPELLED if written in str(rows)] == []
    assert [row["线索编号"] for row in rows if "********" in row["线索说明"]] == ["L0", "L1", "L2"]


def test_no_cell_starts_as_a_formula(tmp_path: Path) -> None:
    names = ["=1+1", "+1", "-1", "@a", "＝1", "\t=1", "\r=1"]
    publish_month(tmp_path, "202609", [lead(f"L{n}", statement=f"{x} x", household_no=x) for n, x in enumerate(names)])
    rows = listed(tmp_path)
    assert len(rows) == len(names)
    assert not any(re.match(r"[=+\-@＝＋－＠\t\r]", cell) for row in rows for cell in row.values())
    assert all(row["户编号"].startswith("'") for row in rows)
