"""A verb that only has a store speaks of a rule as the city had it in the month that is meant."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_contracts.errors import CityError, ParameterError
from flows.audit.manifest import KEPT_CITY
from flows.explain.lead import Asked
from flows.explain.lookup import ListLine
from flows.kept_city import use_kept_city
from flows.store.paths import MANIFEST, Store
from rules.catalogue import load_catalogue
from rules.city_rules import city_in_use, use_city
from tests.flows import made_leads as made
from tests.flows import made_month
from tests.flows.explain.in_chinese import explain_in_chinese
from tests.rules.test_packs import city, line

WRONG = "parameters:\n- {id: refused_months, area: '*', value: 36}\n"


@pytest.fixture(autouse=True)
def _as_shipped() -> Iterator[None]:
    yield
    use_city(None)


def kept(store: Store, period: str, own: str) -> Path:
    """The city folder of a published month."""
    folder = store.period(period) / KEPT_CITY
    folder.parent.mkdir(parents=True, exist_ok=True)
    (folder.parent / MANIFEST).write_text("{}", encoding="utf-8")
    return city(folder, own=own).file.parent


def said() -> str:
    """How a rule with a number of months says it."""
    return load_catalogue()["E13"].spec.conditions["refused_recently"]


def test_a_lead_is_explained_with_the_numbers_of_its_own_month(tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    for period, months in (("202609", 36), ("202610", 18)):
        made_month.write_stages(tmp_path, period, [made.lead(f"E13-{period}", "E13")], {})
        kept(store, period, line("refused_months", months))
    older, newer = "申请未通过在近36个月内", "申请未通过在近18个月内"
    assert older in explain_in_chinese(store, Asked(lead_id="E13-202609"))
    assert newer in explain_in_chinese(store, Asked(lead_id="E13-202610"))
    explain_in_chinese(store, Asked(household="H001", period="202609"))
    assert said() == older
    explain_in_chinese(store, Asked(wanted="王伟", reason="核对群众来信反映的情况"))
    assert said() == newer
    lists = store.stage("202609", "publish") / "worklists"
    lists.mkdir(parents=True)
    (lists / f"{made.EAST}_东山乡.csv").write_text("清单序号,线索编号\n1,E13-202609\n", encoding="utf-8")
    place = ListLine(made.EAST, 1)
    assert older in explain_in_chinese(store, Asked(place=place, period="202609"))


def test_a_month_that_is_not_named_or_not_published_goes_by_the_last_published_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    folder = kept(store, "202609", line("refused_months", 36))
    store.period("202610").mkdir()
    for period in (None, "202610"):
        use_city(None)
        use_kept_city(store, period)
        assert (city_in_use(), said()) == (folder, "申请未通过在近36个月内")


def test_a_kept_folder_that_passes_no_longer_gives_all_but_its_numbers_unless_the_month_is_made_again(
    tmp_path: Path,
) -> None:
    store = Store(tmp_path)
    folder = kept(store, "202609", line("refused_months", 36))
    (folder / "parameters.yaml").write_text(WRONG, encoding="utf-8")
    use_kept_city(store)
    assert (city_in_use(), said()) == (folder, "申请未通过在近24个月内")
    with pytest.raises(ParameterError):
        use_kept_city(store, "202609", is_exact=True)
    (folder / "city.yaml").write_text("name: 某市\n", encoding="utf-8")
    assert use_kept_city(store) is store
    with pytest.raises(CityError):
        use_kept_city(store, is_exact=True)


def test_a_store_without_a_kept_folder_knows_what_ships(tmp_path: Path) -> None:
    use_kept_city(Store(tmp_path))
    assert (city_in_use(), said()) == (None, "申请未通过在近24个月内")
