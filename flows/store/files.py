"""How files get to where they belong: written aside, brought to the disk, then renamed; whole or not at all.

A rename may reach the disk before what was written: after a power cut a file would be there and empty. So contents go
first, then the rename, then the folder that names it. Inside a folder that is itself written aside nothing is waited
for: all of it is, once, before that folder takes its place.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePath

import pyarrow as pa

from data_contracts import at_rest, private
from data_contracts.closed_files import is_closed, opened
from data_contracts.errors import StoreError
from data_contracts.tables import Table

HASH_BLOCK = 1 << 20
SYNCED_AT_ONCE = 8
PRIVATE_FILE, PRIVATE_FOLDER = private.FILE, private.FOLDER
SIGNATURE = "manifest.sig"
"""Stands beside a manifest that was signed; made after the month, so that it is none of its files."""


@contextmanager
def written_whole(folder: Path) -> Iterator[Path]:
    """Give a folder to fill; it takes the place of `folder` only when the block ends without an error, else it goes:
    half of a stage holds people's particulars, too."""
    aside = folder.with_name(f".{folder.name}.part")
    old = folder.with_name(f".{folder.name}.old")
    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True, mode=PRIVATE_FOLDER)
        yield aside
        shutil.rmtree(old, ignore_errors=True)
        _bring_to_disk(aside)
        if folder.exists():
            folder.rename(old)
        aside.rename(folder)
        sync(folder.parent)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise StoreError(
            f"the folder cannot be written ({error.strerror or type(error).__name__})",
            where=str(folder),
            do="check that it exists, that you may write there and that the disk is not full",
        ) from error
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def put_in_place(aside: Path, path: Path) -> None:
    """Rename a file that was written aside, so that it is there whole even when the power goes."""
    if _is_aside(path.parent):
        aside.replace(path)
        return
    sync(aside)
    aside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Bring a file's contents, or a folder's names, to the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _bring_to_disk(folder: Path) -> None:
    """Bring everything under a folder to the disk: files, some at a time, for the disk takes them so; then the folders
    that name them."""
    folders = [(Path(place), files) for place, _, files in os.walk(folder, topdown=False)]
    with ThreadPoolExecutor(SYNCED_AT_ONCE) as pool:
        list(pool.map(sync, (place / name for place, files in folders for name in files)))
    for place, _ in folders:
        sync(place)


def _is_aside(folder: Path) -> bool:
    return any(part.startswith(".") and part.endswith(".part") for part in folder.parts)


def write_bytes(path: Path, content: bytes, mode: int = private.SHARED_FILE) -> None:
    """Write a file aside and rename it into place."""
    aside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(content)
        aside.chmod(mode)
        put_in_place(aside, path)
    except OSError as error:
        raise StoreError(
            f"the file cannot be written ({error.strerror})",
            where=str(path),
            do="check that you may write there and that the disk is not full",
        ) from error


def write_json(path: Path, content: object) -> None:
    """Write JSON the same way every time: sorted keys, UTF-8, one trailing newline."""
    text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, default=str)
    write_bytes(path, (text + "\n").encode())


def write_table(path: Path, table: pa.Table, spec: Table) -> None:
    """Write an exchanged table: cast to its schema, in its total order, readable by its owner only."""
    ordered = table.select(spec.schema.names).cast(spec.schema)
    ordered = ordered.sort_by([(column, "ascending") for column in spec.key])
    aside = path.with_name(f".{path.name}.part")
    path.parent.mkdir(parents=True, exist_ok=True)
    at_rest.write_table(ordered, aside)
    aside.chmod(PRIVATE_FILE)
    put_in_place(aside, path)


@dataclass(frozen=True)
class NewFile:
    """A table that is ready to be written, and where."""

    path: Path
    rows: pa.Table
    spec: Table


def write_files(files: Iterable[NewFile]) -> None:
    """Write tables one after another, in their order."""
    for file in files:
        write_table(file.path, file.rows, file.spec)


def read_table(path: Path) -> pa.Table:
    """Read one Parquet file whole."""
    return at_rest.read_table(path)


def readable_path(path: PurePath) -> str:
    """A path as text, with / between folders. A name is bytes: on a disk from Chinese Windows in GBK; what is neither
    UTF-8 nor that shows its bytes as \\x...
    """
    name = os.fsencode(path.as_posix())
    for encoding in ("utf-8", "gb18030"):
        try:
            return name.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name.decode("utf-8", errors="backslashreplace")


def outputs_in(folder: Path) -> list[tuple[str, Path]]:
    """Every file under a folder of deliverables by its name in it, in the order of names; the signature is none."""
    found = ((path.relative_to(folder).as_posix(), path) for path in folder.rglob("*") if path.is_file())
    return sorted((name, path) for name, path in found if name != SIGNATURE)


def sha256(path: Path) -> str:
    """Hash of a file's bytes, read in blocks; of a closed file that a key opens, of what it holds."""
    if at_rest.is_on() and is_closed(path):
        return hashlib.sha256(opened(path)).hexdigest()
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(HASH_BLOCK):
            digest.update(block)
    return digest.hexdigest()
