"""The ways a rule is read: what is proven, and for a rule that helps the rows in identity review as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.catalogue import Rule
from rules.unproven import CALL, kind_of, second_reading

CALLER = "coalesce(subject_household, 'None') || ' ' || coalesce(person_id, 'None')"
"""Several calls of one caller make one lead; two callers who may be one person make two."""
PEOPLE_HIT, HOUSEHOLDS_HIT = "people_hit", "households_hit"
"""Tables of the people and households that some rules hit (rules/hits.py)."""
SUBJECT_COLUMN: Mapping[str, str] = {"person": "person_id", "household": "household_key", "lead": "lead_id"}


@dataclass(frozen=True)
class RuleReading:
    """One way to read a rule: its SELECT, the table of its `hits`, these with whom they are about (`subjects`), what
    makes hits one lead (`group`, SQL over these), `unproven` (row | call) where it reads rows in identity review."""

    rule: Rule
    hits: str
    subjects: str
    group: str
    unproven: str | None = None


def readings_of(rule: Rule) -> tuple[RuleReading, ...]:
    """The reading of what is proven, and that of rows in identity review where the rule has one."""
    group, hits = text_of(SUBJECT_COLUMN[rule.spec.subject]), f"hits_{rule.id}"
    first = RuleReading(rule, hits, subjects_sql(rule, hits), group)
    again = second_reading(rule)
    if again is None:
        return (first,)
    kind = kind_of(rule)
    hits = f"{hits}_{kind}"
    if kind == CALL:
        return first, RuleReading(again, hits, calls_sql(rule, hits), CALLER, kind)
    return first, RuleReading(again, hits, subjects_sql(rule, hits), group, kind)


def text_of(column: str) -> str:
    """A column as text, in SQL; what is not there is None, as in the numbers of leads (rules/numbers.py)."""
    return f"coalesce(CAST({column} AS VARCHAR), 'None')"


def calls_sql(rule: Rule, hits: str) -> str:
    """Hits on calls in identity review: whom the call names, where it came from, and who it may have been."""
    rows = ", ".join(f"hits.row_{name}" for name in rule.spec.evidence if name != "roster")
    return (
        "SELECT hits.*, calls.caller_name, calls.caller_name AS subject_name, cast(NULL AS integer) AS subject_age, "
        "hits.person_id AS subject_person, calls.call_key AS subject_household, cast(NULL AS varchar) AS "
        "subject_household_no, calls.place AS subject_place, coalesce(calls.place, '') || '|' AS subject_area, "
        "known.name AS subject_known_name, known.sex AS subject_known_sex, known.age AS subject_known_age "
        f"FROM {hits} AS hits JOIN calls_in_review AS calls ON calls.row_id = coalesce({rows}, 0) "
        f"LEFT JOIN {PEOPLE_HIT} AS known ON known.person_id = hits.person_id"
    )


def subjects_sql(rule: Rule, hits: str) -> str:
    """The hits with the person they are addressed to, the household and the place whose values were used."""
    who = (
        "SELECT hits.*, whom.name AS subject_name, whom.age AS subject_age, "
        "coalesce(whom.is_pension_unknown, false) AS subject_pension_unknown"
    )
    if rule.spec.subject == "household":
        return (
            f"{who}, whom.first_person_id AS subject_person, whom.household_key AS subject_household, "
            f"whom.household_no AS subject_household_no, whom.area_key AS subject_area FROM {hits} AS hits "
            f"JOIN {HOUSEHOLDS_HIT} AS whom ON whom.household_key = hits.household_key"
        )
    if rule.spec.subject == "lead":
        join, number = "LEFT JOIN", "hits.household_no"
        household = f"coalesce({number}, whom.persons_household)"
    else:
        join, household, number = "JOIN", "whom.persons_household", "whom.persons_number"
    return (
        f"{who}, hits.person_id AS subject_person, {household} AS subject_household, {number} AS subject_household_no, "
        f"whom.persons_area AS subject_area FROM {hits} AS hits "
        f"{join} {PEOPLE_HIT} AS whom ON whom.person_id = hits.person_id"
    )
