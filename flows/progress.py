"""What a person sees while a month runs: a line per stage; a moving one where somebody watches; plain in a log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from data_contracts.person_numbers import masked_text
from flows.store.resume import StageRecord

TITLES = {
    "ingest": "ingest   the month's files under their contracts",
    "feedback": "feedback returned worklists",
    "match": "match    who is the same person",
    "decide": "decide   the rules",
    "publish": "publish  worklists, report, manifest",
}

REMARKS = 5

console = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def watched(stage: str) -> Iterator[None]:
    """Show that a stage is under way, where a person watches."""
    if console.is_terminal:
        with console.status(f"{TITLES[stage]} …"):
            yield
    else:
        yield


def stage_ended(record: StageRecord) -> None:
    """Print the line of a stage that has ended: rows, seconds, and whether it had been done before."""
    how = "unchanged, kept" if record.was_reused else f"{record.seconds:7.1f} s"
    console.print(f"{time.strftime('%H:%M:%S')}  {TITLES[record.stage]:<50} {record.rows:>12,} rows  {how}")
    for remark in record.remarks[:REMARKS]:
        console.print(f"{'':10}- {masked_text(remark)}", markup=False)
    if len(record.remarks) > REMARKS:
        console.print(f"{'':10}- and {len(record.remarks) - REMARKS} more: see report/index.html", markup=False)


def noted(text: str) -> None:
    """Print something worth knowing that is no remark: nothing was refused."""
    console.print(f"{'':10}- {masked_text(text)}", markup=False)
