"""Every SQL step of the matcher by itself: a few rows in, the rows it gives (steps/ is laid out as matchers/)."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from data_contracts.codes import SQL_CODES
from data_contracts.steps import Step, parse_step
from matchers.engine.duck import DuckEngine, duck_engine
from tests.step_cases import StepCase, check, load_cases, untested

FOLDER = Path(__file__).with_name("steps")
MATCHERS = Path(__file__).parents[2] / "matchers"
STEPS: dict[str, Step] = {
    file.relative_to(MATCHERS).with_suffix("").as_posix(): parse_step(file.stem, file.read_text(encoding="utf-8"))
    for file in sorted(MATCHERS.rglob("*.sql"))
}
WITHOUT_ROWS = "block/one_pass/no_pairs"
VALUES: dict[str, object] = {"auto": 15_000, "review": 6_000, "margin": 3_000, "variants": 4, "period": "202610"}
VALUES |= SQL_CODES


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    with duck_engine(tmp_path_factory.mktemp("steps"), memory="500MB", threads=1) as opened:
        yield opened


@pytest.mark.parametrize("case", load_cases(FOLDER), ids=lambda case: case.id)
def test_step(engine: DuckEngine, case: StepCase) -> None:
    check(engine, case, STEPS[case.step], VALUES)


def test_no_step_is_without_cases_of_its_own() -> None:
    assert untested(FOLDER, STEPS) == {WITHOUT_ROWS}


def test_the_step_that_never_gives_a_row_gives_none(engine: DuckEngine) -> None:
    engine.put("left_entities", pa.table({"entity": [-1, 2]}))
    assert engine.run_sql(STEPS[WITHOUT_ROWS]) == 0
    assert engine.query("SELECT * FROM no_pairs").column_names == ["left_entity", "right_entity", "key"]
