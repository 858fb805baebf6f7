"""The frozen scorecard as data: which version, what each level weighs, where the thresholds are.

estimate.py   a new scorecard from what a month measured, for people to review
__main__.py   writes it: python -m matchers.model
"""

from functools import cache
from importlib import resources

import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from data_contracts.errors import ContractError
from data_contracts.fast_yaml import load_yaml
from matchers.compare.levels import FEATURES, known_levels

CURRENT = "v4"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Weight(_Strict):
    """How often a level is seen between two records of one person (m) and of two (u), and what it weighs."""

    m: float
    u: float
    millibits: int


class Thresholds(_Strict):
    """From which total a link is made, or shown to a clerk; how far the second best must stay behind."""

    auto: int
    review: int
    margin: int


class Range(_Strict):
    """The smallest and the largest, in millibits."""

    min: int
    max: int


class Sharing(_Strict):
    """From how many people on a value of a feature counts as shared, at which level, and what it weighs at least."""

    level: str
    household: int
    least: int


class Model(_Strict):
    """One version of the scorecard. `sharing`: features of which what many share weighs less."""

    version: str
    frozen: object
    population_bits: Range
    thresholds: Thresholds
    caps: dict[str, int]
    sharing: dict[str, Sharing] = {}
    weights: dict[str, dict[str, Weight]]

    def weights_table(self) -> pa.Table:
        """Grain: feature x level; `level_no` = 0 for the strongest level; `is_measured` as levels.yaml has it."""
        rows = [
            {
                "feature": feature,
                "level": level,
                "level_no": list(FEATURES[feature].levels).index(level),
                "is_measured": FEATURES[feature].levels[level].is_measured,
                **weight.model_dump(),
            }
            for feature, levels in self.weights.items()
            for level, weight in levels.items()
        ]
        types = {"feature": pa.string(), "level": pa.string(), "level_no": pa.int32(), "m": pa.float64()}
        types |= {"u": pa.float64(), "millibits": pa.int32(), "is_measured": pa.bool_()}
        return pa.Table.from_pylist(rows, schema=pa.schema(list(types.items())))

    def caps_table(self) -> pa.Table:
        """Grain: name level; the most that evidence a household shares may weigh together."""
        return pa.table(
            {"level": pa.array(self.caps, pa.string()), "cap": pa.array(self.caps.values(), pa.int32())},
        )


@cache
def load_model(version: str = CURRENT) -> Model:
    """Read a frozen model that ships with the code; ContractError when it does not weigh the levels of its time."""
    text = (resources.files(__name__) / f"{version}.yaml").read_text(encoding="utf-8")
    model = Model.model_validate(load_yaml(text))
    check_levels(model)
    return model


def check_levels(model: Model) -> None:
    """ContractError unless the scorecard weighs, in their order, exactly the levels of its version."""
    wanted = {feature: list(known_levels(feature, model.version)) for feature in FEATURES}
    weighed = {feature: list(levels) for feature, levels in model.weights.items()}
    for what, has, needs in (("weights", weighed, wanted), ("caps", list(model.caps), wanted["name"])):
        if has != needs:
            raise ContractError(
                f"the {what} of scorecard {model.version} are not those of levels.yaml: {has}, not {needs}",
                where=f"matchers/model/{model.version}.yaml",
                why="a pair at a level without a weight could not be scored",
                do="name each level of levels.yaml once, in its order",
            )
