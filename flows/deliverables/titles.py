"""What things are called beside their labels: units of parameters, extracts and their columns, cited texts."""

import csv
from functools import cache
from importlib import resources

from data_contracts.contract import load_contracts
from data_contracts.labels import UNITS
from rules.city_rules import city_texts


def unit_label(unit: object) -> str:
    """A parameter's unit in Chinese; one with a remark behind it by how it begins."""
    text = str(unit or "")
    begins = [known for known in UNITS if text == known or text.startswith(f"{known} ")]
    return UNITS[max(begins, key=len)] if begins else text


def extract_title(extract: str | None) -> str:
    """What departments call an extract; its code when there is no contract for it."""
    contract = load_contracts().get(extract or "")
    return contract.title if contract else (extract or "—")


def heading(extract: str | None, column: str | None) -> str | None:
    """A column as its department heads it; its own name when the contract does not have it, null for none."""
    contract = load_contracts().get(extract or "")
    headings = {one.name: one.heading for one in contract.columns} if contract else {}
    return headings.get(column or "", column)


@cache
def cited_texts() -> dict[str, str]:
    """Code of a cited text (J, DB, N83 …) -> its title and number, and that nobody read them in the text itself."""
    text = resources.files("flows.deliverables").joinpath("policy_texts.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["code"]: f"《{row['title']}》{row['number']}{_doubt(row['checked'])}" for row in rows}


def _doubt(checked: str) -> str:
    return "（文号、日期未核实）" if checked == "未核实" else ""


def cited_text(code: str) -> tuple[str, str]:
    """The text an item code such as `J9(3)` or `DB14` belongs to, and the item within it; a city's own text by its
    title.
    """
    if (own := city_texts().get(code)) and not any(code.startswith(key) for key in cited_texts()):
        return f"《{own.title}》", ""
    texts = cited_texts()
    for key in sorted(texts, key=len, reverse=True):
        if code.startswith(key):
            item = code.removeprefix(key)
            number, _, part = item.partition("(")
            return texts[key], f"第 {number} 条" + (f"({part}" if part else "") if number else item or "全文"
    return "", ""
