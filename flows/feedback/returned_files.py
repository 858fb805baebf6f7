"""Which files of a month's feedback folder are returned lists, which are our own words to the townships, and what else
lies there: links, pipes and devices are never opened.
"""

from collections.abc import Mapping
from pathlib import Path

from data_contracts.returned_lists import HEADINGS
from flows.feedback.read import OWN_ANSWER, WORKLIST
from flows.ingest.reported_finds import LOCK_FILES
from flows.store.files import readable_path

OWN_FILES = "_处理结果.csv"
"""How the files end that tell a township what became of its rows: they are no answers."""
HEADING_BYTES = 4096
LINK = "是链接，不是文件，没有打开。请放文件本身"
NO_FILE = "不是普通文件（是管道、设备一类），没有打开。请放文件本身"


def returned_files(folder: Path) -> list[Path]:
    """The files of a feedback folder in the order of their paths; lock files and our own answers left out."""
    return [path for path in _visible(folder) if _is_file(path) and not _is_own(path)]


def own_answers(folder: Path) -> list[Path]:
    """Files of a feedback folder that we wrote ourselves, beside a list taken in by itself: no part of the input."""
    return [path for path in _visible(folder) if _is_file(path) and _is_own(path)]


def not_opened(folder: Path) -> Mapping[str, str]:
    """What lies in a feedback folder and is no file, by its path in the folder, and why it was not opened."""
    odd = [path for path in _visible(folder) if path.is_symlink() or not (path.is_file() or path.is_dir())]
    return {readable_path(path.relative_to(folder)): LINK if path.is_symlink() else NO_FILE for path in odd}


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _visible(folder: Path) -> list[Path]:
    found = folder.rglob("*") if folder.is_dir() and not folder.is_symlink() else ()
    return sorted(path for path in found if not path.name.startswith(LOCK_FILES))


def _is_own(path: Path) -> bool:
    """Known by its name and its heading: a filled list may be called anything."""
    if not path.name.endswith(OWN_FILES):
        return False
    try:
        with path.open("rb") as file:
            heading = file.readline(HEADING_BYTES).decode("utf-8-sig", errors="replace").strip().split(",")
    except OSError:
        return False
    own = {HEADINGS[OWN_ANSWER.key], HEADINGS[OWN_ANSWER.sure]}
    return own <= set(heading) and HEADINGS[WORKLIST.sure] not in heading
