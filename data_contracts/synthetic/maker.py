"""The bench on which planted people are made: a household, its roster rows, the rows departments hold of it.

A situation is a few lines of calls. Whatever a planted person has not been given stays the plain everyday row
(services.py): insured, a pension when old, at school when young, paid on time.
"""

from datetime import date, timedelta
from typing import Any

import polars as pl
from numpy.random import Generator

from data_contracts.synthetic import citizen_ids, names, parameters
from data_contracts.synthetic.places import FORMER_REGIONS, Places
from data_contracts.synthetic.population import PEOPLE
from data_contracts.synthetic.roster import household_number

PLANTED_HOUSE, PLANTED_ROSTER = 90_000_000, 500_000
FIRST_SEQUENCE, SEQUENCE_STEP = 20, 2
SITUATIONS = pl.Schema(
    {
        "rule_id": pl.String,
        "is_hit": pl.Boolean,
        "label": pl.String,
        "person_no": pl.Int64,
        "household_no": pl.String,
    }
)


class Person:
    """One planted person; fields are the columns of PEOPLE."""

    def __init__(self, **fields: Any) -> None:
        self.fields = fields

    @property
    def number(self) -> int:
        """The true person number."""
        return int(str(self.fields["person_no"]))

    @property
    def id_no(self) -> str:
        """The valid citizen ID."""
        return str(self.fields["id_no"])

    @property
    def hukou_area(self) -> str:
        """12-digit village of the household registration."""
        return str(self.fields["hukou_area"])

    def dies(self, day: date, *, register: bool = True, cremated: bool = True) -> "Person":
        """Let the person die: cancelled in the register, cremated, or both."""
        self.fields.update(death_date=day, is_cremated=cremated)
        if register:
            self.fields.update(change_kind="死亡注销", change_date=day)
        return self

    def changes(self, kind: str, day: date) -> "Person":
        """Give the person a change in the register."""
        self.fields.update(change_kind=kind, change_date=day)
        return self


class Maker:
    """Makes planted people and their rows; everything is dated from `latest`."""

    def __init__(self, rng: Generator, places: Places, latest: date, ordinary: pl.DataFrame) -> None:
        self.rng, self.places, self.latest = rng, places, latest
        self.people: list[Person] = []
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.settled: set[tuple[str, int]] = set()
        self.paid_by_plan: set[str] = set()
        self.situations: list[dict[str, Any]] = []
        self.ordinary_people = self._next_person = ordinary.height
        self._houses = self._rosters = self._serials = 0
        self._given = set(ordinary["id_no"].to_list())

    # ---- days
    def ago(self, *, months: int = 0, days: int = 0) -> date:
        """The day `months` months, then `days` days, before the last day of the period (clipped to the month's end)."""
        index = self.latest.year * 12 + self.latest.month - 1 - months
        year, month = divmod(index, 12)
        last = (date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
        return date(year, month + 1, min(self.latest.day, last)) - timedelta(days=days)

    def born(self, age: int, *, days: int = 40) -> date:
        """A birthday that makes someone `age` years old `days` days before `latest` (0 = has it on the very day)."""
        day = self.latest - timedelta(days=days)
        return day.replace(year=day.year - age, day=min(day.day, 28) if day.month == 2 else day.day)

    # ---- people
    def household(
        self, *members: tuple[str, int | date] | tuple[str, int | date, str], urban: bool | None = None
    ) -> list[Person]:
        """A registered household: (GB/T 4761 relation, age or birthday[, sex]) of each member, in one village."""
        village = self.village(urban=urban)
        house = PLANTED_HOUSE + self._houses
        self._houses += 1
        surname = str(names.surnames(self.rng, 1)[0])
        number = f"{village[:6]}{house:08d}"
        phone = f"154{int(self.rng.integers(0, 10**8)):08d}"
        address = self.places.address(village) + f"{int(self.rng.integers(1, 12))}组{int(self.rng.integers(1, 99))}号"
        made = []
        for relation, age, *sex in members:
            is_male = (
                (sex[0] == "男") if sex else relation in MEN or (relation not in WOMEN and self.rng.random() < 0.6)
            )
            birth = age if isinstance(age, date) else self.born(age)
            made.append(
                self._person(
                    house=house,
                    hukou_no=number,
                    relation=relation,
                    hukou_area=village,
                    live_area=village,
                    address=address,
                    phone=phone,
                    birth_date=birth,
                    sex="男" if is_male else "女",
                    surname=surname if relation not in MARRIED_IN else None,
                )
            )
        return made

    def stranger(self, age: int) -> Person:
        """Someone in no register here: a migrant, a caller."""
        person = self.household(("02", age))[0]
        person.fields.update(is_registered=False, hukou_no=None, relation=None, hukou_area="369921000000")
        return person

    def village(self, *, urban: bool | None) -> str:
        """Draw a village."""
        among = self.places.villages if urban is None else self.places.urban if urban else self.places.rural
        return among[int(self.rng.integers(0, len(among)))]

    def _person(self, *, surname: str | None, birth_date: date, sex: str, hukou_area: str, **fields: Any) -> Person:
        is_male = sex == "男"
        family = surname or str(names.surnames(self.rng, 1)[0])
        years = pl.Series([birth_date.year]).to_numpy()
        given = str(names.given_names(self.rng, years, pl.Series([is_male]).to_numpy())[0])
        region = hukou_area[:6] if self.rng.random() < 0.9 else str(FORMER_REGIONS[0])
        number = self._id(region, birth_date, is_male=is_male)
        person = Person(
            person_no=self._next_person,
            name=family + given,
            id_no=number,
            sex=sex,
            birth_date=birth_date,
            hukou_area=hukou_area,
            is_registered=True,
            change_kind="无",
            change_date=None,
            former_name=None,
            death_date=None,
            is_cremated=False,
            is_planted=True,
            **fields,
        )
        self._next_person += 1
        self.people.append(person)
        return person

    def _id(self, region: str, birth: date, *, is_male: bool) -> str:
        sequence = FIRST_SEQUENCE + int(self.rng.integers(0, 400)) * SEQUENCE_STEP + is_male
        while True:
            body = f"{region}{birth:%Y%m%d}{sequence:03d}"
            number = body + citizen_ids.check_digit(body)
            if number not in self._given:
                self._given.add(number)
                return number
            sequence = (sequence + SEQUENCE_STEP) % 1000

    # ---- rows
    def standard(self, person: Person) -> int:
        """The dibao standard of the person's hukou village."""
        return parameters.standard(person.hukou_area, is_urban=self.places.is_urban[person.hukou_area])

    def row(self, extract: str, person: Person, **columns: Any) -> dict[str, Any]:
        """Give a person a row of an extract, in place of the everyday one."""
        made = {"person_no": person.number, **columns}
        self.rows.setdefault(extract, []).append(made)
        self.settled.add((extract, person.number))
        return made

    def no(self, extract: str, *people: Person) -> None:
        """Let people have no row at all in an extract."""
        self.settled.update((extract, person.number) for person in people)

    def serial(self, prefix: str) -> str:
        """A number nobody else has."""
        self._serials += 1
        return f"{prefix}9{self._serials:08d}"

    def roster(
        self,
        people: list[Person],
        programme: str = "低保",
        *,
        covered: list[Person] | bool = True,
        number: str | None = None,
        **columns: Any,
    ) -> str:
        """Put people on the roster with everything in order: reviewed, authorised, assessed. Returns household_no."""
        area = people[0].hukou_area
        is_urban = self.places.is_urban.get(area, False)
        if number is None:
            self._rosters += 1
            number = household_number(area[:6], programme, PLANTED_ROSTER + self._rosters)
        status = str(columns.get("status", "在保"))
        open_, is_tekun = status in ("在保", "渐退"), programme == "特困"
        can_cover = open_ and programme in ("低保", "特困", "孤儿", "事实无人抚养儿童")
        in_cover = [
            p for p in people if can_cover and (covered is True or (isinstance(covered, list) and p in covered))
        ]
        amount = parameters.tekun_amount(area, is_urban=is_urban) if is_tekun else 1400 if programme == "孤儿" else 300
        start = None if status in ("申请中", "申请未通过") else self.ago(months=8, days=3)
        usual: dict[str, Any] = {
            "household_no": number,
            "programme": programme,
            "urban_rural": "城市" if is_urban else "农村",
            "dibao_class": "B" if programme == "低保" else None,
            "care_mode": "集中" if is_tekun else None,
            "status": "在保",
            "start_date": start,
            "status_date": start or self.ago(months=1),
            "taper_start_date": None,
            "last_review_date": self.ago(months=2, days=5) if open_ else None,
            "work_capacity": "无",
            "health": "健康",
            "is_single_cover": False,
            "income_yuan_month_per_head": 200.0,
            "authorised_until": self.ago(months=-9),
            "benefit_yuan_month": float(amount * len(in_cover)) if in_cover else None,
            "care_agreement_until": self.ago(months=-12) if is_tekun else None,
            "selfcare_score": 0 if is_tekun else None,
            "selfcare_date": self.ago(months=3) if is_tekun else None,
        }
        for person in people:
            self.row(
                "roster",
                person,
                **usual | {"relation": person.fields["relation"] or "02", "is_covered": person in in_cover} | columns,
            )
        return number

    def claim(self, person: Person, day: date, own: float, **columns: Any) -> None:
        """A settlement with that much out of pocket."""
        usual: dict[str, Any] = {
            "claim_no": self.serial("YB"),
            "visit_kind": "门诊",
            "settled_date": day,
            "total_yuan": round(own * 2, 2),
            "pooled_yuan": own,
            "catastrophic_yuan": 0.0,
            "medical_assistance_yuan": 0.0,
            "out_of_pocket_yuan": own,
        }
        self.row("medical_claims", person, **usual | columns)

    def certificate(self, person: Person, level: str = "一级", kind: str = "肢体", **columns: Any) -> None:
        """A certificate in force since long ago, with every subsidy it gives."""
        kinds, levels = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重"), ("一级", "二级", "三级", "四级")
        usual: dict[str, Any] = {
            "certificate_no": f"{person.id_no}{kinds.index(kind) + 1}{levels.index(level) + 1}",
            "disability_kind": kind,
            "disability_level": level,
            "issued_date": self.ago(months=30),
            "valid_until": self.ago(months=-60),
            "certificate_status": "有效",
            "has_living_subsidy": True,
            "has_nursing_subsidy": True,
        }
        self.row("disability", person, **usual | columns)

    def monitored(self, people: list[Person], **columns: Any) -> None:
        """A monitored household whose risk is not cleared."""
        usual: dict[str, Any] = {
            "monitor_no": self.serial("JC"),
            "monitor_kind": "边缘易致贫户",
            "risk": "因病",
            "identified_date": self.ago(months=6),
            "is_risk_cleared": False,
        }
        for person in people:
            self.row("rural_monitoring", person, **usual | columns)

    def visited(self, person: Person, day: date, household_no: str | None) -> None:
        """A visit."""
        self.row("visits", person, household_no=household_no, visited_date=day, visitor="陈干事", visit_mode="入户")

    def payment(self, person: Person, household_no: str, kind: str, due: float, /, **columns: Any) -> None:
        """A payment of the last period's batch, on time unless said; the household gets no other."""
        first = self.latest.replace(day=1)
        batch = (first - timedelta(days=1)).strftime("%Y%m")
        usual: dict[str, Any] = {
            "batch_month": batch,
            "household_no": household_no,
            "payment_kind": kind,
            "due_yuan": due,
            "paid_yuan": due,
            "roster_sent_date": first.replace(day=3),
            "allocated_date": first.replace(day=8),
            "credited_date": first.replace(day=12),
            "payment_status": "成功",
        }
        self.rows.setdefault("payments", []).append({"person_no": person.number, **usual, **columns})
        self.paid_by_plan.add(household_no)

    def note(self, rule_id: str, label: str, *, hit: bool, person: Person, household_no: str | None = None) -> None:
        """Write down which situation was planted for whom."""
        number = household_no or person.fields["hukou_no"]
        self.situations.append(
            {"rule_id": rule_id, "is_hit": hit, "label": label, "person_no": person.number, "household_no": number}
        )

    # ---- out
    def people_frame(self) -> pl.DataFrame:
        """The planted people; schema PEOPLE."""
        return pl.DataFrame([person.fields for person in self.people], schema=PEOPLE)

    def frame(self, extract: str, schema: pl.Schema | dict[str, pl.DataType]) -> pl.DataFrame:
        """The planted rows of an extract in the schema of its ordinary ones; ValueError for an unknown column."""
        rows = self.rows.get(extract, [])
        unknown = {column for row in rows for column in row} - set(schema)
        if unknown:
            raise ValueError(f"{extract} has no column {', '.join(sorted(unknown))}")
        return pl.DataFrame(rows, schema=schema)

    def situations_frame(self) -> pl.DataFrame:
        """The planted situations; schema SITUATIONS."""
        return pl.DataFrame(self.situations, schema=SITUATIONS)


MEN = ("11", "22", "23", "28", "41", "51", "53", "55", "71", "73")
WOMEN = ("12", "32", "33", "38", "42", "52", "54", "56", "75", "77")
MARRIED_IN = ("12", "28", "38", "52", "54")
