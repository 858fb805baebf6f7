"""The roster as the files of a county's social-assistance system: a household file and a person file a programme.

Who is 在保 in 低保, 特困, 低保边缘 or 刚性支出 is in them; who has left is in no file; all others (渐退, applying,
refused, orphans …) come in a list under our own headings, for only such a list says so. Nothing is said of what these
systems do not know: reviews, authorisations, agreements, single cover, income by the month.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from data_contracts.synthetic.export_files import LEVELS, ExportFile, Row, area_names, located, write_files
from data_contracts.synthetic.places import Places

HEADS = ("01", "02", "0")
KINDS: Mapping[tuple[str, str | None], str] = {
    ("低保", "农村"): "农村低保",
    ("低保", "城市"): "城市低保",
    ("低保边缘", None): "低保边缘",
    ("刚性支出困难", None): "刚性支出",
    ("特困", None): "特困人员",
}
STAMP = "05103000"
SLIPS_OF, SLIPS = 12, {2: "household", 5: "people", 7: "both", 9: "old"}
"""Of so many households these have a head whose number is misspelt: in its own row, in its people's rows, in both; or
of 15 digits in its people's rows. Their people's rows have no certificate's number either."""


def is_exported() -> pl.Expr:
    """Rows that the system's files show, or would have shown before their people left."""
    programmes = sorted({programme for programme, _ in KINDS})
    return pl.col("programme").is_in(programmes) & pl.col("status").is_in(["在保", "停保"])


def as_exported(shown: pl.DataFrame) -> pl.DataFrame:
    """Roster rows with null for each particular of theirs that these files do not have: a phone but the head's, birth
    and sex of those who are named in a household's cell alone, the birth date of 低保边缘 and 刚性支出.
    """
    exported = is_exported() & (pl.col("status") == "在保")
    only_named = exported & pl.col("programme").is_in(["低保", "特困"]) & ~pl.col("is_covered")
    has_no_birth = only_named | (exported & ~pl.col("programme").is_in(["低保", "特困"]))
    lacking = {
        "phone": exported & ~pl.col("relation").is_in(HEADS),
        "sex": only_named,
        "birth_date": has_no_birth,
        "_birth_text": exported,
        "live_area": exported,
    }
    return shown.with_columns(
        pl.when(~lacks.fill_null(value=False)).then(name).alias(name) for name, lacks in lacking.items()
    )


def write_exports(
    folder: Path,
    shown: pl.DataFrame,
    places: Places,
    true_ids: Mapping[int, str],
    period: str,
    *,
    is_clean: bool = True,
) -> pl.DataFrame:
    """Write the ten files of a month. `shown`: roster rows with particulars and `_row`; those that are no export's are
    passed over; unless `is_clean`, some pointers to heads are misspelt, old or left out. Returns `_row`, `source_file`,
    `source_row` of every row that is somewhere in them.
    """
    kept = shown.filter(is_exported() & (pl.col("status") == "在保")).sort("_row")
    found: list[tuple[int, str, int]] = []
    for (programme, urban), kind in KINDS.items():
        part = kept.filter(pl.col("programme") == programme)
        if urban:
            part = part.filter(pl.col("urban_rural") == urban)
        people = ExportFile(f"{kind}人员查询_{period}{STAMP}.xlsx", _person_headings(programme))
        houses = ExportFile(f"{kind}家庭查询_{period}{STAMP}.xlsx", _household_headings(programme))
        for _, members in part.group_by("household_no", maintain_order=True):
            _household(list(members.iter_rows(named=True)), people, houses, places, true_ids, is_clean=is_clean)
        write_files(folder, [people, houses])
        found += [*people.places, *houses.places]
    return located(found)


def _household(
    members: Sequence[Row],
    people: ExportFile,
    houses: ExportFile,
    places: Places,
    true_ids: Mapping[int, str],
    *,
    is_clean: bool,
) -> None:
    """A household's row, the rows of its people, and where those stand whom only its cell names."""
    head = next((m for m in members if m["relation"] in HEADS), members[0])
    slip = "" if is_clean else SLIPS.get(members[0]["record_no"] % SLIPS_OF, "")
    true = true_ids[head["person_no"]]
    head_id = _misspelt(true) if slip in ("household", "both") else true
    pointer = {"people": _misspelt(true), "both": head_id, "old": _old_form(true)}.get(slip, true)
    programme = head["programme"]
    in_file = [m for m in members if m["is_covered"] or programme not in ("低保", "特困")]
    number = houses.add(_household_row(head, head_id, members, len(in_file), places))
    for at, member in enumerate(members, start=1):
        if member in in_file:
            is_plain_head = member is head and member["id_no"] == head_id
            row = _person_row(member, "" if is_plain_head else pointer, places)
            people.add(row | ({"低保（特困）证号": ""} if slip else {}), member["_row"])
        else:
            houses.places.append((member["_row"], f"{houses.name}#成员{at}", number))


def _misspelt(id_no: str) -> str:
    """The number with its 15th digit another one: the check digit no longer fits."""
    return f"{id_no[:14]}{(int(id_no[14]) + 4) % 10}{id_no[15:]}"


def _old_form(id_no: str) -> str:
    """The 15 digits of before 1999, for who was born in time to have them."""
    return id_no[:6] + id_no[8:17] if id_no[6:8] == "19" else id_no


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
        **area_names(head["hukou_area"], places),
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
        "生活自理能力": _selfcare(member["selfcare_score"]),
        "户籍类型": "城镇" if member["urban_rural"] == "城市" else "农业",
        "家庭地址": member["address"],
        "户籍地址": member["address"],
        "低保（特困）证号": member["household_no"],
        **area_names(member["hukou_area"], places),
    }


def _selfcare(score: int | None) -> str:
    """The words of the three bands of 认定办法: of six things a person cannot do none, up to three, four and more."""
    if score is None:
        return ""
    return f"{'具备' if score == 0 else '部分丧失' if score < 4 else '完全丧失'}生活自理能力"


def _person_headings(programme: str) -> tuple[str, ...]:
    first = ("姓名", "身份证号", "户主身份证号", "与户主关系", "性别")
    if programme == "低保":
        own: tuple[str, ...] = ("出生日期", "民族", "政治面貌", "劳动能力", "健康状况", "最初享受月份")
        return (*first, *own, *LEVELS, "家庭地址", "低保（特困）证号")
    if programme == "特困":
        own = (
            "出生日期",
            "民族",
            "劳动能力",
            "健康状况",
            "最初享受月份",
            "供养方式",
            "生活自理能力",
            "户籍类型",
            "户籍地址",
        )
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


WIDE_KINDS: Mapping[tuple[str, str], str] = {
    ("低保", "农村"): "农村低保",
    ("低保", "城市"): "城市低保",
    ("特困", "农村"): "农村特困",
    ("特困", "城市"): "城市特困",
}
WIDE_MEMBERS = 6
WIDE = (
    *("家庭编号", "类别", "姓名(户主)", "身份证号(户主)", "低保证号"),
    *(f"其他家庭成员{what}{n}" for n in range(1, WIDE_MEMBERS + 1) for what in ("姓名", "身份证号")),
    *("每户保障人口数", "联系电话", "家庭住址", "乡镇", "村"),
)


def is_in_wide_table() -> pl.Expr:
    """Rows that the older system's table shows, or would have shown: of households that fit into one row of it."""
    return is_exported() & (pl.len().over("household_no", "programme", "status") <= WIDE_MEMBERS + 1)


def write_wide(folder: Path, shown: pl.DataFrame, places: Places, period: str) -> pl.DataFrame:
    """Write the older system's table of a month: one row a household, its people side by side; like write_exports."""
    kept = shown.filter(is_in_wide_table() & (pl.col("status") == "在保")).sort("_row")
    file = ExportFile(f"家庭名册_{period}.xlsx", WIDE)
    for _, members in kept.group_by("programme", "household_no", maintain_order=True):
        people = list(members.iter_rows(named=True))
        head = next((m for m in people if m["relation"] in HEADS), people[0])
        others = [m for m in people if m is not head]
        areas = area_names(head["hukou_area"], places)
        row = {
            **{"家庭编号": head["household_no"], "姓名(户主)": head["name"], "身份证号(户主)": head["id_no"]},
            "类别": WIDE_KINDS.get(
                (head["programme"], head["urban_rural"]), head["programme"][:4].removeprefix("低保")
            ),
            **{f"其他家庭成员姓名{n}": m["name"] for n, m in enumerate(others, start=1)},
            **{f"其他家庭成员身份证号{n}": m["id_no"] for n, m in enumerate(others, start=1)},
            "每户保障人口数": sum(bool(m["is_covered"]) for m in people),
            **{"联系电话": head["phone"], "家庭住址": head["address"]},
            **{"乡镇": areas["所属街道"], "村": areas["所属社区"]},
        }
        number = file.add(row, head["_row"])
        for n, member in enumerate(others, start=1):
            file.places.append((member["_row"], f"{file.name}#成员{n}", number))
    write_files(folder, [file])
    return located(file.places)
