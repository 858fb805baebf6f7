"""Policy packs: whose each number is, which a city goes by, and that one place's number is nowhere the nation's."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data_contracts.city import City, load_city
from data_contracts.errors import CityError
from rules import packs, parameters
from rules.dated import CITY, CONVENTION, NATIONAL
from rules.packs import CITED, all_packs, city_parameters, conflicts, origin_title, packs_of
from rules.parameters import load_parameters
from rules.values import city_values

AS_OF = date(2026, 10, 31)
DATED = "from: 2026-01-01, published: 2025-12-01"


def city(folder: Path, settings: str = "", own: str = "parameters: []\n", code: str = "110100") -> City:
    folder.mkdir(exist_ok=True)
    (folder / "city.yaml").write_text(f'name: 某市\ncode: "{code}"\n{settings}', encoding="utf-8")
    (folder / "parameters.yaml").write_text(own, encoding="utf-8")
    return load_city(folder)


def line(parameter: str, value: object, area: str = "*", cite: str = "某市〔2026〕1号") -> str:
    return f'parameters:\n- {{id: {parameter}, area: "{area}", value: {value}, {DATED}, citation: {cite}}}\n'


def test_what_is_nation_wide_cites_no_text_of_one_place() -> None:
    shipped = load_parameters(None)
    for same in shipped.values.values():
        for value in same:
            assert value.origin in (NATIONAL, CONVENTION)
            if value.origin == NATIONAL:
                letters = {begins[1] for cite in value.citation.split("; ") if (begins := CITED.match(cite))}
                assert not letters & {pack.text for pack in all_packs().values()}, value
    assert {(v.origin, v.area) for same in shipped.values.values() for v in same} == {
        (NATIONAL, ""), (CONVENTION, ""),
    }  # fmt: skip
    both = [key for key, same in shipped.values.items() if len({v.origin for v in same}) > 1]
    assert not both


@pytest.mark.parametrize("name", list(all_packs()))
def test_every_line_of_a_pack_cites_its_own_text_and_quotes_the_words(name: str) -> None:
    pack = all_packs()[name]
    lines = [v for same in load_parameters(None, packs=(name,)).values.values() for v in same if v.origin == name]
    assert lines
    for value in lines:
        assert value.citation.startswith(pack.text)
        assert value.wording
        assert value.start >= date(2021, 7, 1)
    assert all(note.citation.startswith(pack.text) for note in pack.notes)


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("jiangxi", "360100", {"station_threshold": 200, "helper_min": 1, "helper_max": 2, "key_groups": 1}),
        ("tianjin", "120100", {"deadline_red": 3, "residence_surveys": 1}),
        ("yongfu", "450326", {"visit_days": 31, "visit_days_week": 7, "focus_groups": 1}),
        (
            "hanzhong",
            "610700",
            {"edge_multiple": "1.5", "adult_age": 18, "tekun_multiple": "1.3", "review_months_tekun": 12}
            | {"review_months_a": 12, "review_months_b": 12, "review_months_c": 6, "helper_min": 1},
        ),
        (
            "anhui",
            "340600",
            {"pay_day_roster": 5, "pay_day_allocate": 10, "pay_day_credit": 15, "sample_percent": 30}
            | {"helper_per_people": 3000, "helper_max": 3, "station_people": 100},
        ),
        ("anhui", "341000", {"station_people": 50}),
    ],
)
def test_a_pack_says_what_its_text_says(name: str, code: str, expected: dict[str, object]) -> None:
    found = load_parameters(None, packs=(name,))
    for parameter, value in expected.items():
        in_force = found.lookup(parameter, code, None, AS_OF)
        assert in_force is not None
        assert (in_force.value, in_force.origin) == (Decimal(str(value)), name)
    assert load_parameters(None, packs=("anhui",)).lookup("station_people", "340100", None, AS_OF) is None
    assert load_parameters(None, packs=("anhui",)).lookup("pay_day_credit", "340100", None, date(2027, 6, 1)) is None


def test_a_city_without_a_pack_has_no_number_of_any_place(tmp_path: Path) -> None:
    found = city_parameters(city(tmp_path / "city", "policy: []\n"))
    for parameter in ("pay_day_credit", "visit_days", "tekun_multiple", "station_threshold", "helper_per_people"):
        assert found.lookup(parameter, "110101", None, AS_OF) is None
    values = city_values(found, "110100000000", AS_OF)
    assert (values["key_groups"], values["focus_groups"], values["residence_surveys"]) == (False, False, True)


@pytest.mark.parametrize(("code", "places"), [("340600", {"3406"}), ("369800", set())])
def test_what_a_pack_sets_for_other_places_is_not_the_city_s(code: str, places: set[str], tmp_path: Path) -> None:
    found = city_parameters(city(tmp_path / "city", "policy: [anhui]\n", code=code))
    assert {area for name, area, _ in found.values if name == "station_people"} == places


def test_the_city_goes_first_even_where_a_pack_is_nearer_and_a_later_pack_before_an_earlier(tmp_path: Path) -> None:
    chosen = city(tmp_path / "city", "policy: [jiangxi, anhui]\n", line("station_people", 80), "340600")
    found = city_parameters(chosen)
    own = found.lookup("station_people", "340602", None, AS_OF)
    assert own is not None
    assert (own.value, own.origin) == (80, CITY)
    assert found.origins == (CITY, "anhui", "jiangxi", CONVENTION, NATIONAL)
    (clash,) = conflicts(found, packs_of(chosen).names, AS_OF)
    assert (clash.kept.id, clash.kept.origin, clash.dropped.origin) == ("helper_max", "anhui", "jiangxi")
    turned = city(tmp_path / "city", "policy: [anhui, jiangxi]\n", "parameters: []\n", "340600")
    (clash,) = conflicts(city_parameters(turned), packs_of(turned).names, AS_OF)
    assert (clash.kept.origin, clash.kept.value) == ("jiangxi", 2)
    settled = city(tmp_path / "city", "policy: [anhui, jiangxi]\n", line("helper_max", 4), "340600")
    assert conflicts(city_parameters(settled), packs_of(settled).names, AS_OF) == []


def test_an_unknown_pack_is_told_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(CityError, match="the nearest is 'jiangxi' \\(江西\\)"):
        packs_of(city(tmp_path / "city", "policy: [jiangx]\n"))
    with pytest.raises(CityError, match="policy"):
        city(tmp_path / "city", "policy: jiangxi\n")


@pytest.mark.parametrize(
    ("code", "cite", "names"),
    [
        ("360100", "某市〔2026〕1号", ("jiangxi",)),
        ("450326", "某市〔2026〕1号", ("yongfu",)),
        ("450300", "某市〔2026〕1号", ()),
        ("610700", "某市〔2026〕1号", ("hanzhong",)),
        ("610100", "DB15; TK16; N83", ()),
        ("110100", '"A8; TK16"', ("anhui",)),
        ("369900", '"H4; DB8"', ("jiangxi", "hanzhong")),
        ("110100", "T", ("tianjin",)),
        ("110100", "A3", ()),  # a text of the city's own folder
    ],
)
def test_a_city_that_chose_none_goes_by_its_place_and_what_it_cites_and_it_is_said(
    code: str, cite: str, names: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "city" / "texts").mkdir(parents=True)
    (tmp_path / "city" / "texts" / "A3.md").write_text("某市通知\n内容", encoding="utf-8")
    choice = packs_of(city(tmp_path / "city", own=line("taper_months", 3, cite=cite), code=code))
    assert choice.names == names
    assert choice.why
    assert "policy" in choice.line
    written = packs_of(city(tmp_path / "city", f"policy: [{', '.join(names)}]\n", code=code))
    assert (written.names, written.why) == (names, None)


def test_a_pack_can_put_a_rule_on_trial_and_the_city_has_the_last_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dated = f"{DATED}, citation: Z1"
    (tmp_path / "made.yaml").write_text(
        "title: 某省\ntext: Z\nabout: 某省通知\ncodes: []\nnotes: []\n"
        f"rule_status:\n- {{rule: E15, status: 试行, {dated}}}\n",
        encoding="utf-8",
    )
    for module in (packs, parameters):
        monkeypatch.setattr(module, "PACKS", tmp_path)
    assert load_parameters(None).status_of("E15", "正式", AS_OF) == "正式"
    assert load_parameters(None, packs=("made",)).status_of("E15", "正式", AS_OF) == "试行"
    own = tmp_path / "parameters.yaml"
    own.write_text(f"rule_status:\n- {{rule: E15, status: 正式, {dated}}}\n", encoding="utf-8")
    assert load_parameters(own, packs=("made",)).status_of("E15", "正式", AS_OF) == "正式"


def test_whose_a_value_is_has_words() -> None:
    assert [origin_title(name) for name in (NATIONAL, CONVENTION, CITY, "jiangxi")] == [
        "全国", "本系统约定", "本市", "江西",
    ]  # fmt: skip
