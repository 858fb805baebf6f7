"""docs/contracts.md is the contracts, in words, and up to date."""

from pathlib import Path

from data_contracts.contract import load_contracts
from data_contracts.dictionary import data_dictionary
from data_contracts.odcs import read_shipped

PAGE = Path(__file__).parents[2] / "docs" / "contracts.md"


def test_the_page_is_what_the_contracts_say_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == data_dictionary(), (
        "a contract has changed: run `python -m data_contracts.dictionary docs/contracts.md`"
    )


def test_every_column_heading_and_rule_is_on_the_page() -> None:
    page = data_dictionary()
    for contract in load_contracts().values():
        assert f"## {contract.extract} · {contract.title}" in page
        for column in contract.columns:
            assert f"| `{column.name}` | {column.heading} |" in page
        for rule in contract.rules:
            assert f"（{rule.quality.id}" in page
    for file in read_shipped("outputs"):
        assert f"## {file.name}" in page


def test_every_table_has_as_many_cells_in_each_line() -> None:
    width = 0
    for line in data_dictionary().splitlines():
        cells = line.replace("\\|", "").count("|") if line.startswith("|") else 0
        assert not width or not cells or cells == width, line
        width = cells
