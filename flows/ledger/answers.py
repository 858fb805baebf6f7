"""What a returned row says of its lead, as the ledger keeps it: when two rows say the same, and what says nothing."""

import polars as pl

from data_contracts.tables import REPORTED
from flows.store.frames import nulls

ANSWERS = ("result", "visited", "noted")
"""Events that hold what a returned row says."""
APART = "\x1f"  # in no text: all are on one line


def answer_key() -> pl.Expr:
    """Everything a row says (visited_on and REPORTED), in one text: rows that say the same have the same key.

    The same words from the township that only visits are another answer.
    """
    reported = [pl.col(name).cast(pl.Utf8).fill_null("") for name in ("visited_on", *REPORTED)]
    return pl.concat_str(reported, separator=APART)


def without_answer() -> list[pl.Expr]:
    """The columns of an event that says nothing of a visit itself; an exemption stays with the result it goes with."""
    return nulls({name: kind for name, kind in REPORTED.items() if name != "exemption"})
