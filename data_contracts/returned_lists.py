"""The lists that come back, as data: the name of each column under its heading, and the code of each closed choice.

A returned file is read into these names and codes once, in flows/feedback; the ledger keeps and compares them. Chinese
is put back where people read (flows/deliverables). Column names are those of data_contracts/outputs/worklist.odcs.yaml.
"""

from collections.abc import Mapping

from data_contracts.forms import Written, form
from data_contracts.worklist_form import REVIEW_LIST, WORKLIST

HOST, ASSISTING = "host", "assisting"
SIDES: Mapping[str, str] = WORKLIST["side"].labels
"""As whose a lead is on a list: the township that decides (主办), the one that visits (协办)."""

RESULTS = {
    "enrolled": "已纳入",
    "delivered": "已落实",
    "referred": "已转介",
    "tapered": "渐退",
    "termination_started": "终止程序启动",
    "unchanged": "维持",
    "no_action": "无需处置",
    "not_found": "查无此人",
    "wrong_data": "数据有误",
}
FOUND_WRONG = ("not_found", "wrong_data")
"""Results that say the lead was wrong, whatever 情况属实 says."""

YES, NO, UNSURE, PARTLY = "yes", "no", "unsure", "partly"
IS_PERSON = {YES: "是", NO: "否", UNSURE: "不能确定"}
IS_TRUE = {YES: "是", NO: "否", PARTLY: "部分"}
HAS = {YES: "有", NO: "无"}
PATHS = {"own": "自办", "agent": "代办", "none": "不申请"}
CHOICES: Mapping[str, Mapping[str, str]] = {
    "is_person": IS_PERSON,
    "is_true": IS_TRUE,
    "will": HAS,
    "ability": HAS,
    "path": PATHS,
    "result": RESULTS,
}
"""Visit columns with a closed list: code -> the word people choose."""

PRINTED = ("period", "township_code", "township", "side", "name", "id_no_masked", "rule_id")
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
