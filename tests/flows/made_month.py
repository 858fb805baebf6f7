"""A hand-made month of an invented county: three people, two townships, the stages' tables as they hand them on."""

import shutil
from concurrent.futures import Executor
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from data_contracts import tables as t
from data_contracts.tables import Table
from flows.deliverables.delivered_tables import write_delivered
from flows.deliverables.folder import Delivered, write_county_files, write_sheets
from flows.deliverables.reconciliation import reconciled
from flows.deliverables.side_by_side import HERE
from flows.feedback.stage import feedback
from flows.ledger.month import month_books
from flows.store.files import write_files, write_table
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import period_end
from matchers.engine.duck import duck_engine
from rules.ages import ages_by_birth
from rules.inputs import Arrivals
from rules.month import Month
from rules.packs import city_parameters
from rules.parameters import load_parameters
from tests.flows import made_leads as made
from tests.flows.made_leads import COUNTY, EAST, WEST

CITY = "369900000000"
IDS = ("369921196001011238", "369921197002022347", "36992119800303345X")
PHONES = ("15412345678", "15487654321", "0791-8888123")

POLICY = "policy: [tianjin, hanzhong, yongfu, jiangxi, anhui]\n"
"""Every pack: a month that holds everything there is to hold."""


def area(code: str, name: str, level: str, township: str | None, village: str | None = None) -> dict[str, Any]:
    county = COUNTY if code != CITY else None
    return {
        "area_code": code,
        "name": name,
        "level": level,
        "urban_rural": "农村",
        "hukou_population": 6500 if level == "村" else 9000,
        "current_code": code,
        "township": township,
        "township_name": {EAST: "东山乡", WEST: "西河镇"}.get(township or ""),
        "county": county,
        "county_name": "临江县" if county else None,
        "village_name": village,
        "full_name": name,
    }


AREAS = [
    area(CITY, "样例市", "市", None),
    area(COUNTY, "临江县", "县", None),
    area(EAST, "东山乡", "乡", EAST),
    area("369921101201", "白沟村", "村", EAST, "白沟村"),
    area(WEST, "西河镇", "乡", WEST),
    area("369921102201", "柳塘村", "村", WEST, "柳塘村"),
]


def person(number: int, name: str, live: str = EAST, hukou: str = EAST) -> tuple[dict[str, Any], dict[str, Any]]:
    key = f"P00000000{number}"
    who = {
        "person_id": key,
        "name": name,
        "id_no": IDS[number - 1],
        "sex": "男",
        "birth_date": date(1950 + 10 * number, number, number),
        "township": live,
    }
    where = {
        "person_id": key,
        "phone": PHONES[number - 1],
        "live_area": live[:9] + "201",
        "hukou_area": hukou[:9] + "201",
        "live_township": live,
        "hukou_township": hukou,
        "rows": 1,
        "is_on_roster": True,
        "is_in_register": True,
        "first_period": "202609",
    }
    return who, where


PEOPLE = [person(1, "王伟"), person(2, "=李敏", live=EAST, hukou=WEST), person(3, "阿依古丽·买买提", WEST, WEST)]
SOURCE = "medical_claims/a.csv"


def put(folder: Path, spec: Table, rows: list[dict[str, Any]]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    full = [{name: row.get(name) for name in spec.schema.names} for row in rows]
    write_table(folder / f"{spec.name}.parquet", pa.Table.from_pylist(full, schema=spec.schema), spec)


def routing(of: dict[str, Any]) -> dict[str, Any]:
    """The routing facts a rule hands on with a lead about one of PEOPLE."""
    where = {detail["person_id"]: detail for _, detail in PEOPLE}.get(of["person_id"], {})
    return {name: where.get(name) for name in ("live_township", "hukou_township")}


@cache
def ages(period: str) -> pa.Table:
    """AGES of a month, as the rules make them."""
    day = period_end(period)
    month = Month(period, day, day, CITY, load_parameters(None), Arrivals({}))
    with TemporaryDirectory() as spill, duck_engine(Path(spill)) as engine:
        return ages_by_birth(engine, month)


def write_stages(root: Path, period: str, leads: list[dict[str, Any]], details: dict[str, dict[str, Any]]) -> None:
    store = Store(root / "store")
    ingest, match, decide = (store.stage(period, name) for name in ("ingest", "match", "decide"))
    put(ingest, t.AREAS, AREAS)
    counts = {"rows_read": 4, "rows_accepted": 3, "rows_rejected": 0, "rows_skipped": 1}
    put(ingest, t.FILES, [{"file_no": 1, "extract": "medical_claims", "source_file": SOURCE, **counts}])
    put(
        ingest,
        t.EXTRACT_STATUS,
        [{"extract": "medical_claims", "supplier": "医保", "title": "医疗费用结算", "status": "arrived"}],
    )
    put(ingest, t.REJECTED, [])
    put(ingest, t.CELL_ISSUES, [])
    put(match, t.PEOPLE, [who for who, _ in PEOPLE])
    put(match, t.PERSON_DETAILS, [where for _, where in PEOPLE])
    links = [
        {"extract": "medical_claims", "source_file": SOURCE, "source_row": n + 1, "role": "self"}
        | {"person_id": f"P00000000{n}", "level": "L1", "decision": "auto", "rule": "K1"}
        for n in (1, 2, 3)
    ]
    put(match, t.LINKS, links)
    put(match, t.LINKS_KEYED, [link | {"row_id": 100_000_000 + link["source_row"]} for link in links])
    put(match, t.REVIEWS, [])
    fates = {"rows_unauthorised": 0, "rows_linked_auto": 3, "rows_in_review": 0, "rows_new": 0}
    put(match, t.MATCH_COUNTS, [{"extract": "medical_claims", "source_file": SOURCE, **fates}])
    put(decide, t.LEADS, leads)
    write_table(decide / f"{t.AGES.name}.parquet", ages(period), t.AGES)
    told = [
        {"lead_id": lead["lead_id"], "evidence_key": f"key-{lead['lead_id']}", "months_open": 1, "facts": "{}"}
        | {"verify_items": "看住院发票", "suggested_action": "入户了解", "programmes": "低保"}
        | routing(lead)
        | details.get(lead["lead_id"], {})
        for lead in leads
    ]
    put(decide, t.LEAD_DETAILS, told)


def write_city(root: Path, settings: str = "") -> None:
    city = root / "city"
    city.mkdir(parents=True, exist_ok=True)
    (city / "city.yaml").write_text(f'name: 样例市\ncode: "369900"\n{POLICY}\n{settings}', encoding="utf-8")
    (city / "parameters.yaml").write_text("parameters: []\n", encoding="utf-8")


FIRST_MONTHS: dict[str, tuple[Path, Delivered]] = {}
"""First months that were published here already: where they lie, and what was told of them."""


@cache
def kept() -> "TemporaryDirectory[str]":
    """Where they lie until the process ends."""
    return TemporaryDirectory(prefix="first-months-")


def publish_month(
    root: Path,
    period: str,
    leads: list[dict[str, Any]],
    details: dict[str, dict[str, Any]] | None = None,
    out: Path | None = None,
    hands: Executor = HERE,
    is_whole: bool = False,
) -> Delivered:
    """Run feedback and publish over hand-made ingest, match and decide; into `out`, else <root>/out/<period>. Its pages
    and seal are apart; what counties get of it (bulletins, workbooks) is made where it is asked for: `is_whole`.

    A month of a folder in which nothing is yet is made once for the same leads, and copied."""
    is_first = out is None and hands is HERE and write_stages is STAGES_WRITTEN and _is_empty(root)
    if not is_first:
        return _published(root, period, leads, details or {}, out or root / "out" / period, hands, is_whole)
    key = repr((period, leads, details, is_whole))
    if key not in FIRST_MONTHS:
        place = Path(kept().name) / str(len(FIRST_MONTHS))
        into = place / "out" / period
        FIRST_MONTHS[key] = place, _published(place, period, leads, details or {}, into, hands, is_whole)
    made_before, delivered = FIRST_MONTHS[key]
    shutil.copytree(made_before, root, dirs_exist_ok=True)
    return delivered


def _is_empty(folder: Path) -> bool:
    return not folder.exists() or not any(folder.iterdir())


STAGES_WRITTEN = write_stages
"""A test that lets the stages hand on something else has its month made for itself."""


def _published(
    root: Path,
    period: str,
    leads: list[dict[str, Any]],
    details: dict[str, dict[str, Any]],
    into: Path,
    hands: Executor,
    is_whole: bool,
) -> Delivered:
    if not (root / "city").exists():
        write_city(root)
    run, store = made.context(root, period), Store(root / "store")
    write_stages(root, period, [lead | {"period": period} for lead in leads], details)
    answered = store.stage(period, "feedback")
    answered.mkdir(parents=True, exist_ok=True)
    feedback(run, store, answered)
    into.mkdir(parents=True, exist_ok=True)
    month = MonthTables(store, period)
    accounts = reconciled(month)
    books = month_books(run, month)
    write_delivered(month, accounts, into / "tables")
    delivered, _ = write_sheets(run, month, books, city_parameters(run.settings), into, hands)
    if is_whole:
        write_county_files(run, month, books, into, hands=hands)
    write_files(books.files)
    return delivered
