"""What the text of a sheet's cells does not show: errors, formulas never calculated, merged cells, and its true reach.

The spreadsheet readers hand errors and uncalculated formulas on as empty cells, and a merged cell as one value above
blanks. None of them is a blank: the first two are unknown, the third says its value for every row it covers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flows.ingest.problems import FileProblem
from flows.ingest.raw import column_letters
from flows.ingest.reasons import File

SPARSE_FROM, SPARSE_SHARE = 30_000_000, 50
TOGETHER = 4
MAX_ODD_CELLS, MAX_MERGED_ROWS = 3_000_000, 200_000
NOT_CALCULATED = "#公式没有算出的值"
MERGED = "#合并单元格"
ERROR_TEXTS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass(frozen=True)
class SheetBounds:
    """How large a workbook may be: the cells that one sheet spans (all together TOGETHER times as many), and the
    signs in all cells: a text that a file holds once may stand in a million cells, and readers copy it into each.
    """

    cells: int
    signs: int


ANY_SHEET = SheetBounds(60_000_000, 3_000_000_000)


@dataclass
class Hidden:
    """One sheet's: `marks` (0-based row, column) -> text of an unknown cell; `merged` (first row, last row, column) of
    cells merged downwards; `last` the farthest row and column that hold anything; `filled` cells that are written;
    `signs` how many signs their texts have, where a file can hold them in fewer; `not_text` the columns in which some
    cell is no text, null where that was not told.
    """

    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    last: tuple[int, int] = (-1, -1)
    filled: int = 0
    signs: int = 0
    not_text: set[int] | None = None

    def mark(self, row: int, column: int, text: str) -> None:
        """Note an unknown cell."""
        if len(self.marks) >= MAX_ODD_CELLS:
            raise FileProblem(File.UNREADABLE, "工作表里错误值和没有算出的公式太多；请重新计算并保存后重报")
        self.marks[row, column] = text

    def merge(self, first: int, last: int, column: int) -> None:
        """Note a cell merged downwards; one that covers half the sheet is lay-out, not data."""
        if first < last <= first + MAX_MERGED_ROWS:
            self.merged.append((first, last, column))

    def reach(self, row: int, column: int) -> None:
        """Note how far the cells go."""
        self.last = (max(self.last[0], row), max(self.last[1], column))

    @property
    def area(self) -> int:
        """Cells that the sheet spans: readers ask for memory for all of them."""
        return (self.last[0] + 1) * (self.last[1] + 1)


def must_be_bounded(sheets: Mapping[str, Hidden], bounds: SheetBounds) -> None:
    """FileProblem when the sheets of a workbook, by name, are larger than can be honest, one or all together."""
    for name, sheet in sheets.items():
        area = sheet.area
        if area > bounds.cells or (area > SPARSE_FROM and area > SPARSE_SHARE * max(sheet.filled, 1)):
            rows, columns = sheet.last[0] + 1, sheet.last[1] + 1
            cell = f"{column_letters(sheet.last[1])}{rows}"
            raise FileProblem(
                File.UNREADABLE,
                f"工作表“{name}”一直写到 {cell} 格（{rows} 行、{columns} 列），大得不合常理，多半是末尾有一个空格；"
                "请删去表外的内容后重报，或以 csv 报送",
            )
    if sum(sheet.area for sheet in sheets.values()) > TOGETHER * bounds.cells:
        raise FileProblem(File.UNREADABLE, "各工作表加起来大得不合常理；请只留要报的一张表后重报，或以 csv 报送")
    if sum(sheet.signs for sheet in sheets.values()) > bounds.signs:
        raise FileProblem(File.UNREADABLE, "格子里的文字加起来长得不合常理，为安全起见没有打开；请以 csv 报送")
