"""How the sentences of rules read in lists that many read, where they name what is sensitive (`open_sentence`).

A sentence comes back as text, from this month's leads or from the card of a lead opened long ago: the rule's template
says which part is which, so that the open sentence keeps name, age and days and loses the reason.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from data_contracts.sensitive import open_text
from rules.catalogue import Rule, load_catalogue
from rules.numbers import NEUTRAL
from rules.traits import is_plain_by_name

PLACE = re.compile(r"\{(\w+)\}")


_KNOWN: "list[tuple[dict[str, Rule], tuple[OpenSentence, ...]]]" = []


@dataclass(frozen=True)
class OpenSentence:
    """A sentence that names something sensitive: what it looks like, a piece by which it is found, how it reads."""

    rule_id: str
    pattern: "re.Pattern[str]"
    piece: str
    template: str

    def applied(self, text: str) -> str:
        """The text with this sentence in its open form, wherever it stands in it."""
        return self.pattern.sub(lambda found: self.template.format(**found.groupdict()), text)


def open_statement(text: str) -> str:
    """A lead's sentence as lists show it that many read: rules' own open sentences first, then the words."""
    for sentence in open_sentences():
        if sentence.piece in text:
            text = sentence.applied(text)
    return open_text(text)


def open_titles() -> dict[str, str]:
    """Rule id -> its title as lists show it that many read."""
    return {rule.id: open_text(rule.spec.title) for rule in load_catalogue().values()}


def open_rules() -> dict[str, str]:
    """Rule id -> what stands for it on lists that many read, of the rules whose number alone would tell."""
    return {rule.id: NEUTRAL for rule in load_catalogue().values() if is_plain_by_name(rule)}


def open_sentences() -> tuple[OpenSentence, ...]:
    """Of every rule of the catalogue that has them; compiled once for a catalogue, a city's own rules in it."""
    catalogue = load_catalogue()
    if not _KNOWN or _KNOWN[0][0] is not catalogue:
        _KNOWN[:] = [(catalogue, tuple(_of(catalogue.values())))]
    return _KNOWN[0][1]


def _of(rules: Iterable[Rule]) -> Iterator[OpenSentence]:
    for rule in rules:
        for branch, template in (*_branches(rule.spec.sentence), *rule.spec.earlier_sentence.items()):
            if shown := _open_of(rule.spec.open_sentence, branch):
                yield _compiled(rule.id, template, shown)


def _branches(sentence: str | dict[str, str]) -> list[tuple[str, str]]:
    return [("", sentence)] if isinstance(sentence, str) else list(sentence.items())


def _open_of(sentence: str | dict[str, str], branch: str) -> str:
    return sentence if isinstance(sentence, str) else sentence.get(branch, "")


def _compiled(rule_id: str, template: str, shown: str) -> OpenSentence:
    literals = PLACE.split(template)[::2]
    seen: list[str] = []
    pattern = ""
    for number, part in enumerate(PLACE.split(template)):
        if number % 2 == 0:
            pattern += re.escape(part)
        else:
            anything = ".*?" if seen else "[^，。：]*?"
            pattern += f"(?P={part})" if part in seen else f"(?P<{part}>{anything})"
            seen.append(part)
    return OpenSentence(rule_id, re.compile(pattern), max(literals, key=len), shown)
