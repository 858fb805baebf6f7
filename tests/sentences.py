"""Every sentence that the terminal can print, and whether the catalogue of flows/locale knows it in both languages.

    python -m tests.sentences            # what is not translated yet, with its place; nothing: all is
    python -m tests.sentences --write    # puts it into the .po files, drops what nobody says any more, compiles them

`make sentences` does the second. Walked are the errors that are raised on purpose (what, where, why, do, also where
they are put together in the same file), the helps of the command line, the lines of progress, and every Chinese
text of the rooms whose findings, remarks and balances reach a terminal.
"""

import ast
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path

import typer

from data_contracts import errors, labels
from flows.language import FIELD, HAN, LOCALE, USAGE

HOUSE = Path(__file__).parents[1]
ROOMS = ("flows", "data_contracts", "matchers", "rules")
ERRORS = {name for name, one in vars(errors).items() if isinstance(one, type) and issubclass(one, errors.FaxianError)}
ASKED = ("what", "where", "why", "do")
SPOKEN = {"say", "printed", "noted"}
SPEAK_CHINESE = (
    "flows/audit/purge.py",
    "flows/audit/replay.py",
    "flows/audit/verify.py",
    "flows/demo.py",
    "flows/explain/lead.py",
    "flows/explain/lookup.py",
    "flows/explain/why_not.py",
    "flows/feedback",
    "flows/ingest",
    "flows/ledger/balance.py",
    "flows/ledger/faults.py",
    "flows/month.py",
    "flows/setup/check.py",
    "flows/setup/city_cases.py",
    "flows/setup/city_faults.py",
    "flows/setup/findings.py",
    "flows/setup/next_steps.py",
    "flows/store/confirm.py",
    "flows/withdraw.py",
    "rules/availability.py",
    "rules/runs.py",
    "rules/wholeness.py",
)
"""Files and rooms whose Chinese sentences reach the terminal: what `check` finds, what a run remarks, the balances."""
DATA = re.compile(
    r"\\[dsu]|\(\?|^#|^flows/ingest/(cells|rows|dates|numbers)|^flows/feedback/values|^零$|^无$|非监测对象|停保|在保|渐退"
    r"|锟斤拷|烫烫烫|屯屯屯|^_|^人$|^等$|第 … 行|上月在、本月不在|得出，空白的由$|^更正|“\{\}”"
)
"""What is looked for in data or is a piece of a longer text: patterns and words that nobody is told."""
TABLES = ("FILE_VERDICTS", "INGEST_REASONS", "AREA_PROBLEMS", "NOT_WHOLE", "SUPPRESSIONS", "URGENCIES")
TABLES += ("NUMBERED_DISPOSITIONS", "IDENTITY_LEVELS", "ROLES", "DECISIONS", "RULE_RUNS")
"""Sets of labels.py that stand in them."""
MAX_VARIANTS, MAX_DEPTH = 24, 2
MADE = datetime(2026, 11, 30, tzinfo=UTC)  # a fixed day: the same sentences give the same bytes
WORDS = re.compile(r"[A-Za-z]{2,}")


class Module:
    """One file: its tree, what each name is set to, what each function gives back, and with what it is called."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.functions = {n.name: n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef)}
        self.calls = [n for n in ast.walk(self.tree) if isinstance(n, ast.Call)]
        self.docs = {
            id(n.body[0].value)
            for n in ast.walk(self.tree)
            if isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef) and n.body and isinstance(n.body[0], ast.Expr)
        }

    def sources(self, asked: ast.expr) -> Iterator[ast.expr]:
        """The expression, and those that its names, parameters and functions of this file stand for, each once."""
        seen, waiting = {id(asked)}, [(asked, 0)]
        while waiting:
            expression, depth = waiting.pop()
            yield expression
            for one in self._behind(expression) if depth < MAX_DEPTH else ():
                if id(one) not in seen:
                    seen.add(id(one))
                    waiting.append((one, depth + 1))

    def _behind(self, expression: ast.expr) -> Iterator[ast.expr]:
        for node in ast.walk(expression):
            if isinstance(node, ast.Name):
                yield from self._of_name(node.id)
            elif isinstance(node, ast.Call) and (function := self.functions.get(name_of(node.func))):
                returned = (one.value for one in ast.walk(function) if isinstance(one, ast.Return))
                yield from (value for value in returned if value is not None)

    @cache  # noqa: B019 - a module lives as long as the walk
    def _of_name(self, name: str) -> list[ast.expr]:
        found: list[ast.expr] = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Assign) and any(isinstance(t, ast.Name) and t.id == name for t in node.targets):
                found.append(node.value)
        for function in self.functions.values():
            parameters = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
            if name not in parameters:
                continue
            at = parameters.index(name) - (parameters[0] in {"self", "cls"})
            for call in self.calls:
                if name_of(call.func) == function.name:
                    found += call.args[at : at + 1] + [k.value for k in call.keywords if k.arg == name]
        return found


def name_of(node: ast.expr) -> str:
    """The last name of an expression: what a field is called after."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=ast.Attribute(attr="join"), args=[first, *_]):
            return name_of(first)
        case ast.Call(func=ast.Name(id="str" | "len" | "count" | "sorted" | "map" | "type" | "sum"), args=[first, *_]):
            return name_of(first)
    return next((name_of(inner) for inner in _inside(node)), "it")


def _inside(node: ast.expr) -> Iterator[ast.expr]:
    """The part of an expression that says what it is about."""
    match node:
        case ast.Subscript(value=inner) | ast.Starred(value=inner) | ast.BinOp(left=inner) | ast.Call(func=inner):
            yield inner
        case ast.BoolOp(values=[inner, *_]):
            yield inner
        case ast.GeneratorExp(generators=[first, *_]) | ast.ListComp(generators=[first, *_]):
            yield first.iter


def variants(node: ast.expr) -> list[str]:
    """What a text may look like, with {braces} for what it is not known before."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr():
            parts = [variants(v) if isinstance(v, ast.Constant) else _field(v) for v in node.values]
        case ast.BinOp(op=ast.Add()):
            parts = [variants(node.left), variants(node.right)]
        case ast.IfExp():
            return variants(node.body) + variants(node.orelse)
        case _:
            return [f"{{{name_of(node)}}}"]
    return ["".join(one) for one in product(*parts)][:MAX_VARIANTS]


def _field(node: ast.expr) -> list[str]:
    value = node.value if isinstance(node, ast.FormattedValue) else node
    if isinstance(value, ast.IfExp):
        return variants(value)
    return [f"{{{name_of(value)}}}"]


def numbered(text: str) -> str:
    """Fields of one name told apart, spaces around taken away: the key of the catalogue."""
    seen: dict[str, int] = {}

    def name(place: re.Match[str]) -> str:
        seen[place[1]] = seen.get(place[1], 0) + 1
        return f"{{{place[1]}}}" if seen[place[1]] == 1 else f"{{{place[1]}_{seen[place[1]]}}}"

    return FIELD.sub(name, text).strip()


def is_text(node: ast.expr) -> bool:
    """Whether an expression is written out as a text, not as a list of them or as a call."""
    match node:
        case ast.Constant() | ast.JoinedStr():
            return True
        case ast.BinOp(op=ast.Add()):
            return is_text(node.left) or is_text(node.right)
        case ast.IfExp():
            return is_text(node.body) or is_text(node.orelse)
        case _:
            return False


def texts_in(expression: ast.expr) -> Iterator[ast.expr]:
    """The outermost texts of an expression, and those inside the fields of a text."""
    if is_text(expression):
        yield expression
        inside = [v.value for v in ast.walk(expression) if isinstance(v, ast.FormattedValue)]
        yield from (deeper for one in inside for deeper in texts_in(one))
    else:
        for child in ast.iter_child_nodes(expression):
            if isinstance(child, ast.expr):
                yield from texts_in(child)


def raised(module: Module) -> Iterator[tuple[ast.expr, int]]:
    """What an error of ours is told with, wherever in the file that is put together."""
    for call in module.calls:
        if name_of(call.func) in ERRORS:
            for asked in [*call.args[:1], *(k.value for k in call.keywords if k.arg in ASKED)]:
                yield from ((text, call.lineno) for one in module.sources(asked) for text in texts_in(one))


def spoken(module: Module) -> Iterator[tuple[ast.expr, int]]:
    """What is printed right here."""
    for call in module.calls:
        if name_of(call.func) in SPOKEN:
            said = (one for asked in call.args for one in module.sources(asked))
            yield from ((text, call.lineno) for one in said for text in texts_in(one))


def chinese(module: Module) -> Iterator[tuple[ast.expr, int]]:
    """Every Chinese text of a file whose findings reach the terminal."""
    inner: set[int] = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.IfExp | ast.BinOp) and id(node) not in inner:
            inner |= {id(child) for child in ast.walk(node)} - {id(node)}
            if id(node) not in module.docs:
                yield from ((text, node.lineno) for text in texts_in(node) if any(map(HAN.search, variants(text))))


def helps() -> Iterator[str]:
    """What the command line says of its verbs and options."""
    from flows.cli import app

    command = typer.main.get_command(app)
    for one in (command, *command.commands.values()):  # type: ignore[attr-defined]
        yield from (one.help or "").split("\n\n")
        yield from (text for parameter in one.params if (text := getattr(parameter, "help", None)))


ASKED_OF_GETTEXT = ("Options", "Commands", "Arguments", "required", "default: {default}", "env var: {var}")
MISUSE = (
    "Missing command",
    "Missing option {name}",
    "Missing option {name} (env var: {var})",
    "Missing argument {name}",
    "Missing argument {name} (env var: {var})",
    "No such command {name}",
    "No such option: {name}",
    "No such option: {name} (Possible options: {names})",
    "Option {name} requires an argument",
    "Got unexpected extra argument ({name})",
    "Got unexpected extra arguments ({name})",
    "Invalid value for {name}: {why}",
)
"""What Click and Typer say themselves of a call."""
TYPERS = (*USAGE, *ASKED_OF_GETTEXT, *MISUSE)


def is_sentence(text: str) -> bool:
    """Whether a text has words that need a language: no lone name, path, code or field."""
    bare = FIELD.sub("", text)
    if HAN.search(bare):
        return not DATA.search(text)
    words = WORDS.findall(bare)
    return len(words) > 1 and " " in bare.strip() and not bare.strip().startswith(("--", "<", "SELECT", "sha256:"))


@cache
def sentences() -> dict[str, str]:
    """Every sentence of the terminal -> a place where it is said."""
    found: dict[str, str] = {}
    for text in helps():
        found.setdefault(" ".join(text.split()), "flows/verbs")
    for label in (label for table in TABLES for label in getattr(labels, table).values()):
        found.setdefault(label, "data_contracts/labels.py")
    for room in ROOMS:
        for path in sorted((HOUSE / room).rglob("*.py")):
            module, name = Module(path), str(path.relative_to(HOUSE))
            walked = [*raised(module), *(spoken(module) if room == "flows" else ())]
            walked += chinese(module) if name.startswith(SPEAK_CHINESE) and not DATA.search(name) else ()
            for expression, line in walked:
                for text in map(numbered, variants(expression)):
                    if is_sentence(text):
                        found.setdefault(text, f"{name}:{line}")
    return found


def needed(text: str) -> tuple[str, ...]:
    """Into which languages a sentence has to be translated: English with a Chinese term in it, into both."""
    bare = FIELD.sub("", text)
    if not HAN.search(bare):
        return ("zh",)
    return ("zh", "en") if len(WORDS.findall(bare)) > 2 * len(HAN.findall(bare)) ** 0.5 + 2 else ("en",)


def missing() -> dict[str, str]:
    """The sentences that have no translation yet -> where they are said."""
    known = {wanted: read(wanted) for wanted in ("zh", "en")}
    said = sentences() | dict.fromkeys(TYPERS, "Typer")
    return {text: place for text, place in said.items() if any(text not in known[into] for into in needed(text))}


def read(wanted: str) -> dict[str, str]:
    """A catalogue as its .po file has it: sentence -> translation, those without one left out."""
    path = LOCALE / wanted / "LC_MESSAGES" / "faxian.po"
    if not path.exists():
        return {}
    entries = re.findall(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', path.read_text(encoding="utf-8"), re.MULTILINE)
    told = {_joined(written): _joined(translated) for written, translated in entries}
    return {written: translated for written, translated in told.items() if written and translated}


def _joined(lines: str) -> str:
    return "".join(ast.literal_eval(line) for line in lines.strip().split("\n"))


def write(added: dict[str, dict[str, str]] | None = None) -> None:
    """Renew both .po files (what was translated is kept while it is still said) and compile them."""
    from babel.messages.catalog import Catalog
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import write_po

    for wanted in ("zh", "en"):
        kept = read(wanted) | (added or {}).get(wanted, {})
        catalogue = Catalog(locale=wanted, project="faxian", fuzzy=False, creation_date=MADE, revision_date=MADE)
        for text in sorted(sentences()) + (list(TYPERS) if wanted == "zh" else []):
            if wanted in needed(text):
                catalogue.add(text, kept.get(text, ""))
        folder = LOCALE / wanted / "LC_MESSAGES"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "faxian.po").open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=False)
        with (folder / "faxian.mo").open("wb") as file:
            write_mo(file, catalogue)


def main(arguments: Sequence[str]) -> int:
    """List what is not translated; with --write renew the catalogues first."""
    if "--write" in arguments:
        write()
    for text, place in missing().items():
        sys.stdout.write(f"{place}: {text}\n")
    return 1 if missing() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
