"""Situations of disposition 2: people who are covered, and what they are owed was not quite delivered, or was."""

from collections.abc import Callable
from datetime import date
from typing import Any

from data_contracts.synthetic import parameters
from data_contracts.synthetic.maker import Maker, Person
from data_contracts.synthetic.situations_enrol_more import student

COUPLE = (("02", 45), ("12", 43))


def insurance(m: Maker) -> None:
    """I01."""
    cases: tuple[tuple[str, bool, dict[str, Any] | None], ...] = (
        ("无参保记录", True, None),
        ("停保", True, {"insured_status": "停保", "is_subsidised": True}),
        ("未参保", True, {"insured_status": "未参保", "is_subsidised": True}),
        ("未资助", True, {"insured_status": "参保", "is_subsidised": False}),
        ("已资助", False, {"insured_status": "参保", "is_subsidised": True}),
        ("是否资助空白", False, {"insured_status": "参保", "is_subsidised": None}),
    )
    for programme, covered in (("低保", True), ("低保边缘", False)):
        for label, hit, columns in cases:
            people = m.household(*COUPLE)
            number = m.roster(people, programme)
            if columns is None:
                m.no("medical_enrolment", people[0])
            else:
                m.row("medical_enrolment", people[0], **columns)
            m.note("I01", f"{programme}{label}", hit=hit and covered, person=people[0], household_no=number)


def unpaid(m: Maker) -> None:
    """I02."""
    first = m.latest.replace(day=1)
    batch_first = m.ago(months=1).replace(day=1)
    kinds = {"低保": "低保金", "特困": "特困基本生活", "孤儿": "孤儿基本生活"}

    def plant(
        label: str,
        *,
        hit: bool,
        programme: str = "低保",
        pays: bool = True,
        roster: dict[str, Any] | None = None,
        **columns: Any,
    ) -> None:
        child = programme in ("孤儿", "事实无人抚养儿童")
        people = m.household(("02", 66), ("41", 11)) if child else m.household(*COUPLE)
        listed = people[1:] if child else people
        number = m.roster(listed, programme, **(roster or {}))
        due = next(float(str(r["benefit_yuan_month"])) for r in m.rows["roster"] if r["household_no"] == number)
        m.paid_by_plan.add(number)
        if pays:
            m.payment(listed[0], number, kinds[programme], due, **columns)
        m.note("I02", label, hit=hit, person=listed[0], household_no=number)

    plant("按时发放", hit=False)
    plant("无发放记录", hit=True, pays=False)
    plant("特困无发放记录", hit=True, programme="特困", pays=False)
    plant("孤儿无发放记录", hit=True, programme="孤儿", pays=False)
    plant("事实无人抚养儿童无发放记录", hit=False, programme="事实无人抚养儿童", pays=False)
    plant(
        "渐退无发放记录",
        hit=True,
        pays=False,
        roster={"status": "渐退", "taper_start_date": m.ago(months=2), "status_date": m.ago(months=2)},
    )
    plant("退汇", hit=True, payment_status="退汇", paid_yuan=0.0, credited_date=None)
    plant("未发", hit=True, payment_status="未发", paid_yuan=0.0, credited_date=None)
    for label, column, limit in (
        ("名册报送", "roster_sent_date", 5),
        ("拨付", "allocated_date", 10),
        ("到账", "credited_date", 15),
    ):
        for hit in (False, True):
            day: dict[str, Any] = {column: first.replace(day=limit + hit)}
            plant(f"{label}{limit + hit}日", hit=hit, **day)
    plant("批次月首日起保", hit=False, pays=False, roster={"start_date": batch_first, "status_date": batch_first})
    before = m.ago(months=2)
    plant("批次月前一日起保", hit=True, pays=False, roster={"start_date": before, "status_date": before})
    plant("发放记录无户编号", hit=False, household_no=None)


def short_paid(m: Maker) -> None:
    """I03."""
    for label, hit, less_paid, less_due in (
        ("足额", False, 0.0, 0.0),
        ("实发少一分", True, 0.01, 0.0),
        ("应发低于核定", True, 0.0, 0.01),
    ):
        people = m.household(*COUPLE)
        number = m.roster(people, benefit_yuan_month=700.0)
        due = round(700 - less_due, 2)
        m.payment(people[0], number, "低保金", due, paid_yuan=round(due - less_paid, 2))
        m.note("I03", label, hit=hit, person=people[0], household_no=number)
    for label, hit, less in (("特困等于标准", False, 0.0), ("特困低一分", True, 0.01)):
        person = m.household(("02", 71))[0]
        number = m.roster([person], "特困")
        amount = m.standard(person) * parameters.TEKUN_TENTHS / 10
        m.payment(person, number, "特困基本生活", round(amount - less, 2))
        m.note("I03", label, hit=hit, person=person, household_no=number)
    person = m.household(("02", 45))[0]
    number = m.roster([person], benefit_yuan_month=300.0)
    m.payment(person, number, "低保金", 300.0)
    m.rows["payments"].append(
        m.rows["payments"][-1] | {"payment_kind": "价格临时补贴", "due_yuan": 30.0, "paid_yuan": 20.0}
    )
    m.note("I03", "价格临时补贴少发", hit=True, person=person, household_no=number)


def unaided_students(m: Maker) -> None:
    """I04."""

    def plant(label: str, *, hit: bool, programme: str = "低保", **columns: Any) -> None:
        people = m.household(("02", 41), ("22", 14))
        number = m.roster(people, programme)
        student(m, people[1], people[0], **columns)
        m.note("I04", label, hit=hit, person=people[1], household_no=number)

    plant("资助空白", hit=True, aid_yuan_year=None)
    plant("资助零元", hit=True, aid_yuan_year=0.0)
    plant("资助一元", hit=False, aid_yuan_year=1.0)
    plant("入学恰满三个月", hit=False, aid_yuan_year=None, enrolled_date=m.ago(months=3))
    plant("入学三个月零一天", hit=True, aid_yuan_year=None, enrolled_date=m.ago(months=3, days=1))
    plant("低保边缘", hit=False, programme="低保边缘", aid_yuan_year=None)


def subsidies(m: Maker) -> None:
    """I05."""

    def plant(label: str, *, hit: bool, programme: str = "低保", **columns: Any) -> None:
        people = m.household(("02", 66), ("71", 50))
        number = m.roster(people[1:] if programme == "特困" else people, programme)
        m.certificate(people[1], **columns)
        m.note("I05", label, hit=hit, person=people[1], household_no=number)

    plant("无生活补贴", hit=True, level="三级", has_living_subsidy=False)
    plant("生活补贴空白", hit=False, level="三级", has_living_subsidy=None)
    plant("有生活补贴", hit=False, level="三级", has_nursing_subsidy=False)
    plant("二级无护理补贴", hit=True, level="二级", has_nursing_subsidy=False)
    plant("特困二级无护理补贴", hit=False, programme="特困", level="二级", has_nursing_subsidy=False)
    plant("特困无生活补贴", hit=False, programme="特困", level="二级", has_living_subsidy=False)
    plant("低保边缘无生活补贴", hit=False, programme="低保边缘", has_living_subsidy=False)
    plant("发证恰满三个月", hit=False, has_living_subsidy=False, issued_date=m.ago(months=3))
    plant("发证三个月零一天", hit=True, has_living_subsidy=False, issued_date=m.ago(months=3, days=1))
    plant("证件注销", hit=False, has_living_subsidy=False, certificate_status="注销")
    plant("证件当日到期", hit=True, has_living_subsidy=False, valid_until=m.latest)
    plant("证件已过期", hit=False, has_living_subsidy=False, valid_until=m.ago(days=1))


def tekun_care(m: Maker) -> None:
    """I06, and I14 for the same people, who are visited or not."""

    def plant(label: str, *, hit: bool, **columns: Any) -> None:
        person = m.household(("02", 73))[0]
        number = m.roster([person], "特困", **{"care_mode": "分散"} | columns)
        m.visited(person, m.ago(days=10), number)
        m.note("I06", label, hit=hit, person=person, household_no=number)

    plant("协议空白", hit=True, care_agreement_until=None)
    plant("协议前一日到期", hit=True, care_agreement_until=m.ago(days=1))
    plant("协议当日到期", hit=False, care_agreement_until=m.latest)
    plant("无自理评估", hit=True, selfcare_score=None)
    plant("集中供养无协议", hit=False, care_mode="集中", care_agreement_until=None)
    for label, hit, day, by_number in (
        ("从未走访", True, None, True),
        ("31天前走访", False, m.ago(days=31), True),
        ("32天前走访", True, m.ago(days=32), True),
        ("走访记录无户编号", False, m.ago(days=3), False),
    ):
        person = m.household(("02", 73))[0]
        number = m.roster([person], "特困", care_mode="分散")
        if day:
            m.visited(person, day, number if by_number else None)
        m.note("I14", label, hit=hit, person=person, household_no=number)
    people = m.household(*COUPLE)
    m.monitored(people)
    m.note("I14", "监测户低保边缘未走访", hit=True, person=people[0], household_no=m.roster(people, "低保边缘"))
    people = m.household(*COUPLE)
    m.monitored(people, is_risk_cleared=True)
    m.note("I14", "风险消除户未走访", hit=False, person=people[0], household_no=m.roster(people, "低保边缘"))
    person = m.household(("02", 73))[0]
    m.note("I14", "集中供养未走访", hit=False, person=person, household_no=m.roster([person], "特困"))


def overdue_reviews(m: Maker) -> None:
    """I07."""
    for programme, dibao_class, months in (("低保", "A", 12), ("低保", "B", 12), ("低保", "C", 6), ("特困", None, 12)):
        for label, hit, day in (("恰满", False, m.ago(months=months)), ("超一天", True, m.ago(months=months, days=1))):
            people = m.household(*COUPLE)
            columns: dict[str, Any] = {
                "last_review_date": day,
                "start_date": m.ago(months=30),
                "status_date": m.ago(months=30),
            }
            number = m.roster(people, programme, dibao_class=dibao_class, **columns)
            m.note(
                "I07",
                f"{programme}{dibao_class or ''}类核查{label}{months}个月",
                hit=hit,
                person=people[0],
                household_no=number,
            )
    for label, hit, start in (
        ("未核查起保13个月", True, m.ago(months=13)),
        ("未核查起保5个月", False, m.ago(months=5)),
    ):
        people = m.household(*COUPLE)
        number = m.roster(people, last_review_date=None, start_date=start, status_date=start)
        m.note("I07", label, hit=hit, person=people[0], household_no=number)
    people = m.household(*COUPLE)
    number = m.roster(
        people,
        status="渐退",
        taper_start_date=m.ago(months=3),
        last_review_date=m.ago(months=15),
        start_date=m.ago(months=30),
    )
    m.note("I07", "渐退逾期", hit=False, person=people[0], household_no=number)


def nursing_insurance(m: Maker) -> None:
    """I08."""
    first = m.latest.replace(day=1)

    def plant(
        label: str,
        *,
        hit: bool,
        care: bool | None,
        day: date | None = None,
        kind: str = "住院",
        programme: str = "特困",
    ) -> Person:
        person = m.household(("02", 70))[0]
        number = m.roster([person], programme)
        admitted = day or first.replace(day=9)
        m.claim(person, m.latest, 300.0, visit_kind=kind, admitted_date=admitted if kind == "住院" else None)
        m.row("medical_enrolment", person, insured_status="参保", is_subsidised=True, has_care_insurance=care)
        m.note("I08", label, hit=hit, person=person, household_no=number)
        return person

    plant("无护理保险", hit=True, care=False)
    plant("护理保险空白", hit=True, care=None)
    plant("有护理保险", hit=False, care=True)
    plant("本月一日入院", hit=True, care=False, day=first)
    plant("上月末入院", hit=False, care=False, day=m.ago(months=1))
    plant("门诊", hit=False, care=False, kind="门诊")
    plant("低保住院", hit=False, care=False, programme="低保")


def stopped_minors(m: Maker) -> None:
    """I09."""

    def plant(label: str, *, hit: bool, birth: date, stopped: date, stage: str | None = None) -> None:
        person = m.household(("02", 66), ("41", birth))[1]
        number = m.roster([person], "特困", status="停保", status_date=stopped, start_date=m.ago(months=60))
        if stage:
            student(m, person, None, stage=stage)
        else:
            m.no("education", person)
        m.note("I09", label, hit=hit, person=person, household_no=number)

    stopped = m.ago(months=4)
    plant("停保时16岁", hit=True, birth=m.born(16, days=160), stopped=stopped)
    plant("停保时17岁", hit=True, birth=m.born(17, days=160), stopped=stopped)
    plant("停保时15岁", hit=False, birth=m.born(15, days=160), stopped=stopped)
    plant("停保时18岁在读高中", hit=True, birth=m.born(18, days=160), stopped=stopped, stage="高中")
    plant("停保时19岁在读本科", hit=True, birth=m.born(19, days=160), stopped=stopped, stage="本科")
    plant("停保时19岁在读研究生", hit=False, birth=m.born(19, days=160), stopped=stopped, stage="研究生")
    plant("停保时18岁未在读", hit=False, birth=m.born(18, days=160), stopped=stopped)
    plant("恰满12个月", hit=False, birth=m.born(17, days=200), stopped=m.ago(months=12))
    plant("12个月内第一天", hit=True, birth=m.born(17, days=200), stopped=m.ago(months=12, days=-1))


def jobless_households(m: Maker) -> None:
    """I10."""

    def plant(
        label: str,
        *,
        hit: bool,
        status: str = "未就业",
        services: int | None = 0,
        capacity: str = "有",
        programme: str = "低保",
        roster: dict[str, Any] | None = None,
    ) -> None:
        people = m.household(("02", 45), ("12", 68))
        number = m.roster(people, programme, work_capacity=capacity, **(roster or {}))
        m.row(
            "employment",
            people[0],
            employment_status=status,
            insurance_kind="居民",
            job_services_12m=services,
            is_returnee=False,
        )
        m.note("I10", label, hit=hit, person=people[0], household_no=number)

    plant("未就业未服务", hit=True)
    plant("服务次数空白", hit=True, services=None)
    plant("服务一次", hit=False, services=1)
    plant("灵活就业", hit=False, status="灵活就业")
    plant("在职", hit=False, status="在职")
    plant("部分劳动能力", hit=False, capacity="部分")
    plant("低保边缘", hit=False, programme="低保边缘")
    plant(
        "渐退", hit=True, roster={"status": "渐退", "taper_start_date": m.ago(months=2), "status_date": m.ago(months=2)}
    )
    for label, hit, birth in (
        ("当日满16岁", True, m.born(16, days=0)),
        ("次日满16岁", False, m.born(16, days=-1)),
        ("次日满60岁", True, m.born(60, days=-1)),
        ("当日满60岁", False, m.born(60, days=0)),
    ):
        people = m.household(("02", 70), ("22", birth))
        number = m.roster(people, work_capacity="有")
        m.no("employment", people[1])
        m.note("I10", label, hit=hit, person=people[0], household_no=number)


def unsafe_homes(m: Maker) -> None:
    """I11."""

    def plant(label: str, *, hit: bool, programme: str = "低保", **columns: Any) -> None:
        people = m.household(*COUPLE)
        number = m.roster(people, programme)
        usual: dict[str, Any] = {
            "housing_support": "无",
            "danger_level": "D",
            "appraised_date": m.ago(months=8),
            "repair_status": "未改造",
        }
        m.row("housing", people[0], **usual | columns)
        m.note("I11", label, hit=hit, person=people[0], household_no=number)

    plant("D级未改造", hit=True)
    plant("C级未改造", hit=True, danger_level="C")
    plant("B级", hit=False, danger_level="B")
    plant("改造中", hit=False, repair_status="改造中")
    plant("鉴定恰满三个月", hit=False, appraised_date=m.ago(months=3))
    plant("鉴定三个月零一天", hit=True, appraised_date=m.ago(months=3, days=1))
    plant("低保边缘", hit=False, programme="低保边缘")


def unrelieved(m: Maker) -> None:
    """I12."""

    def plant(label: str, *, hit: bool, programme: str = "低保", **columns: Any) -> None:
        people = m.household(*COUPLE)
        number = m.roster(people, programme)
        usual: dict[str, Any] = {
            "hazard": "洪涝", "event_date": m.ago(months=4), "house_damage": "无", "relief_stage": "未救助",
            "relief_yuan": 0.0,
        }  # fmt: skip
        m.row("disaster", people[0], **usual | columns)
        m.note("I12", label, hit=hit, person=people[0], household_no=number)

    plant("未救助", hit=True)
    plant("31天", hit=True, event_date=m.ago(days=31))
    plant("30天", hit=False, event_date=m.ago(days=30))
    plant("11个月", hit=True, event_date=m.ago(months=11))
    plant("13个月", hit=False, event_date=m.ago(months=13))
    plant("已过渡", hit=False, relief_stage="过渡")
    plant("低保边缘", hit=False, programme="低保边缘")


def partly_covered(m: Maker) -> None:
    """I13."""
    cases: tuple[tuple[str, bool, bool | None, dict[str, Any]], ...] = (
        ("仅保一人", True, False, {}),
        ("单人保空白", True, None, {}),
        ("单人保", False, True, {}),
        ("渐退", False, False, {"status": "渐退", "taper_start_date": m.ago(months=2)}),
    )
    for label, hit, single, columns in cases:
        people = m.household(*COUPLE)
        number = m.roster(people, covered=[people[0]], is_single_cover=single, **columns)
        m.note("I13", label, hit=hit, person=people[0], household_no=number)
    people = m.household(*COUPLE)
    m.note("I13", "全户保障", hit=False, person=people[0], household_no=m.roster(people))


PLANTS: tuple[Callable[[Maker], None], ...] = (
    insurance, unpaid, short_paid, unaided_students, subsidies, tekun_care, overdue_reviews, nursing_insurance,
    stopped_minors, jobless_households, unsafe_homes, unrelieved, partly_covered,
)  # fmt: skip
