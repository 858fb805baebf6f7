"""How a person is named on a page that goes to auditors and others: by surname only, and without any number whole.

Which names a lead knows and how they are cut: data_contracts/named_facts.py.
"""

from data_contracts.named_facts import ELSEWHERE, RETOLD, is_name, surname_only, without_names
from data_contracts.person_numbers import mask_one


def silenced(text: str | None, name: str | None, facts: str | None) -> str:
    """A lead's sentence with every name the lead knows cut to its surname, and no number in it whole."""
    return mask_one(without_names(text, name, facts))


def shown_fact(fact: str, value: object) -> object:
    """A lead's fact as it may be seen without a reason: a name by surname, another lead's sentence not at all."""
    if is_name(fact):
        return surname_only(str(value)) if value else value
    return ELSEWHERE if fact == RETOLD and value else value


def seen(value: object) -> str:
    """What a rule wrote, without a person's number: evidence may quote a free text of a department."""
    return mask_one(str(value))
