"""A contract file that says something misspelt, unknown or twice is refused, by name."""

import copy
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_contracts.errors import ContractError
from data_contracts.odcs import lint, read_contract_file

FOLDER = Path(str(resources.files("data_contracts") / "extracts"))
FILES = sorted(FOLDER.glob("*.odcs.yaml"))


@pytest.fixture(scope="module")
def pension() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((FOLDER / "pension.odcs.yaml").read_text(encoding="utf-8"))
    return document


def refusal(document: dict[str, Any], tmp_path: Path) -> str:
    file = tmp_path / "pension.odcs.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        read_contract_file(file)
    return str(caught.value)


def test_every_shipped_contract_obeys_the_standard() -> None:
    for file in FILES:
        lint(yaml.safe_load(file.read_text(encoding="utf-8")), file.name)


def test_a_contract_survives_being_written_and_read_again(pension: dict[str, Any], tmp_path: Path) -> None:
    file = tmp_path / "pension.odcs.yaml"
    file.write_text(yaml.safe_dump(pension, allow_unicode=True), encoding="utf-8")
    assert read_contract_file(file) == read_contract_file(FOLDER / "pension.odcs.yaml")


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ((), "versoin"),
        (("schema", 0), "physicalNam"),
        (("schema", 0, "properties", 0), "requierd"),
        (("schema", 0, "quality", 0), "mustBeGreatr"),
        (("description",), "purpos"),
        (("team",), "naem"),
    ],
)
def test_a_misspelt_key_of_the_standard_is_refused_wherever_it_stands(
    pension: dict[str, Any], tmp_path: Path, path: tuple[str | int, ...], key: str
) -> None:
    document = copy.deepcopy(pension)
    place: Any = document
    for part in path:
        place = place[part]
    place[key] = "x"
    assert "pension.odcs.yaml" in refusal(document, tmp_path)


@pytest.mark.parametrize("where", ["contract", "table", "column"])
def test_a_misspelt_property_of_ours_is_refused_by_name(pension: dict[str, Any], tmp_path: Path, where: str) -> None:
    document = copy.deepcopy(pension)
    table = document["schema"][0]
    place = {"contract": document, "table": table, "column": table["properties"][0]}[where]
    place["customProperties"].append({"property": "alaises", "value": ["x"]})
    assert "alaises" in refusal(document, tmp_path)


def test_a_rule_of_the_standard_that_we_do_not_compile_is_refused(pension: dict[str, Any], tmp_path: Path) -> None:
    document = copy.deepcopy(pension)
    document["schema"][0]["properties"][0]["unique"] = True
    assert "unique" in refusal(document, tmp_path)


def test_a_property_given_twice_is_refused(pension: dict[str, Any], tmp_path: Path) -> None:
    document = copy.deepcopy(pension)
    document["customProperties"].append({"property": "access", "value": "authorised"})
    assert "access twice" in refusal(document, tmp_path)


def test_a_key_given_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    text = (FOLDER / "pension.odcs.yaml").read_text(encoding="utf-8")
    file = tmp_path / "pension.odcs.yaml"
    file.write_text(text.replace("status: active", "status: active\nstatus: draft"), encoding="utf-8")
    with pytest.raises(ContractError, match="status is given twice"):
        read_contract_file(file)


def test_what_is_not_yaml_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "pension.odcs.yaml"
    file.write_text("kind: [DataContract\nid: x\n", encoding="utf-8")
    with pytest.raises(ContractError, match=r"pension\.odcs\.yaml, line 2"):
        read_contract_file(file)
