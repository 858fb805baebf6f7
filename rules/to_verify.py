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
FIRST_ASKED = pa.schema([("lead_id", pa.string()), ("doubt", pa.string())])
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


def put_questions(engine: Engine, found: Iterable[tuple[str, str]], name: str) -> None:
    """Make the table `name`, the leads on unproven rows of some tables, each of them with that of its evidence: which
    record a visitor must make sure of, and whose it may be (`doubt`, in the place of UNSURE)."""
    parts = [
        "SELECT leads.lead_id, leads.person_id AS lead_person, evidence.row_id, evidence.place "
        f"FROM {evidence} AS evidence JOIN {leads} AS leads ON leads.lead_id = evidence.lead_id"
        for leads, evidence in found
    ]
    if not parts:
        engine.put(name, FIRST_ASKED.empty_table())
        return
    sql = (
        "SELECT told.lead_id, told.lead_person, unproven.row_id, unproven.extract, unproven.person_id, people.name "
        f"FROM ({' UNION ALL '.join(parts)}) AS told JOIN unproven_rows AS unproven ON unproven.row_id = told.row_id "
        "LEFT JOIN people ON people.person_id = unproven.person_id "
        "ORDER BY told.lead_id, told.place, unproven.row_id, unproven.extract, unproven.person_id NULLS LAST"
    )
    rests_on: dict[str, list[Mapping[str, Any]]] = {}
    for row in engine.query(sql).to_pylist():
        rests_on.setdefault(row["lead_id"], []).append(row)
    found_by_lead = {lead_id: _doubt_of_rows(rows) for lead_id, rows in rests_on.items()}
    engine.put(name, pa.table([list(found_by_lead), list(found_by_lead.values())], schema=FIRST_ASKED))


def _doubt_of_rows(rows: Iterable[Mapping[str, Any]]) -> str:
    titles, whose = dict[str, None](), dict[str, None]()
    for row in rows:
        titles[load_contracts()[row["extract"]].title] = None
        whose[SELF if row["person_id"] == row["lead_person"] else row["name"] or FAMILY] = None
    return UNSURE_ROWS.format(titles="、".join(titles), whose="、".join(whose))
