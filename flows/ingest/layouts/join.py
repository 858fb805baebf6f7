"""Household files joined into the person files of the same delivery, and what does not join told by row.

A person's row finds its household by the certificate's number, where both files have one, else by the head's ID, else
by what a slip in them leaves (household_index.py); a blank head says that the person is the head. What a household says
fills what its people's rows leave blank. Members who are named in the household's cell and are in no person file become
rows of their own, not covered.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from flows.ingest.layouts.household_index import AREA, FiledHousehold, HouseholdIndex, Pointer
from flows.ingest.layouts.keyed import whole_id
from flows.ingest.layouts.physical import ROW, Physical
from flows.ingest.layouts.shape import PART, RAW, Shaped
from flows.ingest.reasons import Row
from flows.ingest.rows import Skipped

FILE_NO, CERTIFICATE, HEAD, HEAD_NAME, HEAD_ROW = "_file_no", "_certificate", "_head", "_head_name", "_is_head"
JOINED_FILE, JOINED_ROW, UNKNOWN = "joined_file", "joined_row", "_unknown"
OF_THE_PERSON = frozenset({"name", "id_no", "sex", "birth_date", "relation", "is_covered", "work_capacity", "health"})
"""Columns that a household file cannot say of each of its people."""

_SIGNS, _BLANKS = re.compile(r"[,，、;；|/\n\r]+"), re.compile(r"\s+")
"""Between members stand signs; blanks only where there are none, for a name may have a blank in it."""
HEAD_OF_HOUSEHOLD = "02"


def joined(files: Sequence[Shaped]) -> pl.DataFrame:
    """All rows of people. Grain: person of a household, in the order of files, rows and parts. Beside our columns:
    `_file_no`, source_row, `_part`, `_certificate`, `_head` and `_head_name` (what the household's number is drawn
    from), joined_file and joined_row (the other row whose values stand in this one), `_unknown` (columns that the files
    cannot say of this row, as |a|b|). Rows of household files are counted as skipped: they went into others.
    """
    found: list[dict[str, object]] = []
    groups: dict[tuple[str, ...], list[Shaped]] = {}
    for file in files:
        groups.setdefault(file.physical.group, []).append(file)
    for group in groups.values():
        found += _of_group(group)
    columns = list(dict.fromkeys(name for row in found for name in row))
    if not found:
        return pl.DataFrame(schema={FILE_NO: pl.Int64, ROW: pl.Int32, PART: pl.Int32})
    schema = {name: pl.Int64 if name in (FILE_NO, ROW, PART, JOINED_ROW) else pl.String for name in columns}
    schema[HEAD_ROW] = pl.Boolean  # type: ignore[assignment]
    frame = pl.from_dicts([{name: row.get(name) for name in columns} for row in found], schema=schema)
    return frame.with_columns(pl.col(ROW, PART).cast(pl.Int32)).sort(FILE_NO, ROW, PART, maintain_order=True)


def _of_group(group: Sequence[Shaped]) -> list[dict[str, object]]:
    households = [one for file in group if file.physical.layout.file.role == "households" for one in _households(file)]
    people = [file for file in group if file.physical.layout.file.role != "households"]
    index = HouseholdIndex(households)
    rows = [_blanks_unknown(row, file) for file in people for row in _people(file, index)]
    _tell_missing_files(group, has_households=bool(households), has_people=bool(people))
    for household in households:
        rows += _further_members(household, has_person_files=bool(people))
    return rows


def _households(file: Shaped) -> Iterable[FiledHousehold]:
    """Rows of a household file; a second row of the same household is rejected and told."""
    physical, of = file.physical, file.physical.layout.file.household
    seen: dict[tuple[str, str], int] = {}
    refused: list[int] = []
    for values in file.rows.iter_rows(named=True):
        certificate = values.get(of.certificate) if of and of.certificate else None
        head = whole_id(values.get(of.head)) if of and of.head else None
        head_name = values.get(of.head_name) if of else None
        keys = [("certificate", certificate)] if certificate else [("head", head)]
        before = [seen[kind, key] for kind, key in keys if key and (kind, key) in seen]
        row = values[ROW]
        if before:
            physical.remarks.append((row, f"与第 {before[0]} 行是同一户（证号或户主相同），只采用了那一行"))
            refused.append(row)
            continue
        seen.update({(kind, key): row for kind, key in keys if key})
        household = FiledHousehold(physical, row, values, certificate, head, head_name)
        household.named = _members(household) if physical.layout.file.members else []
        yield household
    physical.skipped[str(Skipped.JOINED)] += file.rows.height - len(refused)
    physical.rejected = pl.concat([physical.rejected, _rejected(physical, refused, Row.HOUSEHOLD_TWICE)])


def _rejected(physical: Physical, rows: Sequence[int], why: Row) -> pl.DataFrame:
    numbers = pl.Series(ROW, rows, pl.Int32)
    return pl.DataFrame(
        {
            ROW: numbers,
            "column": pl.Series([None] * len(rows), dtype=pl.String),
            "reason_code": pl.Series([str(why)] * len(rows), dtype=pl.String),
            "raw": physical.texts(numbers),
        }
    )


def _tell_missing_files(group: Sequence[Shaped], *, has_households: bool, has_people: bool) -> None:
    """What the other file of the delivery would have said is told once a file, not at each of its rows."""
    for file in group:
        role = file.physical.layout.file.role
        if role == "persons" and not has_households:
            file.physical.notes.append("没有送来同一类的家庭表：只按人员表采用，住址、金额等家庭表才有的列不详")
        if role == "households" and not has_people:
            file.physical.notes.append("没有送来同一类的人员表：按家庭表的户主和“家庭成员”格采用，谁是保障对象多半不详")


def _people(file: Shaped, index: HouseholdIndex) -> Iterable[dict[str, object]]:
    physical, of = file.physical, file.physical.layout.file.household
    lacks = _lacks(physical)
    first: dict[object, dict[str, object]] = {}
    for values in file.rows.iter_rows(named=True):
        row = {**values, FILE_NO: physical.file_no}
        if of is None:
            row[UNKNOWN] = lacks
            yield row
            continue
        if values[PART]:
            yield _further(row, first[values[ROW]], lacks)
            continue
        first[values[ROW]] = row
        pointer = values.get(of.head) if of.head else None
        own = whole_id(values.get("id_no"))
        certificate = values.get(of.certificate) if of.certificate else None
        number = values.get(of.number) if of.number else None
        head = whole_id(pointer) if pointer else own
        is_head = not pointer or (head is not None and head == own)
        asked = Pointer(certificate, head, own, values.get("name"), values.get(AREA), is_head)
        household, sentence = index.of(asked)
        if sentence:
            physical.remarks.append((values[ROW], sentence))
        row[HEAD_ROW] = is_head
        row[CERTIFICATE] = (household.certificate if household else None) or number or certificate
        row[HEAD] = (household.head if household else None) or head
        row[HEAD_NAME] = household.head_name if household else values.get(of.head_name)
        if row[HEAD_ROW] and not values.get("relation"):
            row["relation"] = HEAD_OF_HOUSEHOLD
        if household:
            _fill_from(row, household)
            household.people.append(row)
            row[UNKNOWN] = _lacks_with(physical, household.physical)
        else:
            row[UNKNOWN] = lacks + ("is_covered|" if physical.layout.file.wide and not row.get("is_covered") else "")
            if index.households and file.physical.layout.file.role == "persons":
                physical.remarks.append((values[ROW], "家庭表里没有这一户（证号和户主都对不上），只按人员表采用"))
        yield row


def _blanks_unknown(row: dict[str, object], file: Shaped) -> dict[str, object]:
    """Cells that the system leaves blank where nobody filled them in are unknown, as if there were no such column."""
    blank = "".join(f"{name}|" for name in file.physical.layout.unknown_if_blank() if row.get(name) is None)
    return {**row, UNKNOWN: (str(row.get(UNKNOWN) or "") or "|") + blank} if blank else row


def _further(row: dict[str, object], head: Mapping[str, object], lacks: str) -> dict[str, object]:
    """A further person of a wide row: of the household of the person who stands first in it."""
    of_head = {name: head[name] for name in (CERTIFICATE, HEAD, HEAD_NAME)}
    return {**row, **of_head, HEAD_ROW: False, UNKNOWN: lacks + ("" if row.get("is_covered") else "is_covered|")}


def _fill_from(row: dict[str, object], household: FiledHousehold) -> None:
    """What a household's row says and its person's leaves blank. A household's phone is its head's."""
    layout = household.physical.layout
    for name in layout.given() - {"household_no", "status", "status_date"}:
        if name in OF_THE_PERSON or (name == "phone" and not row[HEAD_ROW]):
            continue
        if row.get(name) is None and household.values.get(name) is not None:
            row[name] = household.values[name]
            row[name + RAW] = household.values.get(name + RAW)
    row[JOINED_FILE], row[JOINED_ROW] = household.physical.source_file, household.row


def _lacks(physical: Physical) -> str:
    names = [c.name for c in physical.layout.contract.columns if not c.identity_of]
    return _listed(set(names) - physical.layout.given())


def _lacks_with(physical: Physical, other: Physical) -> str:
    names = [c.name for c in physical.layout.contract.columns if not c.identity_of]
    return _listed(set(names) - physical.layout.given() - other.layout.given())


def _listed(names: set[str]) -> str:
    return "|" + "".join(f"{name}|" for name in sorted(names)) if names else ""


def _further_members(household: FiledHousehold, *, has_person_files: bool) -> list[dict[str, object]]:
    """Rows for the members that the cells name and no person row has; and what disagrees, told by row."""
    physical, named = household.physical, household.named
    rows_of = {whole_id(str(p.get("id_no") or "")): p for p in household.people}
    names_of = Counter(_bare(p.get("name")) for p in household.people)
    if not household.people and has_person_files:
        physical.remarks.append((household.row, "人员表里没有这一户的人，按家庭表的户主和成员采用"))
    if not household.people and not named and household.head_name:
        named = [(household.head_name, household.head)]
    can_compare = bool(named) and bool(household.people)
    for person in household.people if can_compare else ():
        own = whole_id(str(person.get("id_no") or ""))
        if own not in {whole_id(id_no) for _, id_no in named} and _bare(person.get("name")) not in {
            n for n, _ in named
        }:
            place = f"{person[ROW]}"
            physical.remarks.append((household.row, f"人员表第 {place} 行的人不在“家庭成员”格里"))
    left = [
        (at, name, id_no)
        for at, (name, id_no) in enumerate(named, start=1)
        if whole_id(id_no) not in rows_of or not whole_id(id_no)
        if whole_id(id_no) or not names_of[name]
    ]
    covered, is_sure = _covered(household, len(named))
    if not is_sure:
        physical.remarks.append((household.row, f"“保障人口”与人员表的人数不同（{len(household.people)} 人）"))
    lacks = _lacks(physical)
    unknown = lacks if covered is not None else (lacks or "|") + "is_covered|"
    return [_member(household, at, name, id_no, covered, unknown) for at, name, id_no in left]


def _covered(household: FiledHousehold, members: int) -> tuple[str | None, bool]:
    """Whether members that are in no person file are covered: 否 where the count of those covered is that of the person
    rows; 是 where there are no person rows and all are counted; else unknown. And whether the counts agree.
    """
    of = household.physical.layout.file.members
    if of is None or of.covered is None:
        return "否", True
    text = str(household.values.get(of.covered) or "").removesuffix(".0").removesuffix("人")
    if not text.isdigit():
        return ("否" if household.people else None), True
    if household.people:
        agrees = int(text) == len(household.people)
        return ("否" if agrees else None), agrees
    return ("否" if not int(text) else "是" if int(text) >= members else None), True


def _members(household: FiledHousehold) -> list[tuple[str, str | None]]:
    """Names and numbers out of the two cells, pair by pair; where they are not as many, nobody, and that is told."""
    of = household.physical.layout.file.members
    assert of is not None
    names, ids = (_parts(household.values.get(cell)) for cell in (of.names, of.ids))
    if ids and len(names) != len(ids):
        household.physical.remarks.append(
            (household.row, f"“家庭成员”格里有 {len(names)} 个姓名、{len(ids)} 个证件号码，对不上，没有采用这两格")
        )
        return []
    return [(name, ids[at] if ids else None) for at, name in enumerate(names)]


def _parts(text: object) -> list[str]:
    between = _SIGNS if _SIGNS.search(str(text or "").strip(",，、;；|/\n\r ")) else _BLANKS
    return [_bare(part) for part in between.split(str(text)) if part.strip()] if text else []


def _bare(text: object) -> str:
    """A name or number without the blanks in it."""
    return "".join(str(text or "").split())


def _member(
    household: FiledHousehold, at: int, name: str, id_no: str | None, covered: str | None, unknown: str
) -> dict[str, object]:
    layout = household.physical.layout
    is_head = whole_id(id_no) == household.head if household.head else name == _bare(household.head_name)
    given = {n: v for n, v in household.values.items() if n.removesuffix(RAW) in layout.given()}
    return {
        **{n: v for n, v in given.items() if n != "phone" or is_head},
        ROW: household.row,
        PART: at,
        FILE_NO: household.physical.file_no,
        "name": name,
        "id_no": id_no,
        "relation": HEAD_OF_HOUSEHOLD if is_head else None,
        "is_covered": covered,
        HEAD_ROW: is_head,
        CERTIFICATE: household.certificate,
        HEAD: household.head,
        HEAD_NAME: household.head_name,
        UNKNOWN: unknown,
    }
