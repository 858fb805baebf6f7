"""Twenty ways in which a store of two published months may be broken, each told by name before the next month runs.

`benchmarks/faults.py` does the same to a real store; what a run stops at names a part of `WHERE`'s path.
"""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flows.audit.manifest import content_sha256, seal
from flows.store.files import sha256
from flows.store.paths import Store

Breaking = Callable[[Store, str, str], Path]
"""(store, the month before the last, the last month) -> the path that the sentence has to name."""


def _removed(path: Path) -> Path:
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    return path


def _flipped(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    return path


def _replaced(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _cut_off(path: Path) -> Path:
    return _replaced(path, path.read_bytes()[:-40])


def _edited(path: Path, change: Callable[[dict[str, Any]], object], *, sealed: bool = False) -> Path:
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    if sealed:
        content["content_sha256"] = content_sha256(content)
        content["seal"] = seal(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return path


def _table(store: Store, period: str, stage: str) -> Path:
    return min(store.stage(period, stage).glob("*.parquet"))


def _book(store: Store, period: str) -> Path:
    return store.ledger() / f"{period}_events.parquet"


def _manifest(store: Store, period: str) -> Path:
    return store.period(period) / "manifest.json"


def _mark(store: Store, period: str, stage: str) -> Path:
    return store.stage(period, stage) / "stage.json"


def _table_and_mark(store: Store, _: str, last: str) -> Path:
    """A table and its own mark, changed together: only the manifest knows."""
    path = _flipped(_table(store, last, "ingest"))
    digest = sha256(path)
    return _edited(_mark(store, last, "ingest"), lambda mark: mark["outputs"].update({path.name: digest}))


def _added_book(store: Store, before: str, _: str) -> Path:
    added = store.ledger() / f"{before}_events.2.parquet"
    shutil.copyfile(_book(store, before), added)
    return added


BREAKAGES: Mapping[str, Breaking] = {
    "a file of the ledger of the last month is gone": lambda lake, old, last: _removed(_book(lake, last)),
    "a file of the ledger of an older month is gone": lambda lake, old, last: _removed(_book(lake, old)),
    "the whole ledger is gone": lambda lake, old, last: _removed(lake.ledger()) / f"{old}_events.parquet",
    "a file of the ledger is flipped": lambda lake, old, last: _flipped(_book(lake, old)),
    "a file of the ledger is empty": lambda lake, old, last: _replaced(_book(lake, last), b""),
    "a file was added to the ledger": _added_book,
    "the last month is gone": lambda lake, old, last: _removed(lake.period(last)),
    "the month before the last is gone": lambda lake, old, last: _removed(lake.period(old)),
    "the last manifest is gone": lambda lake, old, last: _removed(_manifest(lake, last)),
    "an older manifest is gone": lambda lake, old, last: _removed(_manifest(lake, old)),
    "the last manifest is no manifest": lambda lake, old, last: _replaced(_manifest(lake, last), b"{}"),
    "the last manifest was cut off": lambda lake, old, last: _cut_off(_manifest(lake, last)),
    "the last manifest was edited": lambda lake, old, last: _edited(
        _manifest(lake, last), lambda m: m["outputs"].pop()
    ),
    "an older manifest was edited and sealed again": lambda lake, old, last: _edited(
        _manifest(lake, old), lambda m: m["outputs"].pop(), sealed=True
    ),
    "the last month says that it was the first": lambda lake, old, last: _edited(
        _manifest(lake, last), lambda m: m.update(previous=None), sealed=True
    ),
    "a mark of the last month is {}": lambda lake, old, last: _replaced(_mark(lake, last, "match"), b"{}"),
    "a mark of an older month is {}": lambda lake, old, last: _replaced(_mark(lake, old, "match"), b"{}"),
    "a mark of the last month is gone": lambda lake, old, last: _removed(_mark(lake, last, "decide")),
    "a stage of the last month is gone": lambda lake, old, last: _removed(lake.stage(last, "match")),
    "a stage of an older month is gone": lambda lake, old, last: _removed(lake.stage(old, "decide")),
    "a table of the last month is gone": lambda lake, old, last: _removed(_table(lake, last, "ingest")),
    "a table of the last month is flipped": lambda lake, old, last: _flipped(_table(lake, last, "ingest")),
    "a table and its mark were changed together": _table_and_mark,
}
