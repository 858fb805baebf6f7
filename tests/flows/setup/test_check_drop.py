"""`check` tells everything: columns and what they mean, area codes, copied files; what matters first."""

import hashlib
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.contract import load_contracts
from data_contracts.fast_yaml import load_yaml
from flows.ingest.headings import find_headings
from flows.ingest.meanings import meanings
from flows.ingest.raw import text_frame
from flows.setup.check import check_drop
from flows.setup.propose import propose, text_of, write_proposals
from tests.flows.ingest.made import AS_OF, PEOPLE, ROSTER, ROSTER_ROWS, csv_text, write_city, write_drop
from tests.matchers.tools import with_check_digit

IDS = [with_check_digit(f"36992119{year}0101123") for year in (70, 81, 92)]
ELEVEN = [
    *("公民身份证号", "身份证", "公民身份证号码", "本人身份证号码", "患者身份证号"),
    *("手机号", "手机", "家庭地址", "低保类别", "人均收入", "保障金额"),
]


@pytest.mark.parametrize("heading", ELEVEN)
def test_headings_that_departments_print_are_known_in_every_extract_that_has_the_column(heading: str) -> None:
    known = load_contracts()
    of_everybody = {"phone": "联系电话", "id_no": "证件号码", "live_address": "居住地址"}
    column = known["roster"].headings()[heading]
    for contract in known.values():
        if column in of_everybody and column in {c.name for c in contract.columns}:
            assert contract.headings().get(heading) == column, contract.extract


def meant(headings: list[str], *rows: list[str]) -> dict[str, str | None]:
    contract = load_contracts()["roster"]
    head = text_frame([headings, *rows], len(headings))
    found = find_headings(head, contract)
    assert found is not None
    return {text: m.column if m else None for text, m in meanings(found, head, contract, AS_OF).items()}


def test_what_stands_in_a_column_says_what_it_is_before_its_heading_does() -> None:
    rows = [
        [name, f"D{n}", number, "369921100201", "15436990001", "城镇低保户", "x"]
        for n, (name, number) in enumerate(zip("甲乙丙", IDS, strict=True))
    ]
    assert meant(["姓名", "户编号", "联系电话号", "住在", "居民号", "救助类型别", "备注"], *rows) == {
        "联系电话号": "id_no",
        "住在": "live_area",
        "居民号": "phone",
        "救助类型别": "programme",
        "备注": None,
    }


def test_numbers_with_a_wrong_check_digit_do_not_make_a_column_one_of_people(tmp_path: Path) -> None:
    wrong = [number[:-1] + ("0" if number[-1] != "0" else "1") for number in IDS]
    rows = [["甲", f"D{n}", number] for n, number in enumerate(wrong)]
    assert meant(["姓名", "户编号", "流水"], *rows) == {"流水": None}


def test_everything_is_told_the_serious_first_and_rows_with_one_fault_in_one_line(tmp_path: Path) -> None:
    city = write_city(tmp_path / "city")
    headings = [*ROSTER, "居民号码", "采集批次"]
    wrong_date = [[*row, "无", "1"] for row in ROSTER_ROWS]
    more = [[f"人{n}", *ROSTER_ROWS[0][1:], IDS[0], "1"] for n in range(14)]
    at = ROSTER.index("户籍地区划") if "户籍地区划" in ROSTER else len(ROSTER) - 1
    for row in more:
        row[at] = "369921109999"
    write_drop(tmp_path / "incoming", "202610", {"roster/a.csv": csv_text([headings, *wrong_date, *more])})
    result = check_drop(city, tmp_path / "incoming", "202610")
    (file,) = result.files
    assert [text for text in result.serious if "本市代码不在 areas.csv 里：369921109999（14 行）" in text]
    assert "没有采用、也没有相近项的列：居民号码、采集批次" in " ".join(file.problems)


def test_a_file_that_was_read_last_month_and_a_month_to_come_are_told(tmp_path: Path) -> None:
    city = write_city(tmp_path / "city")
    roster = csv_text([ROSTER, *ROSTER_ROWS])
    incoming = write_drop(
        tmp_path / "incoming", "202610", {"roster/a.csv": roster, "petition/b.csv": csv_text([["x"]])}
    )
    body = (incoming / "202610/roster/a.csv").read_bytes()
    last = tmp_path / "store/periods/202608/ingest"
    last.mkdir(parents=True)
    (last.parent / "manifest.json").write_text("{}", encoding="utf-8")
    files = [{"bytes": len(body), "sha256": hashlib.sha256(body).hexdigest(), "format": "csv"}]
    pq.write_table(pa.Table.from_pylist(files), last / "files.parquet")
    empty = pa.table({"extract": pa.array([], pa.string()), "rows_accepted": pa.array([], pa.int64())})
    pq.write_table(empty, last / "extract_status.parquet")
    result = check_drop(city, incoming, "202610", tmp_path / "store", date(2026, 9, 30))
    assert [text for text in result.serious if text.startswith("roster/a.csv：与上月（202608）的一个文件完全相同")]
    said = " ".join(result.to_confirm)
    assert "has not come yet" in said
    assert "months are missing" in said
    assert result.exit_code == 2


def test_a_proposal_holds_nothing_until_a_person_accepts_it_and_then_the_file_is_read(tmp_path: Path) -> None:
    city = write_city(tmp_path / "city")
    headings = [text.replace("救助类别", "救助类型别") for text in ROSTER]
    at = ROSTER.index("救助类别")
    rows = [[*row[:at], row[at].replace("低保", "城镇低保人员"), *row[at + 1 :]] for row in ROSTER_ROWS]
    incoming = write_drop(tmp_path / "incoming", "202610", {"roster/a.csv": csv_text([headings, *rows])})
    (proposal,) = propose(city, incoming, "202610")
    (path,) = write_proposals(city, [proposal], "202610")
    assert path == city / "contracts" / "roster.yaml"
    marked = path.read_text(encoding="utf-8")
    assert marked == text_of(proposal, "202610")
    assert load_contracts(city / "contracts") == load_contracts()
    path.write_text(marked.replace("#待定 ", ""), encoding="utf-8")
    accepted = load_yaml(path.read_text(encoding="utf-8"))
    assert accepted["aliases"]["programme"] == ["救助类型别"]
    assert accepted["values"]["programme"] == {"城镇低保人员": "低保"}
    assert [file.rows_accepted for file in check_drop(city, incoming, "202610").files] == [len(rows)]
    assert propose(city, incoming, "202610") == ()


def test_what_is_there_already_is_not_overwritten_by_a_proposal(tmp_path: Path) -> None:
    city = write_city(tmp_path / "city")
    (city / "contracts").mkdir()
    (city / "contracts" / "petition.yaml").write_text("aliases: {}\n", encoding="utf-8")
    rows = [[*PEOPLE[0][:5], "XF9", *PEOPLE[0][6:]]]
    headings = [
        "姓名",
        "证件号码",
        "性别",
        "出生日期",
        "户籍地区划",
        "信访的件号",
        "诉求类别",
        "登记日期",
        "近12月次数",
    ]
    incoming = write_drop(tmp_path / "incoming", "202610", {"petition/a.csv": csv_text([headings, *rows])})
    (path,) = write_proposals(city, propose(city, incoming, "202610"), "202610")
    assert path.name == "petition.yaml.待定"
    assert (city / "contracts" / "petition.yaml").read_text(encoding="utf-8") == "aliases: {}\n"
