"""How a place and a rule are named on the page."""

from collections.abc import Mapping

from data_contracts.labels import NOT_KNOWN
from flows.deliverables.report.sources import Row, RuleSummary
from rules.dated import NATIONAL
from rules.packs import everywhere

AREA_DIGITS = 12


def town_name(code: str | None, towns: dict[str, Row]) -> str:
    """Name of a township; the code when areas.csv does not have it."""
    area = towns.get(code or "")
    return str(area["township_name"] or area["name"]) if area else (code or NOT_KNOWN["township"])


def county_name(code: str | None, towns: dict[str, Row]) -> str:
    """Name of the county an area lies in."""
    area = towns.get(code or "")
    return str(area["county_name"] or area["name"]) if area else NOT_KNOWN["county"]


def area_name(digits: object, towns: Mapping[str, Row], origin: object = None) -> str:
    """The place a parameter holds for: its name; its digits when areas.csv lacks it. `origin` null: the nation."""
    if digits in (None, "", "*"):
        return everywhere(str(origin or NATIONAL))
    area = towns.get(str(digits).ljust(AREA_DIGITS, "0"))
    return str(area["full_name"] or area["name"]) if area else str(digits)


def rule_name(rule_id: str, summaries: dict[str, RuleSummary]) -> str:
    """A rule's number and title."""
    summary = summaries.get(rule_id)
    return f"{rule_id} {summary.title}" if summary else rule_id
