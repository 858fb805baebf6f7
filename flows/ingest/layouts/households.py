"""Numbers of households: the certificate's, else drawn from the head; kept when the head changes.

A number drawn from a head is a keyed hash (keyed.py): the same next month, no ID, and nothing leads back from it. Where
most of the people of a household of last month stand under a new head this month, they keep their number: told as an
event, for a household that loses its head is a household to look at.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from data_contracts import codes
from flows.ingest.layouts.household_index import is_slip
from flows.ingest.layouts.join import CERTIFICATE, FILE_NO, HEAD, HEAD_NAME, HEAD_ROW
from flows.ingest.layouts.keyed import DERIVED, holds_an_id, keyed, whole_id
from flows.ingest.layouts.physical import ROW, Physical

NUMBER, PERSON = "household_no", "_person"


@dataclass(frozen=True)
class Event:
    """Something that happened to a household between two months: head_changed, head_corrected or split."""

    household_no: str
    kind: str
    source_file: str
    source_row: int


def person_key(id_no: object, name: object, household: object) -> str:
    """Who a row is about, between two files: the whole ID, else the name in its household."""
    return whole_id(str(id_no or "")) or f"{name}\x1f{household}"


def numbered(rows: pl.DataFrame, key: bytes, last: pl.DataFrame | None) -> tuple[pl.DataFrame, dict[str, str]]:
    """Rows with household_no, and which drawn numbers gave way to last month's: new -> old. `last`: last month's roster
    (household_no, name, id_no, status), or None. Row count unchanged; rows without certificate and head keep theirs.
    """
    if CERTIFICATE not in rows.columns:
        return rows, {}
    of = (CERTIFICATE, HEAD, HEAD_NAME, "hukou_area", "address", NUMBER)
    drawn = [_number(row, key) for row in rows.select(_or_null(rows, name) for name in of).iter_rows()]
    rows = rows.with_columns(pl.Series(NUMBER, drawn, pl.String))
    kept = _kept(rows, last) if last is not None else {}
    return rows.with_columns(pl.col(NUMBER).replace(kept)) if kept else rows, kept


def _or_null(rows: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in rows.columns else pl.lit(None, pl.String).alias(name)


def _number(row: Sequence[str | None], key: bytes) -> str | None:
    certificate, head, head_name, area, address, given = row
    if certificate and not holds_an_id(certificate):
        return certificate
    if head:
        return f"H{keyed(key, 'head', head)}"
    if certificate:
        return f"H{keyed(key, 'certificate', certificate)}"
    return f"H{keyed(key, 'name', head_name, area, address)}" if head_name else given


def _kept(rows: pl.DataFrame, last: pl.DataFrame) -> dict[str, str]:
    """New drawn number -> the number that its people had last month: its head is the same under a corrected number; or
    most of the new household comes from there, at least half of the old one is in it, and no other new household has
    as many of them.
    """
    active = last.filter(pl.col("status").is_in(codes.ACTIVE))
    before, now = _people(active), _people(rows)
    kept = _corrected(rows, active)
    old_of: dict[str, set[str]] = {}
    for number, people in before.items():
        for person in people:
            old_of.setdefault(person, set()).add(number)
    claims: dict[str, list[tuple[int, str]]] = {}
    for number, people in now.items():
        if number not in before and number not in kept and DERIVED.match(number):
            counts = Counter(old for person in people for old in old_of.get(person, ()) if old not in now)
            for old, shared in counts.items():
                if 2 * shared > len(people) and 2 * shared >= len(before[old]):
                    claims.setdefault(old, []).append((shared, number))
    for old, found in sorted(claims.items()):
        most = sorted(found, reverse=True)
        if old not in kept.values() and (len(most) == 1 or most[0][0] > most[1][0]):
            kept.setdefault(most[0][1], old)
    return kept


def _corrected(rows: pl.DataFrame, active: pl.DataFrame) -> dict[str, str]:
    """New drawn number -> last month's of the one head of that name whose ID is a slip away and is nobody's now."""
    now = set(rows[NUMBER])
    was: dict[str, list[tuple[str, str]]] = {}
    for number, name, head in _heads_of(active):
        if head and number not in now and DERIVED.match(number):
            was.setdefault(name, []).append((number, head))
    kept: dict[str, str] = {}
    of = (NUMBER, HEAD, HEAD_NAME)
    for number, head, name in sorted(set(rows.select(_or_null(rows, n) for n in of).drop_nulls().iter_rows())):
        close = [old for old, other in was.get(name, ()) if is_slip(head, other)]
        if DERIVED.match(number) and len(close) == 1 and close[0] not in kept.values():
            kept[number] = close[0]
    return kept


def _heads_of(active: pl.DataFrame) -> list[tuple[str, str, str | None]]:
    """Number, name and whole ID of each head."""
    heads = active.select(NUMBER, "name", "id_no", "relation").iter_rows()
    return [(number, name, whole_id(id_no)) for number, name, id_no, relation in heads if relation in codes.HEADS]


def _people(rows: pl.DataFrame) -> dict[str, set[str]]:
    """Household number -> the whole IDs of its people."""
    found: dict[str, set[str]] = {}
    for number, id_no in rows.select(NUMBER, "id_no").iter_rows():
        if person := whole_id(id_no):
            found.setdefault(number, set()).add(person)
    return found


def events_of(rows: pl.DataFrame, last: pl.DataFrame, files: Mapping[int, Physical]) -> list[Event]:
    """What happened to households since last month, told at the row of their head of today: another head, the same head
    under another number, or people who were in a household that is still there.
    """
    active = last.filter(pl.col("status").is_in(codes.ACTIVE))
    was = {number: (head, name) for number, name, head in _heads_of(active)}
    split = _splits(rows, active)
    events = []
    heads = rows.filter(pl.col(HEAD_ROW).fill_null(False)) if HEAD_ROW in rows.columns else rows.clear()
    for number, head, name, file_no, row in heads.select(NUMBER, HEAD, "name", FILE_NO, ROW).iter_rows():
        before, was_called = was.get(number, (None, None))
        if head and before and head != before:
            kind = "head_corrected" if name == was_called and is_slip(head, before) else "head_changed"
            events.append(Event(number, kind, files[file_no].source_file, row))
        if number in split:
            events.append(Event(number, "split", files[file_no].source_file, row))
    return events


def _splits(rows: pl.DataFrame, active: pl.DataFrame) -> set[str]:
    """Numbers that are new this month and most of whose people were last month under another that is still there."""
    before, now = _people(active), _people(rows)
    old_of: dict[str, set[str]] = {}
    for number, people in before.items():
        for person in people:
            old_of.setdefault(person, set()).add(number)
    found = set()
    for number, people in now.items():
        if number in before:
            continue
        from_there = [p for p in people if any(old in now and p not in now[old] for old in old_of.get(p, ()))]
        if 2 * len(from_there) > len(people):
            found.add(number)
    return found


def tell_households(rows: pl.DataFrame, files: Mapping[int, Physical]) -> None:
    """Tell by row: two heads of one household, households and people who stand in two programmes or twice in one."""
    heads: dict[str, object] = {}
    places: dict[str, tuple[object, object, str, bool]] = {}
    needed = ("programme", "relation", "id_no", NUMBER)
    for row in rows.with_columns(_or_null(rows, name) for name in needed).iter_rows(named=True):
        physical, person = files[row[FILE_NO]], whole_id(row["id_no"])
        is_head = bool(row.get(HEAD_ROW)) or codes.RELATION.get(str(row["relation"] or ""), "") in codes.HEADS
        if is_head:
            other = heads.setdefault(str(row[NUMBER]), person)
            if other != person and other and person:
                physical.remarks.append((row[ROW], "同一户有两个户主，请核对户主身份证号和与户主关系"))
        if person:
            here = f"{physical.source_file}第 {row[ROW]} 行"
            seen = places.setdefault(person, (row["programme"], row[NUMBER], here, is_head))
            if seen[:2] != (row["programme"], row[NUMBER]):
                physical.remarks.append((row[ROW], _twice(seen, row["programme"], is_head=is_head)))


def _twice(seen: tuple[object, object, str, bool], programme: object, *, is_head: bool) -> str:
    other, _, place, was_head = seen
    where = f"两类救助里（{other}、{programme}）" if other != programme else "两户里"
    who = "这一户（户主同是一人）" if is_head and was_head and other != programme else "这个人"
    return f"{who}同时在{where}，另一处是{place}，请核对"
