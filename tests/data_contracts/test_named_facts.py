"""Which names a lead's sentence holds and how they are cut stands once, and every room cuts them alike."""

import json
from pathlib import Path

import polars as pl
import pytest

from data_contracts.named_facts import is_name, surname_only, without_names
from data_contracts.tables import LEDGER_LEADS
from flows.deliverables.report.names import silenced
from flows.ledger.person_names import nameless
from flows.store.frames import filled_up

ROOT = Path(__file__).resolve().parents[2]
SAID = "王伟家的王伟明、王伟东本月年满16周岁，请告知王伟。"
FACTS = json.dumps({"member_name": "王伟明", "student": "王伟东", "line": 100}, ensure_ascii=False)


class _Month:
    """A month that knows one person."""

    lead_details = pl.DataFrame({"lead_id": ["L1"], "facts": [FACTS], "unproven": [None]})

    def people(self, numbers: pl.Series) -> pl.DataFrame:
        return pl.DataFrame({"person_id": numbers, "name": ["王伟"]})


def test_a_name_that_begins_with_another_leaves_nothing_of_itself_in_the_report() -> None:
    assert without_names(SAID, "王伟", FACTS) == "王*家的王*、王*本月年满16周岁，请告知王*。"
    assert silenced(SAID, "王伟", FACTS) == without_names(SAID, "王伟", FACTS)


def test_nor_in_the_ledger() -> None:
    cards = pl.DataFrame({"lead_id": ["L1"], "person_id": ["P000000001"], "statement": [SAID]})
    said = nameless(filled_up(cards, LEDGER_LEADS), _Month())["statement"].to_list()
    assert said == ["⟦P000000001⟧家的王*、王*本月年满16周岁，请告知⟦P000000001⟧。"]


@pytest.mark.parametrize(
    ("name", "other", "said", "left"),
    [
        ("王伟", "王伟", "王伟", "王*"),
        ("王伟明", "王伟", "王伟明和王伟", "王*和王*"),
        (" 王伟 ", None, "王伟，60岁", "王*，60岁"),
        (None, "李四", "李四", "李*"),
        (None, None, "张三", "张三"),
    ],
)
def test_every_name_the_lead_knows_is_cut(name: str | None, other: str | None, said: str, left: str) -> None:
    assert without_names(said, name, json.dumps({"lost_name": other})) == left


def test_what_is_no_name_stays() -> None:
    assert is_name("lost_name") and is_name("name") and is_name("member") and not is_name("named_on")
    assert without_names("户主60岁", "王伟", json.dumps({"age": 60, "relation": "户主"})) == "户主60岁"
    assert without_names(None, "王伟", None) == "" and surname_only("  ") == ""


def test_no_other_file_says_which_facts_are_names() -> None:
    files = [path for room in ("flows", "data_contracts", "rules", "matchers") for path in (ROOT / room).rglob("*.py")]
    saying = [path.name for path in files if '"member", "student"' in path.read_text("utf-8")]
    assert saying == ["named_facts.py"]
