"""A Prefect server of our own on this machine, for as long as this process lives: Prefect needs one to run a flow.

    begin_server()           # `faxian run`: started beside the imports, stopped after Prefect has said its last word
    with local_server(): …   # `faxian serve`: with a scheduler, it holds the schedule while faxian waits

It holds none of our output pipes, and ends by itself when we are killed (flows/tied.py). An operator's own
PREFECT_API_URL is used instead.
"""

import atexit
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from data_contracts.errors import StoreError
from flows import tied

HOST = "127.0.0.1"
START_SECONDS = 600  # a busy machine takes minutes; one that died is noticed at once
STOP_SECONDS = 5
Process = subprocess.Popen[bytes]


def begin_server() -> Callable[[], None]:
    """Start the server of one run and point Prefect at it; call what comes back before the flow: it waits for it.

    Prefect must be imported after this. The server is stopped when Python ends, after Prefect's own clearing up.
    """
    if os.environ.get("PREFECT_API_URL"):
        return lambda: None
    port = _free_port()
    spec = find_spec("prefect")
    folder = str(Path(spec.origin).parents[1]) if spec and spec.origin else ""
    app = ("uvicorn", "--app-dir", folder, "--factory", "prefect.server.api.server:create_app", "--lifespan", "on")
    marks = {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1", "PREFECT__SERVER_FINAL": "1"}
    process = _started([*app, "--host", HOST, "--port", str(port), "--log-level", "error"], marks)
    atexit.register(_stop, process)
    os.environ["PREFECT_API_URL"] = _address(port)
    return lambda: _wait_until_healthy(process, port)


@contextmanager
def local_server() -> Iterator[None]:
    """Run a server with a scheduler on a free local port and point Prefect at it."""
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    port = _free_port()
    process = _started(["prefect", "server", "start", "--host", HOST, "--port", str(port), "--no-ui"], {})
    try:
        _wait_until_healthy(process, port)
        os.environ["PREFECT_API_URL"] = _address(port)
        yield
    finally:
        _stop(process)


def _started(module: list[str], environment: dict[str, str]) -> Process:
    command = [sys.executable, "-P", tied.__file__, str(os.getpid()), *module]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=os.environ | environment)


def _stop(process: Process) -> None:
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _address(port: int) -> str:
    return f"http://{HOST}:{port}/api"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: Process, port: int) -> None:
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with straight.open(f"{_address(port)}/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise StoreError(
        "the local Prefect server did not start",
        where=os.environ.get("PREFECT_HOME", ""),
        do="run 'prefect server start' by hand to see why, or set PREFECT_API_URL to a server of your own",
    )
