"""Validation: what it finds, which file it rejects, and that it keeps every value to itself."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts import at_rest, mounts
from data_contracts.compile import core_schema
from data_contracts.contract import Contract, load_contracts
from data_contracts.errors import ContractError
from flows.ingest import validate
from flows.ingest.row_counts import count_extracts
from flows.ingest.validate import Check, Delivery, ExtractValidation, validate_extracts, validation_json

GOOD: dict[str, object] = {
    "name": "张三",
    "id_no": "369921199001011237",
    "sex": "男",
    "birth_date": date(1990, 1, 1),
    "hukou_area": "369921101201",
    "pension_kind": "城乡居民",
    "pension_yuan_month": Decimal("180.00"),
    "basic_pension_yuan_month": Decimal("123.00"),
}
NEGATIVE = Decimal("-0.01")
PART_OF_WHOLE = "basic_pension_yuan_month_within_pension_yuan_month"


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts()


def core(contract: Contract, folder: Path, rows: list[dict[str, object]], file: str = "pension/a.csv") -> Path:
    """A core table of these rows, all of one source file unless a row says otherwise."""
    path = folder / f"core_{contract.extract}.parquet"
    full = [
        {"row_id": n, "source_file": file, "source_row": n, "emptied": "", **GOOD, **row}
        for n, row in enumerate(rows, 2)
    ]
    schema = core_schema(contract)
    pq.write_table(pa.Table.from_pylist([{k: row.get(k) for k in schema.names} for row in full], schema=schema), path)
    return path


def validate_extract(contract: Contract, parts: Mapping[str, Path], spill: Path) -> ExtractValidation:
    (result,) = validate_extracts([Delivery(contract, parts)], spill)
    return result


def checked(contract: Contract, folder: Path, rows: list[dict[str, object]]) -> ExtractValidation:
    return validate_extract(contract, {"pension/a.csv": core(contract, folder, rows)}, folder / "spill")


def test_encrypted_rows_are_checked_as_plain_ones_are(
    contracts: dict[str, Contract], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mounts, "is_memory_or_encrypted", lambda folder: True)
    rows: list[dict[str, object]] = [{}, {"pension_yuan_month": NEGATIVE}]
    plain = checked(contracts["pension"], tmp_path, rows)
    path = core(contracts["pension"], tmp_path, rows)
    at_rest.use([b"k" * 32])
    try:
        at_rest.write_table(pq.read_table(path), path)
        encrypted = validate_extract(contracts["pension"], {"pension/a.csv": path}, tmp_path / "spill")
    finally:
        at_rest.use([])
    assert encrypted == plain and any(check.rows_failed for check in plain.checks)


@pytest.mark.parametrize("rows", [0, 1])
def test_counting_refuses_the_files_that_the_validator_refuses(
    rows: int, contracts: dict[str, Contract], tmp_path: Path
) -> None:
    """`check` does not load the validator: for every contract it has to come to the same verdict on files."""
    parts = {name: {"a.csv": core(contract, tmp_path, [{}] * rows, "a.csv")} for name, contract in contracts.items()}
    some = [Delivery(contracts[name], parts[name]) for name in ("pension", "roster", "petition")]
    assert [e.rejected_files for e in count_extracts(some, tmp_path / "s")] == [
        e.rejected_files for e in validate.validate_extracts(some, tmp_path / "s")
    ]
    all_of_them = [Delivery(contract, parts[name]) for name, contract in contracts.items()]
    assert all(result.checks == () for result in count_extracts(all_of_them, tmp_path / "s")), (
        "none needs the validator"
    )


def unmet(result: ExtractValidation) -> dict[str, int]:
    return {check.id: check.rows_failed for check in result.checks if not check.is_met}


def the(result: ExtractValidation, name: str) -> Check:
    return next(check for check in result.checks if check.id == name)


def test_good_rows_meet_every_expectation(contracts: dict[str, Contract], tmp_path: Path) -> None:
    result = checked(contracts["pension"], tmp_path, [{} for _ in range(10)])
    assert unmet(result) == {}
    assert (result.rows, result.rejected_files) == (10, {})
    assert {check.rows_checked for check in result.checks} == {10}


@pytest.mark.parametrize(
    ("row", "check", "severity"),
    [
        ({"name": None}, "name_required", "error"),
        ({"pension_kind": "军人"}, "pension_kind_in_list", "error"),
        ({"sex": "1"}, "sex_in_list", "error"),
        ({"hukou_area": "36992110120"}, "hukou_area_form", "error"),
        ({"hukou_area": "3699211012010"}, "hukou_area_form", "error"),
        ({"birth_date": date(1899, 12, 31)}, "birth_date_not_ancient", "warning"),
        ({"pension_yuan_month": NEGATIVE, "basic_pension_yuan_month": None}, "pension_yuan_month_bounds", "warning"),
        ({"basic_pension_yuan_month": Decimal("180.01")}, PART_OF_WHOLE, "warning"),
    ],
)  # fmt: skip
def test_one_bad_row_in_ten_is_counted_as_one(
    contracts: dict[str, Contract], tmp_path: Path, row: dict[str, object], check: str, severity: str
) -> None:
    result = checked(contracts["pension"], tmp_path, [row, *({} for _ in range(9))])
    assert unmet(result) == {check: 1}
    assert the(result, check).severity == severity
    assert result.rejected_files == {}


@pytest.mark.parametrize(
    "row",
    [
        {"birth_date": date(1900, 1, 1)},
        {"pension_yuan_month": Decimal("0.00"), "basic_pension_yuan_month": None},
        {"basic_pension_yuan_month": Decimal("180.00")},
        {"basic_pension_yuan_month": None, "sex": None, "hukou_area": None},
    ],
)
def test_a_row_on_the_right_side_of_the_line_is_not_counted(
    contracts: dict[str, Contract], tmp_path: Path, row: dict[str, object]
) -> None:
    assert unmet(checked(contracts["pension"], tmp_path, [row, *({} for _ in range(9))])) == {}


@pytest.mark.parametrize(("blank", "is_met"), [(2, True), (3, False)])
def test_a_share_is_allowed_up_to_its_percent(
    contracts: dict[str, Contract], tmp_path: Path, blank: int, is_met: bool
) -> None:
    result = checked(contracts["pension"], tmp_path, [{"id_no": None}] * blank + [{}] * (10 - blank))
    check = the(result, "id_no_given")
    assert (check.is_met, check.rows_failed, check.percent_allowed) == (is_met, blank, 20.0)


def test_a_form_must_be_met_from_end_to_end(contracts: dict[str, Contract], tmp_path: Path) -> None:
    masked = [{"id_no": "369921********1237"}] * 3 + [{}] * 7
    assert unmet(checked(contracts["pension"], tmp_path, masked)) == {"id_no_whole": 3}


def test_rows_of_one_number_are_counted_each(contracts: dict[str, Contract], tmp_path: Path) -> None:
    hotline = contracts["hotline"]
    row = {"need": "医疗", "received_at": date(2026, 10, 3)}
    result = checked(hotline, tmp_path, [{**row, "ticket_no": number} for number in ("1", "1", "2", "3")])
    assert unmet(result) == {"unique_ticket_no": 2}


def test_an_empty_file_is_rejected_where_no_row_is_taken_as_evidence(
    contracts: dict[str, Contract], tmp_path: Path
) -> None:
    pension = contracts["pension"]
    path = core(pension, tmp_path, [{}, {}], file="pension/full.csv")
    result = validate_extract(pension, {"pension/full.csv": path, "pension/empty.csv": path}, tmp_path / "spill")
    assert list(result.rejected_files) == ["pension/empty.csv"]
    assert "等于没有送" in result.rejected_files["pension/empty.csv"]
    assert result.rows == 2


def test_an_empty_file_is_only_a_warning_where_there_may_be_none(
    contracts: dict[str, Contract], tmp_path: Path
) -> None:
    result = checked(contracts["funeral"], tmp_path, [])
    assert result.rejected_files == {}
    assert [(check.id, check.severity) for check in result.checks if not check.is_met] == [("rows_at_least", "warning")]


def test_a_check_names_the_headings_it_looks_at(contracts: dict[str, Contract], tmp_path: Path) -> None:
    result = checked(contracts["pension"], tmp_path, [{}])
    assert the(result, "name_required").heading == "姓名"
    assert the(result, PART_OF_WHOLE).heading == "月养老金、其中基础养老金"
    assert the(result, "columns").heading is None


def test_a_name_with_a_quote_is_still_one_file(contracts: dict[str, Contract], tmp_path: Path) -> None:
    pension = contracts["pension"]
    name = "pension/o'県(1).csv#第二张"
    result = validate_extract(pension, {name: core(pension, tmp_path, [{}], file=name)}, tmp_path / "spill")
    assert (result.files, result.rows, unmet(result)) == ((name,), 1, {})


def test_no_value_of_a_person_leaves_validation(contracts: dict[str, Contract], tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {
            "name": "欧阳甲乙",
            "id_no": "36992119550505771X",
            "pension_kind": "不该有的类别",
            "hukou_area": "不该有的地方",
        }
    ] * 4
    result = checked(contracts["pension"], tmp_path, rows)
    text = json.dumps(validation_json([result]), ensure_ascii=False, default=str)
    assert unmet(result)
    for secret in ("欧阳甲乙", "36992119550505771X", "不该有的类别", "不该有的地方", "180.00"):
        assert secret not in text


def test_the_same_rows_give_the_same_json(contracts: dict[str, Contract], tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [{"name": None}, {"sex": "1"}, {}]
    first, second = (validation_json([checked(contracts["pension"], tmp_path, rows)]) for _ in range(2))
    assert json.dumps(first) == json.dumps(second)


def test_extracts_are_checked_in_the_order_they_come(contracts: dict[str, Contract], tmp_path: Path) -> None:
    names = ["union", "pension", "funeral"]
    deliveries = [Delivery(contracts[n], {"pension/a.csv": core(contracts[n], tmp_path, [])}) for n in names]
    assert [result.extract for result in validate.validate_extracts(deliveries, tmp_path / "spill")] == names


def test_nothing_that_was_spilled_is_left(contracts: dict[str, Contract], tmp_path: Path) -> None:
    checked(contracts["pension"], tmp_path, [{}])
    assert not (tmp_path / "spill").exists()


def test_nothing_delivered_is_nothing_checked(tmp_path: Path) -> None:
    assert validate.validate_extracts([], tmp_path) == ()


def test_an_expectation_that_cannot_be_run_is_an_error_and_not_a_pass(
    contracts: dict[str, Contract], tmp_path: Path
) -> None:
    pension = contracts["pension"]
    path = core(pension, tmp_path, [{}])
    pq.write_table(pq.read_table(path).drop_columns(["pension_kind"]), path)
    with pytest.raises(ContractError, match="could not be run"):
        validate_extract(pension, {"pension/a.csv": path}, tmp_path / "spill")


def test_a_column_too_many_rejects_the_file(contracts: dict[str, Contract], tmp_path: Path) -> None:
    pension = contracts["pension"]
    path = core(pension, tmp_path, [{}])
    table = pq.read_table(path)
    pq.write_table(table.append_column("surplus", table["name"]), path)
    result = validate_extract(pension, {"pension/a.csv": path}, tmp_path / "spill")
    assert result.rejected_files == {"pension/a.csv": "列与合同完全一致，不多不少"}


ALONE = """
import socket, sys
def refused(*_): raise AssertionError("the network was used")
socket.socket.connect = socket.getaddrinfo = refused
from pathlib import Path
from data_contracts.contract import load_contracts
from flows.ingest.validate import Delivery, validate_extracts
delivery = Delivery(load_contracts()["pension"], {"pension/a.csv": Path(sys.argv[1])})
(result,) = validate_extracts([delivery], Path(sys.argv[2]))
sys.exit(0 if result.rows == 1 else 3)
"""


def test_validation_is_silent_offline_and_writes_nothing_outside_its_folder(
    contracts: dict[str, Contract], tmp_path: Path
) -> None:
    home, spill = tmp_path / "home", tmp_path / "spill"
    home.mkdir()
    path = core(contracts["pension"], tmp_path, [{}])
    root = Path(validate.__file__).parents[2]
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, str(path), str(spill)],
        cwd=home,
        env={
            **os.environ,
            "HOME": str(home),
            "TMPDIR": str(home),
            "PYTHONPATH": str(root),
            "PYTHONDONTWRITEBYTECODE": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert list(home.rglob("*")) == []
