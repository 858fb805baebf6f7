"""Person records: every place where an extract names a person, in one shape, whatever the extract.

Grain of `person_records`: accepted source row x role (`self` for all; `guardian` in education, `spouse` in marriage
where a name or a number is given), plus one row of the pseudo-extract `known` per person of the months before. Texts
are "" where nothing is known, so that equality joins need no null handling; `row_id` of a known person is minus his
number. `record_no` is row and role in one number (row_id x 4 + role): the pipeline joins on it alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from data_contracts.steps import Step

RANKS = {"household_register": 0, "roster": 1}
"""Who names a person with most authority comes first when something has to be chosen; all others share a rank."""
OTHER_RANK, ROLE_RANK, AUTHORISED_RANK, KNOWN_RANK = 2, 3, 4, 5
KNOWN = "known"
_GROUPS = {"roster": "household_no", "household_register": "hukou_no"}
_TEXTS = ("id_no", "certificate_no", "sex", "phone", "address", "hukou_area", "live_area", "former_name")
COLUMNS = (
    *("record_no", "row_id", "role", "extract", "rank", "is_authorised"),
    *("name", "id_no", "id_no_is_numeric", "certificate_no"),
    *("sex", "birth_date", "birth_date_raw", "phone", "address", "hukou_area", "live_area", "former_name"),
    *("group_no", "relation"),
)


ROLE_NUMBERS = {"self": 0, "guardian": 1, "spouse": 2}
ROLES_OF_A_ROW = 4
"""`record_no` is row_id times this, plus the number of the role."""


@dataclass(frozen=True)
class Role:
    """A second person that a row names, and the columns it is named in."""

    role: str
    name: str
    id_no: str


_ROLES = {
    "education": Role("guardian", "guardian_name", "guardian_id_no"),
    "marriage": Role("spouse", "spouse_name", "spouse_id_no"),
}


@dataclass(frozen=True)
class Source:
    """A core table to read person records from: its columns decide what can be read of it."""

    extract: str
    columns: frozenset[str]
    is_authorised: bool
    renamed: Mapping[str, str] = field(default_factory=dict)


KNOWN_SOURCE = Source(
    KNOWN,
    frozenset(
        {
            *("name", "id_no", "id_no_is_numeric", "sex", "birth_date", "birth_date_raw", "phone", "address"),
            *("hukou_area", "live_area", "former_name"),
        }
    ),
    is_authorised=False,
)
"""Everybody known before, as core_known.sql lays them out."""


def person_records_step(sources: list[Source]) -> Step:
    """The step that lays all core tables (and `known`) under one heading."""
    selects = [part for source in sources for part in _selects(source)]
    return Step(
        name="person_records",
        sql="\nUNION ALL\n".join(selects),
        purpose="every place where an extract names a person, in one shape",
        inputs=tuple(f"core_{source.extract}" for source in sources),
        grain="accepted source row x role",
    )


def _selects(source: Source) -> list[str]:
    own = _select(source, "self", {})
    second = _ROLES.get(source.extract)
    if second is None or second.name not in source.columns:
        return [own]
    theirs = {"name": second.name, "id_no": second.id_no}
    named = f"\nWHERE coalesce({second.name}, '') <> '' OR coalesce({second.id_no}, '') <> ''"
    return [own, _select(source, second.role, theirs) + named]


def _select(source: Source, role: str, theirs: Mapping[str, str]) -> str:
    is_self = role == "self"
    values = {
        "record_no": f"row_id * {ROLES_OF_A_ROW} + {ROLE_NUMBERS[role]}",
        "row_id": "row_id",
        "role": f"'{role}'",
        "extract": f"'{source.extract}'",
        "rank": str(_rank(source, is_self)),
        "is_authorised": "TRUE" if source.is_authorised else "FALSE",
        "name": _text(source, theirs.get("name", "name")),
        "id_no_is_numeric": "coalesce(id_no_is_numeric, FALSE)" if is_self else "FALSE",
        "birth_date": _or_null(source, "birth_date", "DATE", is_self),
        "birth_date_raw": _or_null(source, "birth_date_raw", "VARCHAR", is_self),
        "group_no": _text(source, _GROUPS.get(source.extract, "")),
        "relation": _text(source, "relation"),
    }
    own_only = ("certificate_no", "sex", "former_name")
    values |= {
        name: "''" if name in own_only and not is_self else _text(source, theirs.get(name, name)) for name in _TEXTS
    }
    listed = ", ".join(f"{values[name]} AS {name}" for name in COLUMNS)
    return f"SELECT {listed}\nFROM core_{source.extract}"


def _rank(source: Source, is_self: bool) -> int:
    if source.extract == KNOWN:
        return KNOWN_RANK
    if source.is_authorised:
        return AUTHORISED_RANK
    return RANKS.get(source.extract, OTHER_RANK) if is_self else ROLE_RANK


def _text(source: Source, column: str) -> str:
    return f"coalesce({column}, '')" if column in source.columns else "''"


def _or_null(source: Source, column: str, kind: str, is_there: bool) -> str:
    return column if is_there and column in source.columns else f"CAST(NULL AS {kind})"
