"""Sensitive reasons stand in the list of designated staff and in no other file of the month."""

import csv
import zipfile
from pathlib import Path

import pytest

from data_contracts.sensitive import is_sensitive
from tests.flows.made_leads import EAST, lead
from tests.flows.made_month import publish_month

IN_CUSTODY = "王伟，66岁，登记为正在服刑，请核实；其他家庭成员的待遇需重新核算，不得因此停发。"
NEUTRAL = "王伟，66岁，家庭成员情况有变化，由专人告知，请核实；其他家庭成员的待遇需重新核算，不得因此停发。"
ILL = "王伟，66岁，2026-09-03确诊艾滋病，请医保部门及时落实医疗救助。"
PLAIN = "王伟，66岁，没有领取养老金，也没有纳入救助，请入户了解生活来源。"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sensitive")
    leads = [
        lead("L1", rule_id="X02", disposition=4, statement=IN_CUSTODY),
        lead("L2", rule_id="R01", disposition=3, statement=ILL),
        lead("L3", rule_id="E07", statement=PLAIN),
    ]
    publish_month(root, "202609", leads, is_whole=True)
    return root / "out" / "202609"


def texts_of(path: Path) -> str:
    if path.suffix in (".xlsx", ".docx"):
        with zipfile.ZipFile(path) as parts:
            return "\n".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())
    return path.read_text(encoding="utf-8-sig", errors="replace")


def rows_of(path: Path) -> dict[str, dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {row["线索编号"]: row for row in csv.DictReader(file)}


def test_the_list_says_that_somebody_will_tell_and_the_other_file_tells(out: Path) -> None:
    shown = rows_of(out / "worklists" / f"{EAST}_东山乡.csv")
    assert shown["L1"]["线索说明"] == NEUTRAL
    assert shown["L3"]["线索说明"] == PLAIN
    told = rows_of(out / "designated" / f"{EAST}_东山乡_专办.csv")
    assert told["L1"]["线索说明"] == IN_CUSTODY
    assert "L3" not in told


def test_a_department_gets_the_words_apart_from_its_list(out: Path) -> None:
    referrals = [rows_of(path) for path in (out / "referrals").glob("*.csv")]
    assert [rows["L2"]["线索说明"] for rows in referrals if "L2" in rows] == [
        "王伟，66岁，2026-09-03确诊重病，请医保部门及时落实医疗救助。"
    ]
    told = [rows_of(path) for path in (out / "designated").glob("*.csv")]
    assert {rows["L2"]["线索说明"] for rows in told if "L2" in rows} == {ILL}


def test_no_other_file_of_the_month_holds_a_sensitive_word(out: Path) -> None:
    apart = {"tables", "designated"}
    files = [path for path in out.rglob("*") if path.is_file() and path.relative_to(out).parts[0] not in apart]
    assert {path.suffix for path in files} >= {".csv", ".xlsx", ".docx", ".html"}
    assert [path.name for path in files if is_sensitive(texts_of(path))] == []
    assert any(is_sensitive(texts_of(path)) for path in (out / "designated").iterdir())
