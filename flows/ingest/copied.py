"""Files of a drop that are byte for byte those of the month before: a folder was copied, or last month's file sent."""

from collections.abc import Iterable
from pathlib import Path

from data_contracts import at_rest
from data_contracts.tables import FILES, LAST_MONTH
from flows.store.files import sha256

FEEDBACK = "feedback"


def copied_from(last_ingest: Path, drop: Path) -> bool:
    """Whether a drop holds exactly the files that last month's ingest read; sizes are compared before contents."""
    last = _read_then(last_ingest)
    files = list(_files_of(drop))
    if not last or {size for size, _ in last} != {path.stat().st_size for path in files}:
        return False
    return {digest for _, digest in last} == {sha256(path) for path in files}


def same_as_before(last_ingest: Path, files: Iterable[tuple[str, int, str]]) -> tuple[str, ...]:
    """Of (name, bytes, sha256) the names of files that last month's ingest read as well; empty ones never count."""
    last = {digest for _, digest in _read_then(last_ingest)}
    return tuple(name for name, size, digest in files if size and digest in last)


def _files_of(drop: Path) -> Iterable[Path]:
    found = (path for path in drop.rglob("*") if path.is_file() and not path.is_symlink())
    kept = (path for path in found if path.relative_to(drop).parts[0] != FEEDBACK)
    return (path for path in kept if not path.name.startswith((".", "~$")))


def _read_then(ingest: Path) -> set[tuple[int, str]]:
    """(bytes, sha256) of each file, once for a workbook with several sheets or an archive with several members."""
    path = ingest / f"{FILES.name}.parquet"
    if not path.exists():
        return set()
    rows = at_rest.read_table(path, columns=["bytes", "sha256", "format"]).to_pylist()
    return {(row["bytes"], row["sha256"]) for row in rows if row["sha256"] and row["format"] != LAST_MONTH}
