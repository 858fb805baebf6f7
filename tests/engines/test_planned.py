"""That planning a month would find what it looks for: needs Java and pyspark whole (`sh tests/with_spark.sh`)."""

from importlib.util import find_spec
from pathlib import Path
from shutil import which

import pyarrow as pa
import pytest

from data_contracts.steps import Step
from tests.engines.planned import planned_engine
from tests.engines.plans import PlansSeen, is_of_the_citys_size

pytestmark = pytest.mark.skipif(
    which("java") is None or find_spec("py4j") is None,
    reason="Java or pyspark is not in this environment: sh tests/with_spark.sh makes one that has both",
)
NUMBERS = pa.table({"n": pa.array([1, 2, 3], pa.int64())})


def _step(name: str, sql: str) -> Step:
    return Step(name, sql, "", ("people",), "")


def test_a_loop_and_a_statement_without_a_plan_are_told_and_the_month_goes_on(tmp_path: Path) -> None:
    plans = PlansSeen(is_of_the_citys_size)
    with planned_engine(tmp_path, plans, plans.found.append) as engine:
        engine.put("people", NUMBERS)
        engine.put("levels", NUMBERS)
        engine.run_sql(_step("joined", "SELECT people.n FROM people JOIN levels ON people.n > levels.n"))
        engine.run_sql(_step("ranked", "SELECT n, rank() OVER (ORDER BY n ASC NULLS LAST) AS place FROM people"))
        engine.run_sql(_step("refused", "SELECT list_cosine_similarity([n], [n]) AS x FROM people"))
        engine.run_sql(_step("counted", "SELECT count(*) AS n FROM people"))
        engine.run_sql(_step("numbered", "SELECT n, row_number() OVER (ORDER BY n ASC NULLS LAST) AS x FROM people"))
        rows = engine.run_sql(_step("after", "SELECT x FROM refused"))
    loop, one_task, refusal = plans.found
    assert loop.startswith("plan of joined: ") and "CartesianProduct" in loop
    assert one_task.startswith("plan of ranked: ") and "SinglePartition" in one_task
    assert refusal.startswith("refused is not planned: ")
    assert rows == NUMBERS.num_rows and engine.planned == 6
