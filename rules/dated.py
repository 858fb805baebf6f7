"""What everything that can change has: from when, since when known, according to which text, and whose it is.

Origins, those nearest to the city first: the city itself, the policy packs it chose (the last first), what faxian had
to choose because no text sets it (conventions.yaml), the nation (parameters.yaml).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

CITY, CONVENTION, NATIONAL = "city", "convention", "national"
"""Origins beside the names of packs."""


class Dated(BaseModel):
    """From when, since when known, until when (null: until another begins), and according to which text."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    start: date = Field(alias="from")
    published: date
    end: date | None = Field(default=None, alias="to")
    citation: str = Field(min_length=1)
    wording: str = ""
    """The words of the text that set it, where a pack quotes them."""
    line: int = 0
    origin: str = NATIONAL

    @property
    def is_city(self) -> bool:
        """Whether the city's own parameters.yaml says it."""
        return self.origin == CITY

    def is_in_force(self, as_of: date) -> bool:
        """Whether it has begun, was known and has not ended."""
        return self.start <= as_of and self.published <= as_of and (self.end is None or self.end >= as_of)


class Value(Dated):
    """One value of one parameter in one place; area "" is everywhere its origin holds."""

    id: str
    unit: str | None = None
    area: str
    urban_rural: Literal["城市", "农村"] | None = None
    value: Decimal

    @field_validator("area", mode="before")
    @classmethod
    def _digits(cls, given: object) -> str:
        text = str(given)
        if text != "*" and not (text.isdigit() and len(text) in (6, 12)):
            raise ValueError('an area is "*" or a code of 6 or 12 digits')
        return significant(text)

    @property
    def key(self) -> tuple[str, str, str]:
        """What must not have two values at once from one origin."""
        return (self.id, self.area, self.urban_rural or "")


class RuleStatus(Dated):
    """A rule set to 试行 (counted, not published) or back to 正式."""

    rule: str
    status: Literal["试行", "正式"]


class Priority(Dated):
    """A rank of the priority table: leads of this urgency, or of this disposition."""

    rank: int
    urgency: Literal["red", "orange", "yellow"] | None = None
    disposition: Literal[1, 2, 3, 4] | None = None


class CountyGroup(Dated):
    """The eighth key group (县定): people with a lead of this rule in this area."""

    rule: str
    area: str

    @field_validator("area", mode="before")
    @classmethod
    def _digits(cls, given: object) -> str:
        return significant(str(given))


@dataclass(frozen=True)
class Definition:
    """What a parameter is called and counted in."""

    title: str
    unit: str
    scope: Literal["place", "city"] = "place"
    """`place`: each place may have its own value; `city`: one value for the whole city, which SQL names with `$`."""


@cache
def significant(area: str) -> str:
    """The digits of a code that name the place: 369922000000 and 369922 are the same county; "*" is everywhere."""
    if area == "*":
        return ""
    for longer, shorter in ((12, 9), (9, 6), (6, 4), (4, 2)):
        if len(area) == longer and area[shorter:] == "0" * (longer - shorter):
            area = area[:shorter]
    return area
