"""Kinds of cities that come only when asked for: what is written, and that the truth keeps telling the truth."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest
from openpyxl import load_workbook

from data_contracts.contract import load_contracts
from data_contracts.errors import UsageError
from data_contracts.synthetic.city import Truth, generate
from data_contracts.synthetic.damage import Mess
from data_contracts.synthetic.files import Clutter, write
from data_contracts.synthetic.oddities import KINDS, PHONE_PEOPLE
from data_contracts.synthetic.styles import Style

PERIODS = ("202610",)


def made(folder: Path, *kinds: str, mess: Mess | None = None) -> Truth:
    mess = (mess or Mess.clean()).having(*kinds)
    return generate(folder, households=150, seed=5, periods=PERIODS, mess=mess)


def written(truth: Truth, extract: str) -> pl.DataFrame:
    """The rows of an extract's one clean file, with their person and errors from the truth."""
    (path,) = (truth.incoming / PERIODS[0] / extract).iterdir()
    rows = pl.read_csv(path, infer_schema=False).with_row_index("source_row", offset=2)
    own = truth.rows.filter(pl.col("extract") == extract, pl.col("role") == "self")
    return rows.join(own.with_columns(pl.col("source_row").cast(pl.UInt32)), on="source_row", how="left")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return made(tmp_path_factory.mktemp("plain"))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Truth:
    return made(tmp_path_factory.mktemp("odd"), *KINDS)


def test_nothing_is_odd_unless_asked_for_and_other_kinds_are_refused(plain: Truth, tmp_path: Path) -> None:
    assert Mess().kinds == Mess.harsh().kinds == frozenset()
    assert plain.rows["errors"].unique().to_list() == [""]
    with pytest.raises(UsageError, match="floods"):
        made(tmp_path, "floods")


def test_the_same_seed_gives_the_same_bytes_and_the_people_of_the_plain_city(
    plain: Truth, odd: Truth, tmp_path: Path
) -> None:
    again = made(tmp_path, *KINDS)
    for path in sorted(p for p in odd.incoming.rglob("*") if p.is_file()):
        assert (again.incoming / path.relative_to(odd.incoming)).read_bytes() == path.read_bytes()
    assert odd.people.head(plain.people.height).equals(plain.people)


def test_a_cadre_s_phone_is_on_many_people_s_rows_and_never_on_a_row_without_one(plain: Truth, odd: Truth) -> None:
    rows = written(odd, "medical_enrolment").filter(pl.col("errors").str.contains("phone_of_cadre"))
    shared = rows.group_by("联系电话").agg(pl.col("person_no").n_unique()).sort("person_no")
    assert 15 <= shared["person_no"].max() <= PHONE_PEOPLE  # type: ignore[operator]
    assert rows["联系电话"].null_count() == 0
    true = odd.people.select("person_no", "phone")
    assert rows.join(true, on="person_no").filter(pl.col("phone") == pl.col("联系电话")).is_empty()


def test_who_lives_in_an_institution_has_its_address(odd: Truth) -> None:
    rows = written(odd, "medical_enrolment").filter(pl.col("errors").str.contains("address_of_institution"))
    homes = rows.filter(pl.col("住址").str.contains("敬老院|寄宿学校"))
    assert homes.height == rows.height > 10
    assert homes["住址"].n_unique() < homes.height / 2


def test_strangers_call_fall_ill_and_marry_but_are_in_no_register_and_on_no_roster(plain: Truth, odd: Truth) -> None:
    strangers = odd.people.slice(plain.people.height)
    assert strangers["is_registered"].any() is False
    assert strangers["hukou_no"].null_count() == strangers.height > 10
    assert strangers["id_no"].is_in(plain.people["id_no"].implode()).any() is False
    named = odd.rows.filter(pl.col("person_no").is_in(strangers["person_no"].implode()))
    found = set(named.select("extract", "role").iter_rows())
    assert found == {("hotline", "self"), ("medical_claims", "self"), ("marriage", "spouse")}
    bills = odd.months[PERIODS[0]]["medical_claims"].filter(pl.col("person_no").is_in(strangers["person_no"].implode()))
    assert bills["claim_no"].str.starts_with("WL").all()
    assert bills["claim_no"].n_unique() == bills.height


def test_some_departments_write_the_county_alone_and_of_some_people_nobody_knows_more(odd: Truth) -> None:
    coarse = [extract for extract in odd.months[PERIODS[0]] if _is_county_alone(written(odd, extract))]
    assert 3 <= len(coarse) <= 15
    assert not {"roster", "household_register"} & set(coarse)
    register = written(odd, "household_register")
    county = register.filter(pl.col("户籍地区划").str.ends_with("000000"))
    assert 0 < county.height < 0.1 * register.height
    assert county["errors"].str.contains("area_county_only").all()


def _is_county_alone(rows: pl.DataFrame) -> bool:
    return rows.height > 3 and bool(rows["户籍地区划"].drop_nulls().str.ends_with("000000").all())


def test_household_numbers_begin_with_zeros_that_other_departments_lose(odd: Truth) -> None:
    roster, payments = written(odd, "roster")["户编号"], written(odd, "payments").drop_nulls("户编号")
    assert roster.str.contains(r"^00\d{13}$").all()
    assert payments["户编号"].str.contains(r"^[1-9]\d{12}$").all()
    assert set("00" + payments["户编号"]) <= set(roster)
    assert payments["errors"].str.contains("household_no_without_zeros").all()
    planted = odd.situations["household_no"].drop_nulls()
    assert planted.str.starts_with("00").any()


def test_number_cells_hold_numbers(tmp_path: Path) -> None:
    style = Style(format="xlsx", keys_as_numbers=True, headings=(("household_no", "户编号"),))
    rows = pl.DataFrame({"_row": [0, 1], "household_no": ["3698021000001", None]})
    clutter = Clutter(np.random.default_rng(1), 0, 0, {})
    write(tmp_path / "a.xlsx", rows, load_contracts()["payments"], style, clutter)
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    assert [cell.value for (cell,) in sheet.iter_rows()] == ["户编号", 3698021000001]
