"""Every fact and every lead step by itself: a few rows in, the rows it gives (tests/rules/steps/*.yaml)."""

from datetime import date
from pathlib import Path

import pytest

from data_contracts.codes import SQL_CODES
from data_contracts.steps import Step
from matchers.engine.duck import DuckEngine
from rules.dates import cut_offs
from rules.steps import between_steps, fact_steps, lead_steps
from tests.step_cases import StepCase, check, load_cases, untested

FOLDER = Path(__file__).with_name("steps")
STEPS: dict[str, Step] = {s.name: s for s in (*fact_steps(), *between_steps().values(), *lead_steps())}
VALUES = cut_offs(date(2026, 10, 31)) | SQL_CODES


@pytest.mark.parametrize("case", load_cases(FOLDER), ids=lambda case: case.id)
def test_step(step_engine: DuckEngine, case: StepCase) -> None:
    check(step_engine, case, STEPS[case.step], VALUES)


def test_no_step_is_without_cases() -> None:
    assert untested(FOLDER, STEPS) == set()
