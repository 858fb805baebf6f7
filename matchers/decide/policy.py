"""The link policy (link_policy.yaml), read, checked and applied: what two compared records may become, and why.

Pairs are many, combinations of their levels and conditions are some thousands: the policy decides on the combinations
(`decide_combinations`, a pure function), and pair_decisions.sql brings every pair its combination's outcome.
"""

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Literal

import polars as pl
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, model_validator

from data_contracts.errors import ContractError
from data_contracts.fast_yaml import load_yaml
from matchers.compare.levels import FEATURES

COMPARED = ("id", "name", "birth", "phone", "address", "head", "sex")
"""Features that the policy may ask for."""
_NOT = "not "

Asked = bool | str | tuple[str, ...]
When = dict[str, Asked]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Labels(_Strict):
    """One thing in English and in Chinese."""

    title: str
    zh: str


class Condition(Labels):
    """Something known of a pair besides its levels: yes or no, or one of `values`."""

    values: dict[str, Labels] = {}


class Row(_Strict):
    """One row of a list: what must hold, and its words."""

    id: str
    title: str
    zh: str
    when: When


class IdentityLevel(Row):
    """How sure a link would be."""

    level: Literal["L1", "L2", "L3", "L4", "L5"]


class Case(Row):
    """What a pair may become, and the reason for which a clerk is shown it; none: the score is the reason.
    `only_lacks`: nothing speaks against the pair, there is only too little for it (docs/rules.md says what such a row
    may do while it waits)."""

    leads_to: Literal["link", "link_by_score", "clerk", "apart"]
    reason: str | None = None
    only_lacks: bool = False


class Question(Row):
    """When a clerk is asked of a pair that is not linked."""

    ask: Literal["always", "waits", "by_score", "never"]


class Policy(_Strict):
    """The three lists and the words they use."""

    conditions: dict[str, Condition]
    leads_to: dict[str, Labels]
    asks: dict[str, Labels]
    reasons: dict[str, Labels]
    identity_levels: tuple[IdentityLevel, ...]
    cases: tuple[Case, ...]
    questions: tuple[Question, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a combination: a level for each feature that is asked for, and the conditions."""
        return (*(f"{feature}_level" for feature in COMPARED), *self.conditions)

    def reasons_table(self) -> pa.Table:
        """What a clerk reads, by code. Grain: reason."""
        return pa.table(
            {
                "reason": pa.array(self.reasons, pa.string()),
                "zh": pa.array([reason.zh for reason in self.reasons.values()], pa.string()),
            }
        )

    @model_validator(mode="after")
    def _is_consistent(self) -> "Policy":
        lists: tuple[Sequence[Row], ...] = (self.identity_levels, self.cases, self.questions)
        for rows in lists:
            names = [row.id for row in rows]
            if len(set(names)) < len(names):
                raise ValueError(f"two rows of one name: {sorted(n for n in names if names.count(n) > 1)[0]}")
            if rows[-1].when or not all(row.when for row in rows[:-1]):
                raise ValueError(f"the last row of a list, and only the last, has no conditions: see {names[-1]}")
            for row in rows:
                _check_row(self, row)
        for case in self.cases:
            if case.reason is not None and case.reason not in self.reasons:
                raise ValueError(f"{case.id}: there is no reason {case.reason}")
            if case.leads_to == "clerk" and case.reason is None:
                raise ValueError(f"{case.id}: a clerk must read why he is asked")
        return self


def _check_row(policy: Policy, row: Row) -> None:
    for name, asked in row.when.items():
        values = named(asked)
        if name in COMPARED:
            unknown = [value for value in values if value not in {*FEATURES[name].levels, *FEATURES[name].groups}]
        elif name not in policy.conditions:
            raise ValueError(f"{row.id}: there is no condition {name}")
        elif known := policy.conditions[name].values:
            unknown = [value for value in values if value not in known]
        else:
            unknown = [] if isinstance(asked, bool) else [str(asked)]
        if unknown:
            raise ValueError(f"{row.id}: {name} is never {unknown[0]}")


def named(asked: Asked) -> tuple[str, ...]:
    """The levels, groups or values that a condition asks for; none where it is yes or no."""
    if isinstance(asked, bool):
        return ()
    return asked if isinstance(asked, tuple) else (asked.removeprefix(_NOT),)


@cache
def load_policy() -> Policy:
    """Read link_policy.yaml; a ValidationError names what is wrong in it."""
    text = (resources.files(__package__) / "link_policy.yaml").read_text(encoding="utf-8")
    return Policy.model_validate(load_yaml(text))


def decide_combinations(policy: Policy, combinations: pl.DataFrame) -> pl.DataFrame:
    """What follows from each combination. Grain and columns of `combinations` (policy.columns, nothing null), then:

    `level` L1 … L5; `may_link` without a clerk, from the auto threshold on; `is_certain` whatever the score;
    `is_apart` never one person; `asks` always | waits (the rows of a valid number are nobody's meanwhile) | by_score |
    never; `reason` code of what a clerk reads, null where the score is the reason; `is_only_lacking` nothing speaks
    against it. ContractError when a condition is null: such a pair would be lost.
    """
    _refuse_nulls(combinations)
    levels, cases, questions = (
        first_fits(rows, combinations) for rows in (policy.identity_levels, policy.cases, policy.questions)
    )
    leads_to = pl.Series([case.leads_to for case in policy.cases])[cases]
    return combinations.with_columns(
        level=pl.Series([row.level for row in policy.identity_levels])[levels],
        may_link=leads_to.is_in(["link", "link_by_score"]),
        is_certain=leads_to == "link",
        is_apart=leads_to == "apart",
        asks=pl.Series([row.ask for row in policy.questions])[questions],
        reason=pl.Series([case.reason for case in policy.cases], dtype=pl.String)[cases],
        is_only_lacking=pl.Series([case.only_lacks for case in policy.cases])[cases],
    )


def outcomes_of(policy: Policy, combinations: pa.Table) -> pa.Table:
    """The same from Arrow to Arrow, for the engine."""
    found = decide_combinations(policy, pl.DataFrame(pl.from_arrow(combinations)).select(policy.columns)).to_arrow()
    text = {name: pa.string() for name in found.schema.names if not pa.types.is_boolean(found.schema.field(name).type)}
    return found.cast(pa.schema([(name, text.get(name, pa.bool_())) for name in found.schema.names]))


def _refuse_nulls(combinations: pl.DataFrame) -> None:
    for column in combinations.columns:
        if combinations[column].null_count():
            raise ContractError(
                f"a pair's {column} is not known",
                where="link_policy.yaml",
                why="no row of the policy would fit, and the pair would be lost",
                do="report it: this is a defect of the matcher",
            )


def first_fits(rows: Sequence[Row], combinations: pl.DataFrame) -> pl.Series:
    """The place in `rows` of the first row that fits each combination; the last fits all."""
    choice = pl.lit(len(rows) - 1, pl.UInt32)
    for place in range(len(rows) - 2, -1, -1):
        choice = pl.when(fits(rows[place])).then(pl.lit(place, pl.UInt32)).otherwise(choice)
    return combinations.with_columns(place=choice).get_column("place")


def fits(row: Row) -> pl.Expr:
    """Whether all conditions of a row hold."""
    return pl.all_horizontal(pl.lit(value=True), *(_holds(name, asked) for name, asked in row.when.items()))


def is_denied(asked: Asked) -> bool:
    """Whether a condition asks for anything but what it names."""
    return isinstance(asked, str) and asked.startswith(_NOT)


def _holds(name: str, asked: Asked) -> pl.Expr:
    if isinstance(asked, bool):
        return pl.col(name) if asked else ~pl.col(name)
    values = named(asked)
    if name in COMPARED:
        levels = {level for value in values for level in FEATURES[name].members(value)}
        found = pl.col(f"{name}_level").is_in(sorted(levels))
    else:
        found = pl.col(name).is_in(values)
    return ~found if is_denied(asked) else found
