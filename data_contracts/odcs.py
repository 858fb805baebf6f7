"""Reads and lints contract files in the Open Data Contract Standard (ODCS) v3.

Two nets. The standard's own JSON schema finds misspelt keys and wrong types (its Python models let both pass). The
pydantic models below hold the part of the standard that faxian compiles and forbid the rest: a key of the standard that
we would read over in silence (`unique`, `relationships`, a new quality metric …) is an error too.
"""

import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from data_contracts.compose import composed
from data_contracts.errors import ContractError
from data_contracts.fast_yaml import FAST_LOADER
from data_contracts.text_bytes import whole_text

if TYPE_CHECKING:
    from jsonschema import Draft201909Validator

Scalar = str | int | float | bool
Severity = Literal["error", "warning"]
Model = TypeVar("Model", bound=BaseModel)
SHOWN = 5  # problems of one file that a message names
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class Strict(BaseModel):
    """A model that knows every key it may meet."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


def _as_mapping(entries: object) -> object:
    """Turn the standard's list of {property, value} into a mapping; a property given twice is an error."""
    if not isinstance(entries, list):
        return entries
    names = [entry["property"] for entry in entries]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"customProperties name {', '.join(twice)} twice")
    return {entry["property"]: entry["value"] for entry in entries}


class ContractExtras(Strict):
    """Our customProperties of a whole contract. `occasional`: there is a file only when there is something to tell;
    `sensitive`: that somebody is in it says something that no open list may say (data_contracts/sensitive.py)."""

    access: Literal["open", "authorised"] = "open"
    required_for_run: bool = Field(default=False, alias="requiredForRun")
    occasional: bool = False
    sensitive: bool = False
    legal_basis: str = Field(default="", alias="legalBasis")
    window: str = ""


class TableExtras(Strict):
    """Our customProperties of a table: `key` columns or "all", and the column that dates a row."""

    key: Literal["all"] | tuple[Name, ...] = "all"
    own_date: Name | None = Field(default=None, alias="ownDate")


class ColumnExtras(Strict):
    """Our customProperties of a column; from `filledBy` on, of a list we hand out (`data_contracts/forms.py`)."""

    kind: str | None = None
    identity_of: Literal["self", "guardian", "spouse"] | None = Field(default=None, alias="identityOf")
    aliases: tuple[str, ...] = ()
    value_map: dict[str, str] = Field(default_factory=dict, alias="valueMap")
    blank_spellings: tuple[str, ...] = Field(default=(), alias="blankSpellings")
    village_of: Name | None = Field(default=None, alias="villageOf")
    sensitive: bool = False
    filled_by: Literal["township", "department", "supplier", "county", "checker", "clerk"] | None = Field(
        default=None, alias="filledBy"
    )
    suggests: tuple[str, ...] = ()
    applies_to: tuple[int, ...] = Field(default=(), alias="appliesTo")
    labels: Name | None = None
    width: float | None = None
    centred: bool = False


class Quality(Strict):
    """A quality rule; whether it can be compiled is for `expectations` to say."""

    id: Name
    type: Literal["library", "custom"] = "library"
    metric: str | None = None
    arguments: dict[str, Any] = Field(default_factory=dict)
    must_be: Scalar | None = Field(default=None, alias="mustBe")
    must_be_less_or_equal_to: float | None = Field(default=None, alias="mustBeLessOrEqualTo")
    must_be_greater_or_equal_to: float | None = Field(default=None, alias="mustBeGreaterOrEqualTo")
    must_be_between: tuple[float, float] | None = Field(default=None, alias="mustBeBetween")
    unit: Literal["rows", "percent"] = "rows"
    engine: Literal["greatExpectations"] | None = None
    implementation: dict[str, Any] | None = None
    severity: Severity
    description: str


class Bounds(Strict):
    """logicalTypeOptions that we compile."""

    minimum: float | None = None
    maximum: float | None = None


class EnumValue(Strict):
    """A value of a closed list."""

    value: str
    description: str = ""


class PropertyFile(Strict):
    """One column as the file states it."""

    name: Name
    heading: str = Field(alias="physicalName")
    logical_type: Literal["string", "date", "number", "integer", "boolean", "array"] = Field(alias="logicalType")
    physical_type: str | None = Field(default=None, alias="physicalType")
    required: bool = False
    classification: Literal["internal", "confidential", "restricted"] = "internal"
    description: str = ""
    enum: tuple[EnumValue, ...] = ()
    bounds: Bounds = Field(default=Bounds(), alias="logicalTypeOptions")
    extras: Annotated[ColumnExtras, BeforeValidator(_as_mapping)] = Field(ColumnExtras(), alias="customProperties")
    quality: tuple[Quality, ...] = ()


class TableFile(Strict):
    """The one table of a contract."""

    name: Name
    physical_name: str = Field(alias="physicalName")
    physical_type: str = Field(alias="physicalType")
    grain: str = Field(alias="dataGranularityDescription")
    extras: Annotated[TableExtras, BeforeValidator(_as_mapping)] = Field(TableExtras(), alias="customProperties")
    quality: tuple[Quality, ...] = ()
    properties: tuple[PropertyFile, ...]


class Description(Strict):
    """What the data are for."""

    purpose: str
    usage: str
    limitations: str = ""


class Team(Strict):
    """Who sends the data, or looks after it."""

    name: str


class Sla(Strict):
    """A promise about delivery."""

    property: str
    value: Scalar
    unit: str = ""


class ContractFile(Strict):
    """A whole contract file."""

    api_version: Literal["v3.2.0"] = Field(alias="apiVersion")
    kind: Literal["DataContract"]
    id: str
    name: Name
    version: str
    status: Literal["active", "draft"]
    domain: str
    description: Description
    team: Team
    sla: tuple[Sla, ...] = Field(default=(), alias="slaProperties")
    extras: Annotated[ContractExtras, BeforeValidator(_as_mapping)] = Field(ContractExtras(), alias="customProperties")
    tables: tuple[TableFile] = Field(alias="schema")


class _Loader(FAST_LOADER):  # type: ignore[misc]
    """A safe YAML loader to which a key given twice is an error, not the last one's win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse repeated keys."""
        keys = [key.value for key, _ in node.value]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ContractError(f"the key {', '.join(twice)} is given twice, line {node.start_mark.line + 1}")
        mapping: dict[Any, Any] = super().construct_mapping(node, deep)
        return mapping


def read_yaml(path: Path) -> Any:
    """Read a YAML file; ContractError names the file and line when it is not one, or repeats a key."""
    return _parsed(_bytes_of(path), path.name)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContractError("the file cannot be read", where=path.name) from error


def _parsed(content: bytes, name: str) -> Any:
    try:
        return yaml.load(whole_text(content), Loader=_Loader)
    except ContractError as error:
        raise ContractError(error.what, where=name, do="keep one of the two") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f"{name}, line {mark.line + 1}" if mark else name
        raise ContractError("the file is not valid YAML", where=where, do="check indentation and quotes") from error
    except ValueError as error:
        raise ContractError(f"the file is no text: {error}", where=name, do="save it as text in UTF-8") from error


@cache
def _validator() -> "Draft201909Validator":
    from jsonschema import Draft201909Validator  # only a city's own contracts are linted when the program runs

    schema = resources.files("open_data_contract_standard") / "schema.json"
    return Draft201909Validator(json.loads(schema.read_text(encoding="utf-8")))


def lint(document: object, where: str) -> None:
    """Check a document against the standard's JSON schema; ContractError says where and what."""
    from jsonschema.exceptions import best_match

    error = best_match(_validator().iter_errors(document))
    if error is not None:
        raise ContractError(
            f"{error.message[:200]} at {error.json_path}",
            where=where,
            why="a misspelt key of a contract would be read over in silence",
            do="compare it with the Open Data Contract Standard v3.2",
        )


@cache
def read_shipped(folder: str) -> tuple[ContractFile, ...]:
    """Read the contracts that ship in `extracts` or `outputs`, in alphabetical order; once per process.

    The suite lints them against the standard's schema; at each start of the program that would take a second.
    """
    with resources.as_file(resources.files("data_contracts") / folder) as path:
        return tuple(read_contract_file(file, is_linted=True) for file in sorted(path.glob("*.odcs.yaml")))


def read_contract_file(path: Path, *, is_linted: bool = False) -> ContractFile:
    """Read, compose, lint (unless somebody has) and check one contract file; the same bytes once per process."""
    return _contract_file(_bytes_of(path), path.name, is_linted)


@cache
def _contract_file(content: bytes, name: str, is_linted: bool) -> ContractFile:
    document = composed(_parsed(content, name), name)
    if not is_linted:
        lint(document, name)
    return checked(ContractFile, document, name)


def checked(model: type[Model], document: object, where: str) -> Model:
    """Build a model; ContractError names every key that is wrong or unknown."""
    try:
        return model.model_validate(document)
    except ValidationError as error:
        problems = [_problem(problem["loc"], problem["msg"], model) for problem in error.errors(include_url=False)]
        raise ContractError("; ".join(problems[:SHOWN]), where=where, do=f"allowed here: {_keys(model)}") from error


def _problem(place: tuple[int | str, ...], message: str, model: type[BaseModel]) -> str:
    """One problem in words, without the value that was found."""
    dotted = ".".join(str(part) for part in place) or model.__name__
    return f"{dotted}: {message.removeprefix('Value error, ')}"


def _keys(model: type[BaseModel]) -> str:
    return ", ".join(field.alias or name for name, field in model.model_fields.items())
