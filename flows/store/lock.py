"""One run at a time: a lock on the store that goes with the process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_contracts.errors import StoreError


@contextmanager
def only_run(store: Path) -> Iterator[None]:
    """Hold the store for one run at a time; the lock goes with the process, however it ends."""
    store.mkdir(parents=True, exist_ok=True)
    with (store / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                "another run is using the store", where=str(store), do="wait until it has ended, then run again"
            ) from error
        yield
