"""What is rare in one city and ordinary in another; each kind only when a Mess names it, else no byte changes.

    shared_phones   a cadre's phone on the rows of up to 60 people of the villages he looks after
    institutions    the address and phone of a home or boarding school on everybody's rows who lives there
    strangers       callers, patients and spouses who are in no register and on no roster
    county_areas    codes that name the county alone: all rows of some departments, and some people everywhere
    short_numbers   household numbers that begin with zeros, which other departments' number cells lose
    other_subsidies allowances of the old and farm subsidies beside what assistance pays (other_lists.py)
    work_abroad     of some country people nobody knows more than whether they work (other_lists.py)

Strangers and household numbers are part of the truth (`with_oddities`); the others are damage (`as_written`).
"""

import re
from dataclasses import replace

import numpy as np
import polars as pl

from data_contracts.synthetic import draws, population
from data_contracts.synthetic.places import OTHER_REGIONS
from data_contracts.synthetic.roster import LETTERS
from data_contracts.synthetic.world import World

KINDS = (
    *("shared_phones", "institutions", "strangers", "county_areas", "short_numbers"),
    *("other_subsidies", "work_abroad"),
)
SHARED_PHONES, INSTITUTIONS, STRANGERS, COUNTY_AREAS, SHORT_NUMBERS, OTHER_SUBSIDIES, WORK_ABROAD = KINDS
PHONE_PEOPLE, PHONE_SHARE = 60, 0.35
HOME, SCHOOL = "敬老院", "寄宿学校"
LIVES_IN_HOME, BOARDS, MAX_RESIDENTS = 0.25, 0.3, 200
CALLERS, PATIENTS, SPOUSES = 0.015, 0.015, 0.005
"""Strangers per person of the city."""
COUNTY_DEPARTMENTS, COUNTY_PEOPLE = 0.3, 0.04
WRITES_OTHERWISE = ("roster", "household_register")
"""Departments that know their people's villages and their own household numbers."""
DIGIT_OF = {letter: str(digit) for digit, letter in enumerate(LETTERS.values(), start=1)}


def with_oddities(world: World, kinds: frozenset[str]) -> World:
    """The truth with strangers, and with household numbers that begin with zeros."""
    if STRANGERS in kinds:
        world = _with_strangers(world)
    return _with_zeros(world) if SHORT_NUMBERS in kinds else world


def as_written(world: World, extract: str, rows: pl.DataFrame, kinds: frozenset[str]) -> pl.DataFrame:
    """An extract's rows with particulars, as departments write them; what was done is added to `_errors`. Row order and
    count stay."""
    if SHARED_PHONES in kinds:
        rows = _replaced(rows, _cadre_phones(world), "phone_of_cadre")
    if INSTITUTIONS in kinds:
        rows = _replaced(rows, _residents(world), "address_of_institution")
    if COUNTY_AREAS in kinds:
        rows = _county_areas(world, extract, rows)
    if SHORT_NUMBERS in kinds and extract not in WRITES_OTHERWISE and "household_no" in rows.columns:
        written = rows["household_no"].str.strip_chars_start("0")
        rows = _changed(rows, {"household_no": written}, "household_no_without_zeros")
    return rows


# ---- the truth


def _with_strangers(world: World) -> World:
    ordinary = world.people.filter(~pl.col("is_planted"))
    wanted = {extract: int(ordinary.height * share) + 1 for extract, share in _SHARES.items()}
    strangers = _strangers(world, sum(wanted.values()))
    records, begin = dict(world.records), 0
    for extract, count in wanted.items():
        who = strangers["person_no"].slice(begin, count)
        begin += count
        rows = _rows_of(world, extract, who)
        first = int(records[extract]["record_no"].max() or 0) + 1  # type: ignore[arg-type]
        rows = rows.with_columns(pl.int_range(first, first + rows.height, dtype=pl.Int64).alias("record_no"))
        records[extract] = pl.concat([records[extract], rows.select(records[extract].columns)])
    return replace(world, people=pl.concat([world.people, strangers]), records=records)


_SHARES = {"hotline": CALLERS, "medical_claims": PATIENTS, "marriage": SPOUSES}


def _strangers(world: World, count: int) -> pl.DataFrame:
    """Grown people of the population's kind, in no register: no hukou household, half of them from elsewhere."""
    made = population.invent(draws.stream(world.seed, STRANGERS), world.places, count + count // 4, world.latest)
    made = made.filter(pl.col("relation").fill_null("02") == "02", pl.col("death_date").is_null())
    made = made.filter(~pl.col("id_no").is_in(world.people["id_no"].implode())).head(count)
    first_no, first_house = int(world.people["person_no"].max()) + 1, int(world.people["house"].max()) + 1  # type: ignore[arg-type]
    elsewhere = pl.int_range(pl.len()) % 2 == 0
    return made.with_columns(
        pl.int_range(first_no, first_no + pl.len(), dtype=pl.Int64).alias("person_no"),
        pl.int_range(first_house, first_house + pl.len(), dtype=pl.Int64).alias("house"),
        hukou_area=pl.when(elsewhere).then(pl.lit(f"{OTHER_REGIONS[0]}000000")).otherwise("hukou_area"),
        hukou_no=pl.lit(None, pl.String),
        relation=pl.lit(None, pl.String),
        former_name=pl.lit(None, pl.String),
        is_registered=pl.lit(value=False),
        change_kind=pl.lit("无"),
        change_date=pl.lit(None, pl.Date),
        is_cremated=pl.lit(value=False),
    )


def _rows_of(world: World, extract: str, who: pl.Series) -> pl.DataFrame:
    """A row for each stranger after the pattern of ordinary people's; a spouse is named in a row of the city's."""
    rng = draws.stream(world.seed, STRANGERS, extract)
    ordinary = world.people.filter(~pl.col("is_planted"))["person_no"]
    patterns = world.records[extract].filter(pl.col("person_no").is_in(ordinary.implode()))
    rows = patterns[rng.integers(0, patterns.height, len(who)).tolist()] if patterns.height else patterns
    who = who.head(rows.height)
    if extract == "marriage":
        grown = (pl.lit(world.latest) - pl.col("birth_date")).dt.total_days().is_between(25 * 366, 60 * 365)
        of_city = world.people.filter(grown, ~pl.col("is_planted"), pl.col("is_registered"))["person_no"]
        married = of_city.gather(rng.choice(len(of_city), rows.height, replace=False).tolist())
        return rows.with_columns(married.alias("person_no"), who.alias("spouse_no"), registration_kind=pl.lit("结婚"))
    number = {"hotline": "ticket_no", "medical_claims": "claim_no"}[extract]
    serial = pl.Series([f"WL{n:07d}" for n in range(rows.height)], dtype=pl.String)
    return rows.with_columns(who.alias("person_no"), serial.alias(number))


def _with_zeros(world: World) -> World:
    """Every roster household number as digits behind two zeros, wherever it stands."""
    numbers = world.records["roster"]["household_no"].drop_nulls().unique(maintain_order=True).to_list()
    new = {number: "00" + re.sub("[A-Z]", lambda found: DIGIT_OF[found.group()], number) for number in numbers}

    def renumbered(frame: pl.DataFrame) -> pl.DataFrame:
        known = "household_no" in frame.columns
        return frame.with_columns(pl.col("household_no").replace(new)) if known else frame

    return replace(
        world,
        records={extract: renumbered(frame) for extract, frame in world.records.items()},
        payments=renumbered(world.payments),
        paid_by_plan=frozenset(new.get(number, number) for number in world.paid_by_plan),
        situations=renumbered(world.situations),
    )


# ---- what departments write


def _cadre_phones(world: World) -> pl.DataFrame:
    """person_no, phone: people of a township for whom the phone of the cadre who looks after them is given."""
    rng = draws.stream(world.seed, SHARED_PHONES)
    people = world.people.select("person_no", "phone", town=pl.col("live_area").str.slice(0, 9)).with_columns(
        pl.Series("order", rng.random(world.people.height))
    )
    cadres = people.drop_nulls("phone").group_by("town", maintain_order=True).agg(cadre=pl.col("phone").first())
    place = pl.col("order").rank("ordinal").over("town")
    served = people.filter((place <= PHONE_PEOPLE) & (place <= PHONE_SHARE * pl.len().over("town")))
    return served.join(cadres, on="town", maintain_order="left").select("person_no", phone="cadre")


def _residents(world: World) -> pl.DataFrame:
    """person_no, phone, address: who lives in a home, or boards at a school, of their township."""
    rng = draws.stream(world.seed, INSTITUTIONS)
    age = (pl.lit(world.latest) - pl.col("birth_date")).dt.total_days() / 365.25
    drawn = pl.Series("drawn", rng.random(world.people.height))
    kind = (
        pl.when((age >= 60) & (drawn < LIVES_IN_HOME))
        .then(pl.lit(HOME))
        .when(age.is_between(7, 17) & (drawn < BOARDS))
        .then(pl.lit(SCHOOL))
    )
    residents = world.people.select("person_no", "live_area", kind=kind).drop_nulls("kind")
    residents = residents.with_columns(town=pl.col("live_area").str.slice(0, 9) + "000")
    residents = residents.filter(pl.int_range(pl.len()).over("town", "kind") < MAX_RESIDENTS)
    houses = residents.select("town", "kind").unique(maintain_order=True)
    names = world.places.names
    addresses = [names.get(town[:6] + "000000", "") + names.get(town, "") + kind for town, kind in houses.iter_rows()]
    phones = [f"154{n:08d}" for n in rng.integers(0, 10**8, houses.height)]
    houses = houses.with_columns(pl.Series("address", addresses, pl.String), pl.Series("phone", phones, pl.String))
    return residents.join(houses, on=["town", "kind"], maintain_order="left").select("person_no", "phone", "address")


def _replaced(rows: pl.DataFrame, others: pl.DataFrame, error: str) -> pl.DataFrame:
    """Rows whose person is among `others`, with those values; what a row leaves blank stays blank."""
    found = rows.select("person_no").join(others, on="person_no", how="left", maintain_order="left")
    columns = [name for name in others.columns if name != "person_no"]
    both = rows.with_columns(found[name].alias(f"other_{name}") for name in columns)
    written = {
        name: both.select(
            pl.when(pl.col(name).is_not_null()).then(pl.coalesce(f"other_{name}", name)).alias(name)
        ).to_series()
        for name in columns
    }
    return _changed(rows, written, error)


def _county_areas(world: World, extract: str, rows: pl.DataFrame) -> pl.DataFrame:
    """Whole departments write the county alone; of some people nobody knows more of the hukou than that."""
    is_coarse = draws.stream(world.seed, COUNTY_AREAS, extract).random() < COUNTY_DEPARTMENTS
    known = draws.stream(world.seed, COUNTY_AREAS).random(int(world.people["person_no"].max()) + 1)  # type: ignore[arg-type]
    of_person = pl.Series(known[rows["person_no"].to_numpy()] < COUNTY_PEOPLE)
    county = {name: rows[name].str.slice(0, 6) + "000000" for name in ("hukou_area", "live_area")}
    if is_coarse and extract not in WRITES_OTHERWISE:
        return _changed(rows, county, "area_county_only")
    hukou = pl.select(pl.when(of_person).then(county["hukou_area"]).otherwise(rows["hukou_area"])).to_series()
    return _changed(rows, {"hukou_area": hukou}, "area_county_only")


def _changed(rows: pl.DataFrame, written: dict[str, pl.Series], error: str) -> pl.DataFrame:
    """Rows with columns as they are written; `error` is noted where that is another value than before."""
    is_other = np.zeros(rows.height, dtype=bool)
    for name, values in written.items():
        is_other |= (rows[name].ne_missing(values)).to_numpy()
    noted = pl.when(pl.Series(is_other)).then(pl.lit([error])).otherwise(pl.lit([], pl.List(pl.String)))
    columns = [values.alias(name) for name, values in written.items()]
    return rows.with_columns(*columns, pl.concat_list("_errors", noted).alias("_errors"))
