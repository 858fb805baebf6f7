"""What happens to a citizen ID on its way into a department's file; one function per kind, (number, salt) -> text.

`salt` is the record's own random number: the same record is damaged in the same way every month.
"""

from collections.abc import Callable

from data_contracts.synthetic import citizen_ids

Damage = Callable[[str, int], str]
OTHER_REGIONS = ("369801", "369820", "369830", "369902", "369921")
FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


def fifteen(number: str, salt: int) -> str:
    """The number as it was before 1999: two-digit year, no check digit (only people born before 2000 had one)."""
    del salt
    return number[:6] + number[8:17] if number[6:8] == "19" else number


def cosmetic(number: str, salt: int) -> str:
    """Spaces, an apostrophe, full width, a lower-case x: nothing is lost."""
    forms = (
        f"{number[:6]} {number[6:14]} {number[14:]}",
        f"'{number}",
        number.translate(FULL_WIDTH),
        f"　{number}",
        f"{number} ",
        number.lower() if number.endswith("X") else f"{number}\t"[:-1] + " ",
    )
    return forms[salt % len(forms)]


def zeros(number: str, salt: int) -> str:
    """Excel kept 15 digits."""
    del salt
    return number[:15] + "000"


def rounded(number: str, salt: int) -> str:
    """A float64 went through: the last digits are those of a multiple of 64."""
    return str(int(float(number))) if number.isdigit() else zeros(number, salt)


def scientific(number: str, salt: int) -> str:
    """Nothing left but the region."""
    del salt
    return f"{number[0]}.{number[1:6]}E+17"


def masked(number: str, salt: int) -> str:
    """Masked: region, or region and year, and the last four."""
    return f"{number[:6]}********{number[14:]}" if salt % 4 else f"{number[:10]}****{number[14:]}"


def last_six(number: str, salt: int) -> str:
    """Only the last six."""
    del salt
    return number[12:]


def one_digit(number: str, salt: int) -> str:
    """One digit mistyped: the check digit no longer fits."""
    place = salt % 17
    digit = str((int(number[place]) + 1 + salt // 17 % 9) % 10)
    return number[:place] + digit + number[place + 1 :]


def swapped(number: str, salt: int) -> str:
    """Two neighbouring digits exchanged; the first pair from the salt on that differs."""
    for step in range(16):
        place = (salt + step) % 16
        if number[place] != number[place + 1]:
            return number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    return one_digit(number, salt)


def lost_digit(number: str, salt: int) -> str:
    """One digit left out: 17 remain."""
    place = salt % 18
    return number[:place] + number[place + 1 :]


def doubled_digit(number: str, salt: int) -> str:
    """One digit typed twice: 19 characters."""
    place = salt % 17
    return number[: place + 1] + number[place:]


def renumbered(number: str, salt: int) -> str:
    """Another valid number of the same person, issued under another region code."""
    body = OTHER_REGIONS[salt % len(OTHER_REGIONS)] + number[6:17]
    return body + citizen_ids.check_digit(body)


def not_a_number(number: str, salt: int) -> str:
    """What clerks write when there is no number."""
    del number
    return ("无", "不详", "待补", "-")[salt % 4]


def missing(number: str, salt: int) -> str:
    """Left blank."""
    del number, salt
    return ""


KINDS: dict[str, tuple[float, Damage]] = {
    "id_15_digits": (0.008, fifteen),
    "id_cosmetic": (0.009, cosmetic),
    "id_zeros": (0.012, zeros),
    "id_rounded": (0.008, rounded),
    "id_scientific": (0.005, scientific),
    "id_masked": (0.036, masked),
    "id_last_six": (0.012, last_six),
    "id_one_digit": (0.011, one_digit),
    "id_swapped": (0.006, swapped),
    "id_lost_digit": (0.003, lost_digit),
    "id_doubled_digit": (0.001, doubled_digit),
    "id_renumbered": (0.002, renumbered),
    "id_not_a_number": (0.006, not_a_number),
    "id_missing": (0.069, missing),
}
"""Kind -> (share of the rows of an ordinary department, damage)."""
