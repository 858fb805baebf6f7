"""What an operator confirms in words: the sentences of one month, and whether what was typed is one of them.

Each lets one thing pass in one month; another month has its own. What they let pass is checked where it shows: the
roster behind ingest (flows/ingest/whole_roster.py), order of months and copied files before a run (flows/preflight.py).
"""

from collections.abc import Iterable
from enum import StrEnum

from data_contracts.errors import UsageError
from flows.language import say
from flows.store.run import period_end

PUNCTUATION = str.maketrans(dict.fromkeys(" 　,，。.“”\"'"))


class Confirmable(StrEnum):
    """What a run stops at unless the operator says in words that it shall go on."""

    ROSTER = "我知道{month}的花名册不全，仍要运行"
    FUTURE = "我知道{month}还没有到，仍要运行"
    GAP = "我知道{month}之前缺月份，缺的月份不再补，仍要运行"
    SAME_FILES = "我知道{month}的文件与上月完全相同，仍要运行"


def sentence_for(what: Confirmable, period: str) -> str:
    """What the operator types to let one thing pass in one month."""
    return what.format(month=f"{period[:4]}年{int(period[4:])}月")


def _in_both_languages(what: Confirmable, period: str) -> tuple[str, str]:
    """Whichever language the terminal speaks, a script that was written under the other goes on working."""
    sentence = sentence_for(what, period)
    return sentence, say(sentence, "en")


def _bare(text: str) -> str:
    return text.translate(PUNCTUATION).lower()


def confirmations(typed: Iterable[str], period: str) -> dict[Confirmable, str]:
    """What was confirmed, each with its sentence as we write it.

    UsageError for any other words, which are not repeated: they may name somebody.
    """
    period_end(period)
    known = {_bare(sentence): what for what in Confirmable for sentence in _in_both_languages(what, period)}
    found = {}
    for text in typed:
        what = known.get(_bare(text))
        if what is None:
            sentences = " | ".join(f"--confirm '{sentence_for(what, period)}'" for what in Confirmable)
            raise UsageError(
                "the confirmation is none of the sentences of this month",
                where="--confirm",
                why="it is on record who let what pass, and for which month",
                do=f"leave it out, or type the one that the run named: {sentences}",
            )
        found[what] = sentence_for(what, period)
    return found
