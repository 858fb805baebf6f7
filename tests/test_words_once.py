"""Words that several rooms print stand in one file: a second copy comes to differ from the first."""

from pathlib import Path

import polars as pl
import pytest

import flows
from data_contracts import labels
from data_contracts.forms import form
from flows.ledger.balance import COUNTS, LedgerReport
from flows.monthly import TITLES as OF_THE_TASK_VIEW
from flows.progress import STAGES, TITLES

ROOT = Path(flows.__file__).parents[1]
WORDS = {
    labels.NOT_KNOWN["township"]: ["labels.py"],
    labels.NOT_KNOWN["county"]: ["labels.py"],
    "未定乡镇": [],
    labels.RUNNER_UP["lower_weight"]: ["labels.py"],
    "没有采用、也没有相近项的列": ["meanings.py"],
    '"已发布" if': ["lookup.py"],
    "（其中督办 {": ["month.py", "monthly_counts.py"],
}
"""A word -> the files that may write it; month.py says it at the terminal, in two languages."""


@pytest.mark.parametrize("word", WORDS)
def test_a_word_stands_in_one_file(word: str) -> None:
    files = [path for room in ("data_contracts", "flows", "rules") for path in (ROOT / room).rglob("*.py")]
    assert sorted(path.name for path in files if word in path.read_text("utf-8")) == WORDS[word]


def test_the_task_view_calls_a_stage_what_the_terminal_calls_it() -> None:
    assert OF_THE_TASK_VIEW is TITLES and set(STAGES) == set(TITLES)


def test_the_books_have_the_same_headings_at_the_terminal_as_in_their_files() -> None:
    balance = form("ledger_balance")
    assert [balance[name].heading for name in ("opened", "closed", "open")] == list(COUNTS)
    books = {"township": ["1"], "rule_id": ["E01"], "opened": [1], "closed": [0], "open": [1], "withdrawn": [0]}
    rates = {"rule_id": ["E01"], "visited": [2], "confirmed": [1], "share": [0.5], "lower": [0.1], "upper": [0.9]}
    report = LedgerReport(
        "202610",
        pl.DataFrame(books | {"balances": [False]}),
        pl.DataFrame({"rule_id": ["E01"], "a": [1], "b": [1], "c": [0], "d": [0], "e": [0], "f": [1]}),
        pl.DataFrame(rates | {"is_below_floor": [True]}),
    )
    text = report.render()
    rated = form("ledger_yields")
    for heading in (*(rated[name].heading for name in ("visited", "confirmed", "share")), balance["balances"].heading):
        assert f" {heading} " in text.replace("\n", " ") or heading in text.split()
