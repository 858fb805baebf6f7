"""What a lead rests on: the rule's words, the numbers in force where its person is registered, articles, rows."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import resources

import polars as pl

from data_contracts import at_rest, labels
from data_contracts.masks import mask_text
from data_contracts.named_facts import without_names
from data_contracts.row_ids import row_id_of
from data_contracts.tables import MEMBERS
from flows.deliverables import titles
from flows.deliverables.report.names import shown_fact
from flows.deliverables.report.place_names import area_name
from flows.deliverables.report.sources import Row
from flows.store.month_tables import MonthTables
from rules.catalogue import Rule, load_catalogue
from rules.city_rules import city_texts
from rules.parameters import Parameters
from rules.steps import parameters_of
from rules.wording import fact_text, named_fact

HITS = "hits.parquet"
ROW = ("extract", "source_file", "source_row")
NO_GIST = "本条大意未收录，请看原文。"

Shown = dict[str, object]


@cache
def article_gists() -> dict[str, str]:
    """What each cited article comes to, by its code; only of texts that were read in the text itself."""
    text = resources.files("flows.deliverables").joinpath("article_gists.csv").read_text(encoding="utf-8")
    return {row["code"]: row["gist"] for row in csv.DictReader(text.splitlines())}


def rule_cards() -> dict[str, Shown]:
    """Each rule as the desk tells it, by its number."""
    return {rule.id: _rule_card(rule) for rule in load_catalogue().values()}


def _rule_card(rule: Rule) -> Shown:
    spec = rule.spec
    return {
        "title": spec.title,
        "kind": labels.NUMBERED_DISPOSITIONS[spec.disposition],
        "says": spec.statement,
        "conditions": [text or name for name, text in spec.conditions.items()],
        "held": dict(spec.holds) | dict(spec.exemptions),
        "reading": spec.reading or "",
        "cites": list(spec.cites),
        "file": rule.place,
    }


def article_cards() -> dict[str, Sequence[str]]:
    """Each cited article, by its code: text, item, gist."""
    codes = {cite for rule in load_catalogue().values() for cite in rule.spec.cites}
    return {code: [*titles.cited_text(code), _gist(code)] for code in sorted(codes)}


def _gist(code: str) -> str:
    own = city_texts().get(code)
    return own.passage if own else article_gists().get(code, NO_GIST)


def values_used(month: MonthTables, parameters: Parameters, leads: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """lead_id, values (numbers of lines, joined by ",") and the lines: each a parameter as the lead's rule saw it.

    A lead whose place is not kept (of an earlier month, or none) has no values. Places that see the same values are
    looked up once.
    """
    path = month.store.stage(month.period, "decide") / HITS
    if not path.exists():
        return pl.DataFrame(schema={"lead_id": pl.Utf8, "values": pl.Utf8}), []
    towns: Mapping[str, Row] = {row["area_code"]: row for row in month.areas.iter_rows(named=True)}
    kept = at_rest.scan(path).select("lead_id", "rule_id", "area_key")
    hits = kept.join(leads.lazy().select("lead_id"), on="lead_id", how="semi").unique("lead_id").collect()
    lines: dict[str, int] = {}
    known: dict[tuple[str, tuple[str, ...], str], str] = {}
    named: dict[str, tuple[str, ...]] = {}
    found = []
    for rule_id, key in hits.select("rule_id", "area_key").unique().sort("rule_id", "area_key").iter_rows():
        area, _, kind = str(key or "").partition("|")
        place = (rule_id, parameters.chain(area or None), kind)
        if place not in known:
            if rule_id not in named:
                named[rule_id] = parameters_of(load_catalogue()[rule_id]) if rule_id in load_catalogue() else ()
            texts = [_value_text(parameters, name, (area, kind), month.as_of, towns) for name in named[rule_id]]
            known[place] = ",".join(str(lines.setdefault(line, len(lines))) for line in texts)
        found.append((rule_id, key, known[place]))
    places = pl.DataFrame(found, schema=["rule_id", "area_key", "values"], orient="row")
    places = places.cast({"rule_id": pl.Utf8, "area_key": pl.Utf8, "values": pl.Utf8})
    return hits.join(places, on=["rule_id", "area_key"], nulls_equal=True).select("lead_id", "values"), list(lines)


def _value_text(
    parameters: Parameters, name: str, place: tuple[str, str], as_of: date, towns: Mapping[str, Row]
) -> str:
    definition, (area, kind) = parameters.definitions[name], place
    value = parameters.lookup(name, area or None, kind or None, as_of)
    if value is None:
        return f"{definition.title}：当地没有有效的值"
    where = " ".join(part for part in (area_name(value.area, towns), value.urban_rural) if part)
    number = f"{value.value:f} {titles.unit_label(value.unit or definition.unit)}"
    source = cited_with_gist(value.citation)
    return f"{definition.title} = {number}（{where}；{value.start} 起，{value.published} 公布；出处 {source}）"


def fact_lines(rules: Sequence[str], facts: Sequence[str | None]) -> pl.Series:
    """Each lead's JSON of facts as lines `name（column） = value`: no whole name, no whole number.

    `rules`: the rule of each lead, which may name facts of its own.
    """
    texts = ["\n".join(_fact_lines(*lead)) for lead in zip(rules, facts, strict=True)]
    return pl.DataFrame({"facts": pl.Series(texts, dtype=pl.Utf8)}).select(mask_text(pl.col("facts")))["facts"]


def _fact_lines(rule_id: str, facts: str | None) -> Iterator[str]:
    rule = load_catalogue().get(rule_id)
    own = rule.spec.facts if rule else {}
    for name, value in _loaded(facts):
        yield f"{named_fact(name, own)} = {fact_text(shown_fact(name, value))}"


def _loaded(facts: str | None) -> list[tuple[str, object]]:
    known: Mapping[str, object] = json.loads(facts or "{}")
    return list(known.items())


def source_rows(month: MonthTables, leads: pl.DataFrame) -> pl.DataFrame:
    """The rows each lead rests on, in its order. Grain: lead x source row.

    lead_id, extract, source_file, source_row, text, how: whose it was found to be and on what; blank for a row of an
    earlier month.
    """
    rows = leads.select("lead_id", "name", "facts", "is_said", "evidence").explode("evidence").unnest("evidence")
    rows = rows.filter(pl.col("source_row").is_not_null())
    texts = zip(rows["text"], rows["name"], rows["facts"], strict=True)
    rows = rows.with_columns(pl.Series("text", [without_names(*one) for one in texts], dtype=pl.Utf8))
    rows = rows.with_columns(mask_text(pl.col("text"))).drop("name", "facts")
    how = rows.filter("is_said").select(ROW).unique()
    return rows.join(_how_linked(month, how), on=ROW, how="left", maintain_order="left").with_columns(
        pl.when("is_said").then("how").fill_null("").alias("how")
    )


def _how_linked(month: MonthTables, rows: pl.DataFrame) -> pl.DataFrame:
    """extract, source_file, source_row, how. Grain: source row."""
    files = month.files.select("source_file", "file_no")
    named = rows.with_columns(pl.col("source_file").str.replace(f"{MEMBERS}.*$", "").alias("_file"))
    named = named.join(files, on="source_file", how="left").join(
        files.rename({"source_file": "_file", "file_no": "_file_no"}), on="_file", how="left"
    )
    number = row_id_of(pl.coalesce("file_no", "_file_no"), pl.col("source_row"))
    keyed = named.with_columns(number.alias("row_id")).filter(pl.col("row_id").is_not_null())
    wanted = keyed.lazy().select("row_id").unique()
    links = month.links().filter(pl.col("role") == "self").join(wanted, on="row_id", how="semi")
    found = links.select("row_id", "extract", "person_id", "level", "decision").collect()
    decision = pl.col("decision").replace(dict(labels.DECISIONS))
    parts = [pl.coalesce("person_id", pl.lit("未定人")), pl.coalesce("level", pl.lit("—")), decision]
    texts = found.with_columns(pl.concat_str(parts, separator="，").alias("how"))
    return (
        keyed.join(texts, on=["row_id", "extract"]).select(*ROW, "how").unique(ROW, keep="first", maintain_order=True)
    )


def cited_with_gist(citation: str) -> str:
    """A value's citation and what the articles in it come to, where their gist is kept."""
    codes = [code.strip() for code in citation.split(";")]
    gists = [article_gists()[code] for code in codes if code in article_gists()]
    return f"{citation}：{'；'.join(gists)}" if gists else citation
