"""An invented city's drop, as messy as departments make it, against the truth that it was written from."""

import polars as pl
import pytest

from data_contracts.contract import load_contracts
from data_contracts.synthetic.city import generate
from flows.ingest.accept import accept_extract
from flows.ingest.discover import discover
from flows.ingest.stage import by_extract
from flows.store.run import period_end
from tests.core_tables import core_rows

PERIOD = "202610"
PLACE = ["source_file", "source_row"]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    """Every row that was written, with what was done to it, and what became of it: `emptied` or `reason_code`."""
    folder = tmp_path_factory.mktemp("city")
    truth = generate(folder / "made", households=60, seed=20, periods=[PERIOD])
    contracts = load_contracts()
    taken, rejected = [], []
    drop = discover(truth.incoming / PERIOD, contracts, folder / "unpacked")
    for extract, files in by_extract(drop).items():
        for account in accept_extract(contracts[extract], files, folder, period_end(PERIOD)):
            assert account.problem is None
            rejected.append(account.rejected_rows().with_columns(source_file=pl.lit(account.source_file)))
        taken.append(core_rows(folder, extract, [*PLACE, "emptied"]))
    written = truth.rows.filter(pl.col("role") == "self").with_columns(pl.col("source_row").cast(pl.Int32))
    outcomes = pl.concat(
        [
            pl.concat(taken).with_columns(reason_code=pl.lit(None, pl.String)),
            pl.concat(rejected).select(*PLACE, pl.lit(None, pl.String).alias("emptied"), "reason_code"),
        ]
    )
    return written.join(outcomes, on=PLACE, how="full", coalesce=True)


def test_every_row_that_was_written_is_found_at_its_row_and_nothing_else_is(rows: pl.DataFrame) -> None:
    assert rows.height > 1000
    assert rows.filter(pl.col("person_no").is_null()).height == 0
    assert rows.filter(pl.col("emptied").is_null() & pl.col("reason_code").is_null()).height == 0


def test_exactly_the_damaged_rows_are_rejected(rows: pl.DataFrame) -> None:
    errors = pl.col("errors").fill_null("")
    rejected = rows.filter(pl.col("reason_code").is_not_null())
    assert rejected.filter(~errors.str.contains("duplicate|invalid:")).height == 0
    assert rows.filter(errors.str.contains("duplicate"))["reason_code"].unique().to_list() == ["duplicate"]


def test_an_invalid_cell_is_emptied_or_rejects_its_row(rows: pl.DataFrame) -> None:
    damaged = rows.filter(pl.col("errors").fill_null("").str.contains("invalid:"))
    kept = damaged.filter(pl.col("emptied").is_not_null())
    assert damaged.height > 0
    assert (kept["emptied"] != "").all()
