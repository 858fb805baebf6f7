"""Of whom a file's silence says something: "X has no …" is said only of people whom the file would contain.

A rule that concludes from missing rows declares it (`absence: {pension: resident}`), and its SELECT looks at nobody
else: it names at least one of `looked_at`, the tables and columns that hold that population and nobody beyond it.
"X has …" is said of everybody, strangers too.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from data_contracts.contract import load_contracts


@dataclass(frozen=True)
class Population:
    """People of whom silence says something: in words for county staff, and what in a SELECT keeps to them."""

    text: str
    looked_at: tuple[str, ...] = ()


POPULATIONS: Mapping[str, Population] = {
    "resident": Population(
        "户籍在册、健在且没有迁出的人，救助花名册上的人，防返贫监测名单上的人", ("persons.is_resident",)
    ),
    "certified_or_roster": Population("本地残联发证的人，救助花名册上的家庭", ("rows_disability", "able_members")),
    "covered": Population(
        "救助花名册上在保、健在的人", ("persons.is_covered", "persons.is_on_tekun", "households.has_covered")
    ),
    "covered_or_monitored": Population("救助花名册上在保、健在的人，监测对象", ("people_to_visit",)),
    "on_roster": Population("救助花名册上的人", ("persons.roster_no", "persons.is_covered", "roster_members")),
    "registered": Population("户籍在册的人", ("hukou_sizes", "hukou_members")),
    "everybody": Population("所有人"),
}
"""By the name that front matter uses. Each is defined in one place: `resident` in rules/facts/persons.sql."""


def of_whom(absence: Mapping[str, str]) -> list[str]:
    """A rule's `absence` in words, a line for each extract: which file, and of whom its silence says something."""
    contracts = load_contracts()
    return [f"{contracts[extract].title}：{POPULATIONS[name].text}" for extract, name in absence.items()]
