"""Which files of a month's feedback folder are returned lists, and which are our own words to the townships."""

from pathlib import Path

from data_contracts.returned_lists import HEADINGS
from flows.feedback.read import OWN_ANSWER, WORKLIST

LOCK_FILES = ("~$", ".~", ".")
OWN_FILES = "_处理结果.csv"
"""How the files end that tell a township what became of its rows: they are no answers."""
HEADING_BYTES = 4096


def returned_files(folder: Path) -> list[Path]:
    """The files of a feedback folder in the order of their paths; lock files and our own answers left out."""
    return [path for path in _visible(folder) if not _is_own(path)]


def own_answers(folder: Path) -> list[Path]:
    """Files of a feedback folder that we wrote ourselves, beside a list taken in by itself: no part of the input."""
    return [path for path in _visible(folder) if _is_own(path)]


def _visible(folder: Path) -> list[Path]:
    found = folder.rglob("*") if folder.is_dir() else ()
    return sorted(p for p in found if p.is_file() and not p.name.startswith(LOCK_FILES))


def _is_own(path: Path) -> bool:
    """Known by its name and its heading: a filled list may be called anything."""
    if not path.name.endswith(OWN_FILES):
        return False
    with path.open("rb") as file:
        heading = file.readline(HEADING_BYTES).decode("utf-8-sig", errors="replace").strip().split(",")
    own = {HEADINGS[OWN_ANSWER.key], HEADINGS[OWN_ANSWER.sure]}
    return own <= set(heading) and HEADINGS[WORKLIST.sure] not in heading
