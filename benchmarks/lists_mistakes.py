"""Lists that come back from townships that do everything but what the guidance says; is each of it answered by name?

`send_wrongly` fills the workbooks that a month handed out, each in one way that people fill them, and puts them into
the next month's drop. What has to become of each stands beside it (`Expected`); `not_answered` reads the 处理结果 of
month after and says what is missing. A line that speaks of somebody's row has to say who (masked) and where.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import polars as pl
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks.year_clerks import Row, answer_of, office
from data_contracts import worklist_form as c
from data_contracts.forms import form
from data_contracts.labels import RETURNED_ROWS
from data_contracts.synthetic.citizen_ids import check_digit
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.case_sheet import FIRST_ROW, SUMMARY_SHEET
from flows.deliverables.finds_form import FINDS, FINDS_SHEET, TITLE_ROWS
from flows.deliverables.workbook import LIST_SHEET
from flows.store.run import RunContext, period_end

DRAW = 12  # the answer of the script (year_clerks.py) that is whole: the first result of each disposition
ENROLLED, NO_ACTION, STOPPED = "已纳入", "无需处置", "终止程序启动"
TAKEN = tuple(RETURNED_ROWS[name] for name in ("result", "assisted"))
REFUSED, LISTED, NOTED = (RETURNED_ROWS[name] for name in ("refused", "find_listed", "of_the_file"))
FOUND = (("欧阳小甲", "医疗"), ("司马小乙", "急难"), ("诸葛小丙", "照料"), ("上官小丁", "住房"), ("夏侯小戊", "教育"))
"""People whom nobody has on a list, and what they need."""


@dataclass(frozen=True)
class Expected:
    """What has to stand in a 处理结果. `what`: the way it was filled; `verdicts`, `says`: of its lines; `lines`: how
    many of them; `names`: whether each has to say whose row it is and where; `sheet`: where the row stood."""

    what: str
    file: str
    verdicts: Sequence[str]
    lines: int
    says: str = ""
    names: bool = True
    sheet: str = ""


@dataclass
class Return:
    """A township's list on its way back: the workbook that was handed out, its rows, where it goes."""

    run: RunContext
    drop: Path
    table: Path
    rows: list[Row]
    expected: list[Expected] = field(default_factory=list)

    def book(self) -> openpyxl.Workbook:
        """The workbook as it was handed out."""
        return openpyxl.load_workbook(self.table.with_suffix(".xlsx"))

    def path(self, suffix: str = ".xlsx") -> Path:
        """Where it lies in the drop, under the name it went out with."""
        return self.drop / f"{self.table.stem}{suffix}"

    def answer(self, sheet: Worksheet, place: int, row: Row, **changed: str) -> None:
        """Type a whole answer into the row of the list at `place` (counted from 0)."""
        whole = (
            answer_of(row, self.run, DRAW)
            | {c.IS_TRUE: "是"}
            | {_heading(name): text for name, text in changed.items()}
        )
        for name, text in whole.items():
            sheet.cell(place + 2, c.COLUMNS.index(name) + 1).value = text or None

    def all_answered(self) -> openpyxl.Workbook:
        """The workbook with every row answered."""
        book = self.book()
        for place, row in enumerate(self.rows):
            self.answer(book[LIST_SHEET], place, row)
        return book

    def expect(self, what: str, verdicts: Sequence[str], lines: int, says: str = "", **more: object) -> None:
        """Put down what has to become of it."""
        self.expected.append(Expected(what, self.table.stem, verdicts, lines, says, **more))  # type: ignore[arg-type]


def _heading(name: str) -> str:
    return WORKLIST[name].heading


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
    back.answer(sheet, 0, back.rows[0], result=NO_ACTION, is_true="否")
    for column in c.VISIT_COLUMNS:
        at = c.COLUMNS.index(column) + 1
        if sheet.cell(2, at).value:
            sheet.merge_cells(start_row=2, end_row=3, start_column=at, end_column=at)
    book.save(back.path())
    back.expect("answers in merged cells", TAKEN, 2, "合并的单元格")


def in_rows_of_their_own(back: Return) -> None:
    """Two people written below the list, one with answers and one without."""
    book = back.book()
    sheet, below = book[LIST_SHEET], len(back.rows) + 2
    for place, name in enumerate(("慕容小己", "宇文小庚")):
        sheet.cell(below + place, c.COLUMNS.index("姓名") + 1).value = name
        sheet.cell(below + place, c.COLUMNS.index(_heading("village")) + 1).value = back.rows[0][_heading("village")]
    sheet.cell(below, c.COLUMNS.index(c.VISITED) + 1).value = "2026-11-05"
    sheet.cell(below, c.COLUMNS.index(c.RESULT) + 1).value = ENROLLED
    book.save(back.path())
    back.expect("rows added by hand", (REFUSED,), 2, FINDS_SHEET)


def in_a_second_list_below(back: Return, other: Return) -> None:
    """The filled list of the next township, pasted below with its columns the other way round."""
    book = back.all_answered()
    sheet, at = book[LIST_SHEET], len(back.rows) + 3
    theirs = other.all_answered()[LIST_SHEET]
    for place, line in enumerate(theirs.iter_rows(max_row=len(other.rows) + 1, values_only=True)):
        for column, value in enumerate(reversed(line), start=1):
            sheet.cell(at + place, column).value = value
    book.save(back.path())
    back.expect("a list, and a second one pasted below", TAKEN, len(back.rows))
    back.expected.append(Expected("the second list pasted below", back.table.stem, TAKEN, len(other.rows)))


def against_the_disposition(back: Return) -> None:
    """To stop what nobody receives; untrue and yet enrolled; and what fits: untrue, and nobody to give notice to."""
    book = back.book()
    sheet = book[LIST_SHEET]
    first = [place for place, row in enumerate(back.rows) if row["处置类别"].startswith("1") and row[c.SIDE] == c.HOST]
    back.answer(sheet, first[0], back.rows[first[0]], result=STOPPED)
    back.answer(sheet, first[1], back.rows[first[1]], result=ENROLLED, is_true="否")
    back.answer(sheet, first[2], back.rows[first[2]], result=NO_ACTION, is_true="否", notified_on="")
    book.save(back.path())
    back.expect("a result that its disposition cannot have", (REFUSED,), 1, "只能是")
    back.expect("untrue, but enrolled", (REFUSED,), 1, "对不上")
    back.expect("untrue, without a formal refusal", (RETURNED_ROWS["result"],), 1)


def beside_the_list(back: Return) -> None:
    """Remarks in a column without a heading, and on a sheet of their own."""
    book = back.all_answered()
    book[LIST_SHEET].cell(2, len(c.COLUMNS) + 2).value = "这户上次也去过"
    book.create_sheet("走访记录").append(["李四", "本周走访三户"])
    book.save(back.path())
    back.expect("remarks beside the list", TAKEN, len(back.rows))
    back.expect("a column without a heading", (NOTED,), 1, "没有表头", names=False)
    back.expect("a sheet of their own", (NOTED,), 1, "走访记录", names=False)


def nothing_filled(back: Return) -> None:
    """The workbook as it went out."""
    shutil.copyfile(back.table.with_suffix(".xlsx"), back.path())
    back.expect("a list without an answer", (NOTED,), 1, "没有填", names=False)


def as_something_else(suffix: str, kind: str, extension: str) -> Callable[[Return], None]:
    """A filled workbook saved as `kind` by an office program, and called `suffix`."""

    def send(back: Return) -> None:
        aside = back.drop / f".{back.table.stem}.office"
        aside.mkdir()
        book, path = back.all_answered(), aside / f"{back.table.stem}.xlsx"
        book.save(path)
        if kind:
            office(path, kind, aside / "saved")
            path = next((aside / "saved").glob(f"*.{extension}"))
        shutil.copyfile(path, back.path(suffix))
        shutil.rmtree(aside)
        back.expect(f"{kind or 'XLSX'} called {suffix}", TAKEN, len(back.rows))

    return send


def people_found(back: Return) -> None:
    """Five people whom the township found by itself, on the sheet for that; the list itself is left blank."""
    book = back.book()
    sheet, day = book[FINDS_SHEET], period_end(_after(back.run.period)).replace(day=12).isoformat()
    places = {name: FINDS.names.index(name) + 1 for name in ("name", "id_no", "need", "found_on")}
    for row, (name, need) in enumerate(FOUND, start=TITLE_ROWS + 2):
        body = f"369802195{row}0312{row}01"
        cells = {"name": name, "id_no": body + check_digit(body), "need": need, "found_on": day}
        for column, text in cells.items():
            sheet.cell(row, places[column]).value = text
    book.save(back.path())
    back.expect("people newly found", (LISTED,), len(FOUND), names=False, sheet=FINDS_SHEET)


def _after(period: str) -> str:
    year, month = int(period[:4]), int(period[4:])
    return f"{year + month // 12}{month % 12 + 1:02d}"


WAYS: Sequence[tuple[int, Callable[[Return], None]]] = (
    (1, in_the_summary),
    (2, in_merged_cells),
    (1, in_rows_of_their_own),
    (3, against_the_disposition),
    (1, beside_the_list),
    (1, nothing_filled),
    (1, people_found),
    (1, as_something_else(".xls", "", "")),
    (1, as_something_else(".csv", "", "")),
)
"""Ways in which a list comes back wrong, and how many rows the list must have for it. An XLSX that is called XLS or
CSV is read by what it is."""
BY_OFFICE: Sequence[tuple[int, Callable[[Return], None]]] = (
    (1, as_something_else(".xls", "xls", "xls")),
    (1, as_something_else(".et", "xls", "xls")),
    (1, as_something_else(".ods", "ods", "ods")),
    (1, as_something_else(".html", "html", "html")),
    (1, as_something_else(".xls", "html", "html")),
)
"""The same where an office program is there to save them; 业务系统 and WPS hand out HTML that is called XLS, too."""


def send_wrongly(run: RunContext, drop: Path, *, with_office: bool) -> list[Expected]:
    """Put a list filled in each way into the next month's drop, each from another township; what has to become of it.

    ValueError when the month has too few lists.
    """
    drop.mkdir(parents=True, exist_ok=True)
    left = [Return(run, drop, table, rows_of(table)) for table in sorted(_tables(run), key=_size)]
    fits = [(least, way) for least, way in (*WAYS, *(BY_OFFICE if with_office else ()))]
    expected: list[Expected] = []
    pasted = [_taken(left, 1), _taken(left, 1)]
    in_a_second_list_below(*pasted)
    expected += pasted[0].expected
    for least, way in sorted(fits, key=lambda one: -one[0]):
        back = _taken(left, least, is_enrol=way is against_the_disposition)
        way(back)
        expected += back.expected
    return expected


def _tables(run: RunContext) -> list[Path]:
    return list((run.deliverables / "worklists").glob("[0-9]*.csv"))


def _size(table: Path) -> int:
    return table.stat().st_size


def _taken(left: list[Return], least: int, is_enrol: bool = False) -> Return:
    """The shortest list left that has so many rows (of disposition 1, and its own to decide)."""
    for back in left:
        rows = [row for row in back.rows if row[c.SIDE] == c.HOST and row["处置类别"].startswith("1")]
        if len(rows if is_enrol else back.rows) >= least:
            left.remove(back)
            return back
    raise ValueError(f"the month has no list left with {least} rows; invent more households")


def rows_of(table: Path) -> list[Row]:
    """The rows of a list as its CSV has them, under their headings."""
    return pl.read_csv(table, infer_schema=False, glob=False).fill_null("").to_dicts()


def not_answered(deliverables: Path, expected: Sequence[Expected]) -> Iterator[tuple[Expected, list[str]]]:
    """Each thing that had to be answered, and a sentence for each way in which it was not."""
    for one in expected:
        yield one, _missing(deliverables, one)


def _missing(deliverables: Path, one: Expected) -> list[str]:
    town = one.file[:12]
    answers = [path for path in (deliverables / "feedback").rglob("*_处理结果.csv") if path.parent.name[:12] == town]
    if len(answers) != 1:
        return [f"{len(answers)} answers in the folder of {town}"]
    rows = pl.read_csv(answers[0], infer_schema=False, glob=False).fill_null("")
    file = pl.col("交回文件").str.contains(one.file, literal=True)
    lines = rows.filter(
        file
        & pl.col("处理").is_in(one.verdicts)
        & pl.col("原因").str.contains(one.says, literal=True)
        & pl.col("交回文件").str.contains(one.sheet, literal=True)
    )
    wrong = [] if len(lines) == one.lines else [f"{len(lines)} lines, not {one.lines}"]
    nameless = lines.filter((pl.col("姓名") == "") | (pl.col("村社区") == "")) if one.names else lines.head(0)
    whole = lines.filter(~pl.col("姓名").str.contains("*", literal=True) & (pl.col("姓名") != ""))
    wrong += [f"{len(nameless)} do not say whose row it is"] if len(nameless) else []
    return wrong + ([f"{len(whole)} give the whole name"] if len(whole) else [])


def finds_as_leads(leads: pl.DataFrame) -> int:
    """How many people reported by a township are a published lead of their own."""
    rests = pl.col("evidence").list.eval(pl.element().struct.field("extract") == "new_finds").list.any()
    return leads.filter(pl.col("is_published") & rests)["person_id"].n_unique()
