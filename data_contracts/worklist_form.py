"""The township's list (一套表) and the clerk's list of pairs: their headings by name, read from their contracts.

What is handed back is found by these headings, whoever saved the file.
"""

from data_contracts.forms import form

WORKLIST, REVIEW_LIST = form("worklist"), form("review_list")


def _heading(name: str) -> str:
    return WORKLIST[name].heading


LEAD_ID, PERIOD, SIDE = _heading("lead_id"), _heading("period"), _heading("side")
VISITED, MODE = _heading("visited_on"), _heading("visit_mode")
CHECKER_ONE, CHECKER_TWO = _heading("checker_one"), _heading("checker_two")
IS_PERSON, IS_TRUE, PERSON_STATEMENT = _heading("is_person"), _heading("is_true"), _heading("person_statement")
WILL, PATH = _heading("will"), _heading("path")
RESULT = _heading("result")
AMOUNT, NOTIFIED = _heading("advance_yuan"), _heading("notified_on")
CORRECTION, NOT_CHECKED = _heading("correction"), _heading("not_checked_because")

COLUMNS = WORKLIST.headings
VISIT_COLUMNS = tuple(column.heading for column in WORKLIST.theirs)

HINT = WORKLIST["hint"].choices[0]
HOST_ZH, ASSISTING_ZH = WORKLIST["side"].choices

REVIEW_ID, IS_SAME = REVIEW_LIST["review_id"].heading, REVIEW_LIST["is_same"].heading
REVIEWED_BY, REVIEWED_ON = REVIEW_LIST["reviewed_by"].heading, REVIEW_LIST["reviewed_on"].heading
PAIR_ANSWER_HEADINGS = tuple(column.heading for column in REVIEW_LIST.theirs)
"""Filled in the list of pairs that the matcher left to a clerk."""
