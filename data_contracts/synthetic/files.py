"""Write a frame of cells as the file an office sends, and say in which Excel row every record ended up."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import xlsxwriter
import xlwt
from numpy.random import Generator

from data_contracts.contract import Contract
from data_contracts.synthetic import styles
from data_contracts.synthetic.styles import Style

Cell = str | int | float | date | None
NOTES = "本表由各单位按月报送，数据在另一张表。"
XLS_ROWS = 60_000
BLANK = -1


@dataclass(frozen=True)
class Clutter:
    """What goes between and into the rows: shares of rows that come twice, of blank rows; texts by `_row`."""

    rng: Generator
    duplicates: float
    blanks: float
    replaced: dict[int, dict[str, str]]


def write(path: Path, frame: pl.DataFrame, contract: Contract, style: Style, clutter: Clutter) -> pl.DataFrame:
    """Write `frame` (truth values, `_row` naming each) to `path`.

    Returns `_row`, `source_file` (name, with #sheet when the data is not on the first sheet), `source_row` and
    `is_duplicate`: a share of rows comes twice, a share of blank rows is strewn in.
    """
    cells = styles.texts(frame, contract, style)
    order, is_second = _order(clutter.rng, cells.height, clutter.duplicates, clutter.blanks)
    head = _head(style)
    body = cells.drop("_row")
    rows = _body_rows(body, order, style, _by_place(cells, clutter.replaced))
    foot = _foot(body, style)
    if style.is_excel:
        _write_excel(path, [*head, *rows, *foot], style)
    else:
        _write_text(path, [*head, *rows, *foot], style)
    sheet = "#数据" if style.is_excel and style.notes_sheet == "before" else ""
    kept = order != BLANK
    return pl.DataFrame(
        {
            "_row": cells["_row"].to_numpy()[order[kept]],
            "source_file": [path.name + sheet] * int(kept.sum()),
            "source_row": (np.arange(len(order)) + len(head) + 1)[kept].astype(np.int32),
            "is_duplicate": is_second[kept],
        }
    )


def _order(rng: Generator, count: int, duplicates: float, blanks: float) -> tuple[np.ndarray, np.ndarray]:
    """Row positions as they are written: some twice, blank rows between; and which of them are second copies."""
    order = np.arange(count)
    twice = np.flatnonzero(rng.random(count) < duplicates)
    where = np.minimum(twice + rng.integers(1, 40, len(twice)), count)
    order = np.insert(order, where, twice)
    second = np.insert(np.zeros(count, dtype=bool), where, np.ones(len(twice), dtype=bool))
    spots = np.flatnonzero(rng.random(len(order)) < blanks)
    return np.insert(order, spots, BLANK), np.insert(second, spots, values=False)


def _head(style: Style) -> list[list[Cell]]:
    width = len(style.headings) + len(style.extra_columns)
    rows: list[list[Cell]] = [[title, *[None] * (width - 1)] for title in style.titles]
    if style.has_band:
        half = width // 2
        rows.append(["基本信息", *[None] * (half - 1), "业务信息", *[None] * (width - half - 1)])
    rows.append([*[heading for _, heading in style.headings], *[name for name, _ in style.extra_columns]])
    if style.blank_after_heading:
        rows.append([None] * width)
    return rows


def _foot(body: pl.DataFrame, style: Style) -> list[list[Cell]]:
    width = len(style.headings) + len(style.extra_columns)
    rows: list[list[Cell]] = []
    if style.has_total:
        money = [name.endswith("_yuan") or "_yuan_" in name for name in body.columns]
        rows.append(
            ["合计", *["98765.00" if is_money else None for is_money in money[1:]], *[None] * len(style.extra_columns)]
        )
    rows += [[text or None, *[None] * (width - 1)] for text in style.footers]
    return rows


def _by_place(cells: pl.DataFrame, replaced: dict[int, dict[str, str]]) -> dict[int, dict[int, str]]:
    """The texts by row position and column position."""
    place = {row: i for i, row in enumerate(cells["_row"].to_list())} if replaced else {}
    column = {name: i for i, name in enumerate(cells.drop("_row").columns)}
    return {place[row]: {column[name]: text for name, text in texts.items()} for row, texts in replaced.items()}


def _body_rows(
    body: pl.DataFrame, order: np.ndarray, style: Style, replaced: dict[int, dict[int, str]]
) -> list[list[Cell]]:
    as_numbers = _numeric_columns(style)
    if as_numbers:
        body = body.with_columns(*[pl.col(c).cast(pl.String) for c in as_numbers if c in body.columns])
    width = body.width + len(style.extra_columns)
    picked = body.rows()
    positions = {name: i for i, name in enumerate(body.columns)}
    numeric = [positions[c] for c in as_numbers if c in positions]
    rows: list[list[Cell]] = []
    for number, place in enumerate(order.tolist(), start=1):
        if place == BLANK:
            rows.append([None] * width)
            continue
        row: list[Cell] = list(picked[place])
        for spot in numeric:
            text = row[spot]
            if isinstance(text, str) and text.isdigit():
                row[spot] = float(int(text))
        for spot, text_there in replaced.get(place, {}).items():
            row[spot] = text_there
        row += [str(number) if value is None else value for _, value in style.extra_columns]
        rows.append(row)
    return rows


def _numeric_columns(style: Style) -> list[str]:
    areas = ["hukou_area", "live_area", "event_area"] if style.areas_as_numbers else []
    keys = ["household_no"] if style.keys_as_numbers and style.is_excel else []
    return [*areas, *keys, *(["id_no"] if style.ids_as_numbers else [])]


def _write_text(path: Path, rows: list[list[Cell]], style: Style) -> None:
    out = io.StringIO()
    delimiter = "," if style.format == "csv" else "\t"
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(out.getvalue().encode(style.encoding))


def _write_excel(path: Path, rows: list[list[Cell]], style: Style) -> None:
    sheets = {"": ["Sheet1"], "before": ["填表说明", "数据"], "after": ["Sheet1", "填表说明"]}[style.notes_sheet]
    for_data = sheets[1] if style.notes_sheet == "before" else sheets[0]
    if style.format == "xls":
        _write_xls(path, rows, sheets, for_data)
    else:
        _write_xlsx(path, rows, sheets, for_data, len(style.titles))


def _write_xlsx(path: Path, rows: list[list[Cell]], sheets: list[str], for_data: str, titles: int) -> None:
    with xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd", "strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        for name in sheets:
            sheet = book.add_worksheet(name)
            if name != for_data:
                sheet.write_string(0, 0, NOTES)
                continue
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(r, c, cell)
                    elif isinstance(cell, date):
                        sheet.write_datetime(r, c, cell)
                    elif cell is not None:
                        sheet.write_number(r, c, cell)
            for r in range(titles):
                sheet.merge_range(r, 0, r, len(rows[0]) - 1, rows[r][0])


def _write_xls(path: Path, rows: list[list[Cell]], sheets: list[str], for_data: str) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for name in sheets:
        sheet = book.add_sheet(name)
        if name != for_data:
            sheet.write(0, 0, NOTES)
            continue
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write(r, c, cell, day)
                elif cell is not None:
                    sheet.write(r, c, cell)
    book.save(str(path))
