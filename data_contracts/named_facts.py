"""Whose names a lead's sentence holds, and how they are cut: once, for the ledger, the report, the desk and explain.

A lead's facts hold names under any key that ends in `name`, and under NAMED_FACTS. The longest name goes first: with
王伟 before 王伟明, 王伟明 would be left as 王*明 and show a part of a given name.
"""

import json
from functools import lru_cache

NAMED_FACTS = ("member", "student")
"""Facts of a lead that hold somebody's name without ending in `name`."""
RETOLD, ELSEWHERE = "old_statement", "（见原线索）"
"""What another lead said, with names this lead does not know: a reminder of an overdue lead says it again."""


def is_name(fact: str) -> bool:
    """Whether a fact of a lead holds somebody's name."""
    return fact.endswith("name") or fact in NAMED_FACTS


def surname_only(name: str | None) -> str:
    """张三 -> 张*; a name with · keeps its first character; blank for none. Never tells how long the name is."""
    text = (name or "").strip()
    return f"{text[0]}*" if text else ""


def without_names(text: str | None, name: str | None, facts: str | None, instead: str | None = None) -> str:
    """A lead's sentence with every name the lead knows cut to its surname; blank for none. Numbers are the caller's.

    `name`: of the person it is about, for whom `instead` stands (null: the surname). `facts`: the lead's JSON of facts,
    which names other members of the household.
    """
    retold, others = _names_in(facts or "{}")
    sentence = text or ""
    if retold:
        sentence = sentence.replace(retold, ELSEWHERE)
    stands = {whole: surname_only(whole) for whole in others}
    if own := (name or "").strip():
        stands[own] = surname_only(own) if instead is None else instead
    for whole in sorted(stands, key=lambda one: (-len(one), one)):
        sentence = sentence.replace(whole, stands[whole])
    return sentence


@lru_cache(maxsize=1 << 12)
def _names_in(facts: str) -> tuple[str, frozenset[str]]:
    """What a lead's JSON of facts tells again of another lead, blank for none, and the names it holds: asked for its
    sentence and for each row it rests on."""
    known = json.loads(facts)
    names = {str(value).strip() for fact, value in known.items() if value and is_name(fact)}
    return str(known.get(RETOLD) or ""), frozenset(names - {""})
