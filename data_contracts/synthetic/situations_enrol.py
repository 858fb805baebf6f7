"""Situations of disposition 1: people who are not covered and look as if they could be, and those who just do not."""

from collections.abc import Callable
from typing import Any

from data_contracts.synthetic.maker import Maker, Person
from data_contracts.synthetic.parameters import MEDICAL_GENERAL, MEDICAL_LOW

COUPLE = (("02", 45), ("12", 43))


def monitored(m: Maker) -> None:
    """E01."""
    for label, hit, cleared in (
        ("风险未消除", True, False),
        ("风险已消除", False, True),
        ("是否消除空白", False, None),
    ):
        people = m.household(*COUPLE)
        m.monitored(people, is_risk_cleared=cleared)
        m.note("E01", label, hit=hit, person=people[0])
    people = m.household(*COUPLE)
    m.monitored(people)
    number = m.roster(people, covered=[people[0]], is_single_cover=True)
    m.note("E01", "同户一人已单人保", hit=False, person=people[1], household_no=number)
    people = m.household(*COUPLE)
    m.monitored(people)
    m.note("E01", "申请中", hit=False, person=people[0], household_no=m.roster(people, status="申请中"))
    people = m.household(*COUPLE)
    m.monitored(people)
    m.note("E01", "低保边缘", hit=False, person=people[0], household_no=m.roster(people, "低保边缘"))


def edge_severe(m: Maker) -> None:
    """E02."""
    cases: tuple[tuple[str, bool, dict[str, Any]], ...] = (
        ("一级", True, {"level": "一级"}),
        ("二级", True, {"level": "二级"}),
        ("三级智力", True, {"level": "三级", "kind": "智力"}),
        ("三级精神", True, {"level": "三级", "kind": "精神"}),
        ("三级肢体", False, {"level": "三级"}),
        ("三级多重", False, {"level": "三级", "kind": "多重"}),
        ("四级智力", False, {"level": "四级", "kind": "智力"}),
        ("证件注销", False, {"certificate_status": "注销"}),
        ("有效期至当日", True, {"valid_until": m.latest}),
        ("有效期至前一日", False, {"valid_until": m.ago(days=1)}),
        ("长期有效", True, {"valid_until": None}),
    )
    for label, hit, change in cases:
        people = m.household(*COUPLE)
        number = m.roster(people, "低保边缘")
        m.certificate(people[1], **change)
        m.note("E02", label, hit=hit, person=people[1], household_no=number)
    people = m.household(*COUPLE)
    number = m.roster(people, "低保边缘")
    m.roster(people[1:], is_single_cover=True)
    m.certificate(people[1])
    m.note("E02", "已单人保", hit=False, person=people[1], household_no=number)
    people = m.household(*COUPLE)
    number = m.roster(people, "低保边缘", status="申请未通过")
    m.certificate(people[1])
    m.note("E02", "低保边缘申请未通过", hit=False, person=people[1], household_no=number)


def edge_ill(m: Maker) -> None:
    """E03."""
    for label, hit, major, day, programme in (
        ("大病", True, True, m.ago(months=2), "低保边缘"),
        ("刚性支出困难户大病", True, True, m.ago(months=2), "刚性支出困难"),
        ("当日确诊", True, True, m.latest, "低保边缘"),
        ("非大病", False, False, m.ago(months=2), "低保边缘"),
        ("次日确诊", False, True, m.ago(days=-1), "低保边缘"),
        ("低保在保", False, True, m.ago(months=2), "低保"),
    ):
        people = m.household(*COUPLE)
        number = m.roster(people, programme)
        m.row("health", people[0], disease="肺癌", is_major_disease=major, diagnosed_date=day)
        m.note("E03", label, hit=hit, person=people[0], household_no=number)


def grown_severe(m: Maker) -> None:
    """E04."""

    def plant(label: str, *, hit: bool, birth: Any = None, level: str = "一级") -> Person:
        born = birth if birth is not None else m.born(40)
        people = m.household(("02", 50), ("71", born))
        m.certificate(people[1], level=level)
        m.note("E04", label, hit=hit, person=people[1])
        return people[1]

    plant("当日满18岁", hit=True, birth=m.born(18, days=0))
    plant("次日满18岁", hit=False, birth=m.born(18, days=-1))
    plant("次日满60岁", hit=True, birth=m.born(60, days=-1))
    plant("当日满60岁", hit=False, birth=m.born(60, days=0))
    plant("三级肢体", hit=False, level="三级")
    for status, hit in (("在职", False), ("灵活就业", False), ("登记失业", True)):
        person = plant(status, hit=hit)
        m.row("employment", person, employment_status=status, insurance_kind="居民", paid_lag=0, is_returnee=False)
    m.no("employment", plant("劳动力库无记录", hit=True))
    for label, hit, amounts in (
        ("养老金等于标准", False, (0.0,)),
        ("养老金差一分", True, (-0.01,)),
        ("两份养老金合计达标准", False, (-100.0, None)),
    ):
        person = plant(label, hit=hit)
        for less in amounts:
            yuan = 100.0 if less is None else m.standard(person) + less
            m.row("pension", person, pension_kind="职工养老", pension_yuan_month=round(yuan, 2))
    person = plant("已在低保", hit=False)
    m.roster([person])


def alone(m: Maker) -> None:
    """E05."""

    def pension(person: Person, net: float) -> None:
        m.row(
            "pension",
            person,
            pension_kind="城乡居民",
            pension_yuan_month=round(net + 150, 2),
            basic_pension_yuan_month=150.0,
        )

    for label, hit, birth in (("当日满60岁", True, m.born(60, days=0)), ("次日满60岁", False, m.born(60, days=-1))):
        m.note("E05", label, hit=hit, person=m.household(("02", birth))[0])
    for label, hit, less in (("养老金扣基础后等于标准", False, 0.0), ("养老金扣基础后差一分", True, -0.01)):
        person = m.household(("02", 70))[0]
        pension(person, m.standard(person) + less)
        m.note("E05", label, hit=hit, person=person)
    for label, hit, age, level in (
        ("独居重残", True, 33, "二级"),
        ("独居重残儿童", True, 10, "一级"),
        ("独居三级肢体", False, 33, "三级"),
    ):
        person = m.household(("02", age))[0]
        m.certificate(person, level=level)
        m.note("E05", label, hit=hit, person=person)
    people = m.household(("02", 72), ("12", 70))
    people[1].dies(m.ago(months=5), register=False)
    m.note("E05", "配偶已火化", hit=True, person=people[0])
    people = m.household(("02", 72), ("12", 70))
    people[1].changes("迁出", m.ago(months=5))
    m.note("E05", "配偶已迁出", hit=True, person=people[0])
    m.note("E05", "与配偶同住", hit=False, person=m.household(("02", 72), ("12", 70))[0])
    person = m.household(("02", 72))[0]
    m.note("E05", "已特困", hit=False, person=person, household_no=m.roster([person], "特困"))


def without_parents(m: Maker) -> None:
    """E06."""

    def term(person: Person, status: str = "服刑", end: Any = "never") -> None:
        until = m.ago(months=-20) if end == "never" else end
        m.row("justice", person, justice_status=status, term_start=m.ago(months=14), term_end=until)

    people = m.household(("02", 40), ("12", 38), ("22", 10))
    people[0].dies(m.ago(months=15))
    term(people[1])
    m.note("E06", "父亡母服刑", hit=True, person=people[2])
    for label, hit, status, end in (
        ("母刑期次日满", True, "服刑", m.ago(days=-1)),
        ("母刑期当日满", False, "服刑", m.latest),
        ("母强制隔离戒毒", True, "强制隔离戒毒", "never"),
        ("母社区矫正", False, "社区矫正", "never"),
    ):
        people = m.household(("02", 40), ("12", 38), ("32", 10))
        people[0].dies(m.ago(months=15), register=False)
        term(people[1], status, end)
        m.note("E06", label, hit=hit, person=people[2])
    people = m.household(("02", 40), ("12", 38), ("22", 10))
    people[0].dies(m.ago(months=15))
    m.note("E06", "父亡母在", hit=False, person=people[2])
    people = m.household(("02", 40), ("12", 38), ("22", 10))
    people[0].dies(m.ago(months=15))
    people[1].changes("迁出", m.ago(months=9))
    m.note("E06", "父亡母迁出", hit=False, person=people[2])
    for label, hit, birth in (
        ("单亲亡，次日满18岁", True, m.born(18, days=-1)),
        ("单亲亡，当日满18岁", False, m.born(18, days=0)),
    ):
        people = m.household(("02", 41), ("22", birth))
        people[0].dies(m.ago(months=10))
        m.note("E06", label, hit=hit, person=people[1])
    people = m.household(("02", 66), ("22", 41), ("41", 9))
    people[1].dies(m.ago(months=10))
    m.note("E06", "随祖父，父亡", hit=True, person=people[2])
    people = m.household(("02", 66), ("22", 41), ("38", 39), ("41", 9))
    people[1].dies(m.ago(months=10))
    m.note("E06", "随祖父，父亡，儿媳在", hit=False, person=people[3])
    for label, hit, birth in (
        ("另一子女当日满18岁", False, m.born(18, days=0)),
        ("另一子女次日满18岁", True, m.born(18, days=-1)),
    ):
        people = m.household(("02", 66), ("22", 41), ("33", birth), ("41", 9))
        people[1].dies(m.ago(months=10))
        m.note("E06", label, hit=hit, person=people[3])
    m.note("E06", "随祖父，父母不详", hit=False, person=m.household(("02", 66), ("12", 64), ("41", 9))[2])
    people = m.household(("02", 41), ("22", 9))
    people[0].dies(m.ago(months=10))
    m.note("E06", "已纳入孤儿", hit=False, person=people[1], household_no=m.roster(people[1:], "孤儿"))


def without_pension(m: Maker) -> None:
    """E07."""

    def plant(label: str, *, hit: bool, birth: Any = 68) -> Person:
        people = m.household(("02", birth), ("12", 66))
        m.no("pension", people[0])
        m.note("E07", label, hit=hit, person=people[0])
        return people[0]

    plant("无养老金", hit=True)
    plant("当日满60岁", hit=True, birth=m.born(60, days=0))
    plant("次日满60岁", hit=False, birth=m.born(60, days=-1))
    m.row("pension", plant("养老金一元", hit=False), pension_kind="城乡居民", pension_yuan_month=1.0)
    plant("已去世", hit=False).dies(m.ago(months=1))
    m.roster([plant("已在低保", hit=False)])
    m.roster([plant("低保边缘", hit=False)], "低保边缘")


def medical_costs(m: Maker) -> None:
    """E08."""
    general, low = float(MEDICAL_GENERAL), float(MEDICAL_LOW)

    def plant(label: str, *amounts: float, hit: bool) -> list[Person]:
        people = m.household(*COUPLE)
        for amount in amounts:
            m.claim(people[0], m.ago(months=1, days=3), amount)
        m.note("E08", label, hit=hit, person=people[0])
        return people

    plant("等于一般预警线", general, hit=True)
    plant("差一分", general - 0.01, hit=False)
    plant("两次合计达线", general - 5000, 5000.0, hit=True)
    plant("两倍预警线", general * 2, hit=True)
    m.roster(plant("低保边缘达低收入线", low, hit=True), "低保边缘")
    m.roster(plant("低保边缘差一分", low - 0.01, hit=False), "低保边缘")
    m.monitored(plant("监测户达低收入线", low, hit=True))
    m.monitored(plant("风险消除户达低收入线", low, hit=False), is_risk_cleared=True)
    m.roster(plant("申请中", general, hit=False), status="申请中")
    m.roster(plant("已在低保", general, hit=False))
    for label, hit, day in (
        ("恰在12个月前结算", False, m.ago(months=12)),
        ("12个月内第一天结算", True, m.ago(months=12, days=-1)),
        ("当日结算", True, m.latest),
        ("次日结算", False, m.ago(days=-1)),
    ):
        person = m.household(*COUPLE)[0]
        m.claim(person, day, general)
        m.note("E08", label, hit=hit, person=person)
    person = m.household(*COUPLE)[0]
    number = m.serial("YB")
    for _ in range(2):
        m.claim(person, m.ago(months=2), general - 4000, claim_no=number)
    m.note("E08", "同一结算单重复", hit=False, person=person)


PLANTS: tuple[Callable[[Maker], None], ...] = (
    monitored, edge_severe, edge_ill, grown_severe, alone, without_parents, without_pension, medical_costs,
)  # fmt: skip
