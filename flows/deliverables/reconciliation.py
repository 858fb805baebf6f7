"""The sums that prove no row was lost between a department's file and what became of it."""

import polars as pl

from data_contracts.errors import BalanceError
from data_contracts.tables import RECONCILIATION
from flows.store.month_tables import MonthTables

FATES = ("rows_unauthorised", "rows_linked_auto", "rows_in_review", "rows_new")


def reconciled(month: MonthTables) -> pl.DataFrame:
    """RECONCILIATION: ingest's counts of each file beside the fate of its accepted rows. Grain: file.

    BalanceError when a file's rows do not add up: nothing may be published then.
    """
    files, counts = month.files, month.match_counts
    rows = files.join(counts.drop("extract"), on="source_file", how="left").with_columns(
        pl.col(*FATES, "rows_read", "rows_accepted", "rows_rejected", "rows_skipped").fill_null(0)
    )
    rows = rows.select(RECONCILIATION.schema.names).sort("extract", "source_file")
    stray = counts.join(files, on="source_file", how="anti")
    if len(stray):
        raise BalanceError("a file was matched that was never read", where=str(stray["source_file"][0]))
    for whole, parts, what in (
        ("rows_read", ("rows_accepted", "rows_rejected", "rows_skipped"), "read = accepted + rejected + skipped"),
        ("rows_accepted", FATES, "accepted = linked + in review + new + unauthorised"),
    ):
        wrong = rows.filter(pl.col(whole) != pl.sum_horizontal(parts))
        if len(wrong):
            first = wrong.row(0, named=True)
            raise BalanceError(
                f"the rows do not add up: {what} is {first[whole]} = {' + '.join(str(first[part]) for part in parts)}",
                where=first["source_file"],
                why="a row would be lost without anybody knowing",
                do="report this: it is a defect of faxian, not of the file",
            )
    return rows
