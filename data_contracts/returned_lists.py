"""The lists that come back, as data: the name of each column under its heading, and the code of each closed choice.

A returned file is read into these names and codes once, in flows/feedback; the ledger keeps and compares them. Chinese
is put back where people read (flows/deliverables). Column names are those of data_contracts/outputs/worklist.odcs.yaml.
"""

from collections.abc import Mapping

from data_contracts import labels
from data_contracts.forms import Written, form
from data_contracts.worklist_form import REVIEW_LIST, WORKLIST

HOST, ASSISTING = "host", "assisting"
SIDES = labels.SIDES
"""As whose a lead is on a list: the township that decides (主办), the one that visits (协办)."""

FOUND_WRONG = ("not_found", "wrong_data")
"""Results that say the lead was wrong, whatever 情况属实 says."""

RESULTS_OF: Mapping[int, tuple[str, ...]] = {
    1: ("enrolled", "referred", "unchanged", "no_action", *FOUND_WRONG),
    2: ("delivered", "enrolled", "referred", "unchanged", "no_action", *FOUND_WRONG),
    3: ("referred", "delivered", "unchanged", "no_action", *FOUND_WRONG),
    4: ("termination_started", "tapered", "unchanged", "referred", "no_action", *FOUND_WRONG),
}
"""Results that can end a lead of each disposition. Not among them: to stop what nobody receives, to enrol who is."""
ON_THE_FORM: Mapping[int, tuple[str, ...]] = {
    1: ("enrolled", "referred", "no_action"),
    2: ("delivered", "referred", "no_action"),
    3: ("referred", "delivered", "no_action"),
    4: ("unchanged", "tapered", "termination_started"),
}
"""Which of them the 入户核查表 prints, in its order, beside FOUND_WRONG. Not all: a page has room for a few boxes a
lead, and whoever visits ticks what the rule asks about; what is left out is rare, is decided at a desk, and stands in
the closed list of the worklist's column. Of disposition 4 the mildest is first: nothing suggests the end of support."""

YES, NO, PARTLY = "yes", "no", "partly"
CHOICES: Mapping[str, Mapping[str, str]] = {
    "is_person": labels.IS_PERSON,
    "is_true": labels.IS_TRUE,
    "will": labels.HAS,
    "ability": labels.HAS,
    "path": labels.APPLICATION_PATHS,
    "result": labels.RESULTS,
}
"""Visit columns with a closed list: code -> the word people choose."""

PRINTED = ("period", "township_code", "township", "village", "side", "name", "id_no_masked", "rule_id")
"""Printed columns of the worklist that are read again when it comes back."""
VISIT = tuple(column.name for column in WORKLIST.theirs)
"""What the visit fills in."""
VISIT_DATES = tuple(column.name for column in WORKLIST.theirs if column.written is Written.DATE)
VISIT_AMOUNT = "advance_yuan"
PAIR_PRINTED = ("period",)
PAIR_ANSWERS = tuple(column.name for column in REVIEW_LIST.theirs)
"""Filled in the list of pairs that the matcher left to a clerk; `is_same` has the choices of `is_person`."""

HEADINGS: Mapping[str, str] = {
    column.name: column.heading for read in (form("returned_rows"), REVIEW_LIST, WORKLIST) for column in read.columns
}
"""Column name -> heading, of the lists that come back and of our own word on what became of their rows."""
KNOWN_HEADINGS = frozenset((*WORKLIST.headings, *REVIEW_LIST.headings))
"""Headings of the lists that come back: whatever stands under another one was not asked for."""
