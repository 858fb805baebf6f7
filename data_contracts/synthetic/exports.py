"""The roster as the files of a county's social-assistance system: a household file and a person file a programme.

Who is 在保 in 低保, 特困, 低保边缘 or 刚性支出 is in them; who has left is in no file; all others (渐退, applying,
refused, orphans …) come in a list under our own headings, for only such a list says so. Nothing is said of what these
systems do not know: reviews, authorisations, agreements, single cover, income by the month.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter

from data_contracts.synthetic.places import CITY_CODE, Places

Row = dict[str, Any]
PROVINCE = "某省"
HEADS = ("01", "02", "0")
LEVELS = ("所属省级", "所属市级", "所属区县", "所属街道", "所属社区")
KINDS: Mapping[tuple[str, str | None], str] = {
    ("低保", "农村"): "农村低保",
    ("低保", "城市"): "城市低保",
    ("低保边缘", None): "低保边缘",
    ("刚性支出困难", None): "刚性支出",
    ("特困", None): "特困人员",
}
STAMP = "05103000"


@dataclass
class _File:
    """A file in the making: its rows, and for each row of the truth where it stands."""

    name: str
    headings: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    places: list[tuple[int, str, int]] = field(default_factory=list)

    def add(self, row: Row, truth: int | None = None) -> int:
        """Add a row; returns its number in the sheet."""
        self.rows.append(row)
        number = len(self.rows) + 1
        if truth is not None:
            self.places.append((truth, self.name, number))
        return number


def is_exported() -> pl.Expr:
    """Rows that the system's files show, or would have shown before their people left."""
    programmes = sorted({programme for programme, _ in KINDS})
    return pl.col("programme").is_in(programmes) & pl.col("status").is_in(["在保", "停保"])


def write_exports(
    folder: Path, shown: pl.DataFrame, places: Places, true_ids: Mapping[int, str], period: str
) -> pl.DataFrame:
    """Write the ten files of a month. `shown`: roster rows with particulars and `_row`; those that are no export's are
    passed over. Returns `_row`, `source_file`, `source_row` of every row that is somewhere in them.
    """
    kept = shown.filter(is_exported() & (pl.col("status") == "在保")).sort("_row")
    found: list[tuple[int, str, int]] = []
    for (programme, urban), kind in KINDS.items():
        part = kept.filter(pl.col("programme") == programme)
        if urban:
            part = part.filter(pl.col("urban_rural") == urban)
        people = _File(f"{kind}人员查询_{period}{STAMP}.xlsx", _person_headings(programme))
        houses = _File(f"{kind}家庭查询_{period}{STAMP}.xlsx", _household_headings(programme))
        for _, members in part.group_by("household_no", maintain_order=True):
            _household(list(members.iter_rows(named=True)), people, houses, places, true_ids)
        for file in (people, houses):
            _write(folder / file.name, file)
            found += file.places
    schema = {"_row": pl.Int64, "source_file": pl.String, "source_row": pl.Int32}
    return pl.DataFrame(found, schema=schema, orient="row")


def _household(
    members: Sequence[Row], people: _File, houses: _File, places: Places, true_ids: Mapping[int, str]
) -> None:
    """A household's row, the rows of its people, and where those stand whom only its cell names."""
    head = next((m for m in members if m["relation"] in HEADS), members[0])
    head_id = true_ids[head["person_no"]]
    programme = head["programme"]
    in_file = [m for m in members if m["is_covered"] or programme not in ("低保", "特困")]
    number = houses.add(_household_row(head, head_id, members, len(in_file), places))
    for at, member in enumerate(members, start=1):
        if member in in_file:
            is_plain_head = member is head and member["id_no"] == head_id
            people.add(_person_row(member, "" if is_plain_head else head_id, places), member["_row"])
        else:
            houses.places.append((member["_row"], f"{houses.name}#成员{at}", number))


def _household_row(head: Row, head_id: str, members: Sequence[Row], covered: int, places: Places) -> Row:
    money = max((m["benefit_yuan_month"] or 0 for m in members), default=0)
    month = f"{head['start_date']:%Y%m}" if head["start_date"] else ""
    return {
        "户主姓名": head["name"],
        "户主身份证号": head_id,
        "家庭人口数": len(members),
        "保障人口数": covered,
        "特困人员数": covered,
        "户月保障金额（元）": f"{money:.2f}" if money else "",
        "基本生活总费用（元）": f"{money:.2f}" if money else "",
        "分档类型": f"{head['dibao_class']}档" if head["dibao_class"] else "",
        "供养方式": f"{head['care_mode']}供养" if head["care_mode"] else "",
        "户籍类型": "城镇" if head["urban_rural"] == "城市" else "农业",
        "联系电话": head["phone"],
        "家庭住址": head["address"],
        "户籍住址": head["address"],
        "低保（特困）证号": head["household_no"],
        "最初享受月份": month,
        "纳入月份": f"{month[:4]}-{month[4:]}" if month else "",
        "家庭成员姓名": "、".join(m["name"] or "无" for m in members),
        "家庭成员身份证号": "、".join("".join((m["id_no"] or "无").split()) for m in members),
        **_areas(head["hukou_area"], places),
    }


def _person_row(member: Row, head_id: str, places: Places) -> Row:
    month = f"{member['start_date']:%Y%m}" if member["start_date"] else ""
    return {
        "姓名": member["name"],
        "身份证号": member["id_no"],
        "户主身份证号": head_id,
        "与户主关系": member["relation"],
        "性别": member["sex"],
        "出生日期": f"{member['birth_date']:%Y-%m-%d}" if member["birth_date"] else "",
        "民族": "汉族",
        "政治面貌": "群众",
        "劳动能力": member["work_capacity"],
        "健康状况": member["health"],
        "最初享受月份": month,
        "纳入月份": f"{month[:4]}年{int(month[4:])}月" if month else "",
        "供养方式": f"{member['care_mode']}供养" if member["care_mode"] else "",
        "户籍类型": "城镇" if member["urban_rural"] == "城市" else "农业",
        "家庭地址": member["address"],
        "户籍地址": member["address"],
        "低保（特困）证号": member["household_no"],
        **_areas(member["hukou_area"], places),
    }


def _areas(code: str | None, places: Places) -> Row:
    """An area as five names, each as such systems write it; a place outside the city as its city alone."""
    if not code or not code.startswith(CITY_CODE[:4]):
        return dict(zip(LEVELS, (PROVINCE, "外市" if code else "", "", "", ""), strict=True))
    county = places.names.get(code[:6] + "000000", "") if code[4:6] != "00" else ""
    town = places.names.get(code[:9] + "000", "") if code[6:9] != "000" else ""
    village = _village(code, places) if code[9:] != "000" else ""
    city = places.names[CITY_CODE + "000000"]
    return dict(zip(LEVELS, (PROVINCE, city, county, town, village), strict=True))


def _village(code: str, places: Places) -> str:
    name = places.names.get(code) or (f"旧{places.names[places.closed[code]]}" if code in places.closed else "")
    return f"{name}委会" if name.endswith("村") else f"{name}居委会" if name.endswith("社区") else name


def _person_headings(programme: str) -> tuple[str, ...]:
    first = ("姓名", "身份证号", "户主身份证号", "与户主关系", "性别")
    if programme == "低保":
        own: tuple[str, ...] = ("出生日期", "民族", "政治面貌", "劳动能力", "健康状况", "最初享受月份")
        return (*first, *own, *LEVELS, "家庭地址", "低保（特困）证号")
    if programme == "特困":
        own = ("出生日期", "民族", "劳动能力", "健康状况", "最初享受月份", "供养方式", "户籍类型", "户籍地址")
        return (*first, *own, *LEVELS, "低保（特困）证号")
    return (*first, "民族", "劳动能力", "健康状况", "户籍类型", "纳入月份", "家庭地址", *LEVELS)


def _household_headings(programme: str) -> tuple[str, ...]:
    first, last = ("户主姓名", "户主身份证号"), ("家庭成员姓名", "家庭成员身份证号")
    if programme == "低保":
        own: tuple[str, ...] = ("家庭人口数", "保障人口数", "户月保障金额（元）", "联系电话", "家庭住址")
        return (*first, *own, *LEVELS, "低保（特困）证号", "最初享受月份", "分档类型", *last)
    if programme == "特困":
        own = ("特困人员数", "供养方式", "户籍类型", "基本生活总费用（元）", "联系电话", "户籍住址")
        return (*first, *own, *LEVELS, "低保（特困）证号", "最初享受月份", *last)
    return (*first, "保障人口数", "户籍类型", "联系电话", "家庭住址", *LEVELS, "纳入月份", *last)


def _write(path: Path, file: _File) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2026, 1, 1)})
        sheet = book.add_worksheet("Sheet1")
        for at, row in enumerate(_cells(file)):
            for column, cell in enumerate(row):
                if cell not in ("", None):
                    sheet.write_string(at, column, str(cell))


def _cells(file: _File) -> Iterator[tuple[Any, ...]]:
    yield file.headings
    for row in file.rows:
        yield tuple(row.get(heading) for heading in file.headings)
