"""Birth dates, phones, places, and the whole tuple."""

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import matchers.standardise
from matchers.standardise.address import address_forms, gazetteer
from matchers.standardise.birth import birth_forms, lunar_text_to_solar
from matchers.standardise.phone import phone_forms
from tests.matchers.tools import AS_OF, load_areas, normal, normal_of
from tests.properties import examples


def forms(**identity: Any) -> dict[str, Any]:
    return normal(identity).row(0, named=True)


# ---- birth


WITHOUT_A_DAY: list[tuple[Any, ...]] = [
    ("1955", 1955, None),
    ("1955年", 1955, None),
    ("195508", 1955, 8),
    ("1955-08", 1955, 8),
    ("1955年8月", 1955, 8),
    ("1955.8", 1955, 8),
    ("1955-08-00", 1955, 8),
    ("19550000", 1955, None),
    ("2026", 2026, None),
    ("\u200e1955\u200b年8月\ufeff", 1955, 8),
    ('="1955-08"', 1955, 8),
    ("2027", None, None),
    ("无", None, None),
]


def test_a_date_without_a_day_gives_what_it_has() -> None:
    found = normal(*({"birth_date_raw": raw} for raw, _, _ in WITHOUT_A_DAY))
    assert found["birth"].null_count() == len(WITHOUT_A_DAY)
    read = zip(found["birth_year"], found["birth_month"], strict=True)
    assert [(raw, *of) for (raw, _, _), of in zip(WITHOUT_A_DAY, read, strict=True)] == WITHOUT_A_DAY


def test_the_stated_date_comes_before_that_of_the_number() -> None:
    number = "369821195803121235"
    assert forms(id_no=number)["birth_from"] == "id"
    found = forms(id_no=number, birth_date=date(1960, 5, 6))
    assert (found["birth"], found["birth_from"], found["id_birth"]) == (date(1960, 5, 6), "stated", date(1958, 3, 12))


def test_the_date_of_a_wrong_number_is_not_taken_for_the_birth_date() -> None:
    found = forms(id_no="369821195804121235")
    assert (found["id_kind"], found["id_birth"], found["birth"]) == ("invalid18", date(1958, 4, 12), None)


@pytest.mark.parametrize(("day", "kept"), [(AS_OF, True), (date(2026, 11, 1), False)])
def test_nobody_is_born_after_the_day_things_count_from(day: date, kept: bool) -> None:
    assert (forms(birth_date=day)["birth"] is not None) is kept


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("农历1955年八月初三", date(1955, 9, 18)),
        ("一九五五年八月初三", date(1955, 9, 18)),
        ("1955年闰三月十五", date(1955, 5, 6)),
        ("1955年腊月廿三", date(1956, 2, 4)),
        ("1955年正月初十", date(1955, 2, 2)),
        ("1955年十月三十", date(1955, 12, 13)),
        ("1955年闰八月初三", None),
        ("八月初三", None),
    ],
)
def test_a_lunar_date_in_words_is_read(text: str, day: date | None) -> None:
    assert lunar_text_to_solar(text) == day


def test_a_date_carries_the_day_it_would_be_if_it_was_lunar() -> None:
    assert forms(birth_date=date(1955, 8, 3))["birth_lunar"] == date(1955, 9, 18)
    assert forms(birth_date=date(1955, 8, 31))["birth_lunar"] is None


# ---- phone


PHONES: list[tuple[Any, ...]] = [
    ("15404819129", "15404819129"),
    ("+86 154-0481-9129", "15404819129"),
    ("008615404819129", "15404819129"),
    ("015404819129", "15404819129"),
    ("１５４０４８１９１２９", "15404819129"),
    ("15404819129.0", "15404819129"),
    ("\u202a154\u200b0481\ufe0f9129\u202c", "15404819129"),
    ('="15404819129"', "15404819129"),
    ("0791-86123456", "079186123456"),
    ("8612345", "8612345"),
    ("1540481912", None),
    ("13800000000", None),
    ("154****9129", None),
    ("无", None),
    (None, None),
]


def test_a_phone_number_is_reduced_to_its_digits() -> None:
    found = normal(*({"phone": written} for written, _ in PHONES))["phone"]
    assert [(written, phone) for (written, _), phone in zip(PHONES, found, strict=True)] == PHONES


def test_the_second_number_of_a_cell_is_kept() -> None:
    found = forms(phone="15404819129/15404819130")
    assert (found["phone"], found["phone2"]) == ("15404819129", "15404819130")
    assert forms(phone="15404819129、15404819129")["phone2"] is None


# ---- places


ADDRESSES: list[tuple[Any, ...]] = [
    ("南山县清溪镇柳树村3组12号", "369821100201", "369821100000"),
    ("清溪镇柳树村民委员会", "369821100201", "369821100000"),
    ("清溪镇柳树", "369821100201", "369821100000"),
    ("试验市南山县清溪镇", None, "369821100000"),
    ("南山县石桥乡新庄村", "369821101201", "369821101000"),
    ("清溪镇新庄村委会", "369821100202", "369821100000"),
    ("新庄村", None, None),
    ("柳树村5号", "369821100201", "369821100000"),
    ("大榆镇城南社区居委会和平路18号", "369822100001", "369822100000"),
    ("北河县清溪镇柳树村", None, None),
    ("外省某地", None, None),
    (None, None, None),
]


def test_an_address_is_read_against_the_citys_own_areas() -> None:
    found = normal(*({"address": address} for address, _, _ in ADDRESSES)).select("village", "town").rows()
    assert [(address, *places) for (address, _, _), places in zip(ADDRESSES, found, strict=True)] == ADDRESSES


HOUSES: list[tuple[Any, ...]] = [
    ("南山县清溪镇柳树村3组12号", "3-12"),
    ("清溪镇柳树村３组１２号院", "3-12"),
    ("柳树小区2幢301室", "2-301"),
    ("清溪镇柳树小区2-301室", "2-301"),
    ("清溪镇柳树村7号楼", "7"),
    ("清溪镇柳树村3组", None),
    ("清溪镇柳树村号", None),
    (None, None),
]


def test_the_figures_of_a_house_are_read_where_one_is_named() -> None:
    found = normal(*({"address": address} for address, _ in HOUSES))["house"]
    assert [(address, house) for (address, _), house in zip(HOUSES, found, strict=True)] == HOUSES


def test_the_coded_area_decides_and_the_address_fills_in() -> None:
    coded = forms(live_area="369821100201", address="大榆镇城南社区")
    assert (coded["village"], coded["town"]) == ("369821100201", "369821100000")
    filled = forms(live_area="369821100000", address="清溪镇柳树村")
    assert (filled["village"], filled["town"]) == ("369821100201", "369821100000")
    contradicted = forms(live_area="369822100000", address="清溪镇柳树村")
    assert (contradicted["village"], contradicted["town"]) == (None, "369822100000")


def test_a_county_code_is_no_township() -> None:
    assert forms(live_area="369821000000")["town"] is None
    assert forms(hukou_area="369821100201")["hukou_town"] == "369821100000"


def test_a_township_with_a_village_and_a_community_of_one_name_is_not_guessed() -> None:
    extra = {"area_code": "369821100001", "name": "柳树社区", "level": "村", "current_code": "369821100001"}
    more = pl.DataFrame([{**extra, "township": "369821100000", "county": "369821000000"}])
    areas = pl.concat([load_areas(), more], how="diagonal")
    found = address_forms(pl.DataFrame({"address": ["清溪镇柳树", "清溪镇柳树社区"]}), gazetteer(areas))
    assert found["village"].to_list() == [None, "369821100001"]


# ---- the tuple


def test_each_row_has_its_forms_and_rows_keep_their_order() -> None:
    found = normal_of(pl.DataFrame({"name": ["张三", "李四", "张三"]}))
    assert found["name"].to_list() == ["张三", "李四", "张三"]


def test_the_columns_are_those_that_the_package_documents() -> None:
    table = [line.split("|")[1] for line in str(matchers.standardise.__doc__).splitlines() if line.startswith("| ")]
    documented = [name.strip() for cell in table[1:] for name in cell.split(",")]
    assert sorted(documented) == sorted(normal({"name": "张三"}).columns)


def test_no_rows_give_no_rows_and_the_same_columns() -> None:
    assert normal().schema == normal({"name": "张三"}).schema


SEXES: list[tuple[Any, ...]] = [
    ("男", "男"),
    ("1", "男"),
    ("女性", "女"),
    ("2", "女"),
    ("0", None),
    ("9", None),
    (None, None),
]


def test_sex_is_read_by_label_or_code() -> None:
    found = normal(*({"sex": stated} for stated, _ in SEXES))["sex"]
    assert [(stated, sex) for (stated, _), sex in zip(SEXES, found, strict=True)] == SEXES


def test_sex_falls_back_to_the_number() -> None:
    assert forms(id_no="369821195803121235")["sex"] == "男"
    assert forms(id_no="369821195803121235", sex="女")["sex"] == "女"


@examples(8)
@given(st.lists(st.sampled_from(["张三", "李四", None, "王?"]), min_size=1, max_size=6), st.randoms())
def test_a_row_is_normalised_alike_in_any_company(names: list[str | None], random: Any) -> None:
    identities = [{"name": name, "phone": "15404819129", "address": "清溪镇柳树村"} for name in names]
    together = normal(*identities)
    order = list(range(len(names)))
    random.shuffle(order)
    shuffled = normal(*(identities[at] for at in order))
    assert shuffled.rows() == [together.row(at) for at in order]


WRITTEN = st.text(alphabet="0123456789１５４-—() +.年月日农历闰正初八一,、转/", min_size=4, max_size=24)


@examples(12)
@given(st.lists(st.from_regex(r"(\+?86[- ]?)?0?1[3-9]\d[- ]?\d{4} ?\d{4}", fullmatch=True) | WRITTEN, min_size=30))
@example(["+86 154-0481 9129", "０１５４04819129.0", "0791-8888 1239", "8888123"])
def test_a_phone_in_its_normal_form_is_read_as_itself(numbers: list[str]) -> None:
    found = phone_forms(pl.DataFrame({"phone_raw": numbers}))
    for column in ("phone", "phone2"):
        once = found[column].drop_nulls()
        assert phone_forms(once.alias("phone_raw").to_frame())["phone"].to_list() == once.to_list()


@examples(12)
@given(st.lists(st.dates(date(1890, 1, 1), date(2026, 12, 31)).map(str) | WRITTEN, min_size=30))
@example(["1955. 8.3", "1955年 8月3日", "19550803.0", "农历一九五五年闰三月十五"])
def test_a_birth_in_its_normal_form_is_read_as_itself(days: list[str]) -> None:
    raw = pl.DataFrame({"birth_date_raw": days}).with_columns(birth_date=pl.lit(None, pl.Date))
    once = birth_forms(raw, AS_OF).filter(pl.col("stated").is_not_null())
    written = pl.DataFrame({"birth_date_raw": once["stated"].cast(pl.String)})
    twice = birth_forms(written.with_columns(birth_date=pl.lit(None, pl.Date)), AS_OF)
    columns = ["stated", "stated_year", "stated_month"]
    assert twice.select(columns).rows() == once.select(columns).rows()
