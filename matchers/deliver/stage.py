"""The stage's nodes: persons and outcomes -> the tables the match stage hands on, and the state for the next month."""

from datetime import date
from pathlib import Path

from data_contracts import at_rest, tables
from data_contracts.codes import SQL_CODES
from data_contracts.errors import BalanceError, ContractError
from data_contracts.steps import Engine, Step, values_of
from matchers.model import Model
from matchers.runner import Node, Stage, sql_nodes, steps_of

WRITTEN = "matchers.deliver.tables"
MIN_TO_MEASURE = 20
"""Pairs of a level below which its drift is not worked out: noise."""


def stage(into: Path, model: Model, period: str, as_of: date) -> Stage:
    """Writes every step of tables/ into `into`; `match_summary`: how rows fell, and the people they name (one row).

    BalanceError when an accepted row has no `self` link, or two.
    """
    values = {"period": period, "as_of": as_of.isoformat(), "version": model.version, "min_pairs": MIN_TO_MEASURE}
    values |= {**model.thresholds.model_dump(), **SQL_CODES}
    written = [_written(step, into, values) for step in steps_of(WRITTEN)]
    balance = Node("balance", ("unbalanced",), (), _balance)
    return Stage("deliver", (*sql_nodes("matchers.deliver", values, views=("source_rows",)), balance, *written))


def _balance(engine: Engine) -> None:
    lost = engine.query("SELECT * FROM unbalanced ORDER BY extract").to_pylist()
    if lost:
        raise BalanceError(
            f"{lost[0]['linked']} of {lost[0]['accepted']} accepted rows were placed ({len(lost)} such extracts)",
            where=f"match of {lost[0]['extract']}",
            why="a row that is nobody's would be lost in silence",
            do="report it: this is a defect of the matcher",
        )


def _written(step: Step, into: Path, values: dict[str, object]) -> Node:
    return Node(
        f"{step.name}.parquet", step.inputs, (), lambda engine: _write(engine, step, into, values), sql=step.sql
    )


def _write(engine: Engine, step: Step, into: Path, values: dict[str, object]) -> None:
    """Write what the step of an exchanged table gives, in its own schema and order."""
    path = into / f"{step.name}.parquet"
    engine.export(step, path, values_of(step, values))
    exchanged = getattr(tables, step.name.upper(), None)
    written = at_rest.read_schema(path).remove_metadata()
    if exchanged and not written.equals(exchanged.schema):
        raise ContractError(
            f"the step gives {written.to_string()}, not {exchanged.schema.to_string()}",
            where=f"{step.name}.sql",
            do="report it: this is a defect of the matcher",
        )
