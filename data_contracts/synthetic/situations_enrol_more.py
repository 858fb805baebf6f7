"""Situations of disposition 1, on: students, work, homes, calls, earlier refusals, losses, weak signals."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from data_contracts.synthetic.maker import Maker, Person
from data_contracts.synthetic.situations_enrol import COUPLE


def student(m: Maker, person: Person, guardian: Person | None, **columns: Any) -> None:
    """A row of the school register."""
    usual: dict[str, Any] = {
        "guardian_no": guardian.number if guardian else None, "student_no": m.serial("G"), "school": "第一学校",
        "stage": "初中", "enrolled_date": m.ago(months=14), "hardship_level": "无", "aid_yuan_year": 1000.0,
    }  # fmt: skip
    m.row("education", person, **usual | columns)


def poor_students(m: Maker) -> None:
    """E09."""

    def plant(label: str, level: str | None, *, hit: bool) -> list[Person]:
        people = m.household(("02", 41), ("22", 13))
        student(m, people[1], people[0], hardship_level=level)
        m.note("E09", label, hit=hit, person=people[1])
        return people

    plant("特别困难", "特别困难", hit=True)
    plant("困难", "困难", hit=True)
    plant("一般困难", "一般困难", hit=False)
    plant("未认定", None, hit=False)
    m.roster(plant("学生申请中", "困难", hit=True)[1:], status="申请中")
    m.roster(plant("学生在保", "困难", hit=False)[1:], is_single_cover=True)
    m.roster(plant("监护人在保", "困难", hit=False)[:1], is_single_cover=True)
    m.roster(plant("监护人低保边缘", "困难", hit=False)[:1], "低保边缘")


def out_of_work(m: Maker) -> None:
    """E10."""

    def plant(label: str, *, hit: bool, birth: Any = 42, **columns: Any) -> Person:
        people = m.household(("02", 50), ("71", birth))
        usual: dict[str, Any] = {
            "employment_status": "登记失业", "insurance_kind": "居民", "unemployed_since": m.ago(months=5),
            "unemployment_benefit_until": None, "job_services_12m": 1, "is_returnee": False,
        }  # fmt: skip
        m.row("employment", people[1], **usual | columns)
        m.note("E10", label, hit=hit, person=people[1])
        return people[1]

    plant("恰满三个月", hit=True, unemployed_since=m.ago(months=3))
    plant("差一天满三个月", hit=False, unemployed_since=m.ago(months=3, days=-1))
    plant("失业金当日止", hit=False, unemployment_benefit_until=m.latest)
    plant("失业金前一日止", hit=True, unemployment_benefit_until=m.ago(days=1))
    plant("失业日期空白", hit=False, unemployed_since=None)
    plant("当日满16岁", hit=True, birth=m.born(16, days=0))
    plant("次日满16岁", hit=False, birth=m.born(16, days=-1))
    plant("当日满60岁", hit=False, birth=m.born(60, days=0))
    returnee: dict[str, Any] = {
        "employment_status": "未就业", "unemployed_since": None, "insurance_kind": "无", "is_returnee": True
    }  # fmt: skip
    plant("返乡未参保", hit=True, **returnee)
    plant("返乡参居民", hit=False, **returnee | {"insurance_kind": "居民"})
    plant("返乡灵活就业", hit=False, **returnee | {"employment_status": "灵活就业"})
    plant("未返乡未参保", hit=False, **returnee | {"is_returnee": False})
    m.roster([plant("已在低保", hit=False)])


def damaged_homes(m: Maker) -> None:
    """E11."""

    def plant(label: str, *, hit: bool, **columns: Any) -> list[Person]:
        people = m.household(*COUPLE)
        usual: dict[str, Any] = {
            "hazard": "洪涝", "event_date": m.ago(months=5), "house_damage": "严重损坏", "relief_stage": "过渡",
            "relief_yuan": 600.0, "event_area": people[0].hukou_area,
        }  # fmt: skip
        m.row("disaster", people[0], **usual | columns)
        m.note("E11", label, hit=hit, person=people[0])
        return people

    plant("严重损坏", hit=True)
    plant("倒塌，90天", hit=True, house_damage="倒塌", event_date=m.ago(days=90))
    plant("倒塌，91天", hit=True, house_damage="倒塌", event_date=m.ago(days=91))
    plant("未救助", hit=True, relief_stage="未救助")
    plant("一般损坏", hit=False, house_damage="一般损坏")
    plant("恰在12个月前", hit=False, event_date=m.ago(months=12))
    plant("12个月内第一天", hit=True, event_date=m.ago(months=12, days=-1))
    m.roster(plant("户主在保", hit=False))
    people = plant("配偶单人保", hit=False)
    m.roster(people, covered=people[1:], is_single_cover=True)
    m.roster(plant("低保边缘", hit=True), "低保边缘")


def callers(m: Maker) -> None:
    """E12."""

    def ticket(person: Person, **columns: Any) -> None:
        usual: dict[str, Any] = {
            "ticket_no": m.serial("RX"), "need": "生活困难", "severity": "一般", "received_at": m.ago(days=20),
            "closed_at": None, "event_area": person.fields["live_area"], "ticket_text": "来电反映困难",
        }  # fmt: skip
        m.row("hotline", person, **usual | columns)

    def plant(label: str, *, hit: bool, **columns: Any) -> list[Person]:
        people = m.household(*COUPLE)
        ticket(people[0], **columns)
        m.note("E12", label, hit=hit, person=people[0])
        return people

    plant("办理中", hit=True)
    plant("特急", hit=True, severity="特急")
    plant("政策咨询", hit=False, need="政策咨询")
    plant("其他", hit=False, need="其他")
    plant("已办结", hit=False, closed_at=m.ago(days=2))
    plant("次日受理", hit=False, received_at=m.ago(days=-1))
    ticket(plant("两张工单", hit=True)[0], severity="特急")
    m.roster(plant("来电人在保", hit=False))
    m.roster(plant("来电人低保边缘", hit=False), "低保边缘")
    m.roster(plant("来电人申请中", hit=False), status="申请中")
    outsider = m.stranger(37)
    ticket(outsider, need="急难")
    m.note("E12", "外来人员", hit=True, person=outsider)
    for label, hit, need, status in (
        ("信访办理中", True, "住房", "办理中"),
        ("信访其他诉求", False, "其他", "办理中"),
        ("信访已办结", False, "住房", "已办结"),
    ):
        person = m.household(*COUPLE)[0]
        m.row(
            "petition", person, matter_no=m.serial("XF"), need=need, registered_date=m.ago(months=1), petitions_12m=1,
            matter_status=status,
        )  # fmt: skip
        m.note("E12", label, hit=hit, person=person)


def once_refused(m: Maker) -> None:
    """E13."""
    for label, hit, refused, issued in (
        ("未通过后新发证", True, m.ago(months=6), m.ago(months=2)),
        ("未通过前已发证", False, m.ago(months=6), m.ago(months=9)),
        ("未通过恰满24个月", False, m.ago(months=24), m.ago(months=2)),
        ("未通过差一天满24个月", True, m.ago(months=24, days=-1), m.ago(months=2)),
        ("发证当日未通过", False, m.ago(months=2), m.ago(months=2)),
    ):
        people = m.household(("02", 50), ("71", 40))
        number = m.roster(people, status="申请未通过", status_date=refused)
        m.certificate(people[1], issued_date=issued)
        m.note("E13", label, hit=hit, person=people[1], household_no=number)
    people = m.household(("02", 66), ("12", 66))
    number = m.roster(people, status="申请未通过", status_date=m.ago(months=6))
    m.no("pension", people[0])
    m.note("E13", "仅无养老金，无证据日期", hit=False, person=people[0], household_no=number)


def lost_breadwinners(m: Maker) -> None:
    """E14."""

    def plant(label: str, *, hit: bool, programme: str | None = "低保边缘", age: Any = 45) -> list[Person]:
        people = m.household(("02", age), ("12", 43), ("22", 15))
        number = m.roster(people, programme) if programme else None
        m.note("E14", label, hit=hit, person=people[1], household_no=number)
        return people

    plant("边缘户户主去世", hit=True)[0].dies(m.ago(months=4))
    plant("恰在12个月前去世", hit=False)[0].dies(m.ago(months=12))
    plant("12个月内第一天去世", hit=True)[0].dies(m.ago(months=12, days=-1))
    plant("当日去世", hit=True)[0].dies(m.latest)
    plant("18岁生日去世", hit=True, age=m.born(18, days=60))[0].dies(m.latest - timedelta(days=60))
    plant("60岁生日去世", hit=False, age=m.born(60, days=60))[0].dies(m.latest - timedelta(days=60))
    plant("60岁生日前一天去世", hit=True, age=m.born(60, days=60))[0].dies(m.latest - timedelta(days=61))
    plant("去世时满60岁", hit=False, age=m.born(60, days=130))[0].dies(m.ago(months=4))
    plant("去世时59岁", hit=True, age=m.born(59, days=250))[0].dies(m.ago(months=4))
    people = plant("监测户户主去世", hit=True, programme=None)
    people[0].dies(m.ago(months=4))
    m.monitored(people)
    people = plant("风险已消除", hit=False, programme=None)
    people[0].dies(m.ago(months=4))
    m.monitored(people, is_risk_cleared=True)
    plant("普通户户主去世", hit=False, programme=None)[0].dies(m.ago(months=4))
    for label, hit, status, start, end in (
        ("入狱", True, "服刑", m.ago(months=4), m.ago(months=-9)),
        ("强制隔离戒毒", True, "强制隔离戒毒", m.ago(months=4), None),
        ("入狱已满", False, "服刑", m.ago(months=4), m.latest),
        ("入狱早于12个月", False, "服刑", m.ago(months=13), m.ago(months=-9)),
        ("社区矫正", False, "社区矫正", m.ago(months=4), m.ago(months=-9)),
    ):
        people = plant(label, hit=hit)
        m.row("justice", people[0], justice_status=status, term_start=start, term_end=end)
    people = m.household(("02", 45), ("12", 43))
    people[0].dies(m.ago(months=4))
    m.monitored(people)
    m.note("E14", "余下成员均在保", hit=False, person=people[1], household_no=m.roster(people))


def weak_signals(m: Maker) -> None:
    """E15."""
    signals: dict[str, Callable[[Person], object]] = {
        "union": lambda p: m.row("union", p, hardship_kind="相对困难", filed_date=m.ago(months=9), file_status="在档"),
        "housing": lambda p: m.row("housing", p, housing_support="公租房", housing_support_until=m.ago(months=-9)),
        "base": lambda p: _flexible(m, p, round(m.standard(p) * 1.5 - 0.01, 2)),
        "base_at_line": lambda p: _flexible(m, p, m.standard(p) * 1.5),
        "base_blank": lambda p: _flexible(m, p, None),
        "released": lambda p: m.row(
            "justice", p, justice_status="刑满释放", term_start=m.ago(months=40), term_end=m.ago(months=3)
        ),
        "released_long_ago": lambda p: m.row(
            "justice", p, justice_status="刑满释放", term_start=m.ago(months=40), term_end=m.ago(months=12)
        ),
        "level_4": lambda p: m.certificate(p, level="四级"),
        "multiple_3": lambda p: m.certificate(p, level="三级", kind="多重"),
        "mental_3_cancelled": lambda p: m.certificate(p, level="四级", certificate_status="注销"),
        "damaged": lambda p: m.row(
            "disaster", p, hazard="风雹", event_date=m.ago(months=7), house_damage="一般损坏", relief_stage="已结束"
        ),
        "released_today": lambda p: m.row(
            "justice", p, justice_status="解除矫正", term_start=m.ago(months=40), term_end=m.latest
        ),
        "damaged_long_ago": lambda p: m.row(
            "disaster", p, hazard="风雹", event_date=m.ago(months=12), house_damage="一般损坏", relief_stage="已结束"
        ),
        "left": lambda p: m.row("union", p, hardship_kind="相对困难", filed_date=m.ago(months=9), file_status="脱困"),
    }
    cases = (
        ("工会在档+公租房", True, ("union", "housing")),
        ("仅工会在档", False, ("union",)),
        ("工会脱困+公租房", False, ("left", "housing")),
        ("灵活就业基数低于线+公租房", True, ("base", "housing")),
        ("灵活就业基数等于线+公租房", False, ("base_at_line", "housing")),
        ("灵活就业基数空白+公租房", True, ("base_blank", "housing")),
        ("刑满释放+工会", True, ("released", "union")),
        ("刑满释放满12个月+工会", False, ("released_long_ago", "union")),
        ("当日解除矫正+工会", True, ("released_today", "union")),
        ("一般损坏满12个月+工会", False, ("damaged_long_ago", "union")),
        ("四级残疾+工会", True, ("level_4", "union")),
        ("多重三级+工会", True, ("multiple_3", "union")),
        ("四级残疾已注销+工会", False, ("mental_3_cancelled", "union")),
        ("一般损坏+工会+公租房", True, ("damaged", "union", "housing")),
        ("工会两条", False, ("union", "union")),
    )
    for label, hit, given in cases:
        person = m.household(*COUPLE)[0]
        for signal in given:
            signals[signal](person)
        m.note("E15", label, hit=hit, person=person)
    people = m.household(("02", 45), ("12", 43), ("52", 71))
    signals["union"](people[0])
    signals["housing"](people[0])
    m.no("pension", people[2])
    m.note("E15", "同户老人另有本人线索", hit=True, person=people[0])
    people = m.household(*COUPLE)
    signals["union"](people[0])
    signals["housing"](people[0])
    m.note("E15", "已在低保", hit=False, person=people[0], household_no=m.roster(people))


def _flexible(m: Maker, person: Person, base: float | None) -> None:
    m.row(
        "employment", person, employment_status="灵活就业", insurance_kind="居民", wage_base_yuan_month=base,
        job_services_12m=1, is_returnee=False,
    )  # fmt: skip


PLANTS: tuple[Callable[[Maker], None], ...] = (
    poor_students, out_of_work, damaged_homes, callers, once_refused, lost_breadwinners, weak_signals,
)  # fmt: skip
