"""Months of an invented city whose two middle stages run on a given engine, in an order of their own."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from data_contracts.steps import Engine
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows import month
from flows.decide import decide
from flows.match import match
from flows.preflight import open_run
from flows.stages import last_folder_of
from flows.store.run import RunContext

Opened = Callable[[Path], AbstractContextManager[Engine]]
"""Opens an engine that works in a folder of its own."""


def invent(folder: Path, households: int, periods: tuple[str, ...], seed: int = 7) -> list[RunContext]:
    """A city and the run of each of its months, over one store; nothing has run yet."""
    generate(folder, households=households, seed=seed, periods=periods, mess=Mess.realistic())
    places = (folder / "city", folder / "incoming")
    return [open_run(*places, period, folder / "store", folder / "out") for period in periods]


def middle_stages(run: RunContext, into: Path, opened: Opened) -> None:
    """Match and decide of a month whose ingest and feedback stand in the store, written into `into`/match, /decide."""
    ingest, answers = month.folder_of(run, "ingest"), month.folder_of(run, "feedback")
    matched, decided = into / "match", into / "decide"
    for folder in (matched, decided):
        folder.mkdir(parents=True)
    with opened(into / "work") as engine:
        match(run, ingest, matched, last_folder_of(run, "match"), answers, engine)
        decide(run, ingest, matched, answers, decided, engine)


def differing(one: Path, other: Path) -> list[str]:
    """The files of a stage's folder that are not the same bytes in another, or not there; not `stage.json`."""
    names = {p.relative_to(f) for f in (one, other) for p in f.rglob("*") if p.is_file() and p.name != "stage.json"}
    return sorted(str(name) for name in names if _bytes(one / name) != _bytes(other / name))


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
