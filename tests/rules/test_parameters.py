"""Parameters: dated, cited, per area; the most local in force and known; strict about everything else."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data_contracts.errors import ParameterError
from rules.catalogue import load_catalogue
from rules.parameters import load_parameters, significant
from rules.steps import parameters_of
from rules.values import city_values, known_values_in

AS_OF = date(2026, 10, 31)
LINE = (
    "- {{id: dibao_standard, area: {area}, urban_rural: {kind}, value: {value}, from: {start}, "
    "published: {known}{to}, citation: 测〔2026〕1号}}"
)


def line(
    area: str = '"369900"', kind: str = "农村", value: str = "700", start: str = "2026-07-01",
    known: str = "2026-06-18", to: str = "",
) -> str:  # fmt: skip
    return LINE.format(area=area, kind=kind, value=value, start=start, known=known, to=f", to: {to}" if to else "")


def city(folder: Path, *lines: str) -> Path:
    file = folder / "parameters.yaml"
    file.write_text("parameters:\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return file


def standard(file: Path, area: str | None = "369922101206", kind: str | None = "农村", as_of: date = AS_OF) -> object:
    found = load_parameters(file).lookup("dibao_standard", area, kind, as_of)
    return found.value if found else None


def test_the_most_local_value_is_used(tmp_path: Path) -> None:
    file = city(tmp_path, line(), line(area='"369922"', value="680"), line(area='"369922101000"', value="690"))
    assert standard(file) == Decimal(690)
    assert standard(file, "369922202205") == Decimal(680)
    assert standard(file, "369902001001") == Decimal(700)
    assert standard(file, "440100000000") is None
    assert standard(file, None) is None


def test_a_value_for_both_kinds_serves_where_there_is_none_for_the_kind(tmp_path: Path) -> None:
    both = line().replace("urban_rural: 农村, ", "").replace("700", "800")
    file = city(tmp_path, line(), both)
    assert standard(file, kind="农村") == Decimal(700)
    assert standard(file, kind="城市") == Decimal(800)
    assert standard(file, kind=None) == Decimal(800)


@pytest.mark.parametrize(
    ("as_of", "value"),
    [(date(2026, 6, 30), 660), (date(2026, 7, 1), 700), (date(2025, 6, 30), None), (date(2025, 7, 1), 660)],
)
def test_a_value_begins_on_its_day_and_ends_when_the_next_begins(tmp_path: Path, as_of: date, value: int) -> None:
    file = city(tmp_path, line(value="660", start="2025-07-01", known="2025-06-01"), line())
    assert standard(file, as_of=as_of) == (None if value is None else Decimal(value))


def test_a_value_counts_on_the_last_day_of_its_to_and_not_after(tmp_path: Path) -> None:
    file = city(tmp_path, line(to="2026-10-31"))
    assert standard(file, as_of=date(2026, 10, 31)) == Decimal(700)
    assert standard(file, as_of=date(2026, 11, 1)) is None


def test_an_old_month_does_not_know_what_was_published_later(tmp_path: Path) -> None:
    file = city(tmp_path, line(value="660", start="2025-07-01", known="2025-06-01"), line(known="2026-11-05"))
    assert standard(file, as_of=date(2026, 10, 31)) == Decimal(660)
    assert standard(file, as_of=date(2026, 11, 30)) == Decimal(700)


def test_the_citys_value_stands_before_the_shipped_one(tmp_path: Path) -> None:
    own = '- {id: taper_months, area: "*", value: 12, from: 2020-01-01, published: 2020-01-01, citation: 测}'
    found = load_parameters(city(tmp_path, own)).lookup("taper_months", "369922101206", None, AS_OF)
    assert found and found.value == 12
    shipped = load_parameters(None).lookup("taper_months", "369922101206", None, AS_OF)
    assert shipped and shipped.value == 6


def test_there_is_no_default() -> None:
    assert load_parameters(None).lookup("dibao_standard", "369922101206", "农村", AS_OF) is None
    assert load_parameters(None).lookup("row_swing_percent", "369900000000", None, AS_OF) is None


@pytest.mark.parametrize(
    ("lines", "what"),
    [
        ([line().replace("dibao_standard", "dibao_standrad")], "unknown parameter 'dibao_standrad'"),
        ([line().replace(", from: 2026-07-01", "")], "no 'from'"),
        ([line().replace(", published: 2026-06-18", "")], "no 'published'"),
        ([line().replace(", citation: 测〔2026〕1号", "")], "no 'citation'"),
        ([line().replace("citation: 测〔2026〕1号", 'citation: ""')], "citation"),
        ([line().replace("value: 700", "value: 七百")], "value"),
        ([line().replace("value: 700", "valeu: 700")], "valeu"),
        ([line(area='"3699"')], "area"),
        ([line(kind="乡镇")], "urban_rural"),
        ([line(start="2026-02-30")], "from"),
        ([line(to="2026-06-30")], "ends before it begins"),
        ([line(), line(value="710")], "two values at once"),
        ([line(), line(value="710", area='"369900000000"')], "two values at once"),
        ([line(to="2026-12-31"), line(value="710", start="2026-12-31")], "two values at once"),
        ([line().replace("value: 700", "value: 700, value: 710")], "given twice"),
    ],
)
def test_anything_that_is_not_exact_stops_the_run_with_its_line(tmp_path: Path, lines: list[str], what: str) -> None:
    with pytest.raises(ParameterError) as error:
        load_parameters(city(tmp_path, line(area='"369981"'), *lines))
    assert what in str(error.value)
    assert f"line {2 + len(lines)}" in str(error.value) or "line 3" in str(error.value)


def test_values_that_follow_each_other_are_no_overlap(tmp_path: Path) -> None:
    load_parameters(city(tmp_path, line(to="2026-12-30"), line(value="710", start="2026-12-31")))


def test_an_unknown_heading_and_a_broken_file_are_said(tmp_path: Path) -> None:
    file = tmp_path / "parameters.yaml"
    file.write_text("parametres: []\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="parametres"):
        load_parameters(file)
    file.write_text("parameters: [\n", encoding="utf-8")
    with pytest.raises(ParameterError, match="not valid YAML"):
        load_parameters(file)
    with pytest.raises(ParameterError, match="cannot be read"):
        load_parameters(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("code", "digits"),
    [
        ("*", ""), ("360000", "36"), ("369900", "3699"), ("369900000000", "3699"), ("369922", "369922"),
        ("369922000000", "369922"), ("369922101000", "369922101"), ("369922101206", "369922101206"),
    ],
)  # fmt: skip
def test_areas_compare_by_the_digits_that_matter(code: str, digits: str) -> None:
    assert significant(code) == digits


def test_a_rule_is_on_trial_while_the_city_says_so(tmp_path: Path) -> None:
    file = tmp_path / "parameters.yaml"
    file.write_text(
        "rule_status:\n- {rule: E15, status: 试行, from: 2026-10-01, published: 2026-09-01, citation: 测}\n"
        "- {rule: E15, status: 正式, from: 2026-12-01, published: 2026-09-01, citation: 测}\n",
        encoding="utf-8",
    )
    parameters = load_parameters(file)
    assert parameters.status_of("E15", "正式", date(2026, 9, 30)) == "正式"
    assert parameters.status_of("E15", "正式", date(2026, 10, 31)) == "试行"
    assert parameters.status_of("E15", "正式", date(2026, 12, 31)) == "正式"
    assert parameters.status_of("E14", "正式", date(2026, 10, 31)) == "正式"


def test_a_status_for_a_rule_that_does_not_exist_stops_the_run(tmp_path: Path) -> None:
    file = tmp_path / "parameters.yaml"
    file.write_text(
        "rule_status:\n- {rule: E99, status: 试行, from: 2026-10-01, published: 2026-09-01, citation: 测}\n",
        encoding="utf-8",
    )
    with pytest.raises(ParameterError, match="E99"):
        load_parameters(file)


OLD_AGE = "- {{id: old_age, area: {area}, value: 65, from: 2026-01-01, published: 2025-12-01, citation: 测〔2026〕2号}}"


@pytest.mark.parametrize("area", ['"*"', '"369900"'])
def test_a_number_of_the_whole_city_is_overridden_for_the_whole_city(area: str, tmp_path: Path) -> None:
    parameters = load_parameters(city(tmp_path, OLD_AGE.format(area=area)))
    values = city_values(parameters, "369900000000", AS_OF)
    assert (values["old_age"], values["old_age_day"]) == (65, date(1961, 10, 31))
    shipped = city_values(load_parameters(None), "369900000000", AS_OF)
    assert (shipped["old_age"], shipped["weak_wage_multiple"]) == (60, Decimal("1.5"))


def test_a_number_of_the_whole_city_has_no_value_of_a_county(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="one value for the whole city"):
        load_parameters(city(tmp_path, OLD_AGE.format(area='"369922"')))


def test_a_number_that_is_not_in_force_is_null_and_the_steps_about_leads_say_so() -> None:
    values = city_values(load_parameters(None), "369900000000", date(2019, 12, 31))
    assert (values["old_age"], values["old_age_day"]) == (None, None)
    with pytest.raises(ParameterError, match="'old_age' has no value in force"):
        known_values_in("SELECT 1 WHERE 1 >= $old_age", values)


def test_a_rule_needs_the_parameters_of_the_facts_it_reads() -> None:
    assert "spending_months" in parameters_of(load_catalogue()["E08"])
    assert "work_age" in parameters_of(load_catalogue()["I10"])
    assert parameters_of(load_catalogue()["X12"]) == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_file_is_read_whoever_saved_it(tmp_path: Path, encoding: str) -> None:
    file = city(tmp_path, line(), line(area='"369922"', value="6\u200b80"))
    file.write_bytes(file.read_text(encoding="utf-8").encode(encoding))
    assert standard(file) == Decimal(680)


def test_bytes_that_are_no_text_are_named_by_their_line(tmp_path: Path) -> None:
    file = city(tmp_path, line())
    file.write_bytes(file.read_bytes() + b"- {id: \xff\xff}\n")
    with pytest.raises(ParameterError, match="line 3 is neither UTF-8 nor GB18030"):
        load_parameters(file)
