"""Reading plans: what is found, and what is only the end of a sum."""

import pytest

from tests.engines.plans import findings, is_of_the_citys_size

SUM = """AdaptiveSparkPlan isFinalPlan=false
+- HashAggregate(keys=[], functions=[count(1)])
   +- Exchange SinglePartition, ENSURE_REQUIREMENTS, [plan_id=12]
      +- HashAggregate(keys=[], functions=[partial_count(1)])
         +- FileScan parquet [n#1] Location: people
"""
RANKED = """Window [row_number() windowspecdefinition(n#1 ASC NULLS LAST) AS x#2]
+- Sort [n#1 ASC NULLS LAST], false, 0
   +- Exchange SinglePartition, ENSURE_REQUIREMENTS, [plan_id=12]
      +- Project [n#1]
         +- FileScan parquet [n#1] Location: people
"""
LOOPED = """Project [n#1]
+- BroadcastNestedLoopJoin BuildRight, Inner, (n#1 > m#2)
   :- FileScan parquet [n#1] Location: people
   +- BroadcastExchange IdentityBroadcastMode, [plan_id=9]
      +- FileScan parquet [m#2] Location: levels
"""
DRAWN = """Window [lead(n#1, 1, null) windowspecdefinition(n#1 ASC NULLS LAST)]
+- Exchange SinglePartition, ENSURE_REQUIREMENTS, [plan_id=12]
   +- TakeOrderedAndProject(limit=20001, orderBy=[n#1 ASC NULLS LAST], output=[n#1])
      +- FileScan parquet [n#1] Location: people
"""


@pytest.mark.parametrize(
    ("plan", "found"),
    [
        (SUM, []),
        (DRAWN, []),
        (RANKED, ["+- Exchange SinglePartition, ENSURE_REQUIREMENTS, [plan_id=12]"]),
        (LOOPED, ["+- BroadcastNestedLoopJoin BuildRight, Inner, (n#1 > m#2)"]),
    ],
)
def test_what_brings_a_large_table_into_one_task_or_a_loop_is_found(plan: str, found: list[str]) -> None:
    assert findings(plan, lambda line: "Location: people" in line) == found


def test_a_small_table_may_be_looped_over() -> None:
    assert findings(LOOPED, lambda line: "Location: towns" in line) == []


LAST = "{name} [n#1] Location: InMemoryFileIndex(1 paths)[file:/shared/tables/00012_{table}/part-0.parquet]"
SUMMED = """Project [n#1]
+- CartesianProduct
   :- HashAggregate(keys=[], functions=[count(1)])
   :  +- FileScan parquet [n#1] Location: people
   +- FileScan parquet [m#2] Location: levels
"""


def test_a_sum_over_everything_is_one_row_of_a_loop_and_a_product_is_a_loop() -> None:
    assert findings(SUMMED, lambda line: "Location: people" in line) == []
    assert findings(SUMMED, lambda line: "Location: levels" in line) == ["+- CartesianProduct"]


@pytest.mark.parametrize(("table", "grows"), [("persons", True), ("numbered_files", True), ("files", False)])
def test_a_table_counts_as_of_the_citys_size_unless_the_list_names_it(table: str, grows: bool) -> None:
    assert is_of_the_citys_size(LAST.format(name="FileScan parquet", table=table)) is grows
    assert not is_of_the_citys_size(LAST.format(name="Project", table=table))
