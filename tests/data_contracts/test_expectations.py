"""Every rule of a contract becomes an expectation, or an error: none is dropped in silence."""

from dataclasses import replace

import pytest

from data_contracts.contract import Column, Contract, Kind, QualityRule, load_contracts
from data_contracts.errors import ContractError
from data_contracts.expectations import Expectation, compile_suite
from data_contracts.odcs import Quality


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts()


@pytest.fixture(scope="module")
def pension(contracts: dict[str, Contract]) -> Contract:
    return contracts["pension"]


def compiled(contract: Contract, column: str | None = None, /, **quality: object) -> Expectation:
    rule = QualityRule(
        column, Quality.model_validate({"id": "new_rule", "severity": "warning", "description": "", **quality})
    )
    return next(e for e in compile_suite(replace(contract, rules=(rule,))) if e.id == "new_rule")


def test_every_rule_of_every_contract_is_compiled(contracts: dict[str, Contract]) -> None:
    for contract in contracts.values():
        compiled_ids = {expectation.id for expectation in compile_suite(contract)}
        assert {rule.quality.id for rule in contract.rules} <= compiled_ids


def test_what_a_column_states_by_itself_is_expected(contracts: dict[str, Contract]) -> None:
    for contract in contracts.values():
        of_column = {(e.column, e.type.removeprefix("expect_column_values_to_")) for e in compile_suite(contract)}
        for column in contract.columns:
            if column.is_required:
                assert (column.name, "not_be_null") in of_column
            if column.values or column.kind is Kind.RELATION:
                assert (column.name, "be_in_set") in of_column
            if column.kind in (Kind.AREA, Kind.MONTH):
                assert (column.name, "match_regex") in of_column
            if column.kind is Kind.DATE or column.minimum is not None:
                assert (column.name, "be_between") in of_column


def test_an_empty_file_is_an_error_only_where_no_row_is_taken_as_evidence(contracts: dict[str, Contract]) -> None:
    severe = {
        name
        for name, contract in contracts.items()
        for expectation in compile_suite(contract)
        if expectation.id == "rows_at_least" and expectation.severity == "error"
    }
    assert severe == {
        *("roster", "education", "employment", "pension", "medical_enrolment"),
        *("payments", "visits", "household_register"),
    }


def test_bounds_of_rows_are_kept(pension: Contract) -> None:
    assert compiled(pension, metric="rowCount", mustBeBetween=[5, 9]).kwargs == {"min_value": 5, "max_value": 9}
    assert compiled(pension, metric="rowCount", mustBeLessOrEqualTo=9).kwargs == {"max_value": 9}


def test_at_most_so_many_percent_is_at_least_the_rest(pension: Contract) -> None:
    found = compiled(pension, "id_no", metric="nullValues", mustBeLessOrEqualTo=20, unit="percent")
    assert found.kwargs == {"column": "id_no", "mostly": 0.8}


def test_one_column_and_several_together_are_unique_in_different_words(pension: Contract) -> None:
    one = compiled(pension, "id_no", metric="duplicateValues", mustBe=0)
    several = compiled(pension, metric="duplicateValues", arguments={"properties": ["name", "id_no"]}, mustBe=0)
    assert one.type == "expect_column_values_to_be_unique"
    assert several.type == "expect_compound_columns_to_be_unique"


@pytest.mark.parametrize(
    ("column", "quality"),
    [
        (None, {"metric": "rowCount", "mustBe": 5}),
        (None, {"metric": "rowCount"}),
        ("id_no", {"metric": "rowCount", "mustBeLessOrEqualTo": 5}),
        (None, {"metric": "nullValues", "mustBe": 0}),
        ("id_no", {"metric": "nullValues", "mustBe": 3}),
        ("id_no", {"metric": "nullValues", "mustBeLessOrEqualTo": 3}),
        ("id_no", {"metric": "nullValues", "mustBeGreaterOrEqualTo": 3, "unit": "percent"}),
        ("id_no", {"metric": "invalidValues", "mustBe": 0}),
        ("id_no", {"metric": "invalidValues", "arguments": {"patern": "x"}, "mustBe": 0}),
        (None, {"metric": "duplicateValues", "mustBe": 0}),
        (None, {"metric": "duplicateValues", "mustBe": 0, "arguments": {"properties": ["nothing"]}}),
        ("id_no", {"metric": "duplicateValues", "mustBe": 1}),
        ("id_no", {"metric": "freshness", "mustBe": 0}),
        ("id_no", {}),
        (None, {"type": "custom", "engine": "greatExpectations", "implementation": {"type": "expect_anything"}}),
        (None, {"type": "custom", "engine": "greatExpectations", "implementation": {
            "type": "expect_column_pair_values_a_to_be_greater_than_b", "kwargs": {"column_A": "name"}}}),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_be_compiled_is_an_error_that_names_it(
    pension: Contract, column: str | None, quality: dict[str, object]
) -> None:
    with pytest.raises(ContractError, match="new_rule was not compiled"):
        compiled(pension, column, **quality)


def test_two_rules_of_one_name_are_an_error(pension: Contract) -> None:
    with pytest.raises(ContractError, match="two rules"):
        compile_suite(replace(pension, rules=(*pension.rules, pension.rules[0])))


def test_a_column_without_demands_expects_nothing() -> None:
    free = Column("note", "备注", (), Kind.TEXT, is_required=False)
    bare = Contract("x", "s", "t", "g", "open", False, (free,), ("note",), None, "1")
    assert [expectation.id for expectation in compile_suite(bare)] == ["columns"]
