"""Disposition 1, from the wording. Every function gives the hits of one rule."""

from datetime import date

from tests.rules.oracle.facts import LOCKED, City, Hit, Key, Row, fen, gross_of, is_severe, net_of, years_between

PARENT_OF_CHILD, PARENT_OF_GRANDCHILD = ("01", "02", "1"), ("2", "3")


def e01(city: City) -> list[Hit]:
    """E01: the lead stands under the household of the first uncovered member."""
    hits = []
    for people in city.monitored().values():
        present = [p for p in dict.fromkeys(people) if city.counts(p)]
        uncovered = [p for p in present if city.is_uncovered(p)]
        if uncovered and not any(city.is_helped(p) for p in present):
            days = [r["identified_date"] for p in people for r in city.of_person("rural_monitoring", p)]
            on = max((d for d in days if d), default=None)
            hits.append(Hit(city.household_of(uncovered[0]), tuple(present), on))
    return hits


def e02(city: City) -> list[Hit]:
    """E02."""
    return [
        Hit(p, (p,), _newest(_severe(city, p), "issued_date"))
        for p in city.known
        if city.counts(p) and city.is_edge(p) and _severe(city, p)
    ]


def _severe(city: City, person: int) -> list[Row]:
    return [r for r in city.evidence("disability", person) if city.is_in_force(r) and is_severe(r)]


def e03(city: City) -> list[Hit]:
    """E03."""
    hits = []
    for p in city.known:
        rows = [
            r
            for r in city.evidence("health", p)
            if r["is_major_disease"] and r["diagnosed_date"] and r["diagnosed_date"] <= city.as_of
        ]
        if rows and city.counts(p) and city.is_edge(p):
            hits.append(Hit(p, (p,), _newest(rows, "diagnosed_date")))
    return hits


def e04(city: City) -> list[Hit]:
    """E04."""
    hits = []
    for p in city.known:
        if not (_severe(city, p) and city.counts(p) and 18 <= city.age(p) < 60 and city.is_uncovered(p)):
            continue
        standard = city.standard(p)
        jobs, pensions = city.of_person("employment", p), city.of_person("pension", p)
        is_known = bool(pensions) or city.lives_here(p)
        if standard is None or not is_known or _works(jobs) or gross_of(pensions) >= standard:
            continue
        may_work = _works(city.pending_by_name("employment", p))
        may_draw = gross_of([*pensions, *city.pending_by_name("pension", p)]) >= standard
        held = "identity_review" if may_work or may_draw else None
        hits.append(Hit(p, (p,), _newest(_severe(city, p), "issued_date"), held_by=held))
    return hits


def _works(jobs: list[Row]) -> bool:
    return any(r["employment_status"] in ("在职", "灵活就业") for r in jobs)


def e05(city: City) -> list[Hit]:
    """E05."""
    hits = []
    for hukou, people in city.by_hukou.items():
        living = [p for p in people if city.counts(p)]
        if len(living) != 1:
            continue
        p = living[0]
        standard = city.standard(p)
        fits = city.age(p) >= 60 or bool(_severe(city, p))
        if fits and city.is_uncovered(p) and standard is not None and city.net_pension(p) < standard:
            unknown = city.is_emptied("pension", p, "basic_pension_yuan_month")
            held = "cell_issue" if unknown and city.gross_pension(p) >= standard else None
            if city.net_pension(p) + net_of(city.pending_by_name("pension", p)) >= standard:
                held = "identity_review"
            hits.append(Hit(p, (p,), held_by=held))
        del hukou
    return hits


def e06(city: City) -> list[Hit]:
    """E06: the parents known in the child's hukou are all dead or locked up, and at least one is known."""
    relation = {r["person_no"]: r["relation"] or "" for r in city.rows["household_register"]}
    hits = []
    for people in city.by_hukou.values():
        for child in people:
            if not city.counts(child) or city.age(child) >= 18 or not city.is_uncovered(child):
                continue
            parents = [
                p for p in people if p != child and city.age(p) >= 18 and _is_parent(relation[child], relation[p])
            ]
            if parents and all(city.is_dead(p) or _is_lost(city, p) for p in parents):
                hits.append(Hit(child, (child, *parents), max(_lost_on(city, p) for p in parents)))
    return hits


def _is_parent(child: str, other: str) -> bool:
    if child[:1] in ("2", "3") and child not in ("28", "38"):
        return other.startswith(PARENT_OF_CHILD)
    if child[:1] == "4":
        return other.startswith(PARENT_OF_GRANDCHILD)
    return False


def _is_lost(city: City, person: int) -> bool:
    """Cremated or locked up, by a row that may only lack evidence."""
    locked = any(city.is_locked_by(r) for r in city.evidence("justice", person))
    return locked or bool(city.evidence("funeral", person))


def _lost_on(city: City, person: int) -> date:
    days = [*city.death_days(person), *(r["death_date"] for r in city.evidence("funeral", person))]
    days += [
        r["term_start"] for r in city.evidence("justice", person) if r["justice_status"] in LOCKED and r["term_start"]
    ]
    return max(days)


def e07(city: City) -> list[Hit]:
    """E07: of people whom the register, the rosters or the monitoring know."""
    return [
        Hit(p, (p,), held_by="identity_review" if city.pending_by_name("pension", p) else None)
        for p in city.known
        if city.lives_here(p) and city.age(p) >= 60 and city.is_uncovered(p) and not city.of_person("pension", p)
    ]


def claims_of_year(city: City, rows: list[Row]) -> list[Row]:
    """Settlements of the 12 months to as_of, each number once."""
    return list({r["claim_no"]: r for r in rows if city.within(r["settled_date"], 12)}.values())


def e08(city: City) -> list[Hit]:
    """E08."""
    hits = []
    for p in city.known:
        rows = claims_of_year(city, city.evidence("medical_claims", p))
        edge = city.is_edge(p)
        if not rows or not city.counts(p) or not (edge or city.is_uncovered(p)):
            continue
        low = edge or p in city.monitored_people()
        line = city.parameter("medical_line_low_income" if low else "medical_line_general", p)
        own = sum(fen(r["out_of_pocket_yuan"]) for r in rows)
        if line is not None and own >= fen(line):
            urgency = "red" if own >= 2 * fen(line) else "orange"
            hits.append(Hit(p, (p,), _newest(rows, "settled_date"), urgency=urgency))
    return hits


def e09(city: City) -> list[Hit]:
    """E09: one lead per household, whatever the number of its students."""
    hits: dict[Key, Hit] = {}
    for row in city.evidence_rows("education"):
        student, guardian = row["person_no"], row["guardian_no"]
        if row["hardship_level"] not in ("特别困难", "困难") or not city.counts(student) or city.is_helped(student):
            continue
        if guardian is None or not city.is_helped(guardian):
            key = city.household_of(student)
            before = hits.get(key)
            on = max((d for d in (row["enrolled_date"], before.on if before else None) if d), default=None)
            hits[key] = Hit(key, (*(before.people if before else ()), student), on)
    return list(hits.values())


def e10(city: City) -> list[Hit]:
    """E10."""
    hits = []
    months = int(city.parameter("unemployment_months") or 0)
    for row in city.evidence_rows("employment"):
        p = row["person_no"]
        if not city.counts(p) or not 16 <= city.age(p) < 60 or not city.is_uncovered(p):
            continue
        since, until = row["unemployed_since"], row["unemployment_benefit_until"]
        lost = row["employment_status"] == "登记失业"
        long = lost and since is not None and since <= city.months_ago(months) and (until is None or until < city.as_of)
        returned = (
            row["is_returnee"] and row["insurance_kind"] == "无" and row["employment_status"] in ("未就业", "登记失业")
        )
        if long or returned:
            hits.append(Hit(p, (p,), since))
    return hits


def e11(city: City) -> list[Hit]:
    """E11: several events are one lead, as urgent as the most urgent."""
    hits: dict[Key, Hit] = {}
    for row in city.evidence_rows("disaster"):
        key, day = city.household_of(row["person_no"]), row["event_date"]
        damaged = row["house_damage"] in ("倒塌", "严重损坏") and city.within(day, 12)
        living = city.living(key)
        if damaged and living and not any(city.is_covered(p) for p in living):
            before = hits.get(key, Hit(key))
            is_red = row["relief_stage"] == "未救助" or (city.as_of - day).days <= 90
            urgency = "red" if is_red or before.urgency == "red" else "orange"
            hits[key] = Hit(key, tuple(living), max(day, before.on or day), urgency=urgency)
    return list(hits.values())


def e12(city: City) -> list[Hit]:
    """E12: several open calls are one lead, as urgent as the most urgent; calls that wait for a clerk count."""
    days: dict[int, list[date]] = {}
    urgent: set[int] = set()
    calls = [(r, r["ticket_status"], r["received_at"]) for r in city.calls("hotline")]
    calls += [(r, r["matter_status"], r["registered_date"]) for r in city.calls("petition")]
    for row, status, day in calls:
        p = row["person_no"]
        if status != "已办结" and row["need"] not in ("政策咨询", "其他") and city.counts(p) and city.is_uncovered(p):
            days.setdefault(p, []).append(day)
            urgent |= {p} if row.get("severity") == "特急" else set()
    return [Hit(p, (p,), max(on), urgency="red" if p in urgent else "orange") for p, on in days.items()]


def e14(city: City) -> list[Hit]:
    """E14: roster rows and hukou together are the household; a hukou belongs to the numbers of those living in it, and
    where they have none it is a household of its own."""
    homes: dict[Key, set[int]] = {}
    for number in city.by_number:
        people = set(city.members(number))
        hukous = {city.hukou_of(p) for p in people if city.counts(p)} - {None}
        homes[number] = people | {p for hukou in hukous for p in city.by_hukou[str(hukou)]}
    for hukou, registered in city.by_hukou.items():
        if not any(city.number_of(p) for p in registered if city.counts(p)):
            homes[hukou] = set(registered)
    hits = []
    for key, whole in homes.items():
        if not city.living(key) or not (key in city.edge_numbers() or whole & city.monitored_people()):
            continue
        lost = [(p, day) for p in whole for day in _losses(city, p)]
        left = [p for p in whole if city.counts(p) and not city.is_locked(p)]
        if lost and any(not city.is_covered(p) for p in left):
            hits.append(Hit(key, tuple(sorted(whole)), max(day for _, day in lost)))
    return hits


def _losses(city: City, person: int) -> list[date]:
    """Days of the last 12 months on which the household lost the person, then aged 18 to 59."""
    deaths = [*city.death_days(person), *(r["death_date"] for r in city.evidence("funeral", person))]
    days = [d for d in deaths if city.within(d, 12)]
    days += [
        r["term_start"]
        for r in city.evidence("justice", person)
        if r["justice_status"] in LOCKED
        and city.within(r["term_start"], 12)
        and (r["term_end"] is None or r["term_end"] > city.as_of)
    ]
    birth = city.everybody[person]["birth_date"]
    return [d for d in days if 18 <= years_between(birth, d) <= 59]


def e13(city: City) -> list[Hit]:
    """E13: a call whose caller is not proven says nothing of a household on the roster."""
    dated: dict[int, list[date]] = {}
    found = [hit for rule in (e01, e02, e03, e04, e06, e08, e09, e10, e11, e14) for hit in rule(city)]
    for hit in (*found, *e12(city.proven)):
        if hit.on and not hit.held_by:
            for p in hit.people:
                dated.setdefault(p, []).append(hit.on)
    hits: dict[str, Hit] = {}
    for row in city.rows["roster"]:
        refused, number = row["status_date"], row["household_no"]
        if row["status"] != "申请未通过" or not city.within(refused, 24):
            continue
        living = city.living(number)
        if any(day > refused for p in living for day in dated.get(p, [])):
            hits[number] = Hit(number, tuple(living))
    return list(hits.values())


def e15(city: City) -> list[Hit]:
    """E15: a proven hit on the person or on the household as such brings a visit already; a relative's does not."""
    taken: set[Key] = set()
    for rule in (e01, e02, e03, e04, e05, e06, e07, e08, e09, e10, e11, e12, e13, e14):
        taken |= {hit.subject for hit in rule(city.proven) if not hit.held_by}
    free = [p for p in city.known if city.counts(p) and city.is_uncovered(p) and not {p, city.household_of(p)} & taken]
    hits = []
    for p in free:
        found = weak_signals(city, p)
        unknown = {"employment"} if city.is_emptied("employment", p, "wage_base_yuan_month") else set()
        sure = len(found - unknown)
        if len(found) >= 2:
            held = "cell_issue" if sure < 2 else None
            hits.append(Hit(p, (p,), urgency="orange" if sure >= 3 else "yellow", held_by=held))
    return hits


def weak_signals(city: City, p: int) -> set[str]:
    """Extracts that give a weak signal about a person; without a standard a known wage gives none."""
    standard = city.standard(p) or 0
    tests = {
        "union": lambda r: r["file_status"] == "在档",
        "housing": lambda r: r["housing_support"] in ("公租房", "租赁补贴"),
        "employment": lambda r: (
            r["employment_status"] == "灵活就业"
            and (r["wage_base_yuan_month"] is None or 2 * fen(r["wage_base_yuan_month"]) < 3 * standard)
        ),
        "justice": lambda r: r["justice_status"] in ("刑满释放", "解除矫正") and city.within(r["term_end"], 12),
        "education": lambda r: r["hardship_level"] == "一般困难",
        "disaster": lambda r: r["house_damage"] == "一般损坏" and city.within(r["event_date"], 12),
    }
    found = {extract for extract, test in tests.items() if any(test(r) for r in city.evidence(extract, p))}
    certificates = [r for r in city.evidence("disability", p) if city.is_in_force(r)]
    if not _severe(city, p) and any(r["disability_level"] in ("三级", "四级") for r in certificates):
        found.add("disability")
    return found


def _newest(rows: list[Row], column: str) -> date | None:
    return max((r[column] for r in rows if r[column]), default=None)


RULES = {
    "E01": e01, "E02": e02, "E03": e03, "E04": e04, "E05": e05, "E06": e06, "E07": e07, "E08": e08, "E09": e09,
    "E10": e10, "E11": e11, "E12": e12, "E13": e13, "E14": e14, "E15": e15,
}  # fmt: skip
