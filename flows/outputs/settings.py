"""What a city's own city.yaml says about its worklists. Nothing has a default: what is not set is not computed.

worklists:
  monthly_load: 60          # leads that one assistant can visit in a month; without it no overflow is shown
  yield_floor: 0.2          # share of confirmed visits under which the county pauses a rule
  blind_sample: 10          # people without a lead drawn per township and month, to estimate what is missed
  stations: ["369922101206"]  # villages that have a service station
"""

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from data_contracts.errors import CityError

CITY_DIGITS, CODE_DIGITS = 6, 12


class WorklistSettings(BaseModel):
    """Settings under `worklists`; null where the city said nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    monthly_load: int | None = Field(default=None, gt=0)
    yield_floor: float | None = Field(default=None, ge=0, le=1)
    blind_sample: int | None = Field(default=None, ge=0)
    stations: tuple[str, ...] = ()

    @field_validator("stations", mode="before")
    @classmethod
    def _as_text(cls, given: object) -> object:
        return tuple(str(code) for code in given) if isinstance(given, list) else given


class City(BaseModel):
    """A city's name, 6-digit code, parameter file, and settings of its worklists."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    name: str
    code: str
    parameters: str = "parameters.yaml"
    worklists: WorklistSettings = WorklistSettings()

    @field_validator("code", mode="before")
    @classmethod
    def _code(cls, given: object) -> str:
        return str(given)[:CITY_DIGITS]

    @property
    def long_code(self) -> str:
        """The city's code with 12 digits."""
        return self.code.ljust(CODE_DIGITS, "0")


def load_city(folder: Path) -> City:
    """Read city.yaml; CityError when it is missing, no YAML, or has a setting nobody knows."""
    file = folder / "city.yaml"
    try:
        return City.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError) as error:
        raise CityError("city.yaml cannot be read", where=str(file), do="check that it is valid YAML") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise CityError(
            f"'{key}' cannot be used: {first['msg']}", where=str(file), do="correct or remove it"
        ) from error
