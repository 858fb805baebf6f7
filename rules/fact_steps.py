"""The facts that all rules share, built once a month: one `.sql` file under rules/facts/ = one table."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from data_contracts.errors import ContractError
from data_contracts.steps import Engine, Step, parse_step
from rules.catalogue import Rule, named_parameters
from rules.values import values_in

FOLDER = Path(__file__).parent / "facts"


@lru_cache(maxsize=1)
def fact_steps() -> tuple[Step, ...]:
    """Every step in an order in which each finds its inputs; ContractError for a circle."""
    steps = {
        file.stem: parse_step(file.stem, file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.sql"))
    }
    ordered: dict[str, Step] = {}
    while len(ordered) < len(steps):
        ready = [s for s in steps.values() if s.name not in ordered and not (set(s.inputs) & set(steps)) - set(ordered)]
        if not ready:
            raise ContractError("facts need each other in a circle", where="rules/facts")
        ordered |= {step.name: step for step in ready}
    return tuple(ordered.values())


def build_facts(engine: Engine, values: Mapping[str, object]) -> None:
    """Materialise every fact."""
    for step in fact_steps():
        engine.run_sql(step, values_in(step.sql, values))


def parameters_of(rule: Rule) -> tuple[str, ...]:
    """The parameters a rule needs: those it names itself, then those of the facts it reads, near and far."""
    read = [name for name in _names() if re.search(rf"\b{name}\b", rule.select)]
    read += [rows.fact for rows in rule.spec.evidence_rows if rows.fact in _names()]
    named = [parameter for fact in read for parameter in _parameters_of_fact(fact)]
    return tuple(dict.fromkeys([*rule.spec.parameters, *named]))


@lru_cache(maxsize=1)
def _names() -> tuple[str, ...]:
    return tuple(step.name for step in fact_steps())


@cache
def _parameters_of_fact(name: str) -> tuple[str, ...]:
    """What the fact and the facts under it name with `$` that is no day or text of the month."""
    step = next(step for step in fact_steps() if step.name == name)
    under = [p for source in step.inputs if source in _names() for p in _parameters_of_fact(source)]
    return tuple(dict.fromkeys([*under, *named_parameters(step.sql)]))
