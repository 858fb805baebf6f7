"""Every SQL step of the deliverables by itself: a few rows in, the rows it gives (steps/ is laid out as the source)."""

from pathlib import Path

import pytest

from matchers.engine.duck import DuckEngine
from tests.step_cases import StepCase, check, load_cases, steps_under, untested

FOLDER = Path(__file__).with_name("steps")
STEPS = steps_under(Path(__file__).parents[3] / "flows" / "deliverables")
VALUES: dict[str, object] = {}


@pytest.mark.parametrize("case", load_cases(FOLDER), ids=lambda case: case.id)
def test_step(step_engine: DuckEngine, case: StepCase) -> None:
    check(step_engine, case, STEPS[case.step], VALUES)


def test_no_step_is_without_cases_of_its_own() -> None:
    assert untested(FOLDER, STEPS) == set()
