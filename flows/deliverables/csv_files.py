"""A CSV deliverable: where it goes and its rows as printed. Pure: writing is left to the publish stage."""

from dataclasses import dataclass

import polars as pl

from data_contracts.forms import form
from data_contracts.labels import NOT_KNOWN
from data_contracts.masks import safe_name
from flows.deliverables.printing import as_printed, printed_parts

COUNTY_DIGITS = 6


@dataclass(frozen=True)
class CsvFile:
    """One CSV under the month's folder. `path` is relative; `rows` as printed: all text, masked and neutralised."""

    path: str
    rows: pl.DataFrame


def one_file(path: str, rows: pl.DataFrame, list_name: str) -> CsvFile:
    """All rows in one file, printed as the contract `list_name` says."""
    return CsvFile(path, as_printed(rows, form(list_name)))


def file_per_county(folder: str, rows: pl.DataFrame, list_name: str, prefix: str = "") -> list[CsvFile]:
    """A file per `county_code`, named by its digits and `county`, in the order the counties come in the rows."""
    names = dict(rows.unique("county_code", keep="first").select("county_code", "county").iter_rows())
    files = []
    for code, printed in printed_parts(rows, form(list_name), "county_code").items():
        county = safe_name(f"{str(code)[:COUNTY_DIGITS]}_{names[code]}" if code else NOT_KNOWN["county"])
        files.append(CsvFile(f"{folder}/{prefix}{county}.csv", printed))
    return files


def file_per(column: str, folder: str, rows: pl.DataFrame, list_name: str) -> list[CsvFile]:
    """A file per value of a column, named by it, in the order of file names."""
    parts = printed_parts(rows, form(list_name), column)
    files = [CsvFile(f"{folder}/{safe_name(str(value))}.csv", printed) for value, printed in parts.items()]
    return sorted(files, key=lambda file: file.path)


def csv_bytes(rows: pl.DataFrame, *, is_for_people: bool = True) -> bytes:
    """CSV with CRLF that opens right in Excel and WPS: with a BOM for people, without one for scripts.

    Blank cells are nothing at all, not a pair of quotes.
    """
    return bare_csv(bare(rows), is_for_people=is_for_people)


def bare(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with null in the place of every blank cell."""
    return rows if rows.is_empty() else rows.with_columns(pl.when(pl.all() != "").then(pl.all()))


def bare_csv(rows: pl.DataFrame, *, is_for_people: bool = True) -> bytes:
    """`csv_bytes` of rows whose blank cells are null already (`bare`)."""
    return rows.write_csv(include_bom=is_for_people, line_terminator="\r\n").encode("utf-8")
