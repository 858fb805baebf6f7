"""The floor of each stage of a month: what nobody can leave out, done on the same files by plain tools.

ingest   every file of the drop, decoded and scanned to untyped Parquet (polars)
match    the particulars of every typed row joined to a line for each number and name as written; a line for each row
         that bears both, in order, written (DuckDB)
decide   every typed row in full joined to its link, and the greatest value of every column for each person (DuckDB)
publish  the cells of all workbooks written once more (xlsxwriter); all other files copied and hashed

Nobody who is written in two ways is found by it, no rule is asked, nothing is told of a row: it says how near a stage
is to the cost of its files alone.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import duckdb
import fastexcel
import pyarrow.parquet as pq
import xlsxwriter

from benchmarks.ingest import decoded_and_scanned
from data_contracts.core_parts import core_extracts, core_parts
from flows.store.paths import Store
from flows.store.run import RunContext

PARTICULARS = ("id_no", "name", "birth_date", "sex", "phone", "address", "hukou_area", "live_area")
Cells = list[tuple[str, list[list[object]]]]
"""Sheets of a workbook: name and rows."""


def floors(run: RunContext) -> Mapping[str, Callable[[], object]]:
    """Stage -> its floor, on the files of a month that was run; what is timed is the call alone."""
    stages = Store(run.store)
    ingested, matched = stages.stage(run.period, "ingest"), stages.stage(run.period, "match")
    published = [path for path in sorted((run.out / run.period).rglob("*")) if path.is_file()]
    books = {path: _cells(path) for path in published if path.suffix == ".xlsx"}
    others = [path for path in published if path.suffix != ".xlsx"]
    return {
        "ingest": partial(_with_folder, partial(scanned, run.incoming / run.period)),
        "match": partial(_with_folder, partial(joined, ingested)),
        "decide": partial(gathered, ingested, matched / "links_keyed.parquet"),
        "publish": partial(_with_folder, partial(written, books, others)),
    }


def _with_folder(floor: Callable[[Path], None]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        floor(Path(folder))


def scanned(drop: Path, into: Path) -> None:
    """Every CSV of a drop (UTF-8, as `benchmarks.big_city` writes it) to Parquet, every column text."""
    for path in sorted(drop.rglob("*.csv")):
        decoded_and_scanned(path, "utf-8-sig", into)


def joined(ingested: Path, into: Path) -> None:
    """One line for each number and name as written, and which of them each row of the month is."""
    with duckdb.connect(config={"temp_directory": str(into / "spill")}) as database:
        database.execute(f"CREATE TABLE particulars AS {' UNION ALL BY NAME '.join(_particulars(ingested))}")
        database.execute(
            "CREATE TABLE persons AS SELECT id_no, name, min(row_id) AS person, max(phone) AS phone, "
            "max(address) AS address FROM particulars GROUP BY id_no, name"
        )
        database.execute(
            "COPY (SELECT row_id, person FROM particulars JOIN persons USING (id_no, name) ORDER BY row_id) "
            f"TO '{into / 'links.parquet'}' (FORMAT parquet, COMPRESSION zstd)"
        )


def _particulars(ingested: Path) -> list[str]:
    """For each extract that names people, the SELECT of its rows' particulars."""
    found = []
    for extract in core_extracts(ingested):
        parts = core_parts(ingested, extract)
        columns = pq.read_schema(parts[0]).names
        if "name" in columns:
            listed = ", ".join(column for column in PARTICULARS if column in columns)
            found.append(f"SELECT row_id, {listed} FROM {_read(parts)}")
    return found


def gathered(ingested: Path, links: Path) -> None:
    """For each extract and person the greatest value of every column."""
    with duckdb.connect() as database:
        for extract in core_extracts(ingested):
            parts = core_parts(ingested, extract)
            listed = ", ".join(f'max(core."{column}")' for column in pq.read_schema(parts[0]).names)
            database.execute(
                f"CREATE OR REPLACE TABLE gathered AS SELECT person_id, {listed} "
                f"FROM {_read(parts)} AS core JOIN '{links}' AS links USING (row_id) GROUP BY person_id"
            )


def _read(parts: list[Path]) -> str:
    return f"read_parquet({[str(part) for part in parts]})"


def written(books: Mapping[Path, Cells], others: list[Path], into: Path) -> None:
    """Plain workbooks with the same cells, and the other files once more, each hashed."""
    for number, sheets in enumerate(books.values()):
        path = into / f"{number}.xlsx"
        with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
            for name, rows in sheets:
                sheet = book.add_worksheet(name)
                for row, cells in enumerate(rows):
                    sheet.write_row(row, 0, cells)
        hashlib.sha256(path.read_bytes()).hexdigest()
    for path in others:
        copy = shutil.copyfile(path, into / "copy")
        hashlib.sha256(Path(copy).read_bytes()).hexdigest()


def _cells(path: Path) -> Cells:
    book = fastexcel.read_excel(str(path))
    sheets = ((name, book.load_sheet(name, header_row=None, dtypes="string").to_polars()) for name in book.sheet_names)
    return [(name, [list(row) for row in cells.rows()]) for name, cells in sheets]
