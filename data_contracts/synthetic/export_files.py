"""Files as systems export them: one table, first row headings, everything text; and areas as such systems name them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from data_contracts.synthetic.places import CITY_CODE, Places

Row = dict[str, Any]
PROVINCE = "某省"
ALLOWANCE, FARM_SUBSIDY = "高龄津贴", "惠农补贴"
IS_ABROAD = "_is_abroad"
"""Of a row of the labour register: it comes in the monitoring system's table of who works away."""
LEVELS = ("所属省级", "所属市级", "所属区县", "所属街道", "所属社区")


@dataclass
class ExportFile:
    """A sheet in the making: its rows, and for each row of the truth where it stands. `title`: a row above the
    headings; `sheet`: its name in a workbook of several, null for the first.
    """

    name: str
    headings: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    places: list[tuple[int, str, int]] = field(default_factory=list)
    title: str | None = None
    sheet: str | None = None

    def add(self, row: Row, truth: int | None = None) -> int:
        """Add a row; returns its number in the sheet."""
        self.rows.append(row)
        number = len(self.rows) + 1 + (self.title is not None)
        if truth is not None:
            self.places.append((truth, self.name + (f"#{self.sheet}" if self.sheet else ""), number))
        return number


def area_names(code: str | None, places: Places) -> Row:
    """An area as five names, each as such systems write it; a place outside the city as its city alone."""
    if not code or not code.startswith(CITY_CODE[:4]):
        return dict(zip(LEVELS, (PROVINCE, "外市" if code else "", "", "", ""), strict=True))
    county = places.names.get(code[:6] + "000000", "") if code[4:6] != "00" else ""
    town = places.names.get(code[:9] + "000", "") if code[6:9] != "000" else ""
    village = _village(code, places) if code[9:] != "000" else ""
    city = places.names[CITY_CODE + "000000"]
    return dict(zip(LEVELS, (PROVINCE, city, county, town, village), strict=True))


def _village(code: str, places: Places) -> str:
    name = places.names.get(code) or (f"旧{places.names[places.closed[code]]}" if code in places.closed else "")
    return f"{name}委会" if name.endswith("村") else f"{name}居委会" if name.endswith("社区") else name


def located(found: Sequence[tuple[int, str, int]]) -> pl.DataFrame:
    """Where rows of the truth stand: `_row`, `source_file`, `source_row`."""
    schema = {"_row": pl.Int64, "source_file": pl.String, "source_row": pl.Int32}
    return pl.DataFrame(found, schema=schema, orient="row")


def write_files(folder: Path, sheets: Sequence[ExportFile]) -> None:
    """Write workbooks, a sheet each unless several have one name; the same rows give the same bytes."""
    for name in dict.fromkeys(sheet.name for sheet in sheets):
        with xlsxwriter.Workbook(str(folder / name), {"strings_to_urls": False}) as book:
            book.set_properties({"created": datetime(2026, 1, 1)})
            for file in (sheet for sheet in sheets if sheet.name == name):
                sheet = book.add_worksheet(file.sheet or "Sheet1")
                for at, row in enumerate(_cells(file)):
                    for column, cell in enumerate(row):
                        if cell not in ("", None):
                            sheet.write_string(at, column, str(cell))


def _cells(file: ExportFile) -> Iterator[tuple[Any, ...]]:
    if file.title:
        yield (file.title,)
    yield file.headings
    for row in file.rows:
        yield tuple(row.get(heading) for heading in file.headings)
