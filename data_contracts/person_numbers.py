"""What a number of a person looks like in a text, how it is masked there, and its check digit. No library: an
error's sentence is masked by this too (`masked_text`); columns are masked in `masks.py`, by the same patterns.

A masked ID shows its first six characters, the place where it was given, and nothing else: birth date, serial number
and check digit are what a stranger would need. With sex and age, even with a birthday between two months, thousands of
valid numbers fit what is left (`python -m benchmarks.masks` counts them).
"""

import re

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""Of the first 17 signs of a citizen number (GB 11643), by which its check digit is worked out."""
_CHECK_DIGITS = "10X98765432"
HIDDEN = "****"
ID_STARS = "*" * 12
SHOWN = 6
LONG_NUMBER = r"(\d{6})\d{8,}[\dXxＸｘ]"
HALF_MASKED = r"(\d{6})[*＊]{4,}[\dXxＸｘ]{1,6}"
"""A number as somebody else masked it, with its end in sight."""

GAP = r"[\s\-－‐-―·]{0,2}"
"""What may stand between two digits of one number: blanks and dashes, also full-width ones."""


def _digit(first: int, last: int) -> str:
    """One digit of a range, half or full width, as a class of a regular expression."""
    return f"[{first}-{last}{chr(ord('０') + first)}-{chr(ord('０') + last)}]"


def _province() -> str:
    """The two digits every ID begins with; a year (19…, 20…) is none, so dates and periods are not taken for IDs."""
    ranges = ((1, 1, 5), (2, 1, 3), (3, 1, 7), (4, 1, 6), (5, 0, 4), (6, 1, 5), (7, 1, 1), (8, 1, 3), (9, 1, 1))
    return "(?:" + "|".join(f"{_digit(tens, tens)}{GAP}{_digit(low, high)}" for tens, low, high in ranges) + ")"


_CENTURY = rf"(?:[1１]{GAP}[89８９]|[2２]{GAP}[0０])"
_DAY = rf"{_digit(0, 1)}{GAP}\d{GAP}{_digit(0, 3)}{GAP}\d"
_SERIAL = rf"\d{GAP}\d{GAP}\d"
SPACED_NUMBERS = (  # 18 signs with the birth where an ID has it, in any groups; 6-8-4, whatever the birth; 15 signs
    rf"({_province()}(?:{GAP}\d){{4}}){GAP}{_CENTURY}{GAP}\d{GAP}\d{GAP}{_DAY}{GAP}{_SERIAL}{GAP}[\dXxＸｘ]",
    rf"({_province()}\d{{4}}){GAP}\d{{8}}{GAP}\d{{3}}{GAP}[\dXxＸｘ]",
    rf"({_province()}(?:{GAP}\d){{4}}){GAP}\d{GAP}\d{GAP}{_DAY}{GAP}{_SERIAL}",
)
IDS_IN_TEXT = (LONG_NUMBER, *SPACED_NUMBERS, HALF_MASKED)
"""Each keeps its first group, the place; one after the other."""
MOBILE_IN_TEXT = rf"(^|\D)([1１]{_digit(3, 9)}\d)[ \-　－]?\d{{4}}[ \-　－]?(\d{{4}})(\D|$)"
MAYBE_NUMBER = rf"(?:\d{GAP}){{11}}|\d{{6}}[*＊]{{4}}"
"""Stands in every text in which one of these is found, and is sooner looked for."""
MIN_DIGITS = 6

_IDS = tuple(re.compile(pattern) for pattern in IDS_IN_TEXT)
_MOBILE = re.compile(MOBILE_IN_TEXT)
_HASH = re.compile(r"([0-9a-f]{32,})")


def check_digit(seventeen: str) -> str:
    """The last sign of a citizen number that begins with these 17 digits."""
    return _CHECK_DIGITS[sum(int(digit) * weight for digit, weight in zip(seventeen, WEIGHTS, strict=True)) % 11]


def masked_text(text: str) -> str:
    """A text with every number of a person in it masked; hashes, which are no numbers, stay whole."""
    if sum(map(str.isdigit, text)) < MIN_DIGITS:
        return text
    parts = _HASH.split(text)
    return "".join(part if place % 2 and not part.isdigit() else mask_one(part) for place, part in enumerate(parts))


def mask_one(text: str) -> str:
    """`masks.mask_text` of one text: no more digits of a person than a list may show, in a hash either."""
    if sum(map(str.isdigit, text)) < MIN_DIGITS:
        return text
    for pattern in _IDS:
        text = pattern.sub(rf"\g<1>{ID_STARS}", text)
    for _ in range(2):  # two numbers parted by one character share it
        text = _MOBILE.sub(rf"\g<1>\g<2>{HIDDEN}\g<3>\g<4>", text)
    return text
