"""A generated city is whole, reproducible and knows the truth about every row it wrote."""

import csv
import hashlib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from data_contracts.contract import load_contracts
from data_contracts.synthetic import lunar, world
from data_contracts.synthetic.citizen_ids import is_valid
from data_contracts.synthetic.city import Truth, generate
from data_contracts.synthetic.damage import Mess
from data_contracts.synthetic.situations import plant_all

PERIODS = ("202609", "202610")
HOUSEHOLDS = 120


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return generate(
        tmp_path_factory.mktemp("clean"), households=HOUSEHOLDS, seed=11, periods=PERIODS, mess=Mess.clean()
    )


@pytest.fixture(scope="module")
def messy(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return generate(tmp_path_factory.mktemp("messy"), households=HOUSEHOLDS, seed=11, periods=PERIODS)


def _bytes(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def test_every_extract_arrives_every_month(clean: Truth) -> None:
    for period in PERIODS:
        sent = [name for name, contract in load_contracts().items() if not contract.is_occasional]
        assert sorted(p.name for p in (clean.incoming / period).iterdir()) == sorted(sent)


def test_the_same_seed_gives_the_same_bytes(messy: Truth, tmp_path: Path) -> None:
    again = generate(tmp_path, households=HOUSEHOLDS, seed=11, periods=PERIODS)
    assert _bytes(again.folder) == _bytes(messy.folder)


def test_another_seed_gives_another_city(messy: Truth, tmp_path: Path) -> None:
    other = generate(tmp_path, households=HOUSEHOLDS, seed=12, periods=PERIODS[1:])
    assert other.people["id_no"].to_list() != messy.people["id_no"].to_list()


def test_true_ids_are_valid_unique_and_of_unassigned_places(clean: Truth) -> None:
    ids = clean.people["id_no"]
    assert ids.n_unique() == len(ids)
    assert all(is_valid(i) and i[:4] in ("3698", "3699") for i in ids)
    assert clean.people.filter(pl.col("id_no").str.slice(6, 8) != pl.col("birth_date").dt.strftime("%Y%m%d")).is_empty()
    odd = clean.people["id_no"].str.slice(16, 1).cast(pl.Int32) % 2 == 1
    assert (odd == (clean.people["sex"] == "男")).all()


def test_phones_belong_to_nobody(messy: Truth) -> None:
    assert messy.people["phone"].drop_nulls().str.starts_with("154").all()


def test_every_clean_row_is_where_the_truth_says(clean: Truth) -> None:
    ids = dict(clean.people.select("person_no", "id_no").iter_rows())
    for (source_file,), rows in clean.rows.filter(pl.col("period") == "202610").group_by("source_file"):
        with (clean.incoming / "202610" / str(source_file)).open(encoding="utf-8", newline="") as file:
            cells = list(csv.DictReader(file))
        own = rows.filter(pl.col("role") == "self")
        assert len(cells) == own.height
        for row, person in own.select("source_row", "person_no").iter_rows():
            assert cells[row - 2]["证件号码"] == ids[person]


def test_a_clean_city_has_no_damaged_row(clean: Truth) -> None:
    assert (clean.rows["errors"] == "").all()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    """Large enough for the rarest kind of damage."""
    folder = tmp_path_factory.mktemp("town")
    return generate(folder, households=2500, seed=3, periods=PERIODS[1:], mess=Mess.identity_only())


def test_realistic_mess_holds_every_kind_of_damage(town: Truth) -> None:
    kinds = set(town.rows["errors"].str.split(";").explode().unique())
    assert {
        "id_15_digits", "id_cosmetic", "id_zeros", "id_rounded", "id_scientific", "id_masked", "id_last_six",
        "id_one_digit", "id_swapped", "id_lost_digit", "id_renumbered", "id_of_guardian", "id_missing",
        "name_homophone", "name_near_homophone", "name_shape", "name_variant", "name_soft", "name_placeholder",
        "name_one_lost", "name_one_added", "name_transposed", "name_note", "name_blanks", "name_relation_note",
        "name_dots", "name_former", "birth_lunar", "birth_swapped", "birth_0101", "birth_year_only", "birth_missing",
    } <= kinds  # fmt: skip


def test_the_share_of_undamaged_rows_is_that_of_real_extracts(town: Truth) -> None:
    own = town.rows.filter((pl.col("role") == "self") & (pl.col("extract") == "vehicles"))
    damaged = own["errors"].str.contains("id_").mean()
    assert isinstance(damaged, float)
    assert 0.12 < damaged < 0.25


def test_the_same_record_is_damaged_in_the_same_way_next_month(messy: Truth) -> None:
    vehicles = messy.rows.filter(
        (pl.col("extract") == "vehicles") & ~pl.col("errors").str.contains("invalid|duplicate")
    )
    months = [set(vehicles.filter(pl.col("period") == p).select("person_no", "errors").iter_rows()) for p in PERIODS]
    assert months[0] <= months[1]


@pytest.mark.parametrize(
    ("year", "day"), [(1950, "1950-02-17"), (1980, "1980-02-16"), (2000, "2000-02-05"), (2020, "2020-01-25")]
)
def test_lunar_new_year_is_the_known_day(year: int, day: str) -> None:
    assert str(lunar.new_year(year)) == day


def test_planted_situations_are_on_both_sides_of_every_rule(clean: Truth) -> None:
    sides = clean.situations.group_by("rule_id").agg(hits=pl.col("is_hit").sum(), misses=(~pl.col("is_hit")).sum())
    assert sides.height == 52
    assert sides.select((pl.col("hits") > 0).all() & (pl.col("misses") > 0).all()).item()


def test_bigger_cities_hold_more_of_every_situation(tmp_path: Path) -> None:
    small = world.build(1, 100, date(2026, 10, 31), 1, plant_all).situations.height
    assert world.build(1, 11_000, date(2026, 10, 31), 1, plant_all).situations.height == 2 * small
