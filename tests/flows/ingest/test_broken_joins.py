"""Every way in which household and person files do not fit together: people are kept, and the row says what is off."""

from pathlib import Path
from unittest.mock import Mock

import polars as pl
import pytest

from flows.ingest.layouts.household_index import FiledHousehold, HouseholdIndex, Pointer, is_slip
from flows.ingest.layouts.keyed import is_valid, whole_id
from tests.core_tables import core_rows
from tests.flows.ingest import made_exports as made
from tests.flows.ingest.made_exports import edge_household, edge_person, household, person


def valid(first: str) -> str:
    """An invented ID: its first 17 digits, and the check digit that fits."""
    return next(first + last for last in "0123456789X" if is_valid(first + last))


SUN, QIAN, LI, LI_SON, FENG, FENG_WIFE, CHEN, CHU, WEI, JIANG, SHEN, SHEN_SON, HAN = (
    valid(f"369921{year}0101{number:03d}") for number, year in enumerate(range(1950, 1963), start=201)
)
SLIP = LI[:15] + str((int(LI[15]) + 3) % 10) + LI[16:]
FILES = {
    "农村低保人员查询_1.xlsx": [
        person("孙六", SUN, "", "户主", "低0009"),
        person("李七", LI, "", "户主", ""),
        person("李小", LI_SON, SLIP, "子", ""),
        person("冯八", FENG, "", "户主", "低0012"),
        person("冯妻", FENG_WIFE, "无", "妻", ""),
        person("陈九", CHEN, JIANG, "户主", "低0013"),
        person("褚十", CHU, "", "户主", "低0013"),
        person("蒋一", JIANG, "", "户主", "低0014"),
        person("沈二", "", "", "户主", ""),
        person("沈小", SHEN_SON, SHEN, "子", "低0015"),
    ],
    "农村低保家庭查询_1.xlsx": [
        household("李七", LI, "低0011", {"李七": LI, "李小": "无"}, 保障人口数="2"),
        household("冯八", FENG, "低0012", {"冯八": FENG, "冯妻": FENG_WIFE}, 保障人口数="2"),
        household("陈九", CHEN, "低0013", {"陈九": CHEN, "褚十": CHU}, 保障人口数="2"),
        household("蒋一", JIANG, "低0014", {"蒋一": JIANG, "卫三": WEI}, 保障人口数="1"),
        household("沈二", "", "低0015", {"沈小": SHEN_SON}, 保障人口数="3"),
        household("钱五", QIAN, "低0016", {"钱 五": QIAN, "钱小": HAN}, 保障人口数="2"),
    ],
    "低保边缘人员查询_1.xlsx": [edge_person("蒋一", JIANG, "", "户主"), edge_person("韩四", HAN, WEI, "子")],
    "低保边缘家庭查询_1.xlsx": [edge_household("蒋一", JIANG, {"蒋一": JIANG})],
}
DIBAO, HOMES, EDGE = (
    "roster/农村低保人员查询_1.xlsx",
    "roster/农村低保家庭查询_1.xlsx",
    "roster/低保边缘人员查询_1.xlsx",
)


def remarks(into: Path) -> set[tuple[str, int, str]]:
    return set(pl.read_parquet(into / "row_remarks.parquet").drop("extract").iter_rows())


def numbers(into: Path) -> dict[tuple[str, str], str]:
    rows = core_rows(into, "roster")
    return {(row["name"], row["programme"]): row["household_no"] for row in rows.iter_rows(named=True)}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("joins")
    made.write(folder, "202609", FILES)
    return folder, made.run(folder, "202609")[1]


@pytest.mark.parametrize(
    ("file", "row", "sentence"),
    [
        (DIBAO, 2, "家庭表里没有这一户（证号和户主都对不上），只按人员表采用"),
        (DIBAO, 4, "户主身份证号和证号都对不上家庭表，与家庭表第 2 行的户主身份证号只差一处，按那一户归，请核对"),
        (DIBAO, 6, "户主身份证号和证号都对不上家庭表，按“家庭成员”格归到家庭表第 3 行的户，请核对"),
        (DIBAO, 7, "证号指向家庭表第 4 行，户主身份证号指向第 5 行，按证号归户，请核对"),
        (DIBAO, 8, "同一户有两个户主，请核对户主身份证号和与户主关系"),
        (
            DIBAO,
            10,
            "户主身份证号和证号都对不上家庭表，户主没有可用的身份证号，按姓名和住地归到家庭表第 6 行的户，请核对",
        ),
        (HOMES, 6, "人员表第 10 行的人不在“家庭成员”格里"),
        (HOMES, 6, "“保障人口”与人员表的人数不同（2 人）"),
        (HOMES, 7, "人员表里没有这一户的人，按家庭表的户主和成员采用"),
        (DIBAO, 9, f"这一户（户主同是一人）同时在两类救助里（低保边缘、低保），另一处是{EDGE}第 2 行，请核对"),
        (EDGE, 3, "家庭表里没有这一户（证号和户主都对不上），只按人员表采用"),
    ],
)
def test_each_broken_join_is_told_at_its_row(first: tuple[Path, Path], file: str, row: int, sentence: str) -> None:
    assert (file, row, sentence) in remarks(first[1])


def test_nothing_else_is_remarked_of_these_rows(first: tuple[Path, Path]) -> None:
    told = {(file, row) for file, row, _ in remarks(first[1])}
    assert told == {
        *((DIBAO, row) for row in (2, 4, 6, 7, 8, 9, 10)),
        *((HOMES, row) for row in (6, 7)),
        (EDGE, 3),
    }


def test_people_whose_pointer_is_broken_are_in_their_household_all_the_same(first: tuple[Path, Path]) -> None:
    of = numbers(first[1])
    expected = {
        "李小": "低0011",
        "冯妻": "低0012",
        "陈九": "低0013",
        "沈二": "低0015",
        "孙六": "低0009",
        "钱五": "低0016",
    }
    assert {name: of[name, "低保"] for name in expected} == expected


def edge(*families: dict[str, str]) -> dict[str, made.Rows]:
    """Edge files of families, each its people's names and IDs, the head first."""
    people, homes = [], []
    for family in families:
        (name, head), *others = family.items()
        homes.append(edge_household(name, head, family))
        people.append(edge_person(name, head, "", "户主"))
        people += [edge_person(other, id_no, head, "子") for other, id_no in others]
    return {"低保边缘人员查询_1.xlsx": people, "低保边缘家庭查询_1.xlsx": homes}


def test_next_month_a_corrected_number_a_new_head_and_a_split_are_told(tmp_path: Path) -> None:
    october = edge(
        {"李七": SLIP, "李小": LI_SON}, {"冯八": FENG, "冯妻": FENG_WIFE, "陈九": CHEN}, {"沈二": SHEN, "韩四": HAN}
    )
    november = edge({"李七": LI, "李小": LI_SON}, {"冯妻": FENG_WIFE, "陈九": CHEN}, {"沈二": SHEN}, {"韩四": HAN})
    made.write(tmp_path, "202610", october)
    before = made.run(tmp_path, "202610")[1]
    made.write(tmp_path, "202611", november)
    after = made.run(tmp_path, "202611", before)[1]
    was, now = numbers(before), numbers(after)
    for name in ("李七", "李小", "冯妻", "陈九", "沈二"):
        assert was[name, "低保边缘"] == now[name, "低保边缘"], name
    assert now["韩四", "低保边缘"] not in was.values()
    assert remarks(after) == {
        (EDGE, 2, "这一户户主的证件号码与上月不同，姓名相同，按更正处理，户编号不变"),
        (EDGE, 4, "这一户上月的户主是另一个人，户编号不变"),
        (EDGE, 7, "这一户的人上月在另一户里，那一户还在：可能是分户，请核对两户的人口和收入"),
    }


@pytest.mark.parametrize(
    ("own", "area", "is_found"),
    [
        (None, "369921100201", True),
        (None, "369921100202", False),  # another village: a namesake
        (None, None, False),
        (SHEN, "369921100201", False),  # both numbers are whole and far apart: two people
    ],
)
def test_a_head_is_found_by_name_only_in_the_same_village_and_without_a_number_that_says_otherwise(
    own: str | None, area: str | None, is_found: bool
) -> None:
    filed = FiledHousehold(Mock(), 2, {"hukou_area": "369921100201"}, "低0001", LI, "李七")
    namesake = FiledHousehold(Mock(), 3, {"hukou_area": "369921100203"}, "低0002", FENG, "李七")
    found, sentence = HouseholdIndex([filed, namesake]).of(Pointer(None, own, own, "李七", area, is_head=True))
    assert (found is filed) is is_found
    assert (sentence is not None) is is_found


@pytest.mark.parametrize(
    ("other", "is_one"),
    [
        (SLIP, True),
        (LI[:9] + LI[10] + LI[9] + LI[11:], LI[9] != LI[10]),
        (LI, False),
        (LI_SON, False),
        (LI[:17], False),
    ],
)
def test_a_slip_is_one_place_or_two_neighbours(other: str, is_one: bool) -> None:
    assert is_slip(LI, other) is is_one
    assert whole_id(LI) == LI
