"""The ablation on a tiny invented city: what it damages, what it leaves alone, and that its counts add up."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from benchmarks.ablation import OUTCOMES, Ablated, ablate, anchors_of, by_kind, judged, report
from benchmarks.ablation_kinds import KINDS, Particulars
from data_contracts.synthetic.citizen_ids import check_digit, is_valid
from data_contracts.synthetic.city import generate
from tests.core_tables import core_rows

PERIOD = "202609"
NUMBER = "36990219900203417" + check_digit("36990219900203417")
ROW = Particulars("王建国", NUMBER, date(1990, 2, 3), "15400000001", None, None, date(2026, 9, 30))

OF_OTHERS = ("a guardian's number", "a relative's number", "a relative's number, birth removed")


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ablated]:
    folder = tmp_path_factory.mktemp("ablation")
    made = generate(folder / "made", households=60, seed=5, periods=(PERIOD,), plant=None)
    return folder, ablate(folder, made.city, made.incoming, PERIOD, 0.3, 5)


def core(folder: Path, extract: str = "medical_enrolment") -> pl.DataFrame:
    return core_rows(folder, extract).sort("row_id")


def test_its_counts_add_up(done: tuple[Path, Ablated], capsys: pytest.CaptureFixture[str]) -> None:
    folder, found = done
    before = pl.read_parquet(folder / "whole_match" / "links_keyed.parquet")
    damaged = found.rows.drop_nulls("kind").height
    counts = by_kind(found.rows)
    assert 0 < damaged < found.rows.height
    assert found.rows["row_id"].to_list() == anchors_of(before)["row_id"].to_list()
    assert counts["rows"].sum() == damaged
    assert counts.select(pl.sum_horizontal(OUTCOMES) == pl.col("rows")).to_series().all()
    report(found)
    assert f"{damaged:,} rows damaged, {found.rows.height - damaged:,} of the same people left alone" in (
        capsys.readouterr().out
    )


def test_everybody_keeps_a_row_that_is_left_alone(done: tuple[Path, Ablated]) -> None:
    left = done[1].rows.group_by("truth").agg(pl.col("kind").is_null().sum())
    assert left["kind"].min() == 1


def test_only_the_rows_said_to_be_damaged_are_other(done: tuple[Path, Ablated]) -> None:
    folder, found = done
    whole, after = core(folder / "whole"), core(folder / "damaged")
    is_other = pl.Series([old != new for old, new in zip(whole.rows(), after.rows(), strict=True)])
    said = found.rows.drop_nulls("kind").filter(pl.col("row_id").is_in(whole["row_id"].implode()))
    assert said.height > 0
    assert whole.filter(is_other)["row_id"].to_list() == said["row_id"].to_list()


@pytest.mark.parametrize("kind", sorted(kind for kind in KINDS if kind not in OF_OTHERS))
def test_each_kind_damages_somebody_and_no_number_stays_his_own_but_under_another_name(kind: str) -> None:
    named = [ROW, *(Particulars(n, NUMBER, ROW.birth, ROW.phone, None, None, ROW.as_of) for n in ("李伟玲", "张明鑫"))]
    changes = [KINDS[kind](row, salt) for row in named for salt in range(40)]
    done = [change for change in changes if change is not None]
    assert done
    assert all("name" in change or change["id_no"] != NUMBER for change in done)
    valid = [str(c["id_no"]) for c in done if c.get("id_no") and is_valid(str(c["id_no"]))]
    assert not valid or kind in ("issued anew elsewhere", "another valid sequence")


def test_a_childs_row_alone_gets_the_guardians_number() -> None:
    child = "36990220150203417" + check_digit("36990220150203417")
    kind = KINDS["a guardian's number"]
    own = Particulars("王小明", child, None, None, NUMBER, None, ROW.as_of)
    assert kind(own, 1) == {"id_no": NUMBER}
    assert kind(Particulars("王小明", child, None, None, None, NUMBER, ROW.as_of), 1) is None
    assert kind(Particulars("王建国", NUMBER, None, None, child, None, ROW.as_of), 1) is None


def test_a_relatives_number_is_somebody_elses_of_the_household_or_nobodys() -> None:
    kind, without_birth = KINDS["a relative's number"], KINDS["a relative's number, birth removed"]
    assert kind(ROW, 1) is None
    theirs = replace(ROW, relative_no="36990219620304418X")
    assert kind(theirs, 1) == {"id_no": "36990219620304418X"}
    assert without_birth(theirs, 1) == {"id_no": "36990219620304418X", "birth_date": None, "birth_date_raw": None}
    assert without_birth(replace(theirs, birth=None), 1) is None


def test_a_row_is_found_wrong_waiting_or_apart_by_the_person_of_the_rows_left_alone() -> None:
    before = links(*[(row, "A", None) for row in (1, 2, 3, 4, 5)], *[(row, "B", None) for row in (6, 7, 8)])
    after = links((1, "X", None), (2, "X", None), (3, "Y", None), (4, None, "X"), (5, "Z", None))
    after = pl.concat([after, links((6, "Y", None), (7, "Y", None))])
    damaged = pl.DataFrame({"row_id": [2, 3, 4, 5, 7, 8], "kind": ["k"] * 6})
    found = judged(before, after, damaged)
    assert found["outcome"].to_list() == ["found", "found", "wrong", "waiting", "apart", "found", "found", "apart"]
    assert found["is_candidate_right"].to_list() == [False, False, False, True, False, False, False, False]


def links(*rows: tuple[int, str | None, str | None]) -> pl.DataFrame:
    schema = {"row_id": pl.Int64, "person_id": pl.String, "candidate_person_id": pl.String}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    decision = pl.when(pl.col("person_id").is_null()).then(pl.lit("review")).otherwise(pl.lit("auto"))
    return frame.with_columns(decision=decision, level=pl.lit("L1"), role=pl.lit("self"))
