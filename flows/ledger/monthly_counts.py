"""What became of leads month by month, from the ledger's events alone: every figure that is told of a month.

    新增 new          opened (or opened again) in the month
    结转 carried      published in the month, opened earlier
    督办 reminded     past its deadline without an answer at the month's end; of those carried
    走访 visited      with a visit or a result put down in the month; 查实 confirmed: those found true since
    销号 closed, 未结 open at the month's end

A reminder (督办 of another lead) is the mark of that lead and counts as none of its own. A lead counts where its card
says, wherever its person moves; what a second run of a month took back was never said.
"""

import polars as pl

from flows.ledger.balance import outcomes
from flows.ledger.book import OPENS, Book
from rules.catalogue import reminder_rule

MONTH = pl.col("period")
QUARTER = pl.format("{}Q{}", MONTH.str.slice(0, 4), (MONTH.str.slice(4, 2).cast(pl.Int32) + 2) // 3)
"""The span that an event's month counts in: the month itself, or its quarter (2026Q4)."""
MOVES = ("new", "carried", "reminded", "visited", "confirmed", "closed")
COUNTED = (*MOVES, "open")
BY = ("period", "township")


def counts_by_month(book: Book, span: pl.Expr = MONTH) -> pl.DataFrame:
    """`period`, `township` (12 digits; null: not known) and COUNTED. Grain: period x township, every pair of the two;
    no row before the first month. Sorted. `span`: what counts as a period; of a quarter each lead counts once."""
    events = book.events.filter(pl.col("rule_id") != reminder_rule().id).with_columns(span.alias("period"))
    months = [_counted(rows, name) for name, rows in _leads_of(events, book).items()]
    grid = events.select("period").unique().join(events.select("township").unique(), how="cross")
    for one in months:
        grid = grid.join(one, on=BY, how="left", nulls_equal=True)
    grid = grid.with_columns(pl.col(*MOVES, "_opened", "_ended").fill_null(0)).sort(BY)
    standing = (pl.col("_opened") - pl.col("_ended")).cum_sum().over("township")
    return grid.with_columns(standing.alias("open")).select(*BY, *COUNTED)


def apart(new: object, carried: object, reminded: object) -> str:
    """The three figures that every headline tells apart. What the terminal says of a run (flows/month.py) has the same
    words as a sentence of its own, for it is said in two languages."""
    return f"本期新增 {new} 条，结转 {carried} 条（其中督办 {reminded} 条）"


def headline(book: Book) -> str:
    """What the latest month of the ledger comes to, in a sentence; empty without any."""
    counts = counts_by_month(book)
    if counts.is_empty():
        return ""
    period = str(counts["period"].max())
    one = counts.filter(pl.col("period") == period).select(pl.col(COUNTED).sum()).row(0, named=True)
    return (
        f"{period}：{apart(one['new'], one['carried'], one['reminded'])}；"
        f"走访 {one['visited']} 条，查实 {one['confirmed']} 条，销号 {one['closed']} 条，月底未结 {one['open']} 条。"
        "督办是原线索上的标记，这里不另计。"
    )


def _leads_of(events: pl.DataFrame, book: Book) -> dict[str, pl.DataFrame]:
    """What is counted -> its leads (period, township, lead_id), each once a month."""
    is_turn = pl.col("event").is_in([*OPENS, "withdrawn"])
    turns = events.filter(is_turn).group_by("period", "lead_id", maintain_order=True).last()
    new = turns.filter(pl.col("event") != "withdrawn")
    withdrawn = turns.filter(pl.col("event") == "withdrawn")
    month = ["period", "lead_id"]
    published = _of(events, "published").join(withdrawn, on=month, how="anti").join(new, on=month, how="anti")
    visited = _of(events, "visited", "result")
    confirmed = visited.join(outcomes(book).filter("is_confirmed"), on="lead_id", how="semi")
    return {
        "new": new,
        "carried": published,
        "reminded": _of(events, "escalated"),
        "visited": visited,
        "confirmed": confirmed,
        "closed": _of(events, "closed"),
        "_opened": events.filter(pl.col("event").is_in(OPENS)),
        "_ended": events.filter(pl.col("event").is_in(["closed", "withdrawn"])),
    }


def _of(events: pl.DataFrame, *kinds: str) -> pl.DataFrame:
    return events.filter(pl.col("event").is_in(kinds)).unique(["period", "lead_id"], keep="first", maintain_order=True)


def _counted(leads: pl.DataFrame, name: str) -> pl.DataFrame:
    return leads.group_by(BY).agg(pl.len().cast(pl.Int64).alias(name))


def feedback_by_township(book: Book, history: pl.DataFrame, period: str) -> pl.DataFrame:
    """How many of the leads a township was sent the month before it has answered by now: `township`, `sent`,
    `answered`. Grain: township that was sent any.

    `history`: LEAD_HISTORY as the ledger stands. Answered: visited, with a result since it was last opened, or closed.
    """
    earlier = book.events.filter((pl.col("period") < period) & (pl.col("rule_id") != reminder_rule().id))
    last = earlier["period"].max() or ""
    sent = _of(earlier.filter(pl.col("period") == last), "published").select("lead_id", "township")
    known = history.select("lead_id", (pl.col("has_feedback") | ~pl.col("is_open")).alias("is_answered"))
    return (
        sent.join(known, on="lead_id", how="inner")
        .group_by("township")
        .agg(pl.len().cast(pl.Int64).alias("sent"), pl.col("is_answered").sum().cast(pl.Int64).alias("answered"))
        .sort("township", nulls_last=True)
    )
