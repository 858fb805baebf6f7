"""Every rule's cases (tests/rules/cases/*.yaml), run as `faxian test-city` runs those of a city (rules/cases.py)."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest

from matchers.engine.duck import duck_engine
from rules.cases import Setting, read_cases, run_cases
from rules.catalogue import load_catalogue
from rules.made_month import CITY
from rules.parameters import load_parameters
from tests.rules.world import PACKS, World

FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
PARAMETERS = Path(__file__).with_name("city_parameters.yaml")


def every_case() -> Iterator[Any]:
    """One test a case."""
    for file in FILES:
        for number, case in enumerate(read_cases(file)["cases"]):
            yield pytest.param(file, number, id=f"{file.stem} {case['name']}")


@pytest.fixture(scope="session")
def found(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], dict[int, list[str]]]:
    """What is wrong with each case of a file: its cases are run once, when the first of them is asked for."""
    return cache(lambda file: run_cases(read_cases(file), setting_in(tmp_path_factory.mktemp("cases"))))


@pytest.mark.parametrize(("file", "number"), list(every_case()))
def test_case(file: Path, number: int, found: Callable[[Path], dict[int, list[str]]]) -> None:
    assert found(file)[number] == []


def setting_in(folder: Path) -> Setting:
    engine = partial(duck_engine, folder / "spill", memory="500MB", threads=1)
    return Setting(engine, load_parameters(PARAMETERS, packs=PACKS), World, CITY)


def test_every_rule_has_cases_with_hits_and_near_misses() -> None:
    """A rule is only as good as the examples that show what it says, and what it does not."""
    for rule_id in load_catalogue():
        told = [read_cases(file)["cases"] for file in FILES if file.stem == rule_id]
        assert told, f"{rule_id} has no cases"
        hits = [case for case in told[0] if case.get("hit") or case.get("held")]
        assert hits and len(hits) < len(told[0]), f"{rule_id} needs cases that hit and cases that do not"
