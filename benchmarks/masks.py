"""How many valid ID numbers fit what the lists show of a person, over two months: at least 1,000 for everybody.

    python -m benchmarks.masks [--made OUT] [--households 150]

Who holds the lists of two months knows of a listed person: the digits of the number that are shown, sex, the age in
each month (a birthday between two months narrows the birth to one of them), and whatever day of birth some sentence
lets out. He is taken to know the first six digits too, shown or not: the county is on the list. Counted is how many
numbers with a right check digit remain, person by person, over every CSV under FOLDERS; beside it, how many would
remain if the last four digits were shown. Exit 1 when somebody is left with fewer. `--made` looks at months that are
there; else a city is invented and its two months are run.
"""

import argparse
import re
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import polars as pl

from benchmarks.year_clerks import SEED
from data_contracts.synthetic.city import generate
from data_contracts.synthetic.damage import Mess
from flows import month
from flows.preflight import open_run
from flows.store.run import period_end

ENOUGH = 1000
PERIODS = ("202609", "202610")
FOLDERS = (
    *("worklists", "referrals", "focus_groups", "reviews", "spot_check", "open_leads", "coordination"),
    *("prepared_reviews", "notices"),
)
ID, NAME, SEX, AGE, HOUSEHOLD = "证件号码(脱敏)", "姓名", "性别", "年龄", "户编号"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SEXES = {"男": 1, "女": 0}


@dataclass
class Shown:
    """What lists show of one person: masks of the number, sex, (last day of the month, age), whole days of birth."""

    masks: set[str] = field(default_factory=set)
    sex: str = ""
    ages: set[tuple[date, int]] = field(default_factory=set)
    births: set[date] = field(default_factory=set)


def candidates(shown: Shown, area: str) -> int:
    """Valid numbers that fit; `area`: the first six digits, taken as known."""
    known = _known(shown.masks)
    days = [day for day in _births(shown) if _fits(known, 6, f"{day:%Y%m%d}")]
    serials = [f"{n:03}" for n in range(1000) if SEXES.get(shown.sex, n % 2) == n % 2 and _fits(known, 14, f"{n:03}")]
    if 17 not in known:  # each birth and serial number has one check digit
        return len(days) * len(serials)
    return sum(check_digit(f"{area}{day:%Y%m%d}{serial}") == known[17] for day in days for serial in serials)


def check_digit(body: str) -> str:
    """The last character of a number by its first 17."""
    return CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def _known(masks: Iterable[str]) -> dict[int, str]:
    """Place -> digit of every digit that some mask of 18 signs shows."""
    whole = [mask for mask in masks if len(mask) == 18]
    return {place: sign.upper() for mask in whole for place, sign in enumerate(mask) if sign != "*"}


def _fits(known: dict[int, str], start: int, digits: str) -> bool:
    return all(known.get(start + place, digit) == digit for place, digit in enumerate(digits))


def _births(shown: Shown) -> list[date]:
    """Every day on which he can be born, by his ages on the last days of months."""
    if shown.births:
        return sorted(shown.births)
    first, last = date(1900, 1, 1), max((day for day, _ in shown.ages), default=date(2026, 12, 31))
    for day, age in shown.ages:
        first = max(first, _years_before(day, age + 1) + timedelta(days=1))
        last = min(last, _years_before(day, age))
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _years_before(day: date, years: int) -> date:
    year = max(day.year - years, 1)
    return date(year, day.month, 28) if (day.month, day.day) == (2, 29) and year % 4 else day.replace(year=year)


def lines_of(out: Path, period: str) -> Iterator[dict[str, str]]:
    """Every line of the month's lists that shows a number."""
    for folder in FOLDERS:
        for path in sorted((out / period / folder).glob("*.csv")):
            table = pl.read_csv(path, infer_schema=False, glob=False, truncate_ragged_lines=True)
            if ID in table.columns:
                yield from table.fill_null("").iter_rows(named=True)


def shown_of(out: Path, periods: Sequence[str], people: dict[str, dict[str, object]]) -> dict[str, Shown]:
    """What the lists of the months show of each person (id_no -> Shown). A line is held to be about the person of its
    name, sex and age whose number fits its mask; who reads lists cannot do better.
    """
    found: dict[str, Shown] = {}
    by_name: dict[str, list[str]] = {}
    for number, person in people.items():
        by_name.setdefault(str(person["name"]), []).append(number)
    for period in periods:
        as_of = period_end(period)
        for line in lines_of(out, period):
            for number in by_name.get(line.get(NAME, ""), ()):
                if _is_of(line, number, as_of):
                    _add(found.setdefault(number, Shown()), line, as_of, people[number])
    return found


def _is_of(line: dict[str, str], number: str, as_of: date) -> bool:
    mask, sex, age = line[ID], SEXES.get(line.get(SEX, "")), line.get(AGE, "")
    if len(mask) != 18 or not all(sign in ("*", own) for sign, own in zip(mask, number, strict=True)):
        return False
    born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    full_years = as_of.year - born.year - ((as_of.month, as_of.day) < (born.month, born.day))
    return sex in (None, int(number[16]) % 2) and age in ("", str(full_years))


def _add(shown: Shown, line: dict[str, str], as_of: date, person: dict[str, object]) -> None:
    shown.masks.add(line[ID])
    shown.sex = line.get(SEX, "") or shown.sex
    if line.get(AGE, "").isdigit():
        shown.ages.add((as_of, int(line[AGE])))
    born = person["birth_date"]
    if isinstance(born, date) and any(_tells(cell, born) for cell in line.values()):
        shown.births.add(born)


def _tells(cell: str, born: date) -> bool:
    """Whether a cell spells out a day of birth, in any of the usual ways."""
    spelled = (f"{born:%Y-%m-%d}", f"{born:%Y%m%d}", f"{born.year}年{born.month}月{born.day}日", f"{born:%Y/%m/%d}")
    return any(re.search(rf"(?<!\d){re.escape(text)}(?!\d)", cell or "") for text in spelled)


def people_of(out: Path, periods: Sequence[str]) -> dict[str, dict[str, object]]:
    """id_no -> name, birth_date of everybody with a whole number, of the months' tables."""
    tables = [pl.read_parquet(out / period / "tables" / "people.parquet", glob=False) for period in periods]
    is_valid = pl.col("id_no").str.contains(r"^\d{6}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]$")
    rows = pl.concat(tables, how="diagonal").filter(is_valid).unique("id_no", keep="last")
    return {row["id_no"]: row for row in rows.sort("id_no").iter_rows(named=True)}


def with_ends(number: str) -> str:
    """The number as it would be masked with its last four digits in sight: the floor of the comparison."""
    return f"{number[:6]}{'*' * 8}{number[14:]}"


def measured(out: Path, periods: Sequence[str], *, with_last_four: bool = False) -> list[int]:
    """Of every listed person how many valid numbers fit what is shown of him over the months, fewest first."""
    people = people_of(out, periods)
    found = shown_of(out, periods, people)
    for number, shown in found.items():
        shown.masks |= {with_ends(number)} if with_last_four else set()
    return sorted(candidates(shown, number[:6]) for number, shown in found.items())


def main() -> int:
    """Measure and say so."""
    parser = argparse.ArgumentParser(description="How many valid numbers fit what the lists show of a person.")
    parser.add_argument("--made", type=Path, help="an out folder with months that are there")
    parser.add_argument("--households", type=int, default=150)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = given.made or _made(Path(folder), given.households)
        periods = sorted(path.name for path in out.iterdir() if (path / "manifest.json").is_file())
        counts, floor = measured(out, periods), measured(out, periods, with_last_four=True)
    if not counts:
        print("nobody with a whole number is on a list")
        return 1
    few = sum(count < ENOUGH for count in counts)
    print(f"{len(counts)} people on lists of {', '.join(periods)}: valid numbers that fit what is shown of them")
    for name, ones in (("as masked", counts), ("were the last four digits shown", floor)):
        below = sum(count < ENOUGH for count in ones)
        print(f"{name}: least {ones[0]:,}, median {statistics.median(ones):,.0f}; below {ENOUGH:,}: {below}")
    return int(few > 0)


def _made(folder: Path, households: int) -> Path:
    truth = generate(folder / "made", households=households, seed=SEED, periods=PERIODS, mess=Mess.realistic())
    for period in PERIODS:
        month.run_month(open_run(truth.city, truth.incoming, period, folder / "store", folder / "out"))
    return folder / "out"


if __name__ == "__main__":
    sys.exit(main())
