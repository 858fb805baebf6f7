"""Do the cases notice when a rule says something else? Each comparison, number, window, list and condition of every
rule is changed by itself, and the rule's cases are run: a change they let pass is a limit nobody planted.

    python -m benchmarks.rules_mutants [facts] [RULE ...]

Prints each change that survives, and how many of how many were noticed. With `facts` the shared steps under
rules/facts/ are changed instead, and the cases of all rules are asked (slow).
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_contracts.steps import Step
from rules import steps as shared
from rules.cases import read_cases, run_cases
from rules.catalogue import Rule, load_catalogue
from tests.rules.test_cases import FILES, setting_in

TURNED = {"<": ("<=", ">"), "<=": ("<",), ">": (">=", "<"), ">=": (">",), "=": ("<>",), "<>": ("=",)}
"""What each comparison is turned into: over the limit, and the other way round."""
COMPARED = re.compile(r"(?<=[\w)']) (<=|>=|<>|<|>|=) (?=[\w$('.])")
DAYS = re.compile(r"\$[a-z_]+_day\b|\$as_of|\$first_day|local_values\.[a-z_]+_day\b")
NUMBER = re.compile(r"(?<=[<>=] )(\d+)\b(?! AS)|(?<=BETWEEN )(\d+)|(?<=BETWEEN 18 AND )(\d+)|(?<=\* )(\d+)\b")
LISTED = re.compile(r"IN \(('[^()]*')\)")


@dataclass(frozen=True)
class Mutant:
    """A changed text and what was changed, with the line it stands in."""

    text: str
    what: str


def mutants(text: str) -> Iterator[Mutant]:
    """Every single change of a SELECT; joins are left alone (they do not decide, they find)."""
    for pattern, changes in ((COMPARED, _turned), (NUMBER, _counted), (DAYS, _shifted), (LISTED, _shortened)):
        for found in pattern.finditer(text):
            line = text[text.rfind("\n", 0, found.start()) + 1 : (text + "\n").find("\n", found.end())].strip()
            if pattern is COMPARED and (" JOIN " in f" {line}" or line.startswith("ON ") or _is_key(found, text)):
                continue
            for new in changes(found):
                changed = text[: found.start()] + new + text[found.end() :]
                yield Mutant(changed, f"{found.group(0).strip()} -> {new.strip()}   in: {line}")


def _is_key(found: re.Match[str], text: str) -> bool:
    """A comparison of two keys in a join that was broken over lines."""
    return bool(
        re.match(
            r" = [a-z]+\.(?:person_id|household_no|household_key|row_id|area_key|lead_id)\b", text[found.start() :]
        )
    )


def _turned(found: re.Match[str]) -> list[str]:
    return [f" {sign} " for sign in TURNED[found.group(1)]]


def _counted(found: re.Match[str]) -> list[str]:
    return [str(int(found.group(0)) + 1), str(int(found.group(0)) - 1)]


def _shifted(found: re.Match[str]) -> list[str]:
    return [f"({found.group(0)} + 1)", f"({found.group(0)} - 1)"]


def _shortened(found: re.Match[str]) -> list[str]:
    values = found.group(1).split(", ")
    if len(values) < 2:
        return []
    return [f"IN ({', '.join(values[:i] + values[i + 1 :])})" for i in range(len(values))]


def changed_rules(rule: Rule) -> Iterator[tuple[Rule, str]]:
    """The rule with one thing changed: a piece of its SELECT, or a condition, exemption or hold taken away."""
    for mutant in mutants(rule.select):
        yield Rule(rule.spec, mutant.text, rule.file), mutant.what
    for part in ("conditions", "exemptions", "holds"):
        named = getattr(rule.spec, part)
        for name in named if part != "conditions" or len(named) > 1 else ():
            less = {key: words for key, words in named.items() if key != name}
            yield Rule(rule.spec.model_copy(update={part: less}), rule.select, rule.file), f"{part}: without {name}"


def is_noticed(rule_id: str, folder: Path) -> bool:
    """Whether a case of the rule fails, or the change cannot even be run."""
    document = read_cases(next(file for file in FILES if file.stem == rule_id))
    try:
        return any(run_cases(document, setting_in(folder)).values())
    except Exception:  # a text that does not run is noticed
        return True


def ask_rules(named: list[str], folder: Path) -> tuple[int, list[str]]:
    """(changes, those that survive) over the rules."""
    catalogue, total, left = load_catalogue(), 0, []
    for rule_id, rule in list(catalogue.items()):
        if named and rule_id not in named:
            continue
        for changed, what in changed_rules(rule):
            catalogue[rule_id] = changed
            total += 1
            if not is_noticed(rule_id, folder):
                left.append(f"{rule_id}: {what}")
                print(left[-1], flush=True)
        catalogue[rule_id] = rule
    return total, left


def ask_facts(folder: Path) -> tuple[int, list[str]]:
    """(changes, those that survive) over the shared steps."""
    steps, total, left = shared.fact_steps(), 0, []
    order = [file.stem for file in FILES]
    for place, step in enumerate(steps):
        near = sorted(order, key=lambda rule_id, name=step.name: name not in load_catalogue()[rule_id].select)  # type: ignore[misc]
        for mutant in mutants(step.sql.partition("\n-- grain")[2].partition("\n")[2]):
            changed = (
                *steps[:place],
                Step(step.name, mutant.text, step.purpose, step.inputs, step.grain),
                *steps[place + 1 :],
            )
            shared.fact_steps = lambda changed=changed: changed  # type: ignore[assignment]
            total += 1
            if not any(is_noticed(rule_id, folder) for rule_id in near):
                left.append(f"{step.name}: {mutant.what}")
                print(left[-1], flush=True)
    return total, left


def main(words: list[str]) -> None:
    """Ask, and print the figure."""
    with tempfile.TemporaryDirectory() as name:
        total, left = ask_facts(Path(name)) if "facts" in words else ask_rules(words, Path(name))
    print(f"{total - len(left)} of {total} changes are noticed")


if __name__ == "__main__":
    main(sys.argv[1:])
