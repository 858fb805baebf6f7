"""A month's tables: the one place that opens the Parquet the stages of a month left, each table when first asked for.

Ledger, deliverables, feedback, audit and explain read a month through MonthTables, in Polars or, for what grows with
the city, in DuckDB (`offer`). Which stage makes which table stands here once.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from data_contracts import at_rest
from data_contracts import tables as t
from data_contracts.core_parts import core_extracts, core_name
from data_contracts.errors import StoreError
from data_contracts.steps import Engine
from data_contracts.tables import Table
from flows.store.frames import empty_frame, typed_frame
from flows.store.older_files import as_today
from flows.store.paths import Store
from flows.store.run import period_end

MADE_BY: Mapping[str, tuple[Table, ...]] = {
    "ingest": (
        *(t.FILES, t.EXTRACT_STATUS, t.PROFILE, t.DRIFT, t.AREAS),
        *(t.REJECTED, t.CELL_ISSUES, t.ROW_REMARKS, t.YEARLY_INCOMES),
        *(t.CORRECTED_CELLS, t.CORRECTIONS_READ),
    ),
    "match": (
        t.PEOPLE,
        t.PERSON_DETAILS,
        t.LINKS,
        t.LINKS_KEYED,
        t.WAITING_ROWS,
        t.LINK_EVIDENCE,
        t.REVIEWS,
        t.PERSON_EVENTS,
        t.BLOCKS,
        t.MATCH_MODEL,
        t.WEIGHTS,
        t.MATCH_COUNTS,
    ),
    "feedback": (
        t.FEEDBACK_FILES,
        t.FEEDBACK_ACCEPTED,
        t.FEEDBACK_REJECTED,
        t.LEDGER,
        t.VERDICTS,
        t.LEAD_HISTORY,
        t.SETTLED_ROWS,
    ),
    "decide": (
        t.LEADS,
        t.LEAD_DETAILS,
        t.KEY_GROUP_MEMBERS,
        t.CASES,
        t.RULE_RUNS,
        t.FOCUS_GROUPS,
        t.VISIT_CLASSES,
        t.DEPARTURES,
        t.STRANGERS,
        t.COVERED_PEOPLE,
        t.REFUSED_PEOPLE,
        t.AGES,
        t.REVIEWS_DUE,
        t.REVIEW_CHANGES,
        t.REVIEW_TRAITS,
    ),
}
"""Which stage makes which table."""
STAGE_OF = {table.name: stage for stage, made in MADE_BY.items() for table in made}
NEEDED = (t.LEADS, t.LEAD_DETAILS, t.AGES, t.AREAS, t.EXTRACT_STATUS, t.FILES, t.MATCH_COUNTS, t.PEOPLE, t.LINKS_KEYED)
"""Tables without which nothing can be published; any other that is not there was not made, and is empty."""
KNOWN_PEOPLE = "known_people.parquet"  # the matcher's own: everybody it ever knew, as last seen
ROW_KEYS = "row_keys.parquet"  # the matcher's own: row_id, role and the identity fingerprint of the row


@dataclass(frozen=True)
class MonthTables:
    """The tables of one month in a store, by the names of data_contracts/tables.py; each is read once.

    A table that was not made (an empty month) is empty; StoreError for those of NEEDED.
    """

    store: Store
    period: str

    def __reduce__(self) -> tuple[type["MonthTables"], tuple[Store, str]]:
        """Another process is told which month it is, and reads its tables itself."""
        return MonthTables, (self.store, self.period)

    @property
    def as_of(self) -> date:
        """Last day of the month."""
        return period_end(self.period)

    @cached_property
    def leads(self) -> pl.DataFrame:
        """LEADS."""
        return self.read(t.LEADS)

    @cached_property
    def lead_details(self) -> pl.DataFrame:
        """LEAD_DETAILS."""
        return self.read(t.LEAD_DETAILS)

    @cached_property
    def key_group_members(self) -> pl.DataFrame:
        """KEY_GROUP_MEMBERS."""
        return self.read(t.KEY_GROUP_MEMBERS)

    @cached_property
    def areas(self) -> pl.DataFrame:
        """AREAS, closed ones too."""
        return self.read(t.AREAS)

    @cached_property
    def extract_status(self) -> pl.DataFrame:
        """EXTRACT_STATUS."""
        return self.read(t.EXTRACT_STATUS)

    @cached_property
    def files(self) -> pl.DataFrame:
        """FILES."""
        return self.read(t.FILES)

    @cached_property
    def match_counts(self) -> pl.DataFrame:
        """MATCH_COUNTS."""
        return self.read(t.MATCH_COUNTS)

    @cached_property
    def focus_groups(self) -> pl.DataFrame:
        """FOCUS_GROUPS."""
        return self.read(t.FOCUS_GROUPS)

    @cached_property
    def visit_classes(self) -> pl.DataFrame:
        """VISIT_CLASSES."""
        return self.read(t.VISIT_CLASSES)

    @cached_property
    def reviews_due(self) -> pl.DataFrame:
        """REVIEWS_DUE: households whose regular review falls due."""
        return self.read(t.REVIEWS_DUE)

    @cached_property
    def review_changes(self) -> pl.DataFrame:
        """REVIEW_CHANGES: what changed in households since their last review."""
        return self.read(t.REVIEW_CHANGES)

    @cached_property
    def departures(self) -> pl.DataFrame:
        """DEPARTURES: who died or moved out, as the rules know it."""
        return self.read(t.DEPARTURES)

    @cached_property
    def strangers(self) -> pl.DataFrame:
        """STRANGERS: whose missing rows say nothing, as the rules know it."""
        return self.read(t.STRANGERS)

    @cached_property
    def covered_people(self) -> pl.DataFrame:
        """COVERED_PEOPLE."""
        return self.read(t.COVERED_PEOPLE)

    @cached_property
    def refused_people(self) -> pl.DataFrame:
        """REFUSED_PEOPLE."""
        return self.read(t.REFUSED_PEOPLE)

    @cached_property
    def ages(self) -> pl.DataFrame:
        """birth_date, age at as_of, as the rules reckon it."""
        return self.read(t.AGES).select("birth_date", "age")

    @cached_property
    def reviews(self) -> pl.DataFrame:
        """REVIEWS."""
        return self.read(t.REVIEWS)

    @cached_property
    def person_events(self) -> pl.DataFrame:
        """PERSON_EVENTS."""
        return self.read(t.PERSON_EVENTS)

    @cached_property
    def lead_history(self) -> pl.DataFrame:
        """LEAD_HISTORY, with this month's answers."""
        return self.read(t.LEAD_HISTORY)

    @cached_property
    def answers(self) -> pl.DataFrame:
        """LEDGER: the entries that this month's returned lists make."""
        return self.read(t.LEDGER)

    @cached_property
    def verdicts(self) -> pl.DataFrame:
        """VERDICTS, all there ever were."""
        return self.read(t.VERDICTS)

    @cached_property
    def feedback_files(self) -> pl.DataFrame:
        """FEEDBACK_FILES."""
        return self.read(t.FEEDBACK_FILES)

    @cached_property
    def feedback_accepted(self) -> pl.DataFrame:
        """FEEDBACK_ACCEPTED."""
        return self.read(t.FEEDBACK_ACCEPTED)

    @cached_property
    def feedback_rejected(self) -> pl.DataFrame:
        """FEEDBACK_REJECTED."""
        return self.read(t.FEEDBACK_REJECTED)

    @cached_property
    def rejected(self) -> pl.DataFrame:
        """REJECTED: source rows refused at ingest."""
        return self.read(t.REJECTED)

    @cached_property
    def corrected_cells(self) -> pl.DataFrame:
        """CORRECTED_CELLS."""
        return self.read(t.CORRECTED_CELLS)

    @cached_property
    def corrections_read(self) -> pl.DataFrame:
        """CORRECTIONS_READ."""
        return self.read(t.CORRECTIONS_READ)

    @cached_property
    def cell_issues(self) -> pl.DataFrame:
        """CELL_ISSUES."""
        return self.read(t.CELL_ISSUES)

    def people(self, person_ids: pl.Series) -> pl.DataFrame:
        """PEOPLE and PERSON_DETAILS of some people: person_id, name, id_no, sex, age, township, phone, areas.

        Never all of a city: only those whose row somebody will read. A person in no file of this month (a lead may be
        older) is shown as the matcher last knew them.
        """
        wanted = person_ids.drop_nulls().unique().to_frame("person_id")
        self._people.look_up(wanted, self._people_of)
        return self._people.found.join(wanted, on="person_id", how="semi").sort("person_id")

    @cached_property
    def _people(self) -> "_PeopleFound":
        """Whom anybody asked for so far: a dozen sheets show the same people."""
        return _PeopleFound(self._people_of(pl.DataFrame(schema={"person_id": pl.Utf8})))

    def _people_of(self, wanted: pl.DataFrame) -> pl.DataFrame:
        """`people`, in no order."""
        people = self.scan(t.PEOPLE).join(wanted.lazy(), on="person_id", how="semi")
        details = self.scan(t.PERSON_DETAILS).select(
            "person_id", "phone", "live_area", "hukou_area", "live_township", "hukou_township"
        )
        details = details.join(wanted.lazy(), on="person_id", how="semi")
        found = people.join(details, on="person_id", how="left").collect()
        absent = wanted.join(found, on="person_id", how="anti")
        path = self._folder("match") / KNOWN_PEOPLE
        if len(absent) and path.exists():
            known = at_rest.scan(path).join(absent.lazy(), on="person_id", how="semi").collect()
            found = pl.concat([found, self._with_townships(known).select(found.columns)])
        return found.join(self.ages, on="birth_date", how="left")

    def _with_townships(self, known: pl.DataFrame) -> pl.DataFrame:
        """People as the matcher keeps them -> with the townships of the areas they lived and were registered in."""
        for side in ("live", "hukou"):
            towns = self.areas.select(
                pl.col("area_code").alias(f"{side}_area"), pl.col("township").alias(f"{side}_township")
            )
            known = known.join(towns, on=f"{side}_area", how="left")
        return known.with_columns(pl.coalesce("live_township", "hukou_township").alias("township"))

    def row_keys(self) -> pl.LazyFrame | None:
        """row_id, role, row_key: the fingerprints the matcher knows rows by; null when it kept none."""
        path = self._folder("match") / ROW_KEYS
        return at_rest.scan(path).select("row_id", "role", "row_key") if path.exists() else None

    def core(self, extract: str, columns: list[str]) -> pl.DataFrame:
        """Columns of an extract's accepted rows, with row_id; no rows when the extract did not arrive."""
        rows = self.core_rows(extract)
        if rows is None:
            return pl.DataFrame(schema={"row_id": pl.Int64} | dict.fromkeys(columns, pl.Utf8))
        return rows.select("row_id", *columns).collect()

    def core_rows(self, extract: str) -> pl.LazyFrame | None:
        """An extract's accepted rows, to be narrowed before they are collected; null when it did not arrive."""
        parts = self.store.core(self.period, extract)
        return at_rest.scan(parts) if parts else None

    def links(self) -> pl.LazyFrame:
        """LINKS_KEYED, to be narrowed before it is collected."""
        return self.scan(t.LINKS_KEYED)

    def rows(self, spec: Table, **equal: object) -> list[dict[str, Any]]:
        """Rows of a table whose columns equal the values given, in the order of the file; none of a purged month."""
        return narrowed(at_rest.scan(self._file(spec)), **equal) if self.has(spec) else []

    def read(self, spec: Table) -> pl.DataFrame:
        """A table whole, in its exact types."""
        path = self.path(spec)
        return typed_frame(as_today(at_rest.read_table(path), spec), spec) if path else empty_frame(spec)

    def scan(self, spec: Table) -> pl.LazyFrame:
        """A table, to be narrowed before it is collected."""
        path = self.path(spec)
        return at_rest.scan(path) if path else empty_frame(spec).lazy()

    def offer(self, engine: Engine, specs: Iterable[Table]) -> None:
        """Give tables to an engine under their names, without reading them here."""
        for spec in specs:
            if self.has(spec):
                engine.read(spec.name, self._file(spec))
            else:
                engine.put(spec.name, spec.schema.empty_table())

    def offer_core(self, engine: Engine) -> None:
        """Give the accepted rows of every extract that arrived to an engine, as core_<extract>."""
        for extract in core_extracts(self._folder("ingest")):
            engine.read(core_name(extract), self.store.core(self.period, extract))

    def has(self, spec: Table) -> bool:
        """Whether a table was made, and is still there."""
        return self._file(spec).exists()

    def path(self, spec: Table) -> Path | None:
        """The file of a table; null when it was not made, StoreError when nothing can be published without it."""
        path = self._file(spec)
        if self.has(spec):
            return path
        if spec not in NEEDED:
            return None
        raise StoreError(
            f"the table {spec.name} is not there",
            where=str(path.parent),
            why="nothing can be published without it",
            do="run the month again from the drop",
        )

    def _file(self, spec: Table) -> Path:
        return self.store.table(self.period, STAGE_OF[spec.name], spec)

    def _folder(self, stage: str) -> Path:
        return self.store.stage(self.period, stage)


class _PeopleFound:
    """People of a month that were looked up, and who was asked for, found or not: nobody is looked for twice."""

    def __init__(self, nobody: pl.DataFrame) -> None:
        self.found, self._asked = nobody, nobody.select("person_id")

    def look_up(self, wanted: pl.DataFrame, people_of: Callable[[pl.DataFrame], pl.DataFrame]) -> None:
        """Look those of `wanted` up (person_id, each once) who were not asked for before."""
        new = wanted.join(self._asked, on="person_id", how="anti")
        if len(new):
            self.found = pl.concat([self.found, people_of(new)])
            self._asked = pl.concat([self._asked, new])


def narrowed(rows: pl.LazyFrame, **equal: object) -> list[dict[str, Any]]:
    """The rows whose columns equal the values given, as mappings."""
    return rows.filter(*(pl.col(name).eq(pl.lit(value)) for name, value in equal.items())).collect().to_dicts()
