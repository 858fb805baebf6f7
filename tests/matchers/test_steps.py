"""Every SQL step of the matcher by itself: a few rows in, the rows it gives (tests/matchers/steps/<stage>/<step>.yaml)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_contracts.steps import Step, load_step
from matchers.engine.duck import DuckEngine, duck_engine
from tests.step_cases import StepCase, check, load_cases

FOLDER = Path(__file__).with_name("steps")
FILES = sorted((Path(__file__).parents[2] / "matchers").rglob("*.sql"))
STEPS: dict[str, Step] = {file.stem: load_step(f"matchers.{file.parent.name}", file.stem) for file in FILES}
VALUES: dict[str, object] = {"auto": 15_000, "review": 6_000, "margin": 3_000, "profiles": 4, "period": "202610"}


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    with duck_engine(tmp_path_factory.mktemp("steps"), memory="500MB", threads=1) as opened:
        yield opened


@pytest.mark.parametrize("case", load_cases(FOLDER), ids=lambda case: case.id)
def test_step(engine: DuckEngine, case: StepCase) -> None:
    check(engine, case, STEPS[case.step], VALUES)


def test_no_step_is_without_cases_of_its_own() -> None:
    told = {(file.parent.name, file.stem) for file in FOLDER.rglob("*.yaml") if not file.stem.startswith("_")}
    assert len(STEPS) == len(FILES), "two stages have a step of one name"
    assert told == {(file.parent.name, file.stem) for file in FILES}
