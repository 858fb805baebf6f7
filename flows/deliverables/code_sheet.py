"""代码说明: every code and closed choice of the list with what it means, so that nobody needs another paper."""

from collections.abc import Mapping
from functools import cache
from typing import TypeVar

from data_contracts import labels
from data_contracts.forms import form
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.quick_workbook import QuickWorkbook
from flows.deliverables.sheet_parts import ALLOWED, Formats, print_set_up, write_column_heads
from flows.deliverables.wrapping import FONT_SIZE

CODE_SHEET = "代码说明"
Code = TypeVar("Code", int, str)
CODES = form("list_codes")
ROW_POINTS = FONT_SIZE * 1.7
IN_BRACKETS = "括号里是户内符合这一类的人"
EXEMPTED = "“4 终止复核”的线索：属于这一情形的不作处理"


@cache
def code_lines() -> list[tuple[str, str, str]]:
    """Heading of the column, code or choice, what it means."""
    parts: list[tuple[str, Mapping[str, str]]] = [
        ("mark", _by_word(labels.LEAD_STANDINGS, labels.STANDING_MEANINGS)),
        ("visit_plan", _by_word(labels.VISIT_PLANS, labels.PLAN_MEANINGS)),
        ("disposition", _by_word(labels.NUMBERED_DISPOSITIONS, labels.DISPOSITION_MEANINGS)),
        ("urgency", _by_word(labels.URGENCIES, labels.URGENCY_MEANINGS)),
        ("side", _by_word(labels.SIDES, labels.SIDE_MEANINGS)),
        ("key_groups", dict.fromkeys(labels.KEY_GROUPS.values(), IN_BRACKETS)),
        ("identity_level", labels.IDENTITY_LEVELS),
        ("path", _by_word(labels.APPLICATION_PATHS, labels.PATH_MEANINGS)),
        ("result", _by_word(labels.RESULTS, labels.RESULT_MEANINGS)),
        ("exemption", {text.removeprefix("豁免："): EXEMPTED for text in labels.EXEMPTIONS.values()}),
    ]
    return [(WORKLIST[name].heading, code, meaning) for name, part in parts for code, meaning in part.items()]


def _by_word(labelled: Mapping[Code, str], meanings: Mapping[Code, str]) -> dict[str, str]:
    return {labelled[code]: meaning for code, meaning in meanings.items()}


def write_codes(book: QuickWorkbook, formats: Formats) -> None:
    """Add the sheet to a workbook; nothing in it can be changed."""
    sheet = book.add_worksheet(CODE_SHEET)
    write_column_heads(sheet, formats, CODES, ROW_POINTS)
    before = ""
    for number, (heading, code, meaning) in enumerate(code_lines(), start=1):
        top = "household" if heading != before else "same"
        sheet.set_row(number, ROW_POINTS)
        sheet.write_line(number, (heading if heading != before else "", code, meaning), [formats[f"text@{top}"]] * 3)
        before = heading
    sheet.freeze_panes(1, 0)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, CODE_SHEET)
    sheet.fit_to_pages(1, 1)
