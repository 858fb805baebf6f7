"""Which rows are data and which are skipped as a named kind: title, heading, note, blank, total.

A row is skipped only when it cannot be a person's: a blank row, a repeated heading, or a row without a name whose first
words are those of a total or a footer. Anything else is data, taken or rejected with a reason.
"""

from enum import StrEnum

import polars as pl

from data_contracts.contract import Contract
from flows.stages.ingest.cells import BLANKS
from flows.stages.ingest.headings import Headings


class Skipped(StrEnum):
    """Kinds of rows that are not data."""

    TITLE = "title"
    HEADING = "heading"
    TOTAL = "total"
    BLANK = "blank"
    NOTE = "note"


FEW_CELLS = 4
_TOTAL = r"^(本页|本表|全县|全市|全区|分页)?(合|总|小|累|共)计(人数|户数|金额|行)?([:：].*|[(（].*|\d.*)?$"
_NOTE = (
    r"^(制表|制单|审核|复核|填报|填表|填写|经办|报送|报表|上报|编制|统计|单位|部门|科室|负责|分管|领导|联系|打印|导出|数据|截至|截止|"
    r"备注|说明|附注|注|日期|时间|第\d+页)[^,，]{0,12}[:：]|^(注|备注|说明|附注)\s*\d*[:：.、]|^注意|^数据(截至|截止|来源)|"
    r"^(第\s*\d+\s*页|共\s*\d+\s*页)|^[-—–=*]*\s*(以下空白|以下无正文|完|结束|END)\s*[-—–=*]*$"
)


def skipped_kinds(cells: pl.DataFrame, first_row: int, found: Headings, contract: Contract) -> pl.Series:
    """For each row the kind it is skipped as, or null when it is data. Grain: one value per row of `cells`."""
    text = cells.select(pl.all().str.strip_chars(BLANKS).replace("", None))
    filled = pl.sum_horizontal(pl.all().is_not_null())
    row = pl.int_range(first_row - 1, first_row - 1 + cells.height)
    first = pl.coalesce(pl.all()).str.replace_all(r"\s|\u3000", "")
    name = _name_column(found, contract)
    nameless = pl.col(name).is_null() if name else pl.lit(True)
    unlike_data = nameless | pl.col(name).str.replace_all(r"\s|\u3000", "").eq(first) if name else pl.lit(True)
    few = filled <= FEW_CELLS
    return text.select(
        pl.when(filled == 0)
        .then(pl.lit(Skipped.BLANK))
        .when(row.is_in(list(found.rows)))
        .then(pl.lit(Skipped.HEADING))
        .when(row < found.rows[0])
        .then(pl.when(first.str.contains(_NOTE)).then(pl.lit(Skipped.NOTE)).otherwise(_above(filled)))
        .when(_repeats(found))
        .then(pl.lit(Skipped.HEADING))
        .when(unlike_data & first.str.contains(_TOTAL))
        .then(pl.lit(Skipped.TOTAL))
        .when(unlike_data & few & first.str.contains(_NOTE))
        .then(pl.lit(Skipped.NOTE))
        .otherwise(pl.lit(None, pl.String))
        .alias("skipped")
    ).to_series()


def _above(filled: pl.Expr) -> pl.Expr:
    """Above the heading: one cell is a title, several are the groups of a heading."""
    return pl.when(filled == 1).then(pl.lit(Skipped.TITLE)).otherwise(pl.lit(Skipped.HEADING))


def _name_column(found: Headings, contract: Contract) -> str | None:
    required = [column.name for column in contract.columns if column.is_required]
    name = "name" if "name" in found.columns else next((c for c in required if c in found.columns), None)
    return str(found.columns[name]) if name else None


def _repeats(found: Headings) -> pl.Expr:
    """Whether a row says the heading again, as sheets do that were pasted together."""
    same = [pl.col(str(i)).eq(found.texts[i].strip()).fill_null(False) for i in found.columns.values()]
    return pl.sum_horizontal(same) >= min(2, len(same))
