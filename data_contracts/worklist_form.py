"""The worklist's columns (一套表): headings, closed lists, widths, and which of them are for the visit."""

from dataclasses import dataclass

LEAD_ID, PERIOD, SIDE = "线索编号", "数据期", "主协办"
VISITED, CHECKER_ONE, CHECKER_TWO, MODE = "核查日期", "核查人一", "核查人二", "走访方式"
IS_PERSON, IS_TRUE, SAID = "是否本人", "情况属实", "对象陈述"
WILL, ABILITY, PATH = "申请意愿", "申请能力", "办理路径"
RESULT, EXEMPTION, DEPARTMENT, RECEIPT = "结果代码", "豁免代码", "转介部门", "转介回执号"
AMOUNT, NOTIFIED, CORRECTION, NOT_CHECKED = "先行救助金额", "书面告知日期", "更正信息", "未核实原因"
DONE, REVIEWER = "办结日期", "复核人"

HINT = "仅为线索,不得据此停发或认定"
DISPOSITIONS = {1: "1 启动认定", 2: "2 督办", 3: "3 转介", 4: "4 终止复核"}
URGENCIES = {"red": "红", "orange": "橙", "yellow": "黄"}
KEY_GROUPS = {
    "1": "1 老残重病不能自理",
    "2": "2 无或弱劳动能力",
    "3": "3 脱贫不稳定",
    "4": "4 曾申请未通过",
    "5": "5 热线信访反映",
    "6": "6 灾情地区",
    "7": "7 救助后仍困难",
    "8": "8 县定",
}
HOST, ASSISTING = "主办", "协办"

CLOSED_LISTS: dict[str, tuple[str, ...]] = {
    IS_PERSON: ("是", "否", "不能确定"),
    IS_TRUE: ("是", "否", "部分"),
    WILL: ("有", "无"),
    ABILITY: ("有", "无"),
    PATH: ("自办", "代办", "不申请"),
    RESULT: ("已纳入", "已落实", "已转介", "渐退", "终止程序启动", "维持", "无需处置", "查无此人", "数据有误"),
}
"""Nothing else is accepted in these columns."""

SUGGESTIONS: dict[str, tuple[str, ...]] = {MODE: ("入户", "电话", "视频")}
"""Offered in the workbook; other words are taken too."""

REVIEW_ID, IS_SAME, REVIEWED_BY, REVIEWED_ON, REMARK = "复核编号", "是否同一人", "核对人", "核对日期", "备注"
PAIR_ANSWERS = (IS_SAME, REVIEWED_BY, REVIEWED_ON, REMARK)
"""Filled in the list of pairs that the matcher left to a clerk."""

DATES = (VISITED, NOTIFIED, DONE)


@dataclass(frozen=True)
class Heading:
    """One column of the worklist; `width` in digits of the workbook's default font."""

    name: str
    width: float
    is_centred: bool = False


LEAD_HEADINGS = (
    Heading("清单序号", 4.5, True),
    Heading(LEAD_ID, 17.5, True),
    Heading("案件编号", 13, True),
    Heading(PERIOD, 6.8, True),
    Heading("乡镇代码", 13, True),
    Heading("乡镇", 8.5, True),
    Heading("村社区", 8.7),
    Heading(SIDE, 4.5, True),
    Heading("户编号", 13, True),
    Heading("姓名", 8.5, True),
    Heading("性别", 4.2, True),
    Heading("年龄", 4.2, True),
    Heading("证件号码(脱敏)", 17, True),
    Heading("联系电话(脱敏)", 11, True),
    Heading("必访类别", 15),
    Heading("处置类别", 10, True),
    Heading("规则编号", 5, True),
    Heading("线索说明", 35),
    Heading("依据条款", 8),
    Heading("数据来源及截止日", 17),
    Heading("身份比对等级", 5, True),
    Heading("需核实事项", 24),
    Heading("可能适用救助", 10),
    Heading("建议动作", 24.5),
    Heading("紧急程度", 4.5, True),
    Heading("办结时限", 10, True),
    Heading("连续月数", 4.5, True),
    Heading("上次核查结论", 6, True),
    Heading("提示", 14.5),
)
VISIT_HEADINGS = (
    Heading(VISITED, 10, True),
    Heading(CHECKER_ONE, 7.8, True),
    Heading(CHECKER_TWO, 7.8, True),
    Heading(MODE, 5, True),
    Heading(IS_PERSON, 6, True),
    Heading(IS_TRUE, 5.5, True),
    Heading(SAID, 15),
    Heading(WILL, 5, True),
    Heading(ABILITY, 5, True),
    Heading(PATH, 6.8, True),
    Heading(RESULT, 8.5, True),
    Heading(EXEMPTION, 7, True),
    Heading(DEPARTMENT, 7.5, True),
    Heading(RECEIPT, 7.8, True),
    Heading(AMOUNT, 6.5, True),
    Heading(NOTIFIED, 10, True),
    Heading(CORRECTION, 10),
    Heading(NOT_CHECKED, 8.5),
    Heading(DONE, 10, True),
    Heading(REVIEWER, 7.5, True),
)
HEADINGS = (*LEAD_HEADINGS, *VISIT_HEADINGS)
LEAD_COLUMNS = tuple(h.name for h in LEAD_HEADINGS)
VISIT_COLUMNS = tuple(h.name for h in VISIT_HEADINGS)
COLUMNS = (*LEAD_COLUMNS, *VISIT_COLUMNS)
