"""A month made anew: which edition of its lists a run gives out, what stood on the one before, what is gone and new.

The ledger's files tell: each run of a month that put something down has its file of events. A lead that is no longer
said was never anybody's visit: it is `withdrawn`, not closed.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from flows.ledger.book import listed_by, run_events
from flows.store.paths import Store

FIRST = 1
LISTS = ("host_township", "assisting_township")
ON_A_LIST = pl.any_horizontal(pl.col(name).is_not_null() for name in LISTS)
"""A reminder is published, too, as a mark on the row of another lead: it stands on no list itself."""


@dataclass(frozen=True)
class Edition:
    """`number`: 1 for a month made once; `issued_on`: the day its lists are published. `before`, `now`: how many leads
    stood on the lists of the edition before and stand on these. `gone`: lead_id, host_township, assisting_township of
    leads that are no longer on them; `new`: lead_id of those that were not. Both empty in the first edition."""

    number: int
    issued_on: date
    before: int
    now: int
    gone: pl.DataFrame
    new: pl.DataFrame

    @property
    def issue(self) -> str:
        """How a list names its edition: 第2版，2026-10-09发布."""
        return f"第{self.number}版，{self.issued_on.isoformat()}发布"

    @property
    def is_corrected(self) -> bool:
        """Whether an edition before this one went out."""
        return self.number > FIRST


def edition_of(store: Store, period: str, wanted: pl.DataFrame, *, is_added: bool, issued_on: date) -> Edition:
    """The edition that a run of `period` gives out. `wanted`: LEDGER of what it says; `is_added`: whether that adds to
    the ledger, so that it is another edition than the last one put down. Nothing is written."""
    runs = run_events(store, period)
    earlier = runs if is_added else runs[:-1]
    published = wanted.filter((pl.col("event") == "published") & ON_A_LIST).select("lead_id", *LISTS)
    now = published.unique("lead_id", keep="last", maintain_order=True)
    if not earlier:
        return Edition(FIRST, issued_on, 0, len(now), now.clear(), now.clear().select("lead_id"))
    events = pl.concat(earlier)
    listed = listed_by(events).filter(ON_A_LIST).select("lead_id", *LISTS)
    gone = listed.join(now, on="lead_id", how="anti").sort("lead_id")
    new = now.join(listed, on="lead_id", how="anti").select("lead_id").sort("lead_id")
    return Edition(len(earlier) + 1, issued_on, len(listed), len(now), gone, new)
