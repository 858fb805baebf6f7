"""Policy packs: what one place's text sets, as dated and cited lines that a city chooses (`city.yaml: policy`).

    packs_of(city)          -> Choice(names=("jiangxi",), ...): what city.yaml says, else what is certain
    city_parameters(city)   -> Parameters with the packs behind the city's own lines

A pack is a file of `rules/packs/`; it holds for the whole of the city that chose it. A city.yaml that says nothing
(one written before there were packs) is taken to go by the text of its province or place, known by its code, and by the
texts that its own parameters.yaml cites: `check`, report and manifest say so. `policy: []` chooses none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data_contracts.city import City
from data_contracts.errors import CityError, ParameterError
from data_contracts.labels import ORIGINS
from rules.dated import CONVENTION, NATIONAL, Value, significant
from rules.parameter_files import LINE, read_yaml, shipped_yaml, without_lines
from rules.parameters import PACKS, Parameters, load_parameters

CITED = re.compile(r"([A-Z])(?=[0-9(（]|$)")
"""The letter of a text at the beginning of a citation: A10 is of A; DB8 and TK16 are of no place's text."""


class Note(BaseModel):
    """What a text says besides: nothing of it decides a lead; it serves whoever reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    citation: str
    text: str


@dataclass(frozen=True)
class Pack:
    """A pack: its name in city.yaml, what people call it, the letter under which its text is cited, the digits with
    which codes of its place begin, what it is, and notes."""

    name: str
    title: str
    text: str
    about: str
    codes: tuple[str, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class Choice:
    """The packs a city goes by, a later one before an earlier; `why`: null where city.yaml says it itself, else from
    what it was concluded (Chinese)."""

    names: tuple[str, ...]
    why: str | None = None

    @property
    def titles(self) -> str:
        """The packs as people call them."""
        return "、".join(all_packs()[name].title for name in self.names) or "无"

    @property
    def line(self) -> str:
        """The packs, and from what they were concluded."""
        return f"{self.titles}（{self.why}）" if self.why else self.titles


@dataclass(frozen=True)
class Conflict:
    """A value of an earlier pack that a later one sets otherwise."""

    kept: Value
    dropped: Value


@cache
def all_packs() -> dict[str, Pack]:
    """Every pack by its name, in the order of names."""
    return {path.stem: _read(path) for path in sorted(PACKS.glob("*.yaml"))}


def _read(path: Path) -> Pack:
    document = shipped_yaml(path)
    notes = tuple(Note(**without_lines(note)) for note in document["notes"])
    title, text, about = (document[key] for key in ("title", "text", "about"))
    return Pack(path.stem, title, text, about, codes=tuple(document["codes"]), notes=notes)


def packs_of(city: City) -> Choice:
    """What city.yaml says under `policy`, else what code and citations make certain; CityError for an unknown pack."""
    if city.policy is not None:
        return Choice(checked_names(city.policy, str(city.file)))
    return derived(city.code, city.parameters, city.texts)


def checked_names(names: Sequence[str], where: str) -> tuple[str, ...]:
    """The names, each once; CityError that names the nearest for one that is no pack."""
    for name in names:
        if name not in all_packs():
            near = get_close_matches(name, all_packs(), n=1)
            nearest = f"; the nearest is '{near[0]}' ({all_packs()[near[0]].title})" if near else ""
            raise CityError(
                f"there is no policy pack '{name[:40]}'{nearest}", where=where,
                do=f"use some of {', '.join(all_packs())}, or leave it out",
            )  # fmt: skip
    return tuple(dict.fromkeys(names))


def derived(code: str, parameters: Path, texts: Path | None = None) -> Choice:
    """The packs of a city that chose none: of its place by its code, then of the texts its own parameters cite."""
    by_code = [pack.name for pack in all_packs().values() if code.startswith(pack.codes)]
    letters = _letters_cited(parameters, texts)
    cited = [pack.name for pack in all_packs().values() if pack.text in letters and pack.name not in by_code]
    why = [f"区划代码 {code}"] if by_code else []
    why += [f"本市参数引用了{'、'.join(all_packs()[name].title for name in cited)}的文件"] if cited else []
    reason = f"city.yaml 没有写 policy，按{' 和'.join(why)}认定" if why else "city.yaml 没有写 policy，也认定不了"
    return Choice((*by_code, *cited), reason)


def _letters_cited(parameters: Path, texts: Path | None) -> set[str]:
    """Letters of places' texts that a city's parameters cite; what is a text of its own folder is the city's."""
    try:
        lines = read_yaml(parameters).get("parameters") or []
    except ParameterError:  # told where the parameters themselves are read
        return set()
    cited = [str(line.get("citation") or "") for line in lines if isinstance(line, dict) and LINE in line]
    found = set()
    for cite in (part.strip() for text in cited for part in re.split("[;；、]", text)):
        begins = CITED.match(cite)
        if begins and not (texts and (texts / f"{cite}.md").is_file()):
            found.add(begins[1])
    return found


def city_parameters(city: City, faults: list[ParameterError] | None = None) -> Parameters:
    """The parameters of a city with those of its packs; see `load_parameters` and `packs_of`.

    What a pack sets for places outside the city is left out.
    """
    found = load_parameters(city.parameters, faults, packs_of(city).names)
    here = significant(city.code)
    values = {key: same for key, same in found.values.items() if any(_is_here(value, here) for value in same)}
    return replace(found, values=values)


def _is_here(value: Value, city: str) -> bool:
    """Whether a value can hold for anybody of the city; of a city's own value `check` tells otherwise."""
    return value.origin not in all_packs() or value.area.startswith(city) or city.startswith(value.area)


def conflicts(parameters: Parameters, packs: Sequence[str], as_of: date) -> list[Conflict]:
    """Where two packs of a city set the same thing otherwise at `as_of`, and the city itself says nothing of it."""
    found = []
    for key, same in sorted(parameters.values.items()):
        stated = {value.origin: value for value in same if value.is_in_force(as_of) and value.origin in packs}
        kept = parameters.lookup(key[0], key[1] or None, key[2] or None, as_of)
        if len({value.value for value in stated.values()}) > 1 and kept and kept.origin in packs:
            found += [Conflict(kept, value) for value in stated.values() if value.value != kept.value]
    return found


def source_of(citation: object, origin: object) -> str:
    """What a value rests on, as people read it: a convention only reads the paragraph, which sets no number."""
    return f"参照 {citation}" if origin == CONVENTION else str(citation)


def everywhere(origin: str) -> str:
    """Where a value without an area holds: 全国 for what the nation sets, 全市 for everything that a city goes by."""
    return "全国" if origin == NATIONAL else "全市"


def origin_title(origin: str) -> str:
    """Whose a value is, as people say it: 全国, 江西, 本市, 本系统约定."""
    pack = all_packs().get(origin)
    return pack.title if pack else ORIGINS[origin]
