"""Leads on rows in identity review: how many went out, and how often the visitor found somebody else (否).

The line from which such rows may feed leads is a parameter; this table is what it is set by.
"""

import polars as pl

from data_contracts.labels import UNPROVEN
from data_contracts.returned_lists import NO, YES
from flows.deliverables.report.blocks import Column, Table, interval_text, share_of
from flows.deliverables.report.sources import Lake
from flows.ledger.balance import wilson
from flows.ledger.book import Book

UNSURE = "unsure"


def unproven_table(lake: Lake) -> Table:
    """A line for calls and one for rows: leads of this month, and the last 是否本人 on each there ever was."""
    published = {str(row["unproven"]): int(row["leads"]) for row in lake.rows("unproven_leads")}
    answers = answers_on_unproven(lake.sources.book)
    counted = [YES, NO, UNSURE]
    reported = {kind: {answer: answers.get((kind, answer), 0) for answer in counted} for kind in UNPROVEN}
    kinds = [kind for kind in UNPROVEN if published.get(kind) or any(reported[kind].values())]

    def sure(kind: str) -> int:
        return reported[kind][YES] + reported[kind][NO]

    return Table(
        "身份待核的线索和核对结果",
        [
            Column("凭什么发出", lambda kind: UNPROVEN[kind]),
            Column("本月发出", lambda kind: published.get(kind, 0), "count"),
            Column("已核对是否本人", sure, "count"),
            Column("其中“否”", lambda kind: reported[kind][NO], "count"),
            Column("“否”的比例", lambda kind: share_of(reported[kind][NO], sure(kind)), "percent"),
            Column("95% 区间", lambda kind: interval_text(*wilson(reported[kind][NO], sure(kind)), 1)),
            Column("不能确定", lambda kind: reported[kind][UNSURE], "count"),
        ],
        kinds,
        note="核对结果按历月累计，一条线索取最后一次。“否”多了，就把参数“身份待核的数据可作帮扶线索的最低匹配权重”调高。",
        empty="没有身份待核的线索。",
    )


def answers_on_unproven(book: Book) -> dict[tuple[str, str], int]:
    """(row | call, yes | no | unsure) -> leads whose last 是否本人 says so."""
    cards = book.leads.unique("lead_id", keep="last", maintain_order=True).select("lead_id", "unproven").drop_nulls()
    answered = book.events.filter(pl.col("is_person").is_not_null()).sort("entry_no")
    last = answered.group_by("lead_id", maintain_order=True).agg(pl.col("is_person").last())
    counted = last.join(cards, on="lead_id").group_by("unproven", "is_person").len()
    return {(kind, answer): rows for kind, answer, rows in counted.iter_rows()}
