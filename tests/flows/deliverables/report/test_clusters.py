"""People worth a look: a few of each kind, values masked and compared, levels with bits, who came next."""

from pathlib import Path

import pytest

from data_contracts import tables as t
from data_contracts.labels import CLUSTER_KINDS
from flows.deliverables.report.blocks import Block, Figure, Fold, Table
from flows.deliverables.report.sections.clusters import clusters
from flows.deliverables.report.sources import opened
from flows.store.files import write_table
from flows.store.paths import Store
from tests.flows.deliverables.report.factory import PERIOD, WHOLE_ID, WHOLE_PHONE, fill, make_sources


@pytest.fixture
def blocks(tmp_path: Path) -> list[Block]:
    sources = make_sources(tmp_path)
    path = Store(tmp_path / "store").table(PERIOD, "match", t.PERSON_EVENTS)
    event = {"person_id": "P000000001", "kind": "merged_into", "other_person_id": "P000000002", "period": PERIOD}
    write_table(path, fill(t.PERSON_EVENTS, [event]), t.PERSON_EVENTS)
    with opened(sources) as lake:
        return clusters(lake, 7)


def folds(blocks: list[Block]) -> dict[str, Fold]:
    return {block.summary.partition("：")[0]: block for block in blocks if isinstance(block, Fold)}


def test_each_kind_has_its_people(blocks: list[Block]) -> None:
    found = folds(blocks)
    assert {CLUSTER_KINDS["merged_into"], CLUSTER_KINDS["largest"]} <= set(found)
    merged = found[CLUSTER_KINDS["merged_into"]].blocks[0]
    assert isinstance(merged, Fold) and merged.summary.startswith("P000000001")
    beside = next(block for block in merged.blocks if isinstance(block, Table) and "两个编号" in block.caption)
    assert [column.title for column in beside.columns][1:] == ["P000000001", "P000000002"]
    rows = next(block for block in merged.blocks if isinstance(block, Table) and "行与人" in block.caption)
    assert "并入 P000000002" in merged.summary and len(rows.records) > 1


def inner(block: Block) -> list[Block]:
    return [block, *(found for one in getattr(block, "blocks", ()) for found in inner(one))]


def test_rows_stand_side_by_side_with_their_levels_and_a_graph(blocks: list[Block]) -> None:
    every = [found for block in blocks for found in inner(block)]
    captions = {block.caption for block in every if isinstance(block, Table)}
    assert {"行与人并排（值已脱敏）", "逐项证据：等级和比特"} <= captions
    graphs = [block for block in every if isinstance(block, Figure)]
    assert graphs and all("<svg" in graph.svg and graph.table.records for graph in graphs)


def test_no_whole_value_is_shown(blocks: list[Block]) -> None:
    text = repr([block.lines for one in blocks for block in inner(one) if isinstance(block, Table)])
    assert WHOLE_ID not in text and WHOLE_PHONE not in text
