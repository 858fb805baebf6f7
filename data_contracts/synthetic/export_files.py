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
LEVELS = ("所属省级", "所属市级", "所属区县", "所属街道", "所属社区")


@dataclass
class ExportFile:
    """A file in the making: its rows, and for each row of the truth where it stands."""

    name: str
    headings: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    places: list[tuple[int, str, int]] = field(default_factory=list)

    def add(self, row: Row, truth: int | None = None) -> int:
        """Add a row; returns its number in the sheet."""
        self.rows.append(row)
        number = len(self.rows) + 1
        if truth is not None:
            self.places.append((truth, self.name, number))
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


def write_file(path: Path, file: ExportFile) -> None:
    """Write the file's sheet; the same rows give the same bytes."""
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        sheet = book.add_worksheet("Sheet1")
        for at, row in enumerate(_cells(file)):
            for column, cell in enumerate(row):
                if cell not in ("", None):
                    sheet.write_string(at, column, str(cell))


def _cells(file: ExportFile) -> Iterator[tuple[Any, ...]]:
    yield file.headings
    for row in file.rows:
        yield tuple(row.get(heading) for heading in file.headings)
