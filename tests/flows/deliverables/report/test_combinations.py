"""Which levels come together: counted with how they were decided, one real row of each to look at."""

from pathlib import Path

from data_contracts import tables as t
from flows.deliverables.report.blocks import Block, Fold, Table
from flows.deliverables.report.sections.combinations import combination_text, commonest_combinations
from flows.deliverables.report.sections.pairs import pairs
from flows.deliverables.report.sources import Lake, opened
from tests.flows.deliverables.report.factory import fill, make_sources

AGREES = {"name_level": "equal", "birth_level": "equal", "phone_level": "missing", "total_millibits": 14_000}
DIFFERS = {"name_level": "equal", "birth_level": "different", "phone_level": "missing", "total_millibits": 3_000}
ROWS = ((100_000_002, AGREES, "auto"), (100_000_003, AGREES, "auto"), (100_000_004, AGREES, "review"))
ROWS += ((100_000_005, DIFFERS, "review"),)


def told(lake: Lake) -> None:
    evidence = [{"row_id": row, "role": "self", "person_id": "P000000001"} | levels for row, levels, _ in ROWS]
    links = [
        {"row_id": row, "role": "self", "extract": "pension", "level": "L5", "decision": decision}
        for row, _, decision in ROWS
    ]
    lake.engine.put("link_evidence", fill(t.LINK_EVIDENCE, evidence))
    lake.engine.put("links_keyed", fill(t.LINKS_KEYED, links))


def test_a_combination_is_counted_by_decision_and_has_a_row_of_its_own(tmp_path: Path) -> None:
    with opened(make_sources(tmp_path)) as lake:
        told(lake)
        found = commonest_combinations(lake, 7)
    shown = [(combination_text(row), row["decision"], row["rows"]) for row in found]
    assert shown[0] == ("姓名一致、出生日期一致", "auto", 2)
    assert sorted(shown[1:]) == [("姓名一致、出生日期一致", "review", 1), ("姓名一致、出生日期不一致", "review", 1)]
    by_row = {row: (levels["birth_level"], decision) for row, levels, decision in ROWS}
    assert all(by_row[row["row_id"]] == (row["birth_level"], row["decision"]) for row in found)


def inner(block: Block) -> list[Block]:
    return [block, *(found for one in getattr(block, "blocks", ()) for found in inner(one))]


def test_each_combination_opens_to_the_weights_of_its_example(tmp_path: Path) -> None:
    with opened(make_sources(tmp_path)) as lake:
        told(lake)
        section = pairs(lake)
    fold = next(one for one in section.blocks if isinstance(one, Fold) and one.summary.startswith("证据组合和实例"))
    tables = [one.caption for one in inner(fold) if isinstance(one, Table)]
    assert tables.count("最常见的证据组合") == 1 and tables.count("逐项权重") == 3
