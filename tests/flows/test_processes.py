"""Nothing that a run starts outlives it, and nothing meant for this machine goes through a proxy."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from flows import tied
from flows.quiet import keep_off_proxies
from tests.flows.served import is_running

PARENT = """
import os, subprocess, sys, time
tied, module = sys.argv[1:3]
child = subprocess.Popen([sys.executable, "-P", tied, str(os.getpid()), module], env={**os.environ, "PYTHONPATH": "."})
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
def test_what_a_killed_run_had_started_ends_by_itself(tmp_path: Path) -> None:
    (tmp_path / "sleeper.py").write_text("import time\ntime.sleep(600)\n", encoding="utf-8")
    command = [sys.executable, "-c", PARENT, tied.__file__, "sleeper"]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())
    time.sleep(2)
    assert is_running(child)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    deadline = time.monotonic() + 30
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not is_running(child)


@pytest.mark.parametrize("given", [None, "intra.example", "127.0.0.1,intra.example"])
def test_this_machine_is_reached_without_a_proxy(given: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://10.0.0.1:3128")
    if given:
        monkeypatch.setenv("no_proxy", given)
    keep_off_proxies()
    assert urllib.request.proxy_bypass("127.0.0.1")
    assert urllib.request.proxy_bypass("localhost")
    assert not urllib.request.proxy_bypass("elsewhere.example")
    assert (given or "") in os.environ["no_proxy"]


STUBBORN = """
import sys, time
sys.path.insert(0, sys.argv[1])
from flows.tied import end_soon_after_interrupt
end_soon_after_interrupt()
said = "ready"
while True:
    try:
        print(said, flush=True)
        time.sleep(600)
    except KeyboardInterrupt:
        said = "interrupted"
"""


def test_ctrl_c_ends_what_does_not_end_by_itself(tmp_path: Path) -> None:
    command = [sys.executable, "-c", STUBBORN, str(Path(tied.__file__).parents[1])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "interrupted\n", "it is given the chance to end by itself"
    assert process.wait(60) == 128 + signal.SIGINT
