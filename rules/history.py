"""What was said and answered before this month, as it stands now: persons by their present numbers, answers that hold.

Rules that count within a moving window say how many months an answer holds (`answer_months`): so long after, nothing
of what was answered is in the window any more. The evidence is new though its number is the same, and silence would
leave somebody in need for ever.
"""

from collections.abc import Mapping
from datetime import date

import pyarrow as pa

from data_contracts.steps import Engine, Step
from data_contracts.tables import FOCUS_GROUPS, LEAD_HISTORY, LEADS, Table
from rules.catalogue import load_catalogue
from rules.dates import months_before
from rules.inputs import SQL_TYPE
from rules.numbers import LeadNumbers, former_numbers

MERGES = pa.schema([("ended", pa.string()), ("person_id", pa.string())])
HOLDING_STILL = (
    "CASE WHEN earlier.settled_period > lapsed.lapsed_by OR lapsed.rule_id IS NULL THEN earlier.settled_period END"
)
EVIDENCE_TYPE = "STRUCT(extract VARCHAR, source_file VARCHAR, source_row INTEGER, text VARCHAR)[]"
"""The one column of these tables that is no plain value."""
PROVISIONAL = "person_id LIKE 'U%'"
LAPSED = pa.schema([("rule_id", pa.string()), ("lapsed_by", pa.string())])


def bring_up_to_date(engine: Engine, merges: Mapping[str, str], as_of: date) -> None:
    """Put lead_history, last_leads and last_focus_groups anew: persons by the numbers they have now, and answers that
    no longer hold taken out (`settled_period` null: closed, and due again when its evidence still speaks).

    Row counts stay, but for the register: somebody in a group under two numbers is in it once, since the earlier month.
    """
    engine.put("person_merges", pa.Table.from_pylist([{"ended": e, "person_id": p} for e, p in merges.items()], MERGES))
    lapsed = [
        {"rule_id": rule.id, "lapsed_by": f"{months_before(as_of, rule.spec.answer_months):%Y%m}"}
        for rule in load_catalogue().values()
        if rule.spec.answer_months
    ]
    engine.put("answers_lapsed", pa.Table.from_pylist(lapsed, LAPSED))
    _replace(
        engine,
        LEAD_HISTORY,
        "lead_history",
        "LEFT JOIN answers_lapsed AS lapsed ON lapsed.rule_id = earlier.rule_id",
        {"settled_period": HOLDING_STILL},
    )
    if merges:
        _replace(engine, LEADS, "last_leads")
        _replace(engine, FOCUS_GROUPS, "last_focus_groups")
        _once_in_each_group(engine)


def _replace(engine: Engine, spec: Table, name: str, join: str = "", other: Mapping[str, str] | None = None) -> None:
    """A table of earlier months with the persons' present numbers; columns an older month did not have are null."""
    there = set(engine.query(f"SELECT * FROM {name} LIMIT 0").column_names)
    values = {column: f'earlier."{column}"' if column in there else "NULL" for column in spec.schema.names}
    values |= {"person_id": "coalesce(merges.person_id, earlier.person_id)"} | dict(other or {})
    columns = ", ".join(
        f'CAST({values[f.name]} AS {SQL_TYPE.get(f.type, EVIDENCE_TYPE)}) AS "{f.name}"' for f in spec.schema
    )
    sql = (
        f"SELECT {columns} FROM {name} AS earlier "
        f"LEFT JOIN person_merges AS merges ON merges.ended = earlier.person_id {join}"
    )
    _make_anew(engine, name, sql)


def _make_anew(engine: Engine, name: str, sql: str) -> None:
    """A table from what it was before, by the engine: nothing of it passes through here."""
    made = Step(f"{name}_today", sql, "a table of earlier months as it stands now", (name,), "")
    engine.run_sql(made)
    engine.rename(made.name, name)


def _once_in_each_group(engine: Engine) -> None:
    columns = ("household_no", "township", "since_period", "change", "visit_class")
    kept = ", ".join(f'min("{column}") AS "{column}"' for column in columns)
    sql = (
        f'SELECT "group", person_id, {kept} FROM last_focus_groups WHERE change <> \'out\' GROUP BY "group", person_id'
    )
    _make_anew(engine, "last_focus_groups", sql)


def numbers_in_use(engine: Engine, merges: Mapping[str, str]) -> LeadNumbers:
    """The numbers of leads that stand, from lead_history as it is up to date; a lead about a call keeps its number when
    somebody turns out to be the caller whom nobody knew. The facts must have been built."""
    standing = engine.query(
        "SELECT lead_id, coalesce(is_open, false) AS is_open FROM lead_history "
        "WHERE is_open OR settled_period IS NOT NULL ORDER BY lead_id"
    ).to_pylist()
    former = former_numbers(merges)
    for person_id, caller in _callers_known_now(engine):
        former[person_id] = (*former.get(person_id, ()), caller)
    return LeadNumbers({row["lead_id"]: row["is_open"] for row in standing}, former)


def _callers_known_now(engine: Engine) -> list[tuple[str, str]]:
    """Person and the provisional number (calls_in_review) that a lead was opened under, where a row of theirs is the
    call."""
    if not engine.query(f"SELECT 1 AS there FROM lead_history WHERE {PROVISIONAL} LIMIT 1").num_rows:
        return []
    found = engine.query(
        "SELECT DISTINCT whose.person_id, opened.person_id AS caller FROM row_keys JOIN ("
        "SELECT row_id, person_id FROM linked_rows WHERE role = 'self' "
        "UNION SELECT row_id, person_id FROM calls_in_review WHERE NOT is_provisional) AS whose "
        "ON whose.row_id = row_keys.row_id AND row_keys.role = 'self' "
        f"JOIN (SELECT DISTINCT person_id FROM lead_history WHERE {PROVISIONAL}) AS opened "
        "ON opened.person_id = 'U' || substr(md5(row_keys.row_key), 1, 12) ORDER BY 1 NULLS LAST, 2 NULLS LAST"
    ).to_pylist()
    return [(str(row["person_id"]), str(row["caller"])) for row in found]
