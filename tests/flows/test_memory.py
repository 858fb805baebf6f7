"""A machine that cannot hold a month says so in a sentence, before a library ends the process without one."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from data_contracts.errors import StoreError
from flows import memory
from flows.memory import MEGABYTE, enough_memory, free_memory

ROOT = Path(__file__).resolve().parents[2]
MEMINFO = "MemTotal:  9000000 kB\nMemFree:  100 kB\nMemAvailable:  2000000 kB\nSwapTotal:  5 kB\nSwapFree:  1000 kB\n"


@pytest.mark.parametrize(
    ("meminfo", "limit", "free"),
    [
        (MEMINFO, "", 2_001_000 * 1024),
        (MEMINFO, "max\n", 2_001_000 * 1024),
        (MEMINFO, "536870912\n", 536_870_912),
        ("", "536870912\n", 536_870_912),
        ("", "", None),
    ],
)
def test_what_is_free_is_what_machine_and_group_leave(meminfo: str, limit: str, free: int | None) -> None:
    assert free_memory(meminfo, limit) == free


@pytest.mark.parametrize(("free", "stops"), [(699 * MEGABYTE, True), (700 * MEGABYTE, False), (None, False)])
def test_a_month_is_not_begun_in_too_little_memory(
    free: int | None, stops: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "free_memory", lambda meminfo, limit: free)
    if stops:
        with pytest.raises(StoreError, match="699 MB are there"):
            enough_memory()
    else:
        enough_memory()


@pytest.mark.parametrize("verb", ["run", "demo"])
def test_under_a_limit_that_libraries_die_of_the_command_says_a_sentence(verb: str, tmp_path: Path) -> None:
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from flows.cli import main; main()"
    folders = [part for name in ("city", "incoming", "store", "out") for part in (f"--{name}", str(tmp_path / name))]
    given = ["--period", "202610", *folders] if verb == "run" else ["--folder", str(tmp_path / "demo")]
    ended = subprocess.run(
        [sys.executable, "-c", code, verb, *given],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (700 * MEGABYTE, 700 * MEGABYTE)),
    )
    assert ended.returncode == 2
    assert ended.stderr.startswith("faxian: the memory does not suffice: 700 MB are there")
    assert len(ended.stderr.splitlines()) == 1
