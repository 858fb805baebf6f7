"""areas.csv of a city read as the table AREAS: closed areas led to their successors, each area with its township."""

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from data_contracts.errors import CityError
from data_contracts.masks import is_formula
from data_contracts.plain_text import seen
from data_contracts.row_tables import table_of
from data_contracts.tables import AREAS
from data_contracts.text_bytes import whole_text

AREA_DIGITS = 12
DELIMITERS = (",", "\t", ";")
# words of the column that says what an area is; what names end in: area_names.KINDS
LEVELS: Mapping[str, str] = {
    **dict.fromkeys(("市", "地市", "地级市", "设区市", "州", "盟"), "市"),
    **dict.fromkeys(("县", "区", "县级市", "市辖区", "区县", "县区", "旗"), "县"),
    **dict.fromkeys(("乡", "镇", "街道", "乡镇", "乡镇街道", "街道办事处", "镇街"), "乡"),
    **dict.fromkeys(("村", "社区", "居委会", "村委会", "村社区", "村居"), "村"),
}
PARENT_LEVEL: Mapping[str, tuple[str, ...]] = {"市": (), "县": ("市",), "乡": ("县", "市"), "村": ("乡",)}
DIGITS_OF_LEVEL: Mapping[str, tuple[int, int]] = {"市": (2, 4), "县": (5, 6), "乡": (7, 9), "村": (10, 12)}
"""Digits up to the last that is not 0, by level: fewer or more are probably a slip."""
HEADINGS = ("区划代码", "名称", "级别", "上级代码", "城乡", "户籍人口", "启用日期", "停用日期", "继任代码")
URBAN_RURAL: Mapping[str, str | None] = {"": None, "城市": "城市", "城镇": "城市", "农村": "农村", "乡村": "农村"}


@dataclass(frozen=True)
class _Row:
    """One line of areas.csv."""

    line: int
    code: str
    name: str
    level: str
    parent: str | None
    urban_rural: str | None
    population: int | None
    opened: date | None
    closed: date | None
    successor: str | None


def area_faults(path: Path) -> list[CityError]:
    """Everything that is wrong with areas.csv, not only what `read_areas` would stop at, in the order of its rows."""
    faults: list[CityError] = []
    try:
        tree = _Tree({row.code: row for row in _read_rows(path, faults)}, path, None, faults)
    except CityError as error:
        return [error]
    for row in tree.rows.values():
        try:
            tree.current(row.code)
        except CityError as error:
            faults.append(error)
        except KeyError:  # a successor that is no area: told already
            continue
    return faults


def area_oddities(path: Path) -> list[CityError]:
    """What `read_areas` takes and is probably a slip: a code with the digits of another level, or of another parent."""
    try:
        rows = {row.code: row for row in _read_rows(path, [])}
        tree = _Tree(rows, path, None, [])
    except CityError:
        return []
    return [error for row in rows.values() for error in tree.looks_odd(row)]


def read_areas(path: Path, as_of: date | None = None) -> pa.Table:
    """Read areas.csv as the table AREAS. Grain: area code, closed ones too; one row per line of the file.

    A closed area (停用日期 on or before `as_of`; any closing day when that is None) has the last of its successors as
    `current_code`; township, county and names are those of the current code, each ancestor's successor followed too.
    Raises CityError with row and column for anything malformed, a code given twice, an unknown parent or successor, or
    successors that lead in a circle.
    """
    return _areas_of(path, _text(path), as_of)


@lru_cache(maxsize=8)
def _areas_of(path: Path, text: str, as_of: date | None) -> pa.Table:
    """As `read_areas`, whose stages all ask for the same text; the path is what an error names."""
    rows = {row.code: row for row in _parsed(path, text)}
    if not rows:
        raise CityError("the file has no areas", where=str(path), do="fill in the city's areas")
    tree = _Tree(rows, path, as_of)
    return table_of((tree.record(row) for _, row in sorted(rows.items())), AREAS.schema)


class _Tree:
    """Areas with their parents and successors."""

    def __init__(
        self, rows: Mapping[str, _Row], path: Path, as_of: date | None, faults: list[CityError] | None = None
    ) -> None:
        self.rows, self.path, self.as_of = rows, path, as_of
        for row in rows.values():
            try:
                self._check(row)
            except CityError as error:
                if faults is None:
                    raise
                faults.append(error)

    def looks_odd(self, row: _Row) -> list[CityError]:
        """What can be read, and is probably a slip: a code with the digits of another level, or of another parent."""
        digits = len(row.code.rstrip("0"))
        shortest, longest = DIGITS_OF_LEVEL[row.level]
        if not shortest <= digits <= longest:
            return [self._error(row, "级别", f"a code like this one is not usually that of a {row.level}")]
        parent = self.rows.get(row.parent or "")
        own = DIGITS_OF_LEVEL[parent.level][1] if parent else 0
        if parent and not self._is_closed(row) and row.code[:own] != parent.code[:own]:
            return [self._error(row, "上级代码", "the code does not begin as its parent's does")]
        return []

    def current(self, code: str) -> str:
        """The code itself, or the last successor when it is closed."""
        passed = [code]
        row = self.rows[code]
        while row.successor and self._is_closed(row):
            if row.successor in passed:
                raise self._error(row, "继任代码", "the successors lead in a circle")
            passed.append(row.successor)
            row = self.rows[row.successor]
        return row.code

    def record(self, row: _Row) -> dict[str, Any]:
        """One row of AREAS."""
        current = self.current(row.code)
        chain = self._chain(current)
        township, county, village = chain.get("乡"), chain.get("县"), chain.get("村")
        return {
            "area_code": row.code,
            "name": row.name,
            "level": row.level,
            "urban_rural": row.urban_rural,
            "hukou_population": row.population,
            "opened": row.opened,
            "closed": row.closed,
            "current_code": current,
            "township": township.code if township else None,
            "township_name": township.name if township else None,
            "county": county.code if county else None,
            "county_name": county.name if county else None,
            "village_name": village.name if village else None,
            "full_name": "".join(chain[level].name for level in ("市", "县", "乡", "村") if level in chain),
        }

    def _chain(self, code: str) -> dict[str, _Row]:
        """The area and its ancestors by level, every one of them current."""
        chain: dict[str, _Row] = {}
        row: _Row | None = self.rows[code]
        while row is not None and row.level not in chain:
            chain[row.level] = row
            row = self.rows[self.current(row.parent)] if row.parent in self.rows and row.parent else None
        return chain

    def _is_closed(self, row: _Row) -> bool:
        return row.closed is not None and (self.as_of is None or row.closed <= self.as_of)

    def _check(self, row: _Row) -> None:
        if row.successor and row.successor not in self.rows:
            raise self._error(row, "继任代码", f"{row.successor} is not an area of this file")
        if row.successor and row.closed is None:
            raise self._error(row, "停用日期", "there is a successor but no closing day")
        if row.closed and row.opened and row.closed < row.opened:
            raise self._error(row, "停用日期", "the area closes before it opens")
        if row.level == "市" or self._is_closed(row):
            return
        parent = self.rows.get(row.parent or "")
        if parent is None:
            raise self._error(row, "上级代码", "the parent is not an area of this file")
        if parent.level not in PARENT_LEVEL[row.level]:
            raise self._error(row, "上级代码", f"a {row.level} cannot be under a {parent.level}")

    def _error(self, row: _Row, column: str, what: str) -> CityError:
        return CityError(what, where=f"{self.path.name}, row {row.line}, column {column}", do="mend the file")


def _read_rows(path: Path, faults: list[CityError] | None = None) -> list[_Row]:
    """The rows of the file; what is wrong with one is raised, or put into `faults` and the row left out."""
    return _parsed(path, _text(path), faults)


def _parsed(path: Path, text: str, faults: list[CityError] | None = None) -> list[_Row]:
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise CityError("the file cannot be read as CSV", where=str(path), do="save it as CSV in UTF-8") from error
    heading = [seen(cell) for cell in lines[0]] if lines else []
    missing = [name for name in HEADINGS if name not in heading]
    if missing:
        raise CityError(
            f"the heading {', '.join(missing)} is missing", where=f"{path.name}, row 1", do="add the column"
        )
    rows: list[_Row] = []
    line_of: dict[str, int] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        try:
            row = _row(dict(zip(heading, map(seen, cells), strict=False)), number, path)
            if row.code in line_of:
                raise _bad(path, number, "区划代码", f"the code is in row {line_of[row.code]} already")
        except CityError as error:
            if faults is None:
                raise
            faults.append(error)
            continue
        line_of[row.code] = number
        rows.append(row)
    return rows


def _text(path: Path) -> str:
    """The file as text, whoever saved it."""
    try:
        return whole_text(path.read_bytes())
    except OSError as error:
        raise CityError("the areas cannot be read", where=str(path), do="check city.yaml's 'areas'") from error
    except ValueError as error:
        raise CityError(f"the areas are no text: {error}", where=str(path), do="save it as CSV in UTF-8") from error


def _row(cells: Mapping[str, str], line: int, path: Path) -> _Row:
    def get(column: str) -> str:
        return cells.get(column, "").lstrip("'")

    if not get("名称"):
        raise _bad(path, line, "名称", "the name is blank")
    if is_formula(get("名称")):
        raise _bad(path, line, "名称", "the name begins as a formula does, and every list prints it")
    if get("级别") not in LEVELS:
        raise _bad(path, line, "级别", "it is none of 市, 县, 乡, 村")
    if get("城乡") not in URBAN_RURAL:
        raise _bad(path, line, "城乡", "it is neither 城市 nor 农村")
    population = get("户籍人口").removesuffix(".0")
    if population and not re.fullmatch(r"[0-9]+", population):
        raise _bad(path, line, "户籍人口", "it is not a whole number")
    code = _code(get("区划代码"), line, path, "区划代码")
    if code is None:
        raise _bad(path, line, "区划代码", "the code is blank")
    return _Row(
        line=line,
        code=code,
        name=get("名称"),
        level=LEVELS[get("级别")],
        parent=_code(get("上级代码"), line, path, "上级代码"),
        urban_rural=URBAN_RURAL[get("城乡")],
        population=int(population) if population else None,
        opened=_day(get("启用日期"), line, path, "启用日期"),
        closed=_day(get("停用日期"), line, path, "停用日期"),
        successor=_code(get("继任代码"), line, path, "继任代码"),
    )


def _code(text: str, line: int, path: Path, column: str) -> str | None:
    """A 12-digit code; the 6 and 9 digits of a county or township are the same code without its zeros."""
    digits = text.removesuffix(".0")
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{6}|[0-9]{9}|[0-9]{12}", digits):
        raise _bad(path, line, column, "it is not a code of 12 digits")
    return digits.ljust(AREA_DIGITS, "0")


def _day(text: str, line: int, path: Path, column: str) -> date | None:
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?", text, re.ASCII)
    try:
        if not found:
            raise ValueError
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise _bad(path, line, column, "it is not a day, such as 2021-06-30") from error


def _bad(path: Path, line: int, column: str, what: str) -> CityError:
    return CityError(what, where=f"{path.name}, row {line}, column {column}", do="mend the cell")
