"""Numbers as the page writes them."""

import pytest

from flows.deliverables.report.blocks import interval_text, percent


@pytest.mark.parametrize(
    ("share", "digits", "shown"),
    [
        (None, 1, "—"),
        (0.0, 1, "0.0%"),
        (0.5, 1, "50.0%"),
        (0.9994, 1, "99.9%"),
        (0.9996, 1, "＞99.9%"),
        (0.9999999, 3, "＞99.999%"),
        (1.0, 3, "100.000%"),
    ],
)
def test_less_than_all_is_never_written_as_all(share: float | None, digits: int, shown: str) -> None:
    assert percent(share, digits) == shown


def test_an_interval_is_written_alike() -> None:
    assert interval_text(0.25, 0.9999) == "25.0–\u2060＞99.9%"
