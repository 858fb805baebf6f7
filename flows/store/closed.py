"""The store's copy of what is written for people, made where no plain text stays and kept closed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_contracts import at_rest, private
from data_contracts.closed_files import close_file


@contextmanager
def closed_afterwards(into: Path, workshop: Path) -> Iterator[Path]:
    """Give a folder to fill; afterwards its files stand in `into`, closed. Without encryption it is `into` itself.

    `workshop`: a folder of the store that is safe to remove; it may be moved to where spill files go.
    """
    if not at_rest.is_on():
        yield into
        return
    place = at_rest.workshop(workshop)
    at_rest.must_hold_spill(place)
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True, mode=private.FOLDER)
    try:
        yield place
        for path in sorted(place.rglob("*")):
            target = into / path.relative_to(place)
            if path.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                shutil.copymode(path, target)
            else:
                close_file(path, target)
    finally:
        shutil.rmtree(place, ignore_errors=True)
