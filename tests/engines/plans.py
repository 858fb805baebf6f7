"""What Spark plans for a step, read for what one task or every task would have to hold whole."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

ONE_TASK = "Exchange SinglePartition"
LOOPS = ("BroadcastNestedLoopJoin", "CartesianProduct")
ONE_ROW = "HashAggregate(keys=[],"
BOUNDED = ("partial_", "TakeOrderedAndProject", "LocalLimit", "GlobalLimit", "LocalTableScan", "Limit")
"""What may stand under an exchange into one task: one row for each task, or a number of rows that a statement names."""
MANY = 300
TABLE = re.compile(r"/\d{5}_(\w+?)(?=[/,\]])")
NOT_OF_THE_CITYS_SIZE = frozenset({"files", "areas"})
"""The one list of tables that a loop may go over: the files and places of a month. Any other counts as the city's."""
INDENT = re.compile(r"^[\s:+\-*()\d]*")


def findings(plan: str, scanned: Callable[[str], bool]) -> list[str]:
    """Lines of a physical plan that bring a large table into one task, or join it on nothing.

    `scanned`: whether a line of the plan reads a table that grows with the city. A task that receives one row from each
    other (the end of a sum), or as many as a LIMIT names, holds nothing of the city's size.
    """
    lines = plan.splitlines()
    found = []
    for number, line in enumerate(lines):
        below = _below(lines, number)
        if any(loop in line for loop in LOOPS) and any(scanned(under) for under in _not_summed(below)):
            found.append(line.strip())
        if ONE_TASK in line and below and not any(word in below[0] for word in BOUNDED):
            found += [line.strip()] if any(scanned(under) for under in below) else []
    return found


def _below(lines: list[str], number: int) -> list[str]:
    """The lines of the tree under a line."""
    depth = _depth(lines[number])
    below = []
    for line in lines[number + 1 :]:
        if _depth(line) <= depth:
            break
        below.append(line)
    return below


def _not_summed(lines: list[str]) -> list[str]:
    """The lines of a tree without those under a sum over everything: of that, one row comes up."""
    left, within = [], None
    for line in lines:
        if within is not None and _depth(line) > within:
            continue
        within = _depth(line) if ONE_ROW in line else None
        left.append(line)
    return left


def _depth(line: str) -> int:
    found = INDENT.match(line)
    return found.end() if found else 0


class PlansSeen:
    """Looks at the plan of everything that an engine writes; `found`: table and line of what should not be there;
    `looked_at`: how many plans."""

    def __init__(self, scanned: Callable[[str], bool] | None = None) -> None:
        self.found: list[str] = []
        self.looked_at = 0
        self._scanned = scanned or grows_with_the_city

    def __call__(self, name: str, frame: Any) -> None:
        self.looked_at += 1
        self.found += [f"plan of {name}: {line}" for line in findings(plan_of(frame), self._scanned)]


def grows_with_the_city(line: str) -> bool:
    """Whether a line of a plan reads files that hold more rows than a small city has places, levels or rules."""
    files = [Path(path) for path in re.findall(r"file:(/[^,\]\s]+\.parquet)", line)]
    return sum(pq.read_metadata(file).num_rows for file in files if file.exists()) > MANY


def is_of_the_citys_size(line: str) -> bool:
    """Whether a line of a plan reads a table that grows with the city: any but those of NOT_OF_THE_CITYS_SIZE."""
    return "FileScan" in line and not NOT_OF_THE_CITYS_SIZE & set(TABLE.findall(line))


def plan_of(frame: Any) -> str:
    """The physical plan of a frame of the classic session, before anything runs."""
    return str(frame._jdf.queryExecution().executedPlan().toString())
