"""From a line of a list, a household, a name or a number to leads; nothing that a reveal would show."""

import json
from pathlib import Path

import polars as pl
import pytest

from data_contracts.contract import load_contracts
from data_contracts.errors import UsageError
from data_contracts.worklist_form import LEAD_ID, WORKLIST
from flows.explain.lead import Asked, masked
from flows.explain.lookup import ListLine, lead_of_line, subject_of
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows import made_month
from tests.flows.explain.in_chinese import explain_in_chinese
from tests.flows.made_leads import EAST
from tests.flows.made_month import IDS

PERIOD = "202609"
LINE, SAID = WORKLIST["list_no"].heading, "王伟的线索逾期。原线索：李四家的补贴到期"
LEADS = [
    made.lead("E08-1", statement="王伟，近一年自付9000元"),
    made.lead("I15-1", "I15", subject="lead", statement=SAID, household_no="H002"),
    made.lead("I03-1", "I03", subject="household", household_no="H003"),
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    retold = {"old_statement": "李四家的补贴到期", "old_rule": "R04"}
    made_month.write_stages(tmp_path, PERIOD, LEADS, {"I15-1": {"facts": json.dumps(retold)}})
    store = Store(tmp_path / "store")
    lists = store.stage(PERIOD, "publish") / "worklists"
    lists.mkdir(parents=True)
    rows = pl.DataFrame({LINE: ["1", "2"], LEAD_ID: ["I03-1", "E08-1"]})
    rows.write_csv(lists / f"{EAST}_东山乡.csv", include_bom=True)
    return store


@pytest.mark.parametrize("place", [EAST, "东山乡"])
def test_a_line_of_a_list_is_a_lead(store: Store, place: str) -> None:
    assert lead_of_line(store, PERIOD, ListLine(place, 2)) == "E08-1"
    assert "线索 E08-1" in explain_in_chinese(store, Asked(place=ListLine(place, 2)))


def test_a_list_or_line_that_is_not_there_is_misuse(store: Store) -> None:
    with pytest.raises(UsageError, match="no line 9"):
        lead_of_line(store, PERIOD, ListLine(EAST, 9))
    with pytest.raises(UsageError, match="no list of 西河镇"):
        lead_of_line(store, PERIOD, ListLine("西河镇", 1))


def test_another_rule_is_asked_about_whom_the_row_is_about(store: Store) -> None:
    assert subject_of(store, PERIOD, "E08-1") == ("P000000001", None)
    assert subject_of(store, PERIOD, "I03-1") == (None, "H003")


def test_a_household_number_gives_its_leads_without_a_name(store: Store) -> None:
    text = explain_in_chinese(store, Asked(household="H001"))
    assert "E08-1 医疗自付费用超过预警线未纳入，已发布" in text and "王*，近一年" in text
    with pytest.raises(UsageError, match="no lead of that household"):
        explain_in_chinese(store, Asked(household="H999"))


@pytest.mark.parametrize("wanted", ["王伟", IDS[0]])
def test_a_name_or_number_is_looked_up_on_record(store: Store, wanted: str) -> None:
    text = explain_in_chinese(store, Asked(wanted=wanted, reason="核对投诉"))
    assert "人员 P000000001" in text and "E08-1" in text
    assert "王伟" not in text and IDS[0] not in text
    logged = "".join(path.read_text(encoding="utf-8") for path in (store.root / "reveals").iterdir())
    assert "P000000001" in logged and wanted not in logged


def test_nobody_is_looked_up_without_a_reason(store: Store) -> None:
    with pytest.raises(UsageError, match="reason"):
        explain_in_chinese(store, Asked(wanted="王伟"))
    assert not (store.root / "reveals").exists()


def test_a_reminder_does_not_tell_the_name_in_the_lead_it_is_about(store: Store) -> None:
    text = explain_in_chinese(store, Asked(lead_id="I15-1"))
    assert "李四" not in text and "王伟" not in text
    assert "原线索说的话（old_statement） = （见原线索）" in text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("1958-03-12", "1958…"),
        ("19580312", "1958…"),
        ("1958年3月", "1958…"),
        ("1958", "1958…"),
        ("195803", "1958…"),
        ("21256", "…"),  # a serial number of 1958-03-12
        ("21256.0", "…"),
        ("12/3/58", "…"),
        ("20121", "…"),
    ],
)
def test_of_a_birth_date_only_a_year_that_is_written_shows(raw: str, shown: str) -> None:
    birth = next(column for column in load_contracts()["roster"].columns if column.name == "birth_date")
    assert masked(birth, raw) == shown


def test_what_somebody_wrote_of_a_person_is_hidden() -> None:
    text = next(column for column in load_contracts()["hotline"].columns if column.name == "ticket_text")
    assert masked(text, "王伟来电，家住3号楼") == "（隐去）"
