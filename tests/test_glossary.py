"""Names are words of docs/glossary.md: steps, tables, columns and modules, part by part; retired words are gone.

A part of a name stands in the glossary or in `plain_words.txt`, where words of plain English are listed. A new word is
a decision: put it into the glossary with its Chinese, or, if it means what everybody means by it, into that list.
"""

import ast
import re
from functools import cache
from pathlib import Path

from data_contracts import tables

HOUSE = Path(__file__).parents[1]
ROOMS = ("flows", "data_contracts", "matchers", "rules")
RETIRED = {
    **dict.fromkeys(("mention", "mentions"), "person record"),
    **dict.fromkeys(("seeker", "seekers", "target", "targets"), "left, right"),
    **dict.fromkeys(("contested", "loose"), "conflicting, no trusted ID"),
    **dict.fromkeys(("ties", "doubts", "roots"), "edges, ambiguous, representatives"),
    **dict.fromkeys(("remembered", "recalled", "challenged"), "carried forward, already linked, rechecked"),
    **dict.fromkeys(("borrowed", "housed", "holed", "surnamed"), "uses another's ID, same house number"),
    **dict.fromkeys(("forbidden", "judged"), "cannot-links, decisions"),
    **dict.fromkeys(("most", "least", "fewest"), "max, min"),
    **dict.fromkeys(("take", "takes", "taken"), "read, accept"),
    **dict.fromkeys(("told", "tells", "said", "says"), "reported, spec, meaning"),
    **dict.fromkeys(("card", "cards"), "scorecard, summary"),
}
"""Word -> what the house says instead."""
RETIRED_LOCALLY = {**RETIRED, "words": "labels, texts, spellings", "untaken": "unused"}
"""The same inside files: arguments, variables and attributes too."""
STILL_CALLED_SO = {"card", "cards", "most", "least", "target", "targets"}
"""Retired for steps, tables, columns and constants; a variable may still be called so."""
RETIRED_NAMES = {
    "returned_reasons": "returned_rows",
    "reason_files": "returned_row_files",
    "ReturnedForm": "ReturnedList",
}


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def parts(name: str) -> list[str]:
    return [part for part in re.split(r"[_\d]+", name.lower()) if part]


def names() -> dict[str, str]:
    """Every step, table, column and module -> where it stands."""
    found: dict[str, str] = {}
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*")):
            if path.suffix in (".py", ".sql") and path.parent.name not in (
                "enrol",
                "supervise",
                "refer",
                "review_exit",
            ):
                for part in path.relative_to(HOUSE).with_suffix("").parts:
                    found.setdefault(part, str(path.relative_to(HOUSE)))
    for table in vars(tables).values():
        if isinstance(table, tables.Table):
            found.setdefault(table.name, "data_contracts/tables.py")
            found.update(dict.fromkeys(table.schema.names, f"{table.name} in data_contracts/tables.py"))
    return found


def constants() -> dict[str, str]:
    files = [path for room in ROOMS for path in (HOUSE / room).rglob("*.py")]
    pattern = re.compile(r"^(_?[A-Z][A-Z_0-9]+)(?:: [^=]+)? =|^(_?[A-Z][A-Z_0-9, ]+) =", re.MULTILINE)
    found = {}
    for path in files:
        for match in pattern.finditer(path.read_text(encoding="utf-8")):
            for name in (match[1] or match[2]).split(", "):
                found[name] = str(path.relative_to(HOUSE))
    return found


def test_every_word_of_a_name_is_in_the_glossary_or_plain_english() -> None:
    glossary = set(re.findall("[a-z]+", (HOUSE / "docs" / "glossary.md").read_text(encoding="utf-8").lower()))
    plain = set((HOUSE / "tests" / "plain_words.txt").read_text(encoding="utf-8").split())
    unknown = [
        f"{part} in {name} ({where})"
        for name, where in names().items()
        for part in parts(name)
        if part not in glossary | plain
    ]
    assert unknown == [], "put these words into docs/glossary.md, or plain English ones into tests/plain_words.txt"


def test_no_retired_word_is_in_a_name() -> None:
    found = [
        f"{name} ({where}): say {RETIRED[part]}"
        for name, where in {**constants(), **names()}.items()
        for part in parts(name)
        if part in RETIRED
    ]
    assert found == [], "\n".join(found)


def local_names(path: Path) -> set[str]:
    """What a file gives a name to: classes, functions, arguments, variables, attributes."""
    found = set()
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.arg):
            found.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            found.add(node.attr)
    return found


def test_no_retired_word_is_in_a_name_inside_a_file() -> None:
    retired = {word: instead for word, instead in RETIRED_LOCALLY.items() if word not in STILL_CALLED_SO}
    found = [
        f"{name} ({path.relative_to(HOUSE)}): say {retired.get(part) or RETIRED_NAMES[name]}"
        for room in ROOMS
        for path in sorted((HOUSE / room).rglob("*.py"))
        for name in sorted(local_names(path))
        for part in (parts(name) or [""])
        if part in retired or name in RETIRED_NAMES
    ]
    assert found == [], "\n".join(found)


NAMESAKES = {"Column", "Condition", "Row", "Table", "_Loader", "_Strict"}
"""Classes of two rooms that are the same word for the same idea of each: a table of the store and one of the report."""


def test_a_class_has_a_name_of_its_own() -> None:
    where: dict[str, list[str]] = {}
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*.py")):
            for node in ast.walk(tree_of(path)):
                if isinstance(node, ast.ClassDef):
                    where.setdefault(node.name, []).append(str(path.relative_to(HOUSE)))
    assert {name for name, files in where.items() if len(files) > 1} == NAMESAKES


def test_the_list_of_plain_words_holds_no_retired_and_no_unused_one() -> None:
    plain = (HOUSE / "tests" / "plain_words.txt").read_text(encoding="utf-8").split()
    assert plain == sorted(set(plain))
    assert not set(plain) & set(RETIRED)


def test_no_word_has_two_entries_in_the_glossary() -> None:
    """An entry stands left of its Chinese; words of one line, parted by `,`, `;`, `·` or `/`, are entries each."""
    page = (HOUSE / "docs" / "glossary.md").read_text(encoding="utf-8")
    first = [line.split("|")[1].strip() for line in page.splitlines() if line.startswith("| ")]
    entries = [entry.strip() for cell in first for entry in re.split(r"[,;·/](?![^(]*\))", cell) if cell != "code"]
    assert len(entries) > 150
    assert sorted({entry for entry in entries if entries.count(entry) > 1}) == []
