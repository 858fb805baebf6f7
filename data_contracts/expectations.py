"""A contract compiled to expectations: what must hold of its core table, each with a severity. Knows no validator.

What the columns state (required, closed lists, bounds, forms) and every quality rule of the file become one Expectation
each, in the words of Great Expectations; a rule that cannot be said in them raises ContractError, it is never skipped.
Table expectations are about a whole file: one of severity `error` that fails rejects the file. Column expectations are
about rows that ingest has already taken: of severity `error` they can only fail through a defect of ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data_contracts import codes
from data_contracts.compile import core_schema
from data_contracts.contract import Column, Contract, Kind, QualityRule
from data_contracts.errors import ContractError
from data_contracts.odcs import Quality

OLDEST_DAY = date(1900, 1, 1)
FORMS: Mapping[Kind, tuple[str, str]] = {
    Kind.AREA: (r"^[0-9]{12}$", "十二位区划代码"),
    Kind.MONTH: (r"^[0-9]{4}(0[1-9]|1[0-2])$", "六位年月"),
}
PAIR_CHECK = "expect_column_pair_values_a_to_be_greater_than_b"
PAIR_COLUMNS = frozenset({"column_A", "column_B"})
PAIR_KEYS = PAIR_COLUMNS | {"or_equal", "ignore_row_if"}


@dataclass(frozen=True)
class Expectation:
    """One thing that must hold. `type` and `kwargs` are Great Expectations' names; `column` is None for a table's."""

    id: str
    type: str
    kwargs: Mapping[str, Any]
    severity: str  # error | warning
    column: str | None
    description: str

    @property
    def is_of_table(self) -> bool:
        """Whether it is about a file as a whole."""
        return self.type.startswith("expect_table_")


def compile_suite(contract: Contract) -> tuple[Expectation, ...]:
    """Every expectation of a contract, the table's first; ContractError names a rule that cannot be compiled."""
    of_columns = [expectation for column in contract.columns for expectation in _of_column(column)]
    of_rules = [_of_rule(rule, contract) for rule in contract.rules]
    suite = [_columns_match(contract), *of_rules, *of_columns]
    suite.sort(key=lambda expectation: not expectation.is_of_table)
    ids = [expectation.id for expectation in suite]
    for name in ids:
        if ids.count(name) > 1:
            raise ContractError(f"two rules are called {name}", where=f"{contract.extract}.odcs.yaml")
    return tuple(suite)


def _columns_match(contract: Contract) -> Expectation:
    names = list(core_schema(contract).names)
    kwargs = {"column_set": names, "exact_match": True}
    return Expectation(
        "columns", "expect_table_columns_to_match_set", kwargs, "error", None, "列与合同完全一致，不多不少"
    )


def _of_column(column: Column) -> list[Expectation]:
    """What a column states by itself."""

    def expectation(suffix: str, kind: str, severity: str, description: str, **kwargs: object) -> Expectation:
        return Expectation(
            f"{column.name}_{suffix}",
            f"expect_column_values_to_{kind}",
            {"column": column.name, **kwargs},
            severity,
            column.name,
            description,
        )

    found = []
    if column.is_required:
        found.append(expectation("required", "not_be_null", "error", "必填：没有值的行已退回"))
    values = sorted(set(codes.RELATION.values())) if column.kind is Kind.RELATION else list(column.values)
    if values:
        found.append(expectation("in_list", "be_in_set", "error", "只能是代码表里的值", value_set=values))
    if column.kind in FORMS:
        pattern, shape = FORMS[column.kind]
        found.append(expectation("form", "match_regex", "error", f"应为{shape}", regex=pattern))
    if column.kind is Kind.DATE:
        found.append(expectation("not_ancient", "be_between", "warning", "1900 年以前多半是错的", min_value=OLDEST_DAY))
    if column.minimum is not None or column.maximum is not None:
        bounds = {"min_value": column.minimum, "max_value": column.maximum}
        found.append(expectation("bounds", "be_between", "warning", "超出合理范围", **bounds))
    return found


def _of_rule(rule: QualityRule, contract: Contract) -> Expectation:
    """A quality rule of the file; ContractError when it says something that we do not compile."""
    quality = rule.quality
    compilers = {
        "rowCount": _row_count,
        "nullValues": _null_values,
        "missingValues": _null_values,
        "invalidValues": _invalid_values,
        "duplicateValues": _duplicate_values,
    }
    if quality.type == "custom":
        kind, kwargs = _pair(quality, contract)
    elif quality.metric in compilers:
        kind, kwargs = compilers[quality.metric](rule, contract)
    else:
        raise _not_compiled(quality, contract, f"metric {quality.metric}")
    return Expectation(quality.id, kind, kwargs, quality.severity, rule.column, quality.description)


Compiled = tuple[str, dict[str, Any]]


def _row_count(rule: QualityRule, contract: Contract) -> Compiled:
    quality = rule.quality
    _only(
        quality,
        contract,
        rule.column is None,
        {"must_be_between", "must_be_greater_or_equal_to", "must_be_less_or_equal_to"},
    )
    low, high = quality.must_be_between or (quality.must_be_greater_or_equal_to, quality.must_be_less_or_equal_to)
    bounds = {"min_value": low, "max_value": high}
    return "expect_table_row_count_to_be_between", {k: int(v) for k, v in bounds.items() if v is not None}


def _null_values(rule: QualityRule, contract: Contract) -> Compiled:
    _only(rule.quality, contract, rule.column is not None, {"must_be", "must_be_less_or_equal_to"})
    return "expect_column_values_to_not_be_null", {"column": rule.column, "mostly": _mostly(rule.quality, contract)}


def _invalid_values(rule: QualityRule, contract: Contract) -> Compiled:
    quality = rule.quality
    _only(
        quality, contract, rule.column is not None, {"must_be", "must_be_less_or_equal_to"}, {"pattern", "validValues"}
    )
    mostly = _mostly(quality, contract)
    if set(quality.arguments) == {"pattern"}:
        pattern = {"regex": quality.arguments["pattern"]}
        return "expect_column_values_to_match_regex", {"column": rule.column, **pattern, "mostly": mostly}
    if set(quality.arguments) == {"validValues"}:
        values = {"value_set": list(quality.arguments["validValues"])}
        return "expect_column_values_to_be_in_set", {"column": rule.column, **values, "mostly": mostly}
    raise _not_compiled(quality, contract, "invalidValues needs one of pattern, validValues")


def _duplicate_values(rule: QualityRule, contract: Contract) -> Compiled:
    quality = rule.quality
    _only(quality, contract, quality.must_be == 0, {"must_be"}, {"properties"})
    columns = list(quality.arguments.get("properties", [rule.column] if rule.column else []))
    if not columns:
        raise _not_compiled(quality, contract, "duplicateValues names no column")
    _known(columns, quality, contract)
    if len(columns) == 1:
        return "expect_column_values_to_be_unique", {"column": columns[0]}
    return "expect_compound_columns_to_be_unique", {"column_list": columns, "ignore_row_if": "any_value_is_missing"}


def _pair(quality: Quality, contract: Contract) -> Compiled:
    given = quality.implementation or {}
    kwargs = given.get("kwargs", {})
    is_comparison = set(given) == {"type", "kwargs"} and given["type"] == PAIR_CHECK
    has_more = quality.metric or quality.arguments or _operators(quality)
    if not is_comparison or has_more or not PAIR_COLUMNS <= set(kwargs) <= PAIR_KEYS:
        raise _not_compiled(quality, contract, "an implementation other than the comparison of two columns")
    _known([kwargs["column_A"], kwargs["column_B"]], quality, contract)
    return PAIR_CHECK, dict(kwargs)


def _mostly(quality: Quality, contract: Contract) -> float:
    """Share of rows that must pass: all of them, or all but so many percent."""
    if quality.must_be == 0:
        return 1.0
    if quality.unit == "percent" and quality.must_be_less_or_equal_to is not None:
        return round(1 - quality.must_be_less_or_equal_to / 100, 6)
    raise _not_compiled(quality, contract, "a bound other than 0, or at most so many percent")


OPERATORS = ("must_be", "must_be_less_or_equal_to", "must_be_greater_or_equal_to", "must_be_between")


def _operators(quality: Quality) -> list[str]:
    return [name for name in OPERATORS if getattr(quality, name) is not None]


def _only(
    quality: Quality, contract: Contract, in_place: bool, operators: set[str], arguments: set[str] | None = None
) -> None:
    """Refuse what the rule says beyond the operators and arguments that its metric can have."""
    given = _operators(quality)
    if not in_place:
        raise _not_compiled(quality, contract, f"{quality.metric} in this place or with this bound")
    if not given or not set(given) <= operators:
        raise _not_compiled(quality, contract, f"{quality.metric} with {', '.join(given) or 'no bound'}")
    surplus = sorted(set(quality.arguments) - (arguments or set()))
    if surplus or quality.engine or quality.implementation:
        raise _not_compiled(quality, contract, f"{quality.metric} with {', '.join(surplus) or 'an engine'}")


def _known(columns: list[str], quality: Quality, contract: Contract) -> None:
    names = {column.name for column in contract.columns}
    for name in columns:
        if name not in names:
            raise _not_compiled(quality, contract, f"{name}, which is not a column")


def _not_compiled(quality: Quality, contract: Contract, what: str) -> ContractError:
    return ContractError(
        f"the quality rule {quality.id} was not compiled: {what}",
        where=f"{contract.extract}.odcs.yaml",
        why="a rule that is written down but never checked is worse than none",
        do="say it with rowCount, nullValues, invalidValues, duplicateValues or a comparison of two columns",
    )
