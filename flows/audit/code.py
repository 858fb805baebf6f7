"""Which code ran: one hash over the sources of the four packages, so that a report names the program that wrote it."""

import hashlib
from functools import cache
from importlib import import_module
from pathlib import Path

PACKAGES = ("data_contracts", "flows", "matchers", "rules")
SOURCES = frozenset({".py", ".sql", ".yaml", ".json", ".tsv", ".j2", ".css", ".js", ".csv", ".parquet", ".txt"})
VERSION_DIGITS = 12


@cache
def code_version() -> str:
    """First 12 hex digits of the hash over every source file of the four packages; computed once per process."""
    folders = [Path(str(import_module(package).__file__)).parent for package in PACKAGES]
    return source_hash(folders)[:VERSION_DIGITS]


def source_hash(folders: list[Path]) -> str:
    """Hash over the paths and contents of source files under `folders`; neither order on disk nor place counts."""
    digest = hashlib.sha256()
    for folder in sorted(folders, key=lambda path: path.name):
        for path in sorted(p for p in folder.rglob("*") if p.suffix in SOURCES and p.is_file()):
            name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            digest.update(f"{name}\0{content}\n".encode())
    return digest.hexdigest()
