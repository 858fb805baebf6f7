"""A store in which a month was published: what is returned belongs to it."""

from pathlib import Path

import pytest

from tests.flows import made_leads as made


@pytest.fixture
def root(tmp_path: Path) -> Path:
    rows = made.leads(
        made.lead("L1"), made.lead("L2", "X05"), made.lead("L3", "I01"), made.lead("L4", "E01", person_id="P000000004")
    )
    made.publish(tmp_path, "202609", rows)
    return tmp_path
