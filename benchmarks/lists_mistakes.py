"""Lists that come back from townships that do everything but what the guidance says; is each of it answered by name?

`send_wrongly` fills the workbooks that a month handed out, each in one way that people fill them, and puts them into
the next month's drop (lists_returns.py). What has to become of each stands beside it (`Expected`); lists_answers.py
reads the 处理结果 of the month after and says what is missing. A line that speaks of somebody's row has to say who
(masked) and where.
"""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl
from openpyxl.comments import Comment

from benchmarks import clerk_headings as c
from benchmarks.lists_returns import Expected, Return, heading_of, line_of, part_of, rows_of
from benchmarks.year_clerks import Row, office
from data_contracts.forms import form
from data_contracts.labels import RETURNED_ROWS
from data_contracts.synthetic.citizen_ids import check_digit
from flows.deliverables.case_sheet import FIRST_ROW, SUMMARY_SHEET
from flows.deliverables.finds_form import FINDS, FINDS_SHEET, TITLE_ROWS
from flows.deliverables.schedule_sheet import SCHEDULE, SCHEDULE_SHEET
from flows.deliverables.workbook import LIST_SHEET
from flows.store.run import RunContext, period_end

IN_WORKBOOK = 3
ENROLLED, NO_ACTION, STOPPED = "已纳入", "无需处置", "终止程序启动"
TAKEN = tuple(RETURNED_ROWS[name] for name in ("result", "assisted"))
REFUSED, LISTED, NOTED = (RETURNED_ROWS[name] for name in ("refused", "find_listed", "of_the_file"))
FOUND = (("欧阳小甲", "医疗"), ("司马小乙", "急难"), ("诸葛小丙", "照料"), ("上官小丁", "住房"), ("夏侯小戊", "教育"))
"""People whom nobody has on a list, and what they need."""


def in_the_summary(back: Return) -> None:
    """What was found is typed beside the household on the sheet 汇总, not into the list."""
    book = back.book()
    sheet = book[SUMMARY_SHEET]
    at = form("case_summary").names.index("by_hand") + 1
    for row in range(FIRST_ROW + 1, sheet.max_row + 1):
        if str(sheet.cell(row, 1).value or "").isdigit():
            sheet.cell(row, at).value = "11月3日去过，情况属实"
            break
    book.save(back.path())
    back.expect("answers in the summary", (REFUSED,), 1, "汇总", sheet=SUMMARY_SHEET)


def in_merged_cells(back: Return) -> None:
    """One answer in cells merged over two rows."""
    book = back.book()
    sheet = book[LIST_SHEET]
    back.answer(sheet, back.rows[0], result=NO_ACTION, is_true="否")
    for column in c.VISIT_COLUMNS:
        at, line = c.COLUMNS.index(column) + 1, line_of(back.rows[0])
        if sheet.cell(line, at).value:
            sheet.merge_cells(start_row=line, end_row=line + 1, start_column=at, end_column=at)
    book.save(back.path())
    back.expect("answers in merged cells", TAKEN, 2, "合并的单元格")


def in_rows_of_their_own(back: Return) -> None:
    """Two people written below the list, one with answers and one without."""
    book = back.book()
    sheet = book[LIST_SHEET]
    below = sheet.max_row + 1
    for place, name in enumerate(("慕容小己", "宇文小庚")):
        sheet.cell(below + place, c.COLUMNS.index("姓名") + 1).value = name
        sheet.cell(below + place, c.COLUMNS.index(heading_of("village")) + 1).value = back.rows[0][
            heading_of("village")
        ]
    sheet.cell(below, c.COLUMNS.index(c.VISITED) + 1).value = "2026-11-05"
    sheet.cell(below, c.COLUMNS.index(c.RESULT) + 1).value = ENROLLED
    book.save(back.path())
    back.expect("rows added by hand", (REFUSED,), 2, FINDS_SHEET)


def in_a_second_list_below(back: Return, other: Return) -> None:
    """The filled list of the next township, pasted below with its columns the other way round."""
    book = back.all_answered()
    sheet = book[LIST_SHEET]
    at, theirs = sheet.max_row + 2, other.all_answered()[LIST_SHEET]
    for place, line in enumerate(theirs.iter_rows(values_only=True)):
        for column, value in enumerate(reversed(line), start=1):
            sheet.cell(at + place, column).value = value
    book.save(back.path())
    back.expect("a list, and a second one pasted below", TAKEN, len(back.rows))
    back.expected.append(
        Expected("the second list pasted below", other.table.stem[:12], back.name, TAKEN, len(other.rows))
    )


def against_the_disposition(back: Return) -> None:
    """To stop what nobody receives; untrue and yet enrolled; and what fits: untrue, and nobody to give notice to."""
    book = back.book()
    sheet = book[LIST_SHEET]
    back.answer(sheet, back.rows[0], result=STOPPED)
    back.answer(sheet, back.rows[1], result=ENROLLED, is_true="否")
    back.answer(sheet, back.rows[2], result=NO_ACTION, is_true="否", notified_on="")
    book.save(back.path())
    back.expect("a result that its disposition cannot have", (REFUSED,), 1, "只能是")
    back.expect("untrue, but enrolled", (REFUSED,), 1, "对不上")
    back.expect("untrue, without a formal refusal", (RETURNED_ROWS["result"],), 1)


def beside_the_list(back: Return) -> None:
    """Remarks in a column without a heading, on a sheet of one's own, on one filled by pen, and in a comment."""
    book = back.all_answered()
    book[SCHEDULE_SHEET].cell(2, SCHEDULE.names.index("by_hand") + 1).value = "11月3日 李四"
    book[LIST_SHEET].cell(2, 2).comment = Comment("这户搬走了", "李四")
    book[LIST_SHEET].cell(2, len(c.COLUMNS) + 2).value = "这户上次也去过"
    book.create_sheet("走访记录").append(["李四", "本周走访三户"])
    book.save(back.path())
    back.expect("remarks beside the list", TAKEN, len(back.rows))
    for what, says in (
        ("a column without a heading", "没有表头"),
        ("a sheet of their own", "走访记录"),
        ("a sheet that is filled by pen", "手写"),
        ("a comment on a cell", "批注"),
    ):
        back.expect(what, (NOTED,), 1, says, names=False)


def nothing_filled(back: Return) -> None:
    """The workbook as it went out."""
    shutil.copyfile(back.table.with_suffix(".xlsx"), back.path())
    back.expect("a list without an answer", (NOTED,), 1, "没有填", names=False)


def as_something_else(suffix: str, kind: str, extension: str) -> Callable[[Return], None]:
    """A filled workbook saved as `kind` by an office program, and called `suffix`."""

    def send(back: Return) -> None:
        aside = back.drop / f".{back.name}.office"
        aside.mkdir()
        book, path = back.all_answered(), aside / f"{back.name}.xlsx"
        book.save(path)
        if kind:
            office(path, kind, aside / "saved")
            path = next((aside / "saved").glob(f"*.{extension}"))
        shutil.copyfile(path, back.path(suffix))
        shutil.rmtree(aside)
        back.expect(f"{kind or 'XLSX'} called {suffix}", TAKEN, len(back.rows))

    return send


def people_found(back: Return) -> None:
    """Five people whom the township found by itself: three on the sheet for that of a workbook whose list is blank, two
    in the form that goes out as CSV."""
    book = back.book()
    sheet = book[FINDS_SHEET]
    finds = [_find(back.run, place, name, need) for place, (name, need) in enumerate(FOUND, start=1)]
    for row, cells in enumerate(finds[:IN_WORKBOOK], start=TITLE_ROWS + 2):
        for column, text in cells.items():
            sheet.cell(row, FINDS.headings.index(column) + 1).value = text
    book.save(back.path())
    blank = back.run.deliverables / "new_finds" / f"{back.table.stem}_{FINDS_SHEET}.csv"
    form_of_town = pl.read_csv(blank, infer_schema=False, glob=False)
    filled = pl.DataFrame(finds[IN_WORKBOOK:]).select(
        pl.col(name) if name in finds[0] else pl.lit("").alias(name) for name in form_of_town.columns
    )
    filled.write_csv(back.drop / blank.name, include_bom=True, line_terminator="\r\n")
    back.expect("people newly found, in the workbook", (LISTED,), IN_WORKBOOK, names=True, sheet=FINDS_SHEET)
    back.expected.append(
        Expected("and in the CSV", back.table.stem[:12], blank.stem, (LISTED,), len(FOUND) - IN_WORKBOOK)
    )


def _find(run: RunContext, place: int, name: str, need: str) -> Row:
    body = f"369802195{place}0312{place}01"
    day = period_end(_after(run.period)).replace(day=12).isoformat()
    village = FINDS["village"].heading
    return {"姓名": name, "证件号码": body + check_digit(body), "困难情形": need, "发现日期": day, village: "东村"}


def _after(period: str) -> str:
    year, month = int(period[:4]), int(period[4:])
    return f"{year + month // 12}{month % 12 + 1:02d}"


WAYS: Sequence[tuple[int, Callable[[Return], None]]] = (
    (2, in_merged_cells),
    (3, against_the_disposition),
    (1, in_the_summary),
    (1, in_rows_of_their_own),
    (3, beside_the_list),
    (0, nothing_filled),
    (0, people_found),
    (3, as_something_else(".xls", "", "")),
    (3, as_something_else(".csv", "", "")),
)
"""Ways in which a list comes back wrong, and how many of its rows are filled so. An XLSX that is called XLS or CSV is
read by what it is."""
BY_OFFICE: Sequence[tuple[int, Callable[[Return], None]]] = (
    (3, as_something_else(".xls", "xls", "xls")),
    (3, as_something_else(".et", "xls", "xls")),
    (3, as_something_else(".ods", "ods", "ods")),
    (3, as_something_else(".html", "html", "html")),
    (3, as_something_else(".xls", "html", "html")),
)
"""The same where an office program is there to save them; many systems hand out HTML that is called XLS, too."""
NAMED_FOR_THE_TOWN = (nothing_filled, people_found)
"""Ways in which nothing but the file's name, or the form's title, says whose it is; the others come back as 交回<n>."""


def send_wrongly(run: RunContext, drop: Path, *, with_office: bool) -> list[Expected]:
    """Put lists filled in each way into the next month's drop, each in rows of its own; what has to become of them.

    ValueError when the month has too few rows.
    """
    drop.mkdir(parents=True, exist_ok=True)
    left = {table: rows_of(table) for table in sorted((run.deliverables / "worklists").glob("[0-9]*.csv"))}
    expected: list[Expected] = []
    for number, (least, way) in enumerate((*WAYS, *(BY_OFFICE if with_office else ())), start=1):
        table, rows = part_of(left, least, is_enrol=way is against_the_disposition)
        name = f"{table.stem}_{number}" if way in NAMED_FOR_THE_TOWN else f"交回{number}"
        back = Return(run, drop, table, name, rows)
        way(back)
        expected += back.expected
    first, second = (Return(run, drop, *_named(part_of(left, 3), "交回两张")) for _ in range(2))
    in_a_second_list_below(first, second)
    return expected + first.expected


def _named(part: tuple[Path, list[Row]], name: str) -> tuple[Path, str, list[Row]]:
    return part[0], name, part[1]
