"""No row is lost between a department's file and what became of it."""

from pathlib import Path

import pytest

from data_contracts import tables as t
from data_contracts.errors import BalanceError
from flows.deliverables.reconciliation import reconciled
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from tests.flows.made_month import SOURCE, put, write_stages

FATES = {"rows_unauthorised": 0, "rows_linked_auto": 3, "rows_in_review": 0, "rows_new": 0}


def month(root: Path) -> MonthTables:
    write_stages(root, "202609", [], {})
    return MonthTables(Store(root / "store"), "202609")


def test_each_file_has_its_rows_and_their_fates(tmp_path: Path) -> None:
    row = reconciled(month(tmp_path)).row(0, named=True)
    assert (row["source_file"], row["rows_read"], row["rows_accepted"], row["rows_linked_auto"]) == (SOURCE, 4, 3, 3)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        (FATES | {"rows_linked_auto": 2}, "accepted = linked"),
        (FATES | {"source_file": "never/read.csv"}, "never read"),
    ],
)
def test_rows_that_do_not_add_up_are_an_error(tmp_path: Path, counts: dict[str, object], said: str) -> None:
    made = month(tmp_path)
    named = {"extract": "medical_claims", "source_file": SOURCE} | counts
    put(made.store.stage("202609", "match"), t.MATCH_COUNTS, [named])
    with pytest.raises(BalanceError, match=said):
        reconciled(made)
