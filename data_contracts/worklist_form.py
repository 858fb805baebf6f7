"""The township's list (一套表) and the clerk's list of pairs: their headings by name, read from their contracts.

What is handed back is found by these headings, whoever saved the file.
"""

from data_contracts.forms import form

WORKLIST, REVIEW_LIST = form("worklist"), form("review_list")


def _heading(name: str) -> str:
    return WORKLIST[name].heading


LEAD_ID, SIDE, IS_PERSON = _heading("lead_id"), _heading("side"), _heading("is_person")
WILL, PATH = _heading("will"), _heading("path")
AMOUNT, CORRECTION = _heading("advance_yuan"), _heading("correction")

COLUMNS = WORKLIST.headings

HINT = WORKLIST["hint"].choices[0]
HOST_ZH, ASSISTING_ZH = WORKLIST["side"].choices

PAIR_ANSWER_HEADINGS = tuple(column.heading for column in REVIEW_LIST.theirs)
"""Filled in the list of pairs that the matcher left to a clerk."""
