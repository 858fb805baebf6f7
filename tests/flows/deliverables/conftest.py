"""A hand-made month to draw registers from."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data_contracts import tables as t
from data_contracts.city import City, load_city
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from tests.flows import made_leads as made
from tests.flows import made_month

LEADS = [made.lead("L1"), made.lead("L2", "X05", person_id="P000000002"), made.lead("L3", "I01", is_published=False)]


class MadeMonth:
    """Write parts of a month, then read it as the outputs do."""

    def __init__(self, root: Path) -> None:
        self.root, self.store = root, Store(root / "store")
        made_month.write_city(root)
        made_month.write_stages(root, "202609", LEADS, {})

    def stage(self, name: str) -> Path:
        return self.store.stage("202609", name)

    def put(self, stage: str, spec: t.Table, rows: list[dict[str, Any]]) -> None:
        made_month.put(self.stage(stage), spec, rows)

    def city(self, settings: str = "") -> City:
        made_month.write_city(self.root, settings)
        return load_city(self.root / "city")

    def tables(self) -> MonthTables:
        return MonthTables(self.store, "202609")


@pytest.fixture
def month(tmp_path: Path) -> MadeMonth:
    return MadeMonth(tmp_path)


START = date(2026, 9, 10)
