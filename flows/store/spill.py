"""A folder for what is half-made and names people, gone when the process is, however that ends.

A run has its store's `tmp/`, which the next one clears. `check` and `propose` may have no store: they get a folder of
the system's, and a watcher beside it that removes it when the pipe from us breaks: a process killed outright removes
nothing itself.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

REMOVE = 'read -r _; rm -rf -- "$1"'


@contextmanager
def gone_with_us(prefix: str) -> Iterator[Path]:
    """A folder of the owner's alone that does not outlive this process."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    quiet = subprocess.DEVNULL
    watcher = subprocess.Popen(
        ["/bin/sh", "-c", REMOVE, "sh", str(folder)],
        stdin=subprocess.PIPE,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
    )
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with suppress(OSError):
            watcher.communicate()
