"""A new city folder tells what is still to be filled in; a filled one, everything that is wrong with it at once."""

from datetime import date
from pathlib import Path

import pytest

from data_contracts.city import load_areas, load_city
from data_contracts.errors import CityError, ParameterError, UsageError
from flows.setup.check import check_city
from flows.setup.city_faults import faults_of_city
from flows.setup.new_city import make_city
from flows.setup.next_steps import what_next
from rules.parameters import load_parameters, parameter_faults
from tests.flows.ingest.made import write_city

DAY = date(2026, 10, 31)
DOCUMENT = "from: 2026-07-01, published: 2026-06-18, citation: 样例市民发〔2026〕5号"


def filled(folder: Path) -> Path:
    """The new folder with every blank filled in."""
    path = folder / "parameters.yaml"
    text = path.read_text(encoding="utf-8").replace(
        "value: , from: , published: , citation: ", f"value: 30, {DOCUMENT}"
    )
    path.write_text(text, encoding="utf-8")
    return folder


def texts(folder: Path, *, stops: bool | None = None) -> list[str]:
    return [fault.text for fault in faults_of_city(folder, DAY) if stops in (None, fault.stops)]


def test_a_new_city_can_be_read_and_names_every_blank_until_it_is_filled(tmp_path: Path) -> None:
    folder = tmp_path / "city"
    make_city(folder, "青山市", "369900")
    city = load_city(folder)
    assert (city.name, city.code, load_areas(city).num_rows) == ("青山市", "369900", 1)
    blanks = texts(folder, stops=True)
    assert len(blanks) == len(
        [line for line in (folder / "parameters.yaml").read_text().splitlines() if line[:1] == "-"]
    )
    assert all("not filled in yet" in text and "parameters.yaml, line " in text for text in blanks)
    assert check_city(folder, DAY).exit_code == 2
    with pytest.raises(ParameterError, match="not filled in yet"):
        load_parameters(city.parameters)
    without = texts(filled(folder))
    assert len(without) == 6
    assert all("has no value in force" in text for text in without)  # their lines stand behind a #
    assert any("I03 judges without 特困基本生活费是否低于标准" in text for text in without)
    assert check_city(folder, DAY).exit_code == 0


def test_no_blank_asks_for_what_is_set_nation_wide_and_no_place_s_own_number_is(tmp_path: Path) -> None:
    make_city(tmp_path / "city", "青山市", "369900", ["yongfu", "anhui"])
    asked = (tmp_path / "city" / "parameters.yaml").read_text(encoding="utf-8")
    shipped = load_parameters(None, packs=("yongfu", "anhui"))
    for parameter, definition in shipped.definitions.items():
        is_asked = (parameter, "", "") not in shipped.values and definition.unit != "switch"
        assert (f"id: {parameter}," in asked) is is_asked, parameter
    assert "#   pay_day_credit 资金到账日：15（A10）" in asked
    assert load_city(tmp_path / "city").policy == ("yongfu", "anhui")


def test_a_new_city_goes_by_the_text_of_its_place_unless_another_is_named(tmp_path: Path) -> None:
    make_city(tmp_path / "a", "青山市", "369900")
    make_city(tmp_path / "b", "青山市", "110100")
    assert [load_city(tmp_path / name).policy for name in "ab"] == [("jiangxi",), ()]
    with pytest.raises(CityError, match="nearest is 'tianjin'"):
        make_city(tmp_path / "c", "青山市", "110100", ["tianjn"])
    assert not (tmp_path / "c").exists()


def test_check_tells_packs_that_were_concluded_and_what_two_of_them_set_otherwise(tmp_path: Path) -> None:
    folder = write_city(tmp_path / "city")
    clash = "helper_max (每村协理员最多人数): jiangxi has 2 (J1), anhui has 3 (A11); that of anhui is used"
    assert any(clash in text for text in texts(folder, stops=False))
    settings = (folder / "city.yaml").read_text(encoding="utf-8")
    (folder / "city.yaml").write_text(settings.partition("policy:")[0], encoding="utf-8")
    assert any("policy: [jiangxi]" in text and "code 369900" in text for text in texts(folder, stops=False))
    (folder / "city.yaml").write_text(settings.partition("policy:")[0] + "policy: [jangxi]\n", encoding="utf-8")
    assert any("nearest is 'jiangxi'" in text for text in texts(folder, stops=True))


@pytest.mark.parametrize(("name", "code"), [("青山市", "3699"), ("青山市", "36990x"), (" ", "369900")])
def test_a_city_without_a_name_or_a_code_is_not_made(name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        make_city(tmp_path / "city", name, code)
    assert not (tmp_path / "city").exists()


def test_nothing_that_was_filled_in_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "city").mkdir()
    (tmp_path / "city" / "areas.csv").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="something already"):
        make_city(tmp_path / "city", "青山市", "369900")


def test_the_settings_file_is_written_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "faxian.yaml" in what_next(Path("city"))
    assert "city: city" in (tmp_path / "faxian.yaml").read_text(encoding="utf-8")
    (tmp_path / "faxian.yaml").write_text("store: mine\n", encoding="utf-8")
    what_next(Path("city"))
    assert (tmp_path / "faxian.yaml").read_text(encoding="utf-8") == "store: mine\n"


def test_everything_that_is_wrong_with_parameters_is_told_at_once(tmp_path: Path) -> None:
    folder = write_city(tmp_path / "city")
    lines = [
        "parameters:",
        f'- {{id: dibao_standrad, area: "369900", value: 700, {DOCUMENT}}}',
        f'- {{id: dibao_standard, area: "369900", value: -700, {DOCUMENT}}}',
        f'- {{id: dibao_standard, area: "369977", value: 700, {DOCUMENT}}}',
        f'- {{id: pay_day_credit, area: "*", value: 32, {DOCUMENT}}}',
        f'- {{id: job_cost_rate, area: "*", value: 10, {DOCUMENT}}}',
        '- {id: vehicle_price_limit, area: "*", value: 5, from: 2026-13-40, published: 2026-01-01, citation: x}',
        '- {id: house_limit, area: "*", value: 1, from: 2026-01-01, published: 2026-01-01}',
        "rule_status:",
        f"- {{rule: E77, status: 试行, {DOCUMENT}}}",
    ]
    path = folder / "parameters.yaml"
    path.write_text("\n".join(line for line in lines if "13-40" not in line) + "\n", encoding="utf-8")
    said = texts(folder, stops=True)
    for expected in (
        "the nearest is 'dibao_standard' (低保标准)",
        "'dibao_standard' is -700, which cannot be meant",
        "'pay_day_credit' is 32",
        "'job_cost_rate' is 10",
        "no 'citation'",
        "no rule 'E77'",
    ):
        assert [text for text in said if expected in text], expected
    beside = [text for text in texts(folder, stops=False) if "helper_max" not in text]  # two packs of the made city
    assert ["369977000000 is not an area" in text for text in beside] == [True]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert "is no day" in str(parameter_faults(path)[-1])


@pytest.mark.parametrize(
    ("parameter", "least", "most", "beyond"),
    [
        ("dibao_standard", "1", "100000", "0.99"),
        ("pay_day_credit", "1", "31", "31.5"),
        ("job_cost_rate", "0", "1", "1.01"),
    ],
)
def test_a_value_is_taken_up_to_both_ends_of_what_can_be_meant(
    parameter: str, least: str, most: str, beyond: str, tmp_path: Path
) -> None:
    path = tmp_path / "parameters.yaml"
    for value, wrong in ((least, 0), (most, 0), (beyond, 1)):
        path.write_text(
            f'parameters:\n- {{id: {parameter}, area: "*", value: {value}, {DOCUMENT}}}\n', encoding="utf-8"
        )
        assert len(parameter_faults(path)) == wrong


def test_everything_that_is_wrong_with_areas_is_told_at_once(tmp_path: Path) -> None:
    folder = write_city(tmp_path / "city")
    path = folder / "areas.csv"
    good = path.read_text(encoding="utf-8").rstrip("\n").splitlines()
    bad = [
        "369931000000,山县,郡,369900000000,,,2000-01-01,,",
        "369932000000,水县,县,369999000000,,,2000-01-01,,",
        "369933,,县,369900000000,,,2000-01-01,,",
        "369934001000,河县,县,369900000000,,,2000-01-01,,",
    ]
    path.write_text("\n".join([*good, *bad]) + "\n", encoding="utf-8")
    said = " ".join(texts(folder))
    first = len(good) + 1
    for row, expected in enumerate(
        ("none of 市, 县", "parent is not an area", "name is blank", "usually that of a"), first
    ):
        assert f"row {row}, " in said and expected in said, expected
    with pytest.raises(CityError):
        load_areas(load_city(folder))


def test_every_key_of_city_yaml_that_is_wrong_is_told_and_a_station_that_is_no_area(tmp_path: Path) -> None:
    folder = write_city(tmp_path / "city")
    (folder / "city.yaml").write_text("nmae: 某市\ncode: '36'\nworklists: {monthly_laod: 3}\n", encoding="utf-8")
    said = texts(folder)
    assert [
        any(key in text for text in said) for key in ("nmae", "name is missing", "code is wrong", "monthly_laod")
    ] == [True] * 4
    (folder / "city.yaml").write_text(
        "name: 某市\ncode: '369900'\nworklists: {stations: ['369999101201']}\n", encoding="utf-8"
    )
    assert "369999101201 is not an area" in " ".join(texts(folder, stops=False))


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("contracts/roster.yaml", "aliases: {id_number: [号码]}\n", "no column id_number"),
        ("contracts/rooster.yaml", "aliases: {}\n", "no such extract"),
        ("layouts/ours.yaml", "titel: x\n", "ours.yaml"),
    ],
)
def test_what_is_wrong_with_headings_and_layouts_of_the_city_is_told(
    file: str, text: str, said: str, tmp_path: Path
) -> None:
    folder = write_city(tmp_path / "city")
    (folder / file).parent.mkdir(exist_ok=True)
    (folder / file).write_text(text, encoding="utf-8")
    assert said in " ".join(texts(folder, stops=True))
