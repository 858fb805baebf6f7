"""In which language the terminal speaks, and how a sentence gets there: Chinese in a Chinese locale, English otherwise.

    say("the disk is full")             # '磁盘已满' under LANG=zh_CN.UTF-8
    say("台账是空的：还没有发布过线索。")     # 'The ledger is empty: no lead was published yet.' elsewhere

A sentence is raised, counted and tested in the words it was written in, and changes language only where it reaches a
terminal (terminal.py, progress.py, `check`). The catalogue is gettext's (flows/locale, `make sentences`): what is
written in English has its Chinese in `zh`, what is written in Chinese its English in `en`; a name in braces stands
for what differs from time to time. Such a sentence is found again by its fixed words, so that nothing has to be
carried along with an error; its fields are said in the same language if they are sentences, and stay if they are data.
"""

import gettext
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
DOMAIN = "faxian"
SPOKEN = "FAXIAN_LANG"
CHOSEN_BY = (SPOKEN, "LC_ALL", "LC_MESSAGES", "LANG")
HAN = re.compile(r"[\u3400-\u9fff]")
SHORTEST = 2
SPACES = re.compile(r"(?<=\S) {2}(?=\S)| (?=[.,;:])")
NUMBERS = re.compile(r"[\d\s,.%-]*")
OPEN, CLOSE = "\x02", "\x03"
QUOTED = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
FIELD = re.compile(r"\{(\w+)\}")
CUTS = tuple(re.compile(rf"({cut})") for cut in (r"\s{2,}|['|]", "[。；]", "：", "[，！？]", "[（）“”]", "、"))


def language(environment: Mapping[str, str] = os.environ) -> str:
    """`zh` or `en`: FAXIAN_LANG (`language` of faxian.yaml sets it), or else the locale as POSIX reads it, decides."""
    given = next((value for name in CHOSEN_BY if (value := environment.get(name))), "")
    return "zh" if given.lower().startswith("zh") else "en"


def say(text: str, into: str | None = None) -> str:
    """A text of the terminal in the language of its reader (or `into`); line by line, spaces around it kept.

    What is quoted in it stays as it is.
    """
    wanted = into or language()
    kept: list[str] = []

    def put_aside(found: re.Match[str]) -> str:
        kept.append(found[1])
        return f"{OPEN}{len(kept) - 1}{CLOSE}"

    aside = QUOTED.sub(put_aside, text)
    translated = "\n".join(_in_language(line, wanted) for line in aside.split("\n"))
    return QUOTED.sub(lambda found: kept[int(found[1])], translated)


def quoted(text: object) -> str:
    """A text that `say` leaves in the language it was written in: a rule's sentence, an article, a cell."""
    return f"{OPEN}{unquoted(str(text))}{CLOSE}"


def unquoted(text: str) -> str:
    """A text as it was written, without the marks of what is quoted."""
    return text.replace(OPEN, "").replace(CLOSE, "")


USAGE = (
    "Usage:",
    "[OPTIONS]",
    "COMMAND [ARGS]...",
    "Show this message and exit.",
    "<lead number>",
    "<path>",
    "<str>",
    "<int>",
    "<list[str]>",
)
"""What Typer writes into a help without asking gettext."""


def speak_in_usage(wanted: str) -> None:
    """Let the words that Typer asks gettext for come from the catalogue, too."""
    os.environ["LANGUAGE"] = wanted
    gettext.bindtextdomain(DOMAIN, str(LOCALE))
    gettext.textdomain(DOMAIN)


def translated_help(text: str) -> str:
    """A page of help as Typer wrote it, without a word of English of its own."""
    for one in USAGE:
        text = text.replace(one, say(one))
    return text


@dataclass(frozen=True)
class Template:
    """A sentence with fields: its text in both languages and the longest piece of it that never differs."""

    written: str
    texts: Mapping[str, str]
    fixed: str

    def fields_of(self, text: str) -> dict[str, str] | None:
        """What stands in the fields, or null where the text is another sentence."""
        found = _pattern(self.written).fullmatch(text) if self.fixed in text else None
        if found is None or (self.is_short and not all(map(NUMBERS.fullmatch, found.groups()))):
            return None
        return found.groupdict()

    @property
    def is_short(self) -> bool:
        """Too short to know it by: only with numbers in its fields is it this sentence."""
        return len(FIELD.sub("", self.written).strip(" ：，、。{}()（）“”'")) < SHORTEST


def _in_language(text: str, wanted: str) -> str:
    if not text.strip() or (wanted == "en" and not HAN.search(text)):
        return text
    bare = text.strip()
    at = text.index(bare)
    translated = _error(bare, wanted) if ": " in bare else _sentence(bare, wanted) or _error(bare, wanted)
    if translated is None and wanted == "en":
        translated = _by_parts(bare)
    return text if translated is None else text[:at] + translated + text[at + len(bare) :]


def _sentence(text: str, wanted: str) -> str | None:
    """The text in the wanted language, or null where the catalogue does not know it."""
    whole = _catalogue()[0]
    if text in whole:
        return whole[text][wanted]
    found = _template(text)
    if found is not None:
        template, fields = found
        return template.texts[wanted].format(**{name: _in_language(one, wanted) for name, one in fields.items()})
    return None


def _template(text: str) -> tuple[Template, Mapping[str, str]] | None:
    """The sentence with fields that a text is, and what stands in them."""
    found = ((template, template.fields_of(text)) for template in _catalogue()[1])
    return next(((template, fields) for template, fields in found if fields is not None), None)


WHY, DO = " Why it matters: ", " What to do: "
ASKED = {"zh": ("为什么要紧：", "怎么办："), "en": (WHY, DO)}


def _error(text: str, wanted: str) -> str | None:
    """An error as its `str()` has it: where, what, why it matters, what to do. Null for any other text."""
    rest, _, do = text.partition(DO)
    rest, _, why = rest.partition(WHY)
    where, what = _where_and_what(rest, wanted)
    if what is None and not why and not do:
        return None
    stop, colon = ("。", "：") if wanted == "zh" else (".", ": ")
    parts = [(f"{_in_language(where, wanted)}{colon}" if where else "") + (rest if what is None else what)]
    parts += [
        f"{label}{_of_error(one, wanted) or _in_language(one, wanted)}"
        for label, one in zip(ASKED[wanted], (why, do), strict=True)
        if one
    ]
    return "".join(part if part.endswith(("。", "！", "？", ".", "!", "?")) else part + stop for part in parts)


def _where_and_what(text: str, wanted: str) -> tuple[str, str | None]:
    """Where it is and what it is: the first colon behind which stands a sentence parts them, unless all is one."""
    whole = _of_error(text, wanted)
    if whole is not None and not _swallows(text.removesuffix(".")):
        return "", whole
    for colon in re.finditer(r": ", text):
        what = _of_error(text[colon.end() :], wanted)
        if what is not None:
            return text[: colon.start()], what
    return "", whole


def _swallows(text: str) -> bool:
    """Whether a field holds a colon that may part where it is from what it is, in a sentence that has none itself."""
    found = _template(text)
    return found is not None and ": " not in found[0].written and any(": " in field for field in found[1].values())


def _of_error(text: str, wanted: str) -> str | None:
    """One part of an error, with or without the full stop that `str()` gives it."""
    return _sentence(text.removesuffix("."), wanted) or _sentence(text, wanted)


MARKS = dict(zip("。；：，、！？（）“”", (". ", "; ", ": ", ", ", ", ", "!", "?", " (", ")", ' "', '" '), strict=True))


def _by_parts(text: str, level: int = 0) -> str | None:
    """A list of sentences, or of a name and what is said of it, part by part; what is not known stays. Null where the
    catalogue knows no part.
    """
    for deeper, cut in enumerate(CUTS[level:], start=level + 1):
        parts = cut.split(text)
        if len(parts) > 1:
            translated = [_sentence(one, "en") or _by_parts(one, deeper) for one in parts]
            if any(translated):
                joined = "".join(new or MARKS.get(old, old) for new, old in zip(translated, parts, strict=True))
                return SPACES.sub(" ", joined).strip()
    return None


@cache
def _catalogue() -> tuple[Mapping[str, Mapping[str, str]], tuple[Template, ...]]:
    """Sentences without fields by their text, and the others, those with the most fixed words first."""
    texts: dict[str, dict[str, str]] = {}
    for wanted, written_in in (("zh", "en"), ("en", "zh")):
        for written, translated in _entries(wanted):
            texts.setdefault(written, {written_in: written})[wanted] = translated
    whole = {written: both for written, both in texts.items() if not FIELD.search(written)}
    templates = [Template(one, texts[one], max(FIELD.split(one)[::2], key=len)) for one in texts if one not in whole]
    templates.sort(key=lambda one: (-len(FIELD.sub("", one.written)), len(FIELD.findall(one.written)), one.written))
    return whole, tuple(templates)


def _entries(wanted: str) -> Iterator[tuple[str, str]]:
    catalogue = gettext.translation(DOMAIN, LOCALE, [wanted])
    entries: Mapping[str, str] = vars(catalogue)["_catalog"]  # gettext keeps it to itself, and has no way to list it
    return ((written, translated) for written, translated in entries.items() if written and translated)


@cache
def _pattern(written: str) -> re.Pattern[str]:
    seen: set[str] = set()
    parts = []
    for at, piece in enumerate(FIELD.split(written)):
        if at % 2 == 0:
            parts.append(re.escape(piece))
        else:
            parts.append(f"(?P={piece})" if piece in seen else f"(?P<{piece}>.*?)")
            seen.add(piece)
    return re.compile("".join(parts))
