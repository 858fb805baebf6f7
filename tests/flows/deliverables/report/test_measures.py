"""Section 3's accuracy: 未经核对 until clerks have checked; then what they found; drift beyond the bound is a gap."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from data_contracts import tables as t
from flows.deliverables.report.blocks import Table
from flows.deliverables.report.sections.gaps import known_gaps
from flows.deliverables.report.sections.measures import accuracy_blocks, accuracy_numbers, drift_gaps
from flows.deliverables.report.sources import opened
from flows.store.files import write_table
from flows.store.frames import typed_frame
from flows.store.paths import Store
from tests.flows.deliverables.report.factory import fill, make_sources

BOUND = {"id": "model_drift_bits", "area": "*", "urban_rural": None, "value": 2.0, "citation": "A8"}


def sample(stratum: str, number: int, clerk: str = "甲", rows: int = 1000) -> dict[str, Any]:
    return {
        "sample_id": f"S{stratum}{number}{clerk}",
        "period": "202609",
        "clerk": clerk,
        "stratum": stratum,
        "rows_in_stratum": rows,
        "row_id": number,
        "row_key": "k",
        "extract": "roster",
        "person_id": "P000000001",
    }


def answer(row: dict[str, Any], word: str) -> dict[str, Any]:
    return {"sample_id": row["sample_id"], "period": "202610", "answer": word, "who": "张", "day": date(2026, 10, 9)}


def frame(table: t.Table, rows: list[dict[str, Any]]) -> Any:
    return typed_frame(fill(table, rows), table)


def test_until_somebody_judged_the_page_says_so(tmp_path: Path) -> None:
    with opened(make_sources(tmp_path, samples=frame(t.IDENTITY_SAMPLE, [sample("exact", 1)]))) as lake:
        assert [number.value for number in accuracy_numbers(lake)] == ["未经核对", "未经核对"]
        gaps = known_gaps(lake).blocks[0]
    assert isinstance(gaps, Table) and any("未经核对" in str(line[0]) for line in gaps.lines)


def test_what_clerks_found_stands_with_its_interval_and_month(tmp_path: Path) -> None:
    linked = [sample("exact", n) for n in range(20)] + [sample("waiting", 100 + n, rows=100) for n in range(20)]
    answers = [answer(row, "yes" if place != 3 else "no") for place, row in enumerate(linked)]
    given = {"samples": frame(t.IDENTITY_SAMPLE, linked), "sample_answers": frame(t.IDENTITY_ANSWERS, answers)}
    with opened(make_sources(tmp_path, **given)) as lake:
        precision, recall = accuracy_numbers(lake)
        gaps = known_gaps(lake).blocks[0]
    assert precision.value == "95.00%" and precision.note.startswith("202609 期抽样核对，95% 区间 ")
    assert recall.value == "90.48%"
    assert isinstance(gaps, Table) and not any("未经核对" in str(line[0]) for line in gaps.lines)


def test_an_answer_that_is_not_sure_is_not_judged(tmp_path: Path) -> None:
    rows = [sample("exact", n) for n in range(4)]
    answers = [answer(row, word) for row, word in zip(rows, ("yes", "yes", "unsure", "no"), strict=True)]
    given = {"samples": frame(t.IDENTITY_SAMPLE, rows), "sample_answers": frame(t.IDENTITY_ANSWERS, answers)}
    with opened(make_sources(tmp_path, **given)) as lake:
        assert accuracy_numbers(lake)[0].value == "66.67%"


def test_two_clerks_are_compared(tmp_path: Path) -> None:
    rows = [sample("exact", n, clerk) for n in range(4) for clerk in ("甲", "乙")]
    answers = [answer(row, "no" if row["row_id"] == 1 and row["clerk"] == "乙" else "yes") for row in rows]
    given = {"samples": frame(t.IDENTITY_SAMPLE, rows), "sample_answers": frame(t.IDENTITY_ANSWERS, answers)}
    with opened(make_sources(tmp_path, **given)) as lake:
        tables = {block.caption: block for block in accuracy_blocks(lake, []) if isinstance(block, Table)}
    assert tables["两人核对的一致程度"].lines == [["202609", 4, 3, 0.0]]


def test_drift_beyond_the_bound_is_a_gap_by_itself(tmp_path: Path) -> None:
    sources = make_sources(tmp_path, parameters=[BOUND])
    for drift, told in ((1999, []), (-8860, ["比对模型偏移过大"])):
        row = {"feature": "birth", "level": "equal", "m": 0.9, "u": 0.1, "millibits": 14000, "drift_millibits": drift}
        path = Store(tmp_path / "store").table("202610", "match", t.MATCH_MODEL)
        write_table(path, pa.Table.from_pylist([row], schema=t.MATCH_MODEL.schema), t.MATCH_MODEL)
        with opened(sources) as lake:
            assert [gap[0] for gap in drift_gaps(lake)] == told
            if told:
                assert "最大 8.9 比特" in drift_gaps(lake)[0][1]
