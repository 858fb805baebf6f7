"""Taking one person out of a file: bytes in, bytes out, of tables, lists, workbooks, forms and pages.

Tables lose the person's rows; books of the ledger, whose entries must go on adding up, keep the row and lose what it
says of anybody. On lists a line stays under its number and is blank otherwise, so that figures stay. Where the person
is named in what belongs to others (a household's sentence, somebody's guardian) the name goes. A page or a form is no
table: in one that shows a lead of the person the name goes wherever it stands, a namesake's with it.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from data_contracts import at_rest
from data_contracts.worklist_form import LEAD_ID

ERASED = "（已依法删除）"
OTHERS = ("candidate_person_id", "runner_up_person_id", "other_person_id", "person_id_then", "into_person_id")
OF_A_HOUSEHOLD = frozenset({"case_no", "household_key"})
BOOK_TEXTS = (
    "person_statement",
    "correction",
    "statement",
    "household_no",
    "person_id",
    "not_checked_because",
)
BOOKS_OF_A_MONTH = ("lead_history.parquet", "feedback/ledger.parquet")
LISTS = ("evidence", "row_keys", "row_extracts")
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
Change = Callable[[dict[str, bytes], "ErasedPerson"], dict[str, bytes]]
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class ErasedPerson:
    """Who is taken out. `rows`: (source_file, source_row) and `row_ids` of a month; `named`: row_ids of others that
    name the person (as a guardian, a spouse); `near`: leads of the household, which may name its members."""

    person_ids: frozenset[str]
    names: frozenset[str]
    numbers: frozenset[str]
    leads: frozenset[str]
    households: frozenset[str] = frozenset()
    rows: frozenset[tuple[str, int]] = frozenset()
    row_ids: frozenset[int] = frozenset()
    named: frozenset[int] = frozenset()
    near: frozenset[str] = frozenset()

    def particulars(self) -> frozenset[str]:
        """What of the person must not be read in a page."""
        return self.names | self.numbers | self.person_ids

    def marks(self) -> list[str]:
        """By what a page shows that it is about the person."""
        return sorted(self.leads | self.person_ids | self.numbers)


def scrubbed(name: str, content: bytes, person: ErasedPerson) -> bytes | None:
    """A file without the person; null where nothing of it changes. `name`: its path, `ledger/…` for the books."""
    kind = PurePath(name).suffix.lower()
    if kind == ".parquet":
        return _of_table(content, person, is_book="ledger/" in name or name.endswith(BOOKS_OF_A_MONTH))
    if kind == ".csv":
        return _of_csv(content, person)
    if kind in (".xlsx", ".docx"):
        return _of_office(content, person, _of_workbook if kind == ".xlsx" else _of_document)
    if kind in (".html", ".js", ".json", ".txt", ".md"):
        text = content.decode("utf-8", errors="surrogateescape")
        changed = without_name(text, person)
        return None if changed == text else changed.encode("utf-8", errors="surrogateescape")
    return None


def without_name(text: str, person: ErasedPerson) -> str:
    """A page without the person's name and numbers, where it shows one of their leads or numbers; else as it is."""
    if not any(key in text for key in person.marks()):
        return text
    for part in sorted(person.particulars(), key=len, reverse=True):
        text = text.replace(part, ERASED)
    return text


def _of_table(content: bytes, person: ErasedPerson, *, is_book: bool) -> bytes | None:
    table = at_rest.table_of(content)
    changed = _book(table, person) if is_book else _without_rows(table, person)
    changed = _named_elsewhere(changed, person)
    if changed.equals(table):
        return None
    return at_rest.bytes_of(changed)


def _book(table: pa.Table, person: ErasedPerson) -> pa.Table:
    """Entries and cards stay and say nothing of the person; judgements on an identity and merged numbers go."""
    names = set(table.column_names)
    if not {"event", "statement"} & names:
        return _without_rows(table, person)
    mine = _among(table, "lead_id", person.leads)
    for name in BOOK_TEXTS:
        if name in names:
            blank = ERASED if name == "statement" else None
            table = _blanked(table, name, mine, blank)
    if "person_id" in names:
        table = _blanked(table, "person_id", _among(table, "person_id", person.person_ids), None)
    for name in LISTS:
        if name in names:
            table = _emptied(table, name, mine)
    return table


def _without_rows(table: pa.Table, person: ErasedPerson) -> pa.Table:
    names = set(table.column_names)
    gone = _among(table, "lead_id", person.leads)
    about = _among(table, "person_id", person.person_ids)
    if "person_id" not in names:
        pass
    elif OF_A_HOUSEHOLD & names and "lead_id" not in names:
        table = _blanked(table, "person_id", about, None)
    elif "subject" in names:
        is_household = pc.fill_null(pc.equal(table["subject"], "household"), False)
        table = _blanked(table, "person_id", pc.and_(about, is_household), None)
        gone = pc.or_(gone, pc.and_(about, pc.invert(is_household)))
    else:
        gone = pc.or_(gone, about)
    gone = pc.or_(gone, _among(table, "row_id", person.row_ids))
    if "person_no" in names:
        gone = pc.or_(gone, _among(table, "person_no", {int(one[1:]) for one in person.person_ids}))
    if {"source_file", "source_row"} <= names and person.rows:
        files, rows = table["source_file"].to_pylist(), table["source_row"].to_pylist()
        gone = pc.or_(gone, pa.array([pair in person.rows for pair in zip(files, rows, strict=True)], pa.bool_()))
    return table.filter(pc.invert(gone))


def _named_elsewhere(table: pa.Table, person: ErasedPerson) -> pa.Table:
    """What is left, without the person's name and numbers in what is about others."""
    for name in OTHERS:
        if name in table.column_names:
            table = _blanked(table, name, _among(table, name, person.person_ids), None)
    naming = pc.or_(_among(table, "household_no", person.households), _among(table, "row_id", person.named))
    naming = pc.or_(naming, _among(table, "lead_id", person.near))
    for name in table.column_names:
        kind = table.schema.field(name).type
        if pa.types.is_string(kind) or pa.types.is_large_string(kind):
            table = _without_particulars(table, name, naming, person)
        elif name == "evidence" and (pa.types.is_list(kind) or pa.types.is_large_list(kind)):
            table = _without_evidence(table, person)
    return table


def _without_particulars(table: pa.Table, name: str, naming: pa.ChunkedArray, person: ErasedPerson) -> pa.Table:
    column = table[name]
    for number in person.numbers | person.person_ids:
        if pc.any(pc.match_substring(column, number)).as_py():
            column = pc.replace_substring(column, number, ERASED)
    if name != "name":
        for word in person.names:
            if pc.any(pc.and_(naming, pc.fill_null(pc.match_substring(column, word), False))).as_py():
                column = pc.if_else(naming, pc.replace_substring(column, word, ERASED), column)
    return table if column.equals(table[name]) else _with(table, name, column)


def _without_evidence(table: pa.Table, person: ErasedPerson) -> pa.Table:
    found = table["evidence"].to_pylist()
    left = [row and [one for one in row if (one["source_file"], one["source_row"]) not in person.rows] for row in found]
    return table if left == found else _with(table, "evidence", pa.array(left, table.schema.field("evidence").type))


def _among(table: pa.Table, name: str, wanted: Collection[object]) -> pa.ChunkedArray:
    if name not in table.column_names or not wanted:
        return pa.chunked_array([pa.repeat(pa.scalar(False), table.num_rows)])
    kind = table.schema.field(name).type
    return pc.fill_null(pc.is_in(table[name], value_set=pa.array(sorted(wanted, key=str), kind)), False)


def _blanked(table: pa.Table, name: str, rows: pa.ChunkedArray, blank: str | None) -> pa.Table:
    kind = table.schema.field(name).type
    return _with(table, name, pc.if_else(rows, pa.scalar(blank, kind), table[name]))


def _emptied(table: pa.Table, name: str, rows: pa.ChunkedArray) -> pa.Table:
    kept = [[] if mine and row else row for mine, row in zip(rows.to_pylist(), table[name].to_pylist(), strict=True)]
    return _with(table, name, pa.array(kept, table.schema.field(name).type))


def _with(table: pa.Table, name: str, column: pa.ChunkedArray | pa.Array) -> pa.Table:
    return table.set_column(table.column_names.index(name), table.schema.field(name), column)


def _of_csv(content: bytes, person: ErasedPerson) -> bytes | None:
    text = content.decode("utf-8-sig", errors="surrogateescape")
    rows = list(csv.reader(io.StringIO(text)))
    head = rows[0] if rows else []
    kept = head.index(LEAD_ID) if LEAD_ID in head else 0
    keys, texts = set(person.marks()), sorted(person.particulars(), key=len, reverse=True)
    done = [_line(row, keys, kept, texts, person.households) for row in rows]
    if done == rows:
        return None
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n" if "\r\n" in text else "\n").writerows(done)
    begun = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return begun + out.getvalue().encode("utf-8", errors="surrogateescape")


def _line(
    row: list[str], keys: Collection[str], kept: int, texts: Iterable[str], households: Collection[str]
) -> list[str]:
    if any(cell in keys for cell in row):
        return [cell if at == kept else (ERASED if at == kept + 1 else "") for at, cell in enumerate(row)]
    if any(cell in households for cell in row):
        for word in texts:
            row = [cell.replace(word, ERASED) for cell in row]
    return row


def _of_office(content: bytes, person: ErasedPerson, change: Change) -> bytes | None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        infos = archive.infolist()
        parts = {info.filename: archive.read(info) for info in infos}
    text = b"\n".join(parts.values()).decode("utf-8", errors="replace")
    if not any(key in text for key in person.marks()):
        return None
    changed = change(parts, person)
    if changed == parts:
        return None
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in infos:
            archive.writestr(zipfile.ZipInfo(info.filename, ZIP_TIME), changed[info.filename], zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _of_workbook(parts: dict[str, bytes], person: ErasedPerson) -> dict[str, bytes]:
    """A workbook whose rows about the person are blank but for the lead's number, and that names the person nowhere."""
    shared = "xl/sharedStrings.xml"
    root = _parsed(parts[shared])
    texts = ["".join(part.text or "" for part in item.iter(f"{SPREADSHEET}t")) for item in root]
    done, used = dict(parts), set[int]()
    for name, content in parts.items():
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            sheet = _parsed(content)
            is_changed = [_blank_row(row, texts, person) for row in sheet.iter(f"{SPREADSHEET}row")]
            used |= {_text_number(cell) for cell in sheet.iter(f"{SPREADSHEET}c") if cell.get("t") == "s"}
            done[name] = _written(sheet) if any(is_changed) else content
    for number, item in enumerate(root):
        for part in item.iter(f"{SPREADSHEET}t"):
            part.text = _plain(part.text or "", person) if number in used else ""
    return {**done, shared: _written(root)}


def _blank_row(row: etree._Element, texts: Sequence[str], person: ErasedPerson) -> bool:
    """Empty the cells of a row that shows a mark of the person, but for the lead's number; whether it was one."""
    at = {cell: texts[_text_number(cell)] for cell in row if cell.get("t") == "s"}
    if not set(at.values()) & set(person.marks()):
        return False
    for cell in row:
        if at.get(cell) not in person.leads:
            cell.attrib.pop("t", None)
            for child in list(cell):
                cell.remove(child)
    return True


def _text_number(cell: etree._Element) -> int:
    return int(cell.findtext(f"{SPREADSHEET}v") or 0)


def _of_document(parts: dict[str, bytes], person: ErasedPerson) -> dict[str, bytes]:
    """A form whose blocks that show a lead or the name of the person are blank."""
    main = "word/document.xml"
    root = _parsed(parts[main])
    body = root.find(f"{OFFICE_TEXT}body")
    for block in body if body is not None else ():
        runs = list(block.iter(f"{OFFICE_TEXT}t"))
        text = "".join(run.text or "" for run in runs)
        if any(key in text for key in [*person.marks(), *person.names]):
            for at, run in enumerate(runs):
                run.text = ERASED if at == 0 else ""
    return {**parts, main: _written(root)}


def _plain(text: str, person: ErasedPerson) -> str:
    for word in sorted(person.particulars(), key=len, reverse=True):
        text = text.replace(word, ERASED)
    return text


def _parsed(content: bytes) -> etree._Element:
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True))
