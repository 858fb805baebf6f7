"""The stage's nodes: decided entities and those that share an edge -> one person each, with the number that lasts.

A number is given once, in order of first appearance, and never again to anybody else.
"""

from data_contracts.steps import Engine, load_step
from matchers.model import Thresholds
from matchers.runner import Node, Stage, sql_nodes

LABELS = "matchers.cluster.labels"


def stage(thresholds: Thresholds) -> Stage:
    """`pair_decisions`, `record_decisions`, `carried_forward` -> `entity_decisions`, `representatives` and persons."""
    labels = Node("component_labels", ("unlinked", "edges"), ("component_labels",), _label)
    return Stage(
        "cluster", (*sql_nodes("matchers.cluster", {"auto": thresholds.auto, "review": thresholds.review}), labels)
    )


def _label(engine: Engine) -> None:
    """Connected components: the first label spreads along edges until none changes."""
    engine.run_sql(load_step(LABELS, "component_labels_start"))
    engine.rename("component_labels_start", "component_labels")
    before = None
    while (total := _sum_of_labels(engine)) != before:
        before = total
        engine.run_sql(load_step(LABELS, "component_labels_next"))
        engine.rename("component_labels_next", "component_labels")


def _sum_of_labels(engine: Engine) -> object:
    return engine.query("SELECT CAST(sum(label) AS BIGINT) AS total FROM component_labels").to_pylist()[0]["total"]
