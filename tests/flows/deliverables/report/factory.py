"""A very small month in a store: every table the report reads, with numbers that can be added up by hand."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts import tables as t
from data_contracts.tables import ROW_ID_STRIDE, Table
from flows.deliverables.report.sources import RuleSummary, Sources
from flows.ledger.book import Book
from flows.store.files import write_table
from flows.store.frames import empty_frame, typed_frame
from flows.store.paths import Store
from flows.store.run import RunContext
from tests.flows.made_month import ages

PERIOD = "202610"
TOWNS = {
    "369921103000": ("石桥镇", "云岭县"),
    "369921104000": ("河湾乡", "云岭县"),
    "369902001000": ("钟楼街道", "城关区"),
}
PEOPLE = 60
WHOLE_ID, WHOLE_PHONE = "369921199001011234", "15412345678"


def fill(table: Table, rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows as the table's schema, null where a row says nothing."""
    names = table.schema.names
    unknown = {key for row in rows for key in row} - set(names)
    assert not unknown, f"{table.name} has no {unknown}"
    return pa.Table.from_pylist([{name: row.get(name) for name in names} for row in rows], schema=table.schema)


def make_store(root: Path) -> Store:
    """Write the month and give its store."""
    store = Store(root / "store")
    for stage, made in (("ingest", ingested()), ("match", matched()), ("decide", decided()), ("feedback", answered())):
        for table, rows in made:
            write_table(store.table(PERIOD, stage, table), fill(table, rows), table)
    write_table(store.table(PERIOD, "decide", t.AGES), ages(PERIOD), t.AGES)
    pq.write_table(payments(), store.stage(PERIOD, "ingest") / "core_payments.parquet")
    for number, extract in enumerate(("roster", "health"), start=1):
        pq.write_table(named_rows(number, extract), store.stage(PERIOD, "ingest") / f"core_{extract}.parquet")
    return store


def make_sources(root: Path, **changes: object) -> Sources:
    """Sources of the small month."""
    make_store(root)
    context = RunContext(
        period=PERIOD,
        as_of=date(2026, 10, 31),
        published=date(2026, 11, 2),
        city=root / "city",
        incoming=root / "incoming",
        store=root / "store",
        out=root / "out",
        code_version="0123456789ab",
    )
    given: dict[str, object] = {
        "context": context,
        "city_name": "样例市",
        "city_code": "369900",
        "rules": RULES,
        "parameters": PARAMETERS,
        "review_bits": 6.0,
        "auto_bits": 14.0,
        "model": "test-1",
        "book": Book(
            typed_frame(ledger_events(), t.LEDGER), typed_frame(cards(), t.LEDGER_LEADS), empty_frame(t.VERDICTS)
        ),
    }
    return Sources(**{**given, **changes})  # type: ignore[arg-type]


RULES = (
    RuleSummary(
        "E08",
        "医疗自付费用超过预警线未纳入",
        1,
        "person",
        "orange",
        ("J9(1)", "Y4", "GX5"),
        "未纳入，12 个月自付合计达到预警线",
        "1",
    ),
    RuleSummary("I02", "救助金未发放、退汇或逾期", 2, "household", "red", ("A10",), "应发未发、退汇或逾期", "1"),
    RuleSummary("R06", "新持证残疾人", 3, "person", "orange", ("H13", "J14"), "三个月内新持证", "1"),
    RuleSummary("X01", "保障对象疑似死亡", 4, "person", "orange", ("N83",), "在保，户籍注销或有火化记录", "1"),
)
PARAMETERS = (
    {
        "id": "sample_percent",
        "area": "*",
        "urban_rural": None,
        "value": 30,
        "unit": "percent",
        "from": date(2022, 6, 1),
        "published": date(2022, 6, 1),
        "citation": "A8; TK16",
    },
    {
        "id": "dibao_standard",
        "area": "369900",
        "urban_rural": "农村",
        "value": 700,
        "unit": "yuan/person/month",
        "from": date(2026, 7, 1),
        "published": date(2026, 6, 18),
        "citation": "样例市民发〔2026〕5号",
    },
    *(
        {
            "id": f"pay_day_{step}",
            "area": "*",
            "urban_rural": None,
            "value": day,
            "unit": "day",
            "from": date(2022, 6, 1),
            "published": date(2022, 6, 1),
            "citation": "A10",
        }
        for step, day in (("roster", 5), ("allocate", 10), ("credit", 15))
    ),
)

Made = list[tuple[Table, list[dict[str, object]]]]


def ingested() -> Made:
    files: list[dict[str, object]] = [
        {
            "file_no": 1,
            "extract": "roster",
            "source_file": "roster/低保名册.xlsx",
            "sha256": "a" * 64,
            "bytes": 9000,
            "format": "xlsx",
            "verdict": "accepted_with_rejections",
            "rows_read": 64,
            "rows_accepted": 60,
            "rows_rejected": 2,
            "rows_skipped": 2,
            "skipped_title": 1,
            "skipped_heading": 1,
            "skipped_total": 0,
            "skipped_blank": 0,
            "skipped_note": 0,
        },
        {
            "file_no": 2,
            "extract": "health",
            "source_file": "health/重病.csv",
            "sha256": "b" * 64,
            "bytes": 900,
            "format": "csv",
            "encoding": "gb18030",
            "verdict": "accepted",
            "rows_read": 21,
            "rows_accepted": 20,
            "rows_rejected": 0,
            "rows_skipped": 1,
            "skipped_title": 0,
            "skipped_heading": 1,
            "skipped_total": 0,
            "skipped_blank": 0,
            "skipped_note": 0,
        },
    ]
    status: list[dict[str, object]] = [
        {
            "extract": "roster",
            "supplier": "民政",
            "title": "救助对象名册",
            "access": "open",
            "status": "arrived",
            "rows_accepted": 60,
            "rows_last_period": 50,
            "swing_percent": 20.0,
        },
        {
            "extract": "health",
            "supplier": "卫健",
            "title": "重大疾病与失能登记",
            "access": "open",
            "status": "arrived",
            "rows_accepted": 20,
        },
        {
            "extract": "visits",
            "supplier": "民政",
            "title": "走访记录",
            "access": "open",
            "status": "missing",
            "rows_accepted": 0,
        },
    ]
    areas = [
        {
            "area_code": code,
            "name": name,
            "level": "乡",
            "current_code": code,
            "township": code,
            "township_name": name,
            "county": code[:6] + "000000",
            "county_name": county,
            "full_name": county + name,
        }
        for code, (name, county) in TOWNS.items()
    ]
    rejected = [
        {
            "extract": "roster",
            "source_file": "roster/低保名册.xlsx",
            "source_row": row,
            "column": "name",
            "reason_code": "required_missing",
            "reason": "必填项空白",
            "raw": f"姓名=|证件号码={WHOLE_ID}",
        }
        for row in (7, 9)
    ]
    issue = {
        "extract": "roster",
        "source_file": "roster/低保名册.xlsx",
        "source_row": 8,
        "column": "birth_date",
        "reason_code": "future_date",
        "raw": "2099",
    }
    damaged = {
        "extract": "health",
        "source_file": "health/重病.csv",
        "column": "id_no",
        "rows": 20,
        "measure": "ids_masked",
        "share": 0.9,
        "is_damaged": True,
        "disables": "只作弱证据",
    }
    remark = {"extract": "roster", "source_file": "roster/低保名册.xlsx"}
    remarks = [
        remark | {"source_row": 4, "remark": "证号指向家庭表第 4 行，户主身份证号指向第 5 行，按证号归户，请核对"},
        remark | {"source_row": 9, "remark": "证号指向家庭表第 7 行，户主身份证号指向第 2 行，按证号归户，请核对"},
        remark | {"source_row": 6, "remark": "“户籍地区划”的“龙弯村”没有这个名字，最接近的是龙湾村；按城厢镇算"},
        remark | {"source_row": 7, "remark": "“户籍地区划”的“王弯村”没有这个名字；按城厢镇算"},
    ]
    drift = {"extract": "roster", "kind": "new_column", "subject": "备注二", "detail": "未用"}
    return [
        (t.FILES, files),
        (t.EXTRACT_STATUS, status),
        (t.AREAS, areas),
        (t.REJECTED, rejected),
        (t.CELL_ISSUES, [issue]),
        (t.ROW_REMARKS, remarks),
        (t.PROFILE, [damaged]),
        (t.DRIFT, [drift]),
    ]


def person(number: int) -> str:
    return f"P{number:09d}"


def name_of(number: int) -> str:
    return "阿依古丽·买买提" if number % 10 == 0 else "王建国"


def matched() -> Made:
    towns = list(TOWNS)
    people: list[dict[str, object]] = [
        {
            "person_id": person(n),
            "name": name_of(n),
            "id_no": None if n % 7 == 0 else WHOLE_ID,
            "sex": "女" if n % 2 else "男",
            "birth_date": date(1930 + n, 3, 1),
            "township": towns[n % 3],
        }
        for n in range(PEOPLE)
    ]
    details: list[dict[str, object]] = [
        {
            "person_id": person(n),
            "phone": WHOLE_PHONE,
            "live_township": towns[n % 3],
            "hukou_township": towns[0],
            "rows": 2,
            "is_on_roster": n < 50,
            "is_in_register": True,
            "first_period": "202609",
        }
        for n in range(PEOPLE)
    ]
    levels = ["L1"] * 50 + ["L2"] * 5 + ["L3"] * 5
    roster = [
        {
            "extract": "roster",
            "source_file": "roster/低保名册.xlsx",
            "source_row": n + 3,
            "role": "self",
            "person_id": person(n),
            "level": levels[n],
            "bits": 40.0,
            "decision": "auto",
            "rule": "K1",
        }
        for n in range(PEOPLE)
    ]
    health = [
        {
            "extract": "health",
            "source_file": "health/重病.csv",
            "source_row": n + 2,
            "role": "self",
            "person_id": None if n >= 17 else person(n),
            "level": "L4" if n < 15 else None if n < 17 else "L5",
            "bits": 20.0 - n,
            "decision": "auto" if n < 15 else "new" if n < 17 else "review",
            "rule": "K4",
        }
        for n in range(20)
    ]
    keyed = [
        {
            "row_id": ROW_ID_STRIDE * number + int(str(row["source_row"])),
            "candidate_person_id": person(0),
            **{key: row[key] for key in ("extract", "role", "person_id", "level", "decision")},
        }
        for number, rows in ((1, roster), (2, health))
        for row in rows
    ]
    evidence = [
        {
            "row_id": row["row_id"],
            "role": "self",
            "person_id": row["person_id"] or person(0),
            "id_level": "masked",
            "name_level": "equal",
            "birth_level": "equal",
            "phone_level": "different",
            "address_level": "same_town",
            "id_millibits": 13_000,
            "name_millibits": 12_000,
            "birth_millibits": 0,
            "phone_millibits": -1_000,
            "address_millibits": 6_500,
            "head_millibits": 0,
            "cap_millibits": -2_000,
            "prior_millibits": -10_000,
            "total_millibits": 18_500 - 700 * n,
            "runner_up_person_id": person(1),
            "runner_up_millibits": 3_000,
            "why_not_runner_up": "出生日期相差三年",
        }
        for n, row in enumerate(row for row in keyed if row["extract"] == "health")
    ]
    weights = [
        {"bits": bits, "decision": "auto" if bits >= 14 else "review" if bits >= 6 else "new", "pairs": 40 - bits}
        for bits in range(-4, 30)
    ]
    counts = [
        {
            "extract": "roster",
            "source_file": "roster/低保名册.xlsx",
            "rows_unauthorised": 0,
            "rows_linked_auto": 60,
            "rows_in_review": 0,
            "rows_new": 0,
        },
        {
            "extract": "health",
            "source_file": "health/重病.csv",
            "rows_unauthorised": 0,
            "rows_linked_auto": 15,
            "rows_in_review": 3,
            "rows_new": 2,
        },
    ]
    model = [
        {
            "feature": "name",
            "level": "equal",
            "m": 0.9,
            "u": 0.0002,
            "millibits": 12_130,
            "version": "test-1",
            "m_this_month": 0.91,
            "u_this_month": 0.0002,
            "drift_millibits": 16,
        }
    ]
    blocks = [
        {
            "key": "K4",
            "description": "前缀＋后四位＋姓氏音",
            "pairs": 900,
            "new_pairs": 20,
            "largest_block": 12,
            "skipped_blocks": 1,
            "skipped_rows": 40,
        }
    ]
    reviews = [
        {
            "review_id": "R1",
            "extract": "health",
            "source_file": "health/重病.csv",
            "source_row": 20,
            "role": "self",
            "candidate_person_id": person(0),
            "level": "L5",
            "bits": 9.0,
            "why": "两名候选相差不到 6 比特",
        }
    ]
    events = [{"person_id": person(15), "kind": "new", "period": PERIOD}]
    return [
        (t.PEOPLE, people),
        (t.PERSON_DETAILS, details),
        (t.LINKS, roster + health),
        (t.LINKS_KEYED, keyed),
        (t.LINK_EVIDENCE, evidence),
        (t.WEIGHTS, weights),
        (t.MATCH_COUNTS, counts),
        (t.MATCH_MODEL, model),
        (t.BLOCKS, blocks),
        (t.REVIEWS, reviews),
        (t.PERSON_EVENTS, events),
    ]


def decided() -> Made:
    towns = list(TOWNS)
    leads, details, cases = [], [], []
    for n in range(24):
        rule = RULES[n % 4]
        held = n % 6 == 5
        leads.append(
            {
                "lead_id": f"XS-{n:04d}",
                "period": PERIOD,
                "rule_id": rule.rule_id,
                "disposition": rule.disposition,
                "subject": rule.subject,
                "person_id": person(n),
                "household_no": f"H{n:03d}",
                "urgency": rule.urgency,
                "deadline": date(2026, 11, 16),
                "township": towns[n % 3],
                "identity_level": "L1",
                "is_published": not held,
                "suppressed_by": "identity_review" if held else None,
                "case_no": f"AJ-{n:03d}",
                "main_disposition": rule.disposition,
                "statement": f"{name_of(n)}：{rule.title}",
                "cites": ";".join(rule.cites),
                "evidence": [
                    {
                        "extract": "roster",
                        "source_file": "roster/低保名册.xlsx",
                        "source_row": n + 3,
                        "text": "名册在保",
                    },
                    {
                        "extract": "health",
                        "source_file": "health/重病.csv",
                        "source_row": n + 2,
                        "text": "自付合计 27,000 元",
                    },
                ],
            }
        )
        details.append(
            {
                "lead_id": f"XS-{n:04d}",
                "evidence_key": "k",
                "months_open": 1 + n % 3,
                "opened_period": PERIOD,
                "facts": "{}",
            }
        )
        cases.append(
            {
                "case_no": f"AJ-{n:03d}",
                "period": PERIOD,
                "household_no": f"H{n:03d}",
                "person_id": person(n),
                "township": towns[n % 3],
                "main_disposition": rule.disposition,
                "leads": 1,
                "published": 0 if held else 1,
                "urgency": rule.urgency,
            }
        )
    runs = [{"rule_id": rule.rule_id, "area": "*", "status": "run", "leads": 6, "published": 5} for rule in RULES]
    runs.append({"rule_id": "I14", "area": "*", "status": "not_run", "reason": "走访记录未到"})
    return [(t.LEADS, leads), (t.LEAD_DETAILS, details), (t.CASES, cases), (t.RULE_RUNS, runs)]


def answered() -> Made:
    history = [
        {
            "lead_id": f"XS-old-{n}",
            "rule_id": "E08",
            "disposition": 1,
            "subject": "person",
            "person_id": person(n),
            "urgency": "orange",
            "township": list(TOWNS)[n % 3],
            "deadline": date(2026, 10, 20),
            "opened_period": "202609",
            "is_open": n >= 8,
            "has_feedback": n < 8,
            "months_open": 2 if n >= 8 else None,
        }
        for n in range(12)
    ]
    return [(t.LEAD_HISTORY, history)]


def ledger_events() -> pa.Table:
    """Twelve leads opened in 202609; eight answered in 202610, six of them confirmed; closed."""
    rows: list[dict[str, object]] = []
    for n in range(12):
        base = {"lead_id": f"XS-old-{n}", "rule_id": "E08", "township": list(TOWNS)[n % 3]}
        rows.append({**base, "entry_no": len(rows), "period": "202609", "event": "opened"})
        if n < 8:
            rows.append(
                {
                    **base,
                    "entry_no": len(rows),
                    "period": PERIOD,
                    "event": "result",
                    "result": "enrolled",
                    "by_assisting": False,
                    "reported_result": "enrolled",
                    "is_true": "yes" if n < 6 else "no",
                }
            )
            rows.append({**base, "entry_no": len(rows), "period": PERIOD, "event": "closed", "result": "enrolled"})
    return fill(t.LEDGER, rows)


def cards() -> pa.Table:
    """The ledger's cards of the twelve old leads."""
    rows = [
        {
            "lead_id": f"XS-old-{n}",
            "period": "202609",
            "rule_id": "E08",
            "disposition": 1,
            "person_id": person(n),
            "township": list(TOWNS)[n % 3],
            "deadline": date(2026, 10, 20),
            "evidence": [],
            "row_keys": [],
        }
        for n in range(12)
    ]
    return fill(t.LEDGER_LEADS, rows)


def payments() -> pa.Table:
    rows = [
        {
            "payment_kind": "低保金",
            "batch_month": "202609",
            "roster_sent_date": date(2026, 10, 4 if n < 9 else 6),
            "allocated_date": date(2026, 10, 10),
            "credited_date": None if n == 0 else date(2026, 10, 14 if n < 8 else 16),
            "payment_status": "退汇" if n == 0 else "成功",
        }
        for n in range(10)
    ]
    schema = pa.schema(
        [
            ("payment_kind", pa.string()),
            ("batch_month", pa.string()),
            ("roster_sent_date", pa.date32()),
            ("allocated_date", pa.date32()),
            ("credited_date", pa.date32()),
            ("payment_status", pa.string()),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def named_rows(number: int, extract: str) -> pa.Table:
    count = PEOPLE if extract == "roster" else 20
    first = 3 if extract == "roster" else 2
    rows = [
        {
            "row_id": ROW_ID_STRIDE * number + first + n,
            "source_file": "roster/低保名册.xlsx" if extract == "roster" else "health/重病.csv",
            "source_row": first + n,
            "name": "王建国",
            "name_raw": "王建国 ",
            "id_no": WHOLE_ID,
            "id_no_raw": WHOLE_ID,
            "phone": WHOLE_PHONE,
            "phone_raw": WHOLE_PHONE,
            "birth_date_raw": "1990-01-01",
            "address_raw": "石桥镇三村12号",
        }
        for n in range(count)
    ]
    return pa.Table.from_pylist(rows)
