"""Edges -> groups, each labelled by its first node."""

from collections.abc import Iterable

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from matchers.cluster.components import component_labels


def labels(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    left, right = zip(*edges, strict=True) if edges else ((), ())
    columns = {"node_no": pa.array(left, pa.int64()), "other_node_no": pa.array(right, pa.int64())}
    return {row["node_no"]: row["label"] for row in component_labels(pa.table(columns)).to_pylist()}


def spread(edges: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The plain way: the lower label goes from end to end until nothing changes."""
    found = {node: node for edge in edges for node in edge}
    while True:
        before = dict(found)
        for one, other in edges:
            found[one] = found[other] = min(found[one], found[other])
        if found == before:
            return found


def test_nothing_is_tied() -> None:
    assert labels([]) == {}


def test_a_long_chain_is_one_group() -> None:
    chain = [(node, node + 1) for node in range(1, 2000)]
    assert set(labels(chain[::-1]).values()) == {1}


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), max_size=60))
def test_every_node_has_the_first_node_it_reaches(edges: list[tuple[int, int]]) -> None:
    assert labels(edges) == spread(edges)
