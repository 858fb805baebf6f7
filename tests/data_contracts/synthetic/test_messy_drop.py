"""What ingest makes of a messy drop is what the generator did to it: every row where the truth says it is."""

from pathlib import Path

import polars as pl
import pytest

from data_contracts.core_parts import all_core_parts
from data_contracts.synthetic.city import Truth, generate
from flows import month
from flows.store.paths import Store
from flows.store.run import RunContext, period_end

pytestmark = pytest.mark.slow
PERIOD = "202610"
PLACE = ["source_file", "source_row"]


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return generate(tmp_path_factory.mktemp("messy"), households=120, seed=41, periods=(PERIOD,))


@pytest.fixture(scope="module")
def ingested(truth: Truth) -> Path:
    store = truth.folder / "store"
    run = RunContext(
        period=PERIOD, as_of=period_end(PERIOD), published=period_end(PERIOD), city=truth.city, incoming=truth.incoming,
        store=store, out=truth.folder / "out", code_version="test",
    )  # fmt: skip
    month.ingest(run)
    return Store(store).stage(PERIOD, "ingest")


def _accepted(ingested: Path) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(path, columns=PLACE) for path in all_core_parts(ingested)])


def test_no_accepted_row_is_unknown_to_the_truth(truth: Truth, ingested: Path) -> None:
    own = truth.rows.filter(pl.col("role") == "self")
    assert _accepted(ingested).join(own, on=PLACE, how="anti").is_empty()


def test_only_duplicates_and_invalid_rows_are_not_accepted(truth: Truth, ingested: Path) -> None:
    own = truth.rows.filter(pl.col("role") == "self")
    missing = own.join(_accepted(ingested), on=PLACE, how="anti")
    rejected = pl.read_parquet(ingested / "rejected.parquet")
    assert missing.height
    assert missing.join(rejected, on=PLACE, how="anti").is_empty()
    unexplained = missing.filter(~pl.col("errors").str.contains("duplicate|invalid")).join(rejected, on=PLACE)
    assert set(unexplained["reason_code"]) <= {"duplicate"}  # planted: the same settlement or file entry twice


def test_cells_emptied_are_those_that_were_spoiled(truth: Truth, ingested: Path) -> None:
    issues = pl.read_parquet(ingested / "cell_issues.parquet").filter(pl.col("column") != "birth_date")
    own = truth.rows.filter(pl.col("role") == "self")
    found = issues.join(own, on=PLACE, how="left")
    spoiled = [f"invalid:{row['column']}" in (row["errors"] or "") for row in found.to_dicts()]
    assert all(spoiled)


def test_no_file_is_rejected(ingested: Path) -> None:
    assert "rejected" not in set(pl.read_parquet(ingested / "files.parquet")["verdict"])
