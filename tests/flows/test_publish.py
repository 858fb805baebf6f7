"""What leaves the house: every published lead on a list somebody owns, masked, sorted, the same bytes every time."""

import ast
import csv
import hashlib
import inspect
import itertools
import re
import stat
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from benchmarks import clerk_headings as c
from data_contracts import tables as t
from data_contracts.errors import BalanceError
from flows import publish as publish_stage
from flows.feedback.stage import accept_file
from flows.store.paths import Store
from tests.flows import made_month
from tests.flows.made_leads import COUNTY, EAST, WEST, answer, context, lead, returned_csv
from tests.flows.made_month import IDS, PHONES, SOURCE, publish_month

FILES = {EAST: f"{EAST}_东山乡.csv", WEST: f"{WEST}_西河镇.csv", COUNTY: f"{COUNTY}_临江县.csv"}


def rows_of(out: Path, name: str) -> list[dict[str, str]]:
    with (out / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def listed(out: Path, code: str) -> list[dict[str, str]]:
    path = f"worklists/{FILES[code]}"
    return rows_of(out, path) if (out / path).exists() else []


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out" / "202609"


def test_a_lead_is_on_the_list_of_its_township_with_every_column_in_order(tmp_path: Path, out: Path) -> None:
    summary = publish_month(tmp_path, "202609", [lead("L1")])
    row = listed(out, EAST)[0]
    assert tuple(row) == c.COLUMNS
    assert (row["线索编号"], row["主协办"], row["乡镇代码"], row["乡镇"], row["村社区"]) == (
        "L1",
        "主办",
        EAST,
        "东山乡",
        "白沟村",
    )
    assert (row["年龄"], row["证件号码(脱敏)"], row["联系电话(脱敏)"]) == ("66", "369921************", "154****5678")
    assert row["数据来源及截止日"] == "医保·医疗费用结算（截至2026-09-30）"
    assert (row["处置类别"], row["紧急程度"], row["办结时限"], row["连续月数"]) == (
        "1 启动认定",
        "橙",
        "2026-10-21",
        "1",
    )
    assert row["提示"] == "仅为线索,不得据此停发或认定"
    assert all(row[name] == "" for name in c.VISIT_COLUMNS)
    assert (summary.leads, summary.rows, summary.lists) == (1, 1, 1)


def test_a_suppressed_lead_is_on_no_list(tmp_path: Path, out: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L1", is_published=False, suppressed_by="identity_review")])
    assert listed(out, EAST) == []
    assert pq.read_table(out / "tables" / "leads.parquet").num_rows == 1


def test_hukou_elsewhere_gives_the_row_to_both_townships_and_the_hukou_one_decides(tmp_path: Path, out: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L2", person_id="P000000002")])
    assert [(row["线索编号"], row["主协办"], row["村社区"]) for row in listed(out, WEST)] == [("L2", "主办", "柳塘村")]
    assert [(row["线索编号"], row["主协办"], row["村社区"]) for row in listed(out, EAST)] == [("L2", "协办", "白沟村")]


@pytest.mark.parametrize(
    ("rule", "urgency", "where"),
    [("R09", "red", [WEST]), ("E11", "red", [WEST]), ("E11", "orange", [EAST]), ("R09", "orange", [WEST])],
)
def test_an_emergency_goes_to_where_it_happened(
    tmp_path: Path, out: Path, rule: str, urgency: str, where: list[str]
) -> None:
    event = {"L1": {"event_area": "369921102201"}}
    publish_month(tmp_path, "202609", [lead("L1", rule, urgency=urgency)], event)
    assert [code for code in (EAST, WEST, COUNTY) if listed(out, code)] == where


def test_an_emergency_whose_place_is_unknown_goes_home(tmp_path: Path, out: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L1", "R09", urgency="red")])
    assert len(listed(out, EAST)) == 1


def test_a_lead_without_a_township_is_on_the_countys_own_list(tmp_path: Path, out: Path) -> None:
    nowhere = {"L1": {"live_township": None, "hukou_township": None}}
    publish_month(tmp_path, "202609", [lead("L1", township=COUNTY)], nowhere)
    assert [row["线索编号"] for row in listed(out, COUNTY)] == ["L1"]


def test_a_lead_without_a_county_is_on_the_citys_list(tmp_path: Path, out: Path) -> None:
    nowhere = {"L1": {"live_township": None, "hukou_township": None}}
    publish_month(tmp_path, "202609", [lead("L1", township=None)], nowhere)
    assert [row["线索编号"] for row in rows_of(out, "worklists/369900000000_样例市.csv")] == ["L1"]


def test_rows_are_sorted_by_village_then_household_then_urgency(tmp_path: Path, out: Path) -> None:
    leads = [
        lead("L1", "X05", urgency="yellow", household_no="H1", case_no="C1"),
        lead("L2", "X05", urgency="red", household_no="H2", case_no="C2"),
        lead("L3", "E08", urgency="red", household_no="H2", case_no="C2"),
        lead("L4", "E08", urgency="red", household_no="H1", case_no="C1"),
        lead("L5", "E08", urgency="orange", household_no="H0", case_no="C0"),
    ]
    publish_month(tmp_path, "202609", leads)
    found = listed(out, EAST)
    assert [row["线索编号"] for row in found] == ["L4", "L1", "L3", "L2", "L5"]
    assert [row["走访序号"] for row in found] == ["1", "1", "2", "2", "3"]
    assert [row["清单序号"] for row in found] == ["1", "2", "3", "4", "5"]


def test_a_csv_opens_right_in_a_spreadsheet(tmp_path: Path, out: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L2", person_id="P000000002", statement='甲,"乙"\n丙')])
    content = (out / "worklists" / FILES[WEST]).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 2
    assert listed(out, WEST)[0]["姓名"] == "'=李敏"


def test_the_index_names_every_file_with_its_rows_and_hash(tmp_path: Path, out: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L1"), lead("L2", person_id="P000000002")])
    index = rows_of(out, "worklists/index.csv")
    assert (
        (out / "worklists" / "index.csv").read_bytes().startswith(b"township,rows,sha256,file,new,carried,reminded\r\n")
    )
    there = sorted(path.name for path in (out / "worklists").iterdir() if path.name != "index.csv")
    assert sorted(row["file"] for row in index) == there
    for row in index:
        content = (out / "worklists" / row["file"]).read_bytes()
        assert row["sha256"] == hashlib.sha256(content).hexdigest()
        assert row["file"].startswith(row["township"])
        assert int(row["rows"]) == len(listed(out, row["township"])) == int(row["new"]) + int(row["carried"])


def text_of_document(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(package.read(name).decode() for name in package.namelist())


def test_no_full_number_of_a_person_is_anywhere_but_in_tables(tmp_path: Path, out: Path) -> None:
    told = f"电话{PHONES[0]},证件{IDS[0]}"
    leads = [lead(f"L{n}", "R01", person_id=f"P00000000{n}", statement=told) for n in (1, 2, 3)]
    publish_month(tmp_path, "202609", leads, {"L1": {"refer_to": "医保"}}, is_whole=True)
    checked = 0
    for path in out.rglob("*"):
        if path.is_file() and path.parent.name != "tables" and path.suffix != ".xlsx":
            text = text_of_document(path) if path.suffix == ".docx" else path.read_text(encoding="utf-8-sig")
            assert not re.search("|".join([*IDS, *PHONES[:2]]), text), path.name
            checked += 1
    assert checked >= 4


def test_tables_are_for_their_owner_alone_and_have_the_promised_columns(tmp_path: Path, out: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L1")])
    for spec in t.DELIVERED:
        path = out / "tables" / f"{spec.name}.parquet"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert pq.read_schema(path).equals(spec.schema, check_metadata=False)


def test_rows_that_do_not_add_up_stop_the_month_before_anything_is_put_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_stages = made_month.write_stages

    def one_row_lost(root: Path, period: str, *rest: Any) -> None:
        write_stages(root, period, *rest)
        store = Store(root / "store")
        counts = {"rows_unauthorised": 0, "rows_linked_auto": 2, "rows_in_review": 0, "rows_new": 0}
        made_month.put(
            store.stage(period, "match"),
            t.MATCH_COUNTS,
            [{"extract": "medical_claims", "source_file": SOURCE, **counts}],
        )

    monkeypatch.setattr(made_month, "write_stages", one_row_lost)
    with pytest.raises(BalanceError, match=r"3 = 0 \+ 2 \+ 0 \+ 0"):
        publish_month(tmp_path, "202609", [lead("L1")])
    assert not Store(tmp_path / "store").ledger().exists()


def test_the_same_month_is_the_same_bytes(tmp_path: Path) -> None:
    leads = [lead("L1"), lead("L2", "R01", person_id="P000000002")]

    def bytes_of(folder: Path) -> dict[str, bytes]:
        publish_month(tmp_path, "202609", leads, {"L2": {"refer_to": "医保"}}, out=folder, is_whole=True)
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}

    first, second = bytes_of(tmp_path / "a"), bytes_of(tmp_path / "b")
    assert first == second
    assert any(name.endswith(".xlsx") for name in first)


def test_each_department_gets_its_referrals_with_a_receipt(tmp_path: Path, out: Path) -> None:
    leads = [lead("L1", "R01"), lead("L2", "R10", urgency="red"), lead("L3", "R06", is_published=False)]
    departments = {"L1": "医保", "L2": "支出型临时救助/慈善", "L3": "残联"}
    publish_month(tmp_path, "202609", leads, {key: {"refer_to": value} for key, value in departments.items()})
    assert sorted(path.name for path in (out / "referrals").iterdir()) == ["医保.csv", "支出型临时救助_慈善.csv"]
    row = rows_of(out, "referrals/医保.csv")[0]
    assert row["线索编号"] == "L1"
    assert row["转介回执号"] == ""


def test_a_household_with_two_departments_is_on_the_countys_coordination_list(tmp_path: Path, out: Path) -> None:
    leads = [lead("L1", "R01"), lead("L2", "R06"), lead("L3", "R11", subject="household")]
    departments = {"L1": "医保", "L2": "残联", "L3": "县级协调机制"}
    publish_month(tmp_path, "202609", leads, {key: {"refer_to": value} for key, value in departments.items()})
    rows = rows_of(out, "coordination/369921_临江县.csv")
    assert [(row["线索编号"], row["涉及部门"]) for row in rows] == [("L3", "医保、残联")]


def test_wrong_data_goes_back_to_its_supplier_by_file_and_row(tmp_path: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L1")])
    wrong = answer("L1", **{c.RESULT: "数据有误", c.CORRECTION: "不是本人看的病", c.IS_PERSON: "否"})
    returned_csv(tmp_path / "incoming" / "202610" / "feedback" / "东山乡.csv", [wrong])
    publish_month(tmp_path, "202610", [])
    rows = rows_of(tmp_path / "out" / "202610", "corrections/医保.csv")
    assert [(row["文件"], row["行号"], row["更正信息"], row["数据期"]) for row in rows] == [
        (SOURCE, "2", "不是本人看的病", "202609")
    ]


def test_wrong_data_told_between_two_months_reaches_its_supplier_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.feedback.stage.must_be_whole", lambda store: None)  # these made months have no manifest
    publish_month(tmp_path, "202609", [lead("L1")])
    wrong = answer("L1", **{c.RESULT: "数据有误", c.CORRECTION: "不是本人看的病", c.IS_PERSON: "否"})
    accept_file(returned_csv(tmp_path / "a.csv", [wrong]), Store(tmp_path / "store"))
    publish_month(tmp_path, "202610", [])
    rows = rows_of(tmp_path / "out" / "202610", "corrections/医保.csv")
    assert [(row["行号"], row["更正信息"], row[c.VISITED]) for row in rows] == [("2", "不是本人看的病", "2026-10-15")]
    publish_month(tmp_path, "202611", [])
    assert not (tmp_path / "out" / "202611" / "corrections" / "医保.csv").exists()


def test_the_township_gets_a_reason_for_every_refused_row(tmp_path: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L1"), lead("L2")])
    returned_csv(
        tmp_path / "incoming" / "202610" / "feedback" / "东山乡.csv",
        [answer("L1"), answer("L2", **{c.RESULT: "不知道"})],
    )
    publish_month(tmp_path, "202610", [lead("L2")])
    rows = rows_of(tmp_path / "out" / "202610", f"feedback/{EAST}_东山乡/{EAST}_东山乡_处理结果.csv")
    assert [(row["线索编号"], row["处理"]) for row in rows] == [("L1", "已采用，已销号"), ("L2", "退回")]
    assert "下拉框" in rows[1]["原因"]


def test_a_township_outside_the_city_gets_no_list(tmp_path: Path, out: Path) -> None:
    elsewhere = {"L1": {"hukou_township": "110101001000"}}
    publish_month(tmp_path, "202609", [lead("L1")], elsewhere)
    assert [row["主协办"] for row in listed(out, EAST)] == ["主办"]
    assert len(list((out / "worklists").glob("*.csv"))) == 2


def test_deadline_day_is_printed_as_a_day(tmp_path: Path, out: Path) -> None:
    publish_month(tmp_path, "202609", [lead("L1", deadline=date(2026, 11, 5))])
    assert listed(out, EAST)[0]["办结时限"] == "2026-11-05"


def test_publishing_passes_each_room_once_and_puts_down_what_the_ledger_worked_out() -> None:
    """Rooms in the order in which `publish` calls them; the store, which every room writes through, is none of them,
    nor is the helper, who gets ready while the books are drawn up."""
    tree = ast.parse(inspect.getsource(publish_stage))
    imported = {
        name.name: node.module.split(".")[1]
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("flows.")
        for name in node.names
        if name.name != "helpers"
    }
    body = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "publish")
    calls = [
        (node.lineno, node.func.id)
        for node in ast.walk(body)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in imported
    ]
    rooms = [imported[name] for _, name in sorted(calls) if imported[name] != "store"]
    assert [room for room, _ in itertools.groupby(rooms)] == ["ingest", "ledger", "deliverables", "audit"]


def test_a_month_that_fails_while_it_is_written_for_people_has_put_nothing_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_month.write_city(tmp_path)
    made_month.write_stages(tmp_path, "202609", [lead("L1") | {"period": "202609"}], {})
    run, into = context(tmp_path, "202609"), tmp_path / "into"
    into.mkdir()

    def broken(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publish_stage, "confirmed_roster", lambda _: None)
    monkeypatch.setattr(publish_stage, "write_deliverables", broken)
    with pytest.raises(KeyboardInterrupt):
        publish_stage.publish(run, {}, into)
    assert not run.store.joinpath("ledger").exists()
