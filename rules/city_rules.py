"""A city's own rules, kinds of data and texts: read, checked as ours are, made known to the process that works for it.

    <city>/rules/E90_bereaved.sql          a rule: the same front matter and SELECT; numbers 90 to 99; 试行 at first
    <city>/rules/cases/E90.yaml            its cases, which `faxian test-city` runs
    <city>/contracts/bereaved.odcs.yaml    a kind of data; its rows with their person are the fact `rows_bereaved`
    <city>/texts/QS3.md                    a text that is cited as QS3: its title, then the passage

`use_city` is called at the doors of the program, once, before anything is read; where a month is known, `use_city_of`
in its place, so that the words of rules say the numbers in force in that month.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from data_contracts.city import City, load_city
from data_contracts.contract import Contract, city_contracts, use_city_contracts
from data_contracts.errors import ContractError
from data_contracts.steps import Step
from data_contracts.text_bytes import whole_text
from rules.catalogue import CITY_FOLDER, CITY_NUMBERS, Rule, load_catalogue, parse_rule, use_numbers, use_rules
from rules.packs import city_parameters
from rules.steps import use_facts
from rules.values import numbers_in_force

TRIAL = "试行"
IDENTITY = frozenset({"name", "id_no"})


@dataclass(frozen=True)
class CityText:
    """A text that lies in the city folder: what it is called, and the passage that is cited."""

    title: str
    passage: str


_TEXTS: dict[str, CityText] = {}
_FOLDER: list[Path] = []


def city_texts() -> Mapping[str, CityText]:
    """The texts of the city for which this process works, by the code under which they are cited."""
    return _TEXTS


def use_city(folder: Path | None) -> None:
    """Make a city's own rules, kinds of data and texts known; null: only what ships. ContractError for a wrong one."""
    contracts = city_contracts(folder / "contracts") if folder else {}
    texts = read_texts(folder / "texts") if folder else {}
    rules = read_rules(folder / "rules", texts) if folder else []
    use_city_contracts(contracts)
    use_facts([rows_of(contract) for contract in contracts.values()])
    use_rules(rules)
    _TEXTS.clear()
    _TEXTS.update(texts)
    _FOLDER[:] = [folder] if folder else []
    use_numbers({})


def use_city_of(folder: Path, as_of: date) -> City:
    """`use_city`, and let the words of rules say the city's numbers at a day. Returns its settings; CityError or
    ParameterError for wrong ones."""
    use_city(folder)
    city = load_city(folder)
    use_numbers(numbers_in_force(city_parameters(city), city.long_code, as_of))
    return city


def city_in_use() -> Path | None:
    """The folder that `use_city` made known: what a process that helps this one has to be told."""
    return _FOLDER[0] if _FOLDER else None


def read_texts(folder: Path) -> dict[str, CityText]:
    """Each file's first line is the title, the rest the passage; ContractError for one without either."""
    found = {}
    for path in sorted(folder.glob("*.md")) if folder.is_dir() else ():
        if path.name == "README.md":
            continue
        title, _, passage = whole_text(path.read_bytes()).partition("\n")
        if not title.strip("# \r") or not passage.strip():
            raise ContractError(
                "the text has no title or no passage",
                where=f"texts/{path.name}",
                do="write the title in the first line, and what is cited below it",
            )
        found[path.stem] = CityText(title.strip("# \r"), passage.strip())
    return found


def read_rules(folder: Path, texts: Mapping[str, CityText]) -> list[Rule]:
    """A city's rules; ContractError that names the file and says what is wrong with it."""
    found: list[Rule] = []
    for path in sorted(folder.glob("*.sql")) if folder.is_dir() else ():
        where = f"rules/{path.name}"
        try:
            rule = parse_rule(whole_text(path.read_bytes()), f"{CITY_FOLDER}/{path.name}")
        except ContractError as error:
            raise ContractError(error.what, where=where, why=error.why, do=error.do) from error
        _check(rule, where, texts)
        found.append(replace(rule, spec=rule.spec.model_copy(update={"status": TRIAL})))
    return found


def _check(rule: Rule, where: str, texts: Mapping[str, CityText]) -> None:
    if rule.id[1] != CITY_NUMBERS:
        do = f"call it {rule.id[0]}{CITY_NUMBERS}0 to {rule.id[0]}{CITY_NUMBERS}9"
        raise ContractError(f"{rule.id} is not a number for a city's own rule", where=where, do=do)
    if "status" in rule.spec.model_fields_set:
        raise ContractError(
            "the rule says its own status",
            where=where,
            why="a new rule is counted and not published until somebody has seen what it finds",
            do="leave it out; switch the rule on with a dated line under rule_status in parameters.yaml",
        )
    ours = {cite for known in load_catalogue().values() if known.id[1] != CITY_NUMBERS for cite in known.spec.cites}
    for cite in rule.spec.cites:
        if cite not in texts and cite not in ours:
            raise ContractError(
                f"nobody knows the text {cite}", where=where, do=f"put the passage into texts/{cite}.md"
            )
    if not rule.spec.cites:
        raise ContractError("the rule cites nothing", where=where, do="name the text it follows from")


def rows_of(contract: Contract) -> Step:
    """The fact `rows_<extract>` of a kind of data that only the city has: its rows with their person.

    Grain: row linked to a person by its own name; columns: the contract's, but the name and the number.
    """
    own = "".join(f",\n    core.{column.name}" for column in contract.columns if column.name not in IDENTITY)
    core = f"core_{contract.extract}"
    sql = (
        f"SELECT\n    core.row_id,\n    linked.person_id,\n    linked.level_rank,\n    core.emptied{own}\n"
        f"FROM {core} AS core\nJOIN linked_rows AS linked ON linked.row_id = core.row_id AND linked.role = 'self'\n"
        "WHERE NOT core.is_after_as_of"
    )
    purpose = f"{contract.title}, with their person"
    return Step(f"rows_{contract.extract}", sql, purpose, (core, "linked_rows"), "row linked to a person")


def cases_of(folder: Path) -> Sequence[Path]:
    """The files of cases of a city's rules."""
    return sorted((folder / "rules" / "cases").glob("*.y*ml"))
