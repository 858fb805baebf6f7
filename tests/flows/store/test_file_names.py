"""Names are bytes and may look like patterns: both are read as they stand."""

import os
import re
from pathlib import Path

import polars as pl
import pytest

from flows.ingest.discover import discover
from flows.store.files import readable_path
from flows.store.resume import hash_files
from tests.core_tables import core_rows
from tests.flows.ingest.made import CONTRACTS, HEADINGS, PEOPLE, ROSTER, ROSTER_ROWS, csv_text, take, write_xlsx

ROOT = Path(__file__).resolve().parents[3]
GBK_NAME = os.fsdecode("信访件.csv".encode("gb18030"))
NO_NAME = os.fsdecode(b"\xff\xfe\x81.csv")
GLOBBED = re.compile(r"pl\.(?:scan_parquet|read_parquet|read_parquet_schema|read_csv|scan_csv)\((?!\s*data,)")


def test_a_name_in_gbk_is_readable_and_one_in_nothing_shows_its_bytes() -> None:
    assert readable_path(Path("petition") / GBK_NAME) == "petition/信访件.csv"
    assert readable_path(Path(NO_NAME)) == "\\xff\\xfe\\x81.csv"
    assert readable_path(Path("a/乙.csv")) == "a/乙.csv"


def test_files_with_such_names_are_taken_and_hashed(tmp_path: Path) -> None:
    drop = tmp_path / "202610"
    (drop / "petition").mkdir(parents=True)
    (drop / "roster").mkdir()
    (drop / "roster" / "a.csv").write_text(csv_text([ROSTER, *ROSTER_ROWS]), encoding="utf-8")
    content = csv_text([HEADINGS, *PEOPLE])
    for name in (GBK_NAME, NO_NAME, "信访件.csv"):
        (drop / "petition" / name).write_text(content, encoding="utf-8")
    write_xlsx(tmp_path / "a.xlsx", {"一": [HEADINGS, *PEOPLE]})  # type: ignore[list-item]
    (tmp_path / "a.xlsx").rename(drop / "petition" / GBK_NAME.replace("csv", "xlsx"))
    os.mkfifo(drop / "petition" / "pipe.csv")
    found = discover(drop, CONTRACTS, tmp_path / "unpacked")
    labels = [file.source_file for file in found.files]
    assert len(set(labels)) == 5
    assert {"petition/信访件.csv", "petition/信访件.csv（同名2）", "petition/信访件.xlsx"} <= set(labels)
    assert [item.path for item in found.ignored] == ["petition/pipe.csv"]
    paths = [file.path for file in found.files if file.extract == "petition"]
    assert len(hash_files(paths, drop)) == 4
    [path] = [path for path in paths if readable_path(path).endswith("xlsx")]
    named = path.with_name(path.name)
    _, core = take_bytes_named(tmp_path, named)
    assert core.height == 3


def take_bytes_named(tmp_path: Path, path: Path) -> tuple[object, pl.DataFrame]:
    linked = tmp_path / "in" / path.name
    linked.parent.mkdir()
    path.rename(linked)
    from flows.ingest.accept import accept_extract
    from flows.ingest.discover import FoundFile
    from tests.flows.ingest.made import AS_OF, contract

    file = FoundFile("petition", readable_path(Path(path.name)), linked, "0" * 64, 1, file_no=1)
    return accept_extract(contract(), [file], tmp_path, AS_OF), core_rows(tmp_path, "petition")


@pytest.mark.parametrize("folder", ["flows", "matchers", "rules", "data_contracts"])
def test_no_path_is_handed_to_polars_as_a_pattern(folder: str) -> None:
    for path in (ROOT / folder).rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        for match in GLOBBED.finditer(text):
            call = text[match.start() : text.index(")", match.end()) + 1]
            assert "glob=False" in text[match.start() : match.start() + len(call) + 80], f"{path}: {call}"


def test_a_file_in_a_folder_with_brackets_is_taken(tmp_path: Path) -> None:
    folder = tmp_path / "月报[2026年9月]*"
    folder.mkdir()
    path = write_xlsx(folder / "a[1].xlsx", {"一": [HEADINGS, *PEOPLE]})  # type: ignore[list-item]
    accounts, core = take(tmp_path, path)
    assert accounts[0].verdict == "accepted"
    assert core.height == 3
