"""Who decides is what was published; a row whose printed cells no longer belong together is handed back."""

from pathlib import Path

import polars as pl
import pytest

from data_contracts.returned_lists import ASSISTING, HOST, PRINTED
from flows.feedback.sides import with_sides
from flows.ledger import book
from flows.ledger.listings import listings, marks_of
from tests.flows import made_leads as made

PRINT = {
    "township_code": made.EAST,
    "township": "东山乡",
    "name": "张三",
    "id_no_masked": "369921************",
    "rule_id": "E08",
}
SHARED = (("L1", made.EAST, HOST), ("L1", made.WEST, ASSISTING))


def known(root: Path, *lists: tuple[str, str, str]) -> pl.DataFrame:
    """The listings of a month with lead L1."""
    made.publish(root, "202609", made.leads(made.lead("L1")), lists=made.listed(*lists))
    return listings(book.read(book.Store(root / "store")).events)


def back(source_file: str = "feedback/表.csv", **cells: str | None) -> pl.DataFrame:
    row = {"lead_id": "L1", "period": "202609", "side": HOST, "source_file": source_file} | PRINT | cells
    return pl.DataFrame([row], schema={"lead_id": pl.Utf8, "source_file": pl.Utf8} | dict.fromkeys(PRINTED, pl.Utf8))


def decided(rows: pl.DataFrame, listed: pl.DataFrame) -> tuple[str | None, str | None]:
    found = with_sides(rows, listed).row(0, named=True)
    return found["side"], found["list_fault"]


WESTERN = {"township_code": made.WEST, "township": "西河镇"}


@pytest.mark.parametrize(
    ("cells", "side", "fault"),
    [
        ({}, HOST, None),
        ({"side": ASSISTING}, HOST, None),
        ({**WESTERN, "side": HOST}, ASSISTING, None),
        ({**WESTERN, "side": ASSISTING}, ASSISTING, None),
        ({"township_code": "3.69921E+11", "township": "西河镇", "side": HOST}, ASSISTING, None),
        ({"township_code": "3.69921E+11", "township": "东山乡"}, HOST, None),
        ({"township_code": f"'{made.WEST}", "township": "东山乡"}, ASSISTING, None),
        ({"township_code": made.COUNTY}, HOST, "changed_place"),
        ({"township_code": "", "township": "北岭乡"}, HOST, "changed_place"),
        ({"township_code": None, "township": None}, HOST, "unknown_list"),
        ({"township_code": "", "township": "", "side": None}, None, "unknown_list"),
        ({"township_code": None, "township": None, "side": ASSISTING}, ASSISTING, None),
    ],
)
def test_the_published_list_decides_who_decides(
    tmp_path: Path, cells: dict[str, str | None], side: str | None, fault: str | None
) -> None:
    assert decided(back(**cells), known(tmp_path, *SHARED)) == (side, fault)


def test_the_file_name_tells_the_list_where_the_columns_are_gone(tmp_path: Path) -> None:
    bare = {"township_code": None, "township": None}
    listed = known(tmp_path, *SHARED)
    assert decided(back(f"feedback/{made.WEST}_西河镇.csv", **bare), listed) == (ASSISTING, None)
    assert decided(back(f"feedback/{made.EAST}_东山乡.csv", **bare), listed) == (HOST, None)


def test_a_lead_of_one_township_needs_no_columns_to_be_its(tmp_path: Path) -> None:
    listed = known(tmp_path, ("L1", made.EAST, HOST))
    assert decided(back(**{"township_code": None, "township": None, "side": None}), listed) == (HOST, None)
    assert decided(back(**{"side": ASSISTING}), listed) == (HOST, None)


def test_a_changed_side_is_noticed(tmp_path: Path) -> None:
    listed = known(tmp_path, *SHARED)
    assert "按下发清单的“协办”处理" in with_sides(back(**WESTERN), listed)["side_note"][0]
    assert with_sides(back(**WESTERN | {"side": ASSISTING}), listed)["side_note"].to_list() == [None]


def test_the_row_is_judged_by_the_list_of_its_month(tmp_path: Path) -> None:
    listed = known(tmp_path, *SHARED)
    swapped = made.listed(("L1", made.WEST, HOST), ("L1", made.EAST, ASSISTING))
    made.publish(tmp_path, "202610", made.leads(made.lead("L1")), lists=swapped)
    both = listings(book.read(book.Store(tmp_path / "store")).events)
    assert decided(back(), listed) == (HOST, None)
    assert decided(back(), both) == (HOST, None)
    assert decided(back(**{"period": "202610"}), both) == (ASSISTING, None)
    assert decided(back(**{"period": "Oct-26"}), both) == (ASSISTING, None)


@pytest.mark.parametrize("cells", [{"name": "李四"}, {"rule_id": "E01"}, {"id_no_masked": ""}, {"name": ""}])
def test_a_row_that_slipped_onto_another_lead_is_handed_back(tmp_path: Path, cells: dict[str, str]) -> None:
    assert decided(back(**cells), known(tmp_path, *SHARED))[1] == "changed_row"


@pytest.mark.parametrize(
    "cells",
    [
        {"name": " 张 三 "},
        {"rule_id": "Ｅ０８"},
        {"name": None},
        {"name": "", "id_no_masked": "", "rule_id": ""},
        {"township": "东山乡 ", "township_code": made.EAST},
    ],
)
def test_what_office_programs_do_to_text_is_no_change(tmp_path: Path, cells: dict[str, str | None]) -> None:
    assert decided(back(**cells), known(tmp_path, *SHARED)) == (HOST, None)


def test_a_character_that_gbk_lacks_comes_back_as_a_question_mark_and_is_no_change() -> None:
    rows = pl.concat([back(**{"name": name}) for name in ("王𬱖", "王?", "王三")])
    first, lost, other = marks_of(rows)
    assert first == lost
    assert first != other


def test_a_lead_of_months_that_kept_no_lists_is_taken_as_its_row_says(tmp_path: Path) -> None:
    listed = known(tmp_path)
    assert decided(back(**{"side": ASSISTING, "name": "李四"}), listed) == (ASSISTING, None)


def test_two_townships_of_one_name_are_told_apart_by_the_code_or_not_at_all(tmp_path: Path) -> None:
    names = dict.fromkeys((made.EAST, made.WEST), "城关镇")
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")), lists=made.listed(*SHARED, names=names))
    listed = listings(book.read(book.Store(tmp_path / "store")).events)
    assert decided(back(**{"township_code": "3.69921E+11", "township": "城关镇"}), listed)[1] == "unknown_list"
    assert decided(back(**{"township_code": made.WEST, "township": "城关镇"}), listed) == (ASSISTING, None)


@pytest.mark.parametrize(
    ("rule", "cells", "fault"),
    [
        ("X02", {"rule_id": "Z00"}, None),
        ("X02", {"rule_id": "Ｚ００"}, None),
        ("X02", {"rule_id": "X02"}, None),
        ("X02", {"rule_id": "Z00", "name": "李四"}, "changed_row"),
        ("E08", {"rule_id": "Z00"}, "changed_row"),
    ],
)
def test_a_rule_that_lists_do_not_name_is_known_by_what_stands_for_it(
    tmp_path: Path, rule: str, cells: dict[str, str], fault: str | None
) -> None:
    row = pl.DataFrame([{name: PRINT[name] for name in ("name", "id_no_masked")} | {"rule_id": rule}])
    lists = pl.DataFrame(
        {
            "lead_id": ["L1"],
            "period": ["202609"],
            "side": [HOST],
            "township": [made.EAST],
            "town": ["东山乡"],
            "row_mark": marks_of(row),
        }
    )
    assert decided(back(**cells), lists) == (HOST, fault)
