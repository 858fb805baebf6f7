"""Everything a month hands out, as its index page lists it: for whom, what, and how many rows."""

from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import NamedTuple

from data_contracts.handed_out import folders_by_name
from flows.audit.manifest import Artefact

FORMS = {".xlsx": "表格", ".csv": "CSV", ".docx": "文书", ".html": "网页", ".parquet": "数据表", ".json": "JSON"}
ELSEWHERE = ("其他", "—")
BEHIND = ("_入户核查表",)
"""What stands in the name of a document beside the list that it belongs to."""


class FileLink(NamedTuple):
    """A link of the page: what kind of file it is, and where."""

    form: str
    path: str


class DeliveredList(NamedTuple):
    """One list in all the forms it comes in. `rows` null: a document, or nobody counted."""

    name: str
    rows: int | None
    files: tuple[FileLink, ...]


class DeliveredFolder(NamedTuple):
    """A folder of the month: what is in it and for whom."""

    path: str
    what: str
    for_whom: str
    sheets: tuple[DeliveredList, ...]

    @property
    def rows(self) -> int | None:
        """Rows of its lists together; null where none is a table."""
        counted = [sheet.rows for sheet in self.sheets if sheet.rows is not None]
        return sum(counted) if counted else None


def handed_out(artefacts: Iterable[Artefact]) -> list[DeliveredFolder]:
    """The folders in the order a reader looks for them, each with its lists by name."""
    found: dict[str, dict[str, list[Artefact]]] = {}
    for one in sorted(artefacts, key=lambda artefact: artefact.path):
        path = PurePosixPath(one.path)
        folder = path.parts[0] if len(path.parts) > 1 else ""
        found.setdefault(folder, {}).setdefault(_stem(path), []).append(one)
    listed = [name for name, folder in folders_by_name().items() if folder.title]
    order = [*listed, *sorted(set(found) - set(listed))]
    return [_folder(name, found[name]) for name in order if name in found]


def _stem(path: PurePosixPath) -> str:
    name = path.stem
    for behind in BEHIND:
        name = name.removesuffix(behind)
    return name


def _folder(path: str, sheets: dict[str, list[Artefact]]) -> DeliveredFolder:
    known = folders_by_name().get(path)
    what, for_whom = (known.title, known.for_whom) if known and known.title else ELSEWHERE
    return DeliveredFolder(path, what, for_whom, tuple(_sheet(name, files) for name, files in sheets.items()))


def _sheet(name: str, files: list[Artefact]) -> DeliveredList:
    counted = [one.rows for one in files if one.rows is not None]
    links = [FileLink(FORMS.get(PurePosixPath(one.path).suffix, "文件"), one.path) for one in files]
    rows = max(counted) if counted else None
    return DeliveredList(name.replace("_", " "), rows, tuple(sorted(links, key=_first_sheets)))


def _first_sheets(file: FileLink) -> int:
    return [*FORMS.values(), "文件"].index(file.form)
