"""The tricky pairs through the whole matcher: what it does with each is what a careful clerk of the county would do.

Pairs that have nothing in common (no surname, number, phone or birth date) share a month: fewer months, same outcome.
"""

import re
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from tests.matchers import small_city
from tests.matchers.small_city import Outcome, number
from tests.matchers.tools import load_areas, load_pairs

pytestmark = pytest.mark.slow
Pair = dict[str, Any]
PAIRS = load_pairs()
CROWD = 400
"""Others in the register, whom no pair resembles: in a city, two people drawn at random are rarely one."""


def _people(pair: Pair) -> list[dict[str, Any]]:
    return [pair["left"], pair["right"], *pair.get("beside", [])]


def _marks(pair: Pair) -> set[str]:
    """What another pair of the same month may not share."""
    found: set[str] = set()
    for who in _people(pair):
        names = (who.get("name"), who.get("former_name"), who.get("head_name"))
        found |= {name.lstrip("　 ")[:1].upper() for name in names if name}
        digits = "".join(re.findall(r"\d", f"{who.get('id_no') or ''}{who.get('certificate_no') or ''}"))
        born = str(who.get("birth_date")).replace("-", "")
        found |= {digits[6:14], digits[-6:], born, str(who.get("phone"))[-8:]}
    return found - {"", "None"}


def _months() -> list[list[int]]:
    """Places of pairs in PAIRS, by month."""
    months: list[tuple[set[str], list[int]]] = []
    for place, pair in enumerate(PAIRS):
        marks = _marks(pair)
        month = next((month for month in months if not month[0] & marks), None)
        if month is None:
            months.append((marks, [place]))
        else:
            month[0].update(marks)
            month[1].append(place)
    return [places for _, places in months]


def _crowd() -> list[dict[str, Any]]:
    surnames, given = "钮储靳汲邴糜滑裴荣翁荀羊於惠甄麴家封芮羿", "桐桂松柏槐榆杨柳梅兰菊荷莲芍蓉葵萱芷芸蕙"
    return [
        {
            "hukou_no": f"C{place}",
            "relation": "02",
            "name": surnames[place % 20] + given[place // 20],
            "id_no": number(date(1930, 1, 3) + timedelta(61 * place), 500 + place, "369823"),
        }
        for place in range(CROWD)
    ]


def _rows(places: list[int]) -> dict[str, list[dict[str, Any]]]:
    """`right` in the register with the head it names, `left` in another extract, and whoever is `beside` them."""
    rows: dict[str, list[dict[str, Any]]] = {"household_register": _crowd(), "disability": []}
    for place in places:
        pair = PAIRS[place]
        house = {"hukou_no": f"H{place}", "relation": "12"}
        register = [{**house, **_row(f"right{place}", pair["right"])}]
        if head := pair["right"].get("head_name"):
            register.append({**house, "relation": "02", "name": head})
        for nth, other in enumerate(pair.get("beside", [])):
            register.append({"hukou_no": f"H{place}b{nth}", "relation": "02", **_row(f"beside{place}", other)})
        rows["household_register"] += register
        rows["disability"].append(_row(f"left{place}", pair["left"]))
    return rows


def _row(label: str, given: dict[str, Any]) -> dict[str, Any]:
    return {"label": label, **{k: v for k, v in given.items() if k != "head_name"}}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Outcome]:
    areas = load_areas().to_dicts()
    found: dict[int, Outcome] = {}
    for places in _months():
        folder = tmp_path_factory.mktemp("month")
        found |= dict.fromkeys(places, small_city.run(folder, _rows(places), areas=areas, threads=1))
    return found


@pytest.mark.parametrize("place", range(len(PAIRS)), ids=lambda place: str(PAIRS[place]["says"]))
def test_a_tricky_pair_is_decided_as_a_careful_clerk_would(outcomes: dict[int, Outcome], place: int) -> None:
    city = outcomes[place]
    left, right = city.person(f"left{place}"), city.person(f"right{place}")
    asked = city.table("reviews").filter(
        pl.col("extract") == "disability", pl.col("source_row") == city.rows[f"left{place}"][1]
    )
    is_asked = right in asked["candidate_person_id"].to_list()
    found = "match" if left == right else "review" if left is None or is_asked else "different"
    if beside := PAIRS[place].get("is_beside"):
        assert (left == city.person(f"beside{place}")) == beside
    assert found == PAIRS[place]["verdict"]
