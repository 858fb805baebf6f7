"""Hits as leads, column by column: what is said does not hang on how the hits are cut into batches."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from rules.catalogue import load_catalogue
from rules.lead_columns import lead_kernel
from rules.numbers import LeadNumbers, evidence_hash_of, lead_hash
from rules.readings import readings_of
from rules.texts import by_value, filled, mapped
from rules.wording import fact_text

HITS = pa.table(
    {
        "person_id": ["P1", "P2", "P3"],
        "level_rank": pa.array([1, 5, None], pa.int32()),
        "paid_12m": pa.array([Decimal("9000.00"), None, Decimal("0.50")], pa.decimal128(18, 2)),
        "line_kind": ["一般线", "低收入人口线", "一般线"],
        "line": pa.array([Decimal("6000.0000")] * 3, pa.decimal128(18, 4)),
        "times_line": pa.array([1, 4, 2], pa.int64()),
        "evidence_date": pa.array([date(2026, 9, 27), None, None], pa.date32()),
        "note": ['说"好"', None, "a\\b"],
        "is_late": [True, False, None],
        "urgency": ["red", None, ""],
        "subject_name": ["王一", None, ""],
        "subject_age": pa.array([70, None, 0], pa.int32()),
        "subject_pension_unknown": [True, False, None],
        "subject_person": ["P1", "P2", "P3"],
        "subject_household": ["H1", "H2", None],
        "subject_household_no": ["H1", "H2", None],
        "subject_area": ["369801|农村"] * 3,
        "subject_group": ["P1", "P2", "P3"],
        "subject_rank": pa.array([1, 1, 1], pa.int64()),
        "subject_newest": pa.array([date(2026, 9, 27), None, None], pa.date32()),
    }
)


def leads(numbers: LeadNumbers, rows: int) -> list[dict[str, object]]:
    reading = readings_of(load_catalogue()["E08"])[0]
    kernel = lead_kernel(reading, True, numbers)
    return [row for batch in HITS.combine_chunks().to_batches(rows) for row in kernel(batch).to_pylist()]


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_hit_is_the_same_lead_whatever_batch_it_comes_in(rows: int) -> None:
    assert leads(LeadNumbers(), rows) == leads(LeadNumbers(), 10)


def test_what_is_not_known_is_said_to_be_unknown_or_left_out() -> None:
    first, second, third = leads(LeadNumbers(), 10)
    assert str(first["statement"]).startswith("王一，70岁，近一年医疗费用个人自付9000元，已达到6000元的预警线")
    assert str(second["statement"]).startswith("户编号H2的这一户，近一年医疗费用个人自付不详元")
    assert str(third["statement"]).startswith("该户，不满1周岁，近一年医疗费用个人自付0.5元")
    assert [row["urgency"] for row in (first, second, third)] == ["red", "orange", "orange"]
    assert first["facts"] == (
        '{"is_late": true, "line": "6000", "line_kind": "一般线", "note": "说\\"好\\"", '
        '"paid_12m": "9000", "times_line": 1}'
    )
    assert second["facts"] == '{"is_late": false, "line": "6000", "line_kind": "低收入人口线", "times_line": 4}'
    verify = [str(row["verify_items"]) for row in (first, second, third)]
    assert verify[0].endswith("；养老金情况不明，请一并了解") and not verify[2].endswith("请一并了解")
    assert verify[1].startswith("身份待核：") and not verify[0].startswith("身份待核：")


def test_a_lesser_need_goes_on_under_the_number_that_stands() -> None:
    higher = lead_hash("E08", "P1", evidence_hash_of(("一般线", "4")))
    of_another_rule = lead_hash("R01", "P1", evidence_hash_of(("一般线", "4")))
    numbers = LeadNumbers({higher: True, of_another_rule: True})
    assert leads(numbers, 10)[0]["lead_id"] == higher
    assert numbers.of_rule("E08").standing == {higher: True}


def test_words_of_a_column() -> None:
    days = pa.array([date(2026, 1, 2), None, date(2026, 1, 2)], pa.date32())
    assert mapped(days, fact_text).to_pylist() == ["2026年1月2日", None, "2026年1月2日"]
    assert mapped(pa.array([[1], None]), str).to_pylist() == ["[1]", None]
    words = {"who": pa.array(["甲", "乙"])}
    assert filled("{who}：{what}{{}}", words, 2).to_pylist() == ["甲：不详{}", "乙：不详{}"]
    branch = pa.array(["a", None, "b"])
    told = by_value(branch, lambda value: pa.array([f"{value}{row}" for row in range(3)]))
    assert told.to_pylist() == ["a0", "None1", "b2"]
