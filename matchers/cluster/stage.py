"""Run it: decided entities and tied ones -> one person each, with the number that lasts."""

from dataclasses import replace

from data_contracts.steps import Engine, Step, load_step
from matchers.model import Lines

STEPS = "matchers.cluster"


def cluster(engine: Engine, lines: Lines) -> None:
    """`judged`, `decided`, `remembered` -> `outcomes`, `roots`, `evidence`."""
    engine.run_sql(load_step(STEPS, "unplaced"))
    engine.run_sql(load_step(STEPS, "ties"), {"auto": lines.auto})
    _group(engine)
    engine.run_sql(load_step(STEPS, "doubts"), {"review": lines.review})
    engine.run_sql(load_step(STEPS, "ties_best"), {"auto": lines.auto})
    for name in ("recalled", "outcomes", "roots", "evidence"):
        engine.run_sql(load_step(STEPS, name))
    engine.drop("candidates", "labels", "unplaced", "ties", "groups", "doubts", "ties_best", "recalled")


def name_persons(engine: Engine, last_person: int) -> None:
    """`roots` -> `root_persons`: who keeps his number, who gets the next one."""
    engine.run_sql(load_step(STEPS, "root_sizes"))
    engine.run_sql(load_step(STEPS, "root_persons"), {"last_person": last_person})


def _group(engine: Engine) -> None:
    """Connected groups of tied entities: the first label spreads along ties until none changes."""
    _run_as(engine, load_step(STEPS, "labels_start"), "labels")
    before = None
    while (total := engine.query("SELECT sum(label) AS total FROM labels").to_pylist()[0]["total"]) != before:
        before = total
        engine.run_sql(load_step(STEPS, "labels_next"))
        _run_as(engine, load_step(STEPS, "labels_taken"), "labels")
    engine.run_sql(load_step(STEPS, "groups"))


def _run_as(engine: Engine, step: Step, name: str) -> None:
    engine.run_sql(replace(step, name=name))
