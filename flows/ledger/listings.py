"""On which township lists a lead was published, and as whose: kept when the lists go out, asked when they come back.

`row_mark` is a short hash of whom a row was printed for: a returned row whose name, number and rule no longer give it
has slipped onto another lead.
"""

import hashlib
from unicodedata import normalize

import polars as pl

from data_contracts.masks import mask_id, mask_text, one_line
from data_contracts.returned_lists import ASSISTING, HOST
from flows.ledger.routing import LISTED_FOR
from flows.store.lead_people import people_of_leads
from flows.store.month_tables import MonthTables

MARKED = ("name", "id_no_masked", "rule_id")
MARK_DIGITS = 8
SIDES = (HOST, ASSISTING)
LISTINGS = {
    "lead_id": pl.Utf8,
    "period": pl.Utf8,
    "side": pl.Utf8,
    "township": pl.Utf8,
    "town": pl.Utf8,
    "row_mark": pl.Utf8,
}


def published_on(listed: pl.DataFrame, names: pl.DataFrame, marks: pl.DataFrame) -> pl.DataFrame:
    """Lead x list -> what the `published` event of a lead says of its lists. Grain: lead.

    `listed`: lead_id, listed_for, side; `names`: area_code, name; `marks`: lead_id, row_mark. Columns: lead_id,
    host_township, host_name, assisting_township, assisting_name (null where nobody else has the lead), row_mark.
    """
    named = listed.join(names.select(pl.col("area_code").alias(LISTED_FOR), "name"), on=LISTED_FOR, how="left")
    of_side = [
        pl.col(column).filter(pl.col("side") == side).first().alias(f"{side}_{name}")
        for side in SIDES
        for column, name in ((LISTED_FOR, "township"), ("name", "name"))
    ]
    reported = named.with_columns(one_line(pl.col("name"))).group_by("lead_id").agg(*of_side)
    return reported.join(marks, on="lead_id", how="left").sort("lead_id")


def row_marks(month: MonthTables, leads: pl.DataFrame) -> pl.DataFrame:
    """lead_id, row_mark of leads (lead_id, person_id, rule_id), as their rows are printed. Grain: lead."""
    people = people_of_leads(month, leads).select("lead_id", "name", "id_no")
    printed = leads.select("lead_id", "rule_id").join(people, on="lead_id", how="left", maintain_order="left")
    printed = printed.with_columns(
        mask_text(pl.col("name")).fill_null(""), mask_id(pl.col("id_no")).alias("id_no_masked")
    )
    return printed.select("lead_id", marks_of(printed).alias("row_mark"))


def marks_of(rows: pl.DataFrame) -> pl.Series:
    """The mark of each row (name, id_no_masked, rule_id); null where a column was not handed back, or none is filled.

    Written so that what office programs do to text on its way (blanks, widths, characters that GBK lacks) changes
    nothing.
    """
    is_known = pl.any_horizontal(pl.col(name) != "" for name in MARKED)
    cells = [one_line(pl.col(name)) for name in MARKED]
    parts = rows.select(pl.when(is_known).then(pl.concat_str(cells, separator="|")).alias("text"))["text"]
    known = {text: _mark(text) for text in parts.unique().drop_nulls().to_list()}
    return parts.replace_strict(known, default=None, return_dtype=pl.Utf8) if known else parts


def _mark(text: str) -> str:
    plain = "|".join("".join(part.split()).lstrip("'") for part in normalize("NFKC", text).split("|"))
    return hashlib.sha256(plain.encode("gbk", errors="replace")).hexdigest()[:MARK_DIGITS]


def listings(events: pl.DataFrame) -> pl.DataFrame:
    """LISTINGS of the ledger's events. Grain: lead x period x side; nothing of months that did not keep them."""
    reported = events.filter(pl.col("event") == "published")
    parts = [
        reported.select(
            "lead_id",
            "period",
            pl.lit(side).alias("side"),
            pl.col(f"{side}_township").alias("township"),
            pl.col(f"{side}_name").alias("town"),
            "row_mark",
        )
        for side in SIDES
    ]
    found = pl.concat([pl.DataFrame(schema=LISTINGS), *parts]).filter(pl.col("township").is_not_null())
    return found.unique(["lead_id", "period", "side"], keep="last", maintain_order=True)
