"""tables/*.parquet: the tables the outside reads, in their exact columns, and the sums that prove no row was lost."""

import shutil
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from data_contracts import tables as t
from data_contracts.errors import BalanceError
from data_contracts.tables import Table
from flows.store.files import PRIVATE_FILE, PRIVATE_FOLDER, write_table
from flows.store.month_tables import MonthTables

COPIED: tuple[Table, ...] = (t.PEOPLE, t.LINKS, t.REVIEWS, t.LEADS, t.REJECTED, t.CELL_ISSUES)
FATES = ("rows_unauthorised", "rows_linked_auto", "rows_in_review", "rows_new")


def write_delivered(month: MonthTables, into: Path) -> None:
    """Fill the tables folder (owner only); BalanceError when a file's rows do not add up."""
    into.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    rows = reconciliation(month.files, month.match_counts)
    for spec in COPIED:
        _copy(month, into / f"{spec.name}.parquet", spec)
    write_table(into / f"{t.RECONCILIATION.name}.parquet", rows.to_arrow(), t.RECONCILIATION)


def _copy(month: MonthTables, target: Path, spec: Table) -> None:
    """The bytes as they are when the columns are right already; else the columns in their types and order."""
    source = month.path(spec)
    if source is None:
        write_table(target, spec.schema.empty_table(), spec)
    elif pq.read_schema(source).equals(spec.schema, check_metadata=False):
        shutil.copyfile(source, target)
        target.chmod(PRIVATE_FILE)
    else:
        write_table(target, month.read(spec).to_arrow(), spec)


def reconciliation(files: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """RECONCILIATION: ingest's counts of each file beside the fate of its accepted rows. Checked to balance."""
    rows = files.join(counts.drop("extract"), on="source_file", how="left").with_columns(
        pl.col(*FATES, "rows_read", "rows_accepted", "rows_rejected", "rows_skipped").fill_null(0)
    )
    rows = rows.select(t.RECONCILIATION.schema.names).sort("extract", "source_file")
    stray = counts.join(files, on="source_file", how="anti")
    if len(stray):
        raise BalanceError("a file was matched that was never read", where=str(stray["source_file"][0]))
    for whole, parts, said in (
        ("rows_read", ("rows_accepted", "rows_rejected", "rows_skipped"), "read = accepted + rejected + skipped"),
        ("rows_accepted", FATES, "accepted = linked + in review + new + unauthorised"),
    ):
        wrong = rows.filter(pl.col(whole) != pl.sum_horizontal(parts))
        if len(wrong):
            first = wrong.row(0, named=True)
            raise BalanceError(
                f"the rows do not add up: {said} is {first[whole]} = {' + '.join(str(first[part]) for part in parts)}",
                where=first["source_file"],
                why="a row would be lost without anybody knowing",
                do="report this: it is a defect of faxian, not of the file",
            )
    return rows
