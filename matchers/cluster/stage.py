"""The stage's nodes: decided entities and those that share an edge -> one person each, with the number that lasts.

A number is given once, month by month, and never again to anybody else; within a month neither the order of rows nor
the names of files decide who gets which.
"""

from data_contracts.steps import Engine
from matchers.cluster.components import component_labels
from matchers.model import Thresholds
from matchers.runner import Node, Stage, sql_nodes

EDGES_ONCE = "SELECT node_no, other_node_no FROM edges WHERE node_no < other_node_no"


def stage(thresholds: Thresholds) -> Stage:
    """`pair_decisions`, `record_decisions`, `carried_forward` -> `entity_decisions`, `representatives` and persons."""
    labels = Node("component_labels", ("edges",), ("component_labels",), _label)
    return Stage(
        "cluster", (*sql_nodes("matchers.cluster", {"auto": thresholds.auto, "review": thresholds.review}), labels)
    )


def _label(engine: Engine) -> None:
    """`edges` -> `component_labels`, of the nodes that have any."""
    engine.put("component_labels", component_labels(engine.query(EDGES_ONCE)))
