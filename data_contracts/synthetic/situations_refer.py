"""Situations of disposition 3: covered people with a new need, and needs that are just not new or not need enough."""

from collections.abc import Callable
from datetime import date
from typing import Any

from data_contracts.synthetic.maker import Maker, Person
from data_contracts.synthetic.parameters import MEDICAL_LOW, MEDICAL_MONTH
from data_contracts.synthetic.situations_enrol_more import student

COUPLE = (("02", 45), ("12", 43))


def _pair(m: Maker, programme: str | None) -> tuple[list[Person], str | None]:
    people = m.household(*COUPLE)
    return people, m.roster(people, programme) if programme else None


def high_costs(m: Maker) -> None:
    """R01 and R10."""
    line, first = float(MEDICAL_MONTH), m.latest.replace(day=1)
    for label, hit, programme, day, amounts in (
        ("当月自付等于线", True, "低保", m.latest, (line,)),
        ("当月自付差一分", False, "低保", m.latest, (line - 0.01,)),
        ("当月两次合计达线", True, "低保", first, (line - 500, 500.0)),
        ("低保边缘当月达线", True, "低保边缘", first, (line,)),
        ("上月末达线", False, "低保", m.ago(months=1), (line,)),
        ("未纳入者达线", False, None, m.latest, (line,)),
    ):
        people, number = _pair(m, programme)
        for amount in amounts:
            m.claim(people[0], day, round(amount, 2))
        m.note("R01", label, hit=hit, person=people[0], household_no=number)
    for label, hit, major, day in (
        ("当月确诊大病", True, True, first),
        ("上月确诊大病", False, True, m.ago(months=1)),
        ("当月确诊非大病", False, False, first),
    ):
        people, number = _pair(m, "低保")
        m.row("health", people[1], disease="脑梗死", is_major_disease=major, diagnosed_date=day)
        m.note("R01", label, hit=hit, person=people[1], household_no=number)
    low = float(MEDICAL_LOW)
    for label, hit, own, helped, programme in (
        ("救助后自付等于线", True, low, 500.0, "低保"),
        ("救助后自付差一分", False, low - 0.01, 500.0, "低保"),
        ("未获医疗救助", False, low, 0.0, "低保"),
        ("低保边缘救助后达线", True, low, 0.01, "低保边缘"),
    ):
        people, number = _pair(m, programme)
        m.claim(people[0], m.ago(months=5), round(own, 2), medical_assistance_yuan=helped)
        m.note("R10", label, hit=hit, person=people[0], household_no=number)
    people, number = _pair(m, "低保")
    m.claim(people[0], m.ago(months=12), 300.0, medical_assistance_yuan=300.0)
    m.claim(people[0], m.ago(months=3), low)
    m.note("R10", "医疗救助在12个月以外", hit=False, person=people[0], household_no=number)


def new_students(m: Maker) -> None:
    """R02."""

    def plant(label: str, *, hit: bool, programme: str | None = "低保", **columns: Any) -> None:
        people = m.household(("02", 44), ("22", 16))
        number = m.roster(people, programme) if programme else None
        usual: dict[str, Any] = {"stage": "高中", "enrolled_date": m.ago(months=2), "aid_yuan_year": None}
        student(m, people[1], people[0], **usual | columns)
        m.note("R02", label, hit=hit, person=people[1], household_no=number)

    for stage in ("高中", "中职", "高职", "本科", "研究生"):
        plant(f"新入学{stage}", hit=True, stage=stage)
    plant("新入学初中", hit=False, stage="初中")
    plant("资助零元", hit=True, aid_yuan_year=0.0)
    plant("已资助", hit=False, aid_yuan_year=500.0)
    plant("恰满三个月", hit=False, enrolled_date=m.ago(months=3))
    plant("三个月内第一天", hit=True, enrolled_date=m.ago(months=3, days=-1))
    plant("当日入学", hit=True, enrolled_date=m.latest)
    plant("次日入学", hit=False, enrolled_date=m.ago(days=-1))
    plant("低保边缘", hit=True, programme="低保边缘")
    plant("未纳入", hit=False, programme=None)


def newly_jobless(m: Maker) -> None:
    """R03."""
    first = m.latest.replace(day=1)

    def plant(
        label: str, *, hit: bool, since: date = first, capacity: str | None = "有", status: str = "登记失业"
    ) -> None:
        people = m.household(*COUPLE)
        number = m.roster(people, work_capacity=capacity)
        m.row(
            "employment", people[0], employment_status=status, insurance_kind="居民", unemployed_since=since,
            job_services_12m=1, is_returnee=False,
        )  # fmt: skip
        m.note("R03", label, hit=hit, person=people[0], household_no=number)

    plant("当月一日失业", hit=True)
    plant("当月末日失业", hit=True, since=m.latest)
    plant("上月末失业", hit=False, since=m.ago(months=1))
    plant("部分劳动能力", hit=True, capacity="部分")
    plant("劳动能力空白", hit=True, capacity=None)
    plant("无劳动能力", hit=False, capacity="无")
    plant("未就业", hit=False, status="未就业")


def homes(m: Maker) -> None:
    """R04."""

    def plant(label: str, *, hit: bool, programme: str | None = "低保", **columns: Any) -> None:
        people, number = _pair(m, programme)
        usual: dict[str, Any] = {
            "housing_support": "无", "danger_level": "C", "appraised_date": m.ago(months=1), "repair_status": "未改造"
        }  # fmt: skip
        m.row("housing", people[0], **usual | columns)
        m.note("R04", label, hit=hit, person=people[0], household_no=number)

    plant("新鉴定C级", hit=True)
    plant("低保边缘新鉴定D级", hit=True, programme="低保边缘", danger_level="D")
    plant("新鉴定B级", hit=False, danger_level="B")
    plant("新鉴定已竣工", hit=False, repair_status="已竣工")
    plant("鉴定恰满三个月", hit=False, appraised_date=m.ago(months=3))
    plant("鉴定三个月内第一天", hit=True, appraised_date=m.ago(months=3, days=-1))
    plant("当日鉴定", hit=True, appraised_date=m.latest)
    plant("未纳入", hit=False, programme=None)
    none: dict[str, Any] = {"danger_level": None, "appraised_date": None, "repair_status": None}
    plant("公租房前一日到期", hit=True, housing_support="公租房", housing_support_until=m.ago(days=1), **none)
    plant("公租房当日到期", hit=False, housing_support="公租房", housing_support_until=m.latest, **none)
    for label, hit, days in (("公租房止期恰在三个月前", True, 0), ("公租房止期在三个月零一天前", False, 1)):
        plant(label, hit=hit, housing_support="公租房", housing_support_until=m.ago(months=3, days=days), **none)
    plant("租赁补贴两个月前到期", hit=True, housing_support="租赁补贴", housing_support_until=m.ago(months=2), **none)
    plant("公租房四个月前到期", hit=False, housing_support="公租房", housing_support_until=m.ago(months=4), **none)
    plant("无保障方式", hit=False, housing_support="无", housing_support_until=m.ago(months=1), **none)


def disasters(m: Maker) -> None:
    """R05 and R11."""

    def plant(label: str, *, hit: bool, programme: str | None = "低保", **columns: Any) -> None:
        people, number = _pair(m, programme)
        usual: dict[str, Any] = {
            "hazard": "洪涝", "event_date": m.ago(days=12), "house_damage": "一般损坏", "relief_stage": "应急",
            "relief_yuan": 600.0, "event_area": people[0].hukou_area,
        }  # fmt: skip
        m.row("disaster", people[0], **usual | columns)
        m.note("R05", label, hit=hit, person=people[0], household_no=number)

    plant("新受灾", hit=True)
    plant("低保边缘新受灾", hit=True, programme="低保边缘")
    plant("30天", hit=True, event_date=m.ago(days=30))
    plant("31天", hit=False, event_date=m.ago(days=31))
    plant("当日受灾", hit=True, event_date=m.latest)
    plant("房屋无损", hit=False, house_damage="无")
    plant("房屋受损空白", hit=False, house_damage=None)
    plant("次日受灾", hit=False, event_date=m.ago(days=-1))
    plant("未纳入", hit=False, programme=None)
    for label, hit, housing in (("应急+住建", True, True), ("仅应急", False, False)):
        people, number = _pair(m, "低保")
        m.row(
            "disaster", people[0], hazard="风雹", event_date=m.ago(days=9), house_damage="一般损坏", relief_stage="应急"
        )
        if housing:
            m.row(
                "housing", people[0], housing_support="无", danger_level="D", appraised_date=m.ago(months=1),
                repair_status="未改造",
            )  # fmt: skip
        m.note("R11", label, hit=hit, person=people[0], household_no=number)


def new_certificates(m: Maker) -> None:
    """R06."""

    def plant(label: str, *, hit: bool, programme: str | None = "低保", **columns: Any) -> None:
        people, number = _pair(m, programme)
        usual: dict[str, Any] = {"level": "三级", "issued_date": m.ago(months=1)}
        m.certificate(people[1], **usual | columns)
        m.note("R06", label, hit=hit, person=people[1], household_no=number)

    plant("新发证", hit=True)
    plant("低保边缘新发证", hit=True, programme="低保边缘")
    plant("恰满三个月", hit=False, issued_date=m.ago(months=3))
    plant("三个月内第一天", hit=True, issued_date=m.ago(months=3, days=-1))
    plant("当日发证", hit=True, issued_date=m.latest)
    plant("次日发证", hit=False, issued_date=m.ago(days=-1))
    plant("新发证当日到期", hit=True, valid_until=m.latest)
    plant("新发证前一日到期", hit=False, valid_until=m.ago(days=1))
    plant("新发证已冻结", hit=False, certificate_status="冻结")
    plant("未纳入", hit=False, programme=None)


def care_needs(m: Maker) -> None:
    """R07."""
    for label, hit, level, programme in (
        ("中度失能", True, "中度", "低保"),
        ("重度失能", True, "重度", "低保边缘"),
        ("轻度失能", False, "轻度", "低保"),
        ("未纳入重度", False, "重度", None),
    ):
        people, number = _pair(m, programme)
        m.row(
            "health",
            people[0],
            disease="脑梗死",
            is_major_disease=False,
            diagnosed_date=m.ago(months=9),
            disability_care_level=level,
        )
        m.note("R07", label, hit=hit, person=people[0], household_no=number)
    for label, hit, score, mode in (
        ("分散四分", True, 4, "分散"),
        ("分散三分", False, 3, "分散"),
        ("集中四分", False, 4, "集中"),
    ):
        person = m.household(("02", 71))[0]
        number = m.roster([person], "特困", care_mode=mode, selfcare_score=score)
        m.visited(person, m.ago(days=4), number)
        m.note("R07", label, hit=hit, person=person, household_no=number)
    for label, hit, birth in (
        ("独居当日满80岁", True, m.born(80, days=0)),
        ("独居次日满80岁", False, m.born(80, days=-1)),
    ):
        person = m.household(("02", birth))[0]
        m.note("R07", label, hit=hit, person=person, household_no=m.roster([person]))
    people = m.household(("02", 83), ("12", 81))
    m.note("R07", "80岁与配偶同住", hit=False, person=people[0], household_no=m.roster(people))


def children_and_petitions(m: Maker) -> None:
    """R08."""

    def plant(
        label: str, *, hit: bool, birth: date, schooled: bool = False, programme: str | None = "低保", **columns: Any
    ) -> None:
        people = m.household(("02", 44), ("22", birth))
        number = m.roster(people, programme) if programme else None
        m.certificate(people[1], **{"level": "三级"} | columns)
        if schooled:
            student(m, people[1], people[0])
        else:
            m.no("education", people[1])
        m.note("R08", label, hit=hit, person=people[1], household_no=number)

    plant("当日满7岁未入学", hit=True, birth=m.born(7, days=0))
    plant("次日满7岁未入学", hit=False, birth=m.born(7, days=-1))
    plant("次日满16岁未入学", hit=True, birth=m.born(16, days=-1))
    plant("当日满16岁未入学", hit=False, birth=m.born(16, days=0))
    plant("11岁在学", hit=False, birth=m.born(11), schooled=True)
    plant("11岁证件注销", hit=False, birth=m.born(11), certificate_status="注销")
    plant("11岁未纳入", hit=False, birth=m.born(11), programme=None)
    for label, hit, times, programme in (
        ("信访三次", True, 3, "低保"),
        ("信访两次", False, 2, "低保"),
        ("未纳入信访三次", False, 3, None),
    ):
        people, number = _pair(m, programme)
        m.row(
            "petition", people[0], matter_no=m.serial("XF"), need="生活困难", registered_date=m.ago(months=1),
            petitions_12m=times, matter_status="已办结",
        )  # fmt: skip
        m.note("R08", label, hit=hit, person=people[0], household_no=number)


def emergencies(m: Maker) -> None:
    """R09."""

    def plant(label: str, *, hit: bool, programme: str | None = "低保", status: str = "在保", **columns: Any) -> None:
        people = m.household(*COUPLE)
        number = m.roster(people, programme, status=status) if programme else None
        usual: dict[str, Any] = {
            "ticket_no": m.serial("RX"), "need": "急难", "severity": "一般", "received_at": m.ago(days=6),
            "closed_at": None, "event_area": m.village(urban=None), "ticket_text": "来电反映急难",
        }  # fmt: skip
        m.row("hotline", people[0], **usual | columns)
        m.note("R09", label, hit=hit, person=people[0], household_no=number)

    plant("在保急难", hit=True)
    plant("在保特急医疗", hit=True, need="医疗", severity="特急")
    plant("在保紧急医疗", hit=False, need="医疗", severity="紧急")
    plant("低保边缘急难", hit=True, programme="低保边缘")
    plant("申请中急难", hit=True, status="申请中")
    plant("申请未通过急难", hit=False, status="申请未通过")
    plant("未纳入急难", hit=False, programme=None)
    plant("急难已办结", hit=False, closed_at=m.ago(days=1))


PLANTS: tuple[Callable[[Maker], None], ...] = (
    high_costs, new_students, newly_jobless, homes, disasters, new_certificates, care_needs, children_and_petitions,
    emergencies,
)  # fmt: skip
