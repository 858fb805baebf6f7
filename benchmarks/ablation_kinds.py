"""Kinds of damage that the ablation does to a row: (particulars, salt) -> the columns that change, or null where the
row has nothing to damage in that way. Look-alikes are the generator's tables, which share nothing with the matcher."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from data_contracts.synthetic import damage_ids, damage_names
from data_contracts.synthetic.citizen_ids import check_digit, is_valid

LAST_OLD_YEAR = 1999
"""The last year of birth of somebody who had a 15-digit number."""
CHILD = 16


@dataclass(frozen=True)
class Particulars:
    """What one row says of a person; the number is right. `guardian_no`, `relative_no` = numbers of a grown-up and of
    anybody else of the household, or null."""

    name: str
    number: str
    birth: date | None
    phone: str | None
    guardian_no: str | None
    relative_no: str | None
    as_of: date


Changes = dict[str, str | date | None]
Kind = Callable[[Particulars, int], Changes | None]
NO_BIRTH: Changes = {"birth_date": None, "birth_date_raw": None}
NO_PHONE: Changes = {"phone": None}


def _number(damage: damage_ids.Damage, *, may_be_valid: bool = False) -> Kind:
    """Damage to the number alone; a number that is valid by chance is another person's."""

    def kind(row: Particulars, salt: int) -> Changes | None:
        made = damage(row.number, salt)
        if made == row.number or (is_valid(made) and not may_be_valid):
            return None
        return {"id_no": made or None}

    return kind


def _name(damage: damage_names.Damage, number: Kind | None = None) -> Kind:
    """Damage to the name, the number kept or damaged too."""

    def kind(row: Particulars, salt: int) -> Changes | None:
        made = damage(row.name, salt)
        rest = number(row, salt) if number else {}
        return None if made == row.name or rest is None else {"name": made, **rest}

    return kind


def _also(number: Kind, *others: Changes) -> Kind:
    """The number damaged and other columns emptied, where they were filled."""

    def kind(row: Particulars, salt: int) -> Changes | None:
        if (NO_BIRTH in others and row.birth is None) or (NO_PHONE in others and row.phone is None):
            return None
        found = number(row, salt)
        return None if found is None else found | {name: value for other in others for name, value in other.items()}

    return kind


def _born(damage: Callable[[date, int], date]) -> Kind:
    """No number, and the stated birth date another day."""

    def kind(row: Particulars, salt: int) -> Changes | None:
        made = damage(row.birth, salt) if row.birth else None
        return None if made in (None, row.birth) else {"id_no": None, "birth_date": made, "birth_date_raw": str(made)}

    return kind


def _of_guardian(row: Particulars, salt: int) -> Changes | None:
    del salt
    is_child = row.as_of.year - int(row.number[6:10]) < CHILD
    return {"id_no": row.guardian_no} if is_child and row.guardian_no else None


def _of_relative(row: Particulars, salt: int) -> Changes | None:
    del salt
    return {"id_no": row.relative_no} if row.relative_no else None


def _two_digits(number: str, salt: int) -> str:
    return damage_ids.one_digit(damage_ids.one_digit(number, salt), salt // 17 + 5)


def _other_sequence(number: str, salt: int) -> str:
    sequence = (int(number[14:17]) + 2 * (1 + salt % 499)) % 1000
    return number[:14] + f"{sequence:03d}" + check_digit(number[:14] + f"{sequence:03d}")


def _old(number: str, salt: int) -> str:
    return damage_ids.fifteen(number, salt) if int(number[6:10]) <= LAST_OLD_YEAR else number


def _masked(number: str, salt: int) -> str:
    del salt
    return f"{number[:6]}********{number[14:]}"


def _familiar(name: str, salt: int) -> str:
    """小王 of 王建国: what neighbours call him."""
    return "小老"[salt % 2] + name[0] if 2 <= len(name) <= 3 else name


_GONE = _number(damage_ids.missing)
KINDS: Mapping[str, Kind] = {
    "number removed": _GONE,
    "number and phone removed": _also(_GONE, NO_PHONE),
    "number and birth removed": _also(_GONE, NO_BIRTH),
    "number, birth and phone removed": _also(_GONE, NO_BIRTH, NO_PHONE),
    "number masked": _number(_masked),
    "number masked, birth removed": _also(_number(_masked), NO_BIRTH),
    "last six": _number(damage_ids.last_six),
    "last six, birth removed": _also(_number(damage_ids.last_six), NO_BIRTH),
    "one wrong digit": _number(damage_ids.one_digit),
    "one wrong digit, birth removed": _also(_number(damage_ids.one_digit), NO_BIRTH),
    "two wrong digits": _number(_two_digits),
    "two digits swapped": _number(damage_ids.swapped),
    "one digit lost": _number(damage_ids.lost_digit),
    "15 digits kept and 000": _number(damage_ids.zeros),
    "15 kept and 000, birth removed": _also(_number(damage_ids.zeros), NO_BIRTH),
    "rounded to a multiple of 64": _number(damage_ids.rounded),
    "as a power of ten": _number(damage_ids.scientific),
    "old 15 digits": _number(_old),
    "issued anew elsewhere": _number(damage_ids.renumbered, may_be_valid=True),
    "another valid sequence": _number(_other_sequence, may_be_valid=True),
    "a guardian's number": _of_guardian,
    "a relative's number": _of_relative,
    "a relative's number, birth removed": _also(_of_relative, NO_BIRTH),
    "homophone": _name(damage_names.homophone),
    "homophone, number removed": _name(damage_names.homophone, _GONE),
    "near-homophone, number removed": _name(damage_names.near_homophone, _GONE),
    "look-alike, number removed": _name(damage_names.shape_alike, _GONE),
    "look-alike, one wrong digit": _name(damage_names.shape_alike, _number(damage_ids.one_digit)),
    "unwritable, number removed": _name(damage_names.placeholder, _GONE),
    "one sign lost, number removed": _name(damage_names.one_lost, _GONE),
    "familiar name, number masked": _name(_familiar, _number(_masked)),
    "familiar name, number removed": _name(_familiar, _GONE),
    "note of kinship, number masked": _name(damage_names.relation_note, _number(_masked)),
    "lunar birthday, number removed": _born(damage_names.lunar_birthday),
    "birth 01-01, number removed": _born(damage_names.first_of_january),
    "birthday swapped, number removed": _born(damage_names.swapped_birthday),
}
"""Kind -> damage."""
