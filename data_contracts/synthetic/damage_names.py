"""What happens to a name, a birthday, a phone and an address; one function per kind, (value, salt) -> text.

A function that cannot damage a name in its way gives it back unchanged: then nothing was done to the row.
"""

from collections.abc import Callable
from datetime import date

from data_contracts.synthetic import lookalikes, lunar

Damage = Callable[[str, int], str]


def _replace(name: str, salt: int, table: dict[str, str], *, only_first: bool = False) -> str:
    places = [i for i, character in enumerate(name[:1] if only_first else name) if character in table]
    if not places:
        return name
    place = places[salt % len(places)]
    others = table[name[place]]
    return name[:place] + others[salt // 7 % len(others)] + name[place + 1 :]


def homophone(name: str, salt: int) -> str:
    """A character that sounds the same."""
    return _replace(name, salt, lookalikes.SOUNDS_ALIKE)


def near_homophone(name: str, salt: int) -> str:
    """A character that sounds nearly the same."""
    return _replace(name, salt, lookalikes.NEARLY_ALIKE)


def shape_alike(name: str, salt: int) -> str:
    """A character that looks the same."""
    return _replace(name, salt, lookalikes.LOOKS_ALIKE)


def variant(name: str, salt: int) -> str:
    """The traditional or another form: every character that has one, or just one of them."""
    if salt % 2:
        return "".join(lookalikes.VARIANTS.get(character, character) for character in name)
    return _replace(name, salt, lookalikes.VARIANTS)


def soft(name: str, salt: int) -> str:
    """傅 written 付 and the like."""
    return _replace(name, salt, lookalikes.SOFT)


def placeholder(name: str, salt: int) -> str:
    """A rare character that the system could not write."""
    if len(name) < 2:
        return name
    place = 1 + salt % (len(name) - 1)
    if name[place] in lookalikes.PINYIN and salt % 3:
        return name[:place] + lookalikes.PINYIN[name[place]] + name[place + 1 :]
    return name[:place] + lookalikes.PLACEHOLDERS[salt % len(lookalikes.PLACEHOLDERS)] + name[place + 1 :]


def one_lost(name: str, salt: int) -> str:
    """One given character left out."""
    if len(name) < 3 or "·" in name:
        return name
    place = 1 + salt % (len(name) - 1)
    return name[:place] + name[place + 1 :]


def one_added(name: str, salt: int) -> str:
    """One given character too many."""
    if "·" in name:
        return name
    return name + lookalikes.ADDED[salt % len(lookalikes.ADDED)]


def transposed(name: str, salt: int) -> str:
    """Given characters exchanged."""
    del salt
    return name[0] + name[2] + name[1] if len(name) == 3 else name


def note(name: str, salt: int) -> str:
    """A note behind the name."""
    return name + lookalikes.NAME_NOTES[salt % len(lookalikes.NAME_NOTES)]


def blanks(name: str, salt: int) -> str:
    """Blanks around or within the name."""
    return (f"{name[0]} {name[1:]}", f" {name}", f"{name}　", f"{name[:1]}　{name[1:]}")[salt % 4]


def relation_note(name: str, salt: int) -> str:
    """A note that makes it another person's name: the person's relative."""
    return name + lookalikes.RELATION_NOTES[salt % len(lookalikes.RELATION_NOTES)]


def dots(name: str, salt: int) -> str:
    """Another dot in a minority name, a part left out, another transliteration."""
    if "·" not in name:
        return name
    if salt % 5 == 0:
        return name.split("·", maxsplit=1)[0]
    if salt % 5 == 1:
        for one, other in lookalikes.TRANSLITERATIONS:
            if one in name:
                return name.replace(one, other)
    return name.replace("·", lookalikes.DOTS[salt % len(lookalikes.DOTS)])


KINDS: dict[str, tuple[float, Damage]] = {
    "name_homophone": (0.016, homophone),
    "name_near_homophone": (0.007, near_homophone),
    "name_shape": (0.007, shape_alike),
    "name_variant": (0.006, variant),
    "name_soft": (0.03, soft),
    "name_placeholder": (0.004, placeholder),
    "name_one_lost": (0.003, one_lost),
    "name_one_added": (0.002, one_added),
    "name_transposed": (0.002, transposed),
    "name_note": (0.01, note),
    "name_blanks": (0.012, blanks),
    "name_dots": (0.3, dots),
}


# ---- birthdays: the text that stands in the file, in the form of dates that `form` gives
def lunar_birthday(day: date, salt: int) -> date:
    """The lunar month and day written as if solar; the same day when that is no solar day."""
    del salt
    found = lunar.to_lunar(day)
    if found is None:
        return day
    try:
        return date(*found)
    except ValueError:
        return day


def swapped_birthday(day: date, salt: int) -> date:
    """Month and day exchanged, where that gives a day."""
    del salt
    return date(day.year, day.day, day.month) if day.day <= 12 else day


def first_of_january(day: date, salt: int) -> date:
    """Only the year was known."""
    del salt
    return date(day.year, 1, 1)


def other_digit(day: date, salt: int) -> date:
    """One digit of the day or the year is another."""
    if salt % 2:
        return date(day.year + (1 if salt % 4 == 1 else -1), day.month, min(day.day, 28))
    return date(day.year, day.month, (day.day + 9) % 28 + 1)


BIRTHS: dict[str, tuple[float, Callable[[date, int], date]]] = {
    "birth_lunar": (0.008, lunar_birthday),
    "birth_swapped": (0.004, swapped_birthday),
    "birth_0101": (0.007, first_of_january),
    "birth_digit": (0.004, other_digit),
}
BIRTH_YEAR_ONLY, BIRTH_MONTH_ONLY, BIRTH_MISSING = 0.01, 0.008, 0.11


def phone(number: str, salt: int) -> str:
    """One digit of a phone is another, or it is written with dashes."""
    if salt % 3 == 0:
        return f"{number[:3]}-{number[3:7]}-{number[7:]}"
    place = 3 + salt % 8
    return number[:place] + str((int(number[place]) + 1 + salt // 11 % 9) % 10) + number[place + 1 :]
