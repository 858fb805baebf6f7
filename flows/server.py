"""A Prefect server of our own on this machine, for `faxian serve`: it holds the schedule while faxian waits."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from data_contracts.errors import StoreError

HOST = "127.0.0.1"
START_SECONDS = 120


@contextmanager
def local_server() -> Iterator[None]:
    """Run a server on a free local port and point Prefect at it; an operator's own PREFECT_API_URL is used instead."""
    if os.environ.get("PREFECT_API_URL"):
        yield
        return
    port = _free_port()
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", HOST, "--port", str(port), "--no-ui"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_until_healthy(process, port)
        os.environ["PREFECT_API_URL"] = f"http://{HOST}:{port}/api"
        yield
    finally:
        process.terminate()
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/api/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise StoreError(
        "the local Prefect server did not start",
        where=os.environ.get("PREFECT_HOME", ""),
        do="run 'prefect server start' by hand to see why, or set PREFECT_API_URL to a server of your own",
    )
