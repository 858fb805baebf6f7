"""The order of the visits and what fits into a month, on rows small enough to count by hand."""

from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from flows.deliverables.visits import VISITS, in_visit_order, visits_of

TOWN, OTHER = "369921101000", "369921102000"
EAST, WEST = ("369921101201", "东村"), ("369921101202", "西村")


def row(
    lead: str, household: str | None, village: tuple[str | None, str | None] = EAST, **other: Any
) -> dict[str, Any]:
    made = {
        "listed_for": TOWN,
        "lead_id": lead,
        "case_no": f"A-{household or lead}",
        "household_no": household,
        "village_code": village[0],
        "village": village[1],
        "urgency": "yellow",
        "disposition": 1,
        "rule_id": "E01",
        "people": 1,
        "is_paper": False,
    }
    return made | other


def frame(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema_overrides={"people": pl.Int64, "household_no": pl.Utf8, "village_code": pl.Utf8})


def visits(*rows: dict[str, Any], **capacity: int) -> list[tuple[Any, ...]]:
    made = visits_of(frame(*rows), {TOWN: capacity["fit"]} if capacity else {})
    return made.select("visit_no", "household", "fits_this_month").rows()


def test_a_household_is_one_visit_with_the_most_urgent_lead_first() -> None:
    made = visits_of(frame(row("L1", "H1"), row("L2", "H2"), row("L3", "H1", urgency="red", disposition=4)), {})
    assert dict(made.schema) == VISITS
    assert made.select("visit_no", "household", "urgency", "leads").rows() == [
        (1, "H1", "red", ["L3", "L1"]),
        (2, "H2", "yellow", ["L2"]),
    ]


def test_the_way_goes_village_by_village_and_in_each_from_the_urgent_on() -> None:
    found = visits(
        row("L1", "H1", WEST, urgency="red"), row("L2", "H2"), row("L3", "H3", urgency="orange"), row("L4", "H4", WEST)
    )
    assert [household for _, household, _ in found] == ["H3", "H2", "H1", "H4"]


def test_where_no_village_is_known_comes_last() -> None:
    found = visits(row("L1", "H1", (None, None), urgency="red"), row("L2", "H2", WEST))
    assert [household for _, household, _ in found] == ["H2", "H1"]


def test_what_fits_is_chosen_by_urgency_then_by_the_people_behind_it() -> None:
    rows = [row("L1", "H1", people=5), row("L2", "H2", people=2), row("L3", "H3", urgency="orange", people=1)]
    assert visits(*rows, fit=2) == [(1, "H3", True), (2, "H1", True), (3, "H2", False)]
    assert visits(*rows, fit=3)[-1] == (3, "H2", True)
    assert [fits for *_, fits in visits(*rows, fit=0)] == [False, False, False]


def test_among_equals_a_village_that_is_gone_to_anyway_comes_first() -> None:
    rows = [row("L1", "H1", EAST), row("L2", "H2", WEST), row("L3", "H3", WEST, urgency="red")]
    assert visits(*rows, fit=2) == [(1, "H3", True), (2, "H2", True), (3, "H1", False)]


def test_a_paper_is_no_visit_and_takes_no_room() -> None:
    rows = [row("L1", "H1", is_paper=True, urgency="red"), row("L2", "H2"), row("L3", "H3", people=3)]
    assert visits(*rows, fit=1) == [(1, "H3", True), (2, "H1", True), (3, "H2", False)]
    both = visits_of(frame(row("L1", "H1", is_paper=True), row("L2", "H1")), {})
    assert both["needs_visit"].to_list() == [True]


def test_a_list_without_a_capacity_has_no_limit_and_numbers_its_own_visits() -> None:
    made = visits_of(frame(row("L1", "H1"), row("L1", "H1", listed_for=OTHER), row("L2", "H2", listed_for=OTHER)), {})
    assert made.select("listed_for", "visit_no").rows() == [(TOWN, 1), (OTHER, 1), (OTHER, 2)]
    assert made["fits_this_month"].all()


def test_a_case_is_held_together_where_one_of_its_leads_names_no_household() -> None:
    made = visits_of(frame(row("L1", "H1", case_no="A1"), row("L2", None, case_no="A1"), row("L3", None)), {})
    assert made.select("household", "leads").rows() == [("A-L3", ["L3"]), ("H1", ["L1", "L2"])]


HOUSEHOLDS = st.lists(
    st.tuples(
        st.sampled_from(["H1", "H2", "H3", "H4", None]),
        st.sampled_from([EAST, WEST, (None, None)]),
        st.sampled_from(["red", "orange", "yellow"]),
        st.integers(0, 6),
        st.booleans(),
    ),
    max_size=12,
)


@given(HOUSEHOLDS, st.integers(0, 5))
def test_no_row_is_lost_blocks_hold_together_and_each_village_is_gone_to_once_in_each_part(
    drawn: list[tuple[Any, ...]], limit: int
) -> None:
    rows = frame(
        *(
            row(f"L{place}", household, village, urgency=urgency, people=people, is_paper=paper)
            for place, (household, village, urgency, people, paper) in enumerate(drawn)
        ),
        row("L99", "H9"),
    )
    made = visits_of(rows, {TOWN: limit})
    listed = in_visit_order(rows, made)
    assert sorted(listed["lead_id"]) == sorted(rows["lead_id"])
    assert listed["household"].rle().len() == made.height
    for part in listed.partition_by("fits_this_month"):
        villages = part["village_code"].fill_null("")
        assert villages.rle().len() == villages.n_unique()
    assert listed["fits_this_month"].to_list() == sorted(listed["fits_this_month"], reverse=True)
    assert made.filter("needs_visit", "fits_this_month").height == min(limit, made["needs_visit"].sum())
