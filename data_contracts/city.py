"""The city folder: `city.yaml` checked, and `areas.csv` read into the exchanged table AREAS.

city.yaml
  name: 某市                    # as it is printed
  code: "369900"                # six digits
  areas: areas.csv              # files of the same folder
  parameters: parameters.yaml
  worklists:                    # all optional; without a setting nothing is assumed in its place
    publication_days: {"202610": 2026-11-03}     # the day a period's worklists go out; deadlines count from it
    days_off: [2026-11-02]                       # local days off, beside the Chinese holiday calendar
    working_days: [2026-10-10]                   # make-up working days that the calendar does not know yet
    leads_per_assistant_month: 30                # what one assistant can visit in a month …
    assistants: {"369921101000": 3}              # … times the assistants of a township = its capacity
    yield_floor: {"369921": 0.1, "*": 0.05}      # confirmed / visited below which a rule is flagged, per county
    key_groups: [{name: 高龄独居, areas: ["369921"], rules: [R07, I14]}]   # 县定: the county's own eighth key group
    stations: ["369921101201"]                   # villages with a service station, for the staffing table
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import pyarrow as pa
import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from data_contracts.areas import read_areas
from data_contracts.errors import CityError


def _digits(value: object) -> object:
    """Codes are text, but YAML reads a bare 369900 as a number."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Code6 = Annotated[str, BeforeValidator(_digits), Field(pattern=r"^[0-9]{6}$")]
Code12 = Annotated[str, BeforeValidator(_digits), Field(pattern=r"^[0-9]{12}$")]
Area = Annotated[str, BeforeValidator(_digits), Field(pattern=r"^([0-9]{6}|[0-9]{12}|\*)$")]
Period = Annotated[str, BeforeValidator(_digits), Field(pattern=r"^[0-9]{4}(0[1-9]|1[0-2])$")]
RuleId = Annotated[str, Field(pattern=r"^[EIRX][0-9]{2}$")]
FileName = Annotated[str, Field(pattern=r"^[^/\\]+$")]


class _Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class KeyGroup(_Settings):
    """县定: leads of these rules in these areas count as the county's own key group."""

    name: str
    areas: tuple[Area, ...]
    rules: tuple[RuleId, ...]


class WorklistSettings(_Settings):
    """What a city decides about its worklists. None or empty: not decided, and nothing is assumed instead."""

    publication_days: dict[Period, date] = Field(default_factory=dict)
    days_off: tuple[date, ...] = ()
    working_days: tuple[date, ...] = ()
    leads_per_assistant_month: int | None = Field(default=None, ge=1)
    assistants: dict[Code12, Annotated[int, Field(ge=0)]] = Field(default_factory=dict)
    yield_floor: dict[Area, Annotated[float, Field(ge=0, le=1)]] = Field(default_factory=dict)
    key_groups: tuple[KeyGroup, ...] = ()
    stations: tuple[Code12, ...] = ()

    def capacity(self, township: str) -> int | None:
        """Leads a township can visit in a month, or None where the city has not said."""
        if self.leads_per_assistant_month is None or township not in self.assistants:
            return None
        return self.leads_per_assistant_month * self.assistants[township]


class _CityFile(_Settings):
    name: Annotated[str, Field(min_length=1)]
    code: Code6
    areas: FileName = "areas.csv"
    parameters: FileName = "parameters.yaml"
    worklists: WorklistSettings = WorklistSettings()


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


def load_city(folder: Path) -> City:
    """Read and check `city.yaml`; CityError names the key that is unknown, missing or wrong and lists those allowed."""
    path = folder / "city.yaml"
    try:
        given = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise CityError(
            "there is no city.yaml that can be read", where=str(folder), do="give the folder with the city's settings"
        ) from error
    except (UnicodeDecodeError, yaml.YAMLError) as error:
        raise CityError("the file is not YAML in UTF-8", where=str(path), do="check indentation and quotes") from error
    try:
        file = _CityFile.model_validate(given)
    except ValidationError as error:
        raise _city_error(error, path) from error
    return City(
        folder=folder,
        name=file.name,
        code=file.code,
        areas=folder / file.areas,
        parameters=folder / file.parameters,
        contracts=folder / "contracts",
        worklists=file.worklists,
    )


def _city_error(error: ValidationError, path: Path) -> CityError:
    problem = error.errors(include_url=False)[0]
    place = [str(part) for part in problem["loc"]]
    model: type[BaseModel] = _CityFile
    if place[:1] == ["worklists"] and len(place) > 1:
        model = KeyGroup if place[1:2] == ["key_groups"] and len(place) > 2 else WorklistSettings
    words = {"extra_forbidden": "is not a key that is known", "missing": "is missing"}
    what = words.get(problem["type"], f"is wrong: {problem['msg']}")
    allowed = ", ".join(model.model_fields)
    return CityError(f"{'.'.join(place) or 'the file'} {what}", where=str(path), do=f"keys allowed here: {allowed}")


def load_areas(city: City, as_of: date | None = None) -> pa.Table:
    """The city's areas as the table AREAS, see `read_areas`; CityError when the city's own code is not among them."""
    areas = read_areas(city.areas, as_of)
    if city.code + "000000" not in areas["area_code"].to_pylist():
        raise CityError(
            f"city.yaml says code {city.code}, which is not an area of {city.areas.name}",
            where=str(city.folder),
            do="put the same city into both",
        )
    return areas
