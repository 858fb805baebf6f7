"""Which row of a household file a person's row belongs to, and how that was found where its pointer leads nowhere.

By the certificate's number; else by the head's ID. Where neither leads to a row, a slip in one of them is looked for:
the household whose members' cell names the person's own ID; the one head whose ID is a slip away, if one of the two
numbers cannot be right; for a head without a usable ID, the one household of that head's name in that place. Nothing is
taken that two rows would answer, and whatever was found this way is told by row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from flows.ingest.layouts.keyed import is_valid, whole_id
from flows.ingest.layouts.physical import Physical

AREA = "hukou_area"


@dataclass
class FiledHousehold:
    """A row of a household file. `named`: (name, ID) of each member its cell names; `people`: rows that joined it."""

    physical: Physical
    row: int
    values: Mapping[str, str | None]
    certificate: str | None
    head: str | None
    head_name: str | None
    named: list[tuple[str, str | None]] = field(default_factory=list)
    people: list[dict[str, object]] = field(default_factory=list)


@dataclass(frozen=True)
class Pointer:
    """What a person's row says of its household. `head`: the head's whole ID, its own where it is the head."""

    certificate: str | None
    head: str | None
    own: str | None
    name: str | None
    area: str | None
    is_head: bool


class HouseholdIndex:
    """The households of one programme's files, ready to be looked up."""

    def __init__(self, households: Sequence[FiledHousehold]) -> None:
        self.households = households
        self._by_certificate = _grouped(households, lambda one: [one.certificate])
        self._by_head = _grouped(households, lambda one: [one.head])
        self._by_member = _grouped(households, lambda one: {whole_id(id_no) for _, id_no in one.named})
        self._by_name = _grouped(households, lambda one: [one.head_name])
        self._by_slip = _grouped(households, lambda one: slip_keys(one.head) if one.head else ())

    def of(self, pointer: Pointer) -> tuple[FiledHousehold | None, str | None]:
        """The household, or None; and a sentence where it was not found by what points to it, or that contradicts."""
        by_certificate = _first(self._by_certificate, pointer.certificate)
        by_head = _first(self._by_head, pointer.head)
        if by_certificate and by_head and by_certificate is not by_head:
            sentence = (
                f"证号指向家庭表第 {by_certificate.row} 行，户主身份证号指向第 {by_head.row} 行，按证号归户，请核对"
            )
            return by_certificate, sentence
        found = by_certificate or by_head
        if found:
            return found, None
        for among, how in (
            (self._members(pointer), "按“家庭成员”格归到家庭表第 {row} 行的户"),
            (self._near(pointer), "与家庭表第 {row} 行的户主身份证号只差一处，按那一户归"),
            (self._named(pointer), "户主没有可用的身份证号，按姓名和住地归到家庭表第 {row} 行的户"),
        ):
            if len(among) == 1:
                return among[0], f"户主身份证号和证号都对不上家庭表，{how.format(row=among[0].row)}，请核对"
        return None, None

    def _members(self, pointer: Pointer) -> list[FiledHousehold]:
        return self._by_member.get(pointer.own, []) if pointer.own else []

    def _near(self, pointer: Pointer) -> list[FiledHousehold]:
        """Heads of whom the number is a slip away; not where both numbers are right: those are two people."""
        if not pointer.head:
            return []
        close = {id(one): one for key in slip_keys(pointer.head) for one in self._by_slip.get(key, [])}
        is_right = is_valid(pointer.head)
        return [
            one
            for one in close.values()
            if one.head and is_slip(pointer.head, one.head) and not (is_right and is_valid(one.head))
        ]

    def _named(self, pointer: Pointer) -> list[FiledHousehold]:
        if not pointer.is_head or not pointer.name:
            return []
        same = self._by_name.get(pointer.name, [])
        return [
            one
            for one in same
            if not (pointer.own and one.head)
            and (not pointer.area or not one.values.get(AREA) or pointer.area == one.values.get(AREA))
        ]


def slip_keys(id_no: str) -> tuple[str, ...]:
    """What a number keeps when one place in it, or two neighbours, are others: one of these stays."""
    return (
        f"-{id_no[6:]}",
        f"{id_no[:6]}-{id_no[14:]}",
        f"{id_no[:14]}-",
        f"{id_no[:5]}-{id_no[7:]}",
        f"{id_no[:13]}-{id_no[15:]}",
    )


def is_slip(one: str, other: str) -> bool:
    """Whether two numbers differ in one place, or by two neighbours that changed places."""
    apart = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or not apart:
        return False
    first, last = apart[0], apart[-1]
    swapped = len(apart) == 2 and last == first + 1 and one[first : last + 1] == other[first : last + 1][::-1]
    return len(apart) == 1 or swapped


def _grouped(
    households: Sequence[FiledHousehold], keys_of: Callable[[FiledHousehold], Iterable[str | None]]
) -> dict[str, list[FiledHousehold]]:
    found: dict[str, list[FiledHousehold]] = {}
    for one in households:
        for key in keys_of(one):
            if key:
                found.setdefault(key, []).append(one)
    return found


def _first(among: Mapping[str, list[FiledHousehold]], key: str | None) -> FiledHousehold | None:
    return among[key][0] if key and key in among else None
