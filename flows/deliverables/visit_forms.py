"""入户核查表: for each township a Word document with one A4 page per household, in the order of the visits.

A page says whom to see, what was found, what to check as a list with boxes, and has room for what the person says, the
results, two checkers' and the person's signatures and the day. What was found is then typed into the list. Of a minor
it asks the guardian. A household with many leads gets smaller type; what even that has no room for is named by its
number in the list, never left out in silence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from itertools import groupby
from math import fsum
from typing import Any

import polars as pl

from data_contracts.labels import RESULTS, SIDES
from data_contracts.returned_lists import FOUND_WRONG, ON_THE_FORM
from data_contracts.worklist_form import WILL
from flows.deliverables.docx_parts import text_xml, with_body
from flows.deliverables.row_labels import ASK_OF_MINORS, NEW
from flows.deliverables.visit_form_layout import (
    BETWEEN_POINTS,
    CELL_GAP,
    LEADS_CM,
    PAGE_POINTS,
    PEOPLE_CM,
    PLACE_POINTS,
    POINTS_OF_CM,
    ROOM_POINTS,
    SEEN_SHARE,
    SIDE_PADDING_CM,
    SIGN_ROWS,
    SIZES,
    TITLE_POINTS,
    PageForm,
    Size,
    package,
    page_form,
)
from flows.deliverables.wrapping import WIDE, lines_of, width_of

Row = Mapping[str, Any]

BY_LIKENESS = ("L4", "L5")
IS_IT_THEM = "是不是本人（凭姓名、住址等比对，先核对身份）"
GUARDIAN = "{name}的监护人：{guardian}　　　　与孩子的关系：　　　　　　联系电话："
VISIT_NO = "visit_no"
MAX_PEOPLE = 8
TWENTIETHS = 20


@dataclass(frozen=True)
class VisitPage:
    """What one page is about. `rows`: its leads as the list prints them (`worklist_cells`), in the list's order."""

    number: int
    of: int
    rows: Sequence[Row]

    @cached_property
    def people(self) -> list[Row]:
        """Whom its leads are about, each once."""
        found = {(row["name"], row["id_no_masked"]): row for row in reversed(self.rows)}
        return list(reversed(found.values()))

    def leads(self, size: Size) -> list["LeadText"]:
        """What the page says of each of its leads in a size of type; put into words once."""
        if size.name not in self._texts:
            self._texts[size.name] = [_lead_text(row, size) for row in self.rows]
        return self._texts[size.name]

    @cached_property
    def _texts(self) -> dict[str, list["LeadText"]]:
        return {}


@dataclass(frozen=True)
class LeadText:
    """One lead as a page says it; `lines` is how many lines of type that takes."""

    mark: str
    statement: str
    checks: Sequence[str]
    answers: str
    lines: int


@dataclass(frozen=True)
class Asks:
    """What the form calls whom it asks: who was met, whose will it is, who speaks, who signs."""

    met: str
    will: str
    stated: str
    signed: str


THEMSELVES = Asks("见到的是否本人", WILL, "对象陈述（本人不在或不能说的，写明是谁说的）", "本人签名（按手印）")
GUARDIANS = Asks(
    "见到的是否本人（孩子）", "申请意愿（监护人）", "监护人陈述（孩子能说的，也听孩子说）", "监护人签名（按手印）"
)
EITHER = Asks(
    "见到的是否本人", "申请意愿（监护人）", "对象陈述（未成年人由监护人陈述）", "本人（未成年人由监护人）签名"
)
"""Of adults; of minors; of some and some, and where an age is not known."""


def visit_forms(township: str, period: str, rows: pl.DataFrame) -> bytes:
    """The document of one list. `rows`: its text cells (`worklist_cells`), in the order of the visits.

    Grain: page = household of the list (`visit_no`).
    """
    month = f"{period[:4]}年{int(period[4:])}月"
    return with_body(package(), [page_xml(one, f"{township}　{month}") for one in households(rows)])


def households(rows: pl.DataFrame) -> Iterator[VisitPage]:
    """The households of a list in the order of the visits."""
    there = rows[VISIT_NO].n_unique()
    parts = groupby(rows.iter_rows(named=True), key=lambda row: row[VISIT_NO])
    for place, (_, part) in enumerate(parts, start=1):
        yield VisitPage(place, there, list(part))


def page_xml(household: VisitPage, heading: str) -> str:
    """One household's page, in the largest type that its page has room for."""
    leads = len(household.rows)
    for size in SIZES:
        left = room(household, leads, size)
        if left >= ROOM_POINTS:
            break
    while leads > 1 and left < ROOM_POINTS:
        leads -= 1
        left = room(household, leads, size)
    return _page(household, leads, size, heading, left)


def room(household: VisitPage, leads: int, size: Size) -> float:
    """Points that are left on the page for what the person says, with the first `leads` leads of the household."""
    people = household.people[:MAX_PEOPLE]
    minors = sum(is_minor(row) is True for row in people)
    used = TITLE_POINTS + PLACE_POINTS + 3 * BETWEEN_POINTS
    used += _height(1, size) * 2 + fsum(_height(_person_lines(row, size), size) for row in people)
    used += minors * _height(2 if size.points > 9 else 1, size)
    used += fsum(_height(lead.lines, size) for lead in household.leads(size)[:leads])
    used += _height(2, size) * (leads < len(household.rows))
    used += 2 * _height(1, size) + len(SIGN_ROWS) * size.sign
    return PAGE_POINTS - used - 5


def is_minor(row: Row) -> bool | None:
    """Whether a row is about a minor; null where the age is not known."""
    return bool(row["is_minor"]) if row["age"] else None


@cache
def _height(lines: int, size: Size) -> float:
    return lines * size.pitch + 2 * CELL_GAP + 1


def _units(width_cm: float, size: Size) -> float:
    """How much text a column takes, as `lines_of` counts it: a 汉字 is WIDE."""
    return (width_cm - SIDE_PADDING_CM) * POINTS_OF_CM * WIDE / size.points


@cache
def _widths(columns: tuple[float, ...], size: Size) -> tuple[float, ...]:
    return tuple(_units(width, size) for width in columns)


def _person_lines(row: Row, size: Size) -> int:
    texts = (row["name"], row["sex"], row["age"], row["id_no_masked"], row["phone_masked"], row["key_groups"])
    return max(lines_of(text, width) for text, width in zip(texts, _widths(PEOPLE_CM, size), strict=True))


def _lead_text(row: Row, size: Size) -> LeadText:
    mark, statement = _mark(row), _statement(row)
    checks, answers = _checks(row, size), _answers(row["disposition"][:1], size)
    widths = _widths(LEADS_CM, size)
    to_check = sum(lines_of(f"□ {item}", widths[2] - 1.5 * WIDE) for item in checks)
    texts = ((mark, widths[0]), (statement, widths[1]), (answers, widths[3]))
    lines = max(to_check, *(lines_of(text, width) for text, width in texts))
    return LeadText(mark, statement, checks, answers, lines)


def _mark(row: Row) -> str:
    side = f"\n（{row['side']}）" if row["side"] == SIDES["assisting"] else ""
    return f"第{row['list_no']}条\n{row['disposition'][2:]}{side}"


def _statement(row: Row) -> str:
    due = f"办结时限 {row['deadline']}" if row["deadline"] else ""
    mark = row["mark"] if row["mark"] != NEW else ""
    marks = "　".join(text for text in (f"紧急程度 {row['urgency']}", due, mark) if text)
    return f"{row['statement']}\n{marks}"


def _checks(row: Row, size: Size) -> list[str]:
    """What to check, a paragraph each; in the smallest type all in one."""
    items = [item for item in row["verify_items"].split("；") if item and not item.startswith(ASK_OF_MINORS)]
    asks_already = any("本人" in item for item in items[:1])
    first = [IS_IT_THEM] if row["identity_level"] in BY_LIKENESS and not asks_already else []
    checks = [*first, *items] or ["家庭现在的情况"]
    return ["　□ ".join(checks)] if size.is_close else checks


@cache
def _answers(disposition: str, size: Size) -> str:
    """The answers to tick in a lead of a disposition (its digit), as many on a line as it takes whole."""
    number = int(disposition) if disposition.isdecimal() else 0
    codes = (*ON_THE_FORM.get(number, tuple(RESULTS)), *FOUND_WRONG)
    lines = ["属实：□是 □部分 □否"]
    for code in dict.fromkeys(codes):
        box = f"□{RESULTS[code]}"
        is_first = len(lines) == 1
        if not is_first and width_of(f"{lines[-1]} {box}") <= _units(LEADS_CM[3], size):
            lines[-1] += f" {box}"
        else:
            lines.append(f"结果：{box}" if is_first else box)
    return "\n".join(lines)


def _page(household: VisitPage, leads: int, size: Size, heading: str, left: float) -> str:
    """`left`: points that are left for writing (`room`)."""
    form, people = page_form(size), household.people
    minors = [is_minor(row) for row in people]
    left = max(left, ROOM_POINTS)
    return form.page.filled(
        {
            **_asked(_whom_it_asks(minors)),
            "place": text_xml(_place(household, heading)),
            "people": "".join(_person(form, row) for row in people[:MAX_PEOPLE]),
            "guardians": "".join(
                form.guardian.filled(
                    {"guardian": text_xml(GUARDIAN.format(name=row["name"], guardian=row["guardian"] or "　　　　　"))}
                )
                for row, is_one in list(zip(people, minors, strict=True))[:MAX_PEOPLE]
                if is_one
            ),
            "leads": "".join(_lead(form, lead) for lead in household.leads(size)[:leads])
            + _left_over(form, household, leads),
            "stated_room": str(int(left * (1 - SEEN_SHARE) * TWENTIETHS)),
            "seen_room": str(int(left * SEEN_SHARE * TWENTIETHS)),
        }
    )


def _place(household: VisitPage, heading: str) -> str:
    first = household.rows[0]
    village = first["village"] or "村（社区）不详"
    number = f"　户编号 {first['household_no']}" if first["household_no"] else ""
    plan = f"　{first['visit_plan']}" if first["visit_plan"] else ""
    return f"{heading}　{village}{number}　第 {household.number} 户（共 {household.of} 户）{plan}"


@cache
def _asked(asks: Asks) -> Mapping[str, str]:
    return asdict(asks)


def _whom_it_asks(minors: Sequence[bool | None]) -> Asks:
    if minors and all(minors):
        return GUARDIANS
    return EITHER if any(one is not False for one in minors) else THEMSELVES


def _person(form: PageForm, row: Row) -> str:
    cells = ("name", "sex", "age", "key_groups")
    values = {name: text_xml(row[name]) for name in cells}
    return form.person.filled(values | {"id_no": text_xml(row["id_no_masked"]), "phone": text_xml(row["phone_masked"])})


BREAK = '</w:t><w:br/><w:t xml:space="preserve">'


def _lines_xml(text: str) -> str:
    return text_xml(text).replace("\n", BREAK)


def _lead(form: PageForm, lead: LeadText) -> str:
    checks = "".join(form.check.filled({"check": text_xml(item)}) for item in lead.checks)
    return form.lead.filled(
        {
            "mark": _lines_xml(lead.mark),
            "statement": _lines_xml(lead.statement),
            "checks": checks,
            "answers": _lines_xml(lead.answers),
        }
    )


def _left_over(form: PageForm, household: VisitPage, leads: int) -> str:
    """A line for the leads that have no room."""
    left = household.rows[leads:]
    if not left:
        return ""
    numbers = "、".join(row["list_no"] for row in left[:12]) + ("等" if len(left) > 12 else "")
    note = f"本户另有 {len(left)} 条线索写不下，见线索清单第 {numbers} 条。"
    checks = form.check.filled({"check": "按线索清单核查"})
    return form.lead.filled({"mark": "另有", "statement": text_xml(note), "checks": checks, "answers": ""})
