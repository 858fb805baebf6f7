"""Section 4's people: whose rows were put together on what, side by side, level by level, with whoever came next.

Shown are people worth a look, a few of each kind. Values are masked; whether a value is the person's is said by a word,
because two masked values may look alike and differ.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from math import cos, pi, sin
from typing import Any

import polars as pl

from data_contracts import labels
from data_contracts.labels import CLUSTER_KINDS
from data_contracts.masks import mask_id, mask_phone
from data_contracts.named_facts import surname_only
from data_contracts.row_ids import file_no_of, source_row_of
from data_contracts.tables import FILES, PEOPLE, PERSON_DETAILS
from flows.deliverables import titles
from flows.deliverables.report.blocks import Block, Cell, Column, Figure, Fold, Mark, Prose, Table, count
from flows.deliverables.report.sources import Lake, Row
from flows.deliverables.report.waterfall import bits
from flows.store.month_tables import MonthTables
from matchers.compare.levels import LEVELS, NONE, short

FEW, MAX_ROWS = 4, 12
MERGED = "merged_into"
VALUES = ("name", "id_no", "sex", "birth_date", "phone", "address")
HEADINGS = ("姓名", "证件号码", "性别", "出生", "电话", "住址")
SAME, OTHER, ABSENT = "同", "异", "—"
INK, QUIET, LINKED, WAITS, NEXT = "#1f2937", "#4b5563", "#1d4ed8", "#b45309", "#9ca3af"
ROOMS = (("wide", 680, 240, 176, 88), ("narrow", 330, 300, 60, 118))
"""Drawn for a screen and for a telephone: class, width, height, how far its rows lie aside and above."""

Known = Mapping[str, Row]


def clusters(lake: Lake, seed: int) -> list[Block]:
    """A fold per kind, in it a fold per person."""
    lake.keep("scored_links")
    chosen = lake.rows("clusters_chosen", seed=seed, few=FEW)
    wanted = sorted({_holder(row) for row in chosen})
    lake.engine.put("chosen_people", pl.DataFrame({"person_id": wanted}, schema={"person_id": pl.Utf8}).to_arrow())
    rows: dict[str, list[Row]] = {}
    for row in lake.rows("cluster_rows", max_rows=MAX_ROWS):
        rows.setdefault(row["shown_for"], []).append(row)
    known = _people(lake, [*wanted, *_others(chosen, rows)])
    known = {**_last_month(lake, [row["person_id"] for row in chosen if row["person_id"] not in known]), **known}
    stated = _stated(lake, rows)
    files = {row["file_no"]: row["source_file"] for row in lake.all_of(FILES)}
    blocks: list[Block] = [
        Prose(
            [
                f"每一类各取 {FEW} 人。行与人并排，值已脱敏，“同”“异”是与该人现有信息比较的结果；"
                "每一行各项证据的等级和比特在下一张表，最后是第二候选和为什么不是。"
            ],
            "值得一看的人",
            "people",
        )
    ]
    for kind, title in CLUSTER_KINDS.items():
        mine = [row for row in chosen if row["kind"] == kind]
        if mine:
            people = [_person(row, rows.get(_holder(row), []), known, stated, files) for row in mine]
            blocks.append(Fold(f"{title}：{len(mine)} 人", people))
    return blocks


def _holder(chosen: Row) -> str:
    """Whose number the rows stand under now: of a number that was merged, the one it was merged into."""
    return str(chosen["other_person_id"] if chosen["kind"] == MERGED else chosen["person_id"])


def _others(chosen: Sequence[Row], rows: Mapping[str, list[Row]]) -> Iterator[str]:
    yield from (row["person_id"] for row in chosen)
    yield from (row["other_person_id"] for row in chosen if row["other_person_id"])
    yield from (row["runner_up_person_id"] for mine in rows.values() for row in mine if row["runner_up_person_id"])


def _people(lake: Lake, wanted: Sequence[str]) -> Known:
    sql = (
        "SELECT people.*, details.phone, details.address FROM people"
        " LEFT JOIN person_details AS details ON details.person_id = people.person_id"
        " WHERE people.person_id IN (SELECT unnest($ids)) ORDER BY people.person_id"
    )
    return {row["person_id"]: row for row in lake.engine.query(sql, {"ids": sorted(set(wanted))}).to_pylist()}


def _last_month(lake: Lake, wanted: Sequence[str]) -> Known:
    """What was known of people who have no number of their own any more."""
    store, period = lake.sources.store, lake.sources.context.period
    before = store.previous(period)
    if not before or not wanted:
        return {}
    month = MonthTables(store, before)
    people = month.scan(PEOPLE).filter(pl.col("person_id").is_in(wanted))
    details = month.scan(PERSON_DETAILS).select("person_id", "phone", "address")
    found = people.join(details, on="person_id", how="left").sort("person_id").collect()
    return {row["person_id"]: row for row in found.iter_rows(named=True)}


def _stated(lake: Lake, rows: Mapping[str, list[Row]]) -> Mapping[int, Row]:
    """What the rows themselves say, by row_id."""
    wanted: dict[str, list[int]] = {}
    for row in (row for mine in rows.values() for row in mine):
        wanted.setdefault(row["extract"], []).append(row["row_id"])
    found: dict[int, Row] = {}
    for extract, ids in sorted(wanted.items()):
        core = lake.sources.month.core_rows(extract)
        if core is not None:
            there = [name for name in VALUES if name in core.collect_schema().names()]
            mine = core.filter(pl.col("row_id").is_in(ids)).select("row_id", *there).collect()
            found |= {row["row_id"]: row for row in mine.iter_rows(named=True)}
    return found


def _person(chosen: Row, rows: list[Row], known: Known, stated: Mapping[int, Row], files: Mapping[int, str]) -> Fold:
    person, holder = chosen["person_id"], _holder(chosen)
    own = known.get(holder, {})
    there = rows[0]["rows_there"] if rows else 0
    blocks: list[Block] = [_graph(holder, rows)] if rows else []
    if chosen["other_person_id"]:
        blocks.append(_two_people(person, chosen["other_person_id"], known))
    if rows:
        blocks += [_side_by_side(rows, own, stated, files), _levels(rows, files)]
    else:
        blocks.append(Prose(["这个编号名下本期没有行。"]))
    note = f"{count(there)} 行" + (f"，列 {MAX_ROWS} 行" if there > MAX_ROWS else "")
    name = surname_only(own.get("name"))
    into = f" 并入 {holder}" if holder != person else ""
    return Fold(f"{person}{into}{f'（{name}）' if name else ''}", blocks, note=note)


def _place(row: Row, files: Mapping[int, str]) -> str:
    file = files.get(file_no_of(row["row_id"]), titles.extract_title(row["extract"]))
    return f"{file} 第 {source_row_of(row['row_id'])} 行"


def _side_by_side(rows: list[Row], own: Row, stated: Mapping[int, Row], files: Mapping[int, str]) -> Table:
    lines = [("现有信息", "", _cells(own, own, is_own=True))]
    lines += [
        (
            _place(row, files),
            f"{row['level'] or '—'} {labels.word(labels.DECISIONS, row['decision'])}",
            _cells(stated.get(row["row_id"], {}), own),
        )
        for row in rows
    ]
    columns = [
        Column("来源", lambda line: line[0]),
        Column("等级与决定", lambda line: line[1]),
        *(Column(title, _nth(place)) for place, title in enumerate(HEADINGS)),
    ]
    return Table("行与人并排（值已脱敏）", columns, lines, is_wide=len(lines) > 8)


def _nth(place: int) -> Any:
    return lambda line: line[2][place]


def _cells(values: Row, own: Row, *, is_own: bool = False) -> list[Cell]:
    return [_cell(name, values.get(name), own.get(name), is_own=is_own) for name in VALUES]


def _cell(name: str, value: object, own: object, *, is_own: bool) -> Cell:
    if value in (None, ""):
        return ABSENT
    shown = _masked(name, value)
    if is_own or own in (None, ""):
        return shown
    is_same = str(value) == str(own)
    return Mark(f"{shown} {SAME if is_same else OTHER}", "good" if is_same else "warn")


def _masked(name: str, value: object) -> str:
    text = str(value)
    if name == "name":
        return surname_only(text)
    if name == "birth_date":
        return f"{text[:4]} 年"
    if name == "address":
        return "（隐去）"
    if name in ("id_no", "phone"):
        mask = mask_id if name == "id_no" else mask_phone
        return str(pl.select(mask(pl.lit(text))).item())
    return text


def _two_people(person: str, other: str, known: Known) -> Table:
    sides = [known.get(person, {}), known.get(other, {})]
    lines = [
        (title, _masked(name, sides[0][name]) if sides[0].get(name) else ABSENT, _cell_beside(name, sides))
        for name, title in zip(VALUES, HEADINGS, strict=True)
    ]
    columns = [
        Column("项", lambda line: line[0]),
        Column(person, lambda line: line[1]),
        Column(other, lambda line: line[2]),
    ]
    return Table("两个编号并排（值已脱敏）", columns, lines)


def _cell_beside(name: str, sides: Sequence[Row]) -> Cell:
    return _cell(name, sides[1].get(name), sides[0].get(name), is_own=False)


def _levels(rows: list[Row], files: Mapping[int, str]) -> Table:
    columns = [
        Column("来源", lambda row: _place(row, files)),
        *(Column(labels.FEATURES[feature], _level_of(feature)) for feature in LEVELS),
        Column("合计（比特）", _total, "decimal"),
        Column("第二候选", lambda row: row["runner_up_person_id"] or ABSENT, "code"),
        Column("落后（比特）", _behind, "decimal"),
        Column("为什么不是", _why_not),
    ]
    note = "没有打分的行凭有效且相同的证件号码直接认定，或与上期相同而沿用。"
    return Table("逐项证据：等级和比特", columns, rows, note=note, is_wide=len(rows) > 8)


def _level_of(feature: str) -> Any:
    def cell(row: Row) -> Cell:
        level = row[f"{feature}_level"]
        if not level:
            return ABSENT
        weight = bits(row[f"{feature}_millibits"])
        return Mark(f"{short(feature, level or NONE)} {weight:+.1f}", "good" if weight > 0 else "plain")

    return cell


def _total(row: Row) -> float | None:
    return None if row["total_millibits"] is None else bits(row["total_millibits"])


def _behind(row: Row) -> float | None:
    return None if row["runner_up_millibits"] is None else bits(row["total_millibits"] - row["runner_up_millibits"])


def _why_not(row: Row) -> str:
    return (row["why_not_runner_up"] or labels.RUNNER_UP["lower_weight"]) if row["runner_up_person_id"] else ABSENT


def _graph(person: str, rows: list[Row]) -> Figure:
    """The person in the middle, each row a line as thick as it weighs; who came next at the end of a dashed one."""
    svg = "".join(_drawn(person, rows, *room) for room in ROOMS)
    caption = "中间是人，四周是行；线越粗权重越大，虚线是待人工复核，灰色短线表示另有第二候选。"
    kinds = [(labels.word(labels.DECISIONS, row["decision"]), row["level"] or ABSENT) for row in rows]
    counted = sorted({kind: kinds.count(kind) for kind in kinds}.items())
    columns = [
        Column("决定", lambda line: line[0][0]),
        Column("等级", lambda line: line[0][1]),
        Column("行", lambda line: line[1], "count"),
    ]
    return Figure("行与人", caption, svg, Table("图中的行", columns, counted), has_folded_table=True)


def _drawn(person: str, rows: list[Row], name: str, width: int, height: int, aside: int, above: int) -> str:
    middle = (width / 2, height / 2)
    spokes = "".join(_spoke(row, place / len(rows), middle, (aside, above)) for place, row in enumerate(rows))
    limit = ' style="max-width:680px"' if name == "wide" else ""
    return (
        f'<svg class="{name}" viewBox="0 0 {width} {height}"{limit} aria-hidden="true" focusable="false">{spokes}'
        f'<circle cx="{middle[0]}" cy="{middle[1]}" r="9" fill="{INK}"/>'
        f'<text x="{middle[0]}" y="{middle[1] - 14}" font-size="12" fill="{INK}" text-anchor="middle">'
        f"{escape(person)}</text></svg>"
    )


def _spoke(row: Row, turn: float, middle: tuple[float, float], reach: tuple[int, int]) -> str:
    angle = 2 * pi * turn - pi / 2
    x, y = middle[0] + reach[0] * cos(angle), middle[1] + reach[1] * sin(angle)
    weight = _total(row)
    width = 3.0 if weight is None else min(max(weight / 6, 0.8), 7.0)
    is_waiting = row["decision"] == "review"
    colour, dash = (WAITS, ' stroke-dasharray="6 4"') if is_waiting else (LINKED, "")
    line = f'<path d="M{middle[0]} {middle[1]}L{x:.1f} {y:.1f}" stroke="{colour}" stroke-width="{width:.1f}"{dash}/>'
    if row["runner_up_person_id"]:
        line += f'<path d="M{x:.1f} {y:.1f}l14 10" stroke="{NEXT}" stroke-dasharray="2 2"/>'
    anchor, shift = ("start", 9) if cos(angle) >= 0 else ("end", -9)
    title = escape(f"{titles.extract_title(row['extract'])[:8]} {row['level'] or ''}")
    return (
        f'{line}<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{colour}"/>'
        f'<text x="{x + shift:.1f}" y="{y + 4:.1f}" font-size="11" fill="{QUIET}" text-anchor="{anchor}">{title}</text>'
    )
