"""The invented month that cases play in, with the parameters of an invented city."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from rules import made_month
from rules.made_month import AS_OF, OTHER_VILLAGE, URBAN_VILLAGE, VILLAGE, person_ids, put_world
from rules.made_month import MadeMonth as World
from rules.month import Month
from rules.parameters import Parameters, load_parameters

__all__ = [
    "AS_OF",
    "OTHER_VILLAGE",
    "PACKS",
    "URBAN_VILLAGE",
    "VILLAGE",
    "World",
    "month_of",
    "person_ids",
    "put_world",
]

PACKS = ("tianjin", "hanzhong", "yongfu", "jiangxi", "anhui")
"""Every pack, so that every rule runs; a later one goes before an earlier."""


def month_of(
    parameters: Parameters | None = None,
    missing: tuple[str, ...] = (),
    partial: tuple[str, ...] = (),
    swing: Mapping[str, float] | None = None,
    spoilt: Mapping[str, tuple[str, ...]] | None = None,
    as_of: date = AS_OF,
) -> Month:
    """The month the cases play in, under the invented city's parameters unless others are given."""
    given = parameters or load_parameters(Path(__file__).with_name("city_parameters.yaml"), packs=PACKS)
    return made_month.month_of(given, missing, partial, swing, spoilt, as_of)
