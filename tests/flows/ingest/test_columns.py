"""Columns that were not taken are named, and a list of people without numbers is shouted at."""

from pathlib import Path

from flows.ingest.drift import LastMonth, drift_rows
from tests.flows.ingest.made import HEADINGS, PEOPLE, contract, csv_text, take, write_xlsx

NOTHING = LastMonth({}, {}, {}, {}, frozenset())


def test_every_column_that_was_not_taken_is_named_also_one_without_a_heading(tmp_path: Path) -> None:
    rows = [[*HEADINGS, "政治面貌", "", "备用"], *([*row, "群众", "甲", ""] for row in PEOPLE)]
    (account,), _ = take(tmp_path, write_xlsx(tmp_path / "a.xlsx", {"一": rows}))  # type: ignore[dict-item]
    assert account.untaken == ("政治面貌", "备用", "K 列（没有标题）")
    assert account.hint_sentences() == ["没有采用的列：政治面貌、备用、K 列（没有标题）"]
    told = {(row["kind"], row["subject"]) for row in drift_rows(contract(), [account], NOTHING)}
    assert {("untaken_column", text) for text in account.untaken} <= told


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
