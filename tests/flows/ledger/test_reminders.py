"""An overdue lead on the lists of a hand-made month: its reminder is a mark, and where it had left, it is back."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data_contracts import tables as t
from flows.deliverables.capacity import Plan
from flows.deliverables.worklists import worklist_cells, worklist_rows
from flows.ledger.month import lists_of
from flows.ledger.reminders import COUNTED, leads_on_lists, reminded
from flows.ledger.routing import routed
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows import made_month
from tests.flows.made_month import CITY

PLAN = Plan({}, 18)
DUE = date(2026, 10, 12)
CLAIM = {"extract": "medical_claims", "source_file": "medical_claims/a.csv", "source_row": 2, "text": None}


def history(lead_id: str, rule_id: str = "E08", **other: Any) -> dict[str, Any]:
    card = {name: value for name, value in made.lead(lead_id, rule_id, urgency="yellow").items() if name in HISTORY}
    state = {"deadline": DUE, "opened_period": "202609", "months_open": 2, "is_open": True, "has_feedback": False}
    return card | state | {"evidence": [CLAIM]} | other


HISTORY = t.LEAD_HISTORY.schema.names
REMINDER = made.lead("I15-1", "I15", subject="lead", urgency="orange", period="202610", cites="J11;T", statement="督办")


def month_of(
    root: Path, leads: list[dict[str, Any]], cards: list[dict[str, Any]], details: dict[str, dict[str, Any]]
) -> MonthTables:
    made_month.write_city(root)
    made_month.write_stages(root, "202610", leads, details)
    store = Store(root / "store")
    made_month.put(store.stage("202610", "feedback"), t.LEAD_HISTORY, cards)
    return MonthTables(store, "202610")


@pytest.fixture
def standing(tmp_path: Path) -> MonthTables:
    """L1 is overdue and said again; L2 is new."""
    leads = [made.lead(name, period="202610", urgency="yellow") for name in ("L1", "L2")]
    details = {
        "L1": {"opened_period": "202609", "months_open": 2},
        "L2": {"opened_period": "202610"},
        "I15-1": {"about_lead_id": "L1", "months_open": 3, "opened_period": "202610"},
    }
    return month_of(tmp_path, [*leads, REMINDER], [history("L1")], details)


def cells(month: MonthTables) -> pl.DataFrame:
    return worklist_cells(worklist_rows(month, lists_of(month, CITY), PLAN))


def test_a_reminder_is_no_row_but_a_mark_on_the_row_of_its_lead_that_is_more_urgent_for_it(
    standing: MonthTables,
) -> None:
    assert reminded(standing).rows() == [("L1", "I15-1", 3, 19, "orange")]
    rows = cells(standing).select("lead_id", "mark", "urgency", "rule_id").sort("lead_id").rows()
    assert rows == [("L1", "督办3次，逾期19天", "橙", "E08"), ("L2", "本期新增", "黄", "E08")]
    shown = leads_on_lists(standing)
    assert shown.select(is_of.sum().alias(name) for name, is_of in COUNTED.items()).row(0) == (1, 1, 1)
    assert standing.leads.filter(pl.col("rule_id") == "I15")["is_published"].to_list() == [True]


def test_a_lead_that_had_left_is_listed_again_with_its_own_words_and_evidence(tmp_path: Path) -> None:
    details = {"I15-1": {"about_lead_id": "L1", "months_open": 1, "people": 3}}
    month = month_of(tmp_path, [REMINDER], [history("L1", statement="自付高", last_result=None)], details)
    row = cells(month).row(0, named=True)
    assert (row["lead_id"], row["rule_id"], row["disposition"]) == ("L1", "E08", "1 启动认定")
    assert (row["statement"], row["verify_items"]) == ("自付高", "治疗情况和实际负担；报销是否已经办完；家庭收入和欠债")
    assert (row["deadline"], row["months_open"], row["mark"]) == ("2026-10-12", "2", "督办1次，逾期19天")
    assert "医疗费用结算" in row["sources"] and row["cites"].startswith("J")
    assert (row["name"], row["identity_level"]) == ("王伟", "")


def test_who_it_may_be_is_checked_first_where_the_lead_was_unproven_and_a_call_shows_no_candidate(
    tmp_path: Path,
) -> None:
    details = {"I15-1": {"about_lead_id": "L1"}, "I15-2": {"about_lead_id": "L2"}}
    leads = [REMINDER, REMINDER | {"lead_id": "I15-2"}]
    month = month_of(tmp_path, leads, [history("L1", unproven="row"), history("L2", "E12", unproven="call")], details)
    shown = {row["lead_id"]: row for row in cells(month).iter_rows(named=True)}
    assert all(row["verify_items"].startswith("身份待核") and row["identity_level"] == "L5" for row in shown.values())
    assert (shown["L1"]["name"], shown["L2"]["name"], shown["L2"]["id_no_masked"]) == ("王伟", "", "")


def test_a_lead_that_is_listed_again_stays_on_the_list_it_was_on(tmp_path: Path) -> None:
    details = {"I15-1": {"about_lead_id": "L1"}}
    month = month_of(tmp_path, [REMINDER], [history("L1")], details)
    published = {"event": "published", "lead_id": "L1", "host_name": "镇", "row_mark": "x"}
    earlier = [published | {"period": "202608", "host_township": made.EAST}]
    events = made.table(t.LEDGER, [*earlier, published | {"period": "202609", "host_township": made.WEST}])
    assert lists_of(month, CITY, events).rows() == [("L1", made.WEST, "host")]
    gone = made.table(t.LEDGER, [published | {"period": "202609", "host_township": "369921109000"}])
    assert lists_of(month, CITY, gone)["listed_for"].to_list() == [made.EAST]


def test_the_books_say_on_which_list_a_lead_was_that_is_listed_again(tmp_path: Path) -> None:
    lists = made.listed(("L1", made.EAST, "host"))
    made.publish(tmp_path, "202609", made.leads(made.lead("L1", deadline=DUE)), lists=lists)
    again = made.table(t.LEAD_HISTORY, [history("L1")])
    said = made.publish(tmp_path, "202610", made.leads(), lists=lists, again=again)
    found = said.events.filter(pl.col("event") == "published").select("lead_id", "host_township").rows()
    assert found == [("L1", made.EAST)]


@pytest.mark.parametrize(
    ("surveys", "listed"), [(True, [(made.EAST, "host"), (made.WEST, "assisting")]), (False, [(made.EAST, "host")])]
)
def test_whoever_lives_elsewhere_is_on_the_list_there_too_where_the_residence_surveys(
    surveys: bool, listed: list[tuple[str, str]]
) -> None:
    areas = pl.DataFrame(
        [{"area_code": code, "township": code, "county": made.COUNTY} for code in (made.EAST, made.WEST)]
    )
    places = {"township": made.EAST, "live_township": made.WEST, "hukou_township": made.EAST}
    lead = {"lead_id": "L1", "rule_id": "E08", "urgency": "orange", "event_area": None} | places
    leads = pl.DataFrame([lead], schema_overrides={"event_area": pl.String})
    rows = routed(leads, areas, CITY, residence_surveys=surveys)
    assert rows.select("listed_for", "side").rows() == listed
