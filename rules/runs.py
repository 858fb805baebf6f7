"""How each rule ran this month, everywhere and in places, and what is to be remarked about it."""

from collections import Counter
from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from data_contracts.steps import Engine, values_in
from data_contracts.tables import RULE_RUNS
from rules.availability import ELSEWHERE, EVERYWHERE, RuleRun, places_without_value, rule_run
from rules.catalogue import Rule
from rules.month import Month


def all_runs(engine: Engine, month: Month, rules: Iterable[Rule]) -> list[RuleRun]:
    """How each of the rules ran, everywhere and where a parameter is missing."""
    counties = engine.query("SELECT area_code, county FROM areas ORDER BY area_code").to_pylist()
    county_of = {row["area_code"]: row["county"] or row["area_code"] for row in counties}
    values = _kinds_of_place(engine.query("SELECT * FROM local_values ORDER BY area_key"), county_of)
    runs = []
    for rule in rules:
        run = rule_run(rule, month.arrivals, month.parameters, month.city_code, month.as_of)
        if rule.spec.batch and run.status != "not_run":
            run = _batch_run(engine, month, run, rule.spec.batch)
        places = places_without_value(rule, values, county_of, month.parameters) if run.status != "not_run" else []
        runs += places if places and places[0].area == EVERYWHERE else [run, *places]
    return runs


def _kinds_of_place(values: pa.Table, county_of: Mapping[str, str]) -> list[dict[str, object]]:
    """One row of local_values for the places of a county, urban or rural, that lack the same values: a city has
    thousands of places and a few such kinds."""
    places = [str(key).partition("|") for key in values.column("area_key").to_pylist()]
    lacking = pa.table([pc.is_null(column) for column in values.columns], names=values.column_names)
    kinds = lacking.drop_columns("area_key")
    for name, of_place in (
        ("county", [county_of.get(area) for area, _, _ in places]),
        ("urban_rural", [urban_rural for _, _, urban_rural in places]),
        ("place", list(range(len(places)))),
    ):
        kinds = kinds.append_column(f"|{name}", pa.array(of_place))
    first = kinds.group_by([name for name in kinds.column_names if name != "|place"], use_threads=False)
    rows: list[dict[str, object]] = values.take(first.aggregate([("|place", "min")]).column("|place_min")).to_pylist()
    return rows


def _batch_run(engine: Engine, month: Month, run: RuleRun, extract: str) -> RuleRun:
    """A rule about a batch is not run when its extract holds nothing of last month's: nobody's pay is missing then."""
    sql = f"SELECT count(*) AS rows FROM rows_{extract} WHERE batch_month = $batch_month"
    if engine.query(sql, values_in(sql, month.values)).column("rows")[0].as_py():
        return run
    return RuleRun(run.rule_id, EVERYWHERE, "not_run", "发放明细里没有上月批次的任何记录，不能当作都没有发放")


def rule_runs(runs: list[RuleRun], leads: pa.Table) -> pa.Table:
    """RULE_RUNS: how each rule ran, with its leads of the month and those published, in a total order."""
    found = Counter(leads.column("rule_id").to_pylist())
    published = Counter(leads.filter(leads.column("is_published")).column("rule_id").to_pylist())
    rows = []
    for run in sorted(runs, key=lambda run: (run.rule_id, run.area)):
        everywhere = run.area == EVERYWHERE
        rows.append(
            {
                "rule_id": run.rule_id,
                "area": run.area,
                "status": run.status,
                "reason": run.reason,
                "leads": found[run.rule_id] if everywhere else 0,
                "published": published[run.rule_id] if everywhere else 0,
            }
        )
    return pa.Table.from_pylist(rows, RULE_RUNS.schema)


def remarks(runs: list[RuleRun], leads: pa.Table) -> tuple[str, ...]:
    """A sentence for each rule not run in the city or a county, and for leads without a deadline."""
    stopped = [run for run in runs if run.status == "not_run" and run.area != ELSEWHERE]
    not_run = [f"规则 {run.rule_id} 未运行（{_place(run.area)}）：{run.reason}" for run in stopped]
    undated = leads.column("deadline").null_count
    return (*not_run, *([f"{undated} 条线索没有办结时限：没有设定办结工作日数"] if undated else []))


def _place(area: str) -> str:
    return "全部地区" if area == EVERYWHERE else area
