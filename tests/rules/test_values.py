"""What a place's values are, however many places share them."""

from pathlib import Path

from rules.parameters import load_parameters
from rules.runs import _kinds_of_place
from rules.values import VALUE, local_values
from tests.rules.world import AS_OF

ENTRY = (
    '- {{id: dibao_standard, unit: yuan/person/month, area: "{}", {}value: {}, from: 2026-01-01, '
    "published: 2026-01-01, citation: 某市民发〔2026〕1号}}\n"
)
CITY = "parameters:\n" + "".join(
    ENTRY.format(area, kind, value)
    for area, kind, value in (
        ("369921", "urban_rural: 城市, ", 900),
        ("369921", "urban_rural: 农村, ", 700),
        ("369921101000", "", 950),
    )
)
PLACES = ["369921101001|城市", "369921101002|城市", "369921102001|城市", "369921102001|农村", "369922101001|城市", "|"]


def test_places_that_no_value_tells_apart_share_a_lookup_and_each_has_what_its_own_would_say(tmp_path: Path) -> None:
    (tmp_path / "parameters.yaml").write_text(CITY, encoding="utf-8")
    parameters = load_parameters(tmp_path / "parameters.yaml")
    table = local_values(parameters, PLACES, AS_OF)
    assert table.column("area_key").to_pylist() == PLACES
    for name in parameters.definitions:
        assert table.schema.field(name).type == VALUE
        own = [parameters.lookup(name, *_place(key), AS_OF) for key in PLACES]
        assert table.column(name).to_pylist() == [value.value if value else None for value in own]
    standards = table.column("dibao_standard").to_pylist()
    assert standards == [950, 950, 900, 700, None, None]


def _place(key: str) -> tuple[str, str | None]:
    area, _, urban_rural = key.partition("|")
    return area, urban_rural or None


def test_a_rule_is_asked_of_each_kind_of_place_once(tmp_path: Path) -> None:
    (tmp_path / "parameters.yaml").write_text(CITY, encoding="utf-8")
    table = local_values(load_parameters(tmp_path / "parameters.yaml"), PLACES, AS_OF)
    county_of = {place.partition("|")[0]: place[:6] for place in PLACES[:4]}
    kinds = _kinds_of_place(table, county_of)
    assert sorted(str(row["area_key"]) for row in kinds) == sorted([PLACES[0], *PLACES[3:]])
