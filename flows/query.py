"""`faxian sql`: one question to the tables of all months, read-only; nothing is written, and nothing outside is read.

A view per table of the store, every month in it with a column `period`: leads, people, links, core_roster, … as
data_contracts/tables.py and docs/contracts.md describe them; `ledger_events`, `ledger_leads`, … for the books.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from data_contracts.errors import UsageError
from flows.audit.reveals import log_reveal
from flows.ledger import book
from flows.store.paths import Store, existing

PERIOD_DIGITS = 6
STAGES = ("ingest", "feedback", "match", "decide")
MEMORY = "2GB"
MONTH_IN_PATH = r"([0-9]{6})(?:/[a-z]+/[^/]+|_[^/]+)$"
ASKED = "faxian sql"


def tables_of(store: Store) -> Mapping[str, tuple[Path, ...]]:
    """View name -> its Parquet files, a month each; of a name that two stages have, the later stage's."""
    found: dict[str, dict[str, Path]] = {}
    for period in store.periods():
        for stage in STAGES:
            for path in sorted(store.stage(period, stage).glob("*.parquet")):
                found.setdefault(path.stem, {})[period] = path
    views = {name: tuple(by_period.values()) for name, by_period in found.items()}
    kinds: dict[str, list[Path]] = {}
    for path in book.files(store):
        kinds.setdefault(f"ledger_{path.name[PERIOD_DIGITS + 1 :].partition('.')[0]}", []).append(path)
    return dict(sorted((views | {name: tuple(paths) for name, paths in kinds.items()}).items()))


def ask(store: Store, question: str | None, reason: str | None) -> str:
    """The answer as CSV with a heading; without a question the views with their columns, which names nobody.

    The tables hold identities: who asks, when and why is put into the log of reveals before anything is read.
    UsageError for anything but one SELECT.
    """
    views = tables_of(existing(store))
    with duckdb.connect(config={"memory_limit": MEMORY}) as connection:
        for name, paths in views.items():
            connection.execute(_view(name, paths))
        rooms = ", ".join(_quoted(f"{folder}/") for folder in (store.root / "periods", store.ledger()))
        connection.execute(f"SET allowed_directories = [{rooms}]")
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        if question is None:
            return _listing(connection, list(views))
        _must_be_select(question)
        log_reveal(store, ASKED, reason)
        try:
            answer = connection.execute(question)
            return _csv([column[0] for column in answer.description or ()], answer.fetchall())
        except duckdb.Error as error:
            raise UsageError(
                f"the question cannot be answered ({type(error).__name__})",
                where=_place(error),
                do="compare its names with `faxian sql` without a question, which lists every table and column",
            ) from None


def _must_be_select(question: str) -> None:
    try:
        statements = duckdb.extract_statements(question)
    except duckdb.Error as error:
        raise UsageError("the question is not SQL", do="give one SELECT in quotes") from error
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise UsageError(
            "the question is not one SELECT", why="the store is read, never written", do="give one SELECT in quotes"
        )


def _view(name: str, paths: Sequence[Path]) -> str:
    listed = ", ".join(_quoted(str(path)) for path in paths)
    source = f"read_parquet([{listed}], union_by_name = true, filename = '_file')"
    has_period = "period" in pq.read_schema(paths[-1]).names
    period = "" if has_period else f"regexp_extract(_file, {_quoted(MONTH_IN_PATH)}, 1) AS period, "
    return f"CREATE VIEW {name} AS SELECT {period}* EXCLUDE (_file) FROM {source}"


def _listing(connection: duckdb.DuckDBPyConnection, views: Sequence[str]) -> str:
    """View, column, type, a line each."""
    rows = connection.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() WHERE list_contains(?, table_name)"
        " ORDER BY table_name, column_index",
        [list(views)],
    ).fetchall()
    return _csv(["table", "column", "type"], rows)


def _csv(heading: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return text.getvalue().rstrip("\n")


def _place(error: duckdb.Error) -> str:
    """The engine's own first line where it speaks of names of tables and columns only: values of people stay out."""
    first = str(error).splitlines()[0]
    return first[:200] if isinstance(error, duckdb.BinderException | duckdb.CatalogException) else ""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
