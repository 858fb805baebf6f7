"""Pairs that must not be joined without a person looking, through the whole matcher: each a month of two rows."""

from pathlib import Path
from typing import Any

import pytest

from tests.matchers import small_city
from tests.matchers.tools import load_areas, load_pairs

NOT_TO_BE_JOINED = [pair for pair in load_pairs() if pair["verdict"] != "match"]
LEFT_OUT = ("head_name",)  # a household's, not a row's


@pytest.mark.parametrize("pair", NOT_TO_BE_JOINED, ids=lambda pair: str(pair["says"]))
def test_a_pair_that_a_clerk_would_not_join_is_not_joined(tmp_path: Path, pair: dict[str, Any]) -> None:
    def side(label: str) -> dict[str, Any]:
        return {"label": label, **{k: v for k, v in pair[label].items() if k not in LEFT_OUT}}

    rows = {"household_register": [{"hukou_no": "H1", **side("right")}], "disability": [side("left")]}
    city = small_city.run(tmp_path, rows, areas=load_areas().to_dicts(), threads=1)
    assert city.person("left") is None or city.person("left") != city.person("right")
