"""The 26 contracts, and what a city may add to them."""

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from data_contracts.contract import Contract, Kind, load_contracts, normalise_heading
from data_contracts.errors import ContractError
from tests.properties import examples

OPEN = """
roster education employment pension housing health disaster medical_enrolment medical_claims rural_monitoring disability
union household_register justice funeral payments hotline petition marriage officials_kin visits
new_finds
"""
AUTHORISED = {"vehicles", "real_estate", "business", "economic_check"}
ENVELOPE = ["name", "id_no", "sex", "birth_date", "hukou_area", "live_area", "address", "phone"]
OWN_DATES = {
    "medical_claims": "settled_date",
    "hotline": "received_at",
    "disaster": "event_date",
    "visits": "visited_date",
    "vehicles": "registered_date",
    "petition": "registered_date",
    "new_finds": "found_on",
    "real_estate": "registered_date",
    "marriage": "registered_date",
    "disability": "issued_date",
    "health": "diagnosed_date",
    "funeral": "death_date",
    "payments": "credited_date",
}


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts()


def city(folder: Path, **files: str) -> Path:
    for extract, text in files.items():
        (folder / f"{extract}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_there_is_a_contract_for_each_of_the_26_extracts(contracts: dict[str, Contract]) -> None:
    assert set(contracts) == {*OPEN.split(), *AUTHORISED}
    assert len(contracts) == 26


def test_property_and_income_look_ups_are_only_for_the_authorised(contracts: dict[str, Contract]) -> None:
    assert {name for name, contract in contracts.items() if contract.access == "authorised"} == AUTHORISED


def test_only_the_roster_stops_the_run_when_it_is_missing(contracts: dict[str, Contract]) -> None:
    assert [name for name, contract in contracts.items() if contract.is_required_for_run] == ["roster"]


def test_every_contract_carries_the_identity_columns_first(contracts: dict[str, Contract]) -> None:
    for contract in contracts.values():
        assert [column.name for column in contract.columns[:8]] == ENVELOPE
        assert [column.is_required for column in contract.columns[:8]] == [True] + [False] * 7


def test_rows_are_dated_by_the_day_that_makes_them_count(contracts: dict[str, Contract]) -> None:
    assert {name: c.own_date for name, c in contracts.items() if c.own_date} == OWN_DATES


def test_a_number_is_the_key_where_there_is_one_else_the_whole_row(contracts: dict[str, Contract]) -> None:
    numbered = {name: c.key for name, c in contracts.items() if len(c.key) < len(c.columns)}
    assert numbered == {
        "medical_claims": ("claim_no",),
        "hotline": ("ticket_no",),
        "petition": ("matter_no",),
        "disability": ("certificate_no",),
        "business": ("credit_code", "name", "id_no"),
        "real_estate": ("unit_no", "name", "id_no"),
    }


REQUIRED = {
    "roster": "household_no programme status",
    "education": "student_no",
    "employment": "employment_status",
    "pension": "pension_kind pension_yuan_month",
    "housing": "",
    "health": "is_major_disease",
    "disaster": "event_date",
    "medical_enrolment": "insured_status",
    "medical_claims": "claim_no settled_date total_yuan out_of_pocket_yuan",
    "rural_monitoring": "monitor_no monitor_kind",
    "disability": "certificate_no disability_kind disability_level",
    "union": "hardship_kind",
    "household_register": "hukou_no",
    "vehicles": "registered_date",
    "justice": "justice_status",
    "funeral": "death_date",
    "payments": "batch_month payment_kind due_yuan paid_yuan payment_status",
    "hotline": "ticket_no need received_at",
    "petition": "matter_no registered_date",
    "real_estate": "unit_no registered_date",
    "business": "credit_code",
    "marriage": "registration_kind registered_date",
    "officials_kin": "is_filed",
    "economic_check": "report_no authorisation_no asset_kind amount_yuan as_of_date",
    "visits": "visited_date",
}


@pytest.mark.parametrize("extract", REQUIRED)
def test_a_row_is_only_refused_for_what_it_cannot_do_without(contracts: dict[str, Contract], extract: str) -> None:
    required = [column.name for column in contracts[extract].columns if column.is_required]
    assert required == ["name", *REQUIRED[extract].split()]


def test_every_contract_says_who_sends_it_why_and_by_what_right(contracts: dict[str, Contract]) -> None:
    for contract in contracts.values():
        assert contract.supplier and contract.title and contract.grain and contract.purpose and contract.usage
        assert "个人信息保护法" in contract.legal_basis
        assert all(column.description for column in contract.columns)
    assert all("授权" in contracts[name].legal_basis for name in AUTHORISED)


def test_what_names_a_person_is_restricted(contracts: dict[str, Contract]) -> None:
    for contract in contracts.values():
        for column in contract.columns:
            if column.kind is Kind.ID or column.name in ("name", "birth_date", "address", "phone", "ticket_text"):
                assert column.sensitivity == "restricted", (contract.extract, column.name)


def test_guardian_and_spouse_are_people_of_their_own(contracts: dict[str, Contract]) -> None:
    others = {
        (c.extract, col.name): col.identity_of
        for c in contracts.values()
        for col in c.columns
        if col.identity_of not in (None, "self")
    }
    assert others == {
        ("education", "guardian_name"): "guardian",
        ("education", "guardian_id_no"): "guardian",
        ("marriage", "spouse_name"): "spouse",
        ("marriage", "spouse_id_no"): "spouse",
    }


@pytest.mark.parametrize(
    ("written", "column"),
    [
        ("姓 名", "name"),
        ("姓\n名", "name"),
        ("身份证号", "id_no"),
        (" 出生年月 ", "birth_date"),
        ("户籍地", "hukou_area"),
        ("户籍地址", "address"),
        ("月养老金（元）", "pension_yuan_month"),
        ("＊养老类型", "pension_kind"),
        ("养老类型：", "pension_kind"),
        ("*月养老金(元/月)（必填）*", "pension_yuan_month"),
    ],
)
def test_a_heading_is_found_however_it_is_spaced_or_noted(
    contracts: dict[str, Contract], written: str, column: str
) -> None:
    assert contracts["pension"].headings()[normalise_heading(written)] == column


def test_ten_thousand_yuan_is_not_taken_for_yuan(contracts: dict[str, Contract]) -> None:
    assert normalise_heading("月养老金（万元）") not in contracts["pension"].headings()


@examples(60)
@given(st.text() | st.lists(st.sampled_from(["姓名", "*", "：", "(元)", "（必填）", " ", "㎡", "U", "¯"])).map("".join))
@example("U¯")
@example("İ")
@example("*(元 )姓名（元）")
def test_a_normalised_heading_stays_as_it_is(text: str) -> None:
    once = normalise_heading(text)
    assert normalise_heading(once) == once


def test_no_spelling_of_a_value_is_another_value(contracts: dict[str, Contract]) -> None:
    for contract in contracts.values():
        for column in contract.columns:
            for spelling, value in (column.value_map or {}).items():
                assert value in (column.values or ("是", "否"))
                assert spelling not in column.values


def test_a_city_adds_a_heading_and_a_spelling_without_code(tmp_path: Path) -> None:
    text = (
        "aliases: {id_no: [公民号码]}\nvalues: {pension_kind: {老农保: 城乡居民}}\nblanks: {pension_start_date: [未领]}"
    )
    pension = load_contracts(city(tmp_path, pension=text))["pension"]
    assert pension.headings()["公民号码"] == "id_no"
    assert (pension.column("pension_kind").value_map or {})["老农保"] == "城乡居民"
    assert pension.column("pension_start_date").blanks == ("未领",)
    assert "公民号码" not in load_contracts()["pension"].headings()


def test_a_city_may_spell_yes_and_relations_its_own_way(tmp_path: Path) -> None:
    text = "values: {is_covered: {保: 是, 不保: 否}, relation: {屋里人: '12'}}\n"
    roster = load_contracts(city(tmp_path, roster=text))["roster"]
    covered = roster.column("is_covered").value_map or {}
    assert (covered["保"], covered["不保"], covered["保障"]) == ("是", "否", "是")
    assert roster.column("relation").value_map == {"屋里人": "12"}


def test_a_city_without_additions_changes_nothing(tmp_path: Path, contracts: dict[str, Contract]) -> None:
    assert load_contracts(tmp_path / "not there") == contracts
    assert load_contracts(city(tmp_path, pension="")) == contracts


@pytest.mark.parametrize(
    ("extract", "text", "says"),
    [
        ("pensions", "aliases: {}", "no such extract"),
        ("pension", "aliases: {pension_sort: [种类]}", "no column pension_sort"),
        ("pension", "values: {pension_kind: {军人: 军队}}", "军队, which is not one of its values"),
        ("pension", "values: {pension_kind: {机关事业: 职工养老}}", "机关事业 is a value itself"),
        ("pension", "values: {name: {张三: 李四}}", "not coded"),
        ("pension", "aliases: {phone: [身份证号]}", "claimed by two columns, id_no and phone"),
        ("pension", "alias: {phone: [手机]}", "alias"),
        ("pension", "aliases: [phone]", "aliases"),
        ("pension", "aliases: {phone: [手机]}\naliases: {phone: [电话2]}", "twice"),
    ],
)
def test_an_addition_that_cannot_be_is_refused_by_name(tmp_path: Path, extract: str, text: str, says: str) -> None:
    with pytest.raises(ContractError) as caught:
        load_contracts(city(tmp_path, **{extract: text}))
    assert says in str(caught.value)
    assert f"{extract}.yaml" in str(caught.value)


WORDS = [
    "aliases",
    "values",
    "blanks",
    "pension_kind",
    "phone",
    ": ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    "\n",
    "  ",
    "- ",
    "?",
    "&a",
    "*a",
    "1",
]


@examples(60)
@given(st.text(max_size=80) | st.lists(st.sampled_from(WORDS), max_size=12).map("".join))
def test_whatever_a_city_adds_there_is_never_a_traceback(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder, contextlib.suppress(ContractError):
        load_contracts(city(Path(folder), pension=text))


def test_asking_for_a_column_that_is_not_there_is_an_error(contracts: dict[str, Contract]) -> None:
    with pytest.raises(ContractError, match="no column nothing"):
        contracts["pension"].column("nothing")
