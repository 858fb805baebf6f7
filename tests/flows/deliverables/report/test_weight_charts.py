"""Weights and shares, frozen beside measured: a dot where something is known, none where it is not."""

from flows.deliverables.report.sections.weight_charts import ticks, weight_charts

EQUAL = {"feature": "birth", "level": "equal", "m": 0.9, "u": 0.00006, "millibits": 14000}
FAR = {"feature": "birth", "level": "different", "m": 0.002, "u": 0.93, "millibits": -9000}


def test_a_measured_level_has_both_dots_and_an_unmeasured_one_the_frozen_alone() -> None:
    measured = EQUAL | {"m_this_month": 0.97, "u_this_month": 0.1, "drift_millibits": -10785}
    unmeasured = FAR | {"m_this_month": 0.0, "u_this_month": None, "drift_millibits": None}
    bits, of_one, of_two = weight_charts([measured, unmeasured])
    assert [line[1:] for line in bits.table.lines] == [["14", "3.21"], ["-9", "—"]]
    drawn = bits.svg.split("<svg ")[1:]
    assert [(one.count('fill="#ffffff"'), one.count('fill="#1d4ed8"')) for one in drawn] == [(1, 2), (1, 2)]
    assert [line[2] for line in of_one.table.lines] == ["10^-0.01", "—"]
    assert [line[2] for line in of_two.table.lines] == ["10^-1", "—"]


def test_an_axis_is_marked_at_whole_numbers_that_hold_all_values() -> None:
    assert ticks(-9.0, 14.0, 5) == [-10, -5, 0, 5, 10, 15]
    assert ticks(-9.3, -0.01, 1) == [-10, -8, -6, -4, -2, 0]
    assert ticks(0.0, 0.0, 1) == [0, 1]


def test_levels_that_weigh_nothing_are_not_drawn() -> None:
    none = {"feature": "birth", "level": "missing", "m": 0.1, "u": 0.1, "millibits": 0}
    assert weight_charts([none | {"m_this_month": 0.1, "u_this_month": 0.1, "drift_millibits": None}]) == []
