"""Two published months of a very small city."""

from pathlib import Path

import pytest

from tests.flows.audit.published import publish_month


@pytest.fixture
def two_months(tmp_path: Path) -> Path:
    city = tmp_path / "city"
    city.mkdir()
    (city / "city.yaml").write_text("name: 样例市\ncode: '369900'\n", encoding="utf-8")
    (city / "parameters.yaml").write_text("parameters: []\n", encoding="utf-8")
    (tmp_path / "incoming" / "202610" / "feedback").mkdir(parents=True)
    (tmp_path / "incoming" / "202610" / "feedback" / "回.csv").write_text("线索编号\nXS-1\n", encoding="utf-8")
    publish_month(tmp_path, "202609")
    publish_month(tmp_path, "202610", leads=4)
    return tmp_path
