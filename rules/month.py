"""What a month of rules is about, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import pyarrow as pa

from data_contracts.codes import SQL_CODES
from rules.dates import cut_offs
from rules.inputs import Arrivals
from rules.parameters import Parameters
from rules.values import city_values

WHOLE_ASKED = ("education", "household_register", "pension", "visits")
"""Extracts of which SQL asks with `$has_<extract>` whether they came whole."""
ANY_ROW_TEXT = "本人在该数据中的记录"


@dataclass(frozen=True)
class Month:
    """What a month of rules is about. `published` is the day deadlines count from; `city_code` 12 digits; `merges` =
    person number that ended, in this month or before -> the number that person has now."""

    period: str
    as_of: date
    published: date
    city_code: str
    parameters: Parameters
    arrivals: Arrivals
    merges: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def values(self) -> dict[str, object]:
        """Everything a SQL step may name with `$`."""
        arrived = {f"has_{extract}": self.arrivals.is_whole(extract) for extract in WHOLE_ASKED}
        constants = {"city_code": self.city_code, "any_row_text": ANY_ROW_TEXT, **SQL_CODES}
        return cut_offs(self.as_of) | constants | arrived | city_values(self.parameters, self.city_code, self.as_of)


@dataclass(frozen=True)
class Decided:
    """The tables of a month, in the exact columns of data_contracts/tables.py; `hits` lets explain look back."""

    leads: pa.Table
    lead_details: pa.Table
    key_group_members: pa.Table
    cases: pa.Table
    rule_runs: pa.Table
    focus_groups: pa.Table
    visit_classes: pa.Table
    departures: pa.Table
    strangers: pa.Table
    covered_people: pa.Table
    refused_people: pa.Table
    hits: pa.Table
    remarks: tuple[str, ...] = field(default=())
