"""The city folder: `city.yaml` checked, and `areas.csv` read into the exchanged table AREAS.

city.yaml
  name: 某市                    # as it is printed
  code: "369900"                # six digits
  areas: areas.csv              # files of the same folder
  parameters: parameters.yaml
  policy: [jiangxi]             # policy packs (rules/packs/), a later one before an earlier; [] for none
  worklists:                    # all optional; without a setting nothing is computed in its place
    monthly_load: 25            # households that one assistant can visit in a month; else $assistant_visits
    yield_floor: 0.2            # confirmed / visited under which the county pauses a rule
    blind_sample: 10            # people without a lead drawn per township and month, to estimate what is missed
    stations: ["369922101206"]  # villages that have a service station
  kept_months: {lists: 12}      # how long a class of what is handed out is kept, where not as handed_out.yaml says

The file names belong to city.yaml: a key that is left out means the file of that very name beside it, for the rules
and the report alike. This is the only place that reads city.yaml (RunContext.settings holds what it said for a run).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pyarrow as pa
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from data_contracts.areas import AREA_DIGITS, read_areas
from data_contracts.errors import CityError, ContractError
from data_contracts.masks import is_formula
from data_contracts.odcs import read_yaml

CITY_FILE = "city.yaml"


def _digits(value: object) -> object:
    """Codes are text, but YAML reads a bare 369900 as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Code6 = Annotated[str, BeforeValidator(_digits), Field(pattern=r"^[0-9]{6}$")]
Code12 = Annotated[str, BeforeValidator(_digits), Field(pattern=r"^[0-9]{12}$")]
PackName = Annotated[str, Field(min_length=1)]
FileName = Annotated[str, Field(pattern=r"^[^/\\]+$")]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WorklistSettings(_Settings):
    """Settings under `worklists`; None or empty where the city said nothing, and then nothing is assumed instead."""

    monthly_load: int | None = Field(default=None, gt=0)
    yield_floor: float | None = Field(default=None, ge=0, le=1)
    blind_sample: int | None = Field(default=None, ge=0)
    stations: tuple[Code12, ...] = ()
    identity_two_clerks: bool = False


def _plain_name(name: str) -> str:
    if is_formula(name):
        raise ValueError("the name begins as a formula does, and every list prints it")
    return name


class _CityFile(_Settings):
    name: Annotated[str, Field(min_length=1), AfterValidator(_plain_name)]
    code: Code6
    areas: FileName = "areas.csv"
    parameters: FileName = "parameters.yaml"
    policy: tuple[PackName, ...] | None = None
    worklists: WorklistSettings = WorklistSettings()
    kept_months: dict[str, Annotated[int, Field(gt=0)]] = Field(default_factory=dict)


@dataclass(frozen=True)
class City:
    """A city folder, checked. Paths are whole; `contracts` need not exist."""

    folder: Path
    name: str
    code: str  # six digits
    areas: Path
    parameters: Path
    contracts: Path  # what the city adds to contracts: headings and spellings
    worklists: WorklistSettings
    policy: tuple[str, ...] | None = None  # as written; null where city.yaml does not say (rules/packs.py concludes)
    kept_months: Mapping[str, int] = field(default_factory=dict)  # class of handed_out.yaml -> months of the city's own

    @property
    def layouts(self) -> Path:
        """Folder of the city's own layouts; it need not exist."""
        return self.folder / "layouts"

    @property
    def rules(self) -> Path:
        """Folder of the city's own rules, their cases in `cases/`; it need not exist."""
        return self.folder / "rules"

    @property
    def texts(self) -> Path:
        """Folder of the texts that the city's rules cite, and of official texts it wants shown; it need not exist."""
        return self.folder / "texts"

    @property
    def file(self) -> Path:
        """The city.yaml all this was read from."""
        return self.folder / CITY_FILE

    @property
    def long_code(self) -> str:
        """The city's code with 12 digits."""
        return self.code.ljust(AREA_DIGITS, "0")


def load_city(folder: Path) -> City:
    """Read and check `city.yaml`; CityError names the key that is unknown, missing or wrong and lists those allowed."""
    path = folder / CITY_FILE
    if not path.is_file():
        raise CityError("there is no city.yaml", where=str(folder), do="give the folder that holds the city's settings")
    try:
        file = _CityFile.model_validate(read_yaml(path))
    except ContractError as error:
        raise CityError(error.what, where=str(path), do=error.do) from error
    except ValidationError as error:
        raise _city_errors(error, path)[0] from error
    return City(
        folder=folder,
        name=file.name,
        code=file.code,
        areas=folder / file.areas,
        parameters=folder / file.parameters,
        contracts=folder / "contracts",
        worklists=file.worklists,
        policy=file.policy,
        kept_months=file.kept_months,
    )


def city_faults(folder: Path) -> list[CityError]:
    """Everything that is wrong with `city.yaml`, not only what `load_city` would stop at."""
    path = folder / CITY_FILE
    try:
        _CityFile.model_validate(read_yaml(path))
    except ContractError as error:
        return [CityError(error.what, where=str(path), do=error.do)]
    except ValidationError as error:
        return _city_errors(error, path)
    return []


def _city_errors(error: ValidationError, path: Path) -> list[CityError]:
    return [_city_error(dict(problem), path) for problem in error.errors(include_url=False)]


def _city_error(problem: Mapping[str, Any], path: Path) -> CityError:
    place = [str(part) for part in problem["loc"]]
    model: type[BaseModel] = WorklistSettings if place[:1] == ["worklists"] and len(place) > 1 else _CityFile
    problems = {"extra_forbidden": "is not a key that is known", "missing": "is missing"}
    what = problems.get(problem["type"], f"is wrong: {problem['msg']}")
    allowed = ", ".join(model.model_fields)
    return CityError(f"{'.'.join(place) or 'the file'} {what}", where=str(path), do=f"keys allowed here: {allowed}")


def load_areas(city: City, as_of: date | None = None) -> pa.Table:
    """The city's areas as the table AREAS, see `read_areas`; CityError when the city's own code is not among them."""
    areas = read_areas(city.areas, as_of)
    if city.long_code not in areas["area_code"].to_pylist():
        raise CityError(
            f"city.yaml says code {city.code}, which is not an area of {city.areas.name}",
            where=str(city.folder),
            do="put the same city into both",
        )
    return areas
