"""Every rule's cases (tests/rules/cases/*.yaml), run as `faxian test-city` runs those of a city (rules/cases.py)."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from matchers.engine.duck import duck_engine
from rules.cases import Setting, read_cases, run_together
from rules.catalogue import load_catalogue
from rules.made_month import CITY
from rules.parameters import load_parameters
from tests.rules.world import PACKS, World

pytestmark = pytest.mark.slow
FILES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))
PARAMETERS = Path(__file__).with_name("city_parameters.yaml")


def every_case() -> Iterator[Any]:
    """One test a case."""
    for file in FILES:
        for number, case in enumerate(read_cases(file)["cases"]):
            yield pytest.param(file, number, id=f"{file.stem} {case['name']}")


Found = dict[tuple[Path, int], list[str]]


@pytest.fixture(scope="session")
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Found:
    """What is wrong with each case of the files that are asked for: cases of all of them share their runs."""
    calls = [getattr(item, "callspec", None) for item in request.session.items]
    asked = {call.params["file"] for call in calls if call and {"file", "number"} <= call.params.keys()}
    files = [file for file in FILES if file in asked]
    wrong = run_together([read_cases(file) for file in files], setting_in(tmp_path_factory.mktemp("cases")))
    return {(file, number): told for file, of in zip(files, wrong, strict=True) for number, told in of.items()}


@pytest.mark.parametrize(("file", "number"), list(every_case()))
def test_case(file: Path, number: int, found: Found) -> None:
    assert found[file, number] == []


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


def test_a_case_that_says_something_wrong_is_told_at_its_place_among_files_that_share_a_run(tmp_path: Path) -> None:
    documents = [read_cases(file) for file in FILES if file.stem in ("R03", "R04")]
    wrong = documents[1]["cases"][1]
    wrong["hit"] = [*wrong.get("hit", ()), "无此人"]
    told = run_together(documents, setting_in(tmp_path))
    assert [len(found) for found in told] == [len(document["cases"]) for document in documents]
    assert [(file, number) for file, found in enumerate(told) for number, what in found.items() if what] == [(1, 1)]
