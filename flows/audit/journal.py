"""Append-only journals: one JSON line per event, each holding the hash of the line before it.

A line is appended under a lock with one write and flushed to disk, so that two processes cannot interleave and a
killed one leaves at most a torn last line, which readers skip and the next append closes off. Changing or removing a
line in the middle breaks the chain behind it. Nothing about a person is ever written here but, in the log of reveals,
the 线索编号 somebody looked behind.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from data_contracts.errors import StoreError
from flows.store.files import PRIVATE_FILE, PRIVATE_FOLDER

PREVIOUS = "previous_line"
LINK_DIGITS = 16
FIRST = "0" * LINK_DIGITS

Entry = dict[str, Any]


def append(path: Path, entry: Mapping[str, object]) -> None:
    """Add one event at the end of a journal; StoreError when it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, PRIVATE_FILE)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            text = path.read_bytes()
            torn = text and not text.endswith(b"\n")
            line = json.dumps({**entry, PREVIOUS: _last_link(text)}, ensure_ascii=False, sort_keys=True, default=str)
            os.write(handle, (b"\n" if torn else b"") + line.encode() + b"\n")
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        raise StoreError(
            f"the journal cannot be written ({error.strerror})",
            where=str(path),
            why="what is done with personal data, and what ran, must be on record",
            do="check that you may write there and that the disk is not full",
        ) from error


def read(path: Path) -> list[Entry]:
    """Events of a journal in the order they happened; a missing journal has none, a torn line is left out."""
    return [entry for _, _, entry in _lines(path)]


def broken_lines(path: Path) -> list[int]:
    """Numbers of the lines that do not follow from the line before them: something there was changed or removed."""
    broken, expected = [], FIRST
    for number, raw, entry in _lines(path):
        if entry.get(PREVIOUS) != expected:
            broken.append(number)
        expected = _link(raw)
    return broken


def links(path: Path) -> list[str]:
    """The hash of each line of a journal in order: what the next line holds of it."""
    return [_link(raw) for _, raw, _ in _lines(path)]


def head(path: Path) -> tuple[int, str]:
    """How many lines a journal has, and the hash of its last; none of an empty one."""
    found = links(path)
    return len(found), found[-1] if found else FIRST


def _lines(path: Path) -> Iterator[tuple[int, bytes, Entry]]:
    if not path.exists():
        return
    for number, raw in enumerate(path.read_bytes().split(b"\n"), start=1):
        entry = _parsed(raw)
        if entry is not None:
            yield number, raw, entry


def _parsed(raw: bytes) -> Entry | None:
    try:
        entry = json.loads(raw)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _last_link(text: bytes) -> str:
    whole = [raw for raw in text.split(b"\n") if _parsed(raw) is not None]
    return _link(whole[-1]) if whole else FIRST


def _link(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()[:LINK_DIGITS]
