"""What is half-made and names people does not outlive the process."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import flows
from flows.store.spill import gone_with_us

MAKE = """
import time
from flows.store.spill import gone_with_us
with gone_with_us("faxian-test-") as folder:
    (folder / "rows").write_text("who")
    print(folder, flush=True)
    time.sleep(600)
"""


def test_the_folder_is_the_owners_and_goes_at_the_end() -> None:
    with gone_with_us("faxian-test-") as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
        (folder / "rows").write_text("who", encoding="utf-8")
    assert not folder.exists()


def test_a_process_killed_outright_leaves_nothing() -> None:
    root = Path(flows.__file__).parents[1]
    process = subprocess.Popen([sys.executable, "-c", MAKE], stdout=subprocess.PIPE, text=True, cwd=root)
    assert process.stdout is not None
    folder = Path(process.stdout.readline().strip())
    assert (folder / "rows").is_file()
    process.send_signal(signal.SIGKILL)
    process.wait()
    until = time.monotonic() + 30
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not folder.exists()
