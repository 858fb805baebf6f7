"""docs/follow_one_row.md names functions and files that are there."""

import importlib
import re
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
PAGE = (HOUSE / "docs" / "follow_one_row.md").read_text(encoding="utf-8")
FUNCTIONS = sorted(set(re.findall(r"`((?:flows|rules|matchers|data_contracts)(?:\.[A-Za-z_]+)+)`", PAGE)))
SOURCES = sorted(set(re.findall(r"`((?:flows|rules|matchers|tests)/[\w/]+\.(?:sql|py))`", PAGE)))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_the_page_names_is_there(name: str) -> None:
    module, _, function = name.rpartition(".")
    assert callable(getattr(importlib.import_module(module), function))


@pytest.mark.parametrize("name", SOURCES)
def test_a_file_the_page_names_is_there(name: str) -> None:
    assert (HOUSE / name).is_file()


def test_the_page_goes_through_every_room() -> None:
    rooms = ("ingest", "feedback", "ledger", "deliverables", "audit")
    assert [room for room in rooms if not any(name.startswith(f"flows.{room}.") for name in FUNCTIONS)] == []
    assert len(FUNCTIONS) > 20 and len(SOURCES) >= 3
