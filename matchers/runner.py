"""Runs stages: each node once what it reads is there, side by side with others; tables go after their last reader.

A stage is a folder of SQL steps, each a node, and what cannot be said in SQL: kernels, small tables put, loops. A table
has one maker in a stage; a stage may make a table anew that an earlier one made.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from pathlib import Path

import pyarrow as pa

from data_contracts import private
from data_contracts.errors import ContractError
from data_contracts.side_by_side import Task, run_tasks
from data_contracts.steps import ArrowKernel, Engine, Step, load_step, values_of


@dataclass(frozen=True)
class Node:
    """One thing to do: the tables it reads, those it makes. A view is read where its sources lie, so they stay.

    `sql`: the statement that the node runs, where it runs one, once; empty for loops and for what is put. `remakes`:
    tables that it puts in the place of others, or makes on its way and nobody else may see.
    """

    name: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    run: Callable[[Engine], object]
    is_view: bool = False
    sql: str = ""
    remakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """Nodes in any order, under the name of their folder."""

    name: str
    nodes: tuple[Node, ...]


def steps_of(package: str) -> list[Step]:
    """Every SQL step of a folder, by name; not those of its sub-folders, which loops run."""
    files = (entry.name for entry in resources.files(package).iterdir())
    return [load_step(package, name.removesuffix(".sql")) for name in sorted(files) if name.endswith(".sql")]


def sql_nodes(package: str, values: Mapping[str, object] | None = None, views: Collection[str] = ()) -> list[Node]:
    """A node for every step of a folder; `values` fill their `$name` places, `views` are made readable, not kept."""
    return [view_node(s) if s.name in views else step_node(s, values or {}) for s in steps_of(package)]


def step_node(step: Step, values: Mapping[str, object]) -> Node:
    """A step whose rows are kept."""
    filled = values_of(step, values)
    return Node(step.name, step.inputs, (step.name,), lambda engine: engine.run_sql(step, filled), sql=step.sql)


def view_node(step: Step) -> Node:
    """A step that is read where its sources lie: for what is long and read by few columns."""
    return Node(step.name, step.inputs, (step.name,), lambda engine: engine.define(step), is_view=True)


def kernel_node(name: str, source: str, kernel: ArrowKernel, schema: pa.Schema) -> Node:
    """A table run through an Arrow kernel."""
    everything = f"SELECT * FROM {source}"
    return Node(name, (source,), (name,), lambda engine: engine.map_arrow(name, source, kernel, schema), sql=everything)


def put_node(name: str, table: Callable[[], pa.Table]) -> Node:
    """A small table that is not made from others."""
    return Node(name, (), (name,), lambda engine: engine.put(name, table()))


def run_stages(
    engine: Engine, stages: Sequence[Stage], results: Collection[str] = (), keep: Path | None = None
) -> None:
    """Run all nodes of all stages; afterwards only `results` are left of what they made.

    `keep`: a folder that every table is written to as <stage>/<table>.parquet once it is made, for a closer look.
    """
    order = [(stage.name, node) for stage in stages for node in ordered(stage)]
    once = frozenset() if keep else read_once([node for _, node in order], results)

    def task(place: int, stage: str, node: Node) -> Task:
        def run() -> None:
            if place in once:
                engine.read_once(node.makes[0])
            node.run(engine)
            if keep:
                _write(engine, keep / stage, node.makes)

        return Task(node.name, node.reads, node.makes, run, node.is_view, node.remakes)

    run_tasks(engine, [task(place, stage, node) for place, (stage, node) in enumerate(order)], results)


def ordered(stage: Stage) -> list[Node]:
    """A stage's nodes, each after those whose tables it reads; ContractError for a circle, or two makers of a table."""
    makers: dict[str, str] = {}
    for node in stage.nodes:
        for table in node.makes:
            if table in makers:
                raise ContractError(f"{makers[table]} and {node.name} both make {table}", where=stage.name)
            makers[table] = node.name
    nodes = {node.name: node for node in sorted(stage.nodes, key=lambda node: node.name)}
    needs = {name: {makers[t] for t in node.reads if t in makers} - {name} for name, node in nodes.items()}
    try:
        return [nodes[name] for name in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        raise ContractError(
            f"steps read each other in a circle: {', '.join(error.args[1])}", where=stage.name
        ) from error


def read_once(order: Sequence[Node], results: Collection[str] = ()) -> frozenset[int]:
    """The places in order of the nodes whose one table a single statement reads, and that in one place."""
    found: set[int] = set()
    for place, node in enumerate(order):
        if not node.sql or node.is_view or len(node.makes) != 1 or node.makes[0] in results:
            continue
        (table,) = node.makes
        made_anew = (later for later in range(place + 1, len(order)) if table in order[later].makes)
        until = next(made_anew, len(order) - 1)
        readers = [one for one in order[place + 1 : until + 1] if table in one.reads]
        if len(readers) == 1 and not readers[0].is_view and _is_read_once(readers[0].sql, table):
            found.add(place)
    return frozenset(found)


def _is_read_once(sql: str, table: str) -> bool:
    """Whether a statement names a table in one place, and none of its own tables (WITH) in two: it may be behind it."""
    own = re.findall(r"(?:\bWITH|,)\s+(\w+)\s+AS\s+\(", sql)
    return _times_named(sql, table) == 1 and all(_times_named(sql, name) <= 1 for name in own)


def _times_named(sql: str, table: str) -> int:
    return len(re.findall(rf"\b(?:FROM|JOIN)\s+{table}\b", sql))


def _write(engine: Engine, folder: Path, tables: Iterable[str]) -> None:
    for level in (folder.parent, folder):
        level.mkdir(parents=True, exist_ok=True, mode=private.FOLDER)
    for table in tables:
        everything = Step(name=table, sql=f'SELECT * FROM "{table}"', purpose="", inputs=(table,), grain="")
        engine.export(everything, folder / f"{table}.parquet")
