"""A township's workbook on its way back: whose rows it answers, what is typed into them, what has to become of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import polars as pl
from openpyxl.worksheet.worksheet import Worksheet

from benchmarks import clerk_headings as c
from benchmarks.year_clerks import Row, answer_of
from data_contracts.worklist_form import WORKLIST
from flows.deliverables.workbook import LIST_SHEET
from flows.store.run import RunContext

DRAW = 12  # the answer of the script (year_clerks.py) that is whole: the first result of each disposition


@dataclass(frozen=True)
class Expected:
    """What has to stand in a 处理结果.

    `what`: the way it was filled; `town`, `file`: whose, and in which file; `verdicts`, `says`: of its lines; `lines`:
    how many of them; `names`: whether each has to say whose row it is and where; `sheet`: where the row stood.
    """

    what: str
    town: str
    file: str
    verdicts: Sequence[str]
    lines: int
    says: str = ""
    names: bool = True
    sheet: str = ""


@dataclass
class Return:
    """A township's workbook on its way back, filled in some of its rows (others come back in another file of it).

    `name`: what the file is called, without its ending.
    """

    run: RunContext
    drop: Path
    table: Path
    name: str
    rows: list[Row]
    expected: list[Expected] = field(default_factory=list)

    def book(self) -> openpyxl.Workbook:
        """The workbook as it was handed out."""
        return openpyxl.load_workbook(self.table.with_suffix(".xlsx"))

    def path(self, suffix: str = ".xlsx") -> Path:
        """Where it lies in the drop."""
        return self.drop / f"{self.name}{suffix}"

    def answer(self, sheet: Worksheet, row: Row, **changed: str) -> None:
        """Type a whole answer into a row of the list."""
        whole = (
            answer_of(row, self.run, DRAW)
            | {c.IS_TRUE: "是"}
            | {heading_of(name): text for name, text in changed.items()}
        )
        for name, text in whole.items():
            sheet.cell(line_of(row), c.COLUMNS.index(name) + 1).value = text or None

    def all_answered(self) -> openpyxl.Workbook:
        """The workbook with each of its rows answered."""
        book = self.book()
        for row in self.rows:
            self.answer(book[LIST_SHEET], row)
        return book

    def expect(self, what: str, verdicts: Sequence[str], lines: int, says: str = "", **more: object) -> None:
        """Put down what has to become of it."""
        one = Expected(what, self.table.stem[:12], self.name, verdicts, lines, says, **more)  # type: ignore[arg-type]
        self.expected.append(one)


def line_of(row: Row) -> int:
    """The line of the sheet that a row stands on: the list's are numbered in its order, below the heading."""
    return int(row[heading_of("list_no")]) + 1


def heading_of(name: str) -> str:
    """The heading of a column of the list."""
    return WORKLIST[name].heading


def part_of(left: dict[Path, list[Row]], least: int, *, is_enrol: bool = False) -> tuple[Path, list[Row]]:
    """So many rows of the list that has most of them left, one below the other; of disposition 1 and the township's
    own to decide where that is asked. They are taken out of `left`."""
    for table in sorted(left, key=lambda one: -len(left[one])):
        rows = [row for row in left[table] if not is_enrol or _is_own_enrolment(row)][:least]
        if len(rows) == least:
            left[table] = [row for row in left[table] if row not in rows]
            return table, rows
    raise ValueError(f"the month has no list left with {least} rows; invent more households")


def _is_own_enrolment(row: Row) -> bool:
    return row["处置类别"].startswith("1") and row[c.SIDE] == c.HOST_ZH


def rows_of(table: Path) -> list[Row]:
    """The rows of a list as its CSV has them, under their headings."""
    return pl.read_csv(table, infer_schema=False, glob=False).fill_null("").to_dicts()
