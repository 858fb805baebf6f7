"""A month in a dozen figures, kept; and what a month was made with beside the month before."""

from pathlib import Path

import polars as pl
import pytest

from data_contracts import tables as t
from flows.ledger.month_figures import figures_before, figures_file, month_figures
from flows.store.files import write_files
from flows.store.frames import empty_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from rules.parameters import load_parameters
from tests.flows import made_leads as made
from tests.flows import made_month


@pytest.fixture
def month(tmp_path: Path) -> MonthTables:
    made_month.write_city(tmp_path)
    leads = [made.lead("L1"), made.lead("L2", is_published=False)]
    made_month.write_stages(tmp_path, "202609", leads, {})
    store = Store(tmp_path / "store")
    drifts = [{"feature": "birth", "level": one, "drift_millibits": drift} for one, drift in (("a", -8860), ("b", 20))]
    made_month.put(store.stage("202609", "match"), t.MATCH_MODEL, drifts)
    return MonthTables(store, "202609")


def of(month: MonthTables) -> pl.DataFrame:
    context = made.context(month.store.root.parent, "202609")
    towns = made.table(t.TOWN_FIGURES, [{"township": "1", "visited": 8, "confirmed": 2}])
    return month_figures(context, month, load_parameters(None), towns)


def test_the_figures_are_those_of_the_tables(month: MonthTables) -> None:
    values = dict(of(month).select("figure", "value").iter_rows())
    assert (values["rows_read"], values["rows_linked_auto"]) == (4.0, 3.0)
    assert (values["leads_published"], values["leads_held_back"]) == (1.0, 1.0)
    assert (values["yield"], values["drift_bits"]) == (0.25, 8.86)
    assert values["drift_bits_birth"] == 8.86 and "drift_bits_name" not in values
    texts = dict(of(month).select("figure", "text").iter_rows())
    assert texts["code"] == "test" and len(texts["rules"]) == 12


def test_they_are_kept_once_and_of_a_month_made_anew_the_last_count(month: MonthTables) -> None:
    first = of(month)
    write_files(figures_file(month.store, first))
    assert figures_file(month.store, first) == []
    other = first.with_columns(pl.when(pl.col("figure") == "visited").then(9.0).otherwise("value").alias("value"))
    write_files(figures_file(month.store, other))
    assert figures_before(month.store, "202610", 11).equals(other)
    assert figures_before(month.store, "202609", 11).equals(empty_frame(t.MONTH_FIGURES))
