"""`faxian test-city`: a city's own rules run over their own cases, in the city's own areas and under its own numbers.

A rule that is on trial is judged as if it were switched on: the cases say whom it would publish.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from data_contracts.city import City, load_areas
from data_contracts.errors import CityError, ExitCode
from matchers.engine.duck import duck_engine
from rules.cases import Setting, read_cases, run_cases
from rules.catalogue import CITY_NUMBERS, load_catalogue
from rules.city_rules import TRIAL, cases_of, use_city_of
from rules.made_month import MadeMonth, Place
from rules.packs import city_parameters
from rules.parameters import Parameters, RuleStatus

VILLAGE, RURAL = "村", "农村"


@dataclass(frozen=True)
class CityCases:
    """What came of a city's cases: rule -> case -> what is wrong with it (nothing: it passed); rules without cases."""

    found: Mapping[str, Mapping[str, tuple[str, ...]]]
    untested: tuple[str, ...]
    on_trial: tuple[str, ...]

    @property
    def exit_code(self) -> ExitCode:
        """1 when a case fails, or a rule has none that hits or none that does not."""
        failed = any(wrong for cases in self.found.values() for wrong in cases.values())
        return ExitCode.DONE_WITH_REJECTIONS if failed or self.untested else ExitCode.DONE

    def render(self) -> str:
        """A line a rule, and one for each thing that is wrong."""
        lines = []
        for rule, cases in self.found.items():
            failed = {name: wrong for name, wrong in cases.items() if wrong}
            trial = "；试行，只计数，不下发" if rule in self.on_trial else ""
            lines.append(f"{rule}：{len(cases)} 个用例，{len(cases) - len(failed)} 个通过{trial}")
            lines += [f"  ✗ {name}：{text}" for name, wrong in failed.items() for text in wrong]
        lines += [
            f"{rule}：用例不全，至少要有一个命中、一个不命中（写在 rules/cases/{rule}.yaml）" for rule in self.untested
        ]
        return "\n".join(lines or ["这个城市没有自己的规则。"])


def run_city_cases(folder: Path) -> CityCases:
    """Run every file of cases of a city; CityError, ParameterError or ContractError when the folder cannot be used."""
    city = use_city_of(folder, MadeMonth().as_of)
    parameters = city_parameters(city)
    own = [rule for rule in load_catalogue() if rule[1] == CITY_NUMBERS]
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    outcomes: dict[str, set[bool]] = {rule: set() for rule in own}
    with tempfile.TemporaryDirectory(prefix="faxian-cases-") as place:
        engine = partial(duck_engine, Path(place) / "spill", memory="500MB", threads=1)
        setting = Setting(engine, _switched_on(parameters, own), partial(_world, city), city.long_code)
        for file in cases_of(folder):
            document = read_cases(file)
            wrong = run_cases(document, setting)
            cases = document["cases"]
            found.setdefault(str(document["rule"]), {}).update(
                {str(case["name"]): tuple(wrong[number]) for number, case in enumerate(cases)}
            )
            outcomes.setdefault(str(document["rule"]), set()).update(bool(c.get("hit") or c.get("held")) for c in cases)
    untested = tuple(rule for rule in own if outcomes[rule] != {True, False})
    as_of = _world(city).as_of
    on_trial = tuple(rule for rule in own if parameters.status_of(rule, TRIAL, as_of) == TRIAL)
    return CityCases(found, untested, on_trial)


def _switched_on(parameters: Parameters, rules: list[str]) -> Parameters:
    day = MadeMonth().as_of
    dated = {"status": "正式", "from": day, "published": day, "citation": "test-city"}
    on = [RuleStatus.model_validate({"rule": rule} | dated) for rule in rules]
    return replace(parameters, rule_status=(*parameters.rule_status, *on))


def _world(city: City) -> MadeMonth:
    """An empty world in the city's areas; people live in its first village unless a case says otherwise."""
    rows = load_areas(city, MadeMonth().as_of).to_pylist()
    places: dict[str, Place] = {
        row["area_code"]: (row["level"], row["urban_rural"], row["township"], row["county"]) for row in rows
    }
    villages = sorted(rows, key=lambda row: (row["urban_rural"] != RURAL, row["area_code"]))
    village = next((row["area_code"] for row in villages if row["level"] == VILLAGE), None)
    if village is None:
        raise CityError("the city has no village", where=str(city.areas), do="fill areas.csv in first")
    return MadeMonth(places=places, village=village)
