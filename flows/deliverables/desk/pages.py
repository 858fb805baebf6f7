"""The desk's files: the month's index page and the data it loads. Reads the store and what was delivered; no clock."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from data_contracts.contract import load_contracts
from data_contracts.labels import RESULTS, URGENCIES
from flows.audit.manifest import Artefact
from flows.deliverables.desk.chains import article_cards, fact_lines, rule_cards, source_rows, values_used
from flows.deliverables.desk.data_files import FOLDER, index_files, parts_of, script, town_files
from flows.deliverables.desk.handed_out import handed_out
from flows.deliverables.desk.population import STATES, UNANSWERED, leads_of_desk
from flows.deliverables.report.page import environment_of, page_text
from flows.store.files import write_bytes
from flows.store.month_tables import MonthTables
from flows.store.run import RunContext
from rules.parameters import Parameters

INDEX = "index.html"
TEMPLATES = "flows.deliverables.desk.templates"


def write_desk(
    context: RunContext,
    month: MonthTables,
    parameters: Parameters,
    lists: pl.DataFrame,
    artefacts: list[Artefact],
    into: Path,
) -> None:
    """Write `index.html` and what it loads beside the month's other deliverables (`artefacts`). `lists`: PLACED."""
    for path, content in desk_files(context, month, parameters, lists, artefacts):
        write_bytes(into / path, content)


def desk_files(
    context: RunContext,
    month: MonthTables,
    parameters: Parameters,
    lists: pl.DataFrame,
    artefacts: list[Artefact],
) -> Iterator[tuple[str, bytes]]:
    """Each file of the desk by its path in the month's folder."""
    leads, rows, lines = _complete(month, parameters, leads_of_desk(month, lists))
    parts = parts_of(leads)
    codes = {
        "rule": sorted(leads["rule_id"].unique()),
        "urgency": list(URGENCIES.values()),
        "state": list(STATES),
        "answer": [UNANSWERED, *RESULTS.values()],
    }
    for path, content in town_files(leads, rows, parts):
        yield f"{FOLDER}/{path}.js", content
    numbers = [0]
    for number, (path, content) in enumerate(index_files(leads.rename({"rule_id": "rule"}), codes, month.as_of), 1):
        numbers[0] = number
        yield f"{FOLDER}/{path}.js", content
    known = {
        "codes": codes,
        "parts": [list(part) for part in parts],
        "rules": rule_cards(),
        "articles": article_cards(),
        "values": lines,
        "extracts": {name: contract.title for name, contract in load_contracts().items()},
        "as_of": month.as_of.isoformat(),
        "period": month.period,
    }
    yield f"{FOLDER}/known.js", script("desk.known", known)
    yield INDEX, _page(context, artefacts, len(leads), numbers[0])


def _complete(
    month: MonthTables, parameters: Parameters, leads: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """Leads in the words of the page, the rows they rest on, and the lines of the numbers used."""
    rows = source_rows(month, leads)
    values, lines = values_used(month, parameters, leads)
    leads = leads.join(values, on="lead_id", how="left", maintain_order="left")
    complete = leads.with_columns(
        fact_lines(leads["rule_id"].to_list(), leads["facts"].to_list()),
        pl.col("deadline").cast(pl.Utf8).alias("due"),
        pl.col("identity_level").alias("level"),
        pl.col("months_open").alias("months"),
        pl.col("case_no").alias("case"),
        pl.col("household_no").alias("home"),
        pl.col("person_id").alias("person"),
        pl.col("suppressed_by").alias("held"),
        pl.col("held_because").alias("because"),
        pl.col("about_lead_id").alias("about"),
        pl.col("opened_period").alias("opened"),
    )
    return complete, rows, lines


def _page(context: RunContext, artefacts: list[Artefact], leads: int, index_parts: int) -> bytes:
    page = (
        environment_of(TEMPLATES)
        .get_template("index.html.j2")
        .render(
            city=context.settings.name,
            period=context.period,
            month=f"{context.period[:4]} 年 {int(context.period[4:])} 月",
            as_of=context.as_of.isoformat(),
            published=context.published.isoformat(),
            version=context.code_version,
            folders=handed_out(artefacts),
            leads=leads,
            index_parts=index_parts,
            style=page_text("desk.css", TEMPLATES) + page_text("scrolled.css"),
            script=page_text("desk.js", TEMPLATES) + page_text("scrolled.js"),
        )
    )
    return page.encode()
