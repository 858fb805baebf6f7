"""How a person is named on a page that goes to auditors and others: by surname only."""

import json
from functools import lru_cache

from data_contracts.person_numbers import mask_one

NAMED_FACTS = ("member", "student")
"""Facts of a lead that hold somebody's name without ending in `name`."""
RETOLD, ELSEWHERE = "old_statement", "（见原线索）"
"""What another lead said, with names this lead does not know: a reminder of an overdue lead says it again."""


def surname_only(name: str | None) -> str:
    """张三 -> 张*; a name with · keeps its first character; blank for none. Never tells how long the name is."""
    text = (name or "").strip()
    return f"{text[0]}*" if text else ""


def silenced(text: str | None, name: str | None, facts: str | None) -> str:
    """A lead's sentence with every name the lead knows cut to its surname, and no number in it whole.

    `facts` is the lead's JSON of facts: it names other members of the household.
    """
    return mask_one(without_names(text, name, facts))


def without_names(text: str | None, name: str | None, facts: str | None) -> str:
    """A lead's sentence with every name the lead knows cut to its surname; numbers in it are left to the caller."""
    retold, others = _names_in(facts or "{}")
    sentence = text or ""
    if retold:
        sentence = sentence.replace(retold, ELSEWHERE)
    for one in [name or "", *others]:
        whole = one.strip()
        if whole:
            sentence = sentence.replace(whole, surname_only(whole))
    return sentence


@lru_cache(maxsize=1 << 12)
def _names_in(facts: str) -> tuple[str, tuple[str, ...]]:
    """What a lead's JSON of facts tells again of another lead, blank for none, and the names it holds: asked for its
    sentence and for each row it rests on."""
    known = json.loads(facts)
    names = tuple(value for key, value in sorted(known.items()) if is_name(key) and isinstance(value, str))
    return str(known.get(RETOLD) or ""), names


def is_name(fact: str) -> bool:
    """Whether a fact of a lead holds somebody's name."""
    return fact.endswith("name") or fact in NAMED_FACTS


def shown_fact(fact: str, value: object) -> object:
    """A lead's fact as it may be seen without a reason: a name by surname, another lead's sentence not at all."""
    if is_name(fact):
        return surname_only(str(value)) if value else value
    return ELSEWHERE if fact == RETOLD and value else value


def seen(value: object) -> str:
    """What a rule wrote, without a person's number: evidence may quote a free text of a department."""
    return mask_one(str(value))
