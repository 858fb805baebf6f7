"""Cases: sentences a policy officer can read, run through rules/decide.py; ours and a city's own.

A file names its rule, the rows all its cases start from (`base`), and cases. A case may change rows (`with`: extract
-> columns of its first row, `extract.2` of its second), add rows (`add`), leave out an extract's rows (`without`), say
`people`, what did not arrive (`missing`, `partial`), swung (`swing`) or says nothing any more (`spoilt`: extract ->
columns), and says what must come out: `hit` (who has a published lead), `held` (who has one that is held back, and the
reason), `not_run`; of each of its leads also `urgency`, `says`, `township`, `refer_to`, `level`, `class`, `facts` and
`sources` (the extracts of its evidence), `verify` (words of what is to be found out; "" for none in doubt),
`verify_not` (words of what is not), `unproven`. What is not said must not come out.
"""

import copy
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from data_contracts.errors import ContractError
from data_contracts.fast_yaml import load_yaml
from data_contracts.steps import Engine
from data_contracts.text_bytes import whole_text
from rules.catalogue import load_catalogue
from rules.decide import decide_month
from rules.made_month import MadeMonth, month_of, person_ids, put_world
from rules.parameters import Parameters

GIVEN = {"name", "with", "add", "without", "people", "missing", "partial", "swing", "spoilt", "history", "last_leads"}
EXPECTED = {"hit", "held", "not_run", "urgency", "says", "township", "refer_to", "level", "class", "facts", "sources"}
EXPECTED |= {"verify", "verify_not", "unproven"}
Document = dict[str, Any]
Case = dict[str, Any]


@dataclass(frozen=True)
class Setting:
    """In which city cases play: an engine, the city's parameters, a new world of it, its code of 12 digits."""

    engine: Callable[[], AbstractContextManager[Engine]]
    parameters: Parameters
    world: Callable[[], MadeMonth]
    city_code: str


def read_cases(file: Path) -> Document:
    """A file of cases; ContractError for one that is none, or says what nobody knows."""
    try:
        document = load_yaml(whole_text(file.read_bytes()))
        cases = [(str(case["name"]), set(case)) for case in document["cases"]]
        rule = str(document["rule"])
    except (yaml.YAMLError, ValueError, TypeError, KeyError) as error:
        what = "this is no file of cases"
        raise ContractError(what, where=file.name, do="write rule:, base: and cases: with a name each") from error
    for name, keys in cases:
        if unknown := sorted(keys - GIVEN - EXPECTED):
            known = ", ".join(sorted(GIVEN | EXPECTED))
            raise ContractError(f"the case '{name}' says {unknown[0]}", where=file.name, do=f"say one of {known}")
    if rule not in load_catalogue():
        raise ContractError(f"there is no rule {rule}", where=file.name, do="name the rule as its file does")
    return dict(document)


def _rows_of(document: dict[str, Any], case: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    rows = copy.deepcopy(document.get("base", {}))
    for extract in case.get("without", ()):
        rows.pop(extract, None)
    for place, columns in case.get("with", {}).items():
        extract, _, number = place.partition(".")
        rows[extract][int(number or 1) - 1].update(columns)
    for extract, added in case.get("add", {}).items():
        rows.setdefault(extract, []).extend(added)
    return {extract: kept for extract, kept in rows.items() if extract not in case.get("missing", ())}


APART = ("household_no", "hukou_no", "monitor_no", "claim_no", "unit_no", "ticket_no", "matter_no", "credit_code")


def add_case(world: MadeMonth, name: object, document: dict[str, Any], case: dict[str, Any]) -> None:
    """Put the people and rows of one case into a made month, apart from those of the others by its number."""
    people = document.get("people", {}) | {
        who: document.get("people", {}).get(who, {}) | given for who, given in case.get("people", {}).items()
    }
    for who, given in people.items():
        world.add_person(f"{name}/{who}", **given)
    for extract, rows in _rows_of(document, case).items():
        for row in rows:
            apart = {k: f"{name}/{row[k]}" for k in (*APART, "who", "guardian", "spouse") if row.get(k)}
            world.add_row(extract, row | apart)


def _has_refused_rows(document: Document, cases: Sequence[Case]) -> bool:
    rows = (row for case in cases for of in _rows_of(document, case).values() for row in of)
    return any(row.get("refused") for row in rows)


def _arrived(case: Case) -> tuple[object, ...]:
    """What a case says of extracts as a whole."""
    return case.get("missing"), case.get("partial"), case.get("swing"), case.get("spoilt")


@dataclass(frozen=True)
class _Placed:
    """A case and where it stands: its file among those of the run, its number in the file."""

    document: Document
    file: int
    number: int

    @property
    def case(self) -> Case:
        return dict(self.document["cases"][self.number])

    @property
    def name(self) -> str:
        """What sets its people apart from those of other cases."""
        return f"{self.file}.{self.number}"


def run_cases(document: Document, setting: Setting) -> dict[int, list[str]]:
    """Case number -> what came out that it does not say, and what did not."""
    return run_together([document], setting)[0]


def run_together(documents: Sequence[Document], setting: Setting) -> list[dict[int, list[str]]]:
    """`run_cases` of several files: cases in which the same extracts arrived share a run, in which all their rules run.
    A refused row is looked for among all people of its name: it stays among the cases of its own file, whose names are
    chosen for it."""
    groups: dict[str, list[_Placed]] = {}
    for file, document in enumerate(documents):
        is_apart = _has_refused_rows(document, document["cases"])
        for number, case in enumerate(document["cases"]):
            whole = not any(_arrived(case))
            own = file if is_apart and (whole or _has_refused_rows(document, [case])) else None
            groups.setdefault(repr([*_arrived(case), own]), []).append(_Placed(document, file, number))
    found: list[dict[int, list[str]]] = [{} for _ in documents]
    for placed in groups.values():
        for one, wrong in zip(placed, _run_group(placed, setting), strict=True):
            found[one.file][one.number] = wrong
    return found


def _run_group(placed: Sequence[_Placed], setting: Setting) -> list[list[str]]:
    """What is wrong with each of the cases of one run, which the names of their people keep apart from one another."""
    world = setting.world()
    for one in placed:
        add_case(world, one.name, one.document, one.case)
    first, asked = placed[0].case, {str(one.document["rule"]): one.document for one in placed}
    month = month_of(
        setting.parameters,
        missing=tuple(first.get("missing", ())),
        partial=tuple(first.get("partial", ())),
        swing=first.get("swing"),
        spoilt=first.get("spoilt"),
        as_of=world.as_of,
        city_code=setting.city_code,
    )
    needed = frozenset(
        rule
        for name, document in asked.items()
        for rule in (name, *load_catalogue()[name].spec.after, *document.get("also", ()))
    )
    with setting.engine() as engine:
        ids = person_ids(world)
        for one in placed:
            world.history += [_own(row, one.name, ids) for row in one.case.get("history", ())]
            world.last_leads += [_own(row, one.name, ids) for row in one.case.get("last_leads", ())]
        put_world(engine, world)
        decided = decide_month(engine, month, only=needed)
    key_of = {person_id: key for key, person_id in ids.items()}
    details = {row["lead_id"]: row for row in decided.lead_details.to_pylist()}
    leads: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in decided.leads.to_pylist():
        lead = row | details[row["lead_id"]]
        leads.setdefault((lead["rule_id"], _name(lead, key_of)), []).append(lead)
    ran = {row["rule_id"]: row["status"] for row in decided.rule_runs.to_pylist() if row["area"] == "*"}
    return [
        _differences(one.case, leads.get((rule, one.name), []), key_of, ran[rule])
        for one in placed
        for rule in (str(one.document["rule"]),)
    ]


def _own(row: dict[str, Any], name: str, ids: dict[str, str]) -> dict[str, Any]:
    """A row of an earlier month, of this case's people and households."""
    row = dict(row)
    if "who" in row:
        row["person_id"] = ids[f"{name}/{row.pop('who')}"]
    if row.get("household_no"):
        row["household_no"] = f"{name}/{row['household_no']}"
    return row


def _name(lead: dict[str, Any], key_of: dict[str, str]) -> str:
    key = key_of.get(lead["person_id"] or "") or lead["household_no"]
    return str(key).partition("/")[0]


def _subject_of(lead: dict[str, Any], key_of: dict[str, str]) -> str:
    if lead["subject"] == "household" and lead["household_no"]:
        return str(lead["household_no"]).partition("/")[2]
    return key_of[lead["person_id"]].partition("/")[2]


def _differences(case: dict[str, Any], leads: list[dict[str, Any]], key_of: dict[str, str], ran: str) -> list[str]:
    found = []
    published = sorted(_subject_of(lead, key_of) for lead in leads if lead["is_published"])
    held = {_subject_of(lead, key_of): lead["suppressed_by"] for lead in leads if not lead["is_published"]}
    if (ran == "not_run") is not bool(case.get("not_run")):
        found.append(f"the rule's status is {ran}")
    if published != sorted(map(str, case.get("hit", ()))):
        found.append(f"published for {published}, held {held}")
    if held != case.get("held", {}):
        found.append(f"held back {held}")
    return found + [what for lead in leads for what in _lead_differences(case, lead)]


def _lead_differences(case: dict[str, Any], lead: dict[str, Any]) -> list[str]:
    """What a case says of each of its leads, beside what came out."""
    columns = {"level": "identity_level", "class": "evidence_class"}
    whole = ("urgency", "township", "refer_to", "level", "class", "unproven")
    expected = {name: columns.get(name, name) for name in whole if name in case}
    found = [f"{name} is {lead[column]}" for name, column in expected.items() if lead[column] != case[name]]
    if case.get("says", "") not in lead["statement"]:
        found.append(f"it says: {lead['statement']}")
    if "verify" in case and ((case["verify"] or "身份待核") in lead["verify_items"]) is not bool(case["verify"]):
        found.append(f"to be found out: {lead['verify_items']}")
    if case.get("verify_not", "\n") in lead["verify_items"]:
        found.append(f"to be found out: {lead['verify_items']}")
    known = json.loads(lead["facts"])
    found += [
        f"{name} is {known.get(name)}" for name, value in case.get("facts", {}).items() if known.get(name) != value
    ]
    sources = sorted({row["extract"] for row in lead["evidence"] or ()})
    if sources != case.get("sources", sources):
        found.append(f"it rests on {sources}")
    if not lead["evidence"]:
        found.append("no source row")
    return found
