"""An invented city's areas: counties, townships, villages, and a few that were merged into others."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.random import Generator

CITY_NAME, CITY_CODE = "青禾市", "369800"
COUNTIES = (
    ("369802", "东湖区"),
    ("369821", "白鹭县"),
    ("369822", "松溪县"),
    ("369881", "云台市"),
    ("369803", "西岭区"),
    ("369823", "石泉县"),
    ("369824", "梅川县"),
    ("369825", "沙河县"),
    ("369882", "双江市"),
    ("369826", "望海县"),
)
FORMER_REGIONS = (369801, 369820, 369830, 369840)  # numbers were issued under codes that no longer exist
OTHER_REGIONS = (369902, 369921, 369922, 369981)
FIRST = "新老上下东西南北大小前后高长金银青白红黄石清太平和兴安福双三五"
SECOND = "桥塘岭坪湾溪沟坝庄屋店岗冲坡洼圩林泉港渡墩塔井坊铺集寨关台洲"
URBAN_FIRST = (
    "人民",
    "解放",
    "建设",
    "和平",
    "文化",
    "朝阳",
    "学府",
    "站前",
    "光明",
    "滨河",
    "公园",
    "振兴",
    "迎宾",
    "凤凰",
    "桃园",
)
HOUSEHOLDS_PER_TOWNSHIP, MAX_TOWNSHIPS = 70, 240
CLOSED_ON, OPENED_ON = "2022-03-31", "2000-01-01"


@dataclass(frozen=True)
class Places:
    """`areas` = the rows of areas.csv; the tuples beside it are the villages people live in.

    `closed` maps a closed village's code to its successor: old rows still carry it.
    """

    areas: pl.DataFrame
    villages: tuple[str, ...]
    names: dict[str, str]
    is_urban: dict[str, bool]
    closed: dict[str, str]

    @property
    def urban(self) -> tuple[str, ...]:
        """Villages that are urban neighbourhoods."""
        return tuple(v for v in self.villages if self.is_urban[v])

    @property
    def rural(self) -> tuple[str, ...]:
        """Villages that are villages."""
        return tuple(v for v in self.villages if not self.is_urban[v])

    def address(self, village: str) -> str:
        """County, township and village, as an address starts."""
        return self.names[village[:6] + "000000"] + self.names[village[:9] + "000"] + self.names[village]


def _name(rng: Generator, used: set[str], urban: bool) -> str:
    for _ in range(200):
        if urban and rng.random() < 0.5:
            name = str(rng.choice(np.array(URBAN_FIRST)))
        else:
            name = str(rng.choice(list(FIRST))) + str(rng.choice(list(SECOND)))
        if name not in used:
            break
    used.add(name)
    return name


def invent(rng: Generator, households: int) -> Places:
    """Invent areas for a city of that many households: the same village name may come again in another township."""
    townships = int(np.clip(households // HOUSEHOLDS_PER_TOWNSHIP, 8, MAX_TOWNSHIPS))
    counties = COUNTIES[: int(np.clip(townships // 6, 3, len(COUNTIES)))]
    rows: list[tuple[str, str, str, str, str, str, str]] = [(CITY_CODE + "000000", CITY_NAME, "市", "", "", "", "")]
    villages: list[str] = []
    names = {CITY_CODE + "000000": CITY_NAME}
    is_urban: dict[str, bool] = {}
    closed: dict[str, str] = {}
    for number, (county, county_name) in enumerate(counties):
        rows.append((county + "000000", county_name, "县", CITY_CODE + "000000", "", "", ""))
        names[county + "000000"] = county_name
        used: set[str] = set()
        for place in range(townships // len(counties) + (number < townships % len(counties))):
            kind = 0 if place == 0 or (county_name.endswith("区") and place % 3) else 1 + place % 2
            code = f"{county}{(1, 101, 201)[kind] + place:03d}"
            name = _name(rng, used, kind == 0) + ("街道", "镇", "乡")[kind]
            rows.append((code + "000", name, "乡", county + "000000", "城市" if kind == 0 else "农村", "", ""))
            names[code + "000"] = name
            inside: set[str] = set()
            for v in range(int(rng.integers(4, 9))):
                urban = kind == 0 or (kind == 1 and v == 0)
                village = f"{code}{(1 if urban else 201) + v:03d}"
                label = _name(rng, inside, urban) + ("社区" if urban else "村")
                rows.append((village, label, "村", code + "000", "城市" if urban else "农村", "", ""))
                names[village], is_urban[village] = label, urban
                villages.append(village)
            if place % 3 == 1:
                old = f"{code}288"
                successor = villages[-1]
                kind_of_old = "城市" if is_urban[successor] else "农村"
                rows.append((old, "旧" + names[successor], "村", code + "000", kind_of_old, CLOSED_ON, successor))
                closed[old] = successor
    frame = pl.DataFrame(
        rows, schema=["区划代码", "名称", "级别", "上级代码", "城乡", "停用日期", "继任代码"], orient="row"
    )
    return Places(frame, tuple(villages), names, is_urban, closed)


def areas_csv(places: Places, people_per_village: dict[str, int]) -> pl.DataFrame:
    """Rows of areas.csv, with the registered population of every area."""
    totals: dict[str, int] = {}
    for village, count in people_per_village.items():
        for code in {village, village[:9] + "000", village[:6] + "000000", CITY_CODE + "000000"}:
            totals[code] = totals.get(code, 0) + count
    population = [str(totals.get(code, 0)) for code in places.areas["区划代码"]]
    return places.areas.with_columns(pl.Series("户籍人口", population), pl.lit(OPENED_ON).alias("启用日期")).select(
        "区划代码", "名称", "级别", "上级代码", "城乡", "户籍人口", "启用日期", "停用日期", "继任代码"
    )
