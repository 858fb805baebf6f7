"""Addresses against the city's own area table: the village or township named in a text.

A village name alone says little (every second township has a 新庄): it counts within the township or county that the
text names, or when the city has only one of that name. Only distinct beginnings of addresses (up to the first digit)
are read one by one; a city has few.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from data_contracts.plain_text import seen_column

_VILLAGE_ENDS = ("村民委员会", "社区居委会", "居民委员会", "村委会", "居委会", "社区", "村")
_TOWN_ENDS = ("街道办事处", "街道办", "街道", "镇", "乡", "办事处")
_SHORTEST = 2  # characters of a name without its ending that may be looked for in a text


def bare(name: str, endings: Iterable[str]) -> str:
    """Name without its kind: 白冲村村民委员会 -> 白冲, 柳塘社区 -> 柳塘; a name too short to lose its end keeps it."""
    changed = True
    while changed:
        changed = False
        for ending in endings:
            if name.endswith(ending) and len(name) - len(ending) >= _SHORTEST:
                name, changed = name.removesuffix(ending), True
                break
    return name


@dataclass(frozen=True)
class Gazetteer:
    """Names of the city's areas: villages by township, townships by county; codes are the current ones."""

    counties: dict[str, str] = field(default_factory=dict)
    towns: dict[str, tuple[str, ...]] = field(default_factory=dict)  # bare name -> codes
    county_of: dict[str, str] = field(default_factory=dict)  # township code -> county code
    villages: dict[str, dict[str, str]] = field(default_factory=dict)  # township code -> bare name -> village code

    def read(self, stem: str) -> tuple[str | None, str | None]:
        """Village code and township code; null for what is not named."""
        county, at = self._county(stem)
        town, end = self._town(stem, county, at)
        if town:
            return _longest(self.villages.get(town, {}), stem, end, _VILLAGE_ENDS), town
        return self._village_alone(stem, county, at)

    def _county(self, stem: str) -> tuple[str | None, int]:
        found = [(stem.find(name), name) for name in self.counties if name in stem]
        if not found:
            return None, 0
        at, name = min(found)
        return self.counties[name], at + len(name)

    def _town(self, stem: str, county: str | None, start: int) -> tuple[str | None, int]:
        best: tuple[int, int, str] | None = None
        for name, codes in self.towns.items():
            at = stem.find(name, start)
            own = [code for code in codes if county is None or self.county_of[code] == county]
            if at < 0 or len(own) != 1:
                continue
            end = _past_ending(stem, at + len(name), _TOWN_ENDS)
            is_named_as_town = end > at + len(name)
            is_first = at == start
            if (is_named_as_town or is_first) and (best is None or (at, -len(name)) < best[:2]):
                best = (at, -len(name), own[0])
        if best is None:
            return None, start
        return best[2], _past_ending(stem, best[0] - best[1], _TOWN_ENDS)

    def _village_alone(self, stem: str, county: str | None, start: int) -> tuple[str | None, str | None]:
        hits = []
        for town, names in self.villages.items():
            if county is None or self.county_of[town] == county:
                village = _longest(names, stem, start, _VILLAGE_ENDS, must_end=True)
                if village:
                    hits.append((village, town))
        return hits[0] if len(hits) == 1 else (None, None)


def _past_ending(text: str, at: int, endings: tuple[str, ...]) -> int:
    return next((at + len(ending) for ending in endings if text.startswith(ending, at)), at)


def _longest(
    names: dict[str, str], text: str, start: int, endings: tuple[str, ...], *, must_end: bool = False
) -> str | None:
    """Code of the longest name at or after `start`; at once after it, or named as what it is."""
    best: tuple[int, str] | None = None
    for name, code in names.items():
        at = text.find(name, start)
        if at < 0:
            continue
        stem = at + len(bare(name, endings))
        is_named = max(_past_ending(text, stem, endings), at + len(name)) > stem
        if (is_named or (at == start and not must_end)) and (best is None or len(name) > best[0]):
            best = (len(name), code)
    return best[1] if best else None


def gazetteer(areas: pl.DataFrame) -> Gazetteer:
    """Names of AREAS: closed areas under their old name, leading to their successor's code.

    Where a township has both 龙坡村 and 龙坡社区, 龙坡 alone names neither.
    """
    counties: dict[str, str] = {}
    towns: defaultdict[str, set[str]] = defaultdict(set)
    county_of: dict[str, str] = {}
    villages: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in areas.sort("area_code").iter_rows(named=True):
        if row["level"] == "县":
            counties[row["name"]] = row["county"] or row["current_code"]
        elif row["level"] == "乡" and row["township"]:
            towns[bare(row["name"], _TOWN_ENDS)].add(row["township"])
        if row["township"]:
            county_of[row["township"]] = row["county"]
        if row["level"] == "村" and row["township"]:
            for name in {row["name"], bare(row["name"], _VILLAGE_ENDS)}:
                villages[row["township"]][name].add(row["current_code"])
    alone = {town: {n: min(codes) for n, codes in v.items() if len(codes) == 1} for town, v in villages.items()}
    return Gazetteer(counties, {name: tuple(sorted(codes)) for name, codes in towns.items()}, county_of, alone)


def _house(text: pl.Expr) -> pl.Expr:
    figures = text.str.replace_all(r"[^0-9]+", "-").str.strip_chars("-")
    return pl.when(text.str.contains("[号室]") & (figures != "")).then(figures)


def address_forms(addresses: pl.DataFrame, known: Gazetteer) -> pl.DataFrame:
    """Read village, town and house of the texts in `address`, beside it; rows and order unchanged.

    `house`: the figures of a text that names a house or a room (3组12号 -> 3-12), null where it names none.
    """
    shown = addresses.with_columns(seen_column(addresses["address"]))
    written = pl.col("address").str.normalize("NFKC")
    text = written.str.replace_all(r"[\s,，.。·、()\-—]+", "")
    frame = addresses.with_columns(shown.select(stem=text.str.extract(r"^([^0-9]*)"), house=_house(written)))
    stems = frame.select(pl.col("stem").drop_nulls().unique().sort()).to_series()
    read = [known.read(stem) for stem in stems]
    table = pl.DataFrame(
        {"stem": stems, "village": [village for village, _ in read], "town": [town for _, town in read]},
        schema={"stem": pl.String, "village": pl.String, "town": pl.String},
    )
    return frame.join(table, on="stem", how="left", maintain_order="left").drop("stem")
