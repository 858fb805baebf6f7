"""Which rows are data and which are skipped as a named kind: title, heading, note, blank, total.

A row is skipped only when it cannot be a person's: a blank row, a repeated heading, or a row without a name whose first
words are those of a total or a footer. Anything else is data, taken or rejected with a reason.
"""

from enum import StrEnum

import polars as pl

from data_contracts.contract import Contract
from flows.ingest.cells import BLANKS
from flows.ingest.headings import Headings


class Skipped(StrEnum):
    """Kinds of rows that are not data."""

    TITLE = "title"
    HEADING = "heading"
    TOTAL = "total"
    BLANK = "blank"
    NOTE = "note"
    JOINED = "joined"  # of a household file: its values stand in the rows of its people
    NOT_CONCERNED = "not_concerned"  # on the list, but not of the kind the list is read for
    NETTED = "netted"  # one row takes the other back: neither counts
    ERASED = "erased"  # of somebody who was erased on request: not taken again


FEW_CELLS = 4
_ROW = "\x00row"
_BLANK = r"[\s\u3000]"
_TOTAL = r"^(本页|本表|全县|全市|全区|分页)?(合|总|小|累|共)计(人数|户数|金额|行)?([:：].*|[(（].*|\d.*)?$"
_SUM = r"^(合|总|小|累)计$"
_NOTE = (
    r"^(制表|制单|审核|复核|填报|填表|填写|经办|报送|报表|上报|编制|统计|单位|部门|科室|负责|分管|领导|联系|打印|导出|数据|截至|截止|"
    r"备注|说明|附注|注|日期|时间|第\d+页)[^,，]{0,12}[:：]|^(注|备注|说明|附注)\s*\d*[:：.、]|^注意|^数据(截至|截止|来源)|"
    r"^(第\s*\d+\s*页|共\s*\d+\s*页)|^[-—–=*]*\s*(以下空白|以下无正文|完|结束|END)\s*[-—–=*]*$"
)

_LIKE_NO_NAME = "[" + BLANKS + "计:：.、注据页以完结E]"
"""What every text has in it that is blank or that _TOTAL or _NOTE matches; hardly a name has any of it."""


def skipped_kinds(cells: pl.DataFrame, first_row: int, found: Headings, contract: Contract) -> pl.Series:
    """For each row the kind it is skipped as, or null when it is data. Grain: one value per row of `cells`."""
    kinds = pl.repeat(None, cells.height, dtype=pl.String, eager=True).alias("skipped")
    name = _name_column(found, contract)
    at = _suspects(cells[name], first_row, found) if name else pl.Series(range(cells.height))
    if at.is_empty():
        return kinds
    suspects = cells[at].with_columns((at.cast(pl.Int64) + (first_row - 1)).alias(_ROW))
    return kinds.scatter(at, _kinds(suspects, name, found)["skipped"])


def _suspects(names: pl.Series, first_row: int, found: Headings) -> pl.Series:
    """Places of rows that are not plainly somebody's: above the heading, or with no name or a word that is none."""
    heading = found.texts[int(names.name)]
    is_like_one = names.str.contains(_LIKE_NO_NAME) | (names == "")
    if heading:
        is_like_one |= names.str.contains(heading, literal=True)
    is_suspect = names.is_null() | is_like_one.fill_null(value=False)
    above = pl.Series(range(min(max(found.rows[-1] + 2 - first_row, 0), names.len())), dtype=pl.UInt32)
    at = is_suspect.arg_true().cast(pl.UInt32)
    likely = names.gather(at).alias("raw").to_frame().with_columns(at=at)
    raw = pl.col("raw")
    text = raw.str.strip_chars(BLANKS)
    bare = text.str.replace_all(_BLANK, "")
    is_none = raw.is_null() | (text == "") | bare.str.contains(_TOTAL) | bare.str.contains(_NOTE) | (text == heading)
    return pl.concat([above, likely.filter(is_none)["at"]]).unique().sort()


def _kinds(suspects: pl.DataFrame, name: str | None, found: Headings) -> pl.DataFrame:
    """The kind of each suspect row: columns _ROW and `skipped`."""
    stripped = pl.all().exclude(_ROW).str.strip_chars(BLANKS).replace("", None)
    text = suspects.select(_ROW, stripped)
    cells, row = pl.all().exclude(_ROW), pl.col(_ROW)
    text = text.with_columns(
        filled=pl.sum_horizontal(cells.is_not_null()), first=pl.coalesce(cells).str.replace_all(_BLANK, "")
    )
    filled, first = pl.col("filled"), pl.col("first")
    unlike_data, is_sum = pl.lit(True), pl.lit(False)
    if name:
        is_sum = pl.col(name).str.replace_all(_BLANK, "").str.contains(_SUM).fill_null(False)
        unlike_data = pl.col(name).is_null() | pl.col(name).str.replace_all(_BLANK, "").eq(first)
    return text.select(
        _ROW,
        skipped=pl.when(filled == 0)
        .then(pl.lit(Skipped.BLANK))
        .when(row.is_in(list(found.rows)))
        .then(pl.lit(Skipped.HEADING))
        .when(row < found.rows[0])
        .then(pl.when(first.str.contains(_NOTE)).then(pl.lit(Skipped.NOTE)).otherwise(_above(filled)))
        .when(_repeats(found))
        .then(pl.lit(Skipped.HEADING))
        .when((unlike_data & first.str.contains(_TOTAL)) | is_sum)
        .then(pl.lit(Skipped.TOTAL))
        .when(unlike_data & (filled <= FEW_CELLS) & first.str.contains(_NOTE))
        .then(pl.lit(Skipped.NOTE))
        .otherwise(pl.lit(None, pl.String)),
    )


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
