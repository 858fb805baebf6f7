"""Areas by name: names and paths of a city's areas -> their codes, as fine as is sure.

    names = AreaNames(areas, "369900")
    names.of_levels(["某省", "东湖市", "临江县", "城厢", "龙湾村委会"])   # one name a level, any of them blank
    names.of_path("某省东湖市临江县城厢镇龙湾村3组12号")                  # a path, or an address that begins with one

A name counts with or without what kind of place it is (镇, 街道办事处, 村委会, 社区居委会 …). A closed area counts as
its successor. Nothing is guessed: a name that two areas of the same place bear, or none, ends the search, and the place
found so far is the answer.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

import pyarrow as pa

LEVELS = ("市", "县", "乡", "村")
KINDS = {
    "市": ("自治州", "地区", "市", "州", "盟"),
    "县": ("自治县", "自治旗", "市辖区", "新区", "县", "区", "市", "旗"),
    "乡": ("街道办事处", "办事处", "街道", "地区", "民族乡", "镇", "乡", "苏木", "农场", "林场"),
    "村": (
        *("社区居民委员会", "村民委员会", "居民委员会", "社区居委会", "村委会", "居委会"),
        *("社区", "村", "居", "嘎查"),
    ),
}
"""What a name of each level may end in, the longest first."""

CANONICAL = {
    **dict.fromkeys(("街道办事处", "办事处", "街道"), "街道"),
    **dict.fromkeys(("社区居民委员会", "居民委员会", "社区居委会", "居委会", "社区", "居"), "社区"),
    **dict.fromkeys(("村民委员会", "村委会", "村"), "村"),
}
PROVINCE = re.compile(r"^[\u4e00-\u9fff]{1,6}?(省|(?:壮族|回族|维吾尔)?自治区)")
SEPARATORS = re.compile(r"[\s/\\|>、,，·\-—_.]+")
GROUP = re.compile(r"^第?[0-9一二三四五六七八九十]+(组|队|社)")
"""What follows a village's name though it is no place of its own: its groups."""

NEAR = 0.6


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
        for area in self.by_code.values():
            for parent in self._parents(area):
                names = self._inside.setdefault((parent, area.level), {})
                for spelling in _spellings(area.name, area.level):
                    names.setdefault(spelling, set()).add(area.current)
        self._known: dict[tuple[str, ...], Place] = {}

    def of_levels(self, names: Sequence[str | None]) -> Place:
        """The place that names from the province down give, one a level; blanks are passed over."""
        key = ("levels", *(_plain(name) for name in names))
        if key not in self._known:
            self._known[key] = self._of_levels(key[1:])
        return self._known[key]

    def of_path(self, text: str | None) -> Place:
        """The place that a path in one text gives, or the path with which an address begins."""
        key = ("path", _plain(text))
        if key not in self._known:
            self._known[key] = self._of_path(key[1])
        return self._known[key]

    def inside(self, township: str, village: str) -> str:
        """The village of that name inside a township, as far as it is sure: else the township itself."""
        area = self.by_code.get(township)
        at, name = (area.current if area else township), _plain(village)
        codes = self._inside.get((at, "村"), {}).get(_canonical(name, "村")) or self._by_stem(at, "村", name)
        return next(iter(codes)) if codes and len(codes) == 1 else township

    def _of_levels(self, names: Sequence[str]) -> Place:
        at = self.city
        finest = ["", *[""] * (len(LEVELS) - len(names)), *names][-len(LEVELS) :]
        for level, name in zip(LEVELS, finest, strict=True):
            if not name:
                continue
            codes = self._inside.get((at, level), {}).get(_canonical(name, level)) or self._by_stem(at, level, name)
            if level == "市":
                if codes and self.city in codes:
                    continue
                return Place(None, "elsewhere", name)
            if codes and len(codes) == 1:
                at = next(iter(codes))
                continue
            return self._stuck(at, level, name, codes)
        return Place(at if at != self.city else None)

    def _stuck(self, at: str, level: str, name: str, codes: set[str] | None) -> Place:
        code = at if at != self.city else None
        if codes:
            return Place(code, "ambiguous", name, tuple(sorted(self.by_code[c].name for c in codes)))
        return Place(code, "unknown", name, self._nearest(at, level, name))

    def _by_stem(self, at: str, level: str, name: str) -> set[str] | None:
        return self._inside.get((at, level), {}).get(_stem(name, level))

    def _nearest(self, at: str, level: str, name: str) -> tuple[str, ...]:
        inside = (area for area in self.by_code.values() if area.level == level and at in self._parents(area))
        return tuple(get_close_matches(name, sorted({area.name for area in inside}), n=2, cutoff=NEAR))

    def _of_path(self, text: str) -> Place:
        province = PROVINCE.match(text)
        rest = text[province.end() :] if province and self._starts_inside(text[province.end() :]) else text
        rest, has_city = self._without_city(rest)
        at = self.city
        for level in LEVELS[1:]:
            found = self._longest(at, level, rest)
            if found is None:
                continue
            codes, length = found
            if len(codes) > 1:
                return self._stuck(at, level, rest[:length], codes)
            at, rest = next(iter(codes)), rest[length:]
        if at != self.city:
            return Place(at, rest=rest)
        if not text:
            return Place(None)
        is_elsewhere = province is not None and not has_city
        return Place(None, "elsewhere" if is_elsewhere else "unknown", rest[:12], rest=rest)

    def _starts_inside(self, rest: str) -> bool:
        """Whether a text goes on with this city or something in it: 河北省 may be a province, 省庄镇 is none."""
        return self._without_city(rest)[1] or any(self._longest(self.city, level, rest) for level in LEVELS[1:])

    def _without_city(self, rest: str) -> tuple[str, bool]:
        found = self._longest(self.city, "市", rest)
        if found and self.city in found[0]:
            return rest[found[1] :], True
        return rest, False

    def _longest(self, at: str, level: str, text: str) -> tuple[set[str], int] | None:
        """The areas of a level inside a place whose longest spelling begins a text, and how long that is. A name
        without its kind counts only where the text ends there or goes on with a place inside it.
        """
        names = self._inside.get((at, level), {})
        for length in range(min(len(text), 24), 1, -1):
            part = text[:length]
            codes = names.get(_canonical(part, level))
            if codes and _has_kind(part, level):
                return codes, length
            if codes and (length == len(text) or GROUP.match(text[length:]) or self._goes_on(codes, text[length:])):
                return codes, length
        return None

    def _goes_on(self, codes: set[str], rest: str) -> bool:
        if len(codes) != 1:
            return False
        code = next(iter(codes))
        below = LEVELS[LEVELS.index(self.by_code[code].level) + 1 :]
        return any(self._longest(code, level, rest) for level in below)

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
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)) if text else ""


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
