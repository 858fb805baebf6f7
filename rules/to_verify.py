"""What a visitor is asked to find out first: whether the data are this person's (需核实事项)."""

from collections.abc import Iterable, Mapping
from typing import Any

from data_contracts.contract import load_contracts
from data_contracts.steps import Engine
from rules.unproven import ROW

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
    particulars_said = f"({named})" if named else ""
    return UNSURE_CALLER.format(caller=caller, name=top["subject_known_name"], particulars=particulars_said)


def name_rows(
    engine: Engine, leads: Iterable[dict[str, object]], evidence: Iterable[tuple[str, str, int, str]]
) -> None:
    """Say in each lead on unproven rows which record a visitor must make sure of, and whose it may be."""
    waiting = {str(lead["lead_id"]): lead for lead in leads if lead["unproven"] == ROW}
    if not waiting:
        return
    sql = (
        "SELECT unproven.row_id, unproven.extract, unproven.person_id, people.name FROM unproven_rows AS unproven "
        "LEFT JOIN people ON people.person_id = unproven.person_id ORDER BY unproven.row_id"
    )
    known = {row["row_id"]: row for row in engine.query(sql).to_pylist()}
    rests_on: dict[str, list[Mapping[str, Any]]] = {}
    for lead_id, _, row_id, _ in evidence:
        if lead_id in waiting and row_id in known:
            rests_on.setdefault(lead_id, []).append(known[row_id])
    for lead_id, rows in rests_on.items():
        lead = waiting[lead_id]
        titles = dict.fromkeys(load_contracts()[row["extract"]].title for row in rows)
        whose = dict.fromkeys(SELF if row["person_id"] == lead["person_id"] else row["name"] or FAMILY for row in rows)
        doubt = UNSURE_ROWS.format(titles="、".join(titles), whose="、".join(whose))
        lead["verify_items"] = str(lead["verify_items"]).replace(UNSURE, doubt, 1)
