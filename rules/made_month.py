"""Tiny months made by hand: people and rows in, the tables the rules read out. Many cases share one run, each apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa

from data_contracts.compile import core_schema
from data_contracts.contract import Kind, load_contracts
from data_contracts.row_ids import row_id_of
from data_contracts.steps import Engine
from data_contracts.tables import (
    AREAS,
    FILES,
    FOCUS_GROUPS,
    LEAD_HISTORY,
    LEADS,
    LINKS_KEYED,
    PEOPLE,
    PERSON_DETAILS,
    REFUSED_ROWS,
    SETTLED_ROWS,
    WAITING_ROWS,
    Table,
)
from rules.deadlines import first_working_day_after
from rules.inputs import ROW_KEYS, Arrival, Arrivals
from rules.month import Month
from rules.parameters import Parameters

CITY = "369900000000"
VILLAGE = "369922101206"  # 农村, standard 680
URBAN_VILLAGE = "369902001001"  # 城市, standard 920
OTHER_VILLAGE = "369922202205"
PLACES: "Mapping[str, Place]" = {
    CITY: ("市", None, None, None),
    "369922000000": ("县", None, None, "369922000000"),
    "369922101000": ("乡", None, "369922101000", "369922000000"),
    VILLAGE: ("村", "农村", "369922101000", "369922000000"),
    "369922202000": ("乡", None, "369922202000", "369922000000"),
    OTHER_VILLAGE: ("村", "农村", "369922202000", "369922000000"),
    "369902000000": ("县", None, None, "369902000000"),
    "369902001000": ("乡", None, "369902001000", "369902000000"),
    URBAN_VILLAGE: ("村", "城市", "369902001000", "369902000000"),
}
Place = tuple[str, str | None, str | None, str | None]
AS_OF = date(2026, 10, 31)
MILLI = 1000
FLAGS = {"是": True, "否": False}
SPECIAL = (
    *(
        "who",
        "level",
        "review",
        "guardian",
        "spouse",
        "decision",
        "emptied",
        "lacks",
        "next",
        "nobody",
        "named",
        "refused",
        "layout",
    ),
)


@dataclass
class MadeMonth:
    """Rows and people of one run. Keys of people are unique over all cases of the run.

    `places`: area code -> level, 城乡, township, county; `village`: where people live unless they say otherwise.
    """

    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    history: list[dict[str, Any]] = field(default_factory=list)
    last_leads: list[dict[str, Any]] = field(default_factory=list)
    settled_rows: list[dict[str, Any]] = field(default_factory=list)
    row_keys: list[dict[str, Any]] = field(default_factory=list)
    places: Mapping[str, Place] = field(default_factory=lambda: PLACES)
    village: str = VILLAGE
    as_of: date = AS_OF

    def add_person(self, key: str, **given: Any) -> None:
        """A person: `birth`, `hukou`, `live` and `name` may be said."""
        self.people.setdefault(key, {}).update(given)

    def add_row(self, extract: str, row: Mapping[str, Any]) -> None:
        """A source row of the person `who` (linked at `level`, L1 unless said, or waiting in `review`; there `lacks` is
        the score of a candidate whom only more evidence is wanting for, `next` that of somebody else). `nobody`: a row
        in review without a candidate; `named` is what it says of itself (name, birth, year, area: VILLAGE unless
        said). `refused`: ingest did not accept it (extracts whose silence rules use). `layout`: its file is one that a
        system exported."""
        self.rows.setdefault(extract, []).append(dict(row))
        if row.get("who"):
            self.add_person(str(row["who"]))
        for role in ("guardian", "spouse"):
            if row.get(role):
                self.add_person(str(row[role]))


def person_ids(world: MadeMonth) -> dict[str, str]:
    """Key -> person_id."""
    return {key: f"P{number:09d}" for number, key in enumerate(world.people, start=1)}


def put_world(engine: Engine, world: MadeMonth) -> None:
    """Put every table the rules read into the engine."""
    ids, links, waiting, refused = person_ids(world), [], [], []
    layouts: dict[str, tuple[str, str | None]] = {}
    for file_no, (extract, contract) in enumerate(load_contracts().items(), start=1):
        kinds = {column.name: column.kind for column in contract.columns}
        schema, records = core_schema(contract), []
        for place, row in enumerate(world.rows.get(extract, []), start=2):
            row_id = row_id_of(file_no, place)
            own = {
                name: _value(value, kinds.get(name, Kind.TEXT)) for name, value in row.items() if name not in SPECIAL
            }
            if row.get("refused"):
                refused.append({"row_id": row_id, "extract": extract} | _kept_of_refused(own))
                continue
            day = own.get(contract.own_date or "")
            emptied = "".join(f"|{name}" for name in row.get("emptied", ())) + ("|" if row.get("emptied") else "")
            source_file = f"{extract}/{row.get('layout', 'a')}.csv"
            layouts[source_file] = extract, row.get("layout")
            records.append(
                dict.fromkeys(schema.names)
                | {"row_id": row_id, "source_file": source_file, "source_row": place, "emptied": emptied}
                | {"is_after_as_of": bool(day and day > world.as_of), "id_no_is_numeric": False}
                | own
            )
            links += _links(extract, row_id, row, ids)
            waiting += _waiting(extract, row_id, row, world.village)
        engine.put(f"core_{extract}", pa.Table.from_pylist(records, schema))
    files = [{"source_file": name, "extract": of, "layout": layout} for name, (of, layout) in layouts.items()]
    _put(engine, FILES, files)
    _put(engine, LINKS_KEYED, links)
    _put(engine, WAITING_ROWS, waiting)
    _put(engine, REFUSED_ROWS, refused)
    _put(engine, PEOPLE, [_person(key, ids[key], given, world) for key, given in world.people.items()])
    _put(engine, PERSON_DETAILS, [_details(ids[key], given, world) for key, given in world.people.items()])
    _put(engine, AREAS, [_area(code, *place) for code, place in world.places.items()])
    _put(engine, LEAD_HISTORY, world.history)
    engine.put("last_leads", _table(LEADS, world.last_leads))
    engine.put("last_focus_groups", FOCUS_GROUPS.schema.empty_table())
    _put(engine, SETTLED_ROWS, world.settled_rows)
    engine.put("row_keys", pa.Table.from_pylist(world.row_keys, ROW_KEYS))


def _links(extract: str, row_id: int, row: Mapping[str, Any], ids: Mapping[str, str]) -> list[dict[str, Any]]:
    found = []
    for role, key in (("self", row.get("who")), ("guardian", row.get("guardian")), ("spouse", row.get("spouse"))):
        if (row.get("nobody") or row.get("named")) and role == "self":
            found.append({"row_id": row_id, "extract": extract, "role": role, "level": "L5", "decision": "review"})
        elif key:
            in_review = bool(row.get("review") or row.get("lacks")) and role == "self"
            found.append(
                {
                    "row_id": row_id,
                    "extract": extract,
                    "role": role,
                    "person_id": None if in_review else ids[key],
                    "level": row.get("level", "L1"),
                    "decision": "review" if in_review else row.get("decision", "auto"),
                    "candidate_person_id": ids[key] if in_review else None,
                    "is_only_lacking": "lacks" in row if in_review else None,
                    "millibits": row["lacks"] * MILLI if "lacks" in row else None,
                    "runner_up_millibits": row["next"] * MILLI if "next" in row else None,
                }
            )
    return found


def _kept_of_refused(own: Mapping[str, Any]) -> dict[str, Any]:
    """What ingest keeps of a row that it did not take."""
    area = own.get("live_area") or own.get("hukou_area")
    return {name: value for name, value in own.items() if name in REFUSED_ROWS.schema.names} | {"area_code": area}


def _waiting(extract: str, row_id: int, row: Mapping[str, Any], village: str) -> list[dict[str, Any]]:
    """What a row that waits without a candidate says of itself."""
    named = row.get("named")
    if not named:
        return []
    birth = named.get("birth")
    known = {"row_id": row_id, "extract": extract, "name": named.get("name"), "hukou_area": named.get("area", village)}
    return [known | {"birth_date": birth, "birth_year": birth.year if birth else named.get("year")}]


def _value(value: Any, kind: Kind) -> Any:
    if kind is Kind.FLAG:
        return FLAGS.get(value, value)
    if kind is Kind.YUAN and value is not None:
        return Decimal(str(value))
    return str(value) if kind in (Kind.TEXT, Kind.MONTH) and value is not None else value


def _person(key: str, person_id: str, given: Mapping[str, Any], world: MadeMonth) -> dict[str, Any]:
    live = given.get("live", given.get("hukou", world.village))
    place = world.places.get(live)
    return {
        "person_id": person_id,
        "name": given.get("name", key.rpartition("/")[2]),
        "id_no": given.get("id_no"),
        "sex": "男",
        "birth_date": given.get("birth", date(1980, 5, 5)),
        "township": (place[2] or place[3]) if place else None,
    }


def _details(person_id: str, given: Mapping[str, Any], world: MadeMonth) -> dict[str, Any]:
    hukou = given.get("hukou", world.village)
    live = given.get("live", hukou)
    return {
        "person_id": person_id,
        "live_area": live,
        "hukou_area": hukou,
        "live_township": world.places[live][2] if live in world.places else None,
        "hukou_township": world.places[hukou][2] if hukou in world.places else None,
    }


def _area(code: str, level: str, urban_rural: str | None, township: str | None, county: str | None) -> dict[str, Any]:
    return {
        "area_code": code,
        "name": code,
        "level": level,
        "urban_rural": urban_rural,
        "current_code": code,
        "township": township,
        "county": county,
    }


def _put(engine: Engine, table: Table, rows: list[dict[str, Any]]) -> None:
    engine.put(table.name, _table(table, rows))


def _table(table: Table, rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pylist([dict.fromkeys(table.schema.names) | row for row in rows], table.schema)


def month_of(
    parameters: Parameters,
    missing: tuple[str, ...] = (),
    partial: tuple[str, ...] = (),
    swing: Mapping[str, float] | None = None,
    spoilt: Mapping[str, tuple[str, ...]] | None = None,
    as_of: date = AS_OF,
    city_code: str = CITY,
) -> Month:
    """The month the cases play in: October 2026, everything arrived unless said otherwise."""
    status = dict.fromkeys(missing, "missing") | dict.fromkeys(partial, "partial")
    arrivals = {
        extract: Arrival(
            extract,
            contract.title,
            status.get(extract, "arrived"),
            (swing or {}).get(extract),
            tuple((spoilt or {}).get(extract, ())),
        )
        for extract, contract in load_contracts().items()
    }
    return Month(
        period=f"{as_of:%Y%m}",
        as_of=as_of,
        published=first_working_day_after(as_of),
        city_code=city_code,
        parameters=parameters,
        arrivals=Arrivals(arrivals),
    )
