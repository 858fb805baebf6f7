"""The lists that come back, as data: the name of each column under its heading, and the code of each closed choice.

A returned file is read into these names and codes once, in flows/feedback; the ledger keeps and compares them. Chinese
is put back where people read (flows/deliverables). Column names are those of data_contracts/outputs/worklist.odcs.yaml.
"""

from collections.abc import Mapping

from data_contracts import worklist_form as c

HOST, ASSISTING = "host", "assisting"
SIDES = {HOST: c.HOST, ASSISTING: c.ASSISTING}
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

WORKLIST_KEY = {"lead_id": c.LEAD_ID}
PRINTED = {
    "period": c.PERIOD,
    "township_code": "乡镇代码",
    "township": "乡镇",
    "side": c.SIDE,
    "name": "姓名",
    "id_no_masked": "证件号码(脱敏)",
    "rule_id": "规则编号",
}
"""Printed columns of the worklist that are read again when it comes back."""
VISIT = {
    "visited_on": c.VISITED,
    "checker_one": c.CHECKER_ONE,
    "checker_two": c.CHECKER_TWO,
    "visit_mode": c.MODE,
    "is_person": c.IS_PERSON,
    "is_true": c.IS_TRUE,
    "said": c.SAID,
    "will": c.WILL,
    "ability": c.ABILITY,
    "path": c.PATH,
    "result": c.RESULT,
    "exemption": c.EXEMPTION,
    "referred_to": c.DEPARTMENT,
    "receipt_no": c.RECEIPT,
    "advance_yuan": c.AMOUNT,
    "notified_on": c.NOTIFIED,
    "correction": c.CORRECTION,
    "not_checked_because": c.NOT_CHECKED,
    "closed_on": c.DONE,
    "reviewer": c.REVIEWER,
}
"""What the visit fills in."""
VISIT_DATES, VISIT_AMOUNT = ("visited_on", "notified_on", "closed_on"), "advance_yuan"

PAIR_KEY, PAIR_PRINTED = {"review_id": c.REVIEW_ID}, {"period": c.PERIOD}
PAIR_ANSWERS = {
    "is_same": c.IS_SAME,
    "reviewed_by": c.REVIEWED_BY,
    "reviewed_on": c.REVIEWED_ON,
    "remark": c.REMARK,
}
"""Filled in the list of pairs that the matcher left to a clerk; `is_same` has the choices of `is_person`."""

REASONS_COLUMN = {"column": "涉及列"}
"""In the file that tells a township what became of its rows (处理结果): the column a reason is about."""
HEADINGS: Mapping[str, str] = {**WORKLIST_KEY, **PRINTED, **VISIT, **PAIR_KEY, **PAIR_ANSWERS, **REASONS_COLUMN}
"""Column name -> heading, of all columns that are read of a returned list."""
