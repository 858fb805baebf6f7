"""Names and paths of areas become codes, as fine as is sure; never a guess between two places of one name."""

from pathlib import Path

import pytest

from benchmarks import area_names as area_bench
from data_contracts.area_names import AreaNames
from data_contracts.areas import read_areas

AREAS = """区划代码,名称,级别,上级代码,城乡,户籍人口,启用日期,停用日期,继任代码
369900000000,样例市,市,,,1000,2000-01-01,,
369921000000,临江县,县,369900000000,,1000,2000-01-01,,
369922000000,临河区,县,369900000000,,1000,2000-01-01,,
369921100000,城厢镇,乡,369921000000,农村,500,2000-01-01,,
369921200000,城厢乡,乡,369921000000,农村,500,2000-01-01,,
369921300000,旧镇,乡,369921000000,农村,0,2000-01-01,2021-06-30,369921100000
369922001000,人民街道,乡,369922000000,城市,500,2000-01-01,,
369921100201,龙湾村,村,369921100000,农村,100,2000-01-01,,
369921100202,龙湾社区,村,369921100000,农村,100,2000-01-01,,
369921100203,幸福村,村,369921100000,农村,100,2000-01-01,,
369921300201,古井村,村,369921300000,农村,0,2000-01-01,2021-06-30,369921100203
"""
VILLAGE, COMMUNITY, TOWN, COUNTY, HAPPY = "369921100201", "369921100202", "369921100000", "369921000000", "369921100203"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> AreaNames:
    path = tmp_path_factory.mktemp("areas") / "areas.csv"
    path.write_text(AREAS, encoding="utf-8")
    return AreaNames(read_areas(path), "369900")


@pytest.mark.parametrize(
    ("levels", "code", "problem"),
    [
        (("某省", "样例市", "临江县", "城厢镇", "龙湾村"), VILLAGE, None),
        (("某省", "样例", "临江", "城厢镇", "龙湾村委会"), VILLAGE, None),
        (("", "", "", "城厢镇", "龙湾社区居委会"), COMMUNITY, None),
        ((None, None, "临江县", "旧镇", "古井村"), HAPPY, None),
        ((None, None, "临江县", "旧镇", None), TOWN, None),
        (("某省", "样例市", "临江县", "城厢", "幸福村"), COUNTY, "ambiguous"),
        (("某省", "样例市", "临江县", "城厢镇", "龙湾"), TOWN, "ambiguous"),
        (("某省", "样例市", "临江县", "城箱镇", "龙湾村"), COUNTY, "unknown"),
        (("某省", "别的市", "临江县", "城厢镇", "龙湾村"), None, "elsewhere"),
        (("", "", "临河区", "人民街道办事处", ""), "369922001000", None),
        ((None, None, None, None, None), None, None),
    ],
)
def test_names_by_level_lead_to_the_finest_area_that_is_sure(
    names: AreaNames, levels: tuple[str | None, ...], code: str | None, problem: str | None
) -> None:
    place = names.of_levels(levels)
    assert (place.code, place.problem) == (code, problem)


@pytest.mark.parametrize(
    ("text", "code", "problem"),
    [
        ("某省样例市临江县城厢镇龙湾村3组12号", VILLAGE, None),
        ("样例市/临江县/城厢镇/龙湾社区居委会", COMMUNITY, None),
        ("临江县 城厢镇 幸福村民委员会", HAPPY, None),
        ("临江城厢镇幸福3组", HAPPY, None),
        ("临江县城厢镇幸福路5号", TOWN, None),
        ("临江县旧镇古井村1号", HAPPY, None),
        ("城厢镇龙湾", TOWN, "ambiguous"),
        ("外省外市外县", None, "elsewhere"),
        ("幸福里小区2栋", None, "unknown"),
    ],
)
def test_a_path_or_an_address_that_begins_with_one_leads_as_far_as_it_is_sure(
    names: AreaNames, text: str, code: str | None, problem: str | None
) -> None:
    place = names.of_path(text)
    assert (place.code, place.problem) == (code, problem)


def test_what_leads_nowhere_is_told_with_the_nearest(names: AreaNames) -> None:
    assert names.of_levels((None, None, "临江县", "城箱镇", None)).near == ("城厢镇",)
    assert names.of_levels((None, None, "临江县", "城厢", None)).near == ("临江县城厢乡", "临江县城厢镇")
    assert names.of_path("临江县城厢镇幸福路5号").rest == "幸福路5号"


@pytest.mark.parametrize(
    ("text", "code", "problem", "near"),
    [
        ("样例市临江县城厢镇龙弯村", TOWN, "unknown", ("龙湾村",)),
        ("样例市临江县城厢镇", TOWN, None, ()),
        ("样例市临江县城厢镇幸福村3组", HAPPY, None, ()),
        ("样例市临江县人民政府", COUNTY, None, ()),
        ("临江县城厢镇龙湾行政村", VILLAGE, None, ()),
        ("临江县城厢镇龙湾村村民委员会", VILLAGE, None, ()),
    ],
)
def test_a_path_that_is_nothing_else_says_which_name_in_it_leads_nowhere(
    names: AreaNames, text: str, code: str, problem: str | None, near: tuple[str, ...]
) -> None:
    place = names.of_path(text, is_whole=True)
    assert (place.code, place.problem, place.near) == (code, problem, near)


@pytest.mark.parametrize(
    ("levels", "code", "problem"),
    [
        (("某省", "样例市", "样例市临江县", "临江县城厢镇", "城厢镇龙湾村"), VILLAGE, None),
        ((None, None, "临江县", "旧镇", "旧镇古井村"), HAPPY, None),
        ((None, None, "临河区", "人民镇", None), "369922001000", None),
        ((None, None, "临江县", "城厢乡", "幸福村"), COUNTY, "ambiguous"),
        ((None, None, "临江县", "城厢乡", "别的村"), "369921200000", "unknown"),
    ],
)
def test_places_above_written_again_and_another_kind_lead_where_only_one_is_meant(
    names: AreaNames, levels: tuple[str | None, ...], code: str, problem: str | None
) -> None:
    place = names.of_levels(levels)
    assert (place.code, place.problem) == (code, problem)


def test_two_towns_of_one_name_are_told_apart_by_the_village_that_only_one_has(tmp_path: Path) -> None:
    """But not where the table does not say what is in one of them."""
    more = "369922100000,城厢镇,乡,369922000000,农村,500,2000-01-01,,\n"
    path = tmp_path / "areas.csv"
    path.write_text(AREAS + more, encoding="utf-8")
    unsure = AreaNames(read_areas(path), "369900").of_levels((None, None, None, "城厢镇", "幸福村"))
    assert (unsure.code, unsure.problem, unsure.near) == (None, "ambiguous", ("临江县城厢镇", "临河区城厢镇"))
    path.write_text(AREAS + more + "369922100201,柳塘村,村,369922100000,农村,,2000-01-01,,\n", encoding="utf-8")
    names = AreaNames(read_areas(path), "369900")
    assert names.of_levels((None, None, None, "城厢镇", "幸福村")).code == HAPPY
    assert names.of_path("城厢镇幸福村3组").code == HAPPY


def test_thousands_of_towns_lead_to_their_code_or_say_why_not_and_none_to_a_wrong_one(tmp_path: Path) -> None:
    """Names that repeat from county to county, as they do, in every way offices write them."""
    text, known = area_bench.invent_table(2000)
    path = tmp_path / "areas.csv"
    path.write_text(text, encoding="utf-8")
    areas = AreaNames(read_areas(path), "369900")
    found, _ = area_bench.measure(areas, known, 2400)
    for way, outcomes in found.items():
        assert outcomes["wrong"] == 0, way
        assert way == "misspelt" or outcomes["resolved"] > 0.9 * outcomes.total(), way
    assert found["misspelt"]["told"] > 0.9 * found["misspelt"].total()
    assert found["path"]["told"] == found["columns"]["told"] == 0
