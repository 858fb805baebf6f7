"""A Prefect server of our own on this machine, for as long as `faxian serve` lives; a month by itself needs none.

    with local_server(): …

It answers nobody who does not know a secret made for this one start: the secret stands in the environment of the
processes concerned, which only their user can read, and on no command line. It holds none of our output pipes, is not
reached by a Ctrl-C meant for us, and ends by itself when we are killed (flows/tied.py). An operator's own
PREFECT_API_URL is used instead.
"""

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

from data_contracts.errors import StoreError
from flows import tied
from flows.guarded import SECRET, header_of

HOUSE = str(Path(__file__).resolve().parents[1])
HOST = "127.0.0.1"
START_SECONDS = 600  # a busy machine takes minutes; one that died is noticed at once
STOP_SECONDS = 1
SECRET_BYTES = 32
OF_A_SERVER = {"PREFECT__SERVER_FINAL": "1", "PREFECT_SERVER_UI_ENABLED": "false"}
Process = subprocess.Popen[bytes]


@contextmanager
def local_server() -> Iterator[None]:
    """Run a server with a scheduler on a free local port and point Prefect at it. Prefect is to be imported within."""
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    port, secret = _free_port(), f"faxian:{secrets.token_urlsafe(SECRET_BYTES)}"
    process = _started(port, {**OF_A_SERVER, SECRET: secret})
    try:
        _wait_until_healthy(process, port, secret)
        os.environ |= {"PREFECT_API_URL": _address(port), "PREFECT_API_AUTH_STRING": secret}
        tied.ended_with_us(process.kill)
        yield
    finally:
        _stop(process)


def _started(port: int, environment: dict[str, str]) -> Process:
    app = ("uvicorn", "--app-dir", HOUSE, "--factory", "flows.guarded:app", "--lifespan", "on")
    command = [sys.executable, "-P", tied.__file__, str(os.getpid()), *app]
    command += ["--host", HOST, "--port", str(port), "--log-level", "error"]
    quiet, environment = subprocess.DEVNULL, os.environ | environment
    return subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, env=environment, start_new_session=True)


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


def _wait_until_healthy(process: Process, port: int, secret: str) -> None:
    straight = build_opener(ProxyHandler({}))
    asked = {"Authorization": header_of(secret)}
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with straight.open(Request(f"{_address(port)}/health", headers=asked), timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise StoreError(
        "the local Prefect server did not start",
        where=os.environ.get("PREFECT_HOME", ""),
        do="run 'prefect server start' by hand to see why, or set PREFECT_API_URL to a server of your own",
    )
