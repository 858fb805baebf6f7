"""One run at a time: a lock on the store that goes with the process; what a killed run left half-made is cleared."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_contracts import at_rest
from data_contracts.errors import StoreError
from data_contracts.private import FILE as PRIVATE_FILE
from data_contracts.private import SHARED_FOLDER

LOCK = ".lock"
NOT_UNDER_LOCK = frozenset({"why-not"})


@contextmanager
def only_run(store: Path) -> Iterator[None]:
    """Hold the store for one run at a time; the lock goes with the process, however it ends."""
    store.mkdir(parents=True, exist_ok=True, mode=SHARED_FOLDER)
    with os.fdopen(os.open(store / LOCK, os.O_RDWR | os.O_CREAT, PRIVATE_FILE), "w") as lock:
        os.fchmod(lock.fileno(), PRIVATE_FILE)  # whoever locked it first may have been careless
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                "another run is using the store", where=str(store), do="wait until it has ended, then run again"
            ) from error
        _clear(store / "tmp")
        _clear(at_rest.workshop(store / "tmp" / "any").parent)
        yield


def _clear(folder: Path) -> None:
    """Remove spill files and halves of things, which name people. What is asked without the lock keeps its own."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.name not in NOT_UNDER_LOCK:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
