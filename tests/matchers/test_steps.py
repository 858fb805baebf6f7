"""Every SQL step of the matcher by itself: a few rows in, the rows it gives (steps/ is laid out as matchers/)."""

from pathlib import Path

import pyarrow as pa
import pytest

from data_contracts.codes import SQL_CODES
from matchers.engine.duck import DuckEngine
from tests.step_cases import StepCase, check, load_cases, steps_under, untested

FOLDER = Path(__file__).with_name("steps")
MATCHERS = Path(__file__).parents[2] / "matchers"
STEPS = steps_under(MATCHERS)
WITHOUT_ROWS = "block/one_pass/no_pairs"
VALUES: dict[str, object] = {"auto": 15_000, "review": 6_000, "margin": 3_000, "variants": 4, "period": "202610"}
VALUES |= SQL_CODES


@pytest.mark.parametrize("case", load_cases(FOLDER), ids=lambda case: case.id)
def test_step(step_engine: DuckEngine, case: StepCase) -> None:
    check(step_engine, case, STEPS[case.step], VALUES)


def test_no_step_is_without_cases_of_its_own() -> None:
    assert untested(FOLDER, STEPS) == {WITHOUT_ROWS}


def test_the_step_that_never_gives_a_row_gives_none(step_engine: DuckEngine) -> None:
    step_engine.put("left_entities", pa.table({"entity": [-1, 2]}))
    assert step_engine.run_sql(STEPS[WITHOUT_ROWS]) == 0
    assert step_engine.query("SELECT * FROM no_pairs").column_names == ["left_entity", "right_entity", "key"]
