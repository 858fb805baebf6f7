"""校验码: sixteen characters that stand for a month and for every month before it, short enough to be read from paper.

The bulletin and the report print it; a page in somebody's folder then says what the month was, whatever is done to the
files afterwards. It covers what came in, the month before (its content hash, and so all earlier ones) and every file of
the month but the pages that carry it. An auditor keeps the codes in a list, a month a line, and `verify --anchors`
sets the list beside what the folders give now.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from data_contracts.errors import UsageError
from flows.audit.manifest import Artefact
from flows.store.run import PERIOD_DIGITS

CARRIERS = ("bulletin/", "counties/", "report/", "desk/", "index.html")
"""The pages that print the code, and those made after it: it cannot cover them."""
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: none is taken for another on paper
READ_AS = str.maketrans("OIL", "011")
LENGTH, GROUP, BITS = 16, 4, 5


def anchor_code(previous: str | None, inputs: Sequence[Artefact], outputs: Iterable[Artefact]) -> str:
    """The code of a month: `previous` is the content hash of the month before, null for the first."""
    covered = sorted((item.path, item.content or item.sha256) for item in outputs if not item.path.startswith(CARRIERS))
    return _code(previous, sorted((item.path, item.sha256) for item in inputs), covered)


def anchor_of(manifest: Mapping[str, Any]) -> str:
    """The code of a month by what its manifest lists: the same that its pages printed."""
    outputs, inputs = (_named(manifest.get(key) or []) for key in ("outputs", "inputs"))
    covered = sorted(pair for pair in outputs if not pair[0].startswith(CARRIERS))
    return _code((manifest.get("previous") or {}).get("content_sha256"), sorted(inputs), covered)


def read_anchors(path: Path) -> dict[str, str]:
    """Period -> code of an auditor's list: `202610 7K3Q-9XTB-04MZ-VN8D` a line, the rest of a line and # are remarks.

    UsageError when the file cannot be read, a line is not of that form, or two lines give one month two codes.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise UsageError(
            "the list of 校验码 cannot be read", where=str(path), do="give a text file in UTF-8"
        ) from error
    found: dict[str, str] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        period, code = _read_line(line)
        if not period or found.get(period, code) != code:
            raise UsageError(
                "a line of the list is not a month and its 校验码" if not period else f"{period} has two 校验码",
                where=f"{path}, line {number}",
                do="write the month and the code as printed: 202610 7K3Q-9XTB-04MZ-VN8D",
            )
        found[period] = code
    return found


def _named(items: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    return [(str(item.get("path")), str(item.get("content") or item.get("sha256"))) for item in items]


def _read_line(line: str) -> tuple[str, str]:
    """Period and code of a line; two blanks when it has not both."""
    cells = line.replace(",", " ").replace("，", " ").split()
    code = cells[1].upper().replace("-", "").translate(READ_AS) if len(cells) > 1 else ""
    is_one = cells[0].isdigit() and len(cells[0]) == PERIOD_DIGITS and len(code) == LENGTH and set(code) <= set(LETTERS)
    return (cells[0], _grouped(code)) if is_one else ("", "")


def _code(previous: str | None, inputs: object, outputs: object) -> str:
    text = json.dumps([previous, inputs, outputs], ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[: LENGTH * BITS // 8], "big")
    return _grouped("".join(LETTERS[number >> (BITS * place) & 31] for place in reversed(range(LENGTH))))


def _grouped(code: str) -> str:
    return "-".join(code[place : place + GROUP] for place in range(0, LENGTH, GROUP))
