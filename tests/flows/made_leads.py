"""Hand-made leads of an invented county, in the exact columns of the exchanged tables."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa

from benchmarks import clerk_headings as c
from data_contracts.tables import LEAD_DETAILS, LEADS, PERSON_MERGES, Table
from flows.ledger import book
from flows.ledger.listings import marks_of, published_on
from flows.ledger.month import entries_of
from flows.ledger.opening import opening
from flows.ledger.routing import LISTED_FOR
from flows.ledger.state import lead_history
from flows.store.files import write_files
from flows.store.frames import empty_frame, typed_frame
from flows.store.paths import Store
from flows.store.run import RunContext, period_end
from tests.flows.audit.published import seal_bare

EAST, WEST, COUNTY = "369921101000", "369921102000", "369921000000"
TOWNS = {EAST: "东山乡", WEST: "西河镇", COUNTY: "某县"}
PUBLISHED = {"202609": date(2026, 10, 8), "202610": date(2026, 11, 2), "202611": date(2026, 12, 1)}


def context(root: Path, period: str) -> RunContext:
    return RunContext(
        period=period,
        as_of=period_end(period),
        published=PUBLISHED[period],
        city=root / "city",
        incoming=root / "incoming",
        store=root / "store",
        out=root / "out",
        code_version="test",
    )


def table(spec: Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    """Rows of an exchanged table; columns a row leaves out are null."""
    full = [{name: row.get(name) for name in spec.schema.names} for row in rows]
    return typed_frame(pa.Table.from_pylist(full, schema=spec.schema), spec)


def lead(lead_id: str, rule_id: str = "E08", **other: Any) -> dict[str, Any]:
    disposition = {"E": 1, "I": 2, "R": 3, "X": 4}[rule_id[0]]
    return {
        "lead_id": lead_id,
        "period": "202609",
        "rule_id": rule_id,
        "disposition": disposition,
        "subject": "person",
        "person_id": "P000000001",
        "household_no": "H001",
        "urgency": "orange",
        "deadline": date(2026, 10, 21),
        "township": EAST,
        "identity_level": "L1",
        "is_published": True,
        "case_no": "C-H001",
        "main_disposition": disposition,
        "statement": "自付医疗费用较高,尚未纳入救助",
        "cites": "J9(1);Y4",
        "evidence": [
            {"extract": "medical_claims", "source_file": "medical_claims/a.csv", "source_row": 2, "text": "自付"}
        ],
    } | other


def leads(*rows: dict[str, Any]) -> pl.DataFrame:
    return table(LEADS, list(rows))


def details(of: pl.DataFrame, **other: Any) -> pl.DataFrame:
    """`about`: what a reminder among the leads is about."""
    about = other.pop("about", None)
    rows = [
        {"lead_id": name, "evidence_key": f"key-{name}", "months_open": 1}
        | ({"about_lead_id": about} if rule == "I15" else {})
        | other
        for name, rule in of.select("lead_id", "rule_id").iter_rows()
    ]
    return table(LEAD_DETAILS, rows)


def row_keys(of: pl.DataFrame) -> pl.DataFrame:
    return of.select(
        "lead_id",
        pl.concat_list(pl.format("row-{}", "lead_id")).alias("row_keys"),
        pl.concat_list(pl.lit("medical_claims")).alias("row_extracts"),
    )


def listed(*rows: tuple[str, str, str], name: str = "张三", names: dict[str, str] | None = None) -> pl.DataFrame:
    """What the ledger keeps of the lists of leads: (lead, township, side) each; all printed for one person."""
    lists = pl.DataFrame(rows, schema=dict.fromkeys(("lead_id", LISTED_FOR, "side"), pl.Utf8), orient="row")
    towns = names or TOWNS
    areas = pl.DataFrame({"area_code": list(towns), "name": list(towns.values())})
    printed = pl.DataFrame({"name": [name], "id_no_masked": ["369921************"], "rule_id": ["E08"]})
    marks = lists.select(pl.col("lead_id").unique()).with_columns(pl.lit(marks_of(printed)[0]).alias("row_mark"))
    return published_on(lists, areas, marks)


def publish(
    root: Path,
    period: str,
    rows: pl.DataFrame,
    taken: book.Book | None = None,
    lists: pl.DataFrame | None = None,
    merges: pl.DataFrame | None = None,
    rows_of: bool = True,
    again: pl.DataFrame | None = None,
    **detail: Any,
) -> book.Book:
    """Put a month's published leads (and what came back) down in the ledger, as the publish stage does, and seal it."""
    store, run = Store(root / "store"), context(root, period)
    before = book.read(store, before=period)
    came = taken or book.no_entries()
    state = book.Book(pl.concat([before.events, came.events]), before.leads, before.verdicts)
    history = pl.DataFrame(pl.from_arrow(lead_history(state, period)))
    lists = listed() if lists is None else lists
    keys = row_keys(rows) if rows_of else row_keys(rows).clear()
    events, cards = opening(rows, details(rows, **detail), history, keys, lists, run, again)
    ended = empty_frame(PERSON_MERGES) if merges is None else merges
    wanted = book.Book(
        entries_of(came.events.sort("entry_no"), events, before.events, period), cards, came.verdicts, ended
    )
    write_files(book.to_put_down(store, period, wanted))
    seal_bare(store, period)
    return wanted


def answer(lead_id: str, **filled: str) -> dict[str, str]:
    """A row as a township returns it: a visit in October with a result, unless it says otherwise."""
    return {
        c.LEAD_ID: lead_id,
        c.VISITED: "2026-10-15",
        c.CHECKER_ONE: "李四",
        c.CHECKER_TWO: "王五",
        c.IS_PERSON: "是",
        c.IS_TRUE: "是",
        c.RESULT: "已纳入",
    } | filled


def returned_csv(path: Path, rows: list[dict[str, str]], encoding: str = "utf-8-sig") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    wanted = [name for name in c.COLUMNS if name not in ("上次核查结论",)]
    frame = pl.DataFrame([{name: row.get(name, "") for name in wanted} for row in rows])
    path.write_bytes(frame.write_csv(line_terminator="\r\n").encode(encoding))
    return path
