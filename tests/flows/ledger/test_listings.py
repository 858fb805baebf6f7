"""The lists of a lead as the ledger keeps them, and the mark of its printed row."""

from pathlib import Path

import polars as pl

from data_contracts.masks import mask_id, mask_text, neutralise, one_line
from flows.ledger import book
from flows.ledger.listings import listings, marks_of, row_marks
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows.made_month import PEOPLE, write_stages

SHARED = (("L1", made.EAST, "host"), ("L1", made.WEST, "assisting"))


def test_both_lists_of_a_lead_are_kept_with_names_and_read_back(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")), lists=made.listed(*SHARED))
    found = listings(book.read(Store(tmp_path / "store")).events).select("period", "side", "township", "town").rows()
    assert sorted(found) == [("202609", "assisting", made.WEST, "西河镇"), ("202609", "host", made.EAST, "东山乡")]


def test_a_lead_on_one_list_has_one_listing(tmp_path: Path) -> None:
    made.publish(tmp_path, "202609", made.leads(made.lead("L1")), lists=made.listed(SHARED[0]))
    assert listings(book.read(Store(tmp_path / "store")).events)["side"].to_list() == ["host"]


def test_the_mark_is_that_of_the_row_as_it_is_printed(tmp_path: Path) -> None:
    leads = made.leads(*(made.lead(f"L{n}", person_id=who["person_id"]) for n, (who, _) in enumerate(PEOPLE)))
    write_stages(tmp_path, "202609", leads.to_dicts(), {})
    kept = row_marks(MonthTables(Store(tmp_path / "store"), "202609"), leads)
    people = pl.DataFrame([who for who, _ in PEOPLE])
    printed = people.select(
        neutralise(one_line(mask_text(pl.col("name")))).alias("name"),
        mask_id(pl.col("id_no")).alias("id_no_masked"),
        pl.lit("E08").alias("rule_id"),
    )
    assert printed["name"].str.starts_with("'").any()
    assert kept["row_mark"].to_list() == marks_of(printed).to_list()
