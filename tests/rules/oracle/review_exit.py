"""Disposition 4, from the wording, with the exemptions."""

from datetime import date
from fractions import Fraction

from tests.rules.oracle.facts import COVERING, EDGE, LOCKED, LOW_INCOME, OPEN, City, Hit, Row, fen, years_between


def x01(city: City) -> list[Hit]:
    """X01: direct or indirect, it is a hit."""
    return [
        Hit(p, (p,), sources=("funeral",) if city.of_person("funeral", p) else ())
        for p in city.known
        if city.is_covered(p) and city.is_dead(p)
    ]


def x02(city: City) -> list[Hit]:
    """X02."""
    hits = []
    for p in city.known:
        rows = [
            r
            for r in city.of_person("justice", p)
            if r["justice_status"] in LOCKED and r["term_start"] and r["term_start"] <= city.as_of
            if not city.is_emptied("justice", p, "term_end")
        ]
        if (
            city.is_covered(p)
            and city.counts(p)
            and any(r["term_end"] is None or r["term_end"] > city.as_of for r in rows)
        ):
            hits.append(Hit(p, (p,), sources=("justice",)))
    return hits


def x03(city: City) -> list[Hit]:
    """X03."""
    hits = []
    kept = 1 - Fraction(str(city.parameter("job_cost_rate")))
    for number, rows in city.by_number.items():
        living = city.living(number)
        if not living or not any(r["programme"] == "低保" and r["status"] in OPEN for r in rows):
            continue
        paid = [
            r["wage_base_yuan_month"]
            for p in living
            for r in city.of_person("employment", p)
            if r["employment_status"] == "在职" and r["last_paid_month"] == city.period
        ]
        wages = sum(fen(wage) for wage in paid)
        income = wages * kept + sum(city.net_pension(p) for p in living)
        standard = city.standard(living[0], number)
        if standard is not None and income > standard * len(living):
            edge = Fraction(str(city.parameter("edge_multiple"))) * standard * len(living)
            known = [p for p in living if not city.is_emptied("pension", p, "basic_pension_yuan_month")]
            pensions = any(city.of_person("pension", p) for p in known)
            sources = [
                *(["employment"] if any(w is not None for w in paid) else []),
                *(["pension"] if pensions else []),
            ]
            outcome = "渐退" if income <= edge else "核查"
            hits.append(Hit(number, tuple(living), outcome=outcome, sources=tuple(sources)))
    return hits


def x04(city: City) -> list[Hit]:
    """X04: the start is that of the person's earliest covering row."""
    hits = []
    for p in city.known:
        starts = [r["start_date"] for r in city.covering_rows(p) if r["start_date"]]
        standard = city.standard(p)
        unknown = city.is_emptied("pension", p, "basic_pension_yuan_month")
        if not starts or not city.counts(p) or standard is None or unknown:
            continue
        for row in city.of_person("pension", p):
            net = fen(row["pension_yuan_month"]) - fen(row["basic_pension_yuan_month"])
            later = row["pension_start_date"] is not None and row["pension_start_date"] > min(starts)
            if row["pension_kind"] in ("职工养老", "机关事业") and later and net > standard:
                hits.append(Hit(p, (p,), sources=("pension",)))
    return hits


def _low_income(city: City) -> list[tuple[str, list[Row], list[int]]]:
    """Numbers with a row 低保, 特困 or 低保边缘 在保, their rows and living members."""
    return [
        (number, rows, city.living(number))
        for number, rows in city.by_number.items()
        if any(r["programme"] in LOW_INCOME and r["status"] == "在保" for r in rows) and city.living(number)
    ]


def _authorised_low_income(city: City) -> list[tuple[str, list[Row], list[int]]]:
    """Those of them whose own number holds an authorisation: property is looked at number by number."""
    return [home for home in _low_income(city) if city.is_authorised_number(home[0])]


def _has_major_disease(city: City, people: list[int]) -> bool:
    return any(r["is_major_disease"] for p in people for r in city.of_person("health", p))


def x05(city: City) -> list[Hit]:
    """X05: the first exemption that holds is named."""
    hits = []
    limit = fen(city.parameter("vehicle_price_limit"))
    for number, _, living in _authorised_low_income(city):
        cars = [
            r | {"unsure": city.is_emptied("vehicles", p, "price_yuan")}
            for p in living
            for r in city.of_person("vehicles", p)
            if r["plate_kind"] in ("小型汽车", "大型汽车") and r["vehicle_status"] == "正常"
        ]
        if not any(not r["unsure"] if r["price_yuan"] is None else fen(r["price_yuan"]) > limit for r in cars):
            continue
        exempt, held = None, None
        if len(cars) == 1:
            tests = (
                (
                    "disabled_transport",
                    any(city.certificates(p) for p in living),
                ),
                ("medical_transport", _has_major_disease(city, living)),
                ("sole_livelihood", cars[0]["vehicle_use"] == "营运"),
            )
            exempt = next((name for name, holds in tests if holds), None)
            may_be_exempt = any(
                any(city.is_in_force(r) for r in city.pending_by_name("disability", p))
                or any(r["is_major_disease"] for r in city.pending("health", p))
                for p in living
            )
            is_unknown = any(city.is_emptied("disability", p, "certificate_status") for p in living)
            held = "identity_review" if may_be_exempt else "cell_issue" if is_unknown else None
        hits.append(Hit(number, tuple(living), exempt_by=exempt, held_by=held, sources=("vehicles",)))
    return hits


def x06(city: City) -> list[Hit]:
    """X06: a unit owned together counts once; a new purchase is never exempt."""
    hits = []
    limit = int(city.parameter("house_limit") or 0)
    for number, rows, living in _authorised_low_income(city):
        units = {r["unit_no"]: r for p in living for r in city.of_person("real_estate", p) if r["estate_use"] == "住宅"}
        starts = [r["start_date"] for r in rows if r["start_date"]]
        new = any(
            r["acquired_by"] == "购买"
            and city.within(r["registered_date"], 12)
            and starts
            and r["registered_date"] > min(starts)
            for r in units.values()
        )
        own = [r for r in units.values() if r["acquired_by"] not in ("拆迁安置", "继承")]
        if new or len(units) > limit:
            exempt = "resettlement" if not new and len(own) <= limit else None
            hits.append(Hit(number, tuple(living), exempt_by=exempt, sources=("real_estate",)))
    return hits


def x07(city: City) -> list[Hit]:
    """X07."""
    hits = []
    limit = fen(city.parameter("small_shop_limit"))
    for number, _, living in _authorised_low_income(city):
        rows = [r for p in living for r in city.of_person("business", p) if r["entity_status"] == "在业" and r["role"]]
        small = [
            r["entity_kind"] == "个体工商户" and (r["subscribed_yuan"] is None or fen(r["subscribed_yuan"]) <= limit)
            for r in rows
        ]
        if rows:
            exempt = "small_shop" if all(small) else None
            hits.append(Hit(number, tuple(living), exempt_by=exempt, sources=("business",)))
    return hits


def x08(city: City) -> list[Hit]:
    """X08."""
    hits = []
    months = int(city.parameter("asset_months") or 0)
    for number, _, living in _authorised_low_income(city):
        total = sum(
            fen(r["amount_yuan"])
            for p in living
            for r in city.of_person("economic_check", p)
            if r["asset_kind"] in ("存款", "证券", "基金", "商业保险")
        )
        standard = city.standard(living[0], number)
        if standard is None or total <= months * standard * len(living):
            continue
        ill = _has_major_disease(city, living) and total <= 2 * months * standard * len(living)
        may_be_ill = any(r["is_major_disease"] for p in living for r in city.pending("health", p))
        waits = total <= 2 * months * standard * len(living) and may_be_ill and not ill
        hits.append(
            Hit(
                number,
                tuple(living),
                exempt_by="illness_reserve" if ill else None,
                held_by="identity_review" if waits else None,
                sources=("economic_check",),
            )
        )
    return hits


def x09(city: City) -> list[Hit]:
    """X09: never of the dead."""
    hits = []
    for p in city.known:
        moved = any(
            r["change_kind"] == "迁出" and city.within(r["change_date"], 3)
            for r in city.of_person("household_register", p)
        )
        wed = any(city.within(r["registered_date"], 3) for r in city.of_person("marriage", p))
        if city.is_covered(p) and not city.is_dead(p) and (moved or wed):
            hits.append(Hit(p, (p,), sources=("marriage",) if wed else ()))
    return hits


def x10(city: City) -> list[Hit]:
    """X10: one lead per person."""
    hits = []
    for p in city.known:
        rows = city.covering_rows(p)
        programmes = {r["programme"] for r in rows}
        twice = {"低保", "特困"} <= programmes or {"特困", "孤儿"} <= programmes
        if city.counts(p) and (twice or len({r["household_no"] for r in rows}) > 1):
            hits.append(Hit(p, (p,)))
    return hits


def x11(city: City) -> list[Hit]:
    """X11: one lead per person; that a school names nobody is indirect."""
    months = int(city.parameter("taper_months") or 0)
    hits = []
    for p in city.known if months else ():
        if not city.counts(p):
            continue
        is_over, is_cancelled, is_untaught = (
            _term_is_over(city, p, months),
            _is_cancelled(city, p),
            _is_untaught(city, p),
        )
        if is_over or is_cancelled or is_untaught:
            may_be_taught, may_be_certified = (
                city.pending_by_name("education", p),
                city.pending_by_name("disability", p),
            )
            may_be_certified = [r for r in may_be_certified if city.is_in_force(r)]
            stands = is_over or (is_cancelled and not may_be_certified) or (is_untaught and not may_be_taught)
            indirect = not is_over and not is_cancelled
            hits.append(Hit(p, (p,), held_by=None if stands else "identity_review", is_indirect=indirect))
    return hits


def _term_is_over(city: City, p: int, taper_months: int) -> bool:
    for row in city.of_person("roster", p):
        taper: date | None = row["taper_start_date"]
        tapered = (
            row["status"] == "渐退" and row["programme"] in COVERING and taper and taper < city.months_ago(taper_months)
        )
        start: date | None = row["start_date"]
        spent = row["programme"] == EDGE[1] and row["status"] == "在保" and start and start < city.months_ago(12)
        if tapered or spent:
            return True
    return False


def _is_cancelled(city: City, p: int) -> bool:
    own = city.of_person("disability", p)
    cancelled = any(r["certificate_status"] == "注销" for r in own) and not city.certificates(p)
    cancelled &= not city.is_emptied("disability", p, "certificate_status")
    return cancelled and any(row["is_single_cover"] for row in city.covering_rows(p))


def _is_untaught(city: City, p: int) -> bool:
    birth = city.everybody[p]["birth_date"]
    return (
        city.age(p) >= 18
        and not city.of_person("education", p)
        and any(
            row["programme"] == "特困" and row["start_date"] and years_between(birth, row["start_date"]) < 18
            for row in city.covering_rows(p)
        )
    )


def x12(city: City) -> list[Hit]:
    """X12."""
    return [
        Hit(p, (p,), sources=("officials_kin",))
        for p in city.known
        if city.counts(p)
        and city.is_covered(p)
        and any(r["is_filed"] is False for r in city.of_person("officials_kin", p))
    ]


RULES = {
    "X01": x01, "X02": x02, "X03": x03, "X04": x04, "X05": x05, "X06": x06, "X07": x07, "X08": x08, "X09": x09,
    "X10": x10, "X11": x11, "X12": x12,
}  # fmt: skip
