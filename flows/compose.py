"""A month's deliverables put together: lists and tables, the report, the validation page, and the manifest last."""

import hashlib
import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from data_contracts.city import City, load_city
from data_contracts.tables import FILES
from flows.audit.manifest import MANIFEST, Artefact, Facts, inputs_of, outputs_of, read_manifest, seal_month
from flows.outputs.report import RuleCard, Sources, render_report
from flows.outputs.validation import render_validation
from flows.resume import MARK, read_mark
from flows.run import RunContext, StageSummary
from flows.stages.publish import publish
from flows.store import Store, read_table, sha256, write_bytes, written_whole
from matchers.score import load_model
from rules.catalogue import Rule, load_catalogue
from rules.parameters import Parameters, load_parameters

VERSION_DIGITS = 12


def compose(context: RunContext, timings: Mapping[str, float], into: Path) -> StageSummary:
    """Fill `into` with everything a month hands out; the manifest is written last and covers all of it."""
    store = Store(context.store)
    summary = publish(context, store, into)
    city = load_city(context.city)
    rules = load_catalogue()
    parameters = in_force(load_parameters(city.parameters), context)
    sources = _sources(context, city, rules, parameters, outputs_of(into))
    write_bytes(into / "report" / "index.html", render_report(sources))
    write_bytes(into / "report" / "validation.html", _validation(store.stage(context.period, "ingest")))
    facts = Facts(
        city_name=city.name,
        city_code=city.code,
        parameters=parameters,
        rules={rule.id: version_of(rule) for rule in rules.values()},
        model=load_model().version,
    )
    seal_month(context, into, facts, timings)
    return summary


def _sources(
    context: RunContext,
    city: City,
    rules: Mapping[str, Rule],
    parameters: Sequence[Mapping[str, object]],
    outputs: Sequence[Artefact],
) -> Sources:
    store, model = Store(context.store), load_model()
    previous = store.previous(context.period)
    return Sources(
        context=context,
        city_name=city.name,
        city_code=city.code,
        rules=[rule_card(rule) for rule in rules.values()],
        parameters=parameters,
        review_bits=model.lines.review / 1000,
        auto_bits=model.lines.auto / 1000,
        model=model.version,
        priority=priority_in_words(context, city),
        inputs=inputs_of(context, read_table(store.table(context.period, "ingest", FILES))),
        outputs=outputs,
        previous=read_manifest(store.period(previous) / MANIFEST) if previous else None,
        floor=city.worklists.yield_floor,
    )


def rule_card(rule: Rule) -> RuleCard:
    """What the report prints about a rule."""
    says = rule.says
    return RuleCard(
        rule_id=says.id,
        title=says.title,
        disposition=says.disposition,
        subject=says.subject,
        urgency=says.urgency,
        cites=tuple(says.cites),
        statement=says.statement,
        version=version_of(rule),
        file=f"rules/{rule.file}",
    )


def version_of(rule: Rule) -> str:
    """A rule's version is the hash of its file's words and SELECT: it changes when, and only when, the rule does."""
    told = json.dumps([rule.says.model_dump(mode="json"), rule.select], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(told.encode()).hexdigest()[:VERSION_DIGITS]


def in_force(parameters: Parameters, context: RunContext) -> list[Mapping[str, object]]:
    """Every value that may be used this month, one mapping each, in a fixed order."""
    values = [v for key in sorted(parameters.values) for v in parameters.values[key] if v.is_in_force(context.as_of)]
    return [
        {
            "id": value.id,
            "area": value.area or "*",
            "urban_rural": value.urban_rural,
            "value": value.value,
            "unit": value.unit or parameters.definitions[value.id].unit,
            "from": value.start,
            "published": value.published,
            "citation": value.citation,
        }
        for value in values
    ]


def priority_in_words(context: RunContext, city: City) -> list[str]:
    """The priority table as the report prints it, first rank first."""
    urgencies = {"red": "红色线索", "orange": "橙色线索", "yellow": "黄色线索"}
    dispositions = {1: "1 启动认定", 2: "2 督办", 3: "3 转介", 4: "4 终止复核"}
    ranks = load_parameters(city.parameters).priority_at(context.as_of)
    return [urgencies[r.urgency] if r.urgency else dispositions[r.disposition or 0] for r in ranks]


def _validation(ingest: Path) -> bytes:
    results = json.loads((ingest / "validation.json").read_text(encoding="utf-8"))
    return render_validation(results).encode()


def deliver(published: Path, out: Path) -> None:
    """Lay the kept deliverables out under `--out`, whole, unless exactly they are there already."""
    mark = read_mark(published)
    there = {item.path: item.sha256 for item in outputs_of(out)}
    if (out / MANIFEST).is_file():
        there[MANIFEST] = sha256(out / MANIFEST)
    if mark and there == mark["outputs"]:
        return
    with written_whole(out) as aside:
        shutil.copytree(published, aside, dirs_exist_ok=True, ignore=shutil.ignore_patterns(MARK))
