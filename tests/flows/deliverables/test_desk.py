"""The auditor's desk: every lead once, its chain whole, nobody's name, the same bytes."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from benchmarks.desk_checks import contrast, contrast_faults, page_faults
from data_contracts import tables as t
from flows.audit.manifest import Artefact
from flows.deliverables.desk import data_files
from flows.deliverables.desk.chains import article_cards, article_gists, cited_with_gist, rule_cards
from flows.deliverables.desk.data_files import parts_of
from flows.deliverables.desk.handed_out import handed_out
from flows.deliverables.desk.pages import desk_files, write_desk
from flows.deliverables.desk.population import PLACED, leads_of_desk
from flows.deliverables.row_labels import NEW
from rules.catalogue import load_catalogue
from rules.packs import all_packs
from rules.parameter_files import shipped_yaml
from rules.parameters import load_parameters
from tests.flows import made_leads as made
from tests.flows.deliverables.conftest import MadeMonth
from tests.flows.made_leads import EAST, WEST
from tests.flows.made_month import SOURCE

RULES = Path(str(resources.files("rules")))
EVIDENCE = [{"extract": "medical_claims", "source_file": SOURCE, "source_row": 2, "text": "王伟的医疗费用结算"}]
LATE = "R04-23b60abfc86546"
LEADS = [
    made.lead("E08-04577002888aae", statement="王伟，近一年自付9000元", evidence=EVIDENCE, cites="J9(1);Y4;GX5"),
    made.lead("X05-000000000000aa", "X05", is_published=False, suppressed_by="identity_level"),
    made.lead("I15-1a1b11e9a99475", "I15", subject="lead", statement="王伟的线索逾期。原线索：李四家的补贴到期"),
    made.lead(LATE, "R04", township=WEST, statement="李四家的补贴到期"),
]
DETAILS = [
    {"lead_id": "E08-04577002888aae", "facts": json.dumps({"paid_12m": "9000", "caller_name": "赵六七"})},
    {"lead_id": "X05-000000000000aa", "facts": "{}"},
    {
        "lead_id": "I15-1a1b11e9a99475",
        "about_lead_id": LATE,
        "facts": json.dumps({"old_statement": "李四家的补贴到期", "original": LATE}),
    },
    {"lead_id": LATE, "facts": json.dumps({"member": "李四"})},
]


def lists(*rows: tuple[str, str, int, str, str]) -> pl.DataFrame:
    named = [dict(zip(("lead_id", "listed_for", "list_no", "side", "mark"), row, strict=True)) for row in rows]
    return pl.DataFrame([{name: row.get(name) for name in PLACED} for row in named], schema=PLACED)


PLACES = lists(
    ("E08-04577002888aae", EAST, 1, "host", NEW),
    ("E08-04577002888aae", WEST, 3, "assisting", NEW),
    (LATE, WEST, 1, "host", "督办1次，逾期10天"),
)


@pytest.fixture
def told(month: MadeMonth) -> MadeMonth:
    month.put("decide", t.LEADS, LEADS)
    month.put("decide", t.LEAD_DETAILS, DETAILS)
    month.put("feedback", t.LEAD_HISTORY, [])
    hits = pl.DataFrame({"lead_id": [LEADS[0]["lead_id"]], "rule_id": ["E08"], "area_key": ["369921101201|农村"]})
    hits.write_parquet(month.stage("decide") / "hits.parquet")
    return month


def files_of(month: MadeMonth, artefacts: list[Artefact] | None = None) -> dict[str, bytes]:
    context = made.context(month.root, "202609")
    return dict(desk_files(context, month.tables(), load_parameters(None), PLACES, artefacts or []))


def given(content: bytes) -> Any:
    text = content.decode()
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])


def test_every_lead_has_its_state_and_its_first_list(told: MadeMonth) -> None:
    leads = {row["lead_id"]: row for row in leads_of_desk(told.tables(), PLACES).to_dicts()}
    assert {one: row["state"] for one, row in leads.items()} == {
        "E08-04577002888aae": NEW,
        "X05-000000000000aa": "暂缓下发",
        "I15-1a1b11e9a99475": "督办提醒",
        LATE: "督办",
    }
    first = leads["E08-04577002888aae"]
    assert (first["town"], first["list_no"], first["lines"]) == (EAST, 1, f"{EAST} 1;{WEST} 3")
    assert leads["X05-000000000000aa"]["held_because"] == "身份等级不够这类线索用"


def test_a_reminder_and_its_lead_name_each_other(told: MadeMonth) -> None:
    leads = {row["lead_id"]: row for row in leads_of_desk(told.tables(), PLACES).to_dicts()}
    assert leads["I15-1a1b11e9a99475"]["about_lead_id"] == LATE
    assert leads[LATE]["reminders"] == "I15-1a1b11e9a99475"


def test_open_leads_of_earlier_months_are_there_and_closed_ones_of_this_month(told: MadeMonth) -> None:
    old = {"rule_id": "E08", "township": EAST, "urgency": "red", "opened_period": "202608", "statement": "旧"}
    history = [old | {"lead_id": "E08-old", "is_open": True}, old | {"lead_id": "E08-closed", "is_open": False}]
    history += [old | {"lead_id": "E08-gone", "is_open": False}]
    told.put("feedback", t.LEAD_HISTORY, history)
    closed = {"lead_id": "E08-closed", "event": "closed", "result": "enrolled", "entry_no": 1, "period": "202609"}
    told.put("feedback", t.LEDGER, [closed])
    leads = {row["lead_id"]: row for row in leads_of_desk(told.tables(), PLACES).to_dicts()}
    assert (leads["E08-old"]["state"], leads["E08-old"]["said_in"]) == ("未结，本期不在清单", "202608")
    assert (leads["E08-closed"]["state"], leads["E08-closed"]["answer"]) == ("已销号", "已纳入")
    assert "E08-gone" not in leads


def test_no_name_and_no_number_of_anybody_is_on_it(told: MadeMonth) -> None:
    text = b"".join(files_of(told).values()).decode()
    for name in ("王伟", "李四", "赵六七"):
        assert name not in text
    assert "369921196001011238" not in text
    assert "赵*" in text


def test_a_lead_leads_to_its_rows_numbers_and_articles(told: MadeMonth) -> None:
    files = files_of(told)
    known, town = given(files["desk/known.js"]), given(files[f"desk/{EAST}_1.js"])[1]
    place = town["id"].index("E08-04577002888aae")
    source = town["source"]
    assert town["rows"][place] == 1
    assert (source["row"][0], source["how"]["of"][source["how"]["at"][0]]) == (2, "P000000001，L1，自动采用")
    values = town["values"]["of"][town["values"]["at"][place]].split(",")
    assert any("出处" in known["values"][int(number)] for number in values)
    assert known["articles"]["J9(1)"][2].startswith("重点对象之一")
    assert known["rules"]["E08"]["conditions"]


def test_the_index_holds_every_lead_in_the_order_of_the_files(told: MadeMonth) -> None:
    files = files_of(told)
    ids = given(files["desk/leads_1.js"])["id"]
    in_files = [
        one for part in given(files["desk/known.js"])["parts"] for one in given(files[f"desk/{part[0]}.js"])[1]["id"]
    ]
    assert ids == in_files
    assert sorted(ids) == sorted(lead["lead_id"] for lead in LEADS)


def test_a_large_township_is_shared_out_among_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_files, "PER_TOWN", 2)
    leads = pl.DataFrame({"town": ["1", "1", "1", "2"], "town_name": ["甲", "甲", "甲", "乙"]})
    shared = [(part.file, part.start, part.leads) for part in parts_of(leads)]
    assert shared == [
        ("1_1", 0, 2),
        ("1_2", 2, 1),
        ("2_1", 3, 1),
    ]


def test_the_same_month_has_the_same_bytes(told: MadeMonth) -> None:
    assert files_of(told) == files_of(told)


def test_the_page_keeps_to_the_rules_of_readable_pages(told: MadeMonth, tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "worklists").mkdir(parents=True)
    (out / "report").mkdir()
    for name in ("worklists/1_东山乡.csv", "worklists/1_东山乡.xlsx", "report/index.html"):
        (out / name).write_text("", encoding="utf-8")
    artefacts = [Artefact("worklists/1_东山乡.csv", 7, 1, ""), Artefact("worklists/1_东山乡.xlsx", None, 1, "")]
    context = made.context(told.root, "202609")
    write_desk(context, told.tables(), load_parameters(None), PLACES, artefacts, out)
    assert page_faults(out) == []


def test_colours_are_far_enough_apart() -> None:
    assert contrast_faults() == []
    assert round(contrast("#ffffff", "#000000")) == 21


def test_forms_of_one_list_are_one_line_with_its_rows() -> None:
    names = ("1_东山乡.csv", "1_东山乡.xlsx", "1_东山乡_入户核查表.docx")
    found = handed_out([Artefact(f"worklists/{name}", 7 if name.endswith("csv") else None, 1, "") for name in names])
    folders = [(folder.what, folder.for_whom, folder.rows) for folder in found]
    assert folders == [("线索清单和入户核查表", "乡镇（街道）", 7)]
    assert [file.form for file in found[0].sheets[0].files] == ["表格", "CSV", "文书"]


def test_each_article_of_the_five_texts_that_a_rule_or_a_value_cites_has_its_gist() -> None:
    cited = {cite for rule in load_catalogue().values() for cite in rule.spec.cites}
    assert set(article_cards()) == cited
    files = [RULES / "parameters.yaml", RULES / "conventions.yaml", *sorted((RULES / "packs").glob("*.yaml"))]
    places = {pack.text for pack in all_packs().values()}
    assert len(places) == 5
    for file in files:
        lines = [line for part in shipped_yaml(file).values() if isinstance(part, list) for line in part]
        texts = [str(line["citation"]) for line in lines if isinstance(line, dict) and line.get("citation")]
        cited |= {code.strip() for text in texts for code in text.split(";")}
    lacking = [code for code in cited - set(article_gists()) if code[0] in places and not code[1:2].isupper()]
    assert lacking == []
    assert set(article_gists()) <= cited


def test_a_value_tells_what_its_article_comes_to() -> None:
    assert cited_with_gist("J9(6); ZZ1") == f"J9(6); ZZ1：{article_gists()['J9(6)']}"
    assert cited_with_gist("ZZ1") == "ZZ1"


def test_rule_cards_are_of_every_rule() -> None:
    assert set(rule_cards()) == set(load_catalogue())
