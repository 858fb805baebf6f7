"""The deployment that docs/operations.md describes, as written, on a fresh Prefect server that asks for a login.

    python -m benchmarks.deployment [FOLDER]      # else a folder that is removed again

Invents a small city there, starts a server of its own with a secret, makes the work pool, deploys prefect.yaml, starts
a worker, lets two months run (one that is there, one that is not) and says how each ended, what stands in the
log and the artifact, and whether a name or a number of a person does. Exit 1 when anything is not as the page says.
"""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows.settings import settings_text

ROOT = Path(__file__).resolve().parents[1]
PERIOD, NOT_THERE = "202609", "202608"
EXTRACTS = ("roster", "payments", "household_register", "visits", "hotline", "medical_enrolment")
SECONDS = 900
TELL = "echo $FAXIAN_PERIOD $FAXIAN_OUTCOME >> "


def deployed(folder: Path) -> list[str]:
    """What was not as the page says, a sentence each."""
    make_city(folder)
    with server(folder) as environment:
        prefect(environment, "work-pool", "create", "faxian", "--type", "process")
        prefect(environment, "deploy", "--all")
        worker = subprocess.Popen(command("worker", "start", "--pool", "faxian"), cwd=folder, env=environment)
        try:
            there, missing = (run_of(environment, period) for period in (PERIOD, NOT_THERE))
        finally:
            worker.terminate()
            worker.wait(60)
    faults = [] if "有退回行" in there else [f"{PERIOD} did not end as 有退回行: {there[-300:]}"]
    faults += [] if "Failed" in missing else [f"{NOT_THERE} did not fail: {missing[-300:]}"]
    told = (folder / "told.txt").read_text(encoding="utf-8").split("\n")
    faults += [] if f"{PERIOD} rejections" in told else [f"nobody heard how {PERIOD} ended: {told}"]
    return [*faults, *persons_in(folder)]


def make_city(folder: Path) -> None:
    """Thirty households, six extracts, and the settings of whoever runs the worker."""
    generate(folder, households=30, seed=8, periods=[PERIOD], mess=Mess.realistic())
    for extract in (folder / "incoming" / PERIOD).iterdir():
        if extract.name not in EXTRACTS:
            shutil.rmtree(extract)
    text = settings_text({name: name for name in ("city", "incoming", "store", "out")})
    text += f"notify: [/bin/sh, -c, '{TELL}{folder / 'told.txt'}']\n"
    (folder / "faxian.yaml").write_text(text, encoding="utf-8")
    (folder / "faxian.yaml").chmod(0o600)
    (folder / "told.txt").touch()


@contextmanager
def server(folder: Path) -> Iterator[dict[str, str]]:
    """A fresh server with a login; the environment of whoever talks to it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    secret = f"faxian:{secrets.token_urlsafe()}"
    environment = os.environ | {
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_API_URL": f"http://127.0.0.1:{port}/api",
        "PREFECT_API_AUTH_STRING": secret,
        "FAXIAN_CONFIG": str(folder / "faxian.yaml"),
        "PYTHONPATH": str(ROOT),
        "NO_PROXY": "127.0.0.1",
        "no_proxy": "127.0.0.1",
        "DO_NOT_TRACK": "1",
    }
    start = command("server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui")
    own = environment | {"PREFECT_SERVER_API_AUTH_STRING": secret}
    process = subprocess.Popen(start, cwd=folder, env=own, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            asked = subprocess.run(command("work-pool", "ls"), env=environment, capture_output=True, check=False)
            if asked.returncode == 0:
                break
        yield environment
    finally:
        process.terminate()
        process.wait(60)


def run_of(environment: Mapping[str, str], period: str) -> str:
    """What Prefect says of a run of one period that it was asked for and waited for."""
    arguments = ("deployment", "run", "faxian-monthly/monthly", "--param", f"period={period}", "--watch")
    ended = subprocess.run(command(*arguments), cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    print(ended.stdout[-600:], ended.stderr[-300:])
    return ended.stdout


def persons_in(folder: Path) -> list[str]:
    """Names and numbers of people that stand in anything Prefect keeps."""
    people = pl.read_parquet(folder / "out" / PERIOD / "tables" / "people.parquet")
    known = [value.encode() for name in ("name", "id_no") for value in people[name].drop_nulls() if len(value) > 2]
    kept = [(path, path.read_bytes()) for path in (folder / "prefect").rglob("*") if path.is_file()]
    return [f"{path.name} names a person" for path, body in kept if any(value in body for value in known)]


def prefect(environment: Mapping[str, str], *arguments: str) -> None:
    """One command of the page; it must end well."""
    print("prefect", *arguments)
    subprocess.run(command(*arguments), cwd=ROOT, env=environment, check=True)


def command(*arguments: str) -> list[str]:
    """A command of Prefect's command line, in this Python."""
    return [sys.executable, "-m", "prefect", *arguments]


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        found = deployed(Path(sys.argv[1] if len(sys.argv) > 1 else place).resolve())
    print("\n".join(found) or "as docs/operations.md says")
    sys.exit(bool(found))
