"""Work on tables side by side: what waits for nothing is done at once, as much of it as the engine serves at a time.

Tasks stand in an order in which they could be done one after the other. From what each reads and makes follows for whom
it really has to wait; everything else may overtake it. What comes out is the same: a task finds exactly the tables that
it would find in that order. An engine that serves one caller at a time does them in that order.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass

from data_contracts.steps import Engine, Turns

IMPATIENCE = 0.2
"""Seconds after which what still runs when something failed is told again to stop."""


@dataclass(frozen=True)
class Task:
    """One thing to do: the tables it reads, those it makes. A view is read where its sources lie, so they stay.

    `remakes`: tables that it puts in the place of others of that name, or makes on its way and nobody else may see.
    """

    name: str
    reads: tuple[str, ...]
    makes: tuple[str, ...]
    run: Callable[[], object]
    is_view: bool = False
    remakes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Use:
    """A table as one task leaves it: who makes it and who reads it, by their places in the order. It can go when all of
    them are done, unless it is a result."""

    table: str
    by: frozenset[int]
    is_result: bool


@dataclass(frozen=True)
class Needs:
    """For each task the places of those it waits for; and what tables are used by whom."""

    needs: tuple[frozenset[int], ...]
    uses: tuple[Use, ...]


class _Standing:
    """A table as it stands at one point of the order."""

    def __init__(self, table: str, maker: int | None) -> None:
        self.table, self.maker = table, maker
        self.users: set[int] = set() if maker is None else {maker}


def planned(tasks: Sequence[Task], results: Collection[str] = ()) -> Needs:
    """What each task waits for: the makers of what it reads, also behind views; and, before it makes a table anew,
    everybody who uses the one of that name. Tables that no task makes are nobody's to drop."""
    standing: dict[str, _Standing] = {}
    behind: dict[str, frozenset[str]] = {}
    past: list[_Standing] = []
    needs: list[frozenset[int]] = []
    for place, task in enumerate(tasks):
        read = all_behind(task.reads, behind)
        waits: set[int] = set()
        for table in read:
            found = standing.setdefault(table, _Standing(table, None))
            found.users.add(place)
            waits |= {found.maker} if found.maker is not None else set()
        for table in dict.fromkeys((*task.makes, *task.remakes)):
            if before := standing.get(table):
                waits |= before.users
                past += [before] if place not in before.users else []  # else it goes by being replaced
            standing[table] = _Standing(table, place)
            behind[table] = read if task.is_view else frozenset()
        needs.append(frozenset(waits - {place}))
    uses = [(one, False) for one in past] + [(one, one.table in results) for one in standing.values()]
    made = [Use(one.table, frozenset(one.users), kept) for one, kept in uses if one.maker is not None]
    return Needs(tuple(needs), tuple(made))


def all_behind(tables: Iterable[str], behind: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Tables, and what those of them that are views read."""
    return frozenset(tables).union(*(behind.get(table, frozenset()) for table in tables))


def run_tasks(engine: Engine, tasks: Sequence[Task], results: Collection[str] = ()) -> None:
    """Do all tasks; each table goes once nobody reads it any more, but `results`. The first error ends what runs, and
    is raised; of several at once that of the first in order."""
    plan = planned(tasks, results)
    left = [set(use.by) for use in plan.uses]

    def done(place: int) -> None:
        for use, users in zip(plan.uses, left, strict=True):
            if place in users:
                users.remove(place)
                if not users and not use.is_result:
                    engine.drop(use.table)

    if engine.turns is None or engine.turns.most == 1:
        for place, task in enumerate(tasks):
            task.run()
            done(place)
    else:
        _side_by_side(tasks, plan.needs, engine.turns, done)


def _next(tasks: Sequence[Task], ready: Sequence[int], running: int, turns: Turns) -> list[int]:
    """Who begins now, of those that wait for nothing: the first in order, as many as there is room for. One that is to
    be alone waits until nobody runs, and nobody overtakes it."""
    free: list[int] = []
    for place in ready[: turns.most - running]:
        if turns.is_for_one(tasks[place].reads):
            return free or ([] if running else [place])
        free.append(place)
    return free


def _side_by_side(
    tasks: Sequence[Task], needs: Sequence[frozenset[int]], turns: Turns, done: Callable[[int], None]
) -> None:
    """The first in order of those that wait for nothing, whenever somebody is free. What is alone runs in this thread,
    with the engine to itself: nothing else can be started before it ends. The engine is told whenever somebody begins
    or ends, for what is left may have what the others had."""
    waits = [set(need) for need in needs]
    waiting = list(range(len(tasks)))
    running: dict[Future[object], int] = {}

    def ended(place: int) -> None:
        done(place)
        for need in waits:
            need.discard(place)

    with ThreadPoolExecutor(turns.most) as pool:
        try:
            while waiting or running:
                free = _next(tasks, [place for place in waiting if not waits[place]], len(running), turns)
                waiting = [place for place in waiting if place not in free]
                turns.share(len(running) + len(free))
                if len(free) == 1 and not running:
                    tasks[free[0]].run()
                    ended(free[0])
                    continue
                running |= {pool.submit(copy_context().run, tasks[place].run): place for place in free}
                for future in sorted(wait(running, return_when=FIRST_COMPLETED).done, key=running.__getitem__):
                    future.result()
                    ended(running.pop(future))
        except BaseException:
            while wait(running, timeout=0).not_done:
                turns.stop()
                wait(running, timeout=IMPATIENCE)
            raise
        finally:
            turns.share(1)
