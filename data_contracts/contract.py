"""One Open Data Contract per extract, loaded, linted and compiled to what the stages need."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """How the cells of a column are read (extracts' `x-kind`)."""

    TEXT = "text"
    AREA = "code12"
    ID = "id18"
    DATE = "date"
    MONTH = "month"
    YUAN = "yuan"
    INT = "int"
    NUM = "num"
    FLAG = "bool"
    ENUM = "enum"
    RELATION = "relation"  # GB/T 4761, one or two digits or its label


@dataclass(frozen=True)
class Column:
    """One column: `name` is ours, `heading` the department's, `aliases` other headings seen for it.

    `values` are the canonical codes of an enum, `value_map` other spellings. `is_required`: the file is rejected
    when the heading is missing, a row when the value is missing or invalid.
    """

    name: str
    heading: str
    aliases: tuple[str, ...]
    kind: Kind
    is_required: bool
    values: tuple[str, ...] = ()
    value_map: Mapping[str, str] | None = None
    sensitivity: str = "internal"


@dataclass(frozen=True)
class Contract:
    """What one department promises to send. `key` makes two rows duplicates; `own_date` dates a row."""

    extract: str
    supplier: str
    title: str
    grain: str
    access: str  # open | authorised
    is_required_for_run: bool
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    own_date: str | None
    version: str
