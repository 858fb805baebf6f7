"""What a person sees while a month runs: a line per stage; a moving one where somebody watches; plain in a log."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.cells import set_cell_size
from rich.console import Console

from data_contracts.person_numbers import masked_text
from flows.language import language, say
from flows.store.resume import StageRecord

TITLES = {
    "ingest": "the month's files under their contracts",
    "feedback": "the returned worklists",
    "match": "who is the same person",
    "decide": "the rules of the month",
    "publish": "worklists, report, manifest",
}
"""What the terminal and the task view call each stage; in Chinese: flows/locale."""
TITLE_CELLS = 50

STAGES = dict(zip(TITLES, ("核收", "回收", "比对", "研判", "下发"), strict=True))

REMARKS = 5

console = Console(stderr=True, highlight=False, soft_wrap=True)


@contextmanager
def watched(stage: str) -> Iterator[None]:
    """Show that a stage is under way, where a person watches."""
    if console.is_terminal:
        with console.status(f"{say(TITLES[stage])} …"):
            yield
    else:
        yield


def stage_ended(record: StageRecord) -> None:
    """Print the line of a stage that has ended: rows, seconds, and whether it had been done before."""
    in_chinese = language() == "zh"
    stage = STAGES[record.stage] if in_chinese else f"{record.stage:<8}"
    title = f"{stage} {say(TITLES[record.stage])}"
    how = say("unchanged, kept") if record.was_reused else f"{record.seconds:7.1f} {'秒' if in_chinese else 's'}"
    rows = f"{record.rows:>12,} {'行' if in_chinese else 'rows'}"
    console.print(f"{time.strftime('%H:%M:%S')}  {set_cell_size(title, TITLE_CELLS)} {rows}  {how}")
    for remark in record.remarks[:REMARKS]:
        console.print(f"{'':10}- {say(masked_text(remark))}", markup=False)
    if len(record.remarks) > REMARKS:
        more = say(f"and {len(record.remarks) - REMARKS} more: see report/index.html")
        console.print(f"{'':10}- {more}", markup=False)


def noted(text: str) -> None:
    """Print something worth knowing that is no remark: nothing was refused."""
    console.print(f"{'':10}- {say(masked_text(text))}", markup=False)
