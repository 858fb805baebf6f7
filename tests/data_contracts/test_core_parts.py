"""Which files a core table has: parts by their number, or the one file of a store made by an earlier version."""

from pathlib import Path

from data_contracts.core_parts import all_core_parts, core_extracts, core_parts, part_path


def made(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def test_parts_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    parts = [part_path(tmp_path, "roster", number) for number in (2, 10, 100_000)]
    made(*reversed(parts), tmp_path / "core_roster" / ".part-3.parquet.part")
    assert core_parts(tmp_path, "roster") == parts
    assert parts[1] == tmp_path / "core_roster" / "part-10.parquet"


def test_a_month_of_an_earlier_version_has_one_file_an_extract(tmp_path: Path) -> None:
    whole = tmp_path / "core_medical_claims.parquet"
    made(whole, part_path(tmp_path, "roster", 1), tmp_path / "areas.parquet")
    assert core_parts(tmp_path, "medical_claims") == [whole]
    assert core_extracts(tmp_path) == ["medical_claims", "roster"]
    assert all_core_parts(tmp_path) == [whole, part_path(tmp_path, "roster", 1)]


def test_what_did_not_arrive_has_no_part_and_a_folder_without_one_is_no_extract(tmp_path: Path) -> None:
    (tmp_path / "core_roster").mkdir()
    assert core_parts(tmp_path, "roster") == core_parts(tmp_path, "pension") == []
    assert core_extracts(tmp_path) == [] == all_core_parts(tmp_path / "nowhere")
