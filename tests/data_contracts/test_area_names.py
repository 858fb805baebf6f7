"""Names and paths of areas become codes, as fine as is sure; never a guess between two places of one name."""

from pathlib import Path

import pytest

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
    assert names.of_levels((None, None, "临江县", "城厢", None)).near == ("城厢乡", "城厢镇")
    assert names.of_path("临江县城厢镇幸福路5号").rest == "幸福路5号"


def test_a_city_of_a_thousand_townships_is_resolved_whole(tmp_path: Path) -> None:
    """Names that repeat from county to county, as they do: each leads to its own."""
    rows = [AREAS.splitlines()[0], "369900000000,样例市,市,,,,2000-01-01,,"]
    paths = []
    for c in range(20):
        county = f"3699{21 + c}"
        name = f"第{'甲乙丙丁戊己庚辛壬癸'[c % 10]}{'东西'[c // 10]}县"
        rows.append(f"{county}000000,{name},县,369900000000,,,2000-01-01,,")
        for t in range(50):
            town = f"{county}{100 + t}"
            name = f"{'青红白黑黄'[t % 5]}{'山水林田湖石桥亭河岭'[t // 5]}"
            rows.append(f"{town}000,{name}镇,乡,{county}000000,农村,,2000-01-01,,")
            rows.append(f"{town}201,{name}村,村,{town}000,农村,,2000-01-01,,")
            paths.append((rows[-2 * t - 3].split(",")[1], name, f"{town}201"))
    path = tmp_path / "areas.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    areas = AreaNames(read_areas(path), "369900")
    assert len(paths) == 1000
    for county, name, code in paths:
        assert areas.of_levels((None, "样例市", county, name, f"{name}村委会")).code == code
        assert areas.of_path(f"样例市{county}{name}镇{name}村8号").code == code
