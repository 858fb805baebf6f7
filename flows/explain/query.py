"""`faxian sql`: one question to the tables of all months, read-only; nothing is written, and nothing outside is read.

A view per table of the store, every month in it with a column `period`: leads, people, links, core_roster, … as
data_contracts/tables.py and docs/contracts.md describe them; `ledger_events`, `ledger_leads`, … for the books.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from data_contracts import at_rest
from data_contracts.bounded_database import READ_WHOLE
from data_contracts.core_parts import core_extracts, core_name, core_parts
from data_contracts.errors import UsageError
from data_contracts.steps import sql_text
from flows.audit.manifest import SEALED_STAGES
from flows.audit.reveals import Look, checked_reason, log_reveal, question_digest, without_numbers
from flows.ledger import book
from flows.settings import ALONE, RevealLimits
from flows.store.paths import Store, existing
from flows.store.run import PERIOD_DIGITS

MEMORY = "2GB"
ASKED = "faxian sql"
IDENTIFYING = frozenset(
    [
        *("name", "former_name", "guardian_name", "spouse_name", "official_name", "visitor", "reviewer", "who"),
        *("employer", "checker_one", "checker_two", "certificate_no", "birth_date", "address", "phone", "raw"),
        *("statement", "facts", "person_statement", "evidence", "evidence_key", "remark", "note"),
        *("ticket_text", "correction", "sentence", "exemption", "reason", "reasons", "why", "detail"),
        *("description", "subject_key", "entity", "credit_code", "student_no", "claim_no", "ticket_no"),
        *("matter_no", "unit_no", "report_no", "authorisation_no", "monitor_no", "disease", "disease_code"),
        *("value", "name_masked", "not_checked_because", "reported_result", "needs_found"),
    ]
)
IDENTIFYING_ENDS = ("_raw", "id_no", "_hash", "fingerprint")
"""Columns that tell who somebody is, or are free text in which it may stand."""
FOLDING = (
    "array_agg",
    "list",
    "string_agg",
    "group_concat",
    "listagg",
    "histogram",
    "map_from_entries",
    "json_group_array",
)
LETTERS_OF_A_PERSON = 200
Answer = tuple[list[str], list[tuple[object, ...]]]
Files = Mapping[str, Sequence[Path]]
"""Of one view: month -> its files."""


def tables_of(store: Store) -> Mapping[str, Files]:
    """View name -> its files, month by month; of a name that two stages have, the later stage's."""
    found: dict[str, dict[str, tuple[Path, ...]]] = {}
    for period in store.periods():
        for stage in SEALED_STAGES:
            for path in sorted(store.stage(period, stage).glob("*.parquet")):
                found.setdefault(path.stem, {})[period] = (path,)
        ingest = store.stage(period, "ingest")
        for extract in core_extracts(ingest):
            found.setdefault(core_name(extract), {})[period] = tuple(core_parts(ingest, extract))
    for path in book.files(store):
        period, kind = path.name[:PERIOD_DIGITS], path.name[PERIOD_DIGITS + 1 :].partition(".")[0]
        months = found.setdefault(f"ledger_{kind}", {})
        months[period] = (*months.get(period, ()), path)
    return dict(sorted(found.items()))


def ask(store: Store, question: str | None, reason: str | None, limits: RevealLimits = ALONE) -> str:
    """The answer as CSV with a heading; without a question the views with their columns, which names nobody.

    A question that can be answered without the columns that tell who somebody is shows nobody; any other counts as
    showing as many people as its answer may hold. Who asks, when and why is put into the access log before anything is
    shown. UsageError for anything but one SELECT.
    """
    views = tables_of(existing(store))
    with _opened(store, views, identities=True) as connection:
        if question is None:
            return _listing(connection, list(views))
        _must_be_select(question)
        why = checked_reason(reason)
        people, answer = 0, None if _asks_for_everything(connection, question) else _without(store, views, question)
        if answer is None:
            answer = _answered(connection, question)
            people = _people_in(connection, question, answer, views)
        look = Look(f"{ASKED} {question_digest(question)}", without_numbers(question), people)
        log_reveal(store, look, why, limits)
    heading, rows = answer
    return _csv(heading, rows)


@contextmanager
def _opened(store: Store, views: Mapping[str, Files], *, identities: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that can read the views and nothing else."""
    config: dict[str, str | bool | int | float | list[str]] = {"memory_limit": MEMORY}
    if at_rest.is_on():
        config["temp_directory"] = ""  # else what does not fit into memory would lie in plain text
    with duckdb.connect(config=config) as connection:
        for name, files in views.items():
            _offer(connection, name, files, identities)
        rooms = ", ".join(sql_text(f"{folder}/") for folder in (store.root / "periods", store.ledger()))
        connection.execute(f"SET allowed_directories = [{rooms}]")
        connection.execute(READ_WHOLE)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        yield connection


def _answered(connection: duckdb.DuckDBPyConnection, question: str) -> Answer:
    try:
        answer = connection.execute(question)
        return [column[0] for column in answer.description or ()], answer.fetchall()
    except duckdb.Error as error:
        raise UsageError(
            f"the question cannot be answered ({type(error).__name__})",
            where=_place(error),
            do="compare its names with `faxian sql` without a question, which lists every table and column",
        ) from None


def _without(store: Store, views: Mapping[str, Files], question: str) -> Answer | None:
    """The answer from tables that lack the columns which tell who somebody is; null where it needs one of them."""
    with _opened(store, views, identities=False) as connection:
        try:
            return _answered(connection, question)
        except UsageError:
            return None


def _asks_for_everything(connection: duckdb.DuckDBPyConnection, question: str) -> bool:
    """Whether a question says `*`: without identities it would be another question."""
    return '"STAR"' in _tree(connection, question)


def _people_in(connection: duckdb.DuckDBPyConnection, question: str, answer: Answer, views: Mapping[str, Files]) -> int:
    """How many people an answer may show: a row each, more where rows are folded into lists or long texts."""
    everybody: int = sum(at_rest.read_metadata(path).num_rows for path in _all_of(views.values()))
    tree = _tree(connection, question)
    if any(f'"function_name":"{name}"' in tree for name in FOLDING):
        return everybody
    return sum(max([1, *map(_people_in_cell, row)]) for row in answer[1])


def _people_in_cell(value: object) -> int:
    if isinstance(value, list | tuple | dict):
        return max(len(value), 1)
    return -(-len(value) // LETTERS_OF_A_PERSON) if isinstance(value, str) else 1


def _tree(connection: duckdb.DuckDBPyConnection, question: str) -> str:
    (found,) = connection.execute(
        "SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)", [question]
    ).fetchall()
    return str(found[0])


def _is_identifying(column: str) -> bool:
    return column in IDENTIFYING or column.endswith(IDENTIFYING_ENDS)


def _must_be_select(question: str) -> None:
    try:
        statements = duckdb.extract_statements(question)
    except duckdb.Error as error:
        raise UsageError("the question is not SQL", do="give one SELECT in quotes") from error
    if [statement.type for statement in statements] != [duckdb.StatementType.SELECT]:
        raise UsageError(
            "the question is not one SELECT", why="the store is read, never written", do="give one SELECT in quotes"
        )


def _offer(connection: duckdb.DuckDBPyConnection, name: str, files: Files, identities: bool) -> None:
    """Make a view; of encrypted tables without identities a copy, so that no question reaches what is behind it."""
    registered: list[str] = []

    def register(relation: str, dataset: Any) -> None:
        connection.register(relation, dataset)
        registered.append(relation)

    statement = _view(register, name, files, identities)
    if registered and not identities:
        connection.execute(statement.replace("CREATE VIEW", "CREATE TABLE", 1))
        for relation in registered:
            connection.unregister(relation)
    else:
        connection.execute(statement)


def _view(register: Callable[[str, Any], object], name: str, files: Files, identities: bool) -> str:
    columns = dict.fromkeys(column for path in _all_of([files]) for column in at_rest.read_schema(path).names)
    months = []
    for period, paths in files.items():
        prefix = "" if "period" in columns else f"{sql_text(period)} AS period, "
        months.append(f"SELECT {prefix}* FROM {at_rest.relation(register, paths)}")
    left_out = ", ".join(() if identities else filter(_is_identifying, columns))
    shown = f"* EXCLUDE ({left_out})" if left_out else "*"
    return f"CREATE VIEW {name} AS SELECT {shown} FROM ({' UNION ALL BY NAME '.join(months)})"


def _all_of(views: Iterable[Files]) -> Iterator[Path]:
    return (path for files in views for paths in files.values() for path in paths)


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
