"""A linkage task is core tables with a truth for every row."""

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.synthetic.linkage import generate_linkage_task


def test_core_tables_are_in_the_contracts_schema_and_every_row_has_its_truth(tmp_path: Path) -> None:
    task = generate_linkage_task(tmp_path, rows=3000, roster=200, seed=2)
    truth = pl.read_parquet(task.truth)
    for extract, path in task.core.items():
        assert pq.read_schema(path).equals(core_schema(load_contracts()[extract]))
        rows = pl.read_parquet(path)
        assert rows["row_id"].to_list() == truth.filter(pl.col("extract") == extract)["row_id"].to_list()
    assert pl.read_parquet(task.core["medical_enrolment"]).height == 3000
    assert pl.read_parquet(task.core["roster"]).height == 200


def test_a_task_without_ids_has_none_in_the_big_extract_only(tmp_path: Path) -> None:
    task = generate_linkage_task(tmp_path, rows=800, roster=60, seed=2, with_ids=False)
    assert pl.read_parquet(task.core["medical_enrolment"])["id_no"].null_count() == 800
    assert pl.read_parquet(task.core["roster"])["id_no"].null_count() < 20


def test_a_task_written_part_by_part_has_every_row_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_contracts.synthetic.linkage.AT_A_TIME", 250)
    task = generate_linkage_task(tmp_path, rows=800, roster=60, seed=2)
    truth = pl.read_parquet(task.truth)
    for extract, rows in (("roster", 60), ("medical_enrolment", 800)):
        shown = pl.read_parquet(task.core[extract])
        assert shown.height == rows == shown["row_id"].n_unique()
        assert shown["row_id"].to_list() == truth.filter(extract=extract)["row_id"].to_list()
