"""Which reviews fall due, and what a household's files show from month to month."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from data_contracts.tables import REVIEW_TRAITS, REVIEWS_DUE, Table
from rules.reviews import changed_traits, due_reviews, kept_traits

AS_OF = date(2026, 10, 31)


def table(spec: Table, *rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(
        [dict.fromkeys(spec.schema.names) | row for row in rows], schema=pl.from_arrow(spec.schema.empty_table()).schema
    )  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("last_day", "months", "due_on", "is_overdue"),
    [
        (date(2025, 10, 31), 12, date(2026, 10, 31), True),
        (date(2025, 11, 1), 12, date(2026, 11, 1), False),
        (date(2025, 11, 30), 12, date(2026, 11, 30), False),
        (date(2025, 12, 1), 12, None, None),
        (date(2026, 5, 31), 6, date(2026, 11, 30), False),
        (date(2026, 6, 1), 6, None, None),
        (date(2020, 1, 1), 12, date(2021, 1, 1), True),
        (None, 12, None, None),
        (date(2020, 1, 1), None, None, None),
    ],
)
def test_a_review_is_prepared_when_it_is_due_by_the_end_of_next_month(
    last_day: date | None, months: int | None, due_on: date | None, is_overdue: bool | None
) -> None:
    row = {"household_no": "H1", "programme": "低保", "dibao_class": "A", "person_id": "P1", "members": 1}
    schema = dict.fromkeys(row, pl.Utf8) | {"members": pl.Int32, "last_day": pl.Date, "is_first": pl.Boolean}
    reviews = pl.DataFrame(
        [row | {"last_day": last_day, "is_first": False, "review_months": months}],
        schema=schema | {"review_months": pl.Int32},
    )
    due = due_reviews(reviews, AS_OF)
    assert due.columns == REVIEWS_DUE.schema.names
    assert due.select("due_on", "is_overdue").rows() == ([] if due_on is None else [(due_on, is_overdue)])


def trait(person: str, name: str, value: str | None, since: str = "202608", **other: Any) -> dict[str, Any]:
    own = {"household_no": "H1", "person_id": person, "trait": name, "value": value}
    return own | {"since_period": since, "is_first": False} | other


def now(*rows: dict[str, Any]) -> pl.DataFrame:
    return table(REVIEW_TRAITS, *rows).select("household_no", "person_id", "trait", "value")


def test_a_trait_keeps_its_month_until_it_is_another_one() -> None:
    last = table(
        REVIEW_TRAITS,
        trait("P1", "address", "a", "202607", is_first=True),
        trait("P1", "member", "yes", "202607", is_first=True),
        trait("P1", "work", "no"),
    )
    seen = now(trait("P1", "address", "b"), trait("P1", "member", "yes"), trait("P1", "work", "no"))
    kept = kept_traits(seen, last, "202610", {})
    assert kept.rows() == [
        ("H1", "P1", "address", "b", "202610", False),
        ("H1", "P1", "member", "yes", "202607", True),
        ("H1", "P1", "work", "no", "202608", False),
    ]


def test_what_is_first_seen_of_a_household_is_no_change_but_a_new_member_of_a_known_one_is() -> None:
    first = kept_traits(now(trait("P1", "member", "yes")), table(REVIEW_TRAITS), "202609", {})
    assert first["is_first"].to_list() == [True]
    second = kept_traits(now(trait("P1", "member", "yes"), trait("P2", "member", "yes")), first, "202610", {})
    assert second.select("person_id", "since_period", "is_first").rows() == [
        ("P1", "202609", True),
        ("P2", "202610", False),
    ]


def test_who_left_stays_named_while_the_household_is_under_review_and_follows_merges() -> None:
    last = table(REVIEW_TRAITS, trait("P1", "member", "yes"), trait("P8", "member", "yes"))
    kept = kept_traits(now(trait("P9", "member", "yes")), last, "202610", {"P8": "P9"})
    assert kept.select("person_id", "value", "since_period").rows() == [
        ("P1", None, "202610"),
        ("P9", "yes", "202608"),
    ]
    again = kept_traits(now(trait("P9", "member", "yes")), kept, "202611", {})
    assert again.select("person_id", "since_period").rows() == [("P1", "202610"), ("P9", "202608")]
    assert kept_traits(now(), kept, "202611", {}).is_empty()


def test_only_a_change_after_the_month_of_the_last_review_is_told() -> None:
    due = pl.DataFrame({"household_no": ["H1"], "programme": ["低保"], "last_day": [date(2026, 8, 20)]})
    traits = table(
        REVIEW_TRAITS,
        trait("P1", "address", "b", "202608"),
        trait("P1", "hukou", "b", "202609"),
        trait("P1", "work", "yes", "202609", is_first=True),
        trait("P2", "member", None, "202610"),
        trait("P3", "member", "yes", "202610"),
    )
    changes = changed_traits(due, traits)
    assert sorted(changes.select("kind", "period").rows()) == [
        ("hukou", "202609"),
        ("member_gone", "202610"),
        ("member_new", "202610"),
    ]
