"""The rule catalogue: one file per rule, its statement and its SELECT together.

A rule is `rules/<folder>/<ID>_<slug>.sql`: a front matter of `-- ` comment lines (YAML between two `-- ---`), then one
SELECT whose grain is a candidate (a subject with what might make it a lead). The SELECT returns

    person_id | household_key | lead_id   whom it is about, by the rule's `subject`
    level_rank                            1..5, the weakest identity link the hit rests on (L1 is 1)
    ok_<name>                             one boolean per named condition; a hit has all of them true
    exempt_<name>                         named exemptions: the lead is kept, suppressed_by names the first true one
    hold_identity_review, hold_cell_issue the lead is kept back: a row waits for a clerk, or a cell's value is unknown
    row_<extract>                         row_id of a source row it rests on (a trailing _2 for a second one)
    urgency, evidence_class, refer_to, event_area, evidence_date, branch   where they depend on the candidate
    anything else                         facts the sentence, `explain` and the evidence key use

`evidence_key` names the columns whose values make the lead the same one next month; `bands` those of them that are new
evidence only when they rise; `answer_months` how long an answer holds where the evidence is a window that moves on.

Adding the conditions is left to rules/evaluate.py, so that the same SELECT answers "why" and "why not".
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from data_contracts.codes import SQL_CODES
from data_contracts.contract import load_contracts
from data_contracts.errors import ContractError
from data_contracts.fast_yaml import load_yaml
from data_contracts.labels import DISPOSITIONS, SUBJECTS, URGENCIES
from rules.populations import POPULATIONS
from rules.words import Number, band_numbers, facts_named, numbers_named, shipped_numbers, worded

HERE = Path(__file__).parent
FOLDERS: Mapping[int, str] = {1: "enrol", 2: "supervise", 3: "refer", 4: "review_exit"}
IDENTITY_FLOOR: Mapping[int, int] = {1: 5, 2: 5, 3: 5, 4: 1}
"""The weakest identity level (5 = L5) whose links may feed a published lead, by disposition."""
UNSURE_FROM: Mapping[int, int] = {1: 5, 2: 4, 3: 5, 4: 5}
"""From which level on a lead is marked 身份待核, by disposition; never one of a rule that needs no identity."""

OF_THE_MONTH = frozenset(
    {
        *("as_of", "period", "first_day", "batch_month", "batch_first_day", "batch_month_text", "insurance_year"),
        *("school_year", "city_code", "any_row_text"),
        *SQL_CODES,
    }
)
"""Values that SQL may name with `$` and that are no parameters: days and texts of the month, codes."""


Trait = Literal["reminder", "event_place", "coordinated", "struck", "call", "paper"]
Subject = Literal["person", "household", "lead"]
FENCE = "-- ---"
NO_TEXTS = ("id", "subject", "urgency", "evidence_class", "identity", "batch", "status")
"""Codes of the front matter: nothing that anybody reads as a sentence."""
CITY_FOLDER, CITY_NUMBERS = "city", "9"
"""Where the rules of a city are said to stand, and how their numbers begin: E90 to E99, X90 to X99."""
_IN_USE: "list[Rule]" = []
_NUMBERS: dict[str, Number] = {}
TEMPLATES = ("sentence", "open_sentence", "earlier_sentence", "sentence_unproven", "evidence")
"""Words that say facts of a hit; all others say nothing but what the rule is."""


class EvidenceRows(BaseModel):
    """Evidence of more than one row: the rows of a facts table (`fact`) that belong to a hit (`hits`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    extract: str
    fact: str
    join: str
    text: str


class FrontMatter(BaseModel):
    """What a rule file says about itself before its SELECT.

    What is special: `traits`, `key_group` (the 必访类别 its households belong to), `focus_group` (the 关注群体 its
    people belong to), `batch` (the extract whose batch of last month must hold rows, or the rule is not run),
    `absence` (an extract from whose silence the rule concludes -> of whom it does, rules/populations.py),
    `runs_without` (parameter -> the part of the rule that alone needs it: where it has no value, the rest is judged),
    `identity` (not_needed: the rule reads one row, or joins by household number: no level of identity is asked for),
    `open_sentence` (what lists that many read say in the place of a sentence that names something sensitive, by branch
    where the rule has several: data_contracts/sensitive.py; the sentence itself goes to designated staff),
    `earlier_sentence` (how a sentence with an open one read in an earlier version, by branch: it stands in what is told
    of leads of then, and open lists know it by that),
    `sentence_unproven` (of a rule with the trait `call`: what is said of a call whose caller waits in identity review),
    `needs_columns` (by extract, columns of which one must be in some file of it, or the rule is not run: what a file's
    layout does not say must not look like something overdue or missing),
    `facts` (column of the SELECT -> its Chinese name, for a rule of a city's own; ours: labels.FACTS),
    `columns_without` (by extract, column -> the part of the rule that alone reads it: where no file has it, the rest is
    judged, and that is said).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[EIRX]\d\d$")
    title: str
    disposition: Literal[1, 2, 3, 4]
    subject: Subject
    statement: str
    cites: tuple[str, ...]
    needs: tuple[str, ...] = ()
    needs_columns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    columns_without: dict[str, dict[str, str]] = Field(default_factory=dict)
    also_disables: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    absence: dict[str, str] = Field(default_factory=dict)
    parameters: tuple[str, ...] = ()
    runs_without: dict[str, str] = Field(default_factory=dict)
    urgency: Literal["red", "orange", "yellow"]
    urgency_note: str = ""
    evidence_class: Literal["direct", "indirect"] | None = None
    is_published_alone: bool = False
    programme: str = ""
    refer_to: str = ""
    candidate: str
    conditions: dict[str, str]
    exemptions: dict[str, str] = Field(default_factory=dict)
    holds: dict[str, str] = Field(default_factory=dict)
    sentence: str | dict[str, str]
    open_sentence: str | dict[str, str] = ""
    earlier_sentence: dict[str, str] = Field(default_factory=dict)
    sentence_unproven: str | dict[str, str] = ""
    identity: Literal["needed", "not_needed"] = "needed"
    verify: str
    action: str
    evidence: dict[str, str] = Field(default_factory=dict)
    facts: dict[str, str] = Field(default_factory=dict)
    evidence_rows: tuple[EvidenceRows, ...] = ()
    evidence_key: tuple[str, ...] = ()
    bands: dict[str, tuple[int, ...]] = Field(default_factory=dict)
    answer_months: int | None = Field(default=None, gt=0)
    after: tuple[str, ...] = ()
    traits: frozenset[Trait] = frozenset()
    key_group: int | None = Field(default=None, ge=1, le=8)
    focus_group: str | None = None
    batch: str | None = None
    status: Literal["正式", "试行"] = "正式"
    reading: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule: what it says about itself (`spec`), its SELECT, and its file under rules/."""

    spec: FrontMatter
    select: str
    file: str
    text: str = ""

    @property
    def id(self) -> str:
        """E01 … X12."""
        return self.spec.id

    @property
    def place(self) -> str:
        """Where its file is, for a reader: in the package, or in the city folder."""
        return f"rules/{self.file}" if not self.is_of_city else f"城市文件夹 rules/{self.file.partition('/')[2]}"

    @property
    def is_of_city(self) -> bool:
        """Whether it is a city's own."""
        return self.file.startswith(f"{CITY_FOLDER}/")

    @property
    def required(self) -> tuple[str, ...]:
        """Extracts without which the rule is not run; `a|b` means that one of them is enough."""
        return self.spec.needs + self.spec.also_disables

    @property
    def extracts(self) -> tuple[str, ...]:
        """Every extract the rule reads besides the roster, alphabetical."""
        named = [part for need in self.required for part in need.split("|")]
        return tuple(sorted({*named, *self.spec.reads}))

    def sentence_for(self, branch: str | None) -> str:
        """The template of the plain sentence, by the candidate's branch where the rule has several."""
        return _of_branch(self.spec.sentence, branch)

    def unproven_sentence_for(self, branch: str | None) -> str:
        """The template of the sentence about a call whose caller waits in identity review."""
        return _of_branch(self.spec.sentence_unproven, branch)

    def is_unsure_at(self, level_rank: int) -> bool:
        """Whether a lead at this identity level is marked 身份待核."""
        return self.spec.identity == "needed" and level_rank >= UNSURE_FROM[self.spec.disposition]


def _of_branch(sentence: str | dict[str, str], branch: str | None) -> str:
    return sentence if isinstance(sentence, str) else sentence[branch or next(iter(sentence))]


@lru_cache(maxsize=1)
def load_catalogue() -> dict[str, Rule]:
    """Every rule by id, in the order E, I, R, X, its words with the numbers in use (`use_numbers`); ContractError that
    names the file for anything misspelt."""
    rules = [*_shipped(), *_IN_USE]
    numbers = numbers_in_use()
    by_id = {rule.id: _worded(rule, numbers) for rule in sorted(rules, key=lambda rule: rule.id)}
    if len(by_id) < len(rules):
        raise ContractError("two rules have the same id", where="rules")
    return by_id


@cache
def _shipped() -> tuple[Rule, ...]:
    """The rules that ship, as their files say them."""
    files = sorted(file for folder in FOLDERS.values() for file in (HERE / folder).glob("*.sql"))
    return tuple(parse_rule(file.read_text(encoding="utf-8"), file.relative_to(HERE).as_posix()) for file in files)


def numbers_in_use() -> dict[str, Number]:
    """The numbers that the words of rules say: those of the month for which this process works, else as they ship."""
    return dict(_NUMBERS or shipped_numbers())


def use_numbers(numbers: Mapping[str, Number]) -> None:
    """Let the words of rules say the numbers of a month (rules/values.py: numbers_in_force); empty: as they ship."""
    if numbers == _NUMBERS:
        return
    _NUMBERS.clear()
    _NUMBERS.update(numbers)
    load_catalogue.cache_clear()


def _worded(rule: Rule, numbers: Mapping[str, Number]) -> Rule:
    """The rule with numbers in all its words, those of its SELECT too."""
    known = {**numbers, **_own_numbers(rule.spec)}
    filled = {name: _each(value, known) for name, value in rule.spec if name not in NO_TEXTS}
    return replace(rule, spec=rule.spec.model_copy(update=filled), select=worded(rule.select, known))


def _each(value: Any, numbers: Mapping[str, Number]) -> Any:
    if isinstance(value, str):
        return worded(value, numbers)
    if isinstance(value, dict):
        return {key: _each(one, numbers) for key, one in value.items()}
    if isinstance(value, EvidenceRows):
        return value.model_copy(update={"text": worded(value.text, numbers)})
    return tuple(_each(one, numbers) for one in value) if isinstance(value, tuple) else value


def _own_numbers(spec: FrontMatter) -> dict[str, Number]:
    return {**band_numbers(spec.bands), "answer_months": spec.answer_months}


def use_rules(rules: Iterable[Rule]) -> None:
    """Let `load_catalogue` know the rules of the city for which this process works, beside those that ship."""
    wanted = list(rules)
    if wanted == _IN_USE:
        return
    _IN_USE[:] = wanted
    load_catalogue.cache_clear()
    rules_with.cache_clear()


@cache
def rules_with(trait: Trait) -> tuple[str, ...]:
    """The ids of the rules that have a trait."""
    return tuple(rule.id for rule in load_catalogue().values() if trait in rule.spec.traits)


def reminder_rule() -> Rule:
    """The rule that reminds of overdue leads; ContractError unless it is exactly one."""
    found = rules_with("reminder")
    if len(found) != 1:
        raise ContractError("exactly one rule reminds of overdue leads", where="rules")
    return load_catalogue()[found[0]]


def parse_rule(text: str, file: str) -> Rule:
    """Split a rule file into front matter and SELECT, and check that they fit each other."""
    fenced, _, select = text.partition(FENCE)[2].partition(FENCE)
    if not select.strip():
        raise ContractError(f"the rule has no front matter between two '{FENCE}' lines", where=file)
    header = "\n".join(line.removeprefix("--").removeprefix(" ") for line in fenced.splitlines())
    try:
        spec = FrontMatter(**load_yaml(header))
    except (ValidationError, yaml.YAMLError, TypeError) as error:
        raise ContractError(f"the front matter is not valid: {error}", where=file) from error
    rule = Rule(spec, select.strip(), file, text)
    _check(rule)
    return rule


def _check(rule: Rule) -> None:
    folder, name = rule.file.split("/")
    if folder == CITY_FOLDER and rule.spec.id[1] == CITY_NUMBERS:
        folder = FOLDERS[rule.spec.disposition]
    if folder != FOLDERS[rule.spec.disposition] or not name.startswith(f"{rule.id}_"):
        raise ContractError(
            f"{rule.id} is disposition {rule.spec.disposition}", where=rule.file, do="move or rename it"
        )
    for prefix, named in (("ok", rule.spec.conditions), ("exempt", rule.spec.exemptions), ("hold", rule.spec.holds)):
        _same(f"{prefix}_", names_in(rule.select, prefix), named, rule.file)
    local = set(re.findall(r"\blocal_values\.([a-z][a-z_]*?)(?:_day)?\b", rule.select)) - {"area_key"}
    bands = {
        f"{column}_{number + 1}" for column, all_bands in rule.spec.bands.items() for number in range(len(all_bands))
    }
    _same("parameter ", local | (set(named_parameters(rule.select)) - bands), rule.spec.parameters, rule.file)
    rows = {name.removesuffix("_2") for name in names_in(rule.select, "row")}
    _same("evidence of ", rows, rule.spec.evidence, rule.file)
    if not set(rule.spec.runs_without) <= set(rule.spec.parameters):
        raise ContractError("what it runs without is no parameter of the rule", where=rule.file)
    if not set(rule.spec.bands) <= set(rule.spec.evidence_key):
        raise ContractError("a band is no part of the evidence key", where=rule.file)
    _check_absence(rule)
    _check_columns(rule)
    _check_texts(rule)
    if ("call" in rule.spec.traits) is not bool(rule.spec.sentence_unproven):
        raise ContractError("exactly the rules about calls say what is said of an unproven one", where=rule.file)
    if rule.spec.identity == "not_needed" and rule.spec.disposition != 2:
        raise ContractError("only a rule of disposition 2 may do without an identity level", where=rule.file)
    if (rule.spec.disposition == 4) is (rule.spec.evidence_class is None):
        raise ContractError("exactly the rules of disposition 4 have an evidence class", where=rule.file)


def _check_texts(rule: Rule) -> None:
    """No column is called like a number; words that say no facts have places of numbers only; a sentence that lists
    leave out says none of them, for it is found again by its words when the number has changed."""
    known = {**shipped_numbers(), **_own_numbers(rule.spec)}
    code = re.sub(r"'[^']*'|--.*", "", rule.select)
    if same := sorted(known.keys() & set(re.findall(r"(?<![$\w])(?<!local_values\.)\w+", code))):
        raise ContractError(
            f"the column {same[0]} is called like a number", where=rule.file,
            why="a sentence that names it would say the number", do="call it something else",
        )  # fmt: skip
    for name, value in rule.spec:
        texts = [one for one in (value.values() if isinstance(value, dict) else (value,)) if isinstance(one, str)]
        for text in texts:
            if name not in (*TEMPLATES, *NO_TEXTS) and (unknown := facts_named(text, known)):
                raise ContractError(
                    f"the {name} names {unknown[0]}, which is no number", where=rule.file,
                    do="name a parameter of scope city, a band or answer_months",
                )  # fmt: skip
            if name == "sentence" and rule.spec.open_sentence and numbers_named(text, known):
                raise ContractError("a sentence with an open form names a number of policy", where=rule.file)


def _check_columns(rule: Rule) -> None:
    """Columns that the rule needs, or can do without in part, are columns of their extract."""
    for extract, columns in (*rule.spec.needs_columns.items(), *rule.spec.columns_without.items()):
        contract = load_contracts().get(extract)
        known = {column.name for column in contract.columns} if contract else set()
        if unknown := sorted(set(columns) - known):
            raise ContractError(f"{extract} has no column {', '.join(unknown)}", where=rule.file)


def _check_absence(rule: Rule) -> None:
    """Silence is concluded from only where the rule looks at nobody but people whom the file would contain."""
    for extract, name in rule.spec.absence.items():
        if name not in POPULATIONS:
            raise ContractError(
                f"the population '{name}' of the silence of {extract} is not known",
                where=rule.file,
                do=f"name one of {', '.join(POPULATIONS)}",
            )
        looked_at = POPULATIONS[name].looked_at
        if looked_at and not any(what in rule.select for what in looked_at):
            raise ContractError(
                f"the SELECT does not keep to the population '{name}' of the silence of {extract}",
                where=rule.file,
                why="a stranger would be said to have no row in a file that never held them",
                do=f"use one of {', '.join(looked_at)}",
            )
    if "is_uncovered" in rule.select and "roster" not in rule.spec.absence:
        raise ContractError("the rule says 'not on the roster' and does not declare it", where=rule.file)


def _same(what: str, used: Iterable[str], named: Iterable[str], file: str) -> None:
    for name in sorted(set(used) ^ set(named)):
        side = "used but not named" if name in set(used) else "named but not used"
        raise ContractError(f"{what}{name} is {side}", where=file, why="the rule's words and its SELECT must agree")


def named_parameters(sql: str) -> tuple[str, ...]:
    """The `$` values of a piece of SQL that are neither days or texts of the month nor what arrived."""
    names = dict.fromkeys(re.findall(r"\$([a-z][a-z0-9_]*)", sql))
    return tuple(
        dict.fromkeys(
            name.removesuffix("_day") for name in names if name not in OF_THE_MONTH and not name.startswith("has_")
        )
    )


@cache
def names_in(select: str, prefix: str) -> tuple[str, ...]:
    """The `<prefix>_<name>` columns a SELECT returns, in order, without the prefix (row_id names no source row)."""
    return tuple(dict.fromkeys(re.findall(rf"\bAS {prefix}_(?!id\b)([a-z0-9_]+)", select)))


def render_catalogue() -> str:
    """The catalogue as a plain table for the terminal: id, disposition, subject, urgency, title."""
    lines = []
    for disposition, label in DISPOSITIONS.items():
        rules = [rule for rule in load_catalogue().values() if rule.spec.disposition == disposition]
        lines += [f"{disposition} {label}（{len(rules)} 条）"]
        for rule in rules:
            urgency = "/".join(URGENCIES[u] for u in (rule.spec.urgency,))
            cites = "、".join(rule.spec.cites)
            lines.append(f"  {rule.id}  {SUBJECTS[rule.spec.subject]}  {urgency}  {rule.spec.title}  [{cites}]")
    return "\n".join(lines) + "\n"
