"""What a file does to its parser happens to a child: the file is refused, the next one is read, nothing is left."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from flows.ingest.apart import limits
from flows.ingest.apart.child import door
from flows.ingest.apart.wire import frame_bytes, frame_of
from flows.ingest.problems import BROKE_THE_READER, TOO_LARGE, TOO_SLOW, FileProblem
from flows.ingest.sheets import format_of, open_sheets
from flows.ingest.sniff import Format
from tests.flows.ingest.hostile import HOSTILE, write_hostile
from tests.flows.ingest.made import csv_text, take, with_headings

on_linux = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux bounds private memory")


@pytest.fixture(autouse=True)
def _a_new_child() -> Iterator[None]:
    yield
    door.end()


def written(folder: Path, rows: int = 3) -> Path:
    path = folder / "a.csv"
    path.write_text(csv_text(with_headings() * rows), encoding="utf-8")
    return path


def opened(path: Path) -> list[object]:
    return list(open_sheets(path, format_of(path), frozenset()))


def test_a_child_that_dies_costs_one_file(tmp_path: Path) -> None:
    (sheet,) = open_sheets(written(tmp_path), Format.TEXT, frozenset())
    assert door.child is not None
    first = door.child
    first.process.send_signal(signal.SIGSTOP)
    os.kill(first.process.pid, signal.SIGSEGV)
    os.kill(first.process.pid, signal.SIGCONT)
    with pytest.raises(FileProblem, match=BROKE_THE_READER[:8]):
        list(sheet.batches())
    (again,) = open_sheets(written(tmp_path), Format.TEXT, frozenset())
    assert sum(batch.cells.height for batch in again.batches()) == 12
    assert door.child is not None
    assert door.child is not first
    assert not first.is_alive


def test_a_sheet_is_read_on_where_its_file_has_to_be_opened_again(tmp_path: Path) -> None:
    (sheet,) = open_sheets(written(tmp_path), Format.TEXT, frozenset())
    assert format_of(write_hostile(tmp_path, ["far_cell.xlsx"])[0]) is Format.XLSX
    door.end()
    assert sum(batch.cells.height for batch in sheet.batches()) == 12


def test_one_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    assert format_of(written(tmp_path)) is Format.TEXT
    child = door.child
    monkeypatch.setattr(limits, "CLOCK_TIMES", 0.001)
    with pytest.raises(FileProblem, match=TOO_SLOW[:8]):
        format_of(pipe)
    assert child is not None
    assert not child.is_alive


BOUNDED = """
import sys
from flows.ingest.apart.limits import Allowance, bound_reading, bound_writing, memory_now, shut_in
shut_in()
bound_writing()
bound_reading(Allowance(64 << 20, 0), memory_now())
"""


def alone(script: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-c", BOUNDED + script, str(folder)]
    return subprocess.run(command, capture_output=True, text=True, cwd=Path(limits.__file__).parents[3], check=False)


@on_linux
def test_memory_is_bounded(tmp_path: Path) -> None:
    done = alone("try:\n  bytearray(200 << 20)\nexcept MemoryError:\n  print('refused')", tmp_path)
    assert done.stdout == "refused\n"
    assert alone("bytearray(1 << 20); print('given')", tmp_path).stdout == "given\n"


def test_processor_time_is_bounded(tmp_path: Path) -> None:
    assert alone("while True: pass", tmp_path).returncode == -signal.SIGXCPU


def test_nothing_is_written_to_a_file(tmp_path: Path) -> None:
    done = alone("with open(sys.argv[1] + '/a', 'wb', 0) as file: file.write(b'who')", tmp_path)
    assert "File too large" in done.stderr
    assert (tmp_path / "a").read_bytes() == b""


@on_linux
def test_there_is_no_network_where_the_system_lets_a_process_leave_it(tmp_path: Path) -> None:
    script = "import os; print(os.readlink('/proc/self/ns/net')); print(open('/proc/net/dev').read().count(':'))"
    lines = alone(script, tmp_path).stdout.splitlines()
    if lines[0] == str(Path("/proc/self/ns/net").readlink()):
        pytest.skip("this kernel gives no network namespace to a process without rights")
    assert lines[1] == "1"


@pytest.mark.parametrize("name", ["far_cell.xlsx", "says_a_million.xls", "cut_in_half.xlsx", "noise.xls"])
def test_a_hostile_file_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(FileProblem) as caught:
        opened(write_hostile(tmp_path, [name])[0])
    assert "请" in caught.value.sentence
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2 << 20


@pytest.mark.parametrize("content", [b"," * 1_000_000, b"<table><tr>" + b"<td>1" * 20_000])
def test_a_line_of_too_many_cells_is_no_table(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(FileProblem, match="格以上，不是数据表"):
        opened(path)


def test_the_rows_of_others_are_taken_beside_a_hostile_file(tmp_path: Path) -> None:
    (refused,), _ = take(tmp_path, write_hostile(tmp_path, ["says_a_million.xls"])[0])
    assert refused.problem is not None
    (account,), core = take(tmp_path, written(tmp_path, 1))
    assert account.rows_accepted == core.height == 3


def test_there_are_thirty_of_them() -> None:
    assert len(HOSTILE) >= 30
    assert TOO_LARGE != TOO_SLOW


def test_a_frame_comes_over_as_it_was_and_an_empty_column_as_its_name_alone() -> None:
    cells = {"0": ["张三", None], "1": [None, None], "2": ["", "1"]}
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String))
    came = frame_of(frame_bytes(frame))
    assert came.equals(frame)
    assert came.schema == frame.schema
    many = pl.DataFrame({name: [None] * 10_000 for name in "012"}, schema=dict.fromkeys("012", pl.String))
    assert len(frame_bytes(many)) < 10_000
    assert frame_of(frame_bytes(frame.clear())).schema == frame.schema
