"""The scan finds a real-looking number, leaves invented and impossible ones alone, and finds none here."""

from pathlib import Path

import pytest

from tests.scan_for_ids import WEIGHTS, found_in, is_real, main

HOUSE = Path(__file__).parents[1]
TEXTS = (".py", ".sql", ".yaml", ".yml", ".md", ".csv", ".tsv", ".txt", ".toml", ".json", ".j2", ".js", ".html")


def by_the_standard(body: str) -> str:
    """17 digits with their check digit; put together here, so that no number stands in the file."""
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def test_a_number_of_a_real_area_is_found_and_only_its_place_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = by_the_standard("1101" + "01" + "19490312" + "002")
    file = tmp_path / "a.md"
    file.write_text(f"无\n张三 {number}。\n", encoding="utf-8")
    assert list(found_in(file)) == [f"{file}:2"]
    assert main([str(file)]) == 1
    assert number not in capsys.readouterr().err


@pytest.mark.parametrize("body", ["36992119900307101", "36982119900307101", "11010119901307101", "79010119900307101"])
def test_invented_areas_and_impossible_numbers_are_left_alone(body: str) -> None:
    assert not is_real(by_the_standard(body))


def test_no_text_of_the_repository_holds_one() -> None:
    rooms = [HOUSE / room for room in ("flows", "data_contracts", "matchers", "rules", "tests", "benchmarks", "docs")]
    files = [path for room in rooms for path in room.rglob("*") if path.suffix in TEXTS]
    files += [path for path in HOUSE.iterdir() if path.suffix in TEXTS]
    assert len(files) > 400
    assert [place for path in files for place in found_in(path)] == []
