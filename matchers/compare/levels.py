"""The levels of each comparison, strongest first (levels.yaml, read and checked), and the groups that are asked for."""

from importlib import resources

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

from data_contracts.fast_yaml import load_yaml

NONE = "missing"
"""The last level of every feature: a side has nothing to compare. It weighs nothing."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Group(_Strict):
    """Levels of one feature that are asked for together; its words in English and Chinese."""

    title: str
    zh: str


class Level(_Strict):
    """One level: its short words, the sentence that a clerk reads, and its groups."""

    title: str
    zh: str
    sentence: str
    groups: tuple[str, ...] = ()
    since: str = Field(default="v1", pattern=r"^v[0-9]+$")
    is_measured: bool = True
    formerly: str


class Feature(_Strict):
    """What is compared: its groups, and its levels from the strongest to `missing`."""

    title: str
    zh: str
    groups: dict[str, Group] = {}
    levels: dict[str, Level]

    @model_validator(mode="after")
    def _is_consistent(self) -> "Feature":
        used = {group for level in self.levels.values() for group in level.groups}
        if used != set(self.groups):
            raise ValueError(
                f"groups without a level, or levels of an unknown group: {sorted(used ^ set(self.groups))}"
            )
        if both := set(self.groups) & set(self.levels):
            raise ValueError(f"a group is called as a level: {sorted(both)}")
        if list(self.levels)[-1] != NONE:
            raise ValueError(f"the last level is not `{NONE}`")
        return self

    def members(self, name: str) -> tuple[str, ...]:
        """The levels that a level's or a group's name stands for; KeyError for a name that is neither."""
        if name in self.levels:
            return (name,)
        if name not in self.groups:
            raise KeyError(name)
        return tuple(code for code, level in self.levels.items() if name in level.groups)

    def labels_of(self, name: str) -> Level | Group:
        """The level or the group of this name; KeyError when it is neither."""
        return self.levels[name] if name in self.levels else self.groups[name]


def load_features() -> dict[str, Feature]:
    """Read levels.yaml; a ValidationError names what is wrong in it."""
    text = (resources.files(__package__) / "levels.yaml").read_text(encoding="utf-8")
    return {name: Feature.model_validate(feature) for name, feature in load_yaml(text).items()}


FEATURES: dict[str, Feature] = load_features()
LEVELS: dict[str, tuple[str, ...]] = {name: tuple(feature.levels) for name, feature in FEATURES.items()}
LEVEL_COLUMNS: tuple[str, ...] = tuple(f"{name}_level" for name in FEATURES)


def members(feature: str, name: str) -> tuple[str, ...]:
    """The levels of a feature that a level's or a group's name stands for."""
    return FEATURES[feature].members(name)


def known_levels(feature: str, version: str) -> tuple[str, ...]:
    """The levels of a feature that a scorecard of this version knows, strongest first."""
    at = int(version.removeprefix("v"))
    return tuple(code for code, level in FEATURES[feature].levels.items() if int(level.since.removeprefix("v")) <= at)


def former_levels() -> pa.Table:
    """What levels were called in the identity state before they had names. Grain: feature x level."""
    rows = [
        {"feature": name, "formerly": level.formerly, "level": code}
        for name, feature in FEATURES.items()
        for code, level in feature.levels.items()
    ]
    return pa.Table.from_pylist(rows)


def sentence(feature: str, level: str) -> str:
    """Plain Chinese for what a level says; KeyError for a feature or level that does not exist."""
    return FEATURES[feature].levels[level].sentence


def short(feature: str, level: str) -> str:
    """The same in a few characters."""
    return FEATURES[feature].levels[level].zh


def level_numbers_table() -> pa.Table:
    """The number of every level (0 = strongest) by name, such as `id_missing`. Grain: one row."""
    numbers = {
        f"{feature}_{level}": pa.array([number], pa.int32())
        for feature, levels in LEVELS.items()
        for number, level in enumerate(levels)
    }
    return pa.table(numbers)


def level_table(feature: str, millibits: dict[str, int]) -> pa.Table:
    """One feature for the engine: `level_no` (0 = strongest), `level`, `millibits`, and `is_<group>` for each group.

    Grain: level that the card weighs.
    """
    spec = FEATURES[feature]
    numbers = [number for number, level in enumerate(spec.levels) if level in millibits]
    levels = [level for level in spec.levels if level in millibits]
    columns: dict[str, pa.Array] = {
        "level_no": pa.array(numbers, pa.int32()),
        "level": pa.array(levels, pa.string()),
        "millibits": pa.array([millibits[level] for level in levels], pa.int32()),
    }
    for group in spec.groups:
        columns[f"is_{group}"] = pa.array([group in spec.levels[level].groups for level in levels], pa.bool_())
    return pa.table(columns)
