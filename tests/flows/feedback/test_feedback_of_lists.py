"""The delivered lists themselves come back: what was published decides, not what the cells say by then."""

import csv
import io
from pathlib import Path

import polars as pl
import pytest

from benchmarks import clerk_headings as c
from flows.feedback.stage import feedback
from flows.store.paths import Store
from tests.flows.made_leads import EAST, WEST, context, lead
from tests.flows.made_month import publish_month

FILES = {EAST: f"{EAST}_东山乡.csv", WEST: f"{WEST}_西河镇.csv"}
SAID = {c.VISITED: "2026-10-15", c.CHECKER_ONE: "李四", c.IS_TRUE: "是", c.RESULT: "已纳入"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """L2 is listed twice: 主办 in the west, where the hukou is, 协办 in the east."""
    publish_month(tmp_path, "202609", [lead("L2", person_id="P000000002")])
    return tmp_path


def come_back(root: Path, code: str, *, name: str | None = None, encoding: str = "gb18030", **cells: str) -> None:
    """Put a delivered list, filled, into the next month's drop."""
    with (root / "out" / "202609" / "worklists" / FILES[code]).open(encoding="utf-8-sig", newline="") as file:
        rows = [row | SAID | cells for row in csv.DictReader(file)]
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    target = root / "incoming" / "202610" / "feedback" / (name or FILES[code])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text.getvalue().encode(encoding))


def taken(root: Path) -> dict[str, str]:
    """What became of the row of each file when the next month reads it: its outcome, or why it was refused."""
    store = Store(root / "store")
    folder = store.stage("202610", "feedback")
    folder.mkdir(parents=True)
    feedback(context(root, "202610"), store, folder)
    accepted = pl.read_parquet(folder / "feedback_accepted.parquet").select("source_file", "outcome")
    refused = pl.read_parquet(folder / "feedback_rejected.parquet").select("source_file", "reason_code")
    return {Path(name).name: said for part in (accepted, refused) for name, said in part.iter_rows()}


@pytest.mark.parametrize(
    ("code", "cells", "outcome"),
    [
        (WEST, {}, "result"),
        (WEST, {c.SIDE: c.ASSISTING_ZH}, "result"),
        (EAST, {}, "assisted"),
        (EAST, {c.SIDE: c.HOST_ZH}, "assisted"),
        (EAST, {c.SIDE: "", "乡镇代码": "3.69921E+11", "户编号": "3.7E+11"}, "assisted"),
        (EAST, {"乡镇代码": "369822000000"}, "changed_place"),
        (EAST, {"姓名": "某某"}, "changed_row"),
        (WEST, {"线索说明": "改过的说明", "办结时限": "2027-01-01"}, "result"),
    ],
)
def test_a_list_is_taken_as_the_township_it_was_made_for(
    root: Path, code: str, cells: dict[str, str], outcome: str
) -> None:
    come_back(root, code, name="交回.csv", **cells)
    assert taken(root) == {"交回.csv": outcome}


def test_both_townships_answer_and_the_deciding_one_closes(root: Path) -> None:
    come_back(root, EAST, **{c.SIDE: c.HOST_ZH, c.RESULT: "查无此人"})
    come_back(root, WEST)
    assert taken(root) == {FILES[EAST]: "assisted", FILES[WEST]: "result"}
    history = pl.read_parquet(root / "store" / "periods" / "202610" / "feedback" / "lead_history.parquet")
    assert history.select("is_open", "last_result").row(0) == (False, "enrolled")
