"""On which lists a lead stood, and as whose: kept when the lists go out, asked again when they come back.

What a clerk fills in is taken; what was printed is not. Who decides (主办) and who only visits (协办) is what was
published, whatever the returned cell says, and a row whose printed cells no longer belong together (one column sorted,
a name overwritten) is told so instead of being booked on somebody else's lead.
"""

import hashlib
from unicodedata import normalize

import polars as pl

from data_contracts import worklist_form as c
from flows.ledger.routing import LISTED_FOR

CODE, TOWN, NAME, NUMBER, RULE = c.TOWNSHIP_CODE, c.TOWNSHIP, c.NAME, c.ID_MASKED, c.RULE
PRINTED = (c.PERIOD, CODE, TOWN, c.SIDE, NAME, NUMBER, RULE)
"""Printed columns that are read of a returned list, beside the number of the lead."""
MARKED = (NAME, NUMBER, RULE)
MARK, NAMED = "行", "名称"
MARK_DIGITS = 8
LISTINGS = {
    "lead_id": pl.Utf8,
    "period": pl.Utf8,
    "side": pl.Utf8,
    "township": pl.Utf8,
    "town": pl.Utf8,
    "mark": pl.Utf8,
}
CHANGED_PLACE, CHANGED_ROW, NO_PLACE = "changed_place", "changed_row", "unknown_list"
FAULT, SIDE_NOTE = "list_fault", "side_note"


def listings_told(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the township lists -> lead_id, detail: the JSON that stands in the lead's `published` event. Grain: lead.

    {"主办": code, "主办名称": name, "协办": code, "协办名称": name, "行": mark}; 协办 null where nobody else has it.
    """
    marked = rows.with_columns(marks(rows).alias("mark"))
    sides = [
        pl.col(column).filter(pl.col(c.SIDE) == side).first().alias(name)
        for side in (c.HOST, c.ASSISTING)
        for column, name in ((LISTED_FOR, side), (TOWN, f"{side}{NAMED}"))
    ]
    told = marked.group_by(pl.col(c.LEAD_ID).alias("lead_id")).agg(*sides, pl.col("mark").first().alias(MARK))
    names = told.columns[1:]
    return told.select("lead_id", pl.struct(names).struct.json_encode().alias("detail")).sort("lead_id")


def listings(events: pl.DataFrame) -> pl.DataFrame:
    """LISTINGS of the ledger's events. Grain: lead x period x side; nothing of months that did not keep them."""
    told = events.filter((pl.col("event") == "published") & pl.col("detail").is_not_null())
    parts = [
        told.select(
            "lead_id",
            "period",
            pl.lit(side).alias("side"),
            pl.col("detail").str.json_path_match(f"$.{side}").alias("township"),
            pl.col("detail").str.json_path_match(f"$.{side}{NAMED}").alias("town"),
            pl.col("detail").str.json_path_match(f"$.{MARK}").alias("mark"),
        )
        for side in (c.HOST, c.ASSISTING)
    ]
    found = pl.concat([pl.DataFrame(schema=LISTINGS), *parts]).filter(pl.col("township").is_not_null())
    return found.unique(["lead_id", "period", "side"], keep="last", maintain_order=True)


def marks(rows: pl.DataFrame) -> pl.Series:
    """A short hash of whom a row is printed for (name, masked number, rule); null where a column was not handed back,
    or none of them is filled.

    Written so that what office programs do to text on its way (blanks, widths, characters that GBK lacks) changes
    nothing.
    """
    is_told = pl.any_horizontal(pl.col(name) != "" for name in MARKED)
    parts = rows.select(pl.when(is_told).then(pl.concat_str(MARKED, separator="|")).alias("text"))["text"]
    known = {text: _mark(text) for text in parts.unique().drop_nulls().to_list()}
    return parts.replace_strict(known, default=None, return_dtype=pl.Utf8) if known else parts


def _mark(text: str) -> str:
    plain = "|".join("".join(part.split()).lstrip("'") for part in normalize("NFKC", text).split("|"))
    return hashlib.sha256(plain.encode("gbk", errors="replace")).hexdigest()[:MARK_DIGITS]


def placed(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Returned rows with 主协办 as published, `list_fault` (a reason not to take the row, or null) and `side_note`.

    `rows` has the PRINTED columns, null where the file lacks the column; `known`: LISTINGS. Which list a row stood on
    is said by its township's code, else (Excel makes 3.69921E+11 of it) by the township's name, else by the file's
    name. A lead the ledger kept no listing of is taken as its row says. Row count and order unchanged.
    """
    rows = rows.with_row_index("at").with_columns(marks(rows).alias("mark_now"))
    code = pl.col(CODE).fill_null("").str.replace_all(r"[\s']|\.0+$", "")
    rows = rows.with_columns(
        pl.when(code.str.contains(r"^\d{12}$")).then(code).alias("code"),
        pl.when(pl.col(TOWN).fill_null("") != "").then(pl.col(TOWN)).alias("town_said"),
        pl.col("source_file").str.extract(r"(?:^|/)(\d{12})_[^/]*$", 1).alias("code_of_file"),
    )
    of_lead = rows.select("at", c.LEAD_ID, c.PERIOD, "code", "town_said", "code_of_file", "mark_now").join(
        known.rename({"lead_id": c.LEAD_ID}), on=c.LEAD_ID, how="inner"
    )
    fits = (
        pl.when(pl.col("code").is_not_null())
        .then(pl.col("code") == pl.col("township"))
        .when(pl.col("town_said").is_not_null())
        .then(pl.col("town_said") == pl.col("town"))
        .otherwise(pl.col("code_of_file") == pl.col("township"))
    ).fill_null(False)
    of_lead = of_lead.with_columns(fits.alias("fits"))
    asked = of_lead.group_by("at").agg(
        (pl.col("side") == c.ASSISTING).any().alias("was_shared"),
        (pl.col("mark_now").is_null() | (pl.col("mark_now") == pl.col("mark"))).any().alias("is_same_row"),
    )
    return _decided(rows.join(asked, on="at", how="left").join(_sides(of_lead), on="at", how="left").sort("at"))


def _sides(of_lead: pl.DataFrame) -> pl.DataFrame:
    """at, side, is_found: as whose the row's list was published, in the row's month where that is known, else last.

    Grain: row that fits a list; `side` null when both do (two townships of one name)."""
    is_month = (pl.col("period") == pl.col(c.PERIOD)).fill_null(False)
    best = of_lead.filter("fits").with_columns(is_month.alias("is_month"))
    best = best.sort("at", "is_month", "period", descending=[False, True, True], maintain_order=True)
    best = best.filter(pl.col("period") == pl.col("period").first().over("at"))
    one = pl.when(pl.col("side").n_unique() == 1).then(pl.col("side").first())
    return best.group_by("at").agg(one.alias("side"), pl.lit(True).alias("is_found"))


def _decided(rows: pl.DataFrame) -> pl.DataFrame:
    said = pl.col(c.SIDE).fill_null("")
    is_known = pl.col("was_shared").is_not_null()
    says_place = pl.col("code").is_not_null() | pl.col("town_said").is_not_null()
    side = (
        pl.when(~is_known).then(said)
        .when(pl.col("side").is_not_null()).then("side")
        .when(~pl.col("was_shared")).then(pl.lit(c.HOST))
        .otherwise(said)
    )  # fmt: skip
    unplaced = is_known & pl.col("side").is_null()
    fault = (
        pl.when(is_known & ~pl.col("is_same_row")).then(pl.lit(CHANGED_ROW))
        .when(unplaced & says_place & pl.col("is_found").is_null()).then(pl.lit(CHANGED_PLACE))
        .when(unplaced & pl.col("was_shared") & (said != c.ASSISTING)).then(pl.lit(NO_PLACE))
    )  # fmt: skip
    note = pl.when(is_known & (said != "") & (said != side) & fault.is_null()).then(
        pl.format("“{}”一栏与下发的清单不一致,按下发清单的“{}”处理", pl.lit(c.SIDE), side)
    )
    told = rows.with_columns(fault.alias(FAULT), note.alias(SIDE_NOTE), side.alias(c.SIDE))
    return told.drop(
        "at", "code", "town_said", "code_of_file", "mark_now", "was_shared", "is_same_row", "side", "is_found"
    )
