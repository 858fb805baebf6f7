"""Worked out for several lists at once, a list's tables are what they are by itself."""

import polars as pl

from flows.deliverables.list_tables import tables_by_list, tables_of
from flows.ledger.routing import LISTED_FOR
from tests.flows.deliverables.test_workbook import BLANK, rows


def test_each_list_has_the_tables_it_has_by_itself() -> None:
    one, two = rows(), rows().tail(2).with_columns(pl.lit("1").alias("visit_no"))
    three = pl.DataFrame([BLANK | {"visit_no": "7", "name": "孙九", "rule_id": "E01"}])
    lists = {"369921102000": one, "369921101000": two, "369921103000": three}
    together = pl.concat([part.with_columns(pl.lit(code).alias(LISTED_FOR)) for code, part in lists.items()])
    found = tables_by_list(together)
    assert list(found) == list(lists)
    for code, part in lists.items():
        alone = tables_of(part)
        assert found[code].rows.equals(part)
        assert found[code].places == alone.places
        assert found[code].households.equals(alone.households)
        assert found[code].villages.equals(alone.villages)
    assert found["369921101000"].places == ["village", "same"]
    assert found["369921103000"].villages["leads"].to_list() == ["1", "1"]
