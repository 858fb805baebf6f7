"""The runner: a node comes after those it reads from, tables go after their last reader, all are kept on request."""

import stat
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from data_contracts.errors import ContractError
from data_contracts.steps import Step
from matchers.engine.duck import duck_engine
from matchers.runner import (
    Node,
    Stage,
    ordered,
    put_node,
    read_once,
    run_stages,
    step_node,
    view_node,
)


def _step(name: str, sql: str, *inputs: str) -> Step:
    return Step(name=name, sql=sql, purpose="", inputs=inputs, grain="")


def _node(name: str, *reads: str, is_view: bool = False, makes: tuple[str, ...] | None = None) -> Node:
    return Node(name, reads, makes or (name,), lambda engine: None, is_view)


def test_a_node_comes_after_all_whose_tables_it_reads() -> None:
    stage = Stage("s", (_node("a", "b", "outside"), _node("b", "c", "d"), _node("c"), _node("loop", makes=("d", "e"))))
    names = [node.name for node in ordered(stage)]
    assert sorted(names) == ["a", "b", "c", "loop"]
    assert names.index("a") > names.index("b") > max(names.index("c"), names.index("loop"))


def test_a_circle_and_two_makers_of_a_table_are_refused_by_name() -> None:
    with pytest.raises(ContractError, match="circle"):
        ordered(Stage("s", (_node("a", "b"), _node("b", "a"))))
    with pytest.raises(ContractError, match="a and b both make t"):
        ordered(Stage("s", (_node("a", makes=("t",)), _node("b", makes=("t",)))))


def test_only_results_are_left_and_keep_writes_every_table_for_its_owner_alone(tmp_path: Path) -> None:
    first = Stage(
        "first",
        (
            step_node(_step("more", "SELECT n + $by AS n FROM twice", "twice"), {"by": 1, "unused": 2}),
            put_node("numbers", lambda: pa.table({"n": [1, 2]})),
            view_node(_step("twice", "SELECT n * 2 AS n FROM numbers", "numbers")),
        ),
    )
    second = Stage("second", (step_node(_step("numbers", "SELECT n FROM more WHERE n > 3", "more"), {}),))
    keep = tmp_path / "keep"
    with duck_engine(tmp_path / "spill") as engine:
        run_stages(engine, [first, second], results=("numbers",), keep=keep)
        assert engine.query("SELECT n FROM numbers").column(0).to_pylist() == [5]
        assert not any(engine.has(name) for name in ("more", "twice"))
    found = {str(path.relative_to(keep)): pq.read_table(path)["n"].to_pylist() for path in keep.rglob("*.parquet")}
    assert {name: sorted(rows) for name, rows in found.items()} == {
        "first/numbers.parquet": [1, 2],
        "first/twice.parquet": [2, 4],
        "first/more.parquet": [3, 5],
        "second/numbers.parquet": [5],
    }
    modes = {stat.S_IMODE(path.stat().st_mode) for path in keep.rglob("*.parquet")}
    assert (modes, stat.S_IMODE((keep / "first").stat().st_mode)) == ({0o600}, 0o700)


def test_a_step_that_names_a_value_nobody_sets_is_refused_before_anything_runs() -> None:
    with pytest.raises(ContractError, match="by"):
        step_node(_step("more", "SELECT n + $by AS n FROM numbers", "numbers"), {})


def test_a_table_that_one_statement_reads_in_one_place_is_told_as_read_once() -> None:
    steps = (
        _step("once", "SELECT n FROM outside", "outside"),
        _step("in_two_places", "SELECT n FROM outside", "outside"),
        _step("behind_two_places", "SELECT n FROM outside", "outside"),
        _step("by_two_steps", "SELECT n FROM outside", "outside"),
        _step("by_a_view", "SELECT n FROM outside", "outside"),
        _step("by_a_loop", "SELECT n FROM outside", "outside"),
        _step("a", "SELECT l.n FROM in_two_places AS l JOIN in_two_places AS r ON r.n = l.n", "in_two_places"),
        _step("b", "SELECT once.n FROM once JOIN by_two_steps ON by_two_steps.n = once.n", "once", "by_two_steps"),
        _step(
            "c",
            "WITH own AS (\n    SELECT n FROM behind_two_places\n)\n\n"
            "SELECT l.n FROM own AS l JOIN own AS r ON r.n = l.n",
            "behind_two_places",
        ),
        _step("d", "SELECT n FROM by_two_steps", "by_two_steps"),
    )
    order = [
        *(step_node(step, {}) for step in steps),
        view_node(_step("seen", "SELECT n FROM by_a_view", "by_a_view")),
        _node("loop", "by_a_loop"),
        step_node(_step("once", "SELECT n FROM d", "d"), {}),
        step_node(_step("end", "SELECT n FROM once", "once"), {}),
    ]
    assert [order[place].name for place in sorted(read_once(order, results=("end",)))] == ["once", "d", "once"]
    assert 0 not in read_once(order, results=("once",))
