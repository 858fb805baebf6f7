"""Disposition 3, from the wording."""

from collections import defaultdict
from datetime import timedelta

from tests.rules.oracle.enrol import claims_of_year
from tests.rules.oracle.facts import OPEN, City, Hit, Key, fen


def _helped(city: City) -> list[int]:
    return [p for p in city.known if city.counts(p) and city.is_helped(p)]


def r01(city: City) -> list[Hit]:
    """R01."""
    hits = []
    for p in _helped(city):
        line = city.parameter("medical_line_month", p)
        own = sum(
            fen(r["out_of_pocket_yuan"])
            for r in claims_of_year(city, city.evidence("medical_claims", p))
            if city.is_this_month(r["settled_date"])
        )
        ill = any(r["is_major_disease"] and city.is_this_month(r["diagnosed_date"]) for r in city.evidence("health", p))
        if ill or (line is not None and own >= fen(line)):
            hits.append(Hit(p, (p,), department="医保"))
    return hits


def r02(city: City) -> list[Hit]:
    """R02."""
    stages = ("高中", "中职", "高职", "本科", "研究生")
    return [
        Hit(p, (p,), department="教育", held_by=_aid_unknown(city, p))
        for p in _helped(city)
        if any(
            city.within(r["enrolled_date"], 3) and r["stage"] in stages and not r["aid_yuan_year"]
            for r in city.evidence("education", p)
        )
    ]


def _aid_unknown(city: City, person: int) -> str | None:
    return "cell_issue" if city.is_emptied("education", person, "aid_yuan_year") else None


def r03(city: City) -> list[Hit]:
    """R03: nobody whose every row says 无; a blank capacity is not 无."""
    hits = []
    for p in _helped(city):
        capacity = {r["work_capacity"] for r in city.of_person("roster", p)}
        lost = any(
            r["employment_status"] == "登记失业" and city.is_this_month(r["unemployed_since"])
            for r in city.evidence("employment", p)
        )
        if lost and capacity != {"无"}:
            hits.append(Hit(p, (p,), department="人社"))
    return hits


def _homes(city: City, extract: str) -> list[tuple[Key, list[int], dict[str, object]]]:
    """Rows about a home whose household has a covered or edge member, with the household and its living members."""
    found = []
    for row in city.evidence_rows(extract):
        key = city.household_of(row["person_no"])
        living = city.living(key)
        if any(city.is_helped(p) for p in living):
            found.append((key, living, row))
    return found


def r04(city: City) -> list[Hit]:
    """R04: support has ended the day after its last."""
    hits = []
    for key, living, row in _homes(city, "housing"):
        until = row["housing_support_until"]
        unsafe = row["danger_level"] in ("C", "D") and row["repair_status"] == "未改造"
        new = unsafe and city.within(row["appraised_date"], 3)  # type: ignore[arg-type]
        ended = (
            row["housing_support"] in ("公租房", "租赁补贴")
            and until is not None
            and city.within(until + timedelta(days=1), 3)  # type: ignore[operator]
        )
        if new or ended:
            hits.append(Hit(key, tuple(living), department="住建"))
    return hits


def r05(city: City) -> list[Hit]:
    """R05: blank damage is no hit."""
    return [
        Hit(key, tuple(living), department="应急")
        for key, living, row in _homes(city, "disaster")
        if (city.as_of - row["event_date"]).days <= 30 and row["house_damage"] not in (None, "无")  # type: ignore[operator]
    ]


def r06(city: City) -> list[Hit]:
    """R06."""
    return [
        Hit(p, (p,), department="残联")
        for p in _helped(city)
        if any(city.within(r["issued_date"], 3) for r in city.evidence("disability", p) if city.is_in_force(r))
    ]


def r07(city: City) -> list[Hit]:
    """R07."""
    hits = []
    for p in _helped(city):
        care = any(r["disability_care_level"] in ("中度", "重度") for r in city.evidence("health", p))
        score = any(
            (r["selfcare_score"] or 0) >= 4 and r["care_mode"] == "分散" and r["status"] in (*OPEN, "申请中")
            for r in city.of_person("roster", p)
        )
        hukou = city.hukou_of(p)
        alone = hukou is not None and [q for q in city.by_hukou[hukou] if city.counts(q)] == [p]
        if care or score or (alone and city.age(p) >= 80):
            hits.append(Hit(p, (p,), department="养老服务"))
    return hits


def r08(city: City) -> list[Hit]:
    """R08."""
    hits = []
    for p in _helped(city):
        unschooled = 7 <= city.age(p) < 16 and _is_certified(city, p) and not city.of_person("education", p)
        often = any((r["petitions_12m"] or 0) >= 3 for r in city.evidence("petition", p))
        if unschooled or often:
            may_be_taught = bool(city.pending_by_name("education", p))
            held = unschooled and not often and may_be_taught
            hits.append(
                Hit(
                    p,
                    (p,),
                    department="残联/教育" if unschooled and not (often and may_be_taught) else "信访心理疏导",
                    held_by="identity_review" if held else None,
                )
            )
    return hits


def _is_certified(city: City, person: int) -> bool:
    return any(city.is_in_force(r) for r in city.evidence("disability", person))


def r09(city: City) -> list[Hit]:
    """R09: calls that wait for a clerk count."""
    urgent = {
        r["person_no"]
        for r in city.calls("hotline")
        if r["ticket_status"] != "已办结" and (r["need"] == "急难" or r["severity"] == "特急")
    }
    return [
        Hit(p, (p,), department="临时救助(急难发生地)")
        for p in sorted(urgent)
        if city.counts(p) and (city.is_helped(p) or city.is_applying(p))
    ]


def r10(city: City) -> list[Hit]:
    """R10."""
    hits = []
    for p in _helped(city):
        rows = claims_of_year(city, city.evidence("medical_claims", p))
        line = city.parameter("medical_line_low_income", p)
        helped = sum(fen(r["medical_assistance_yuan"]) for r in rows) > 0
        if helped and line is not None and sum(fen(r["out_of_pocket_yuan"]) for r in rows) >= fen(line):
            hits.append(Hit(p, (p,), department="支出型临时救助/慈善"))
    return hits


def r11(city: City) -> list[Hit]:
    """R11."""
    named: dict[Key, set[str]] = defaultdict(set)
    for rule in (r01, r02, r03, r04, r05, r06, r07, r08, r09, r10):
        for hit in (h for h in rule(city) if not h.held_by):
            key = city.household_of(hit.subject) if isinstance(hit.subject, int) else hit.subject
            named[key].add(hit.department or "")
    return [Hit(key) for key, departments in named.items() if len(departments) >= 2]


RULES = {
    "R01": r01, "R02": r02, "R03": r03, "R04": r04, "R05": r05, "R06": r06, "R07": r07, "R08": r08, "R09": r09,
    "R10": r10, "R11": r11,
}  # fmt: skip
