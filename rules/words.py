"""Numbers of policy in the words of rules: written once, in the parameters, and filled in where the words are shown.

A rule's words name a number as a place, which says how it is written:

    {refused_months}          24           the value in force for the city
    {old_age-1}               59           the last whole one below it
    {work_age..adult_age}     16或17       the whole ones from the first to below the second
    {weak_signals_least:han}  两           as a word
    {loss_months:term}        一年         months as people say them

Names are parameters of scope `city`, the rule's bands (`times_line_1` the lowest) and its `answer_months`. What has no
value in force is 若干 (as a term 若干个月): the rules that need it are not run. Any other place (`{name}`) is a fact
and left as it stands.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache

from rules.dates import MONTHS_OF_YEAR
from rules.parameter_files import CONVENTIONS, SHIPPED, shipped_yaml

Number = Decimal | int | None
PLACE = re.compile(r"\{([a-z][a-z0-9_]*)(?:(-1)|\.\.([a-z][a-z0-9_]*)|:(han|term))?\}")
HAN = "零一两三四五六七八九十"
UNSET = "若干"


@cache
def shipped_numbers() -> Mapping[str, Number]:
    """The parameters of scope `city` as they ship, the newest of each; null for those that only a city sets."""
    definitions = shipped_yaml(SHIPPED)["definitions"]
    found: dict[str, Number] = {
        name: None for name, spec in definitions.items() if isinstance(spec, dict) and spec.get("scope") == "city"
    }
    lines = [line for file in (SHIPPED, CONVENTIONS) for line in shipped_yaml(file)["parameters"]]
    for line in sorted(lines, key=lambda line: str(line["from"])):
        if line["id"] in found and line["area"] == "*":
            found[line["id"]] = Decimal(str(line["value"]))
    return found


def band_numbers(bands: Mapping[str, Iterable[int]]) -> dict[str, int]:
    """The bands that a rule declares for columns of its evidence key, numbered from the lowest."""
    return {
        f"{column}_{number}": band
        for column, all_bands in bands.items()
        for number, band in enumerate(sorted(all_bands), start=1)
    }


def worded(text: str, numbers: Mapping[str, Number]) -> str:
    """The text with its numbers; what is no number's place is left."""
    return PLACE.sub(lambda found: _written(found, numbers), text)


def facts_named(text: str, numbers: Iterable[str]) -> list[str]:
    """The places of a text that are no number's."""
    return [found[0] for found in PLACE.finditer(text) if found[1] not in set(numbers)]


def numbers_named(text: str, numbers: Iterable[str]) -> list[str]:
    """The numbers that a text names."""
    known = set(numbers)
    return [name for found in PLACE.finditer(text) for name in (found[1], found[3]) if name in known]


def _written(found: "re.Match[str]", numbers: Mapping[str, Number]) -> str:
    name, below, end, form = found.groups()
    if name not in numbers or (end and end not in numbers):
        return found[0]
    value, last = numbers[name], numbers[end] if end else None
    if value is None or (end and last is None):
        return f"{UNSET}个月" if form == "term" else UNSET
    if last is not None:
        *firsts, latest = map(str, range(int(value), max(int(last), int(value) + 1)))
        return f"{'、'.join(firsts)}或{latest}" if firsts else latest
    if form == "term":
        return _term(value)
    if form == "han":
        return _han(value)
    return _plain(value - 1 if below else value)


def _han(value: Decimal | int) -> str:
    return HAN[int(value)] if value in range(len(HAN)) else _plain(value)


def _term(value: Decimal | int) -> str:
    """Months as people say them."""
    is_years = value % MONTHS_OF_YEAR == 0
    return f"{_han(value // MONTHS_OF_YEAR)}年" if is_years else f"{_plain(value)}个月"


def _plain(value: Decimal | int) -> str:
    return f"{Decimal(str(value)).normalize():f}"
