"""From a lead to its rule, its numbers and the rows; silent about identities unless they are revealed on record."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.errors import UsageError
from data_contracts.steps import Engine
from flows.audit import journal
from flows.audit.reveals import SHORTEST_REASON
from flows.explain.lead import Asked, explained
from flows.language import HAN, QUOTED, quoted, say
from flows.store.files import write_json
from flows.store.paths import Store
from rules.availability import RuleRun
from rules.catalogue import Rule, load_catalogue
from rules.look_back import RuleAnswer
from tests.flows.deliverables.report.factory import WHOLE_ID, WHOLE_PHONE, make_store
from tests.flows.explain.in_chinese import explain_in_chinese

SPELLED = ("369821 19580312 1235", "369821-19580312-1235", "３６９８２１１９５８０３１２１２３５")

LEAD = "XS-0000"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = make_store(tmp_path)
    decided = store.stage("202610", "decide")
    days = {"as_of": "2026-10-31", "published": "2026-11-02"}
    write_json(decided / "month.json", {"period": "202610", "city_code": "369900000000", **days})
    hits = {"lead_id": [LEAD], "area_key": ["369921103000|农村"]}
    pq.write_table(pa.table(hits), decided / "hits.parquet")
    return store


def test_the_chain_runs_from_the_lead_to_rule_text_number_and_source_row(store: Store) -> None:
    text = explain_in_chinese(store, Asked(lead_id=LEAD))
    assert "规则 E08" in text and "rules/enrol/E08" in text
    assert "依据 GX5：《刚性支出困难家庭认定办法》（文号、日期未核实） 第 5 条" in text
    assert "预警线" in text and "出处 " in text
    assert "roster/低保名册.xlsx 第 3 行" in text
    assert "认人（本人）：P000000000" in text and "由 K1 同一有效证件号码 找到" in text


def test_around_what_it_quotes_it_speaks_english_where_the_terminal_does(store: Store) -> None:
    answer = explained(store, Asked(lead_id=LEAD))
    mine = QUOTED.sub(quoted("quoted"), answer)
    assert HAN.search(mine)
    assert not HAN.search(say(mine, "en"))


def test_a_lead_that_is_held_back_says_which_row_or_cell_holds_it(store: Store) -> None:
    assert "暂缓的原因" not in explain_in_chinese(store, Asked(lead_id=LEAD))
    rule = next(rule for rule in load_catalogue().values() if "identity_review" in rule.spec.holds)
    leads = store.stage("202610", "decide") / "leads.parquet"
    table = pl.read_parquet(leads).with_columns(rule_id=pl.lit(rule.id), suppressed_by=pl.lit("identity_review"))
    table.with_columns(is_published=pl.lit(False)).write_parquet(leads)
    text = explain_in_chinese(store, Asked(lead_id=LEAD))
    assert f"  暂缓的原因：{rule.spec.holds['identity_review']}" in text


def test_a_scored_link_is_shown_as_a_sum_of_bits(store: Store) -> None:
    text = explain_in_chinese(store, Asked(lead_id=LEAD))
    assert re.search(r"\+13\.0 比特  证件号码 号码可见部分一致", text) and re.search(r"\+18\.5 比特  合计", text)
    assert "出生日期相差三年" in text


def test_without_reveal_no_identity_is_shown(store: Store) -> None:
    text = explain_in_chinese(store, Asked(lead_id=LEAD))
    assert WHOLE_ID not in text and WHOLE_PHONE not in text
    assert "王建国" not in text and "买买提" not in text and "三村12号" not in text and "1990-01-01" not in text
    assert "369921************" in text and "154****5678" in text


@pytest.mark.parametrize(
    "written", ["369821 19580312 1235", "369821-19580312-1235", "３６９８２１１９５８０３１２１２３５"]
)
def test_a_grouped_or_wide_number_in_facts_and_evidence_is_masked(store: Store, written: str) -> None:
    path = store.stage("202610", "decide") / "lead_details.parquet"
    details = pq.read_table(path)
    facts = pa.array([json.dumps({"note": f"证件{written}已核"}, ensure_ascii=False)] * details.num_rows)
    pq.write_table(details.set_column(details.schema.names.index("facts"), "facts", facts), path)
    text = explain_in_chinese(store, Asked(lead_id=LEAD))
    assert written not in text
    assert "note = 证件" in text and "********" in text


def test_reveal_needs_a_reason_and_is_logged_before_anything_is_shown(store: Store) -> None:
    with pytest.raises(UsageError, match="reason"):
        explain_in_chinese(store, Asked(lead_id=LEAD, reveal=True))
    text = explain_in_chinese(store, Asked(lead_id=LEAD, reveal=True, reason="核对投诉 17 号"))
    assert WHOLE_ID in text
    (log,) = (store.root / "reveals").glob("*.jsonl")
    (entry,) = journal.read(log)
    assert entry["which"] == LEAD and entry["why"] == "核对投诉 17 号" and entry["who"] and entry["when"]
    assert WHOLE_ID not in log.read_text(encoding="utf-8")


def test_a_reason_too_short_is_told_how_long_it_has_to_be(store: Store) -> None:
    with pytest.raises(UsageError, match=f"at least {SHORTEST_REASON} characters"):
        explain_in_chinese(store, Asked(lead_id=LEAD, reveal=True, reason="核对诉"))


def test_a_store_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such store"):
        explain_in_chinese(Store(tmp_path / "nowhere"), Asked(lead_id=LEAD))


def test_a_household_nobody_knows_is_misuse_like_an_unknown_person(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule = load_catalogue()["E08"]
    monkeypatch.setattr("flows.explain.why_not.ask_about", known_household(rule))
    asked = Asked(why_not="E08", household="H1")
    assert "没有命中" in explain_in_chinese(store, asked)
    with pytest.raises(UsageError, match="no household"):
        explain_in_chinese(store, replace(asked, household="H2"))


def known_household(rule: Rule) -> Callable[..., RuleAnswer]:
    """A month that knows the household H1 and has no candidate of any rule."""

    def ask(_store: Store, _period: str, engine: Engine, *_asked: object) -> RuleAnswer:
        engine.put("persons", pa.table({"household_key": ["H1"]}))
        engine.put("households", pa.table({"household_key": ["H1"]}))
        return RuleAnswer(rule, RuleRun(rule.id, "*", "run", None), "", ())

    return ask


def test_a_lead_that_is_nowhere_is_misuse(store: Store) -> None:
    with pytest.raises(UsageError, match="no month"):
        explain_in_chinese(store, Asked(lead_id="XS-none"))
    with pytest.raises(UsageError):
        explain_in_chinese(store, Asked())
