"""What pyproject.toml names is used, what is used is named; one lock serves every Python, without test tools."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

HOUSE = Path(__file__).parents[1]
ROOMS = ("flows", "data_contracts", "matchers", "rules")
SPARK = {"pyspark", "pysail", "sqlglot"}  # the extras `spark` and `sail`; matchers/engine asks whether they are there
BUILDS_TABLES = {"lunar_python", "lunarcalendar"}  # matchers/tables/build.py is run by hand, and says what it needs
USED_BY_NAME = {"tzdata"}  # zoneinfo reads it where a machine has no time zones


@cache
def project() -> dict[str, list[str]]:
    """The dependencies of a user, and those of the suite."""
    declared = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"users": declared["dependencies"], "dev": declared["optional-dependencies"]["dev"]}


def name_of(requirement: str) -> str:
    return re.split(r"[\s\[<>=!~;]", requirement, maxsplit=1)[0].lower().replace("_", "-")


@cache
def used() -> tuple[set[str], str]:
    """The packages that the four rooms import, and every text they hold (a module or a URL may be named in one)."""
    imported, texts = set(), []
    for path in (path for room in ROOMS for path in (HOUSE / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).split(".")[0])
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.append(node.value)
    return imported - set(sys.stdlib_module_names) - set(ROOMS), "\n".join(texts)


@cache
def distributions() -> dict[str, set[str]]:
    return {
        module: {name.lower().replace("_", "-") for name in names} for module, names in packages_distributions().items()
    }


@pytest.mark.parametrize("requirement", project()["users"])
def test_a_dependency_is_used_somewhere(requirement: str) -> None:
    modules = {module for module, names in distributions().items() if name_of(requirement) in names}
    imported, texts = used()
    urls = {"duckdb_engine": "duckdb:///"}
    by_text = {module for module in modules if re.search(rf"\b{module}\b|{urls.get(module, chr(0))}", texts)}
    assert modules & imported or by_text or name_of(requirement) in USED_BY_NAME


def test_what_is_imported_is_named() -> None:
    named = {name_of(requirement) for requirement in project()["users"]}
    found = distributions()
    ours = used()[0] - SPARK - BUILDS_TABLES
    assert [module for module in sorted(ours) if not found.get(module, {module}) & named] == []


def test_each_dependency_says_what_it_is_for() -> None:
    lines = (HOUSE / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    for requirement in project()["users"] + project()["dev"]:
        assert any(line.lstrip().startswith(f'"{requirement}"') and "  # " in line for line in lines), requirement


def locked(name: str) -> dict[str, str]:
    """Package -> its line in a lock."""
    lines = (HOUSE / name).read_text(encoding="utf-8").splitlines()
    return {name_of(line): line for line in lines if re.match(r"[a-z0-9]", line)}


def version_of(line: str) -> str:
    return str(re.findall(r"==(\S+)", line)[0])


def test_the_users_lock_has_no_test_tools_and_the_dev_lock_the_same_versions() -> None:
    users, dev = locked("requirements.lock"), locked("requirements-dev.lock")
    assert {name_of(requirement) for requirement in project()["users"]} <= users.keys()
    assert not {"pytest", "hypothesis", "mypy", "ruff", "sqlfluff", "selenium", "uv"} & users.keys()
    versions = {name: version_of(line) for name, line in dev.items()}
    assert {name: version_of(line) for name, line in users.items()}.items() <= versions.items()


def test_plain_pip_can_read_the_lock() -> None:
    text = (HOUSE / "requirements.lock").read_text(encoding="utf-8")
    assert "sqlalchemy[asyncio]==" in text, "pip refuses a lock whose extras were stripped"
    assert "--index-url" not in text
    assert not re.search(r"https?://", text)


@pytest.mark.parametrize("place", ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "Makefile", "tests/pythons.sh"])
def test_every_place_names_the_pythons_that_are_supported(place: str) -> None:
    text = (HOUSE / place).read_text(encoding="utf-8")
    assert all(minor in text for minor in ("3.11", "3.12", "3.13"))
    asked = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert asked == ">=3.11,<3.14"
