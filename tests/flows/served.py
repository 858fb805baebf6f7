"""`faxian serve` as a test meets it: started as a process, asked with its secret, without it, and by another user."""

import base64
import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534
FINAL = {"COMPLETED", "FAILED", "CRASHED", "CANCELLED"}
SECONDS = 300


@dataclass(frozen=True)
class Served:
    """A process that serves, and the server that it started."""

    process: subprocess.Popen[str]
    announced: str
    server: int
    secret: str
    port: int

    def asked(self, path: str, body: object = None, header: str | None = None) -> tuple[int, Any]:
        """Status and answer of one request, with the secret unless a header is given."""
        known = "Basic " + base64.b64encode(self.secret.encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": known if header is None else header}
        sent = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=sent, headers=headers)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, None

    def ran(self, parameters: Mapping[str, object]) -> dict[str, Any]:
        """A flow run of the one deployment, started and waited for."""
        deadline = time.monotonic() + SECONDS
        while not (deployments := self.asked("/api/deployments/filter", {})[1]) and time.monotonic() < deadline:
            time.sleep(0.2)
        (deployment,) = deployments
        _, run = self.asked(f"/api/deployments/{deployment['id']}/create_flow_run", {"parameters": dict(parameters)})
        while run["state"]["type"] not in FINAL and time.monotonic() < deadline:
            time.sleep(0.5)
            _, run = self.asked(f"/api/flow_runs/{run['id']}")
        return {**run, "deployment": deployment}


@contextmanager
def serving(folders: Mapping[str, Path], settings: Path | None = None) -> Iterator[Served]:
    """Serve these folders until the block ends, under the settings of a file where one is given."""
    command = [sys.executable, "-c", "from flows.cli import main; main()", "serve"]
    command += [part for name, path in folders.items() for part in (f"--{name}", str(path))]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1, env=_environment(settings)
    )
    try:
        assert process.stdout is not None
        lines: list[str] = []
        while not lines or (lines[-1] and "Ctrl-C" not in lines[-1]):
            lines.append(process.stdout.readline())
        (server,) = children_of(process.pid)
        said = dict(part.split("=", 1) for part in _words(server, "environ") if "=" in part)
        arguments = _words(server, "cmdline")
        port = int(arguments[arguments.index("--port") + 1])
        yield Served(process, "".join(lines), server, said["PREFECT_SERVER_API_AUTH_STRING"], port)
    finally:
        process.kill()
        process.wait()


def as_another(ask: Callable[[], str]) -> str:
    """What a function answers in a process of another user, who belongs to no group of ours. Only root can ask."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
            os.write(writing, ask().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        text = answer.read()
    os.waitpid(child, 0)
    return text


def readable_under(folder: Path) -> list[str]:
    """Files below a folder whose bytes this process can read."""
    found = []
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                Path(place, name).read_bytes()
            except OSError:
                continue
            found.append(name)
    return found


def command_lines() -> str:
    """The command lines of all processes, which everybody may read."""
    return "\n".join(" ".join(_words(int(path.name), "cmdline")) for path in Path("/proc").glob("[0-9]*"))


def children_of(process: int) -> list[int]:
    """Processes that another one has started."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            text = (path / "stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if int(text.rsplit(")", 1)[1].split()[1]) == process:
            found.append(int(path.name))
    return found


def is_running(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def _words(process: int, file: str) -> list[str]:
    try:
        return Path(f"/proc/{process}/{file}").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def _environment(settings: Path | None) -> dict[str, str]:
    """Ours without what an operator may have set of Prefect; a proxy that must not stand in the way."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT", "FAXIAN"))}
    named = {"FAXIAN_CONFIG": str(settings)} if settings else {}
    return {**ours, **named, "http_proxy": "http://127.0.0.1:9", "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
