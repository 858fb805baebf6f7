"""代码说明: every code and closed choice of the list with what it means, so that nobody needs another paper."""

from collections.abc import Mapping

import xlsxwriter

from data_contracts import labels
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.sheet_parts import ALLOWED, Formats, print_set_up
from flows.deliverables.wrapping import FONT_SIZE

CODE_SHEET = "代码说明"
WIDTHS = (16, 22, 92)
ROW_POINTS = FONT_SIZE * 1.7
HEADINGS = ("栏目", "代码或选项", "含义")

DISPOSITIONS: Mapping[str, str] = {
    "1": "可能符合条件而未纳入：入户了解，愿意申请的协助申请",
    "2": "已纳入而待遇未落实，或核查、走访逾期：查明原因，督促落实",
    "3": "有其他部门可帮的困难：征得本人同意后转介",
    "4": "可能不再符合条件：两人入户核实，按程序办理，不得仅凭数据停发",
}
RESULT_MEANINGS: Mapping[str, str] = {
    "enrolled": "新纳入救助",
    "delivered": "应落实的待遇、服务已经落实",
    "referred": "已转给有关部门，填转介部门和回执号",
    "tapered": "收入超过标准，按规定给予渐退期",
    "termination_started": "核实后开始办理停保手续（书面告知、公示）",
    "unchanged": "核实后待遇不变",
    "no_action": "没有困难或情况不属实，不用办理",
    "not_found": "查不到这个人",
    "wrong_data": "数据有误，请在“更正信息”里写清哪里不对",
}
MARKS: Mapping[str, str] = {
    "本期新增": "本月第一次下发",
    "结转": "以前月份下发，还没有办结",
    "督办n次，逾期n天": "过了办结时限仍没有反馈，紧急程度逐月提高；请优先办理",
}
PLANS: Mapping[str, str] = {
    "本月走访": "在本乡镇当月走访量以内，按紧急程度、户内人数、同村顺路选出",
    "顺延": "超出当月走访量，仍在清单上，有余力时按顺序走访",
    "核对材料": "整户只需核对账目、凭证，不必入户，不占走访量",
}
URGENCY_MEANINGS: Mapping[str, str] = {"red": "特别紧急，最先办理", "orange": "紧急", "yellow": "一般"}
SIDE_MEANINGS: Mapping[str, str] = {
    "host": "由本乡镇核查并作出决定",
    "assisting": "人住在本地，请入户了解并反馈；由主办乡镇决定",
}
PATH_MEANINGS: Mapping[str, str] = {
    "own": "有意愿、有能力：指导本人自己申请",
    "agent": "有意愿、没有能力：帮助申请",
    "none": "没有意愿：尊重本人，讲清政策",
}


def code_lines() -> list[tuple[str, str, str]]:
    """Heading of the column, code or choice, what it means."""
    parts: list[tuple[str, Mapping[str, str]]] = [
        ("mark", MARKS),
        ("visit_plan", PLANS),
        ("disposition", {labels.NUMBERED_DISPOSITIONS[int(code)]: text for code, text in DISPOSITIONS.items()}),
        ("urgency", _by_word(labels.URGENCIES, URGENCY_MEANINGS)),
        ("side", _by_word(labels.SIDES, SIDE_MEANINGS)),
        ("key_groups", dict.fromkeys(labels.KEY_GROUPS.values(), "括号里是户内符合这一类的人")),
        ("identity_level", labels.IDENTITY_LEVELS),
        ("path", _by_word(labels.APPLICATION_PATHS, PATH_MEANINGS)),
        ("result", _by_word(labels.RESULTS, RESULT_MEANINGS)),
        (
            "exemption",
            {
                text.removeprefix("豁免："): "“4 终止复核”线索：属于这一情形的不作处理"
                for text in labels.EXEMPTIONS.values()
            },
        ),
    ]
    return [(WORKLIST[name].heading, code, meaning) for name, part in parts for code, meaning in part.items()]


def _by_word(words: Mapping[str, str], meanings: Mapping[str, str]) -> dict[str, str]:
    return {words[code]: meaning for code, meaning in meanings.items()}


def write_codes(book: "xlsxwriter.Workbook", formats: Formats) -> None:
    """Add the sheet to a workbook; nothing in it can be changed."""
    sheet = book.add_worksheet(CODE_SHEET)
    for place, (heading, width) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, formats["head"])
    before = ""
    for number, (heading, code, meaning) in enumerate(code_lines(), start=1):
        top = "household" if heading != before else "same"
        sheet.set_row(number, ROW_POINTS)
        for place, text in enumerate((heading if heading != before else "", code, meaning)):
            sheet.write_string(number, place, text, formats[f"text@{top}"])
        before = heading
    sheet.freeze_panes(1, 0)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, CODE_SHEET)
    sheet.fit_to_pages(1, 1)
