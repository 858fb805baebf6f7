"""A contract file that says something misspelt, unknown or twice is refused, by name."""

import copy
import re
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from data_contracts.compose import composed
from data_contracts.errors import ContractError
from data_contracts.fast_yaml import load_yaml
from data_contracts.odcs import ContractFile, lint, read_contract_file

FOLDER = Path(str(resources.files("data_contracts") / "extracts"))
FILES = sorted(FOLDER.glob("*.odcs.yaml"))


@pytest.fixture(scope="module")
def pension() -> dict[str, Any]:
    document: dict[str, Any] = load_yaml((FOLDER / "pension.odcs.yaml").read_text(encoding="utf-8"))
    return document


def composed_document(pension: dict[str, Any], *own: dict[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(pension)
    document["schema"][0]["properties"][:0] = own
    return document


def refusal(document: dict[str, Any], tmp_path: Path) -> str:
    file = tmp_path / "pension.odcs.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    with pytest.raises(ContractError) as caught:
        read_contract_file(file)
    return str(caught.value)


def test_every_shipped_contract_obeys_the_standard() -> None:
    """The only place where they are linted: the program itself trusts what it ships."""
    for file in [*FILES, *sorted((FOLDER.parent / "outputs").glob("*.odcs.yaml"))]:
        lint(composed(load_yaml(file.read_text(encoding="utf-8")), file.name), file.name)


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
    place = {"contract": document, "table": table, "column": table["properties"][-1]}[where]
    place.setdefault("customProperties", []).append({"property": "alaises", "value": ["x"]})
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


SHARED = load_yaml((FOLDER.parent / "identity_columns.yaml").read_text(encoding="utf-8"))


def written(document: dict[str, Any], tmp_path: Path) -> ContractFile:
    file = tmp_path / "pension.odcs.yaml"
    file.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    return read_contract_file(file)


def test_the_identity_columns_are_stated_once_and_stand_first_in_every_extract() -> None:
    names = [column["name"] for column in SHARED]
    assert len(names) == 8
    for file in FILES:
        own = load_yaml(file.read_text(encoding="utf-8"))["schema"][0]["properties"]
        repeated = [set(column) - {"name", "quality"} for column in own if column["name"] in names]
        assert not any(repeated), file.name
        columns = read_contract_file(file).tables[0].properties
        assert [column.name for column in columns[:8]] == names
        assert [column.heading for column in columns[:8]] == [column["physicalName"] for column in SHARED]


def test_a_composed_contract_is_what_somebody_would_have_written_out(pension: dict[str, Any], tmp_path: Path) -> None:
    whole = composed(pension, "pension.odcs.yaml")
    assert [column["name"] for column in whole["schema"][0]["properties"]].count("id_no") == 1
    assert "identityColumns" not in str(whole)
    assert written(whole, tmp_path) == read_contract_file(FOLDER / "pension.odcs.yaml")


def test_an_extract_says_what_differs_in_a_shared_column(pension: dict[str, Any], tmp_path: Path) -> None:
    aliases = [{"property": "aliases", "value": ["领取人"]}]
    own = {"name": "name", "required": False, "description": "领取人姓名", "customProperties": aliases}
    name = written(composed_document(pension, own), tmp_path).tables[0].properties[0]
    assert (name.name, name.heading, name.required, name.description) == ("name", "姓名", False, "领取人姓名")
    assert (name.extras.aliases, name.extras.identity_of, name.extras.kind) == (("领取人",), "self", "text")


def test_one_threshold_differs_alone_and_an_empty_list_takes_all_off(tmp_path: Path) -> None:
    of = {file.name.split(".")[0]: read_contract_file(file).tables[0].properties[1] for file in FILES}
    limits = {name: [rule.must_be_less_or_equal_to for rule in column.quality] for name, column in of.items()}
    assert (limits["pension"], limits["visits"], limits["business"]) == ([20, 20], [60, 20], [40, 20])
    assert limits["hotline"] == []


@pytest.mark.parametrize("key", ["requierd", "physicalNam"])
def test_a_misspelt_key_in_what_differs_is_refused_with_the_file(
    pension: dict[str, Any], tmp_path: Path, key: str
) -> None:
    assert "pension.odcs.yaml" in refusal(composed_document(pension, {"name": "phone", key: "x"}), tmp_path)


def test_a_reference_that_leads_nowhere_is_refused_with_the_file(pension: dict[str, Any], tmp_path: Path) -> None:
    document = copy.deepcopy(pension)
    document["schema"][0]["customProperties"][0]["value"] = "other.yaml"
    assert re.search(r"pension.odcs.yaml.*identity_columns.yaml", refusal(document, tmp_path))
