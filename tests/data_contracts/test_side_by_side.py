"""Work side by side: everything waits for what it reads and for nothing else, and finds what it would find in order."""

import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import wait
from pathlib import Path
from typing import Any, cast

import duckdb
import pytest

from data_contracts import side_by_side
from data_contracts.side_by_side import Task, planned, run_tasks
from data_contracts.steps import Engine, Step
from matchers.engine.duck import DuckEngine, duck_engine

PATIENCE = 30


def _task(
    name: str,
    *reads: str,
    is_view: bool = False,
    makes: tuple[str, ...] | None = None,
    remakes: tuple[str, ...] = (),
    run: Callable[[], object] = lambda: None,
) -> Task:
    return Task(name, reads, (name,) if makes is None else makes, run, is_view, remakes)


def _needs(*tasks: Task) -> list[list[int]]:
    return [sorted(need) for need in planned(tasks).needs]


def test_a_task_waits_for_the_makers_of_what_it_reads_also_behind_views() -> None:
    order = (
        *(_task("base"), _task("seen", "base", is_view=True), _task("over", "seen", "outside", is_view=True)),
        *(_task("mid", "base"), _task("end", "over", "mid"), _task("alone", "outside")),
    )
    assert _needs(*order) == [[], [0], [0, 1], [0], [0, 1, 2, 3], []]


def test_who_makes_a_table_anew_waits_for_everybody_who_uses_the_one_before() -> None:
    order = (
        *(_task("t"), _task("seen", "t", is_view=True), _task("a", "seen"), _task("alone")),
        *(_task("t"), _task("b", "t"), _task("loop", "t", remakes=("t", "outside")), _task("c", "outside")),
    )
    assert _needs(*order) == [[], [0], [0, 1], [], [0, 1, 2], [4], [4, 5], [6]]
    assert _needs(_task("reads", "outside"), _task("outside")) == [[], [0]]


def test_a_table_can_go_when_its_users_are_done_unless_it_is_a_result_or_is_replaced_by_its_reader() -> None:
    order = (_task("t"), _task("seen", "t", is_view=True), _task("a", "seen", "outside"), _task("t"), _task("b", "t"))
    uses = {(use.table, tuple(sorted(use.by)), use.is_result) for use in planned(order, results=("t", "b")).uses}
    assert uses == {
        *(("t", (0, 1, 2), False), ("seen", (1, 2), False), ("a", (2,), False)),
        *(("t", (3, 4), True), ("b", (4,), True)),
    }
    replaced = planned((_task("t"), _task("loop", "t", remakes=("t",)), _task("end", "t"))).uses
    assert {(use.table, tuple(sorted(use.by))) for use in replaced} == {("t", (1, 2)), ("loop", (1,)), ("end", (2,))}


def test_what_waits_for_nothing_is_done_at_once_each_on_a_connection_of_its_own(tmp_path: Path) -> None:
    meet = threading.Barrier(2, timeout=PATIENCE)
    with duck_engine(tmp_path / "spill", threads=2) as engine:
        callers: list[int] = []

        def made(name: str, sql: str, *inputs: str, meets: bool) -> Task:
            def run() -> None:
                if meets:
                    meet.wait()
                    callers.append(int(engine._one("SELECT current_setting('external_threads')")))
                    meet.wait()  # whoever is alone afterwards has all of them
                engine.run_sql(Step(name, sql, "", inputs, ""))

            return Task(name, inputs, (name,), run)

        tasks = [
            made("base", "SELECT * FROM range(10) AS numbers (n)", meets=False),
            made("sums", "SELECT CAST(sum(n) AS BIGINT) AS n FROM base", "base", meets=True),
            made("counts", "SELECT count(*) AS n FROM base", "base", meets=True),
            made("all_sums", "SELECT n FROM sums UNION ALL SELECT n FROM counts", "sums", "counts", meets=False),
        ]
        run_tasks(engine, tasks, results=("all_sums",))
        assert sorted(engine.query("SELECT n FROM all_sums").column(0).to_pylist()) == [10, 45]
        assert callers == [2, 2]
        assert engine._one("SELECT current_setting('external_threads')") == 1
        assert not any(engine.has(name) for name in ("base", "sums", "counts"))


class _Turns:
    """Turns that put down how many callers were told; `alone` is set when it is one."""

    def __init__(self, most: int) -> None:
        self.most, self.told, self.alone = most, list[int](), threading.Event()

    def share(self, callers: int) -> None:
        self.told.append(callers)
        if callers == 1:
            self.alone.set()

    def is_for_one(self, tables: Collection[str]) -> bool:
        return "long" in tables

    def stop(self) -> None:
        self.told.append(0)


class _Several:
    """An engine that serves several callers."""

    def __init__(self, most: int) -> None:
        self.turns = _Turns(most)

    def drop(self, *names: str) -> None:
        pass


def test_who_is_left_alone_in_a_long_task_has_the_engine_to_itself_from_then_on() -> None:
    engine = _Several(2)
    long = _task("long", run=lambda: engine.turns.alone.wait(PATIENCE) or pytest.fail("was never told"))
    run_tasks(cast(Engine, engine), [long, _task("short")])
    assert engine.turns.told == [2, 1, 1]


def test_who_reads_a_long_table_waits_until_nobody_runs_and_nobody_overtakes_him() -> None:
    engine, at_work, seen, lock = _Several(3), set[str](), list[tuple[str, frozenset[str]]](), threading.Lock()

    def work(name: str) -> Callable[[], None]:
        def run() -> None:
            with lock:
                at_work.add(name)
                seen.append((name, frozenset(at_work)))
            time.sleep(0.05)
            with lock:
                at_work.remove(name)

        return run

    reads = {"a": (), "b": (), "alone": ("long",), "too": ("short", "long"), "c": (), "d": ()}
    run_tasks(cast(Engine, engine), [_task(name, *tables, run=work(name)) for name, tables in reads.items()])
    beside = dict(seen)
    assert beside["alone"] == {"alone"} and beside["too"] == {"too"}
    assert [name for name, _ in seen[2:4]] == ["alone", "too"]
    assert {name for name, _ in seen[:2]} == {"a", "b"} and {name for name, _ in seen[4:]} == {"c", "d"}
    assert beside[seen[1][0]] == {"a", "b"}, "what is short goes side by side as before"


def test_of_tasks_that_fail_at_once_the_first_in_order_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_at_once(running: Any, **_: object) -> Any:
        return wait(running)

    def fails(number: int) -> Callable[[], None]:
        def run() -> None:
            raise ValueError(f"task {number}")

        return run

    monkeypatch.setattr(side_by_side, "wait", all_at_once)
    tasks = [_task(f"t{number}", run=fails(number)) for number in range(8)]
    with pytest.raises(ValueError, match="task 0"):
        run_tasks(cast(Engine, _Several(8)), tasks)


class _OneByOne:
    """An engine that serves one caller."""

    turns = None

    def __init__(self) -> None:
        self.said: list[str] = []

    def drop(self, *names: str) -> None:
        self.said += [f"drop {name}" for name in names]


def test_an_engine_that_serves_one_caller_does_them_in_order_in_the_same_thread() -> None:
    engine = _OneByOne()

    def does(name: str) -> Callable[[], None]:
        return lambda: engine.said.append(f"{name} {threading.current_thread() is threading.main_thread()}")

    tasks = [_task("a", run=does("a")), _task("b", "a", run=does("b")), _task("c", run=does("c"))]
    run_tasks(cast(Engine, engine), tasks, results=("c",))
    assert engine.said == ["a True", "b True", "drop a", "drop b", "c True"]


def test_the_first_error_is_raised_and_ends_the_statement_beside_it(tmp_path: Path) -> None:
    ended: list[type[BaseException]] = []
    meet = threading.Barrier(2, timeout=PATIENCE)

    def endless(engine: DuckEngine) -> None:
        meet.wait()
        try:
            engine.query("SELECT CAST(sum(l.n * r.n) AS BIGINT) FROM range(9999999) l (n), range(9999999) r (n)")
        except duckdb.InterruptException as error:
            ended.append(type(error))
            raise

    def fails() -> None:
        meet.wait()
        raise ValueError("lost")

    with duck_engine(tmp_path / "spill", threads=2) as engine:
        tasks = [_task("long", run=lambda: endless(engine)), _task("fails", run=fails)]
        never = _task("never", "fails", run=lambda: pytest.fail("ran"))
        with pytest.raises(ValueError, match="lost"):
            run_tasks(engine, [*tasks, never])
        assert ended == [duckdb.InterruptException]
        assert engine.query("SELECT 1 AS n").num_rows == 1
