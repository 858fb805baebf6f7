"""How SQL is indented says what belongs to what.

sqlfluff's LT02 asks for more (every list on a line of its own) and takes two minutes; what misleads is this.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

HOUSE = Path(__file__).parents[1]
FILES = sorted(
    path for room in ("flows", "matchers", "rules", "docs/own_city") for path in (HOUSE / room).rglob("*.sql")
)
LISTS = ("SELECT", "ORDER", "GROUP", "PARTITION", "WITH", "CASE")
"""What may begin a list whose next line stands deeper."""


def lines_of(text: str) -> list[tuple[int, str]]:
    """Depth and content of every line that is no comment."""
    return [(len(line) - len(line.lstrip()), line.strip()) for line in text.splitlines() if _says(line)]


def _says(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("--")


def faults(text: str) -> Iterator[str]:
    lines = lines_of(text)
    for (above, before), (depth, line) in pairwise(lines):
        first, word = before.split()[0], line.split()[0]
        is_closed = before.count("(") <= before.count(")")
        if depth % 4 or depth > above + 4:
            yield f"indented by {depth}: {line}"
        if word == "FROM" and above <= depth and first != "SELECT" and not before.startswith(")"):
            yield f"no deeper than its FROM: {before}"
        if word in ("AND", "OR") and first in ("AND", "OR") and is_closed and depth > above:
            yield f"deeper than the condition beside it: {line}"
        if before.endswith(",") and first not in LISTS and is_closed and depth > above:
            yield f"deeper than the member of a list before it: {line}"


def test_lines_stand_as_deep_as_what_they_belong_to() -> None:
    assert len(FILES) > 150
    found = [f"{path.relative_to(HOUSE)}: {fault}" for path in FILES for fault in faults(path.read_text("utf-8"))]
    assert found == []


def test_what_misleads_is_found() -> None:
    assert list(faults("SELECT\n    a,\nb\nFROM c")) == ["no deeper than its FROM: b"]
    assert len(list(faults("SELECT a\nFROM c\nWHERE a\n    AND b\n        AND c"))) == 1
    assert len(list(faults("SELECT a\nFROM c\nORDER BY a,\n    b,\n        c"))) == 1
    assert len(list(faults("SELECT a\n  FROM c"))) == 1
    assert list(faults("SELECT a,\n    b\nFROM c\nWHERE a AND (b\n        OR c)".replace("        OR", "    OR"))) == []
