# ruff: noqa: E501 - one line per kind of cell
"""The rules stage on 2M people and 20M rows: seconds and peak memory, beside the floor (reading and hash-joining).

    python -m benchmarks.rules_scale [people]

The tables are drawn straight into Parquet by DuckDB; the goal is 60 s and 6 GB on two cores.
"""

import os
import resource
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from data_contracts.tables import AREAS, EXTRACT_STATUS
from matchers.engine.duck import duck_engine
from rules.decide import decide_month
from rules.inputs import read_arrivals, read_inputs
from rules.month import Month
from rules.parameters import load_parameters

SHARES = {
    "household_register": 1.0, "medical_enrolment": 0.97, "medical_claims": 6.65, "employment": 0.6, "pension": 0.35,
    "education": 0.17, "disability": 0.04, "health": 0.03, "roster": 0.04, "rural_monitoring": 0.01, "housing": 0.01,
    "payments": 0.03, "hotline": 0.005, "petition": 0.002, "justice": 0.003, "funeral": 0.01, "disaster": 0.005,
    "union": 0.003, "marriage": 0.01, "new_finds": 0.0005, "officials_kin": 0.001, "visits": 0.03, "vehicles": 0.01, "real_estate": 0.02,
    "business": 0.01, "economic_check": 0.02,
}  # fmt: skip
"""Rows per person of each extract; together a little over ten, as 20M rows on 2M people are."""
VILLAGES = 2_000
PERIOD, AS_OF = "202610", date(2026, 10, 31)
CELLS = {
    "hukou_no": "'K' || (who // 3)", "relation": "['02', '10', '20'][1 + who % 3]", "change_kind": "CASE WHEN n % 90 = 0 THEN '死亡注销' ELSE '无' END",
    "household_no": "'H' || (who // 3)", "programme": "['低保', '特困', '低保边缘', '低保'][1 + who // 3 % 4]",
    "status": "CASE WHEN who // 3 % 9 = 0 THEN '停保' ELSE '在保' END", "is_covered": "true", "urban_rural": "'农村'", "dibao_class": "'B'",
    "start_date": "DATE '2024-01-01'", "last_review_date": "DATE '2025-01-01' + cast(n % 600 AS integer)", "work_capacity": "'有'",
    "authorised_until": "DATE '2027-01-01'", "benefit_yuan_month": "600", "care_mode": "'分散'",
    "insured_status": "CASE WHEN n % 50 = 0 THEN '停保' ELSE '参保' END", "is_subsidised": "true",
    "claim_no": "'C' || n", "settled_date": "DATE '2025-11-01' + cast(n % 365 AS integer)", "out_of_pocket_yuan": "n * 7919 % 3300",
    "total_yuan": "5000", "medical_assistance_yuan": "n % 100", "visit_kind": "'门诊'",
    "employment_status": "CASE WHEN n % 60 = 0 THEN '登记失业' WHEN n % 60 = 1 THEN '灵活就业' ELSE '在职' END", "wage_base_yuan_month": "500 + n % 5000", "last_paid_month": "'202610'",
    "unemployed_since": "DATE '2026-01-01' + cast(n % 300 AS integer)", "insurance_kind": "'居民'",
    "pension_kind": "'城乡居民'", "pension_yuan_month": "200 + n % 900", "basic_pension_yuan_month": "180",
    "stage": "'高中'", "enrolled_date": "DATE '2026-09-01'", "hardship_level": "CASE WHEN n % 80 = 0 THEN '困难' WHEN n % 80 < 3 THEN '一般困难' ELSE '无' END",
    "disability_kind": "'肢体'", "disability_level": "['一级', '二级', '三级', '四级'][1 + n % 4]", "certificate_status": "'有效'", "issued_date": "DATE '2020-01-01'",
    "is_major_disease": "n % 3 = 0", "diagnosed_date": "DATE '2026-10-05'", "monitor_no": "'M' || (who // 3)", "is_risk_cleared": "n % 2 = 0",
    "monitor_kind": "'脱贫不稳定户'", "batch_month": "'202609'", "payment_kind": "'低保金'", "due_yuan": "600", "paid_yuan": "600", "payment_status": "'成功'",
    "ticket_no": "'T' || n", "need": "'医疗'", "ticket_status": "'待办'", "received_at": "DATE '2026-10-01'", "matter_no": "'P' || n",
    "event_date": "DATE '2026-01-01' + cast(n % 300 AS integer)", "house_damage": "'一般损坏'", "relief_stage": "'应急'", "death_date": "DATE '2026-05-01'",
    "file_status": "'在档'", "registered_date": "DATE '2020-01-01'", "visited_date": "DATE '2026-10-01'", "plate_kind": "'小型汽车'", "vehicle_status": "'正常'",
    "unit_no": "'U' || n", "estate_use": "'住宅'", "credit_code": "'B' || n", "entity_status": "'在业'", "entity_kind": "'个体工商户'", "role": "'经营者'",
    "report_no": "'R' || n", "asset_kind": "'存款'", "amount_yuan": "n % 30000", "housing_support": "'公租房'", "is_filed": "n % 2 = 0",
    "justice_status": "'服刑'", "term_start": "DATE '2026-01-01'",
}  # fmt: skip


def draw(folder: Path, people: int) -> int:
    """Write every table the rules read; returns the source rows."""
    db, total = duckdb.connect(), 0
    db.execute("SET preserve_insertion_order = false")
    links = []
    for file_no, (extract, contract) in enumerate(load_contracts().items(), start=1):
        rows = int(people * SHARES[extract])
        schema = core_schema(contract)
        cells = [
            f'cast({_common(name, extract, file_no) or CELLS.get(name, "NULL")} AS {_sql_type(schema.field(name).type)}) AS "{name}"'
            for name in schema.names
        ]
        source = f"SELECT range AS n, range * 7919 % {people} AS who FROM range({rows})"
        if extract in ("roster", "household_register"):
            source = f"SELECT range AS n, range AS who FROM range({rows})"
        if extract == "pension":
            source = f"SELECT range AS n, range AS who FROM range({people}) WHERE range * 31 % 33000 < 11560"
        db.execute(
            f"COPY (SELECT {', '.join(cells)} FROM ({source})) TO '{folder}/core_{extract}.parquet' (COMPRESSION zstd)"
        )
        links.append(f"SELECT {file_no} * 100000000::bigint + n AS row_id, '{extract}' AS extract, who FROM ({source})")
        total += rows
    db.execute(
        "COPY (SELECT row_id, extract, 'self' AS role, 'P' || lpad(who::varchar, 9, '0') AS person_id, 'L1' AS level, "
        f"'auto' AS decision, NULL::varchar AS candidate_person_id FROM ({' UNION ALL '.join(links)})) "
        f"TO '{folder}/links_keyed.parquet' (COMPRESSION zstd)"
    )
    place = f"'36992210' || lpad((range % {VILLAGES})::varchar, 4, '0')"
    person = "'P' || lpad(range::varchar, 9, '0') AS person_id"
    db.execute(
        f"COPY (SELECT {person}, '王' || range AS name, NULL::varchar AS id_no, '男' AS sex, DATE '1935-01-01' + "
        f"cast(range * 31 % 33000 AS integer) AS birth_date, substr({place}, 1, 9) || '000' AS township "
        f"FROM range({people})) TO '{folder}/people.parquet'"
    )
    db.execute(
        f"COPY (SELECT {person}, NULL::varchar AS phone, NULL::varchar AS address, {place} AS live_area, {place} AS "
        "hukou_area, NULL::varchar AS live_township, NULL::varchar AS hukou_township, NULL::varchar AS former_name, "
        "1 AS rows, false AS is_on_roster, true AS is_in_register, '202610' AS first_period "
        f"FROM range({people})) TO '{folder}/person_details.parquet'"
    )
    _small_tables(folder)
    return total


def _common(name: str, extract: str, file_no: int) -> str | None:
    return {
        "row_id": f"{file_no} * 100000000::bigint + n", "source_file": f"'{extract}/a.csv'", "source_row": "n + 2",
        "emptied": "''", "is_after_as_of": "false", "id_no_is_numeric": "false",
    }.get(name)  # fmt: skip


def _sql_type(kind: pa.DataType) -> str:
    return {"string": "varchar", "int64": "bigint", "int32": "integer", "date32[day]": "date", "bool": "boolean"}.get(
        str(kind), "double" if pa.types.is_floating(kind) else "decimal(14, 2)"
    )


def _small_tables(folder: Path) -> None:
    areas = [
        dict.fromkeys(AREAS.schema.names)
        | {"area_code": code, "name": code, "level": "村", "urban_rural": "农村", "current_code": code}
        | {"township": code[:9] + "000", "county": "369922000000"}
        for code in (f"36992210{n:04d}" for n in range(VILLAGES))
    ]
    pq.write_table(pa.Table.from_pylist(areas, AREAS.schema), folder / "areas.parquet")
    status = [
        dict.fromkeys(EXTRACT_STATUS.schema.names) | {"extract": e, "title": c.title, "status": "arrived"}
        for e, c in load_contracts().items()
    ]
    pq.write_table(pa.Table.from_pylist(status, EXTRACT_STATUS.schema), folder / "extract_status.parquet")


def main(people: int) -> None:
    """Draw, measure the floor, run the rules, print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = draw(folder, people)
        started = time.perf_counter()
        duckdb.sql(
            f"SELECT count(*), min(c.source_row) FROM '{folder}/links_keyed.parquet' AS l "
            f"JOIN read_parquet('{folder}/core_*.parquet', union_by_name = true) AS c USING (row_id)"
        ).fetchall()
        floor = time.perf_counter() - started
        local = folder / "parameters.yaml"
        local.write_text(
            "parameters:\n- {id: dibao_standard, area: '369922', urban_rural: 农村, value: 680, from: 2026-07-01, "
            "published: 2026-06-30, citation: 测}\n- {id: medical_line_month, area: '*', value: 3000, from: 2024-01-01, "
            "published: 2023-12-01, citation: 测}\n",
            encoding="utf-8",
        )
        started, worked = time.perf_counter(), time.process_time()
        with duck_engine(folder / "spill", memory="5GB", threads=2) as engine:
            month = Month(PERIOD, AS_OF, AS_OF, "369900000000", load_parameters(local), read_arrivals(folder))
            read_inputs(engine, folder, folder, None, None)
            decided = decide_month(engine, month)
        seconds, cpu = time.perf_counter() - started, time.process_time() - worked
        load = os.getloadavg()[0]
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
        print(
            f"{people:,} people, {rows:,} rows: {seconds:.1f} s ({cpu:.1f} s of CPU), {peak:.1f} GB peak, {decided.leads.num_rows:,} leads, "
            f"{rows / seconds:,.0f} rows/s; floor (read and hash-join the same files) {floor:.1f} s; "
            f"load {load:.1f} on {os.cpu_count()} cores"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
