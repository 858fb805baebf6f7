"""Reading SQL files as text: what a parser's tree does not keep."""

import re
from pathlib import Path


def sort_keys_without_nulls(file: Path) -> list[str]:
    """Keys of every ORDER BY of a file that do not say where null goes."""
    lines = file.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith("--"))
    clauses = [_clause(text, found.end()) for found in re.finditer(r"ORDER BY", text)]
    keys = [key.strip() for clause in clauses for key in _split(clause)]
    return [key for key in keys if not re.search(r"NULLS (LAST|FIRST)$", key)]


def _clause(text: str, start: int) -> str:
    depth = 0
    for place, sign in enumerate(text[start:], start):
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return text[start:place]
    return text[start:]


def _split(clause: str) -> list[str]:
    parts, depth, last = [], 0, 0
    for place, sign in enumerate(clause):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            parts.append(clause[last:place])
            last = place + 1
    return [*parts, clause[last:]]
