"""What the oracle knows of a generated city: plain records and the words of the catalogue, in plain Python.

Written from the rules' wording, not from their SQL: slow and simple on purpose. Money is counted in fen.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any

import polars as pl

from data_contracts.contract import load_contracts
from data_contracts.fast_yaml import load_yaml
from data_contracts.synthetic.city import Truth
from data_contracts.synthetic.names import COMPOUND_SURNAMES

Row = dict[str, Any]
Key = str | int
OPEN = ("在保", "渐退")
COVERING = ("低保", "特困", "孤儿", "事实无人抚养儿童")
EDGE = ("低保边缘", "刚性支出困难")
LOW_INCOME = ("低保", "特困", "低保边缘")
LOCKED = ("服刑", "强制隔离戒毒")
AUTHORISED = ("vehicles", "real_estate", "business", "economic_check")
NAMESAKE_YEARS = 2
ROLES = ("person_no", "guardian_no", "spouse_no")


def fen(yuan: float | None) -> int:
    """Yuan as whole fen; nothing is nothing."""
    return round(yuan * 100) if yuan is not None else 0


def surname(name: str) -> str:
    """The first sign, or a compound surname."""
    return name[:2] if name[:2] in COMPOUND_SURNAMES else name[:1]


def is_severe(certificate: Row) -> bool:
    """The certificate makes its holder severe."""
    level = certificate["disability_level"]
    return level in ("一级", "二级") or (level == "三级" and certificate["disability_kind"] in ("智力", "精神"))


def gross_of(pensions: list[Row]) -> int:
    """Pensions added, in fen."""
    return sum(fen(r["pension_yuan_month"]) for r in pensions)


def net_of(pensions: list[Row]) -> int:
    """Pensions less their basic part added, in fen."""
    return gross_of(pensions) - sum(fen(r["basic_pension_yuan_month"]) for r in pensions)


def months_before(day: date, months: int) -> date:
    """The day so many months earlier, clipped to the month's length."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last))


def years_between(birth: date, day: date) -> int:
    """Completed years."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


@dataclass(frozen=True)
class Unsure:
    """What is not sure of a month.

    `waiting`: (extract, person) whose rows wait for a clerk, who is shown that person; `unproven`: those of them that
    may be nobody else's and only lack evidence; `emptied`: (extract, person, column) whose cells are not valid; `weak`:
    people all of whose rows are linked at L5. `is_proven_only`: nothing that waits is read, calls neither.
    """

    waiting: frozenset[tuple[str, int]] = frozenset()
    unproven: frozenset[tuple[str, int]] = frozenset()
    emptied: frozenset[tuple[str, int, str]] = frozenset()
    weak: frozenset[int] = frozenset()
    is_proven_only: bool = False


@dataclass(frozen=True)
class Hit:
    """A rule hits a subject: a person number, or a household number (a lone person without one stands for himself).

    `people` whom the hit is about, `on` the day of the evidence where E13 asks for it, `department` of a referral,
    `exempt_by` the exemption that holds, `urgency` where it is not always that of the rule, `outcome` what X03 expects,
    `held_by` why a hit waits for a clerk (identity_review) or for a cell (cell_issue), `sources` the extracts an exit
    rule's hit rests on besides the rosters, `is_indirect` where that is so of this hit, not of every one of its rule.
    """

    subject: Key
    people: tuple[int, ...] = ()
    on: date | None = None
    department: str | None = None
    exempt_by: str | None = None
    urgency: str | None = None
    outcome: str | None = None
    held_by: str | None = None
    sources: tuple[str, ...] = ()
    is_indirect: bool = False


class City:
    """One month of a generated city with clean identities: every row's person is the true one."""

    def __init__(
        self,
        period: str,
        rows: dict[str, list[Row]],
        people: dict[int, Row],
        parameters: list[Row],
        kinds: Row,
        unsure: Unsure = Unsure(),
    ):
        year, month = int(period[:4]), int(period[4:])
        self.period = period
        self.as_of = date(year + (month == 12), month % 12 + 1, 1) - timedelta(days=1)
        self.first = self.as_of.replace(day=1)
        own = {name: contract.own_date for name, contract in load_contracts().items()}
        self.named = {e: [r for r in _once(given) if not self._is_later(r, own[e])] for e, given in rows.items()}
        self.unsure = unsure
        for extract, person, column in unsure.emptied:
            for row in self.named[extract]:
                if row["person_no"] == person:
                    row[column] = None
        self.rows = {
            e: [r for r in kept if (e, r["person_no"]) not in unsure.waiting] for e, kept in self.named.items()
        }
        self.everybody = people
        self.parameters = parameters
        self.area_kind = kinds
        self._by_person = {e: _by_person(listed) for e, listed in self.rows.items()}
        self._named_of = {e: _by_person(listed) for e, listed in self.named.items()}
        self.by_number: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows["roster"]:
            self.by_number[row["household_no"]].append(row)
        self.by_hukou: dict[str, list[int]] = defaultdict(list)
        for row in self.rows["household_register"]:
            self.by_hukou[row["hukou_no"]].append(row["person_no"])

    @cached_property
    def proven(self) -> "City":
        """The same month without anything that waits for a clerk."""
        unsure = replace(self.unsure, unproven=frozenset(), is_proven_only=True)
        return City(self.period, self.named, self.everybody, self.parameters, self.area_kind, unsure)

    @classmethod
    def of(cls, truth: Truth, period: str, unsure: Unsure = Unsure()) -> "City":
        """Read the truth of a period: its rows as the extracts of that month show them, once each."""
        rows = {extract: frame.drop("record_no").to_dicts() for extract, frame in truth.months[period].items()}
        people = {row["person_no"]: row for row in truth.people.to_dicts()}
        settings = load_yaml((truth.city / "parameters.yaml").read_text(encoding="utf-8"))
        areas = pl.read_csv(truth.city / "areas.csv", infer_schema=False)
        kinds = {area: kind for area, kind in areas.select("区划代码", "城乡").iter_rows() if kind}
        return cls(period, rows, people, settings["parameters"], kinds, unsure)

    def pending(self, extract: str, person: int) -> list[Row]:
        """Rows that wait for a clerk, who is shown the person."""
        return self.named_of(extract, person) if (extract, person) in self.unsure.waiting else []

    def pending_by_name(self, extract: str, person: int) -> list[Row]:
        """Those and the waiting rows of namesakes: whoever is said to have no row may have one of them."""
        owners = sorted({q for e, q in self.unsure.waiting if e == extract})
        names = [q for q in owners if q == person or self._may_be_taken_for(q, person)]
        return [row for owner in names for row in self.named_of(extract, owner)]

    def _may_be_taken_for(self, owner: int, person: int) -> bool:
        """Same name and born within two years, or same surname and birthday; of one county."""
        a, b = self.everybody[owner], self.everybody[person]
        days = (a["birth_date"], b["birth_date"])
        near = months_before(max(days), 12 * NAMESAKE_YEARS) <= min(days)
        alike = (a["name"] == b["name"] and near) or (surname(a["name"]) == surname(b["name"]) and days[0] == days[1])
        counties = [{row[c][:6] for c in ("hukou_area", "live_area") if row[c]} for row in (a, b)]
        return bool(alike and counties[0] & counties[1])

    def named_of(self, extract: str, person: int) -> list[Row]:
        """A person's rows and those that wait for a clerk, who is shown the person."""
        return self._named_of[extract].get(person, [])

    def calls(self, extract: str) -> list[Row]:
        """Calls and petitions: those that wait for a clerk are answered, too, as the person's whom he is shown."""
        return self.rows[extract] if self.unsure.is_proven_only else self.named[extract]

    def evidence(self, extract: str, person: int) -> list[Row]:
        """A person's rows as a rule that helps may read them: those that only lack evidence among them."""
        unproven = (extract, person) in self.unsure.unproven
        return self.named_of(extract, person) if unproven else self.of_person(extract, person)

    def evidence_rows(self, extract: str) -> list[Row]:
        """Rows of an extract as a rule that helps may read them."""
        known = self.unsure.waiting - self.unsure.unproven
        return [r for r in self.named[extract] if (extract, r["person_no"]) not in known]

    def is_emptied(self, extract: str, person: int, column: str) -> bool:
        """Whether the person's cells of a column held something invalid."""
        return (extract, person, column) in self.unsure.emptied

    def _is_later(self, row: Row, own_date: str | None) -> bool:
        return bool(own_date and row.get(own_date) and row[own_date] > self.as_of)

    # ---- time
    def months_ago(self, months: int) -> date:
        """as_of minus months."""
        return months_before(self.as_of, months)

    def within(self, day: date | None, months: int) -> bool:
        """as_of - N months < day <= as_of."""
        return day is not None and self.months_ago(months) < day <= self.as_of

    def is_this_month(self, day: date | None) -> bool:
        """Within the period."""
        return day is not None and self.first <= day <= self.as_of

    # ---- people
    @cached_property
    def known(self) -> list[int]:
        """People some joinable row names, in any role: property look-ups name nobody who is not authorised."""
        found = {
            row[role]
            for extract, listed in self.named.items()
            for row in listed
            for role in ROLES
            if row.get(role) is not None and (extract not in AUTHORISED or self.is_authorised(row["person_no"]))
        }
        return sorted(found)

    def of_person(self, extract: str, person: int) -> list[Row]:
        """A person's rows of an extract; of a property extract only what may be joined."""
        if extract in AUTHORISED and not self.is_authorised(person):
            return []
        return self._by_person[extract].get(person, [])

    def is_authorised(self, person: int) -> bool:
        """Member of a household on the roster or applying that holds an authorisation at as_of."""
        return any(self.is_authorised_number(r["household_no"]) for r in self._by_person["roster"].get(person, []))

    def age(self, person: int, day: date | None = None) -> int:
        """Completed years at a day, as_of when none is given."""
        return years_between(self.everybody[person]["birth_date"], day or self.as_of)

    @cache  # noqa: B019 (a city lives as long as its test)
    def death_days(self, person: int) -> tuple[date, ...]:
        """Days on which the register or a funeral says the person died."""
        register = [
            r["change_date"] for r in self.of_person("household_register", person) if r["change_kind"] == "死亡注销"
        ]
        return tuple(register + [r["death_date"] for r in self.of_person("funeral", person)])

    def is_dead(self, person: int) -> bool:
        """By the register or by a funeral, either one."""
        return bool(self.death_days(person))

    @cache  # noqa: B019
    def lives_here(self, person: int) -> bool:
        """Whom the register, the rosters or the monitoring know: of them alone a missing pension says something."""
        on_lists = ("household_register", "roster", "rural_monitoring")
        return self.counts(person) and any(self.of_person(extract, person) for extract in on_lists)

    def is_gone(self, person: int) -> bool:
        """迁出."""
        return any(r["change_kind"] == "迁出" for r in self.of_person("household_register", person))

    def counts(self, person: int) -> bool:
        """Neither dead nor 迁出: a subject, and a member in counts."""
        return not self.is_dead(person) and not self.is_gone(person)

    def is_locked(self, person: int) -> bool:
        """Now in prison or in compulsory detoxification; a term has ended on its last day."""
        return any(self.is_locked_by(r) for r in self.of_person("justice", person))

    def is_locked_by(self, row: Row) -> bool:
        """The term of a row runs at as_of."""
        has_begun = row["term_start"] is None or row["term_start"] <= self.as_of
        return (
            row["justice_status"] in LOCKED and has_begun and (row["term_end"] is None or row["term_end"] > self.as_of)
        )

    # ---- words of the catalogue
    @cache  # noqa: B019
    def covering_rows(self, person: int) -> tuple[Row, ...]:
        """Roster rows by which the person is covered."""
        return tuple(
            r
            for r in self.of_person("roster", person)
            if r["status"] in OPEN and r["is_covered"] and r["programme"] in COVERING
        )

    def is_covered(self, person: int, programme: str | None = None) -> bool:
        """Covered, or covered by one programme."""
        return any(programme in (None, r["programme"]) for r in self.covering_rows(person))

    def is_authorised_number(self, number: str) -> bool:
        """The number's own authorisation at as_of."""
        return any(
            r["status"] in (*OPEN, "申请中") and r["authorised_until"] and r["authorised_until"] >= self.as_of
            for r in self.by_number[number]
        )

    @cache  # noqa: B019
    def edge_numbers(self) -> frozenset[str]:
        """Household numbers with a row 低保边缘 or 刚性支出困难 在保."""
        return frozenset(
            r["household_no"] for r in self.rows["roster"] if r["programme"] in EDGE and r["status"] == "在保"
        )

    def is_edge(self, person: int) -> bool:
        """Member of an edge household and not covered."""
        numbers = {r["household_no"] for r in self.of_person("roster", person)}
        return not self.is_covered(person) and bool(numbers & self.edge_numbers())

    def is_applying(self, person: int) -> bool:
        """A roster row 申请中."""
        return any(r["status"] == "申请中" for r in self.of_person("roster", person))

    def is_uncovered(self, person: int) -> bool:
        """Neither covered nor edge nor applying."""
        return not (self.is_covered(person) or self.is_edge(person) or self.is_applying(person))

    def is_helped(self, person: int) -> bool:
        """Covered or edge."""
        return self.is_covered(person) or self.is_edge(person)

    def is_in_force(self, certificate: Row) -> bool:
        """有效, and not past its last day."""
        until = certificate["valid_until"]
        return certificate["certificate_status"] == "有效" and (until is None or until >= self.as_of)

    def certificates(self, person: int) -> list[Row]:
        """Certificates in force."""
        return [r for r in self.of_person("disability", person) if self.is_in_force(r)]

    def net_pension(self, person: int) -> int:
        """Pensions less their basic part, in fen; those whose basic part is not known are left out."""
        if self.is_emptied("pension", person, "basic_pension_yuan_month"):
            return 0
        return net_of(self.of_person("pension", person))

    def gross_pension(self, person: int) -> int:
        """Pensions, in fen."""
        return gross_of(self.of_person("pension", person))

    # ---- households
    @cache  # noqa: B019
    def number_of(self, person: int) -> str | None:
        """Roster number: the row that covers first, then edge 在保, then applying, then others; then the newest."""
        rows = self.of_person("roster", person)
        if not rows:
            return None

        def rank(row: Row) -> tuple[int, int, str]:
            covers = row in self.covering_rows(person)
            edge = row["programme"] in EDGE and row["status"] == "在保"
            order = 0 if covers else 1 if edge else 2 if row["status"] == "申请中" else 3
            newest = row["status_date"] or date.min
            return order, -newest.toordinal(), row["household_no"]

        return str(min(rows, key=rank)["household_no"])

    def hukou_of(self, person: int) -> str | None:
        """hukou_no."""
        rows = self.of_person("household_register", person)
        return str(rows[0]["hukou_no"]) if rows else None

    def household_of(self, person: int) -> Key:
        """Roster number, else hukou number, else the person alone."""
        return self.number_of(person) or self.hukou_of(person) or person

    def members(self, household: Key) -> list[int]:
        """Everybody of a household, the dead too: any roster row ties to a number; else the hukou; else one person."""
        if isinstance(household, int):
            return [household]
        if household in self.by_number:
            return list(dict.fromkeys(r["person_no"] for r in self.by_number[household]))
        return self.by_hukou.get(household, [])

    def living(self, household: Key) -> list[int]:
        """Members that count."""
        return [p for p in self.members(household) if self.counts(p)]

    @cache  # noqa: B019
    def monitored(self) -> dict[str, list[int]]:
        """Monitored households whose risk is not cleared, with all their members."""
        open_ = {r["monitor_no"] for r in self.rows["rural_monitoring"] if r["is_risk_cleared"] is False}
        found: dict[str, list[int]] = {number: [] for number in sorted(open_)}
        for row in self.rows["rural_monitoring"]:
            if row["monitor_no"] in found:
                found[row["monitor_no"]].append(row["person_no"])
        return found

    @cache  # noqa: B019
    def monitored_people(self) -> frozenset[int]:
        """Members of monitored households whose risk is not cleared."""
        return frozenset(p for people in self.monitored().values() for p in people)

    # ---- parameters
    def parameter(self, name: str, person: int | None = None, number: str | None = None) -> float | None:
        """The most local value in force and known at as_of for a person's hukou area; None = not run there."""
        area, kind = "*", None
        if person is not None:
            area = str(self.everybody[person]["hukou_area"] or self.everybody[person]["live_area"])
            number = number or self.number_of(person)
            kind = self.by_number[number][0]["urban_rural"] if number else self.area_kind.get(area)
        places = [area[:9] + "000", area[:6], area[:4] + "00", area[:2] + "0000", "*"] if area != "*" else ["*"]
        for place in [area, *places]:
            found = [v for v in self.parameters if v["id"] == name and self._is_value(v, place, kind)]
            if found:
                return float(max(found, key=lambda v: v["from"])["value"])
        return None

    def is_event_area(self, person: int) -> bool:
        """Whether event_mode is on where the person lives."""
        area = str(self.everybody[person]["live_area"])
        return any(
            v["id"] == "event_mode" and v["value"] and any(self._is_value(v, a, None) for a in (area, area[:9] + "000"))
            for v in self.parameters
        )

    def _is_value(self, value: Row, place: str, kind: str | None) -> bool:
        return (
            value["area"] in (place, place[:6] if place.endswith("000000") else place)
            and value.get("urban_rural") in (None, kind)
            and value["from"] <= self.as_of
            and value["published"] <= self.as_of
            and (value.get("to") is None or value["to"] >= self.as_of)
        )

    def standard(self, person: int, number: str | None = None) -> int | None:
        """The dibao standard of a person, in fen; None when there is none there."""
        value = self.parameter("dibao_standard", person, number)
        return None if value is None else round(value * 100)


def _by_person(rows: Iterable[Row]) -> dict[int, list[Row]]:
    index: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        index[row["person_no"]].append(row)
    return index


def _once(rows: Iterable[Row]) -> list[Row]:
    seen: set[tuple[Any, ...]] = set()
    kept = []
    for row in rows:
        key = tuple(row.values())
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept
