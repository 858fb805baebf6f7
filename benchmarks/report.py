"""The match report of a city of 2M people and 20M extract rows: seconds, bytes, peak memory.

    python -m benchmarks.report [people]

The month is made with DuckDB straight into the tables the report reads (no person of it exists); what is measured is
only `render_report`: aggregating the month's Parquet, drawing the charts, writing the page. Goal: 30 s, 15 MB.
"""

# ruff: noqa: E501 - one SELECT list per line reads better than a wrapped one
import resource
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from data_contracts import tables as t
from data_contracts.tables import Table
from flows.deliverables.report.gather import rule_summaries
from flows.deliverables.report.sources import RuleSummary, Sources
from flows.deliverables.report.whole import render_report
from flows.store.paths import Store
from flows.store.run import RunContext

PERIOD = "202610"
GOAL_SECONDS, GOAL_BYTES = 30.0, 15_000_000
ROWS_PER_PERSON, FILES, TOWNSHIPS, COUNTIES = 10, 250, 200, 10
EXTRACTS = ("roster", "household_register", "medical_enrolment", "medical_claims", "disability")

TOWN = f"'3699' || lpad(cast(n % {COUNTIES} + 1 AS text), 2, '0') || lpad(cast(n % {TOWNSHIPS} + 1 AS text), 3, '0') || '000'"
EXTRACT = "CASE " + " ".join(f"WHEN n % 5 = {k} THEN '{name}'" for k, name in enumerate(EXTRACTS)) + " END"
LEVEL = "CASE WHEN n % 100 < 84 THEN 'L1' WHEN n % 100 < 88 THEN 'L2' WHEN n % 100 < 91 THEN 'L3' WHEN n % 100 < 95 THEN 'L4' ELSE 'L5' END"
DECISION = "CASE WHEN n % 100 = 99 THEN 'review' WHEN n % 1000 = 1 THEN 'new' ELSE 'auto' END"
PERSON = "'P' || lpad(cast({} AS text), 9, '0')"


@dataclass(frozen=True)
class Size:
    """How large the month is."""

    people: int
    published_and_held: int | None = None  # leads; null: one for 40 people

    @property
    def leads(self) -> int:
        """Leads of the month."""
        return self.published_and_held or max(self.people // 40, 1)

    @property
    def rows(self) -> int:
        """Extract rows."""
        return self.people * ROWS_PER_PERSON


def month_sql(size: Size) -> Mapping[tuple[str, Table], str]:
    """A SELECT over `n` for each table of the month; columns it leaves out are null."""
    person, of_row = PERSON.format("n"), PERSON.format(f"n % {size.people}")
    row_id = f"(n % {FILES} + 1) * 100000000 + n // {FILES} + 2"
    file = f"'x/' || (n % {FILES}) || '.csv'"
    rules = [card.rule_id for card in rule_summaries()]
    rule = "['" + "', '".join(rules) + f"'][n % {len(rules)} + 1]"
    disposition = f"CASE {rule}[1] WHEN 'E' THEN 1 WHEN 'I' THEN 2 WHEN 'R' THEN 3 ELSE 4 END"
    leads = size.leads
    scored = f"FROM range({size.rows // 10}) r(n)"
    return {
        (
            "ingest",
            t.FILES,
        ): f"n + 1 AS file_no, {EXTRACT} AS extract, {file} AS source_file, repeat('a', 64) AS sha256, "
        f"1000 AS bytes, 'csv' AS format, 'accepted' AS verdict, {size.rows // FILES + 3} AS rows_read, {size.rows // FILES} AS "
        f"rows_accepted, 1 AS rows_rejected, 2 AS rows_skipped FROM range({FILES}) r(n)",
        (
            "ingest",
            t.EXTRACT_STATUS,
        ): f"{EXTRACT} AS extract, '部门' AS supplier, {EXTRACT} AS title, 'arrived' AS status, "
        f"{size.rows // 5} AS rows_accepted FROM range(5) r(n)",
        (
            "ingest",
            t.AREAS,
        ): f"{TOWN} AS area_code, '乡' || n AS name, '乡' AS level, {TOWN} AS township, '乡' || n AS township_name, "
        f"'县' || (n % {COUNTIES}) AS county_name, '县' || (n % {COUNTIES}) || '乡' || n AS full_name FROM range({TOWNSHIPS}) r(n)",
        ("ingest", t.REJECTED): f"{EXTRACT} AS extract, {file} AS source_file, n AS source_row, 'name' AS \"column\", "
        f"'required_missing' AS reason_code, '必填项空白' AS reason, '' AS raw FROM range({size.rows // 100}) r(n)",
        (
            "ingest",
            t.CELL_ISSUES,
        ): f"{EXTRACT} AS extract, {file} AS source_file, n AS source_row, 'birth_date' AS \"column\", "
        f"'bad_date' AS reason_code FROM range({size.rows // 100}) r(n)",
        ("match", t.PEOPLE): f"{person} AS person_id, CASE WHEN n % 50 = 0 THEN '阿·买' ELSE '王建国' END AS name, "
        f"CASE WHEN n % 20 = 0 THEN NULL ELSE '369921********0000' END AS id_no, CASE WHEN n % 2 = 0 THEN '男' ELSE '女' END AS sex, "
        f"DATE '1930-01-01' + CAST(n % 33000 AS INTEGER) AS birth_date, {TOWN} AS township FROM range({size.people}) r(n)",
        (
            "match",
            t.PERSON_DETAILS,
        ): f"{person} AS person_id, {TOWN} AS live_township, CASE WHEN n % 9 = 0 THEN '369901001000' ELSE {TOWN} END "
        f"AS hukou_township, {ROWS_PER_PERSON} AS rows, n % 40 = 0 AS is_on_roster, true AS is_in_register FROM range({size.people}) r(n)",
        (
            "match",
            t.LINKS,
        ): f"{EXTRACT} AS extract, {file} AS source_file, n // {FILES} + 2 AS source_row, 'self' AS role, "
        f"CASE WHEN {DECISION} = 'review' THEN NULL ELSE {of_row} END AS person_id, {LEVEL} AS level, 20.0 AS bits, {DECISION} AS decision, "
        f"'K' || (n % 14) AS rule FROM range({size.rows}) r(n)",
        ("match", t.LINKS_KEYED): f"{row_id} AS row_id, {EXTRACT} AS extract, 'self' AS role, "
        f"CASE WHEN {DECISION} = 'review' THEN NULL ELSE {of_row} END AS person_id, {LEVEL} AS level, {DECISION} AS decision, "
        f"{of_row} AS candidate_person_id FROM range({size.rows}) r(n)",
        (
            "match",
            t.LINK_EVIDENCE,
        ): f"{row_id} AS row_id, 'self' AS role, {of_row} AS person_id, 'masked' AS id_level, 'equal' AS name_level, "
        f"15700 AS id_millibits, 12000 AS name_millibits, -11900 AS prior_millibits, 5000 + n % 40000 AS total_millibits, "
        f"CASE WHEN n % 3 = 0 THEN {person} END AS runner_up_person_id, CASE WHEN n % 3 = 0 THEN n % 9000 END AS runner_up_millibits {scored}",
        ("match", t.WEIGHTS): "n AS bits, 'auto' AS decision, 1000 AS pairs FROM range(60) r(n)",
        (
            "match",
            t.MATCH_COUNTS,
        ): f"{EXTRACT} AS extract, {file} AS source_file, 0 AS rows_unauthorised, {size.rows // FILES} AS "
        f"rows_linked_auto, 0 AS rows_in_review, 0 AS rows_new FROM range({FILES}) r(n)",
        (
            "match",
            t.REVIEWS,
        ): f"'R' || n AS review_id, {EXTRACT} AS extract, {file} AS source_file, n AS source_row, 'self' AS role, "
        f"{of_row} AS candidate_person_id, 'L5' AS level, 8.0 AS bits, '相差不到 6 比特' AS why FROM range({size.rows // 100}) r(n)",
        (
            "decide",
            t.LEADS,
        ): f"{rule} || '-' || lpad(cast(n AS text), 14, '0') AS lead_id, '{PERIOD}' AS period, {rule} AS rule_id, "
        f"{disposition} AS disposition, 'person' AS subject, {PERSON.format('n * 37')} AS person_id, 'H' || n AS household_no, "
        f"'orange' AS urgency, DATE '2026-11-16' AS deadline, {TOWN} AS township, 'L1' AS identity_level, n % 8 > 0 AS is_published, "
        f"CASE WHEN n % 8 = 0 THEN 'identity_level' END AS suppressed_by, 'A' || n AS case_no, {disposition} AS main_disposition, "
        f"'王建国，近一年医疗费用个人自付较多，请入户了解家庭负担' AS statement, 'J5;J14' AS cites, "
        f"[{{'extract': 'roster', 'source_file': 'x/1.csv', 'source_row': n, 'text': '名册在保'}}, "
        f"{{'extract': 'medical_claims', 'source_file': 'x/2.csv', 'source_row': n, 'text': '医疗费用结算'}}] AS evidence "
        f"FROM range({leads}) r(n)",
        (
            "decide",
            t.LEAD_DETAILS,
        ): f"{rule} || '-' || lpad(cast(n AS text), 14, '0') AS lead_id, '{{}}' AS facts, 1 AS months_open "
        f"FROM range({leads}) r(n)",
        (
            "decide",
            t.CASES,
        ): f"'A' || n AS case_no, {disposition} AS main_disposition, 1 AS leads, 1 AS published, 'orange' AS urgency "
        f"FROM range({leads}) r(n)",
    }


def make_month(store: Store, size: Size) -> None:
    """Write the month's tables into a store."""
    with duckdb.connect(":memory:") as db:
        for (stage, table), sql in month_sql(size).items():
            db.execute(f"CREATE OR REPLACE VIEW given AS SELECT {sql}")
            there = {row[0] for row in db.execute("DESCRIBE given").fetchall()}
            cells = ", ".join(_cell(field, field.name in there) for field in table.schema)
            path = store.table(PERIOD, stage, table)
            path.parent.mkdir(parents=True, exist_ok=True)
            db.execute(f"COPY (SELECT {cells} FROM given) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")


def _cell(field: pa.Field, is_there: bool) -> str:
    kinds = {
        pa.int32(): "INTEGER",
        pa.int64(): "BIGINT",
        pa.date32(): "DATE",
        pa.bool_(): "BOOLEAN",
        pa.float64(): "DOUBLE",
    }
    if pa.types.is_list(field.type):
        return f'"{field.name}"'
    kind = kinds.get(field.type, "VARCHAR")
    given = f'"{field.name}"' if is_there else "NULL"
    return f'CAST({given} AS {kind}) AS "{field.name}"'


def sources_of(root: Path) -> Sources:
    """Sources of the made month."""
    context = RunContext(
        PERIOD, date(2026, 10, 31), date(2026, 11, 2), root, root, root / "store", root / "out", "0" * 12
    )
    sample = {"id": "sample_percent", "area": "*", "urban_rural": None, "value": 30.0, "citation": "A8; TK16"}
    cards: list[RuleSummary] = rule_summaries()
    return Sources(context, "大城", "369900", cards, [sample], review_bits=5.0, auto_bits=12.0)


def main() -> None:
    """Make the month, render it once, print what it took; exit 1 when a goal is missed."""
    size = Size(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        make_month(Store(Path(folder) / "store"), size)
        made, cpu = time.perf_counter(), time.process_time()
        page = render_report(sources_of(Path(folder)))
        seconds, cpu = time.perf_counter() - made, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(f"made {size.people:,} people, {size.rows:,} rows in {made - begun:.1f} s (not counted)")
    print(
        f"report: {seconds:.1f} s (goal {GOAL_SECONDS:.0f}), {len(page) / 1e6:.1f} MB (goal 15), CPU {cpu:.1f} s, peak RSS {peak:.1f} GB"
    )
    sys.exit(0 if seconds <= GOAL_SECONDS and len(page) <= GOAL_BYTES else 1)


if __name__ == "__main__":
    main()
