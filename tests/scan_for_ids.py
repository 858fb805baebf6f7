"""No valid ID number of a real area stands in the repository: `python -m tests.scan_for_ids [FILE …]`, exit 1 if any.

Invented people live in areas 3698xx and 3699xx, which no place has; one permit of Hong Kong is invented too: all
permits have the same six digits in front. Anything else that passes the check digit, names a province and holds a
possible birth could be somebody. Without files, all that git knows are read. Only places are told.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

INVENTED = ("3698", "3699", "810000196207043015")
PROVINCES = frozenset(
    str(code)
    for first, last in ((11, 15), (21, 23), (31, 37), (41, 46), (50, 54), (61, 65), (71, 71), (81, 83))
    for code in range(first, last + 1)
)
NUMBER = re.compile(r"(?<![0-9A-Za-z])[0-9]{17}[0-9Xx](?![0-9A-Za-z])")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def is_real(number: str) -> bool:
    """Whether an 18-character text is a valid ID of an area that is not invented."""
    if number.startswith(INVENTED) or number[:2] not in PROVINCES:
        return False
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(number[:17], WEIGHTS, strict=True)) % 11]
    return born.year >= 1880 and number[17].upper() == check


def found_in(path: Path) -> Iterator[str]:
    """Places, `file:line`, where a file holds one; nothing for what is not text."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (UnicodeDecodeError, OSError):
        return
    for at, line in enumerate(lines, start=1):
        if any(is_real(number) for number in NUMBER.findall(line)):
            yield f"{path}:{at}"


def tracked() -> list[Path]:
    """Every file git knows in the working folder."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True, text=True).stdout
    return [Path(name) for name in listed.split("\0") if name]


def main(names: list[str]) -> int:
    """Print each place; 1 when there is any."""
    places = [place for path in ([Path(name) for name in names] or tracked()) for place in found_in(path)]
    for place in places:
        sys.stderr.write(f"{place}: a valid ID number outside the invented areas 3698xx and 3699xx\n")
    return 1 if places else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
