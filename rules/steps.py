"""The SQL steps of the rules: the facts that all rules share (rules/facts/), what rules hand to
later ones (rules/between/) and what becomes of leads (rules/leads/).

One `.sql` file = one table. Steps run in an order in which each finds its inputs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path

from data_contracts.errors import ContractError
from data_contracts.side_by_side import Task, run_tasks
from data_contracts.steps import Engine, Step, parse_step, values_in
from rules.catalogue import Rule, named_parameters
from rules.unproven import second_steps
from rules.values import known_values_in

HERE = Path(__file__).parent
_IN_USE: dict[str, Step] = {}
FIRST_OF_LEADS = "bare_leads"
"""It gives rows to leads that have none, and the other steps read what rests on what."""


@cache
def fact_steps() -> tuple[Step, ...]:
    """Every fact; ContractError for a circle."""
    return _in_order({**_read(HERE / "facts"), **_IN_USE}, "rules/facts")


def use_facts(steps: Iterable[Step]) -> None:
    """Add the rows of kinds of data that only the city has for which this process works."""
    wanted = {step.name: step for step in steps}
    if wanted == _IN_USE:
        return
    _IN_USE.clear()
    _IN_USE.update(wanted)
    for cached in (fact_steps, facts_in_doubt, _facts, _parameters_of_fact):
        cached.cache_clear()


@cache
def facts_in_doubt() -> tuple[Step, ...]:
    """The facts made anew for the second reading of rules that help (rules/unproven.py); they come after every fact."""
    return _in_order({step.name: step for step in second_steps(_facts())}, "rules/unproven.py")


@cache
def lead_steps() -> tuple[Step, ...]:
    """Every step about leads; the first is `bare_leads`, after which the evidence is put anew."""
    steps = _ordered(HERE / "leads")
    return tuple(sorted(steps, key=lambda step: step.name != FIRST_OF_LEADS))


@cache
def between_steps() -> dict[str, Step]:
    """What rules of a month hand to those that run after them, by name (rules/between/)."""
    return _read(HERE / "between")


def _ordered(folder: Path) -> tuple[Step, ...]:
    return _in_order(_read(folder), f"rules/{folder.name}")


def _read(folder: Path) -> dict[str, Step]:
    files = sorted(folder.glob("*.sql"))
    return {file.stem: parse_step(file.stem, file.read_text(encoding="utf-8")) for file in files}


def _in_order(steps: Mapping[str, Step], where: str) -> tuple[Step, ...]:
    ordered: dict[str, Step] = {}
    while len(ordered) < len(steps):
        ready = [s for s in steps.values() if s.name not in ordered and not (set(s.inputs) & set(steps)) - set(ordered)]
        if not ready:
            raise ContractError("steps need each other in a circle", where=where)
        ordered |= {step.name: step for step in ready}
    return tuple(ordered.values())


def build_facts(engine: Engine, values: Mapping[str, object], read: frozenset[str] | None = None) -> None:
    """Materialise every fact, then those of the second reading; of them only `read` where that is given. Facts that do
    not wait for one another are made side by side."""
    steps = [step for step in (*fact_steps(), *facts_in_doubt()) if read is None or step.name in read]
    _make(engine, [(step, values_in(step.sql, values)) for step in steps])


def _make(engine: Engine, steps: Sequence[tuple[Step, Mapping[str, object]]]) -> None:
    """Materialise steps with their values, each after those it reads; all of them stay."""
    tasks = [
        Task(step.name, step.inputs, (step.name,), partial(engine.run_sql, step, values)) for step, values in steps
    ]
    run_tasks(engine, tasks, results={step.name for step, _ in steps})


def facts_behind(texts: Iterable[str]) -> frozenset[str]:
    """The facts that these texts name, and those under them."""
    steps = {step.name: step for step in (*fact_steps(), *facts_in_doubt())}
    found: set[str] = set()
    more = {word for text in texts for word in re.findall(r"\w+", text)} & steps.keys()
    while more:
        found |= more
        more = {source for name in more for source in steps[name].inputs if source in steps} - found
    return frozenset(found)


def build_leads(engine: Engine, values: Mapping[str, object]) -> None:
    """Materialise every step about leads but the first; ParameterError when a parameter has no value in force."""
    _make(engine, [(step, known_values_in(step.sql, values)) for step in lead_steps()[1:]])


def parameters_of(rule: Rule) -> tuple[str, ...]:
    """The parameters a rule needs: those it names itself, then those of the facts it reads, near and far."""
    read = [*_facts_named(rule.select)]
    read += [rows.fact for rows in rule.spec.evidence_rows if rows.fact in _facts()]
    named = [parameter for fact in read for parameter in _parameters_of_fact(fact)]
    return tuple(dict.fromkeys([*rule.spec.parameters, *named]))


@cache
def _facts() -> dict[str, Step]:
    return {step.name: step for step in fact_steps()}


@cache
def _facts_named(select: str) -> tuple[str, ...]:
    named = set(re.findall(r"\w+", select))
    return tuple(name for name in _facts() if name in named)


@cache
def _parameters_of_fact(name: str) -> tuple[str, ...]:
    """What the fact and the facts under it name with `$` that is no day or text of the month."""
    step = _facts()[name]
    under = [p for source in step.inputs if source in _facts() for p in _parameters_of_fact(source)]
    return tuple(dict.fromkeys([*under, *named_parameters(step.sql)]))
