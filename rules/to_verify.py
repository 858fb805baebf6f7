"""What a visitor is asked to find out first: whether the data are this person's (需核实事项)."""

from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from data_contracts.contract import load_contracts
from data_contracts.steps import Engine

UNSURE = "身份待核：先核对是不是本人；"
UNSURE_ROWS = "身份待核：先核对{titles}里的记录是不是{whose}的；"
UNSURE_CALLER = "身份待核：先核对{caller}是不是{name}{particulars}；"
UNKNOWN_CALLER = "身份待核：没有对上已知的人，先问清{caller}的姓名、证件号码和住址；"
CALLER, FOUND = "求助人", "新发现的人"
SELF, FAMILY = "本人", "家里人"
PENSION_UNKNOWN = "；养老金情况不明，请一并了解"
"""Asked in a lead of need about an old stranger, of whom no pension file would know: not a lead of its own."""


def caller_of(evidence: Mapping[str, str]) -> str:
    """What a rule about calls names whoever a call is about, by the extracts it rests on."""
    return FOUND if "new_finds" in evidence else CALLER


def doubt_of_caller(top: Mapping[str, Any], caller: str) -> str:
    """What a visitor must find out first about a call: whether the caller is who he may be."""
    if top["subject_known_name"] is None:
        return UNKNOWN_CALLER.format(caller=caller)
    age = top["subject_known_age"]
    particulars = [top["subject_known_sex"], None if age is None else f"{age}岁"]
    named = "，".join(one for one in particulars if one)
    in_brackets = f"({named})" if named else ""
    return UNSURE_CALLER.format(caller=caller, name=top["subject_known_name"], particulars=in_brackets)


def put_questions(engine: Engine, leads: str, evidence: str, name: str) -> None:
    """Make the table `name`, the leads of table `leads` on unproven rows (as `evidence` has them): which record a
    visitor must make sure of, and whose it may be (`doubt`, in the place of UNSURE)."""
    sql = (
        "SELECT leads.lead_id, leads.person_id AS lead_person, unproven.row_id, unproven.extract, unproven.person_id, "
        f"people.name FROM {evidence} AS evidence JOIN {leads} AS leads ON leads.lead_id = evidence.lead_id "
        "JOIN unproven_rows AS unproven ON unproven.row_id = evidence.row_id "
        "LEFT JOIN people ON people.person_id = unproven.person_id "
        "ORDER BY leads.lead_id, evidence.place, unproven.row_id, unproven.extract, unproven.person_id NULLS LAST"
    )
    rests_on: dict[str, list[Mapping[str, Any]]] = {}
    for row in engine.query(sql).to_pylist():
        rests_on.setdefault(row["lead_id"], []).append(row)
    found = {lead_id: _doubt_of_rows(rows) for lead_id, rows in rests_on.items()}
    table = {"lead_id": pa.array(found.keys(), pa.string()), "doubt": pa.array(found.values(), pa.string())}
    engine.put(name, pa.table(table))


def _doubt_of_rows(rows: Iterable[Mapping[str, Any]]) -> str:
    titles, whose = dict[str, None](), dict[str, None]()
    for row in rows:
        titles[load_contracts()[row["extract"]].title] = None
        whose[SELF if row["person_id"] == row["lead_person"] else row["name"] or FAMILY] = None
    return UNSURE_ROWS.format(titles="、".join(titles), whose="、".join(whose))
