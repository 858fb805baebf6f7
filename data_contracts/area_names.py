"""Areas by name: names and paths of a city's areas -> their codes, as fine as is sure.

    names = AreaNames(areas, "369900")
    names.of_levels(["某省", "东湖市", "临江县", "城厢", "龙湾村委会"])   # one name a level, any of them blank
    names.of_path("某省东湖市临江县城厢镇龙湾村3组12号")                  # a path, or an address that begins with one

A name counts with or without what kind of place it is (镇, 街道办事处, 村委会, 社区居委会 …), under another kind where
only one area has the name (a 乡 that became a 镇), and with the names of the places above in front of it. A closed area
counts as its successor. Of two areas of one name the one that has the next finer name in it is meant, where the table
knows what is in both. Nothing is guessed: else the search ends there, and the place that is sure is the answer.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa
from rapidfuzz import fuzz, process

LEVELS = ("市", "县", "乡", "村")
KINDS = {
    "市": ("自治州", "地区", "市", "州", "盟"),
    "县": ("自治县", "自治旗", "市辖区", "新区", "县", "区", "市", "旗"),
    "乡": ("街道办事处", "办事处", "街道", "地区", "民族乡", "镇", "乡", "苏木", "农场", "林场"),
    "村": (
        *("社区居民委员会", "村村民委员会", "村民委员会", "居民委员会", "社区居委会", "村村委会", "村委会", "居委会"),
        *("行政村", "社区", "村", "居", "嘎查"),
    ),
}
"""What a name of each level may end in, the longest first. Not the words of a column 级别 (`areas.LEVELS`), nor the few
endings that an address in one text is cut at (matchers/standardise/address.py), where 居 or 区 would cut names."""

CANONICAL = {
    **dict.fromkeys(("街道办事处", "办事处", "街道"), "街道"),
    **dict.fromkeys(("社区居民委员会", "居民委员会", "社区居委会", "居委会", "社区", "居"), "社区"),
    **dict.fromkeys(("村村民委员会", "村民委员会", "村村委会", "村委会", "行政村", "村"), "村"),
}
PROVINCE = re.compile(r"^[\u4e00-\u9fff]{1,6}?(省|(?:壮族|回族|维吾尔)?自治区)")
SEPARATORS = re.compile(r"[\s/\\|>、,，·\-—_.]+")
GROUP = re.compile(r"^第?[0-9一二三四五六七八九十]+(组|队|社)")
"""What follows a village's name though it is no place of its own: its groups."""

GOVERNMENT = re.compile(r"(?<=[市县区旗乡镇])人民政府$|(?<=[乡镇])政府$")
KEPT = 500_000
"""Answers kept, so that each name is looked up once and millions of addresses still fit."""
NEAR, SHOWN_NEAR = 60, 2
"""How alike a name has to be to be told as the nearest, in percent; how many are."""


@dataclass(frozen=True)
class Place:
    """Where a name leads: the code of the finest sure area, or None; and why it goes no further, or None.

    `problem`: unknown | ambiguous | elsewhere. `name` is the part that led nowhere, `near` the areas that come closest.
    `rest` is what stands behind the path in an address.
    """

    code: str | None
    problem: str | None = None
    name: str = ""
    near: tuple[str, ...] = ()
    rest: str = ""


@dataclass(frozen=True)
class _Area:
    code: str
    current: str
    name: str
    level: str


class AreaNames:
    """The names of one city's areas, ready to be looked up. `areas` is the table AREAS."""

    def __init__(self, areas: pa.Table, city_code: str) -> None:
        self.city = city_code.ljust(12, "0")
        rows = areas.select(["area_code", "current_code", "name", "level"]).to_pylist()
        self.by_code = {r["area_code"]: _Area(r["area_code"], r["current_code"], r["name"], r["level"]) for r in rows}
        self._inside: dict[tuple[str, str], dict[str, set[str]]] = {}
        self._called: dict[tuple[str, str], set[str]] = {}
        for area in self.by_code.values():
            for parent in self._parents(area):
                names = self._inside.setdefault((parent, area.level), {})
                self._called.setdefault((parent, area.level), set()).add(area.name)
                for spelling in _spellings(area.name, area.level):
                    names.setdefault(spelling, set()).add(area.current)
        self._full = dict(zip(areas["area_code"].to_pylist(), areas["full_name"].to_pylist(), strict=True))
        self._known: dict[tuple[str, ...], Place] = {}

    def of_levels(self, names: Sequence[str | None]) -> Place:
        """The place that names from the province down give, one a level; blanks are passed over."""
        key = ("levels", *(_plain(name) for name in names))
        if key not in self._known:
            self._known[key] = self._of_levels(key[1:])
        return self._known[key]

    def of_path(self, text: str | None, *, is_whole: bool = False) -> Place:
        """The place that a path in one text gives, or the path with which an address begins. `is_whole`: the text is
        nothing but the path, so that what is left over at its end is a name that leads nowhere.
        """
        key = ("path", _plain(text))
        if key not in self._known:
            if len(self._known) > KEPT:
                self._known.clear()
            self._known[key] = self._of_path(key[1])
        place = self._known[key]
        if is_whole and place.code and place.rest and not place.problem and not GROUP.match(place.rest):
            below = LEVELS[LEVELS.index(self.by_code[place.code].level) + 1 :]
            if below:
                near = self._nearest({place.code}, below[0], place.rest)
                return Place(place.code, "unknown", place.rest, near, place.rest)
        return place

    def inside(self, township: str, village: str) -> str:
        """The village of that name inside a township, as far as it is sure: else the township itself."""
        area = self.by_code.get(township)
        at, name = {area.current if area else township}, _plain(village)
        codes = self._called_so(at, "村", name)
        return next(iter(codes)) if len(codes) == 1 else township

    def _of_levels(self, names: Sequence[str]) -> Place:
        at, alike, written = {self.city}, set[str](), list[str]()
        finest = ["", *[""] * (len(LEVELS) - len(names)), *names][-len(LEVELS) :]
        for level, name in zip(LEVELS, finest, strict=True):
            if not name:
                continue
            if level == "市":
                if self.city in self._called_so(at, level, name):
                    written.append(name)
                    continue
                return Place(None, "elsewhere", name)
            bare = self._without_above(at, level, name, written)
            found = self._called_so(at, level, bare)
            if not found and self._called_so(alike, level, bare):
                return self._ambiguous(at | alike, written[-1])
            if not found and len(at) == 1:
                return self._unknown(at, level, bare)
            if not found or (len(at) > 1 and not self._all_known(at, level)):
                return self._ambiguous(at, written[-1])
            alike = self._of_other_kind(at, level, bare) - found
            at, written = found, [*written, name, bare]
        return self._ambiguous(at, written[-1]) if len(at) > 1 else self._place(next(iter(at)))

    def _place(self, code: str, rest: str = "") -> Place:
        return Place(code if code != self.city else None, rest=rest)

    def _ambiguous(self, at: set[str], name: str, rest: str = "") -> Place:
        """Of several areas what all of them lie in, and which they are."""
        above = [set(self._above(code)) for code in at]
        shared = sorted(set.intersection(*above) - {self.city}, key=lambda code: LEVELS.index(self.by_code[code].level))
        city = self.by_code[self.city].name if self.city in self.by_code else ""
        near = tuple(sorted((self._full[code] or "").removeprefix(city) for code in at))
        return Place(shared[-1] if shared else None, "ambiguous", name, near[:SHOWN_NEAR], rest)

    def _unknown(self, at: set[str], level: str, name: str) -> Place:
        code = next(iter(at))
        return Place(code if code != self.city else None, "unknown", name, self._nearest(at, level, name))

    def _called_so(self, at: set[str], level: str, name: str) -> set[str]:
        """The areas inside some places that bear a name; where none does, those that bear it under another kind."""
        canonical = {
            code for place in at for code in self._inside.get((place, level), {}).get(_canonical(name, level), ())
        }
        if canonical:
            return canonical
        return self._of_other_kind(at, level, name)

    def _of_other_kind(self, at: set[str], level: str, name: str) -> set[str]:
        """The areas inside some places that bear a name, of whatever kind they are."""
        stem = _stem(name, level)
        return {code for place in at for code in self._inside.get((place, level), {}).get(stem, ())}

    def _all_known(self, at: set[str], level: str) -> bool:
        """Whether the table says what is inside each of some places: only then does a missing name rule one out."""
        return all((place, level) in self._inside for place in at)

    def _without_above(self, at: set[str], level: str, name: str, written: Sequence[str]) -> str:
        """A name without those of the places above it, as they are called or were `written`, in front of it."""
        if self._called_so(at, level, name):
            return name
        above = [code for one in at for code in (*self._above(one), one)]
        for prefix in (*(self.by_code[code].name for code in above if code in self.by_code), *written):
            if name.startswith(prefix) and name != prefix:
                name = name[len(prefix) :]
        return name

    def _above(self, code: str) -> list[str]:
        """The areas that one lies in, by its code."""
        found = [code[:digits].ljust(12, "0") for digits in (4, 6, 9)]
        return [self.by_code[above].current for above in found if above in self.by_code and above != code]

    def _nearest(self, at: set[str], level: str, name: str) -> tuple[str, ...]:
        choices = sorted({called for place in at for called in self._called.get((place, level), ())})
        found = process.extract(name, choices, scorer=fuzz.ratio, limit=SHOWN_NEAR, score_cutoff=NEAR)
        return tuple(called for called, _, _ in found)

    def _of_path(self, text: str) -> Place:
        province = PROVINCE.match(text)
        rest = text[province.end() :] if province and self._starts_inside(text[province.end() :]) else text
        rest, has_city = self._without_city(rest)
        at, alike, asked = {self.city}, set[str](), ""
        for level in LEVELS[1:]:
            found = self._longest(at, level, rest)
            if found is None:
                if alike and self._longest(alike, level, rest):
                    at |= alike
                    break
                continue
            if len(at) > 1 and not self._all_known(at, level):
                break
            alike = self._of_other_kind(at, level, rest[: found[1]]) - found[0]
            at, length = found
            asked, rest = rest[:length], rest[length:]
        if len(at) > 1:
            return self._ambiguous(at, asked, rest)
        if at != {self.city}:
            return self._place(next(iter(at)), rest)
        if not text:
            return Place(None)
        is_elsewhere = province is not None and not has_city
        return Place(None, "elsewhere" if is_elsewhere else "unknown", rest[:12], rest=rest)

    def _starts_inside(self, rest: str) -> bool:
        """Whether a text goes on with this city or something in it: 河北省 may be a province, 省庄镇 is none."""
        return self._without_city(rest)[1] or any(self._longest({self.city}, level, rest) for level in LEVELS[1:])

    def _without_city(self, rest: str) -> tuple[str, bool]:
        found = self._longest({self.city}, "市", rest)
        if found and self.city in found[0]:
            return rest[found[1] :], True
        return rest, False

    def _longest(self, at: set[str], level: str, text: str) -> tuple[set[str], int] | None:
        """The areas of a level inside some places whose longest spelling begins a text, and how long that is. A name
        without its kind counts only where the text ends there or goes on with a place inside it.
        """
        other_kind: tuple[set[str], int] | None = None
        for length in range(min(len(text), 24), 1, -1):
            part = text[:length]
            canonical = _canonical(part, level)
            codes = {code for place in at for code in self._inside.get((place, level), {}).get(canonical, ())}
            if codes and _has_kind(part, level):
                return codes, length
            if codes and (length == len(text) or GROUP.match(text[length:]) or self._goes_on(codes, text[length:])):
                return codes, length
            if not codes and other_kind is None and _has_kind(part, level):
                stem = _stem(part, level)
                named = {code for place in at for code in self._inside.get((place, level), {}).get(stem, ())}
                other_kind = (named, length) if named else None
        return other_kind

    def _goes_on(self, codes: set[str], rest: str) -> bool:
        if len(codes) != 1:
            return False
        code = next(iter(codes))
        below = LEVELS[LEVELS.index(self.by_code[code].level) + 1 :]
        return any(self._longest({code}, level, rest) for level in below)

    def _parents(self, area: _Area) -> Iterator[str]:
        """Every area that a name of this one may stand under: those its code lies in, as they are now, and the city."""
        found: set[str] = set()
        for code in {area.code, area.current}:
            for digits in (4, 6, 9):
                above = code[:digits].ljust(12, "0")
                if above in self.by_code and above != code:
                    found |= {above, self.by_code[above].current}
        found.discard(area.current)
        yield from sorted(found | {self.city} - ({area.current} if area.level != "市" else set()))


def _plain(text: str | None) -> str:
    return GOVERNMENT.sub("", SEPARATORS.sub("", unicodedata.normalize("NFKC", text))) if text else ""


def _stem(name: str, level: str) -> str:
    """A name without its kind, never less than two characters."""
    for kind in KINDS[level]:
        if name.endswith(kind) and len(name) - len(kind) >= 2:
            return name[: -len(kind)]
    return name


def _has_kind(name: str, level: str) -> bool:
    return _stem(name, level) != name


def _canonical(name: str, level: str) -> str:
    """A name with its kind in one form: 村委会 is 村, 社区居委会 is 社区, 街道办事处 is 街道."""
    stem = _stem(name, level)
    kind = name[len(stem) :]
    return stem + CANONICAL.get(kind, kind)


def _spellings(name: str, level: str) -> set[str]:
    plain = _plain(name)
    return {_canonical(plain, level), _stem(plain, level)}
