"""Names of areas as offices write them, against a table of thousands of towns: how many lead to their code, how fast.

    python -m benchmarks.area_names [--towns 4000] [--queries 200000] [--table areas.csv --city 369900]

The table is invented (or a city's own areas.csv): the same stems again and again, as they are: a village of one name in
many towns, a 镇 and a 街道 of one name in a county, a village and a community of one name in a town; in each town a
village that was merged into another, in each county towns that were (继任代码). Each query is one place, written in one
of the ways that files have: five columns or one text, kinds left out or in another form, 乡 for 镇, the places above
written again, an address behind it, one character wrong. It has to lead to its code, or stop at a place that it lies in
and say why. Exit 1 when one leads to a wrong code, or fewer than 97 % of those that are not misspelt to their own.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from data_contracts.area_names import AreaNames, Place
from data_contracts.areas import read_areas

HEADINGS = "区划代码,名称,级别,上级代码,城乡,户籍人口,启用日期,停用日期,继任代码"
CITY, CITY_NAME = "369900", "样例市"
FIRST = "东西南北上下前后大小新老高长金银青白红黄石清太平和兴安福双三五龙凤永德仁义"
SECOND = "桥塘岭坪湾溪沟坝庄屋店岗冲坡洼圩林泉港渡墩塔井坊铺集寨关台洲山河阳"
TOWN_KINDS, VILLAGE_KINDS = ("镇", "乡", "街道"), ("村", "社区")
SHARE = 0.97
WAYS = (
    "columns",
    "columns, no kinds",
    "columns, other forms",
    "above again",
    "path",
    "address",
    "乡 for 镇",
    "misspelt",
)


@dataclass(frozen=True)
class Known:
    """A place of the table: the code it has now, and its names from the county down."""

    code: str
    county: str
    town: str
    village: str


def invent_table(towns: int, seed: int = 7) -> tuple[str, list[Known]]:
    """An areas.csv of so many towns, and every village of it, closed ones too, with the code it has now."""
    rng = random.Random(seed)
    rows, known = [HEADINGS, f"{CITY}000000,{CITY_NAME},市,,,,2000-01-01,,"], []
    counties = max(1, min(70, towns // 60))
    for c in range(counties):
        county = f"3699{20 + c}"
        county_name = f"{FIRST[c % len(FIRST)]}{SECOND[(c * 7) % len(SECOND)]}{'县区市'[c % 3]}"
        rows.append(f"{county}000000,{county_name},县,{CITY}000000,,,2000-01-01,,")
        used: set[str] = set()
        for t in range(towns // counties):
            town, town_name = f"{county}{100 + t}", _name(rng, used, TOWN_KINDS)
            rows.append(f"{town}000,{town_name},乡,{county}000000,农村,,2000-01-01,,")
            inside: set[str] = set()
            villages = [(f"{town}{201 + v}", _name(rng, inside, VILLAGE_KINDS)) for v in range(7)]
            for code, name in villages[1:]:
                rows.append(f"{code},{name},村,{town}000,农村,,2000-01-01,,")
                known.append(Known(code, county_name, town_name, name))
            old, old_name = villages[0]
            rows.append(f"{old},{old_name},村,{town}000,农村,,2000-01-01,2021-06-30,{villages[1][0]}")
            known.append(Known(villages[1][0], county_name, town_name, old_name))
            if t % 12 == 11:
                merged, merged_name = f"{county}{600 + t}", _name(rng, used, TOWN_KINDS)
                rows.append(f"{merged}000,{merged_name},乡,{county}000000,农村,,2000-01-01,2020-12-31,{town}000")
                known += [Known(code, county_name, merged_name, name) for code, name in villages[1:3]]
    return "\n".join(rows) + "\n", known


def _name(rng: random.Random, used: set[str], kinds: tuple[str, ...]) -> str:
    """A name that is not there yet; now and then one that is, under another kind."""
    while True:
        stems = sorted({name.removesuffix(kind) for name in used for kind in kinds if name.endswith(kind)})
        again = stems and rng.random() < 0.05
        stem = rng.choice(stems) if again else rng.choice(FIRST) + rng.choice(SECOND)
        name = stem + rng.choice(kinds)
        if name not in used and (again or stem not in stems):
            used.add(name)
            return name


def places_of(table: pa.Table) -> list[Known]:
    """Every village of a city's own table."""
    return [
        Known(row["current_code"], row["county_name"], row["township_name"], row["name"])
        for row in table.to_pylist()
        if row["level"] == "村" and row["county_name"] and row["township_name"]
    ]


def queries(known: list[Known], count: int, seed: int = 8) -> Iterator[tuple[str, Known, tuple[str, ...]]]:
    """(way, place, what is written: five names, or one text)."""
    rng = random.Random(seed)
    towns = {(one.county, one.town) for one in known}
    for at in range(count):
        one, way = rng.choice(known), WAYS[at % len(WAYS)]
        yield way, one, _written(rng, way, one, towns)


def _written(rng: random.Random, way: str, one: Known, towns: set[tuple[str, str]]) -> tuple[str, ...]:
    """The place as written; not by a name that is another town's."""
    county, town, village = one.county, one.town, one.village
    if way == "columns, no kinds":
        village = village.removesuffix("社区").removesuffix("村") if len(village) > 2 else village
    elif way == "columns, other forms":
        forms = {
            "村": ("村委会", "村民委员会", "行政村", "村村民委员会"),
            "社区": ("社区居委会", "居委会", "社区居民委员会"),
        }
        for kind, other in forms.items():
            if village.endswith(kind):
                village = village.removesuffix(kind) + rng.choice(other)
        town += "办事处" if town.endswith("街道") else "人民政府"
    elif way == "above again":
        county, town, village = CITY_NAME + county, county + town, town + village
    elif way == "乡 for 镇":
        other = town[:-1] + "乡"
        town = other if town.endswith("镇") and (county, other) not in towns else town
    elif way == "misspelt":
        spot = rng.randrange(len(village) - 1)
        village = village[:spot] + rng.choice(FIRST) + village[spot + 1 :]
    elif way == "path":
        return (f"某省/{CITY_NAME}/{county}/{town}/{village}",)
    elif way == "address":
        first = rng.choice(("某省" + CITY_NAME, CITY_NAME, ""))
        return (f"{first}{county}{town}{village}{rng.randrange(1, 20)}组{rng.randrange(1, 400)}号",)
    return "某省", CITY_NAME, county, town, village


def outcome(place: Place, one: Known, way: str) -> str:
    """resolved | told | wrong. A misspelt name may be another village's: what is written is what is meant."""
    if place.code == one.code:
        return "resolved"
    is_above = place.code is None or one.code.startswith(place.code.rstrip("0"))
    if is_above and (place.problem or place.rest):
        return "told"
    return "resolved" if way == "misspelt" and not place.problem else "wrong"


def measure(names: AreaNames, known: list[Known], count: int) -> tuple[dict[str, Counter[str]], float]:
    """Outcomes by way of writing, and seconds a million names."""
    asked = list(queries(known, count))
    started = time.perf_counter()
    answers = [names.of_levels(text) if len(text) > 1 else names.of_path(text[0]) for _, _, text in asked]
    seconds = time.perf_counter() - started
    found: dict[str, Counter[str]] = {way: Counter() for way in WAYS}
    for (way, one, _), place in zip(asked, answers, strict=True):
        found[way][outcome(place, one, way)] += 1
    return found, seconds / count * 1e6


def main() -> int:
    """Print the table; exit 1 when a name leads to a wrong code, or too few to theirs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--towns", type=int, default=4000)
    parser.add_argument("--queries", type=int, default=200_000)
    parser.add_argument("--table", type=Path, help="a city's own areas.csv")
    parser.add_argument("--city", default=CITY, help="its code")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "areas.csv"
        text, known = invent_table(given.towns)
        path.write_text(text, encoding="utf-8")
        table = read_areas(given.table or path)
    known = places_of(table) if given.table else known
    started = time.perf_counter()
    names = AreaNames(table, given.city)
    print(f"{table.num_rows:,} areas made ready in {time.perf_counter() - started:.1f} s")
    found, seconds = measure(names, known, given.queries)
    print(f"{given.queries:,} names, {seconds:.0f} s a million")
    print(f"{'way of writing':24}{'resolved':>10}{'told':>8}{'wrong':>8}")
    for way, counts in found.items():
        total = counts.total()
        print(
            f"{way:24}{counts['resolved'] / total:>10.1%}{counts['told'] / total:>8.1%}{counts['wrong'] / total:>8.1%}"
        )
    right = sum((counts for way, counts in found.items() if way != "misspelt"), Counter[str]())
    wrong = sum(counts["wrong"] for counts in found.values())
    share = right["resolved"] / right.total()
    print(f"{share:.2%} of the names that are not misspelt lead to their code; {wrong} to a wrong one")
    return 1 if wrong or share < SHARE else 0


if __name__ == "__main__":
    raise SystemExit(main())
