"""Disposition 2, from the wording. I15 is about leads of earlier months and is not here."""

from collections import Counter
from datetime import date, timedelta
from fractions import Fraction

from tests.rules.oracle.enrol import claims_of_year
from tests.rules.oracle.facts import OPEN, City, Hit, Key, Row, fen

KIND = {"低保": "低保金", "特困": "特困基本生活", "孤儿": "孤儿基本生活"}


def _covered(city: City) -> list[int]:
    return [p for p in city.known if city.counts(p) and city.is_covered(p)]


def i01(city: City) -> list[Hit]:
    """I01: one enrolment in order is enough; without a row there is none."""
    hits = []
    for p in _covered(city):
        rows = city.of_person("medical_enrolment", p)
        if all(r["insured_status"] != "参保" or r["is_subsidised"] is False for r in rows):
            is_in_order = any(
                r["insured_status"] == "参保" and r["is_subsidised"] is not False
                for r in city.pending_by_name("medical_enrolment", p)
            )
            held = "identity_review" if not rows and is_in_order else None
            hits.append(Hit(p, (p,), held_by=held))
    return hits


def payments_of(city: City) -> dict[Key, list[Row]]:
    """Payment orders by household: the number on them, else every number under which the payee receives what the order
    pays, else the payee's household.
    """
    found: dict[Key, list[Row]] = {}
    for row in city.rows["payments"]:
        person = row["person_no"]
        own = {
            r["household_no"]
            for r in city.of_person("roster", person)
            if r["status"] in OPEN and KIND.get(r["programme"]) == row["payment_kind"]
        }
        keys = [row["household_no"]] if row["household_no"] else sorted(own) or [city.household_of(person)]
        for key in keys:
            found.setdefault(key, []).append(row)
    return found


def i02(city: City) -> list[Hit]:
    """I02."""
    paid = payments_of(city)
    batch_first = (city.first - timedelta(days=1)).replace(day=1)
    batch = f"{batch_first:%Y%m}"
    limits = {
        "roster_sent_date": "pay_day_roster",
        "allocated_date": "pay_day_allocate",
        "credited_date": "pay_day_credit",
    }
    days = {column: int(city.parameter(name) or 0) for column, name in limits.items()}
    hits = []
    for number, rows in city.by_number.items():
        open_ = [r for r in rows if r["status"] in OPEN and r["programme"] in KIND and r["start_date"]]
        due = {r["programme"] for r in open_ if r["start_date"] < batch_first}
        if not due or not _is_covered_home(city, number):
            continue
        kinds = {KIND[programme] for programme in due}
        mine = [r for r in paid.get(number, []) if r["batch_month"] == batch and r["payment_kind"] in kinds]
        late = any(r[c] and r[c] > city.first.replace(day=d) for r in mine for c, d in days.items())
        failed = any(r["payment_status"] in ("退汇", "未发") for r in mine)
        if late or failed or {r["payment_kind"] for r in mine} != kinds:
            hits.append(Hit(number, tuple(city.living(number))))
    return hits


def i03(city: City) -> list[Hit]:
    """I03: less paid than due counts for every kind and every household, order by order; what is due to a number that
    is on the roster is what the orders of one batch come to."""
    multiple = Fraction(str(city.parameter("tekun_multiple")))
    hits = []
    for key, rows in payments_of(city).items():
        living = city.living(key)
        listed = [r for r in city.by_number.get(str(key), []) if r["status"] in OPEN]
        dibao = [fen(r["benefit_yuan_month"]) for r in listed if r["programme"] == "低保" and r["benefit_yuan_month"]]
        tekun = [p for p in living if _is_tekun_of(city, p, key)]
        short = any(fen(r["paid_yuan"]) < fen(r["due_yuan"]) for r in rows)
        owed: Counter[tuple[str, str]] = Counter()
        for row in rows:
            owed[row["payment_kind"], row["batch_month"]] += fen(row["due_yuan"])
        for (kind, _), due in owed.items():
            if kind == "低保金" and dibao:
                short |= due < max(dibao)
            if kind == "特困基本生活" and tekun:
                standard = city.standard(tekun[0], str(key))
                short |= standard is not None and due < multiple * standard * len(tekun)
        if short and _is_covered_home(city, key):
            hits.append(Hit(key, tuple(living)))
    return hits


def _is_covered_home(city: City, key: Key) -> bool:
    """Somebody lives there who is covered, at a roster number by a row of that number."""
    rows = [r for p in city.living(key) for r in city.covering_rows(p)]
    return any(key not in city.by_number or r["household_no"] == key for r in rows)


def _is_tekun_of(city: City, person: int, key: Key) -> bool:
    return any(r["household_no"] == key and r["programme"] == "特困" for r in city.covering_rows(person))


def i04(city: City) -> list[Hit]:
    """I04."""
    limit = city.months_ago(3)
    return [
        Hit(p, (p,), held_by=_no_aid_held_by(city, p))
        for p in _covered(city)
        if any(
            not r["aid_yuan_year"] and r["enrolled_date"] and r["enrolled_date"] < limit
            for r in city.of_person("education", p)
        )
    ]


def _no_aid_held_by(city: City, person: int) -> str | None:
    return "cell_issue" if city.is_emptied("education", person, "aid_yuan_year") else None


def i05(city: City) -> list[Hit]:
    """I05."""
    hits = []
    for p in _covered(city):
        tekun = city.is_covered(p, "特困")
        for row in city.certificates(p):
            if row["issued_date"] is None or row["issued_date"] >= city.months_ago(3):
                continue
            living = city.is_covered(p, "低保") and row["has_living_subsidy"] is False
            nursing = row["disability_level"] in ("一级", "二级") and row["has_nursing_subsidy"] is False and not tekun
            if living or nursing:
                hits.append(Hit(p, (p,)))
    return hits


def i06(city: City) -> list[Hit]:
    """I06."""
    hits = []
    for p in _covered(city):
        for row in city.covering_rows(p):
            agreed = row["care_agreement_until"] is not None and row["care_agreement_until"] >= city.as_of
            scattered = row["programme"] == "特困" and row["status"] == "在保" and row["care_mode"] == "分散"
            if scattered and (not agreed or row["selfcare_score"] is None):
                no_day = row["care_agreement_until"] is None
                proven = (not agreed and not (no_day and city.is_emptied("roster", p, "care_agreement_until"))) or (
                    row["selfcare_score"] is None and not city.is_emptied("roster", p, "selfcare_score")
                )
                hits.append(Hit(p, (p,), held_by=None if proven else "cell_issue"))
    return hits


def i07(city: City) -> list[Hit]:
    """I07."""
    hits = []
    for number, rows in city.by_number.items():
        for programme in ("低保", "特困"):
            mine = [r for r in rows if r["status"] == "在保" and r["programme"] == programme]
            if not mine or not city.living(number):
                continue
            name = "tekun" if programme == "特困" else max(r["dibao_class"] or "" for r in mine).lower()
            months = city.parameter(f"review_months_{name}")
            reviewed = max((r["last_review_date"] for r in mine if r["last_review_date"]), default=None)
            since = reviewed or min((r["start_date"] for r in mine if r["start_date"]), default=None)
            if months is not None and since and since < city.months_ago(int(months)):
                unknown = any(city.is_emptied("roster", r["person_no"], "last_review_date") for r in mine)
                held = "cell_issue" if reviewed is None and unknown else None
                hits.append(Hit(number, tuple(city.living(number)), held_by=held))
    return hits


def i08(city: City) -> list[Hit]:
    """I08."""
    hits = []
    for p in _covered(city):
        admitted = any(
            r["visit_kind"] == "住院" and city.is_this_month(r["admitted_date"])
            for r in claims_of_year(city, city.of_person("medical_claims", p))
        )
        insured = any(r["has_care_insurance"] for r in city.of_person("medical_enrolment", p))
        if city.is_covered(p, "特困") and admitted and not insured:
            may_be = any(r["has_care_insurance"] for r in city.pending_by_name("medical_enrolment", p))
            held = "identity_review" if may_be else None
            hits.append(Hit(p, (p,), held_by=held))
    return hits


def i09(city: City) -> list[Hit]:
    """I09."""
    stages = ("高中", "中职", "高职", "本科")
    hits = []
    for row in city.rows["roster"]:
        p = row["person_no"]
        if (
            row["programme"] != "特困"
            or row["status"] != "停保"
            or not city.within(row["status_date"], 12)
            or not city.counts(p)
        ):
            continue
        age = city.age(p, row["status_date"])
        if age in (16, 17) or (age >= 18 and any(r["stage"] in stages for r in city.of_person("education", p))):
            hits.append(Hit(p, (p,)))
    return hits


def i10(city: City) -> list[Hit]:
    """I10."""
    hits = []
    for number, rows in city.by_number.items():
        if not any(r["programme"] == "低保" and r["status"] in OPEN for r in rows):
            continue
        living = city.living(number)
        able = [
            p
            for p in living
            if 16 <= city.age(p) < 60
            and any(r["work_capacity"] == "有" for r in city.of_person("roster", p) if r["household_no"] == number)
        ]
        if able and not any(_is_served(r) for p in able for r in city.of_person("employment", p)):
            without = [p for p in able if not city.of_person("employment", p)]
            unknown = any(_is_served(r) for p in without for r in city.pending_by_name("employment", p))
            hits.append(Hit(number, tuple(living), held_by="identity_review" if unknown else None))
    return hits


def _is_served(job: Row) -> bool:
    return job["employment_status"] in ("在职", "灵活就业") or (job["job_services_12m"] or 0) > 0


def covered_home(city: City, person: int) -> tuple[Key, list[int]] | None:
    """The household of a filed head and its living members, when one of them is covered."""
    key = city.household_of(person)
    living = city.living(key)
    return (key, living) if any(city.is_covered(p) for p in living) else None


def i11(city: City) -> list[Hit]:
    """I11."""
    hits = []
    for row in city.rows["housing"]:
        home = covered_home(city, row["person_no"])
        day = row["appraised_date"]
        unsafe = row["danger_level"] in ("C", "D") and row["repair_status"] == "未改造"
        if home and unsafe and day and day < city.months_ago(3):
            hits.append(Hit(home[0], tuple(home[1])))
    return hits


def i12(city: City) -> list[Hit]:
    """I12."""
    hits = []
    for row in city.rows["disaster"]:
        home = covered_home(city, row["person_no"])
        day: date = row["event_date"]
        waits = row["relief_stage"] == "未救助" and (city.as_of - day).days >= 31 and city.within(day, 12)
        if home and waits:
            hits.append(Hit(home[0], tuple(home[1])))
    return hits


def i13(city: City) -> list[Hit]:
    """I13."""
    hits = []
    for number, rows in city.by_number.items():
        open_ = [r for r in rows if r["programme"] == "低保" and r["status"] == "在保"]
        single = any(r["is_single_cover"] for r in rows)
        left_out = any(r["is_covered"] is False and city.counts(r["person_no"]) for r in open_)
        if open_ and not single and left_out:
            hits.append(Hit(number, tuple(city.living(number))))
    return hits


def i14(city: City) -> list[Hit]:
    """I14: looked for at a person's own number; a visit counts for its number and for every one of the person."""
    must = {
        city.number_of(r["person_no"])
        for r in city.rows["roster"]
        if r["programme"] == "特困"
        and r["care_mode"] == "分散"
        and r["status"] == "在保"
        and city.counts(r["person_no"])
    }
    must |= {city.number_of(p) for p in city.monitored_people() if city.counts(p)}
    days = int(city.parameter("visit_days") or 0)
    visited: set[Key | None] = set()
    for row in city.rows["visits"]:
        if (city.as_of - row["visited_date"]).days <= days:
            visited.add(row["household_no"])
            visited |= {r["household_no"] for r in city.of_person("roster", row["person_no"])}
    return [Hit(number, tuple(city.living(number))) for number in sorted(filter(None, must - visited))]


RULES = {
    "I01": i01, "I02": i02, "I03": i03, "I04": i04, "I05": i05, "I06": i06, "I07": i07, "I08": i08, "I09": i09,
    "I10": i10, "I11": i11, "I12": i12, "I13": i13, "I14": i14,
}  # fmt: skip
