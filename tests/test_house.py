"""The tree is the architecture: a room's layers name all of it, its pages list it in their order."""

import ast
import re
import tomllib
from pathlib import Path

HOUSE = Path(__file__).parents[1]
ROOMS = ("flows", "data_contracts", "matchers", "rules")
SMALL = 3
"""Packages of so few modules may do without layers."""
IMPORTS = tomllib.loads((HOUSE / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
PACKAGES = sorted(init.parent for room in ROOMS for init in (HOUSE / room).rglob("__init__.py"))


def members(package: Path) -> list[str]:
    """Modules (`name.py`) and packages (`name/`) of a package."""
    modules = [file.name for file in package.glob("*.py") if file.name != "__init__.py"]
    return sorted([*modules, *(f"{init.parent.name}/" for init in package.glob("*/__init__.py"))])


def dotted(package: Path) -> str:
    return ".".join(package.relative_to(HOUSE).parts)


def docstring(package: Path) -> str:
    return ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""


def layers(container: str) -> list[set[str]]:
    """The layers of a room from top to bottom."""
    found = [one["layers"] for one in IMPORTS if one.get("containers") == [container]]
    return [set(layer.split(" | ")) for layer in found[0]] if found else []


def listed(docstring: str) -> list[str]:
    """The names on the left of a list, in its order: what stands before the first two blanks of a line."""
    left = [re.split(" {2,}", line)[0] for line in docstring.splitlines() if re.match(r"[\w./ ]+ {2,}\S", line)]
    return [name for line in left for name in line.split(" ")]


def test_every_package_of_more_than_three_modules_stands_in_layers_that_name_all_of_it() -> None:
    exhaustive = {room for one in IMPORTS if one.get("exhaustive") for room in one["containers"]}
    large = [package for package in PACKAGES if len(members(package)) > SMALL]
    assert len(large) > 20
    assert [dotted(package) for package in large if dotted(package) not in exhaustive] == []


def test_what_only_one_may_import_is_asked_of_whole_rooms() -> None:
    narrow = [one["name"] for one in IMPORTS if one["type"] == "forbidden" and one["source_modules"] != list(ROOMS)]
    assert narrow == []


def test_the_rooms_of_flows_are_listed_in_the_order_of_their_layers() -> None:
    names = listed(docstring(HOUSE / "flows"))
    assert sorted(names) == members(HOUSE / "flows")
    depth = {name: at for at, layer in enumerate(layers("flows")) for name in layer}
    order = [depth[re.sub(r"\.py$|/$", "", name)] for name in names]
    assert order == sorted(order)


def test_the_page_draws_flows_as_the_package_says() -> None:
    page = (HOUSE / "docs" / "architecture.md").read_text(encoding="utf-8")
    lines = [line for line in docstring(HOUSE / "flows").splitlines() if listed(line)]
    assert lines and "\n".join(f"      {line}" for line in lines) in page


def test_every_module_and_package_stands_in_the_docstring_of_its_package() -> None:
    missing = [
        f"{dotted(package)}: {name}"
        for package in PACKAGES
        for name in members(package)
        if not re.search(rf"(?<![\w/]){re.escape(name)}", docstring(package))
    ]
    assert missing == [], "say in a line what lives there"


def test_every_package_says_what_it_is_for_and_names_no_module_that_is_gone() -> None:
    assert [dotted(package) for package in PACKAGES if not docstring(package)] == []
    gone = [
        f"{dotted(package)}: {name}"
        for package in PACKAGES
        for name in listed(docstring(package))
        if re.fullmatch(r"\w+\.py", name) and not (package / name).is_file()
    ]
    assert gone == []
