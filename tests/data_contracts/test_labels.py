"""Every code that people meet has its Chinese words, in one file; the codes come from where the program makes them."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest
import sqlglot
from sqlglot import exp

import data_contracts
from data_contracts import labels
from data_contracts.contract import Kind
from data_contracts.forms import form
from data_contracts.tables import FILES
from flows.audit import findings, history
from flows.ingest import drift
from flows.ingest.profile import ID_MEASURES, NAME_MEASURES, TEXT_MEASURES
from flows.ingest.reasons import Cell, Row
from rules.availability import NO_ROSTER
from rules.catalogue import FOLDERS, Subject, Trait, load_catalogue
from rules.parameters import Priority, load_parameters
from rules.wording import facts_of, named_fact

HOUSE = Path(data_contracts.__file__).parents[1]
CHINESE = re.compile("[\u4e00-\u9fff]")


def literals(path: Path, pattern: str) -> set[str]:
    """What a regular expression finds in one file of the product; never nothing."""
    found = set(re.findall(pattern, path.read_text(encoding="utf-8")))
    assert found, f"{path} no longer says {pattern}"
    return found


def anywhere(room: str, pattern: str) -> set[str]:
    files = [path for end in ("py", "sql") for path in (HOUSE / room).rglob(f"*.{end}")]
    found = {text for path in files for text in re.findall(pattern, path.read_text(encoding="utf-8"))}
    assert found, f"{room} no longer says {pattern}"
    return found


def test_every_code_of_a_lead_has_its_label() -> None:
    assert set(labels.DISPOSITIONS) == set(FOLDERS) == set(labels.NUMBERED_DISPOSITIONS)
    assert set(labels.RULE_TRAITS) == set(get_args(Trait))
    assert set(labels.SUBJECTS) == set(get_args(Subject))
    urgencies = get_args(Priority.model_fields["urgency"].annotation)
    assert set(labels.URGENCIES) == {code for part in urgencies for code in get_args(part)}
    assert {label[0] for label in labels.KEY_GROUPS.values()} == set(labels.KEY_GROUPS)


def test_every_reason_to_hold_a_lead_back_has_its_label() -> None:
    rules = [rule.spec for rule in load_catalogue().values()]
    named = {name for says in rules for name in says.exemptions}
    assert named == set(labels.EXEMPTIONS)
    held = {name for says in rules for name in says.holds}
    decided = literals(HOUSE / "rules" / "leads" / "leads_decided.sql", r"THEN '([a-z_]+)'\n")
    own = literals(HOUSE / "rules" / "leads" / "leads_weighed.sql", r"THEN '([a-z_]{5,})'\n")
    assert (named | held | decided | own | {NO_ROSTER}) == set(labels.SUPPRESSIONS)


def test_every_fact_of_a_rule_has_its_label() -> None:
    shown: set[str] = set()
    for rule in load_catalogue().values():
        tree = sqlglot.parse_one(rule.select, read="duckdb")
        assert isinstance(tree, exp.Query)
        shown |= {name for name in tree.named_selects if name in facts_of(dict.fromkeys(tree.named_selects, 0))}
    assert shown == set(labels.FACTS)
    assert all(CHINESE.search(label) for label in labels.FACTS.values())


def test_a_fact_of_a_citys_rule_goes_by_what_the_rule_says_or_else_by_its_columns_heading() -> None:
    assert named_fact("boats", {"boats": "渔船数"}) == "渔船数（boats）"
    assert named_fact("phone", {}) == "联系电话（phone）"
    assert named_fact("boats", {}) == "boats"


def test_every_code_of_what_came_in_has_its_label() -> None:
    assert set(labels.INGEST_REASONS) == {*Cell, *Row}
    assert set(labels.SKIPPED_ROWS) == {name for name in FILES.schema.names if name.startswith("skipped_")}
    assert set(labels.DAMAGES) == {*ID_MEASURES, *NAME_MEASURES, *TEXT_MEASURES, "invalid", "blank_surge"}
    assert set(labels.DRIFTS) == literals(Path(drift.__file__), r'_row\(contract, "([a-z_]+)"') | {"new_value"}
    assert set(labels.COLUMN_KINDS) == set(Kind)
    ingest = HOUSE / "flows" / "ingest"
    verdicts = literals(ingest / "file_account.py", r'"""(accepted) \| (accepted_with_rejections) \| (rejected)\."""')
    assert set(labels.FILE_VERDICTS) == {code for codes in verdicts for code in codes}
    assert set(labels.EXTRACT_STATUSES) >= literals(ingest / "account.py", r'return "([a-z]+)"')


def test_every_way_a_row_is_linked_has_its_label() -> None:
    files = {path.stem for path in (HOUSE / "matchers").rglob("*K[0-9]*.sql")}
    keys = {match[0] for name in files if (match := re.search(r"K[0-9]+l?$", name))}
    assert keys | {"exact", "repaired", "none"} == set(labels.BLOCK_KEYS)
    assert {"K15", "K16"} <= keys
    assert set(labels.PERSON_EVENTS) == anywhere("matchers", r"'(merged_into|split_from|new)' AS kind")
    assert set(labels.IDENTITY_LEVELS) == set(labels.IDENTITY_LEVEL_USES) == {f"L{n}" for n in range(1, 6)}
    assert {"auto", "review", "new"} <= set(labels.DECISIONS)


def test_every_outcome_of_a_returned_row_and_of_a_stage_has_its_label() -> None:
    made = anywhere("flows/feedback", r'pl\.lit\("(repeated|result|assisted|visited|noted|pair)"\)')
    assert (
        set(form("returned_rows")["verdict"].labels) >= made >= {"repeated", "result", "assisted", "visited", "noted"}
    )
    outcomes = {history.DONE, history.SKIPPED, history.FAILED, history.CONFIRMED, history.WITHDRAWN}
    assert set(labels.STAGE_OUTCOMES) == outcomes
    kinds = {findings.CHANGED, findings.MISSING, findings.ADDED, findings.EDITED, findings.CHAIN}
    kinds |= {findings.UNSIGNED, findings.FORGED, findings.ANCHOR}
    assert set(labels.TAMPERINGS) == kinds


def test_every_unit_of_a_parameter_begins_with_one_that_has_words() -> None:
    units = {definition.unit for definition in load_parameters(None).definitions.values()}
    assert [unit for unit in units if not any(str(unit).startswith(known) for known in labels.UNITS)] == []


@pytest.mark.parametrize("name", [name for name in vars(labels) if name.isupper()])
def test_a_label_is_chinese_or_a_sign(name: str) -> None:
    table = vars(labels)[name]
    assert table
    assert all(CHINESE.search(label) or label in ("%", "GB/T 4761") for label in table.values())


NO_LABELS = {
    "profile.py": "what a damaged column disables: sentences keyed by column",
    "ledger_sheets.py": "headings keyed by column",
    "levels.py": "what each level of comparison says, beside the levels",
    "explain.py": "the matcher's own explanation of a link",
    "new_city.py": "what goes into each folder of a new city",
}


def test_no_other_file_gives_codes_their_chinese_words() -> None:
    """A mapping from two or more codes to Chinese stands in labels.py only."""
    for room in ("flows", "rules", "matchers", "data_contracts"):
        for path in sorted((HOUSE / room).rglob("*.py")):
            if path.name in NO_LABELS or path.name in ("labels.py", "codes.py") or "synthetic" in path.parts:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            nodes = list(ast.walk(tree))
            renames = {arg for node in nodes if _is_rename(node) for arg in node.args}  # type: ignore[attr-defined]
            copies = [
                node.lineno for node in nodes if isinstance(node, ast.Dict) and node not in renames and _labels(node)
            ]
            assert copies == [], f"{path.relative_to(HOUSE)}, lines {copies}: these words belong in labels.py"


def _is_rename(node: ast.AST) -> bool:
    """A table's columns given their headings: no labels of codes."""
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "rename"


def _labels(node: ast.Dict) -> bool:
    keys = [key.value for key in node.keys if isinstance(key, ast.Constant)]
    values = [value.value for value in node.values if isinstance(value, ast.Constant)]
    coded = [key for key in keys if isinstance(key, str) and re.fullmatch(r"[a-z][a-z0-9_]*|[A-Z][0-9]+", key)]
    told = [value for value in values if isinstance(value, str) and CHINESE.search(value)]
    return len(coded) >= 2 and len(told) >= 2
