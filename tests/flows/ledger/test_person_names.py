"""Cards name nobody; names come back from the person tables, also of somebody whose number ended since."""

import json
from pathlib import Path

import polars as pl

from data_contracts.tables import PERSON_MERGES
from flows.ledger.book import read
from flows.ledger.person_names import NOBODY_KNOWN, names_known, people_in, with_names
from flows.store.frames import empty_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from tests.flows.made_leads import lead
from tests.flows.made_month import publish_month

SAID = "王伟家失去了一位劳动力（李四海，2026-03-01去世），王伟家中仍有人未享受低保，请立即入户了解生活情况。"
CARD = SAID.replace("王伟", "⟦P000000001⟧").replace("李四海", "李*")
NO_MERGES = empty_frame(PERSON_MERGES)


def frame(text: str | None) -> pl.DataFrame:
    return pl.DataFrame({"statement": [text]}, schema={"statement": pl.Utf8})


def test_a_card_is_put_down_without_names_and_the_next_month_reads_it_with_them(tmp_path: Path) -> None:
    facts = {"name": "王伟", "lost_name": "李四海", "lost_on": "2026-03-01"}
    details = {"L1": {"facts": json.dumps(facts, ensure_ascii=False)}}
    publish_month(tmp_path, "202609", [lead("L1", "E14", statement=SAID)], details)
    store = Store(tmp_path / "store")
    assert read(store).leads["statement"].to_list() == [CARD]
    publish_month(tmp_path, "202610", [])
    month = MonthTables(store, "202610")
    assert month.lead_history["statement"].to_list() == [SAID.replace("李四海", "李*")]


def test_a_number_that_ended_is_followed_and_one_that_nobody_knows_is_no_name() -> None:
    merges = pl.DataFrame(
        {"period": ["202609"], "person_id": ["P000000001"], "into_person_id": ["P000000002"]},
        schema=NO_MERGES.schema,
    )
    assert people_in(frame(CARD)["statement"], merges) == ["P000000002"]
    named = with_names(frame("⟦P000000001⟧，60岁"), {"P000000002": "赵六"}, merges)
    assert named["statement"].to_list() == ["赵六，60岁"]
    assert with_names(frame("⟦P000000001⟧，60岁"), {}, NO_MERGES)["statement"].to_list() == [f"{NOBODY_KNOWN}，60岁"]


def test_cards_of_before_and_blank_ones_are_read_as_they_stand(tmp_path: Path) -> None:
    for text in ("王伟，60岁", None):
        assert with_names(frame(text), {}, NO_MERGES)["statement"].to_list() == [text]
    assert names_known(MonthTables(Store(tmp_path), "202609"), []) == {}
