"""What arrived and can be relied on: columns that say nothing any more, and which rules they concern."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.contract import load_contracts
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.core_month import write_core_month
from data_contracts.synthetic.damage import Mess
from data_contracts.tables import DRIFT, EXTRACT_STATUS, PROFILE, Table
from matchers.engine.duck import duck_engine
from rules.availability import (
    ROSTER,
    columns_read,
    partly_unsaid_rules,
    places_without_value,
    roster_hold,
    rule_run,
    unsaid_rules,
)
from rules.catalogue import Rule, load_catalogue
from rules.decide import decide_month
from rules.inputs import Arrival, Arrivals, read_arrivals, read_inputs
from rules.month import Month
from rules.parameters import load_parameters
from tests.rules.world import AS_OF

RULES = load_catalogue().values()


def arrived(**not_whole: str) -> Arrivals:
    """Every extract came; those named are not whole, and why."""
    return Arrivals(
        {e: Arrival(e, c.title, "arrived", None, (), not_whole.get(e)) for e, c in load_contracts().items()}
    )


def put(folder: Path, table: Table, *rows: dict[str, Any]) -> None:
    full = [dict.fromkeys(table.schema.names) | row for row in rows]
    pq.write_table(pa.Table.from_pylist(full, table.schema), folder / f"{table.name}.parquet")


def test_columns_that_were_lost_or_are_suddenly_blank_or_invalid_say_nothing(tmp_path: Path) -> None:
    put(tmp_path, EXTRACT_STATUS, {"extract": "vehicles", "title": "机动车登记", "status": "arrived"})
    columns = [("price_yuan", "blank_surge", True), ("vehicle_use", "invalid", False), ("id_no", "ids_end_000", True)]
    told = [
        {"extract": "vehicles", "column": column, "measure": measure, "is_damaged": damaged}
        for column, measure, damaged in columns
    ]
    put(tmp_path, PROFILE, *told)
    lost = {"extract": "vehicles", "kind": "lost_column", "subject": "车辆状态"}
    put(tmp_path, DRIFT, lost, lost | {"kind": "new_column", "subject": "使用性质"})
    assert read_arrivals(tmp_path).by_extract["vehicles"].spoilt == ("price_yuan", "vehicle_status")


def test_a_month_without_profile_or_drift_has_nothing_spoilt(tmp_path: Path) -> None:
    put(tmp_path, EXTRACT_STATUS, {"extract": "vehicles", "title": "机动车登记", "status": "arrived"})
    assert read_arrivals(tmp_path).by_extract["vehicles"].spoilt == ()


@pytest.mark.parametrize(
    ("rule", "extract", "column", "is_read"),
    [
        ("X03", "pension", "basic_pension_yuan_month", True),
        ("X03", "pension", "pension_start_date", True),  # read by the shared fact, though not by this rule
        ("X03", "pension", "phone", False),
        ("X11", "roster", "taper_start_date", True),
        ("X05", "roster", "taper_start_date", False),
        ("X05", "vehicles", "price_yuan", True),
    ],
)
def test_a_rule_reads_the_columns_of_its_facts_and_of_the_roster_those_it_names(
    rule: str, extract: str, column: str, is_read: bool
) -> None:
    assert (column in columns_read(load_catalogue()[rule], extract)) is is_read


def test_a_status_of_the_extract_says_whether_its_silence_means_something(tmp_path: Path) -> None:
    row = {"extract": "pension", "title": "养老待遇", "status": "arrived", "rows_accepted": 50, "rows_refused": 6}
    put(tmp_path, EXTRACT_STATUS, row | {"not_whole": "rows_refused"}, row | {"extract": "visits"})
    arrivals = read_arrivals(tmp_path)
    assert (arrivals.is_whole("pension"), arrivals.is_there("pension")) == (False, True)
    assert arrivals.named("pension") == "养老待遇（退回行的占比超过上限（采用 50 行，退回 6 行））"
    assert arrivals.is_whole("visits")


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if set(rule.spec.absence) - {ROSTER}], ids=lambda rule: rule.id
)
def test_a_rule_that_concludes_from_silence_is_not_run_on_an_extract_that_is_not_whole(rule: Rule) -> None:
    parameters = load_parameters(None)
    for extract in set(rule.spec.absence) - {ROSTER}:
        run = rule_run(rule, arrived(**{extract: "比上次完整时少得多"}), parameters, "369900", AS_OF)
        if extract in rule.required:
            assert run.status == "not_run"
        else:
            assert run.status == "run_without"
        assert "比上次完整时少得多" in str(run.reason)
    assert rule_run(rule, arrived(), parameters, "369900", AS_OF).status == "run"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_who_says_that_somebody_is_not_covered_declares_the_roster(rule: Rule) -> None:
    """Enrolment is for those who are not covered: no such rule, and none that reads it, escapes the hold."""
    says_so = rule.spec.disposition == 1 or re.search(r"\bis_uncovered\b", rule.select) is not None
    assert says_so is (ROSTER in rule.spec.absence)
    assert (roster_hold(rule, arrived(roster="有文件退回")) is not None) is says_so
    assert roster_hold(rule, arrived()) is None


def test_a_roster_that_is_not_whole_holds_back_every_lead_that_says_not_covered(tmp_path: Path) -> None:
    truth = generate(tmp_path, households=20, seed=3, periods=("202610",), mess=Mess.clean())
    made = write_core_month(tmp_path / "month", truth.world, "202610")
    arrivals = read_arrivals(made.ingest)
    lacking = replace(arrivals.by_extract[ROSTER], not_whole="有文件退回，没有采用")
    arrivals = Arrivals({**arrivals.by_extract, ROSTER: lacking})
    month = Month("202610", AS_OF, AS_OF, "369900000000", load_parameters(truth.city / "parameters.yaml"), arrivals)
    with duck_engine(tmp_path / "spill", memory="500MB", threads=1) as engine:
        read_inputs(engine, made.ingest, made.match, None, None)
        decided = decide_month(engine, month)
    leads = decided.leads.to_pylist()
    enrol = [lead for lead in leads if lead["disposition"] == 1]
    assert len(enrol) > 20
    assert {(lead["is_published"], lead["suppressed_by"]) for lead in enrol} == {(False, "roster_not_whole")}
    assert any(lead["is_published"] for lead in leads if lead["disposition"] == 2)
    assert not [lead for lead in leads if lead["disposition"] == 4]
    runs = {run["rule_id"]: run for run in decided.rule_runs.to_pylist() if run["area"] == "*"}
    assert (runs["E08"]["status"], runs["X01"]["status"]) == ("run_without", "not_run")
    assert "线索全部暂缓下发" in runs["E08"]["reason"]
    assert "有文件退回，没有采用" in runs["X01"]["reason"]


def test_a_rule_runs_without_the_part_that_alone_needs_a_value(tmp_path: Path) -> None:
    """E15 wants the standard for one of its signals only; E04 is not run where there is none."""
    parameters, county_of = load_parameters(None), {"369922101206": "369922000000"}
    known = dict.fromkeys(parameters.definitions, 1)
    values = [{**known, "area_key": "369922101206|农村", "dibao_standard": None}, {**known, "area_key": "369901|城市"}]
    part, whole = (
        places_without_value(load_catalogue()[rule], values, county_of, parameters) for rule in ("E15", "E04")
    )
    assert [(run.area, run.status) for run in part] == [("369922000000", "run_without")]
    assert part[0].reason == "参数没有生效的值：低保标准(农村)；不看灵活就业缴费基数是否偏低"
    assert [(run.area, run.status) for run in whole] == [("369922000000", "not_run")]
    nowhere = places_without_value(load_catalogue()["E15"], values[:1], county_of, parameters)
    assert [(run.area, run.status) for run in nowhere] == [("369922000000", "run_without")]
    assert [run.area for run in places_without_value(load_catalogue()["E04"], values[:1], county_of, parameters)] == [
        "*"
    ]


def lacking(extract: str, *, none: tuple[str, ...] = (), some: tuple[str, ...] = ()) -> Arrivals:
    """Every extract came; of one no file has some columns, and only some files have others."""
    all_came = arrived().by_extract
    short = replace(all_came[extract], lacking=frozenset(none), partly=frozenset(some))
    return Arrivals({**all_came, extract: short})


@pytest.mark.parametrize(
    ("rule", "arrivals", "status", "reason"),
    [
        ("I07", lacking("roster", none=("last_review_date",)), "not_run", "社会救助对象花名册的“上次核查日期”"),
        ("I07", lacking("roster", some=("last_review_date",)), "run_without", "那些文件里的人不判断"),
        ("R07", lacking("roster", none=("selfcare_score",)), "run_without", "不看分散供养人员的自理能力，其余照看"),
        ("X11", lacking("roster", some=("is_single_cover",)), "run_without", "只有部分有社会救助对象花名册的“单人保”"),
        ("I02", lacking("payments", none=("allocated_date",)), "run_without", "不看资金拨付是否逾期"),
        ("I02", lacking("payments", none=("phone",)), "run", None),
    ],
)
def test_a_column_that_no_file_or_not_every_file_has_is_told_with_the_rule_that_wants_it(
    rule: str, arrivals: Arrivals, status: str, reason: str | None
) -> None:
    run = rule_run(load_catalogue()[rule], arrivals, load_parameters(None), "369900", AS_OF)
    assert run.status == status
    assert run.reason is None if reason is None else reason in str(run.reason)
    named = [each.id for each, _ in (*unsaid_rules(arrivals), *partly_unsaid_rules(arrivals))]
    assert (rule in named) is (status != "run")
