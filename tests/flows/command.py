"""The command line as a process of its own: forked from one that has it loaded, so a call costs what it does alone.

Whoever claims something of the start itself (what it loads, how a process ends) starts one: test_settings, test_memory.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVER = """
import json, os, sys, traceback
sys.path.insert(0, sys.argv.pop())
from flows import cli, month
from flows.audit import replay
from flows.explain import lead

def ended(asked):
    for number, path in enumerate((os.devnull, *asked["streams"])):
        os.dup2(os.open(path, os.O_RDWR | os.O_CREAT), number)
    os.chdir(asked["where"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = ["faxian", *asked["arguments"]]
    try:
        cli.main()
    except SystemExit as left:
        return int(left.code or 0)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = ended(json.loads(line))
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(code)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""A process that does nothing but fork: no thread of a library is begun in it, so that it may."""


@cache
def _server() -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SERVER, str(ROOT)]
    server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
    atexit.register(server.kill)
    return server


def faxian(
    *arguments: str, environment: Mapping[str, str] | None = None, where: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """`faxian` with these arguments in folder `where`, under our environment unless another is given."""
    server = _server()
    assert server.stdin is not None and server.stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("out", "err")]
        asked = {"arguments": arguments, "where": str(where), "streams": [str(path) for path in streams]}
        given = dict(os.environ if environment is None else environment)
        server.stdin.write(json.dumps(asked | {"environment": given}) + "\n")
        code = int(server.stdout.readline())
        out, err = (path.read_text(encoding="utf-8") for path in streams)
    return subprocess.CompletedProcess(arguments, code, out, err)
