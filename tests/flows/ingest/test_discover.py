"""A drop is listed whole: files, archives opened safely, and what lies there for no one."""

import io
import zipfile
from pathlib import Path

import pytest

from data_contracts.errors import InputError
from flows.ingest import archive, sniff
from flows.ingest.discover import Drop, discover
from tests.flows.ingest.made import CONTRACTS, csv_text, with_headings, write_drop

CSV = csv_text(with_headings()).encode()


def zipped(members: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return file.getvalue()


def found(tmp_path: Path, files: dict[str, bytes | str]) -> Drop:
    return discover(write_drop(tmp_path, "202610", files) / "202610", CONTRACTS, tmp_path / "unpacked")


def problem(drop: Drop) -> str:
    (file,) = [file for file in drop.files if file.extract == "petition"]
    assert file.problem is not None
    return str(file.problem.code)


def test_files_are_numbered_in_the_order_of_their_paths(tmp_path: Path) -> None:
    drop = found(tmp_path, {"petition/b.csv": CSV, "petition/a/c.csv": CSV, "business/z.csv": CSV})
    assert [(file.file_no, file.source_file) for file in drop.files] == [
        (1, "business/z.csv"),
        (2, "petition/a/c.csv"),
        (3, "petition/b.csv"),
        (4, "roster/a.csv"),
    ]


def test_a_drop_without_a_folder_cannot_be_run(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder for this period"):
        discover(tmp_path / "202610", CONTRACTS, tmp_path / "unpacked")


def test_an_unknown_folder_is_told_with_the_nearest_extract(tmp_path: Path) -> None:
    drop = found(tmp_path, {"petitions/a.csv": CSV, "信访事项/a.csv": CSV, "zzz/a.csv": CSV, "a.csv": CSV})
    told = {item.path: item.why for item in drop.ignored}
    assert "petition/" in told["petitions"]
    assert "petition/" in told["信访事项"]
    assert "最接近" not in told["zzz"]
    assert "文件夹" in told["a.csv"]


def test_returned_worklists_are_another_stage_s(tmp_path: Path) -> None:
    drop = found(tmp_path, {"feedback/a.csv": b"1"})
    assert not drop.ignored
    assert {file.extract for file in drop.files} == {"roster"}


def test_lock_files_and_links_are_told_not_read(tmp_path: Path) -> None:
    write_drop(tmp_path, "202610", {"petition/~$a.xlsx": b"1"})
    (tmp_path / "202610" / "petition" / "b.csv").symlink_to(tmp_path)
    drop = found(tmp_path, {})
    assert [item.path for item in drop.ignored] == ["petition/b.csv", "petition/~$a.xlsx"]


def test_members_of_an_archive_are_files_named_after_it(tmp_path: Path) -> None:
    drop = found(tmp_path, {"petition/a.zip": zipped({"县/一.csv": CSV, "二.csv": CSV, "__MACOSX/x": b"1"})})
    files = [file for file in drop.files if file.extract == "petition"]
    assert [file.source_file for file in files] == ["petition/a.zip#二.csv", "petition/a.zip#县/一.csv"]
    assert all(file.path.read_bytes() == CSV for file in files)


def test_a_name_in_gbk_is_read(tmp_path: Path) -> None:
    content = zipped({"XXXX.csv": CSV}).replace(b"XXXX.csv", "名单".encode("gbk") + b".csv")
    assert found(tmp_path, {"petition/a.zip": content}).files[0].source_file == "petition/a.zip#名单.csv"


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "a/../../b.csv", "c:/a.csv", "..\\a.csv"])
def test_an_archive_that_points_outside_itself_is_not_opened(tmp_path: Path, name: str) -> None:
    assert problem(found(tmp_path, {"petition/a.zip": zipped({name: CSV})})) == "unsafe_archive"
    assert not (tmp_path / "unpacked").exists()


@pytest.mark.usefixtures("parsed_here")
def test_a_bomb_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff, "RATIO_FROM", 1 << 20)
    assert problem(found(tmp_path, {"petition/a.zip": zipped({"a.csv": bytes(2 << 20)})})) == "unsafe_archive"


@pytest.mark.usefixtures("parsed_here")
def test_the_number_and_size_of_members_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MAX_MEMBERS", 2)
    assert problem(found(tmp_path, {"petition/a.zip": zipped({f"{n}.csv": CSV for n in range(3)})})) == "unsafe_archive"
    monkeypatch.setattr(archive, "MAX_MEMBERS", 3)
    monkeypatch.setattr(sniff, "MAX_BYTES", len(CSV))
    assert problem(found(tmp_path, {"petition/a.zip": zipped({f"{n}.csv": CSV for n in range(3)})})) == "unsafe_archive"


def test_a_member_larger_than_it_says_is_not_taken(tmp_path: Path) -> None:
    content = zipped({"a.csv": CSV * 50}, zipfile.ZIP_STORED)
    size = (len(CSV) * 50).to_bytes(4, "little")
    assert problem(found(tmp_path, {"petition/a.zip": content.replace(size + size, size + b"\x05\0\0\0")})) in (
        "unsafe_archive",
        "unreadable",
    )


def test_archives_inside_archives_and_empty_ones_are_problems(tmp_path: Path) -> None:
    assert problem(found(tmp_path, {"petition/a.zip": zipped({"b.zip": zipped({"a.csv": CSV})})})) == "unsafe_archive"
    assert problem(found(tmp_path, {"petition/a.zip": zipped({})})) == "empty_file"


def test_a_broken_archive_is_a_problem_of_the_file(tmp_path: Path) -> None:
    whole = zipped({"a.csv": CSV * 100})
    assert problem(found(tmp_path, {"petition/a.zip": whole[:100] + b"\0" * 40 + whole[140:]})) == "unreadable"
