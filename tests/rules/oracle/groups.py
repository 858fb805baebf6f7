"""Key groups (J9), focus groups and visit classes (Y4, Y6), from the wording."""

from collections.abc import Callable, Collection

from tests.rules.oracle.facts import City, Key
from tests.rules.oracle.refer import r10, r11

Verdicts = dict[str, dict[Key, str | None]]
SHOCKS = ("E08", "E10", "E11", "E14")


def key_groups(city: City) -> Callable[[Key, Key], str]:
    """(household, subject of the lead) -> its key groups joined by ; (the eighth is a county's own, none is set)."""
    proven = city.proven
    still_poor = {
        city.household_of(h.subject) if isinstance(h.subject, int) else h.subject for h in (*r10(proven), *r11(proven))
    }

    def of(home: Key, subject: Key) -> str:
        people = [*city.living(home), *(p for p in city.by_hukou.get(str(home), []) if city.counts(p))]
        people += [subject] if isinstance(subject, int) and city.counts(subject) else []
        tests = (
            any(_is_frail(city, p) for p in people),
            _only_weak(city, people),
            any(p in city.monitored_people() for p in people),
            any(r["status"] == "申请未通过" for p in people for r in city.of_person("roster", p)),
            any(_has_called(city, p) for p in people),
            any(city.is_event_area(p) or _was_struck(city, p) for p in people),
            home in still_poor,
        )
        return ";".join(str(number) for number, holds in enumerate(tests, start=1) if holds)

    return of


def main_row(city: City, person: int) -> dict[str, object]:
    """The roster row a person stands by."""
    rows = [r for r in city.of_person("roster", person) if r["household_no"] == city.number_of(person)]
    covering = [r for r in rows if r in city.covering_rows(person)]
    return (covering or rows or [{}])[0]


def _is_frail(city: City, p: int) -> bool:
    ill = any(
        r["is_major_disease"] or r["disability_care_level"] in ("中度", "重度") for r in city.of_person("health", p)
    )
    score = main_row(city, p).get("selfcare_score") or 0
    return city.age(p) >= 60 or bool(city.certificates(p)) or ill or int(str(score)) >= 1


def _only_weak(city: City, people: list[int]) -> bool:
    capacities = {main_row(city, p).get("work_capacity") for p in people}
    return "有" not in capacities and bool(capacities & {"部分", "无"})


def _has_called(city: City, p: int) -> bool:
    return any(r["ticket_status"] != "已办结" for r in city.of_person("hotline", p)) or any(
        r["matter_status"] != "已办结" for r in city.of_person("petition", p)
    )


def _was_struck(city: City, p: int) -> bool:
    return any(
        city.within(r["event_date"], 12) and r["house_damage"] not in (None, "无")
        for r in city.of_person("disaster", p)
    )


def focus_groups(city: City, told: Verdicts, unproven: Collection[tuple[str, Key]]) -> dict[str, set[int]]:
    """Group -> the living people in it; nobody for a lead that is not proven to be theirs."""
    here = [p for p in city.known if city.counts(p)]
    jobs = {
        s: {r["person_no"] for r in city.rows["employment"] if r["employment_status"] == s}
        for s in ("灵活就业", "登记失业")
    }
    rented = {r["person_no"] for r in city.rows["housing"] if r["housing_support"] in ("公租房", "租赁补贴")}
    children = {"孤儿", "事实无人抚养儿童", "特困"}
    found = {
        "低保": {p for p in here if city.is_covered(p, "低保")},
        "特困": {p for p in here if city.is_covered(p, "特困")},
        "低保边缘": {p for p in here if city.is_edge(p)},
        "易返贫致贫": {p for p in here if p in city.monitored_people()},
        "困境未成年人": {
            p for p in here if city.age(p) < 18 and any(r["programme"] in children for r in city.covering_rows(p))
        }
        | {int(key) for key in told["E06"] if ("E06", key) not in unproven},
        "60+无养老金": {
            p for p in here if city.lives_here(p) and city.age(p) >= 60 and not city.of_person("pension", p)
        },
        "灵活就业": jobs["灵活就业"] & set(here),
        "失业": jobs["登记失业"] & set(here),
        "租廉租房": rented & set(here),
        "预警困难人口": {
            key if isinstance(key, int) else first(city, key)
            for rule_id in told
            if rule_id[0] == "E"
            for key, why in told[rule_id].items()
            if why is None and (rule_id, key) not in unproven
        },
    }
    return {group: people for group, people in found.items() if people}


def first(city: City, home: Key) -> int:
    """Whom a household lead is addressed to: its living head, else the first of its rows."""
    living = city.living(home)
    heads = {
        r["person_no"]
        for e in ("roster", "household_register")
        for r in city.rows[e]
        if r["relation"] in ("01", "02") and home in (r.get("household_no"), r.get("hukou_no"))
    }
    return next((p for p in living if p in heads), living[0])


def visit_classes(
    city: City,
    told: Verdicts,
    unproven: Collection[tuple[str, Key]],
    urgency_of: Callable[[str], dict[Key, str]],
) -> dict[Key, tuple[str, bool]]:
    """Household -> (周 | 月, whether nobody came within 7 or 31 days)."""
    weekly: set[Key] = set()
    monthly: set[Key] = set()
    for row in city.rows["rural_monitoring"]:
        p = row["person_no"]
        if p in city.monitored_people() and city.counts(p):
            home = city.household_of(p)
            fit = [q for q in city.known if city.counts(q) and city.household_of(q) == home and _can_work(city, q)]
            (weekly if row["monitor_kind"] == "突发严重困难户" or not fit else monthly).add(home)
    for row in city.rows["roster"]:
        at_home = row["programme"] == "特困" and row["care_mode"] == "分散"
        if row["status"] == "在保" and (at_home or row["programme"] == "刚性支出困难"):
            unable = at_home and (row["selfcare_score"] or 0) >= 4 and city.counts(row["person_no"])
            (weekly if unable else monthly).add(row["household_no"])
    for rule_id in (r for r in told if r[0] == "E"):
        for key in (k for k, why in told[rule_id].items() if why is None and (rule_id, k) not in unproven):
            home = city.household_of(key) if isinstance(key, int) else key
            if urgency_of(rule_id)[key] == "red":
                weekly.add(home)
            elif rule_id in SHOCKS:
                monthly.add(home)
    found = dict.fromkeys(monthly, "月") | dict.fromkeys(weekly, "周")
    return {
        home: (often, _is_overdue(city, home, 7 if often == "周" else 31))
        for home, often in found.items()
        if city.living(home)
    }


def _can_work(city: City, p: int) -> bool:
    return 16 <= city.age(p) < 60 and main_row(city, p).get("work_capacity") not in ("部分", "无")


def _is_overdue(city: City, home: Key, days: int) -> bool:
    def belongs(row: dict[str, object]) -> bool:
        if row["household_no"]:
            return row["household_no"] == home
        p = int(str(row["person_no"]))
        return home == city.household_of(p) or any(r["household_no"] == home for r in city.of_person("roster", p))

    return not any((city.as_of - r["visited_date"]).days <= days for r in city.rows["visits"] if belongs(r))
