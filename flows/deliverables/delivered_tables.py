"""tables/*.parquet: the tables the outside reads, in their exact columns."""

import shutil
from pathlib import Path

import polars as pl

from data_contracts import at_rest
from data_contracts import tables as t
from data_contracts.tables import Table
from flows.store.files import PRIVATE_FILE, PRIVATE_FOLDER, write_table
from flows.store.month_tables import MonthTables

COPIED: tuple[Table, ...] = (
    *(t.PEOPLE, t.LINKS, t.REVIEWS, t.LEADS),
    *(t.REJECTED, t.CELL_ISSUES, t.ROW_REMARKS, t.YEARLY_INCOMES),
)


def write_delivered(month: MonthTables, accounts: pl.DataFrame, into: Path) -> None:
    """Fill the tables folder (owner only). `accounts`: RECONCILIATION of the month."""
    into.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    for spec in COPIED:
        _copy(month, into / f"{spec.name}.parquet", spec)
    write_table(into / f"{t.RECONCILIATION.name}.parquet", accounts.to_arrow(), t.RECONCILIATION)


def _copy(month: MonthTables, target: Path, spec: Table) -> None:
    """The bytes as they are when the columns are right already; else the columns in their types and order."""
    source = month.path(spec)
    if source is None:
        write_table(target, spec.schema.empty_table(), spec)
    elif at_rest.read_schema(source).equals(spec.schema, check_metadata=False):
        shutil.copyfile(source, target)
        target.chmod(PRIVATE_FILE)
    else:
        write_table(target, month.read(spec).to_arrow(), spec)
