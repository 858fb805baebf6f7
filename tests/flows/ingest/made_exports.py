"""The exports of a county's social-assistance system, a few invented rows of them; 3699xx codes, 154 phones."""

from pathlib import Path

from flows.ingest.stage import IngestSummary, Validating, ingest
from flows.ingest.validate import validate_extracts
from flows.store.run import RunContext, period_end
from tests.flows.ingest.made import write_city, write_xlsx

Rows = list[dict[str, str]]
PLACE = {"所属省级": "某省", "所属市级": "样例市", "所属区县": "临江县", "所属街道": "城厢镇", "所属社区": "龙湾村委会"}
WU, WIFE, SON, ZHOU, YANG = (
    "369921196001011234",
    "369921196202022345",
    "369921199003033456",
    "369921195504044567",
    "369921197005055678",
)


def person(name: str, id_no: str, head: str, relation: str, certificate: str = "", **more: str) -> dict[str, str]:
    row = {"姓名": name, "身份证号": id_no, "户主身份证号": head, "与户主关系": relation, "民族": "汉族"}
    return {**row, "低保（特困）证号": certificate, "最初享受月份": "202503", "劳动能力": "无劳动能力", **PLACE, **more}


def household(name: str, id_no: str, certificate: str, members: dict[str, str], **more: str) -> dict[str, str]:
    cells = {"家庭成员姓名": "、".join(members), "家庭成员身份证号": "、".join(members.values())}
    row = {"户主姓名": name, "户主身份证号": id_no, "家庭人口数": str(len(members)), "低保（特困）证号": certificate}
    rest = {"最初享受月份": "2025-03", "家庭住址": "临江县城厢镇龙湾村2组", "联系电话": "15400000001"}
    return {**row, "户月保障金额（元）": "800", "家庭年总收入（元）": "12000", **rest, **cells, **PLACE, **more}


def edge_person(name: str, id_no: str, head: str, relation: str, **more: str) -> dict[str, str]:
    row = {"姓名": name, "身份证号": id_no, "户主身份证号": head, "与户主关系": relation, "月收入": "600"}
    return {**row, "户籍类型": "农业", "纳入月份": "2025年6月", **PLACE, **more}


def edge_household(name: str, id_no: str, members: dict[str, str], **more: str) -> dict[str, str]:
    cells = {"家庭成员姓名": "、".join(members), "家庭成员身份证号": "、".join(members.values())}
    return {"户主姓名": name, "户主身份证号": id_no, "户籍类型": "农业", "纳入月份": "202506", **cells, **PLACE, **more}


PEOPLE = [
    person("吴一", WU, "", "户主", "低0001"),
    person("郑二", WIFE, WU, "妻", "低0001"),
]
HOUSEHOLDS = [household("吴一", WU, "低0001", {"吴一": WU, "郑二": WIFE, "吴三": SON}, 保障人口数="2")]
EDGE_PEOPLE = [edge_person("周四", ZHOU, "", "户主"), edge_person("杨五", YANG, ZHOU, "妻")]
EDGE_HOUSEHOLDS = [edge_household("周四", ZHOU, {"周四": ZHOU, "杨五": YANG})]


def files(
    people: Rows = PEOPLE,
    households: Rows = HOUSEHOLDS,
    edge_people: Rows = EDGE_PEOPLE,
    edge_households: Rows = EDGE_HOUSEHOLDS,
) -> dict[str, Rows]:
    return {
        "农村低保人员查询_1.xlsx": people,
        "农村低保家庭查询_1.xlsx": households,
        "低保边缘人员查询_1.xlsx": edge_people,
        "低保边缘家庭查询_1.xlsx": edge_households,
    }


def write(folder: Path, period: str, given: dict[str, Rows], extract: str = "roster") -> None:
    """Write a month's exports; a file of no rows has the headings of its kind all the same."""
    into = folder / "incoming" / period / extract
    into.mkdir(parents=True, exist_ok=True)
    for name, rows in given.items():
        headings = list(dict.fromkeys(heading for row in rows for heading in row))
        table = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
        write_xlsx(into / name, {"Sheet1": table})


def run(
    folder: Path, period: str, previous: Path | None = None, validating: Validating = validate_extracts
) -> tuple[IngestSummary, Path]:
    """The ingest stage of a month; its folder."""
    into = folder / "store" / "periods" / period / "ingest"
    into.mkdir(parents=True)
    day = period_end(period)
    city = write_city(folder / "city")
    context = RunContext(period, day, day, city, folder / "incoming", folder / "store", folder / "out", "x")
    return ingest(context, into, previous, validating), into
