"""Whom a key group holds for, and who is asked for a minor."""

import polars as pl

from data_contracts import tables as t
from flows.deliverables.row_labels import guardians, whose_groups
from tests.flows.deliverables.conftest import MadeMonth


def rows(**columns: list[object]) -> pl.DataFrame:
    made = {"lead_id": ["L1", "L2"], "person_id": ["P000000001", "P000000002"], "is_listed_again": [False, True]}
    return pl.DataFrame(made | {"reminder_id": [None, "I15-2"]} | columns)


def test_a_key_group_says_who_of_the_household_it_holds_for(month: MadeMonth) -> None:
    of = [("L1", 1, 3), ("L1", 4, 1), ("L1", 4, 3), ("I15-2", 1, 3), ("I15-2", 7, None)]
    made = [{"lead_id": i, "key_group": g, "person_id": p and f"P00000000{p}"} for i, g, p in of]
    month.put("decide", t.KEY_GROUP_MEMBERS, made)
    found = whose_groups(month.tables(), rows(key_groups=["1;4", "1;7"]))
    assert found["key_groups"].to_list() == [
        "1 老残重病不能自理（阿依古丽·买买提）；4 曾申请未通过（本人、阿依古丽·买买提）",
        "1 老残重病不能自理（阿依古丽·买买提）；7 救助后仍困难",
    ]


def test_a_lead_of_no_key_group_says_nothing(month: MadeMonth) -> None:
    found = whose_groups(month.tables(), rows(key_groups=["", None]))
    assert found["key_groups"].to_list() == [None, None]


def test_the_guardian_that_a_minors_rows_give_is_named(month: MadeMonth) -> None:
    links = [(7, "self", 1), (7, "guardian", 3), (8, "self", 1), (8, "guardian", 2), (9, "self", 2)]
    made = [{"row_id": i, "role": role, "person_id": f"P00000000{p}", "extract": "roster"} for i, role, p in links]
    month.put("match", t.LINKS_KEYED, made)
    found = guardians(month.tables(), rows(age=[17, 18]), 18)
    assert found.select("is_minor", "guardian").rows() == [(True, "阿依古丽·买买提"), (False, None)]
    assert guardians(month.tables(), rows(age=[None, 40]), 18)["is_minor"].to_list() == [False, False]
