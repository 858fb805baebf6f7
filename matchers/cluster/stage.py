"""The stage's nodes: decided entities and tied ones -> one person each, with the number that lasts.

A number is given once, in order of first appearance, and never again to anybody else.
"""

from data_contracts.steps import Engine, load_step
from matchers.model import Lines
from matchers.runner import Node, Stage, sql_nodes

LABELS = "matchers.cluster.labels"


def stage(lines: Lines) -> Stage:
    """`judged`, `decided`, `remembered` -> `outcomes`, `roots`, `evidence`, `root_persons`."""
    labels = Node("labels", ("unplaced", "ties"), ("labels",), _label)
    return Stage("cluster", (*sql_nodes("matchers.cluster", {"auto": lines.auto, "review": lines.review}), labels))


def _label(engine: Engine) -> None:
    """Connected groups of tied entities: the first label spreads along ties until none changes."""
    engine.run_sql(load_step(LABELS, "labels_start"))
    engine.rename("labels_start", "labels")
    before = None
    while (total := _sum_of_labels(engine)) != before:
        before = total
        engine.run_sql(load_step(LABELS, "labels_next"))
        engine.rename("labels_next", "labels")


def _sum_of_labels(engine: Engine) -> object:
    return engine.query("SELECT CAST(sum(label) AS BIGINT) AS total FROM labels").to_pylist()[0]["total"]
