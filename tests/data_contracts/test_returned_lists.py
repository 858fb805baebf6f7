"""Codes and headings of the lists that come back agree with the contracts the lists are printed by."""

from data_contracts.labels import IS_PERSON
from data_contracts.returned_lists import CHOICES, HEADINGS, PRINTED, SIDES, VISIT, VISIT_DATES
from data_contracts.tables import FEEDBACK_ACCEPTED, REPORTED
from data_contracts.worklist_form import REVIEW_LIST, WORKLIST


def test_every_closed_list_of_the_visit_has_a_code_for_each_of_its_choices() -> None:
    closed = {column.name: column.choices for column in WORKLIST.theirs if column.choices}
    assert {name: tuple(words.values()) for name, words in CHOICES.items()} == closed


def test_the_pairs_have_the_choices_of_the_person() -> None:
    assert REVIEW_LIST["is_same"].choices == tuple(IS_PERSON.values())


def test_both_sides_have_a_code() -> None:
    assert tuple(SIDES.values()) == WORKLIST["side"].choices


def test_what_the_visit_fills_in_is_what_the_ledger_keeps() -> None:
    kept = {"reported_result" if name == "result" else name for name in VISIT} | {"by_assisting"}
    assert kept == {*REPORTED, "visited_on"}
    assert kept <= set(FEEDBACK_ACCEPTED.schema.names)
    assert VISIT_DATES == ("visited_on", "notified_on", "closed_on")


def test_every_column_that_is_read_again_has_its_heading() -> None:
    assert [HEADINGS[name] for name in (*PRINTED, *VISIT)] == [WORKLIST[name].heading for name in (*PRINTED, *VISIT)]
