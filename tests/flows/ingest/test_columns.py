"""Columns that were not taken are named, and a list of people without numbers is shouted at."""

from pathlib import Path

import pytest

from flows.ingest.drift import LastMonth, drift_rows
from tests.flows.ingest.made import HEADINGS, PEOPLE, contract, csv_text, take, write_xlsx

NOTHING = LastMonth({}, {}, {}, {}, frozenset())


def test_every_column_that_was_not_taken_is_named_also_one_without_a_heading(tmp_path: Path) -> None:
    rows = [[*HEADINGS, "政治面貌", "", "备用"], *([*row, "群众", "甲", ""] for row in PEOPLE)]
    (account,), _ = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", {"一": rows}))  # type: ignore[dict-item]
    assert account.unused == ("政治面貌", "备用", "K 列（没有标题）")
    assert account.hint_sentences() == ["没有采用的列：政治面貌、备用、K 列（没有标题）"]
    told = {(row["kind"], row["subject"]) for row in drift_rows(contract(), [account], NOTHING)}
    assert {("untaken_column", text) for text in account.unused} <= told


def test_a_list_of_people_without_a_column_of_numbers_is_shouted_at_with_the_column_that_looks_like_it(
    tmp_path: Path,
) -> None:
    rows = [[text if text != "证件号码" else "编号甲" for text in HEADINGS], *PEOPLE]
    path = tmp_path / "a.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    (account,), core = take(tmp_path, path)
    assert core.height == 3
    first = account.hint_sentences()[0]
    assert first.startswith("注意！整张表没有证件号码这一列")
    assert "“编号甲”里像是证件号码" in first
    assert ("file_remark", "petition/a.csv") in {
        (row["kind"], row["subject"]) for row in drift_rows(contract(), [account], NOTHING)
    }


def test_a_list_with_numbers_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(csv_text([HEADINGS, *PEOPLE]), encoding="utf-8")
    (account,), _ = take(tmp_path, path)
    assert account.hint_sentences() == []


@pytest.mark.parametrize(
    ("column", "headings"),
    [
        ("id_no", "公民身份证号 身份证 公民身份证号码 本人身份证号码"),
        ("phone", "手机号 手机"),
        ("address", "家庭地址"),
        ("dibao_class", "低保类别"),
        ("income_yuan_month_per_head", "人均收入"),
        ("benefit_yuan_month", "保障金额"),
    ],
)
def test_the_commonest_headings_of_the_roster_are_known(column: str, headings: str) -> None:
    known = contract("roster").headings()
    assert {known[heading] for heading in headings.split()} == {column}


def test_the_patients_number_is_known_where_there_are_patients() -> None:
    assert contract("medical_claims").headings()["患者身份证号"] == "id_no"
    assert contract("health").headings()["患者身份证号"] == "id_no"


def test_of_two_phones_the_first_known_is_taken_and_the_other_told(tmp_path: Path) -> None:
    rows = [["手机", *HEADINGS, "联系电话"], *(["15400000001", *row, "15400000002"] for row in PEOPLE)]
    path = tmp_path / "a.csv"
    path.write_text(csv_text(rows), encoding="utf-8")
    (account,), core = take(tmp_path, path)
    assert core["phone"].unique().to_list() == ["15400000002"]
    assert account.unused == ("手机",)


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_column_without_a_heading_is_named_however_far_down_its_first_cell_stands(tmp_path: Path, name: str) -> None:
    people = [[*PEOPLE[0][:5], f"XF{row}", *PEOPLE[0][6:], "", "迟来" if row == 400 else ""] for row in range(500)]
    rows = [[*HEADINGS, "", ""], *people]
    if name == "a.csv":
        (tmp_path / name).write_text(csv_text(rows), encoding="utf-8")
    else:
        write_xlsx(tmp_path / name, {"一": rows})  # type: ignore[dict-item]
    (account,), _ = take(tmp_path, tmp_path / name)
    assert account.unused == ("K 列（没有标题）",)
