"""Numbers that a spreadsheet damaged: told, matched where only one is possible, and never two rows made one."""

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from data_contracts.compile import core_schema
from data_contracts.contract import load_contracts
from flows.ingest.keys import resolve_households
from flows.ingest.stage import IngestSummary, ingest
from flows.store.run import RunContext
from tests.core_tables import core_rows
from tests.flows.ingest.made import AS_OF, ROSTER, ROSTER_ROWS, csv_text, reasons, take, write_city, write_xlsx

CLAIMS = ["姓名", "证件号码", "结算单号", "结算日期", "总费用", "个人自付"]
PAYMENTS = ["姓名", "批次月份", "户编号", "项目", "应发金额", "实发金额", "发放状态"]


def claims(path: Path, numbers: list[object]) -> Path:
    rows = [["张一", "369921198001011234", number, "2026-10-03", 1000, 1000] for number in numbers]
    return write_xlsx(path, {"一": [CLAIMS, *rows]})  # type: ignore[list-item]


def test_settlements_whose_numbers_lost_their_digits_are_not_one(tmp_path: Path) -> None:
    path = claims(tmp_path / "a.xlsx", [2.0260903e19, 2.0260903e19, "20260903000000000000", 12345, 12345])
    (account,), core = take(tmp_path, path, extract="medical_claims")
    assert core["claim_no"].n_unique() == 4
    assert core["claim_no"][0].startswith("20260903000000000000~")
    assert core["claim_no"][2:].to_list() == ["20260903000000000000", "12345"]
    assert reasons(account) == [(6, "duplicate", None)]
    assert any("结算单号" in note and "2 格" in note for note in account.notes)


def test_the_same_file_sent_twice_counts_once(tmp_path: Path) -> None:
    one, two = (claims(tmp_path / name, [2.0260903e19, 2.0260903e19]) for name in ("a.xlsx", "b.xlsx"))
    accounts, core = take(tmp_path, one, two, extract="medical_claims")
    assert core.height == 2
    assert [account.rows_rejected for account in accounts] == [0, 2]


def test_a_number_in_scientific_form_in_a_text_file_is_damaged_too(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [["张一", "369921198001011234", "2.02609E+19", f"2026-10-0{day}", "9", "9"] for day in (1, 2)]
    path.write_text(csv_text([CLAIMS, *rows]), encoding="utf-8")
    (account,), core = take(tmp_path, path, extract="medical_claims")
    assert core["claim_no"].n_unique() == 2
    assert core["claim_no_raw"].to_list() == ["2.02609E+19"] * 2, "the mark is ours, not the department's"
    assert len(account.notes) == 1


def ingested(tmp_path: Path, households: list[str], payments: list[object]) -> tuple[IngestSummary, pl.DataFrame]:
    drop = tmp_path / "incoming" / "202610"
    for extract in ("roster", "payments"):
        (drop / extract).mkdir(parents=True)
    roster = [[*ROSTER_ROWS[0][:2], household, *ROSTER_ROWS[0][3:]] for household in households]
    (drop / "roster" / "a.csv").write_text(csv_text([ROSTER, *roster]), encoding="utf-8")
    rows = [["代发", "202610", number, "低保金", 500 + i, 500 + i, "成功"] for i, number in enumerate(payments)]
    write_xlsx(drop / "payments" / "a.xlsx", {"一": [PAYMENTS, *rows]})  # type: ignore[list-item]
    into = tmp_path / "into"
    into.mkdir()
    context = RunContext(
        period="202610",
        as_of=AS_OF,
        published=AS_OF,
        city=write_city(tmp_path / "city"),
        incoming=tmp_path / "incoming",
        store=tmp_path,
        out=tmp_path,
        code_version="test",
    )
    return ingest(context, into, None), core_rows(into, "payments")


def test_a_household_number_without_its_zeros_is_the_one_it_can_be_else_nobodys_and_told(tmp_path: Path) -> None:
    households = ["00012340", "0077", "077", "369822000000000017", "369822000000000100", "369822000000000199"]
    given: list[object] = [12340, 77, 99, 3.69822000000000017e17, 3.69822000000000199e17, "D5"]
    summary, core = ingested(tmp_path, households, given)
    assert core["household_no"].to_list() == ["00012340", None, "99", None, None, "D5"]
    assert core["emptied"].to_list() == ["", "|household_no|", "", "|household_no|", "|household_no|", ""]
    (account,) = summary.accounts["payments"]
    told = account.cell_issues().sort("source_row").select("source_row", "column", "reason_code").rows()
    assert told == [(row, "household_no", "key_as_number") for row in (3, 5, 6)]
    assert any("1 格丢了前面的 0" in note for note in account.notes)
    assert any("00012340" in number for number in core["household_no"].drop_nulls())


def test_a_long_household_number_is_found_by_its_first_15_digits_where_only_one_begins_so(tmp_path: Path) -> None:
    _, core = ingested(tmp_path, ["369822000000001234", "369822000000009999"], [3.69822000000001234e17])
    assert core["household_no"].to_list() == ["369822000000001234"]


def test_every_contract_with_a_household_number_but_the_roster_lets_it_be_unknown() -> None:
    for contract in load_contracts().values():
        for column in contract.columns:
            if column.name == "household_no" and contract.extract != "roster":
                assert not column.is_required, contract.extract


def numbered(folder: Path, name: str, extract: str, households: list[str | None]) -> Path:
    """A part with these household numbers."""
    schema = core_schema(load_contracts()[extract])
    given = enumerate(households, start=2)
    rows = [
        {"row_id": n, "source_file": name, "source_row": n, "emptied": "", "household_no": no, "household_no_raw": no}
        for n, no in given
    ]
    full = [dict.fromkeys(schema.names) | row for row in rows]
    pq.write_table(schema.empty_table().from_pylist(full, schema), folder / name)
    return folder / name


def test_only_parts_with_a_damaged_number_are_written_anew(tmp_path: Path) -> None:
    roster = [numbered(tmp_path, "r1", "roster", ["00012340"]), numbered(tmp_path, "r2", "roster", ["0077", "077"])]
    parts = [
        numbered(tmp_path, "whole", "payments", ["00012340", None]),
        numbered(tmp_path, "damaged", "payments", ["12340", "77", "00012340"]),
        numbered(tmp_path, "empty", "payments", []),
    ]
    before = [path.read_bytes() for path in parts]
    resolved = resolve_households(parts, roster)
    assert resolved is not None and resolved.found == {"damaged": 1}
    assert resolved.lost.select("source_file", "source_row", "raw").rows() == [("damaged", 3, "77")]
    assert pl.read_parquet(parts[1])["household_no"].to_list() == ["00012340", None, "00012340"]
    assert [path.read_bytes() for path in parts[::2]] == before[::2]
    assert resolve_households(parts[:1], roster) is None
    assert resolve_households([], roster) is None
