"""A store in which a month was published: what is returned belongs to it."""

import shutil
from pathlib import Path

import pytest

from tests.flows import made_leads as made


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Published once; whoever lets something come back has a copy of his own."""
    place = tmp_path_factory.mktemp("published")
    rows = made.leads(
        made.lead("L1"), made.lead("L2", "X05"), made.lead("L3", "I01"), made.lead("L4", "E01", person_id="P000000004")
    )
    made.publish(place, "202609", rows)
    return place


@pytest.fixture
def root(published: Path, tmp_path: Path) -> Path:
    shutil.copytree(published, tmp_path, dirs_exist_ok=True)
    return tmp_path
