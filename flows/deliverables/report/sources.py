"""What the report reads: the stages' Parquet in the store, and a few facts the run knows.

Tables stay in DuckDB and are aggregated there; only what is printed comes out. A table that is not there (a first
month, a stage that made none) is an empty one: the report then states it instead of failing.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import polars as pl
import pyarrow as pa

from data_contracts import tables as t
from data_contracts.steps import Engine, load_step
from data_contracts.tables import Table
from flows.audit.manifest import Artefact, Manifest
from flows.ledger.book import Book, no_entries
from flows.store.frames import empty_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from flows.store.run import RunContext
from matchers.engine.duck import duck_engine

SQL = "flows.deliverables.report.sql"

Row = dict[str, Any]

READ = (
    *(t.FILES, t.EXTRACT_STATUS, t.PROFILE, t.DRIFT, t.AREAS, t.REJECTED, t.CELL_ISSUES, t.ROW_REMARKS),
    *(t.PEOPLE, t.PERSON_DETAILS, t.LINKS, t.LINKS_KEYED, t.LINK_EVIDENCE, t.REVIEWS, t.PERSON_EVENTS),
    *(t.BLOCKS, t.MATCH_MODEL, t.WEIGHTS, t.MATCH_COUNTS),
    *(t.LEAD_HISTORY, t.LEADS, t.LEAD_DETAILS, t.CASES, t.RULE_RUNS, t.AGES),
)
"""The month's tables that the report's SQL reads."""


@dataclass(frozen=True)
class RuleSummary:
    """What the report prints about a rule. `cites` are item codes such as J5, `parameters` the numbers it uses.

    `reading`: how words that allow two readings are read; `file` is where the rule is written.
    """

    rule_id: str
    title: str
    disposition: int
    subject: str
    urgency: str
    cites: tuple[str, ...]
    statement: str
    parameters: tuple[str, ...] = ()
    reading: str = ""
    version: str = ""
    file: str = ""


@dataclass(frozen=True)
class Sources:
    """Everything one report is made of. `review_bits` and `auto_bits` are the matcher's two lines, `margin_bits`
    what the second candidate must stay behind."""

    context: RunContext
    city_name: str
    city_code: str
    rules: Sequence[RuleSummary]
    parameters: Sequence[Mapping[str, object]]
    review_bits: float
    auto_bits: float
    margin_bits: float = 6.0
    model: str | None = None
    policy: str = ""  # the packs that the city goes by, and from what they were concluded
    priority: Sequence[str] = ()  # main disposition of a case: the order, first wins
    inputs: Sequence[Artefact] = ()
    outputs: Sequence[Artefact] = ()
    previous: Manifest | None = None
    book: Book = field(default_factory=no_entries)  # the ledger with this period's entries
    floor: float | None = None  # the share of confirmed visits under which the county pauses a rule
    spot_check: pl.DataFrame | None = None  # what was drawn of closed leads and refusals (deliverables/spot_check.py)
    spot_seed: str = ""
    load: pl.DataFrame | None = None  # rows of each list beside its assistants' capacity (deliverables/staffing.py)
    samples: pl.DataFrame = field(default_factory=lambda: empty_frame(t.IDENTITY_SAMPLE))  # of every month
    sample_answers: pl.DataFrame = field(default_factory=lambda: empty_frame(t.IDENTITY_ANSWERS))
    figures: pl.DataFrame = field(default_factory=lambda: empty_frame(t.MONTH_FIGURES))  # of the last months, and this
    anchor: str = ""  # the month's 校验码; blank where none is known
    gaps: Sequence[str] = ()  # known gaps of this city or month, beside those every month has

    @property
    def store(self) -> Store:
        """The lake."""
        return Store(self.context.store)

    @cached_property
    def month(self) -> MonthTables:
        """The month's tables."""
        return MonthTables(self.store, self.context.period)


@dataclass(frozen=True)
class Lake:
    """The opened tables of one period, as the sections ask for them."""

    sources: Sources
    engine: Engine
    kept: set[str] = field(default_factory=set)  # steps that stand as tables of the engine

    def rows(self, step: str, **values: object) -> list[Row]:
        """Rows of one of the report's SQL steps."""
        rows: list[Row] = self.table(step, **values).to_pylist()
        return rows

    def table(self, step: str, **values: object) -> pa.Table:
        """Result of one of the report's SQL steps; `values` fill its `$name` places."""
        return self.engine.query(load_step(SQL, step).sql, values or None)

    def keep(self, step: str, **values: object) -> None:
        """Materialise a step that several others read; once, however many ask for it."""
        if step not in self.kept:
            self.kept.add(step)
            self.engine.run_sql(load_step(SQL, step), values or None)

    def all_of(self, table: Table) -> list[Row]:
        """Rows of a small exchanged table, in its total order."""
        order = ", ".join(f'"{column}" NULLS LAST' for column in table.key)
        rows: list[Row] = self.engine.query(f'SELECT * FROM "{table.name}" ORDER BY {order}').to_pylist()
        return rows

    def count(self, name: str, where: str = "true") -> int:
        """Rows of a table."""
        found = self.engine.query(f'SELECT count(*) AS rows FROM "{name}" WHERE {where}').to_pylist()
        return int(found[0]["rows"])

    def has_core(self, extract: str) -> bool:
        """Whether rows of an extract were accepted this month."""
        return self.sources.month.core_rows(extract) is not None


@contextmanager
def opened(sources: Sources, part: str = "0") -> Iterator[Lake]:
    """Open the period's tables read-only in DuckDB; spill files go with it. `part`: what tells apart who has them open
    at the same time."""
    store, period = sources.store, sources.context.period
    with duck_engine(store.tmp(f"report-{period}-{part}"), memory="2GB") as engine:
        sources.month.offer(engine, READ)
        sources.month.offer_core(engine)
        _offer_ledger(engine, sources)
        yield Lake(sources, engine)


def _offer_ledger(engine: Engine, sources: Sources) -> None:
    book = sources.book
    engine.put(t.LEDGER.name, book.events.to_arrow().cast(t.LEDGER.schema))
    engine.put(t.VERDICTS.name, book.verdicts.to_arrow().cast(t.VERDICTS.schema))
