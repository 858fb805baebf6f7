"""Where the accepted rows of an extract lie in a month's ingest folder: one part for each file that was delivered.

    <ingest>/core_<extract>/part-<file_no>.parquet    the rows of one file, in the order of its rows; may be none
    <ingest>/core_<extract>.parquet                   all of them in one file: months of 0.2 and before, invented ones

Parts in the order of their numbers are the rows of an extract in the order of row_id. Whoever reads a core table asks
here which files that are; an extract of which nothing was taken has none.
"""

from pathlib import Path

PREFIX, PART, SUFFIX = "core_", "part-", ".parquet"


def core_name(extract: str) -> str:
    """Name of an extract's core table, in the engine and in the store."""
    return f"{PREFIX}{extract}"


def core_folder(ingest: Path, extract: str) -> Path:
    """The folder of an extract's parts."""
    return ingest / core_name(extract)


def part_path(ingest: Path, extract: str, file_no: int) -> Path:
    """The part of one file."""
    return core_folder(ingest, extract) / f"{PART}{file_no}{SUFFIX}"


def core_parts(ingest: Path, extract: str) -> list[Path]:
    """The files that hold an extract's accepted rows, in their order; none where nothing was taken."""
    parts = core_folder(ingest, extract).glob(f"{PART}*{SUFFIX}")
    if found := sorted(parts, key=_number):
        return found
    whole = ingest / f"{core_name(extract)}{SUFFIX}"
    return [whole] if whole.is_file() else []


def core_extracts(ingest: Path) -> list[str]:
    """The extracts of which something was taken, in the order of their names."""
    names = {path.name.removesuffix(SUFFIX).removeprefix(PREFIX) for path in ingest.glob(f"{PREFIX}*")}
    return sorted(name for name in names if core_parts(ingest, name))


def all_core_parts(ingest: Path) -> list[Path]:
    """The parts of all extracts, extract by extract."""
    return [part for extract in core_extracts(ingest) for part in core_parts(ingest, extract)]


def _number(path: Path) -> int:
    return int(path.name.removeprefix(PART).removesuffix(SUFFIX))
