"""The clerical sample of identities: strata, a seeded draw, two clerks, answers kept from month to month."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data_contracts import tables as t
from flows.deliverables.review_list import sample_list
from flows.feedback.pairs import accept_pairs, pairs_in
from flows.ledger.identity_sample import (
    FIRST,
    answers_kept,
    answers_of,
    draw_sample,
    sample_files,
    samples_kept,
    strata_of,
)
from flows.store.files import write_files
from flows.store.frames import empty_frame
from flows.store.month_tables import MonthTables
from flows.store.paths import Store
from rules.parameters import load_parameters
from tests.flows import made_leads as made
from tests.flows import made_month
from tests.flows.made_month import SOURCE

PERIOD = "202609"
FIRST_ROW = 100_000_002
ROWS = [
    {"level": "L1", "decision": "auto", "person_id": "P000000001"},
    {"level": "L3", "decision": "auto", "person_id": "P000000002"},
    {"level": "L4", "decision": "auto", "person_id": "P000000003"},
    {"level": "L5", "decision": "review", "candidate_person_id": "P000000001"},
    {"level": "L5", "decision": "new", "person_id": "P000000004"},
    {"level": "L5", "decision": "new", "person_id": "P000000005"},
]


@pytest.fixture
def month(tmp_path: Path) -> MonthTables:
    made_month.write_city(tmp_path)
    made_month.write_stages(tmp_path, PERIOD, [], {})
    store = Store(tmp_path / "store")
    match, ingest = store.stage(PERIOD, "match"), store.stage(PERIOD, "ingest")
    keyed = [
        {"row_id": FIRST_ROW + n, "extract": "medical_claims", "role": "self", **row} for n, row in enumerate(ROWS)
    ]
    made_month.put(match, t.LINKS_KEYED, keyed)
    others = [
        {"person_id": "P000000004", "name": "王伟", "birth_date": date(1961, 1, 1)},
        {"person_id": "P000000005", "name": "无同名", "birth_date": date(1961, 1, 1)},
    ]
    made_month.put(match, t.PEOPLE, [who for who, _ in made_month.PEOPLE] + others)
    keys = {"row_id": [row["row_id"] for row in keyed], "role": ["self"] * 6, "row_key": [f"key{n}" for n in range(6)]}
    pl.DataFrame(keys).write_parquet(match / "row_keys.parquet")
    rows = {"row_id": [row["row_id"] for row in keyed], "name": ["王伟"] * 6, "id_no": ["369921196001011238"] * 6}
    pl.DataFrame(rows).write_parquet(ingest / "core_medical_claims.parquet")
    return MonthTables(store, PERIOD)


def drawn(month: MonthTables, settings: str = "") -> pl.DataFrame:
    root = month.store.root.parent
    made_month.write_city(root, settings)
    return draw_sample(made.context(root, PERIOD), month, load_parameters(None))


def test_a_stratum_says_how_a_row_came_to_its_person(month: MonthTables) -> None:
    found = {
        row["row_id"] - FIRST_ROW: (row["stratum"], row["person_id"]) for row in strata_of(month).collect().to_dicts()
    }
    assert found == {
        0: ("exact", "P000000001"),
        1: ("by_number", "P000000002"),
        2: ("by_particulars", "P000000003"),
        3: ("waiting", "P000000001"),
        4: ("new", "P000000001"),  # beside the namesake; row 5 has none
    }


def test_the_draw_is_seeded_and_carries_the_rows_of_its_stratum(month: MonthTables) -> None:
    sample = drawn(month)
    assert sample.equals(drawn(month))
    assert dict(sample.select("stratum", "rows_in_stratum").iter_rows())["exact"] == 1
    assert sample["sample_id"].str.starts_with("S").all() and sample["clerk"].unique().to_list() == [FIRST]
    assert "key0" in sample["row_key"]


def test_without_the_number_of_rows_nothing_is_drawn(month: MonthTables) -> None:
    root = month.store.root.parent
    none = load_parameters(None)
    without = type(none)(none.definitions, {key: v for key, v in none.values.items() if key[0] != "identity_sample"})
    assert draw_sample(made.context(root, PERIOD), month, without).is_empty()


def test_two_clerks_see_the_same_rows_under_other_numbers_and_no_decision(month: MonthTables) -> None:
    sample = drawn(month, "worklists:\n  identity_two_clerks: true\n")
    assert sample.group_by("row_id").len()["len"].to_list() == [2] * 5
    files = sample_list(month, sample)
    assert {Path(file.path).parent.as_posix() for file in files} == {"identity_sample/甲", "identity_sample/乙"}
    for file in files:
        assert set(file.rows["身份比对等级"]) | set(file.rows["匹配权重"]) | set(file.rows["为什么要人看"]) == {""}
        assert set(file.rows["文件"]) == {SOURCE}
        assert "369921196001011238" not in file.rows.write_csv()


def test_answers_are_verdicts_too_and_are_kept(month: MonthTables) -> None:
    sample = drawn(month)
    write_files(sample_files(month.store, PERIOD, sample, empty_frame(t.IDENTITY_ANSWERS)))
    assert samples_kept(month.store).equals(sample)
    assert sample_files(month.store, PERIOD, sample, empty_frame(t.IDENTITY_ANSWERS)) == []
    exact = sample.filter(pl.col("stratum") == "exact").row(0, named=True)
    asked = {
        "review_id": exact["sample_id"],
        "period": PERIOD,
        "is_same": "否",
        "reviewed_by": "张三",
        "reviewed_on": "2026-10-15",
    }
    row = {**asked, "remark": "", "source_file": "feedback/a.csv", "source_sha256": "0", "source_row": 2}
    took = accept_pairs(
        pl.DataFrame([row]), pairs_in(month.store), empty_frame(t.VERDICTS), "202610", date(2026, 11, 30)
    )
    assert took.verdicts.select("row_key", "person_id", "verdict").row(0) == ("key0", "P000000001", "different")
    made_month.put(month.store.stage("202610", "feedback"), t.FEEDBACK_ACCEPTED, took.accepted.to_dicts())
    answers = answers_of(MonthTables(month.store, "202610"), sample)
    assert answers.select("sample_id", "period", "answer").row(0) == (exact["sample_id"], "202610", "no")
    write_files(sample_files(month.store, "202610", empty_frame(t.IDENTITY_SAMPLE), answers))
    assert answers_kept(month.store).equals(answers)
    assert answers_kept(month.store, before="202610").is_empty()
