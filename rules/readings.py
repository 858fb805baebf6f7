"""The ways a rule is read: what is proven, and for a rule that helps the rows in identity review as well."""

from collections.abc import Mapping
from dataclasses import dataclass

from rules.catalogue import Rule
from rules.unproven import CALL, ROW, kind_of, second_reading

CALLER = "coalesce(subject_household, 'None') || ' ' || coalesce(person_id, 'None')"
"""Several calls of one caller make one lead; two callers who may be one person make two."""
SUBJECT_COLUMN: Mapping[str, str] = {"person": "person_id", "household": "household_key", "lead": "lead_id"}


@dataclass(frozen=True)
class RuleReading:
    """One way to read a rule: its SELECT, the hits with whom they are about (`subjects`), what makes hits one lead
    (`group`, SQL over these), and `unproven` (row | call) where it reads rows in identity review."""

    rule: Rule
    subjects: str
    group: str
    unproven: str | None = None


def readings_of(rule: Rule) -> tuple[RuleReading, ...]:
    """The reading of what is proven, and that of rows in identity review where the rule has one."""
    column = SUBJECT_COLUMN[rule.spec.subject]
    first = RuleReading(rule, subjects_sql(rule), text_of(column))
    again = second_reading(rule)
    if again is None:
        return (first,)
    if kind_of(rule) == CALL:
        return first, RuleReading(again, calls_sql(rule), CALLER, CALL)
    return first, RuleReading(again, first.subjects, first.group, ROW)


def text_of(column: str) -> str:
    """A column as text, in SQL; what is not there is None, as in the numbers of leads (rules/numbers.py)."""
    return f"coalesce(CAST({column} AS VARCHAR), 'None')"


def calls_sql(rule: Rule) -> str:
    """Hits on calls in identity review: whom the call names, where it came from, and who it may have been."""
    rows = ", ".join(f"hits.row_{name}" for name in rule.spec.evidence if name != "roster")
    return (
        "SELECT hits.*, calls.caller_name, calls.caller_name AS subject_name, cast(NULL AS integer) AS subject_age, "
        "hits.person_id AS subject_person, calls.call_key AS subject_household, cast(NULL AS varchar) AS "
        "subject_household_no, calls.place AS subject_place, coalesce(calls.place, '') || '|' AS subject_area, "
        "known.name AS subject_known_name, known.sex AS subject_known_sex, known.age AS subject_known_age "
        f"FROM hits_{rule.id} AS hits JOIN calls_in_review AS calls ON calls.row_id = coalesce({rows}, 0) "
        "LEFT JOIN persons AS known ON known.person_id = hits.person_id"
    )


def subjects_sql(rule: Rule) -> str:
    """The hits with the person they are addressed to, the household and the place whose values were used."""
    who = (
        "persons.name AS subject_name, persons.age AS subject_age, "
        "not_known.person_id IS NOT NULL AS subject_pension_unknown"
    )
    pensions = "LEFT JOIN pensions_unknown AS not_known ON not_known.person_id = persons.person_id"
    if rule.spec.subject == "household":
        return (
            f"SELECT hits.*, {who}, households.first_person_id AS subject_person, "
            "households.household_key AS subject_household, households.household_no AS subject_household_no, "
            f"households.area_key AS subject_area FROM hits_{rule.id} AS hits "
            "JOIN households ON households.household_key = hits.household_key AND households.members > 0 "
            f"LEFT JOIN persons ON persons.person_id = households.first_person_id {pensions}"
        )
    if rule.spec.subject == "lead":
        join, household, number = "LEFT JOIN", "coalesce(hits.household_no, persons.household_key)", "hits.household_no"
    else:
        join, household, number = "JOIN", "persons.household_key", "persons.household_no"
    return (
        f"SELECT hits.*, {who}, hits.person_id AS subject_person, {household} AS subject_household, "
        f"{number} AS subject_household_no, persons.area_key AS subject_area FROM hits_{rule.id} AS hits "
        f"{join} persons ON persons.person_id = hits.person_id {pensions}"
    )
