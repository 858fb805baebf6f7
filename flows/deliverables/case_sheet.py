"""汇总: one line per case, laid out to be printed on one page's width and carried to the village.

It says who, where, what and what to look at, with room to write by hand; what was found is then typed into the list.
"""

import polars as pl
import xlsxwriter

from data_contracts import worklist_form as c
from flows.deliverables.sheet_parts import ALLOWED, Formats, print_set_up
from flows.deliverables.wrapping import row_heights

SUMMARY_SHEET = "汇总"
REMINDER_RULE, REMINDER_PROGRAMME = "I15", "督办"
REMINDED = "过了办结时限还没有反馈，请马上核查并反馈。"
STATED = "情况(前面是清单序号)"
BY_HAND = "走访记录(打印后手写)"
WIDTHS = {
    "案件编号": 13.0,
    "村社区": 9.0,
    "户编号": 13.0,
    "姓名": 10.0,
    "线索数": 4.5,
    "最急": 4.5,
    "最早办结时限": 10.5,
    "处置类别": 9.8,
    STATED: 46.0,
    "需核实事项": 28.0,
    "可能适用救助": 13.0,
    BY_HAND: 24.0,
}
CENTRED = ("线索数", "最急", "最早办结时限")
HEADING_POINTS = 30


def case_summary(rows: pl.DataFrame) -> pl.DataFrame:
    """A list's rows (outputs/worklists.py) -> WIDTHS' columns, one row per case, in the order of the list.

    Each lead is one line of 情况 behind its number in the list; reminders of overdue leads, which say the same of each,
    are one line together. What several leads ask to be checked is named once.
    """
    is_reminder = pl.col("规则编号") == REMINDER_RULE
    joined = is_reminder & ~is_reminder.all().over("案件编号")
    number, said = pl.col("清单序号"), pl.col("线索说明")
    first_due = pl.col("办结时限").filter(pl.col("办结时限") != "").min().fill_null("")
    lines = pl.concat_str(number, pl.lit(". "), said).filter(~joined).str.join("\n")
    reminders = number.filter(joined).str.join("、")
    reminded = pl.when(joined.any()).then(pl.format("\n{}. {}", reminders, pl.lit(REMINDED))).otherwise(pl.lit(""))
    checks = pl.col("需核实事项").filter(~joined).str.split("；").explode()
    told = rows.group_by("案件编号", maintain_order=True).agg(
        pl.col("村社区").first(),
        pl.col("户编号").first(),
        pl.col("姓名").filter(pl.col("姓名") != "").unique(maintain_order=True).str.join("、"),
        pl.len().cast(pl.Utf8).alias("线索数"),
        pl.col("紧急程度").first().alias("最急"),
        first_due.alias("最早办结时限"),
        pl.col("处置类别").unique(maintain_order=True).str.join("、"),
        pl.concat_str(lines, reminded).alias(STATED),
        checks.filter(checks != "").unique(maintain_order=True).str.join("；").alias("需核实事项"),
        pl.col("可能适用救助")
        .filter(~pl.col("可能适用救助").is_in(["", REMINDER_PROGRAMME]))
        .unique(maintain_order=True)
        .str.join("、"),
    )
    return told.with_columns(pl.lit("").alias(BY_HAND)).select(list(WIDTHS))


def write_cases(book: "xlsxwriter.Workbook", formats: Formats, title: str, rows: pl.DataFrame) -> None:
    """Add the sheet to a workbook; nothing in it can be changed."""
    cases = case_summary(rows)
    sheet = book.add_worksheet(SUMMARY_SHEET)
    for place, (name, width) in enumerate(WIDTHS.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, formats["visit_head" if name == BY_HAND else "head"])
    sheet.set_row(0, HEADING_POINTS)
    styles = [formats["centred" if name in CENTRED else "text"] for name in WIDTHS]
    for number, (row, height) in enumerate(zip(cases.iter_rows(), row_heights(cases, WIDTHS), strict=True), start=1):
        sheet.set_row(number, height)
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, styles[place])
    last_row, last_column = max(len(cases), 1), len(WIDTHS) - 1
    urgency = list(WIDTHS).index("最急")
    for name in c.URGENCIES.values():
        sheet.conditional_format(
            1,
            urgency,
            last_row,
            urgency,
            {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": formats[name]},
        )
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last_row, last_column)
    sheet.protect("", ALLOWED)
    print_set_up(sheet, title)
    sheet.print_area(0, 0, last_row, last_column)
    sheet.fit_to_pages(1, 0)
