"""Situations of disposition 4: people who may no longer qualify, those who just do, and every exemption.

`is_hit` is about the rule's condition: an exempt household hits, its lead is held back.
"""

from collections.abc import Callable
from typing import Any

from data_contracts.synthetic.maker import Maker, Person
from data_contracts.synthetic.parameters import ASSET_MONTHS, SMALL_SHOP_LIMIT
from data_contracts.synthetic.situations_enrol_more import student

COUPLE = (("02", 45), ("12", 43))


def _pair(m: Maker, programme: str = "低保", **columns: Any) -> tuple[list[Person], str]:
    people = m.household(*COUPLE)
    return people, m.roster(people, programme, **columns)


def deaths(m: Maker) -> None:
    """X01."""
    for label, hit, programme, register, funeral in (
        ("两处一致", True, "低保", 40, 40),
        ("两处差七天", True, "低保", 40, 47),
        ("两处差八天", True, "低保", 40, 48),
        ("户籍先七天", True, "低保", 47, 40),
        ("户籍先八天", True, "低保", 48, 40),
        ("仅户籍", True, "低保", 40, None),
        ("仅火化", True, "低保", None, 40),
        ("低保边缘", False, "低保边缘", 40, 40),
    ):
        people, number = _pair(m, programme)
        people[1].dies(m.ago(days=funeral or register or 0), register=False, cremated=funeral is not None)
        if register is not None:
            people[1].changes("死亡注销", m.ago(days=register))
        m.note("X01", label, hit=hit, person=people[1], household_no=number)


def prison(m: Maker) -> None:
    """X02."""
    for label, hit, status, start, end in (
        ("服刑", True, "服刑", m.ago(months=5), m.ago(months=-20)),
        ("强制隔离戒毒无止期", True, "强制隔离戒毒", m.ago(months=5), None),
        ("社区矫正", False, "社区矫正", m.ago(months=5), m.ago(months=-20)),
        ("当日起", True, "服刑", m.latest, m.ago(months=-20)),
        ("次日起", False, "服刑", m.ago(days=-1), m.ago(months=-20)),
        ("次日止", True, "服刑", m.ago(months=5), m.ago(days=-1)),
        ("当日止", False, "服刑", m.ago(months=5), m.latest),
    ):
        people, number = _pair(m)
        m.row("justice", people[0], justice_status=status, term_start=start, term_end=end)
        m.note("X02", label, hit=hit, person=people[0], household_no=number)


def wages(m: Maker) -> None:
    """X03."""

    def plant(
        label: str,
        *,
        hit: bool,
        base: float,
        net_pension: float | None = None,
        lag: int = 0,
        status: str = "在职",
        roster: dict[str, Any] | None = None,
    ) -> None:
        people, number = _pair(m, **(roster or {}))
        limit = m.standard(people[0]) * 2
        m.row(
            "employment", people[0], employment_status=status, insurance_kind="职工", employer="青禾公司",
            wage_base_yuan_month=base, paid_lag=lag, job_services_12m=1, is_returnee=False,
        )  # fmt: skip
        if net_pension is not None:
            yuan = round(limit + net_pension + 150, 2)
            m.row(
                "pension", people[1], pension_kind="城乡居民", pension_yuan_month=yuan, basic_pension_yuan_month=150.0
            )
        m.note("X03", label, hit=hit, person=people[0], household_no=number)

    plant("工资远超", hit=True, base=6000.0)
    plant("工资九折加养老金等于标准", hit=False, base=1000.0, net_pension=-900.0)
    plant("工资九折加养老金多一分", hit=True, base=1000.0, net_pension=-899.99)
    plant("上月缴费", hit=False, base=6000.0, lag=1)
    plant("灵活就业", hit=False, base=6000.0, status="灵活就业")
    plant(
        "渐退户", hit=True, base=6000.0, status="在职", roster={"status": "渐退", "taper_start_date": m.ago(months=2)}
    )
    people, number = _pair(m, "低保边缘")
    m.row(
        "employment",
        people[0],
        employment_status="在职",
        insurance_kind="职工",
        wage_base_yuan_month=6000.0,
        paid_lag=0,
    )
    m.note("X03", "低保边缘", hit=False, person=people[0], household_no=number)


def pensions(m: Maker) -> None:
    """X04."""
    for label, hit, kind, more, days in (
        ("职工养老超一分", True, "职工养老", 0.01, 30),
        ("机关事业超一分", True, "机关事业", 0.01, 30),
        ("等于标准", False, "职工养老", 0.0, 30),
        ("城乡居民", False, "城乡居民", 500.0, 30),
        ("起保当日领取", False, "职工养老", 500.0, 0),
        ("起保次日领取", True, "职工养老", 500.0, 1),
    ):
        people = m.household(("02", 63), ("12", 59))
        start = m.ago(months=8)
        number = m.roster(people, start_date=start, status_date=start)
        m.row(
            "pension", people[0], pension_kind=kind, pension_yuan_month=round(m.standard(people[0]) + more, 2),
            pension_start_date=m.ago(months=8, days=-days),
        )  # fmt: skip
        m.note("X04", label, hit=hit, person=people[0], household_no=number)


def cars(m: Maker) -> None:
    """X05."""

    def plant(label: str, *cars: dict[str, Any], hit: bool, programme: str = "低保", **columns: Any) -> list[Person]:
        people, number = _pair(m, programme, **columns)
        for car in cars:
            usual: dict[str, Any] = {
                "plate_kind": "小型汽车", "vehicle_use": "非营运", "registered_date": m.ago(months=30),
                "price_yuan": 45_000.0, "vehicle_status": "正常",
            }  # fmt: skip
            m.row("vehicles", people[0], **usual | car)
        m.note("X05", label, hit=hit, person=people[0], household_no=number)
        return people

    plant("一辆小型汽车", {}, hit=True)
    plant("特困一辆大型汽车", {"plate_kind": "大型汽车"}, hit=True, programme="特困")
    plant("低保边缘一辆", {}, hit=True, programme="低保边缘")
    plant("刚性支出困难一辆", {}, hit=False, programme="刚性支出困难")
    plant("价格空白", {"price_yuan": None}, hit=True)
    plant("价格零元", {"price_yuan": 0.0}, hit=False)
    plant("价格一分", {"price_yuan": 0.01}, hit=True)
    plant("摩托车", {"plate_kind": "摩托车"}, hit=False)
    plant("残疾人专用", {"plate_kind": "残疾人专用"}, hit=False)
    plant("已注销", {"vehicle_status": "注销"}, hit=False)
    plant("渐退", {}, hit=False, status="渐退", taper_start_date=m.ago(months=2))
    plant("授权当日止", {}, hit=True, authorised_until=m.latest)
    plant("授权前一日止", {}, hit=False, authorised_until=m.ago(days=1))
    plant("授权空白", {}, hit=False, authorised_until=None)
    m.certificate(plant("一辆，家有残疾人", {}, hit=True)[1], level="四级")
    m.certificate(plant("两辆，家有残疾人", {}, {"price_yuan": 20_000.0}, hit=True)[1], level="四级")
    m.certificate(plant("一辆，残疾证已注销", {}, hit=True)[1], level="四级", certificate_status="注销")
    ill = plant("一辆，家有大病患者", {}, hit=True)[1]
    m.row("health", ill, disease="肺癌", is_major_disease=True, diagnosed_date=m.ago(months=9))
    plant("一辆营运车", {"vehicle_use": "营运"}, hit=True)


def dwellings(m: Maker) -> None:
    """X06."""

    def plant(
        label: str,
        *units: dict[str, Any],
        hit: bool,
        programme: str = "低保",
        together: bool = False,
        **columns: Any,
    ) -> None:
        people, number = _pair(m, programme, **columns)
        for unit in units:
            usual: dict[str, Any] = {
                "unit_no": m.serial("369800"), "estate_use": "住宅", "area_m2": 72.5,
                "registered_date": m.ago(months=90), "acquired_by": "自建",
            }  # fmt: skip
            row = m.row("real_estate", people[0], **usual | unit)
            if together:
                m.row("real_estate", people[1], **{k: v for k, v in row.items() if k != "person_no"})
        m.note("X06", label, hit=hit, person=people[0], household_no=number)

    plant("一套", {}, hit=False)
    plant("两套", {}, {}, hit=True)
    plant("一套共有", {}, hit=False, together=True)
    plant("一套加一商铺", {}, {"estate_use": "商业"}, hit=False)
    plant("两套，一套安置", {}, {"acquired_by": "拆迁安置"}, hit=True)
    plant("两套，一套继承", {}, {"acquired_by": "继承"}, hit=True)
    plant("三套，一套继承", {}, {}, {"acquired_by": "继承"}, hit=True)
    new: dict[str, Any] = {"acquired_by": "购买", "registered_date": m.ago(months=3)}
    plant("起保后新购一套", new, hit=True)
    plant("当日新购", new | {"registered_date": m.latest}, hit=True)
    for label, hit, days in (("起保当日购买", False, 3), ("起保次日购买", True, 2)):
        plant(label, new | {"registered_date": m.ago(months=8, days=days)}, hit=hit)
    plant("起保后新购商铺", new | {"estate_use": "商业"}, hit=False)
    plant("起保前购买", new | {"registered_date": m.ago(months=10)}, hit=False)
    long_ago: dict[str, Any] = {"start_date": m.ago(months=40), "status_date": m.ago(months=40)}
    plant("恰在12个月前购买", new | {"registered_date": m.ago(months=12)}, hit=False, **long_ago)
    plant("12个月内第一天购买", new | {"registered_date": m.ago(months=12, days=-1)}, hit=True, **long_ago)
    plant("起保后继承一套", {"acquired_by": "继承", "registered_date": m.ago(months=3)}, hit=False)
    plant("刚性支出困难两套", {}, {}, hit=False, programme="刚性支出困难")
    plant("授权过期两套", {}, {}, hit=False, authorised_until=m.ago(days=1))


def shops(m: Maker) -> None:
    """X07."""
    limit = float(SMALL_SHOP_LIMIT)
    for label, hit, kind, role, yuan, status in (
        ("公司法定代表人", True, "公司", "法定代表人", 10_000.0, "在业"),
        ("合作社股东", True, "合作社", "股东", None, "在业"),
        ("公司已注销", False, "公司", "法定代表人", 10_000.0, "注销"),
        ("公司已吊销", False, "公司", "高管", 10_000.0, "吊销"),
        ("个体户等于限额", True, "个体工商户", "经营者", limit, "在业"),
        ("个体户超限额一分", True, "个体工商户", "经营者", limit + 0.01, "在业"),
        ("个体户出资空白", True, "个体工商户", "经营者", None, "在业"),
    ):
        people, number = _pair(m)
        m.row(
            "business", people[0], credit_code=m.serial("92369800MA"), entity="青禾商行", entity_kind=kind, role=role,
            subscribed_yuan=yuan, entity_status=status, founded_date=m.ago(months=30),
        )  # fmt: skip
        m.note("X07", label, hit=hit, person=people[0], household_no=number)


def savings(m: Maker) -> None:
    """X08."""

    def plant(
        label: str, *items: tuple[str, float], hit: bool, times: float = 1.0, ill: bool = False, **columns: Any
    ) -> None:
        people, number = _pair(m, **columns)
        limit = m.standard(people[0]) * ASSET_MONTHS * 2
        for kind, more in items:
            yuan = round(limit * times + more, 2) if kind != "公积金" else 900_000.0
            m.row(
                "economic_check", people[0], report_no=m.serial("HD"), authorisation_no=m.serial("SQ"), asset_kind=kind,
                amount_yuan=yuan, as_of_date=m.ago(months=2),
            )  # fmt: skip
        if ill:
            m.row("health", people[1], disease="肺癌", is_major_disease=True, diagnosed_date=m.ago(months=9))
        m.note("X08", label, hit=hit, person=people[0], household_no=number)

    plant("等于限额", ("存款", 0.0), hit=False)
    plant("超限额一分", ("存款", 0.01), hit=True)
    plant("两项合计超限额", ("存款", 0.0), ("基金", 0.01), hit=True, times=0.5)
    plant("公积金不计", ("存款", 0.0), ("公积金", 0.0), hit=False)
    plant("大病户两倍限额", ("证券", 0.0), hit=True, times=2.0, ill=True)
    plant("大病户超两倍限额一分", ("证券", 0.01), hit=True, times=2.0, ill=True)
    plant("授权过期", ("存款", 0.01), hit=False, authorised_until=m.ago(days=1))


def moves_and_marriages(m: Maker) -> None:
    """X09."""
    for label, hit, programme, day in (
        ("迁出两个月", True, "低保", m.ago(months=2)),
        ("迁出恰满三个月", False, "低保", m.ago(months=3)),
        ("迁出三个月内第一天", True, "低保", m.ago(months=3, days=-1)),
        ("低保边缘迁出", False, "低保边缘", m.ago(months=2)),
    ):
        people, number = _pair(m, programme)
        people[1].changes("迁出", day)
        m.note("X09", label, hit=hit, person=people[1], household_no=number)
    for label, hit, kind, day in (
        ("结婚两个月", True, "结婚", m.ago(months=2)),
        ("离婚两个月", True, "离婚", m.ago(months=2)),
        ("结婚恰满三个月", False, "结婚", m.ago(months=3)),
        ("结婚次日登记", False, "结婚", m.ago(days=-1)),
    ):
        people, number = _pair(m)
        other = m.household(("02", 40))[0]
        m.row("marriage", people[0], spouse_no=other.number, registration_kind=kind, registered_date=day)
        m.row("marriage", other, spouse_no=people[0].number, registration_kind=kind, registered_date=day)
        m.note("X09", label, hit=hit, person=people[0], household_no=number)


def twice(m: Maker) -> None:
    """X10."""
    for label, hit, first, second, covered in (
        ("两个低保户", True, "低保", "低保", True),
        ("低保与特困", True, "低保", "特困", True),
        ("特困与孤儿", True, "特困", "孤儿", True),
        ("两户仅一户保障", False, "低保", "低保", []),
        ("低保与低保边缘", False, "低保", "低保边缘", True),
    ):
        child = m.household(("02", 66), ("41", 12))[1]
        number = m.roster([child], first)
        m.roster([child], second, covered=covered)
        m.note("X10", label, hit=hit, person=child, household_no=number)


def time_limits(m: Maker) -> None:
    """X11."""
    for label, hit, since in (
        ("渐退恰满六个月", False, m.ago(months=6)),
        ("渐退六个月零一天", True, m.ago(months=6, days=1)),
    ):
        people, number = _pair(m, status="渐退", taper_start_date=since, status_date=since, start_date=m.ago(months=30))
        m.note("X11", label, hit=hit, person=people[0], household_no=number)
    for label, hit, start in (
        ("刚性恰满12个月", False, m.ago(months=12)),
        ("刚性12个月零一天", True, m.ago(months=12, days=1)),
    ):
        people, number = _pair(m, "刚性支出困难", start_date=start, status_date=start)
        m.note("X11", label, hit=hit, person=people[0], household_no=number)
    for label, hit, state in (("单人保残疾证注销", True, "注销"), ("单人保残疾证有效", False, "有效")):
        people = m.household(*COUPLE)
        number = m.roster(people, covered=[people[0]], is_single_cover=True)
        m.certificate(people[0], certificate_status=state)
        m.note("X11", label, hit=hit, person=people[0], household_no=number)
    for label, hit, birth, schooled in (
        ("特困未成年人当日满18岁未在读", True, m.born(18, days=0), False),
        ("特困未成年人次日满18岁未在读", False, m.born(18, days=-1), False),
        ("特困未成年人满18岁在读", False, m.born(18, days=40), True),
    ):
        person = m.household(("02", 66), ("41", birth))[1]
        start = m.ago(months=40)
        number = m.roster([person], "特困", start_date=start, status_date=start)
        if schooled:
            student(m, person, None, stage="高中")
        else:
            m.no("education", person)
        m.note("X11", label, hit=hit, person=person, household_no=number)


def kin(m: Maker) -> None:
    """X12."""
    for label, hit, filed, programme in (
        ("未备案", True, False, "低保"),
        ("已备案", False, True, "低保"),
        ("未备案低保边缘", False, False, "低保边缘"),
    ):
        people, number = _pair(m, programme)
        m.row("officials_kin", people[0], official_name="周敏", kinship="兄弟姐妹", is_filed=filed)
        m.note("X12", label, hit=hit, person=people[0], household_no=number)


def together(m: Maker) -> None:
    """Two rules confirm each other; a new need in the household holds an exit lead back."""
    car: dict[str, Any] = {
        "plate_kind": "小型汽车", "vehicle_use": "非营运", "registered_date": m.ago(months=30), "price_yuan": 45_000.0,
        "vehicle_status": "正常",
    }  # fmt: skip
    people, number = _pair(m)
    m.row("vehicles", people[0], **car)
    m.row(
        "business", people[1], credit_code=m.serial("92369800MA"), entity="青禾公司", entity_kind="公司",
        role="法定代表人", subscribed_yuan=500_000.0, entity_status="在业", founded_date=m.ago(months=30),
    )  # fmt: skip
    m.note("X05", "有车并有公司", hit=True, person=people[0], household_no=number)
    m.note("X07", "有车并有公司", hit=True, person=people[0], household_no=number)
    people, number = _pair(m)
    for _ in range(2):
        m.row("vehicles", people[0], **car | {"price_yuan": 20_000.0 + _})
    m.certificate(people[1], level="三级", issued_date=m.ago(months=1))
    m.note("X05", "有车并新发残疾证", hit=True, person=people[0], household_no=number)


PLANTS: tuple[Callable[[Maker], None], ...] = (
    deaths, prison, wages, pensions, cars, dwellings, shops, savings, moves_and_marriages, twice, time_limits, kin,
    together,
)  # fmt: skip
