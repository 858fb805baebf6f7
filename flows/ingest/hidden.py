"""What the text of a sheet's cells does not show: errors, formulas never calculated, merged cells, and its true reach.

The spreadsheet readers hand errors and uncalculated formulas on as empty cells, and a merged cell as one value above
blanks. None of them is a blank: the first two are unknown, the third says its value for every row it covers.
"""

from dataclasses import dataclass, field

from flows.ingest.headings import column_letters
from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File

MAX_CELLS = 60_000_000
SPARSE_FROM, SPARSE_SHARE = 30_000_000, 50
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


@dataclass
class Hidden:
    """One sheet's: `marks` (0-based row, column) -> text of an unknown cell; `merged` (first row, last row, column) of
    cells merged downwards; `last` the farthest row and column that hold anything; `filled` cells that are written.
    """

    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    last: tuple[int, int] = (-1, -1)
    filled: int = 0

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

    def must_be_bounded(self, sheet: str) -> None:
        """FileProblem when the sheet spans more cells than can be honest: readers ask for memory for all of them."""
        rows, columns = self.last[0] + 1, self.last[1] + 1
        area = rows * columns
        if area > MAX_CELLS or (area > SPARSE_FROM and area > SPARSE_SHARE * max(self.filled, 1)):
            cell = f"{column_letters(self.last[1])}{rows}"
            raise FileProblem(
                File.UNREADABLE,
                f"工作表“{sheet}”一直写到 {cell} 格（{rows} 行、{columns} 列），大得不合常理，多半是末尾有一个空格；"
                "请删去表外的内容后重报，或以 csv 报送",
            )
