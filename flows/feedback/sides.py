"""As whose a returned row is read, and whether it is the row that was printed: what was published decides.

What a clerk fills in is accepted; what was printed is not asked. Who decides (主办) and who only visits (协办) is what
was published, whatever the returned cell says, and a row whose printed cells no longer belong together (one column
sorted, a name overwritten) is refused instead of being booked on somebody else's lead.
"""

import polars as pl

from data_contracts.returned_lists import ASSISTING, HEADINGS, HOST, SIDES
from flows.ledger.listings import marks_of
from rules.numbers import NEUTRAL
from rules.open_sentences import open_rules

CHANGED_PLACE, CHANGED_ROW, NO_PLACE = "changed_place", "changed_row", "unknown_list"
FAULT, SIDE_NOTE = "list_fault", "side_note"
HELPERS = (
    "at",
    "code",
    "town_reported",
    "code_of_file",
    "mark_now",
    "was_shared",
    "is_same_row",
    "side_then",
    "is_found",
)


def with_sides(rows: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Returned rows with `side` as published, `list_fault` (a reason to refuse the row, or null) and `side_note`.

    `rows` has the printed columns, null where the file lacks the column; `known`: LISTINGS. Which list a row stood on
    is told by its township's code, else (Excel makes 3.69921E+11 of it) by the township's name, else by the file's
    name. A lead the ledger kept no listing of is read as its row says. Row count and order unchanged.
    """
    rows = rows.with_row_index("at").with_columns(pl.concat_list(_marks(rows)).alias("mark_now"))
    code = pl.col("township_code").fill_null("").str.replace_all(r"[\s']|\.0+$", "")
    rows = rows.with_columns(
        pl.when(code.str.contains(r"^\d{12}$")).then(code).alias("code"),
        pl.when(pl.col("township").fill_null("") != "").then(pl.col("township")).alias("town_reported"),
        pl.col("source_file").str.extract(r"(?:^|/)(\d{12})_[^/]*$", 1).alias("code_of_file"),
    )
    of_lead = rows.select(
        "at", "lead_id", pl.col("period").alias("period_reported"), "code", "town_reported", "code_of_file", "mark_now"
    ).join(known, on="lead_id", how="inner")
    fits = (
        pl.when(pl.col("code").is_not_null())
        .then(pl.col("code") == pl.col("township"))
        .when(pl.col("town_reported").is_not_null())
        .then(pl.col("town_reported") == pl.col("town"))
        .otherwise(pl.col("code_of_file") == pl.col("township"))
    ).fill_null(False)
    of_lead = of_lead.with_columns(fits.alias("fits"))
    asked = of_lead.group_by("at").agg(
        (pl.col("side") == ASSISTING).any().alias("was_shared"),
        (pl.col("mark_now").list.first().is_null() | pl.col("mark_now").list.contains(pl.col("row_mark")))
        .any()
        .alias("is_same_row"),
    )
    return _decided(rows.join(asked, on="at", how="left").join(_sides(of_lead), on="at", how="left").sort("at"))


def _marks(rows: pl.DataFrame) -> list[pl.Series]:
    """What each row may be marked with: its printed cells, and those with each of the rules that lists write as one.

    The mark is of the lead's own rule; a list that many read does not name it (rules/open_sentences.py).
    """
    is_neutral = pl.col("rule_id").str.normalize("NFKC").str.strip_chars() == NEUTRAL
    rules = [pl.when(is_neutral).then(pl.lit(rule)).otherwise("rule_id").alias("rule_id") for rule in open_rules()]
    return [marks_of(rows), *(marks_of(rows.with_columns(rule)) for rule in rules)]


def _sides(of_lead: pl.DataFrame) -> pl.DataFrame:
    """at, side_then, is_found: as whose the row's list was published, in the row's month if that is known, else last.

    Grain: row that fits a list; `side_then` null when both do (two townships of one name)."""
    is_month = (pl.col("period") == pl.col("period_reported")).fill_null(False)
    best = of_lead.filter("fits").with_columns(is_month.alias("is_month"))
    best = best.sort("at", "is_month", "period", descending=[False, True, True], maintain_order=True)
    best = best.filter(pl.col("period") == pl.col("period").first().over("at"))
    one = pl.when(pl.col("side").n_unique() == 1).then(pl.col("side").first())
    return best.group_by("at").agg(one.alias("side_then"), pl.lit(True).alias("is_found"))


def _decided(rows: pl.DataFrame) -> pl.DataFrame:
    reported, then = pl.col("side"), pl.col("side_then")
    is_known = pl.col("was_shared").is_not_null()
    names_place = pl.col("code").is_not_null() | pl.col("town_reported").is_not_null()
    side = (
        pl.when(~is_known).then(reported)
        .when(then.is_not_null()).then(then)
        .when(~pl.col("was_shared")).then(pl.lit(HOST))
        .otherwise(reported)
    )  # fmt: skip
    unplaced = is_known & then.is_null()
    fault = (
        pl.when(is_known & ~pl.col("is_same_row")).then(pl.lit(CHANGED_ROW))
        .when(unplaced & names_place & pl.col("is_found").is_null()).then(pl.lit(CHANGED_PLACE))
        .when(unplaced & pl.col("was_shared") & reported.ne_missing(pl.lit(ASSISTING))).then(pl.lit(NO_PLACE))
    )  # fmt: skip
    note = pl.when(is_known & reported.is_not_null() & (reported != side) & fault.is_null()).then(
        pl.format("“{}”一栏与下发的清单不一致，按下发清单的“{}”处理", pl.lit(HEADINGS["side"]), side.replace(SIDES))
    )
    decided = rows.with_columns(fault.alias(FAULT), note.alias(SIDE_NOTE), side.alias("side"))
    return decided.drop(HELPERS)
