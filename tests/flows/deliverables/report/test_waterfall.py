"""A scored link step by step."""

from flows.deliverables.report.waterfall import level_meaning


def test_a_missing_level_says_that_it_weighs_nothing() -> None:
    assert "不计" in level_meaning("phone", None) and "不计" in level_meaning("id", "missing")
