"""Who lives with whom: the ordinary households of an invented city, made in columns.

Households are drawn by shape (elder alone, couple with children, three generations, grandparents with the grandchild
left behind, …), every member's age from the head's. Children share a surname, often a generation character, sometimes a
birthday; brothers and sisters registered in one visit have neighbouring ID numbers.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.random import Generator

from data_contracts.synthetic import citizen_ids, names
from data_contracts.synthetic.places import FORMER_REGIONS, OTHER_REGIONS, Places

PEOPLE = pl.Schema(
    {
        "person_no": pl.Int64,
        "house": pl.Int64,
        "name": pl.String,
        "id_no": pl.String,
        "sex": pl.String,
        "birth_date": pl.Date,
        "phone": pl.String,
        "address": pl.String,
        "hukou_area": pl.String,
        "live_area": pl.String,
        "hukou_no": pl.String,
        "relation": pl.String,
        "is_registered": pl.Boolean,
        "change_kind": pl.String,
        "change_date": pl.Date,
        "former_name": pl.String,
        "death_date": pl.Date,
        "is_cremated": pl.Boolean,
        "is_planted": pl.Boolean,
    }
)


@dataclass(frozen=True)
class Slot:
    """A place in a household: GB/T 4761 relations of a man and a woman there, and the age beside an earlier member's.

    `anchor` is the slot whose age and surname count; `sex` None = drawn, otherwise is_male, "opposite" = of the anchor.
    """

    man: str
    woman: str
    anchor: int
    older_by: tuple[int, int]
    sex: bool | str | None = None
    inherits_surname: bool = False
    share: float = 1.0


SPOUSE = Slot("11", "12", 0, (-4, 3), "opposite")
CHILD = Slot("22", "32", 0, (-33, -22), None, True)
SECOND = Slot("23", "33", 0, (-36, -25), None, True)
MOTHER = Slot("51", "52", 0, (21, 31), False)
FATHER = Slot("51", "52", 0, (21, 33), True, True, 0.5)
SON = Slot("22", "32", 0, (-33, -22), True, True)
DAUGHTER_IN_LAW = Slot("28", "38", 2, (-4, 2), False)
GRANDCHILD = Slot("41", "42", 2, (-31, -21), None, True)
SECOND_GRANDCHILD = Slot("41", "42", 2, (-33, -25), None, True, 0.6)
LEFT_BEHIND = Slot("41", "42", 0, (-62, -48), None, True)
SHAPES: tuple[tuple[float, tuple[int, int], tuple[Slot, ...]], ...] = (
    (0.09, (63, 91), ()),
    (0.11, (60, 88), (SPOUSE,)),
    (0.19, (25, 50), (SPOUSE, CHILD)),
    (0.16, (27, 50), (SPOUSE, CHILD, SECOND)),
    (0.13, (29, 52), (SPOUSE, CHILD, MOTHER, FATHER)),
    (0.08, (45, 65), (SPOUSE,)),
    (0.08, (20, 62), ()),
    (0.04, (28, 50), (CHILD,)),
    (0.03, (55, 76), (LEFT_BEHIND,)),
    (0.09, (53, 78), (SPOUSE, SON, DAUGHTER_IN_LAW, GRANDCHILD, SECOND_GRANDCHILD)),
)
MEN_AMONG_HEADS, TWIN_SHARE, NEIGHBOUR_ID_SHARE, GENERATION_CHARACTER_SHARE = 0.74, 0.02, 0.25, 0.35
MINORITY_SHARE = names.MINORITY_SHARE
MIGRANT_SHARE, LIVES_ELSEWHERE_SHARE, NO_PHONE_SHARE, SHARED_PHONE_SHARE = 0.02, 0.06, 0.12, 0.35
RENAMED_ABOVE = 0.998  # about one in five hundred changes the name in two years
YEAR_DAYS = 365.25


@dataclass(frozen=True)
class _Members:
    """One slot's people, in columns; `house` says whose they are."""

    house: np.ndarray
    slot: np.ndarray
    is_male: np.ndarray
    age_days: np.ndarray
    surname: names.Texts
    relation: np.ndarray


def _members(rng: Generator, houses: np.ndarray, heads: tuple[int, int], slots: tuple[Slot, ...]) -> list[_Members]:
    count = len(houses)
    is_male = rng.random(count) < MEN_AMONG_HEADS
    age = (rng.integers(heads[0], heads[1] + 1, count) + rng.random(count)) * YEAR_DAYS
    made = [_Members(houses, np.zeros(count), is_male, age, names.surnames(rng, count), np.full(count, "02", object))]
    for number, slot in enumerate(slots, start=1):
        anchor = made[slot.anchor if slot.anchor < len(made) else 0]
        if slot.sex == "opposite":
            male = ~anchor.is_male
        else:
            male = rng.random(count) < 0.52 if slot.sex is None else np.full(count, bool(slot.sex))
        gap = rng.integers(slot.older_by[0], slot.older_by[1] + 1, count) + rng.random(count)
        father = anchor if slot.anchor else made[0]
        spouse_name = made[1].surname if len(made) > 1 else father.surname
        own = np.where(father.is_male, father.surname, spouse_name) if slot.inherits_surname else None
        surname = names.surnames(rng, count) if own is None else own
        relation = np.where(male, slot.man, slot.woman).astype(object)
        made.append(
            _Members(houses, np.full(count, number), male, anchor.age_days + gap * YEAR_DAYS, surname, relation)
        )
    return [_keep(rng, m, s) for m, s in zip(made, (None, *slots), strict=True)]


def _keep(rng: Generator, members: _Members, slot: Slot | None) -> _Members:
    """Only those who are born, not older than people get, and (some slots) there at all."""
    there = (members.age_days > 0) & (members.age_days < 99 * YEAR_DAYS)
    if slot is not None and slot.share < 1:
        there &= rng.random(len(there)) < slot.share
    return _Members(
        *(getattr(members, f)[there] for f in ("house", "slot", "is_male", "age_days", "surname", "relation"))
    )


def invent(rng: Generator, places: Places, households: int, latest: date) -> pl.DataFrame:
    """Invent the ordinary people of `households` households as they are at `latest`, sorted by house; schema PEOPLE."""
    shape = rng.choice(len(SHAPES), size=households, p=np.array([s[0] for s in SHAPES]) / sum(s[0] for s in SHAPES))
    parts = [
        part
        for number, (_, heads, slots) in enumerate(SHAPES)
        for part in _members(rng, np.flatnonzero(shape == number), heads, slots)
    ]
    house = np.concatenate([p.house for p in parts]).astype(np.int64)
    slot = np.concatenate([p.slot for p in parts]).astype(np.int64)
    order = np.lexsort((slot, house))
    house, slot = house[order], slot[order]
    is_male = np.concatenate([p.is_male for p in parts])[order]
    age = np.concatenate([p.age_days for p in parts])[order].astype(np.int64)
    surname = np.concatenate([p.surname for p in parts])[order]
    relation = np.concatenate([p.relation for p in parts])[order]
    birth = np.datetime64(latest) - age.astype("timedelta64[D]")
    twin = _twins(rng, house, relation)
    birth[twin] = birth[twin - 1]
    return _frame(rng, places, latest, _Family(house, is_male, birth, surname, relation, twin))


def _twins(rng: Generator, house: np.ndarray, relation: np.ndarray) -> np.ndarray:
    """Positions of second children who are their elder's twin."""
    second = np.flatnonzero((house[1:] == house[:-1]) & np.isin(relation[1:], ("23", "33", "41", "42"))) + 1
    second = second[np.isin(relation[second - 1], ("22", "32", "41", "42"))]
    twins: np.ndarray = second[rng.random(len(second)) < TWIN_SHARE]
    return twins


@dataclass(frozen=True)
class _Family:
    """Everybody, in columns sorted by house; `twin` = positions of second twins."""

    house: np.ndarray
    is_male: np.ndarray
    birth: np.ndarray
    surname: names.Texts
    relation: np.ndarray
    twin: np.ndarray


def _frame(rng: Generator, places: Places, latest: date, family: _Family) -> pl.DataFrame:
    house, is_male, birth = family.house, family.is_male, family.birth
    surname, relation, twin = family.surname, family.relation, family.twin
    count = len(house)
    villages = np.array(places.villages, dtype=object)
    weight = rng.gamma(2.0, 1.0, len(villages))
    home = rng.choice(len(villages), size=int(house.max()) + 1, p=weight / weight.sum())
    elsewhere = np.where(rng.random(len(home)) < LIVES_ELSEWHERE_SHARE, rng.integers(0, len(villages), len(home)), home)
    hukou, live = villages[home[house]], villages[elsewhere[house]]
    given = names.given_names(rng, birth.astype("datetime64[Y]").astype(np.int64) + 1970, is_male)
    name = _generation_names(rng, house, relation, surname + given, surname)
    minority = (rng.random(int(house.max()) + 1) < MINORITY_SHARE)[house]
    name[minority] = names.minority_names(rng, is_male[minority])
    sibling = np.flatnonzero((house[1:] == house[:-1]) & np.isin(relation[1:], ("23", "33"))) + 1
    frame = pl.DataFrame(
        {
            "house": house,
            "name": list(name),
            "id_no": _ids(rng, hukou, birth, is_male, np.union1d(twin, sibling), twin),
            "birth_date": birth.astype("datetime64[D]"),
            "phone": _phones(rng, house, relation),
            "address": _addresses(rng, places, house, villages[elsewhere]),
            "hukou_area": list(hukou),
            "live_area": list(live),
            "relation": list(relation),
        }
    )
    frame = frame.with_columns(
        pl.int_range(count, dtype=pl.Int64).alias("person_no"),
        pl.Series("sex", np.where(is_male, "男", "女").tolist()),
        (pl.col("hukou_area").str.slice(0, 6) + pl.col("house").cast(pl.String).str.zfill(8)).alias("hukou_no"),
    )
    return _lives(rng, frame, latest)


def _generation_names(
    rng: Generator, house: np.ndarray, relation: np.ndarray, name: names.Texts, surname: names.Texts
) -> names.Texts:
    """Give some brothers and sisters the same first given character."""
    second = np.flatnonzero((house[1:] == house[:-1]) & np.isin(relation[1:], ("23", "33", "41", "42"))) + 1
    second = second[rng.random(len(second)) < GENERATION_CHARACTER_SHARE]
    for place in second:
        elder, younger = name[place - 1], name[place]
        cut = len(surname[place])
        if len(elder) == cut + 2 and surname[place - 1] == surname[place] and elder[cut] != younger[-1]:
            name[place] = surname[place] + elder[cut] + younger[-1]
    return name


def _ids(
    rng: Generator, hukou: np.ndarray, birth: np.ndarray, is_male: np.ndarray, near: np.ndarray, twin: np.ndarray
) -> pl.Series:
    """Numbers issued mostly where the household is registered; `near` were registered together with the one before."""
    count = len(hukou)
    region = np.array([int(area[:6]) for area in hukou], dtype=np.int64)
    other = np.array(FORMER_REGIONS + OTHER_REGIONS, dtype=np.int64)
    region = np.where(rng.random(count) < 0.12, rng.choice(other, count), region)
    day = birth.astype("datetime64[D]")
    year = day.astype("datetime64[Y]").astype(np.int64) + 1970
    month = day.astype("datetime64[M]").astype(np.int64) % 12 + 1
    ymd = year * 10_000 + month * 100 + (day - day.astype("datetime64[M]")).astype(np.int64) + 1
    region[near] = region[near - 1]
    sequence = citizen_ids.unique_sequences(rng, region, ymd, is_male)
    follow = near[np.isin(near, twin) | (rng.random(len(near)) < NEIGHBOUR_ID_SHARE)]
    wanted = sequence.copy()
    same_sex = is_male[follow] == is_male[follow - 1]
    wanted[follow] = (sequence[follow - 1] + np.where(same_sex, 2, np.where(is_male[follow], 1, -1))) % 1000
    wanted = np.where((wanted % 2).astype(bool) == is_male, wanted, sequence)
    key = (region * 10**8 + ymd) * 1000 + wanted
    _, index, counts = np.unique(key, return_index=True, return_counts=True)
    unique = np.zeros(count, dtype=bool)
    unique[index[counts == 1]] = True
    in_use = np.isin(key, (region * 10**8 + ymd) * 1000 + sequence) & (wanted != sequence)
    return citizen_ids.numbers(region, ymd, np.where(unique & ~in_use, wanted, sequence))


def _phones(rng: Generator, house: np.ndarray, relation: np.ndarray) -> list[str | None]:
    count = len(house)
    own = 15_400_000_000 + rng.integers(0, 10**8, count)
    household = 15_400_000_000 + rng.integers(0, 10**8, int(house.max()) + 1)
    shared = (rng.random(count) < SHARED_PHONE_SHARE) | (relation == "02")
    number = np.where(shared, household[house], own).astype(str).astype(object)
    number[rng.random(count) < NO_PHONE_SHARE] = None
    return list(number)


def _addresses(rng: Generator, places: Places, house: np.ndarray, live: np.ndarray) -> list[str]:
    prefix = {v: places.address(v) for v in places.villages}
    number = rng.integers(1, 190, (len(live), 4))
    text = [
        f"{prefix[v]}{a}号{b % 18 + 1}栋{c % 6 + 1}0{d % 4 + 1}室"
        if places.is_urban[v]
        else f"{prefix[v]}{b % 12 + 1}组{a % 99 + 1}号"
        for v, (a, b, c, d) in zip(live, number, strict=True)
    ]
    return [text[h] for h in house]


def _former_names(rng: Generator, people: pl.DataFrame, renamed: np.ndarray) -> pl.Series:
    """The names people had before: the same surname, another given name."""
    years, male = people["birth_date"].dt.year().to_numpy(), (people["sex"] == "男").to_numpy()
    former = np.full(people.height, None, dtype=object)
    current = people["name"].to_numpy()[renamed]
    former[renamed] = [
        a[0] + b for a, b in zip(current, names.given_names(rng, years[renamed], male[renamed]), strict=True)
    ]
    return pl.Series("former_name", list(former), dtype=pl.String)


def _lives(rng: Generator, people: pl.DataFrame, latest: date) -> pl.DataFrame:
    """Deaths, moves, births and newcomers of the last two years; migrants who are in no register here."""
    count = people.height
    age = (np.datetime64(latest) - people["birth_date"].to_numpy().astype("datetime64[D]")).astype(np.int64) / YEAR_DAYS
    ago = rng.integers(0, 720, count)
    dies = rng.random(count) < np.where(age > 60, 0.0009 * np.exp((age - 60) / 11.0) * 18, 0.0015)
    dies &= (age * YEAR_DAYS) > ago
    dies &= ~(people["hukou_no"].is_duplicated().to_numpy() & (people["relation"].to_numpy() == "02") & (age < 60))
    draw = rng.random(count)
    kind = np.select(
        [dies & (rng.random(count) < 0.85), draw < 0.004, draw < 0.008, age < 2, draw > RENAMED_ABOVE],
        ["死亡注销", "迁出", "迁入", "出生", "更名"],
        "无",
    ).astype(object)
    when = np.datetime64(latest) - np.where(kind == "出生", np.minimum(age * YEAR_DAYS, 719), ago).astype(
        "timedelta64[D]"
    )
    death = np.datetime64(latest) - ago.astype("timedelta64[D]")
    is_migrant = (rng.random(count) < MIGRANT_SHARE) & ~people["hukou_no"].is_duplicated().to_numpy()
    outside = rng.choice(np.array([f"{code}000000" for code in OTHER_REGIONS], dtype=object), count)
    frame = people.with_columns(
        pl.Series("change_kind", list(kind)),
        pl.Series("change_date", when.astype("datetime64[D]")),
        pl.Series("death_date", death.astype("datetime64[D]")),
        pl.Series("dies", dies),
        pl.Series("is_cremated", dies & ((rng.random(count) < 0.9) | (kind != "死亡注销"))),
        pl.Series("is_registered", ~is_migrant),
        pl.Series("outside", list(outside)),
    )
    return (
        frame.with_columns(
            change_date=pl.when(pl.col("change_kind") != "无").then(pl.col("change_date")),
            death_date=pl.when("dies").then(pl.col("death_date")),
            hukou_area=pl.when("is_registered").then("hukou_area").otherwise("outside"),
            hukou_no=pl.when("is_registered").then("hukou_no"),
            relation=pl.when("is_registered").then("relation"),
            former_name=_former_names(rng, people, kind == "更名"),
            is_planted=pl.lit(value=False),
        )
        .select(PEOPLE.names())
        .cast(PEOPLE)
    )
