"""Headings of the township's list and of the list of pairs, for tests and benchmarks that play the clerk."""

from data_contracts.worklist_form import (
    AMOUNT,
    ASSISTING_ZH,
    COLUMNS,
    CORRECTION,
    HINT,
    HOST_ZH,
    IS_PERSON,
    LEAD_ID,
    PAIR_ANSWER_HEADINGS,
    PATH,
    REVIEW_LIST,
    SIDE,
    WILL,
    WORKLIST,
)

__all__ = [
    "AMOUNT",
    "ASSISTING_ZH",
    "CHECKER_ONE",
    "CHECKER_TWO",
    "COLUMNS",
    "CORRECTION",
    "HINT",
    "HOST_ZH",
    "IS_PERSON",
    "IS_SAME",
    "IS_TRUE",
    "LEAD_ID",
    "MODE",
    "NOTIFIED",
    "NOT_CHECKED",
    "PAIR_ANSWER_HEADINGS",
    "PATH",
    "PERIOD",
    "PERSON_STATEMENT",
    "RESULT",
    "REVIEWED_BY",
    "REVIEWED_ON",
    "REVIEW_ID",
    "REVIEW_LIST",
    "SIDE",
    "VISITED",
    "VISIT_COLUMNS",
    "WILL",
    "WORKLIST",
]


def _heading(name: str) -> str:
    return WORKLIST[name].heading


PERIOD, RESULT = _heading("period"), _heading("result")
VISITED, MODE = _heading("visited_on"), _heading("visit_mode")
CHECKER_ONE, CHECKER_TWO = _heading("checker_one"), _heading("checker_two")
IS_TRUE, PERSON_STATEMENT = _heading("is_true"), _heading("person_statement")
NOTIFIED, NOT_CHECKED = _heading("notified_on"), _heading("not_checked_because")
VISIT_COLUMNS = tuple(column.heading for column in WORKLIST.theirs)

REVIEW_ID, IS_SAME = REVIEW_LIST["review_id"].heading, REVIEW_LIST["is_same"].heading
REVIEWED_BY, REVIEWED_ON = REVIEW_LIST["reviewed_by"].heading, REVIEW_LIST["reviewed_on"].heading
