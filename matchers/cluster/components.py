"""Connected components of the edges between entities that nobody placed: few, so that two columns of numbers do."""

import numpy as np
import pyarrow as pa

LABELS = pa.schema([("node_no", pa.int64()), ("label", pa.int64())])
"""Grain: node that has an edge; the first node that it reaches."""


def component_labels(edges: pa.Table) -> pa.Table:
    """Edges (`node_no`, `other_node_no`), one way is enough, in any order -> LABELS.

    Union by the lower root and paths halved, over whole columns: rounds grow with the logarithm of the longest way, not
    with the way. 16 bytes an edge, and as much again while it works.
    """
    ends = np.concatenate([edges.column(name).to_numpy() for name in ("node_no", "other_node_no")])
    nodes, places = np.unique(ends, return_inverse=True)
    left, right = places[: edges.num_rows], places[edges.num_rows :]
    root = np.arange(len(nodes))
    while True:
        one, other = root[left], root[right]
        is_apart = one != other
        if not is_apart.any():
            break
        low, high = np.minimum(one, other)[is_apart], np.maximum(one, other)[is_apart]
        np.minimum.at(root, high, low)
        while (further := root[root]).tobytes() != root.tobytes():
            root = further
    return pa.table({"node_no": nodes, "label": nodes[root]}, schema=LABELS)
