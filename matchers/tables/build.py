"""Build the character and calendar tables from their published sources; offline, by hand, never at run time.

    python -m matchers.tables.build --pypinyin pinyin_dict.json --opencc FOLDER --unihan FOLDER

`--opencc` holds OpenCC's dictionaries as text, `--unihan` the Unihan_*.txt files; SOURCES.md says which versions and
how to get them. Writes pinyin.tsv, hard_fold.tsv and shapes.tsv beside this file, ordered, so that a rebuild shows as
a readable diff. With `--lunar` it also writes lunar.tsv; that needs the packages lunar_python and LunarCalendar, which
compute the calendar in different ways: the build stops if they disagree about a single year.

"Standard" below means the 8,105 characters of the General Standard list of 2013 (通用规范汉字表, Unihan kTGHZ2013).
"""

import argparse
import importlib
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).parent
OPENCC = (
    "TSCharacters",
    "TSCharactersExt",
    "HKVariantsRev",
    "TWVariantsRev",
    "JPShinjitaiCharacters",
)
VARIANTS = ("kSimplifiedVariant", "kZVariant", "kSemanticVariant")
LARGEST_PHONETIC_CLASS = 30  # larger ones gather everything under a radical (女 日 虫) and say nothing about shape
SHORTEST_CANGJIE = 3  # one letter of two is half the character
FIRST_YEAR, LAST_YEAR = 1900, 2100

Readings = dict[str, list[str]]


def toneless(syllable: str) -> str:
    """Pinyin syllable without its tone mark, ü as v: lǜ -> lv."""
    bare = unicodedata.normalize("NFD", syllable.strip().lower()).replace("u\u0308", "v")
    return "".join(sign for sign in bare if sign.isascii() and sign.isalpha()).replace("ê", "e")


def unihan(folder: Path, *fields: str) -> dict[str, dict[str, str]]:
    """Fields of Unihan by field and character."""
    found: dict[str, dict[str, str]] = {field: {} for field in fields}
    for path in sorted(folder.glob("Unihan_*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            parts = line.split("\t")
            if len(parts) == 3 and parts[1] in found:
                found[parts[1]][chr(int(parts[0][2:], 16))] = parts[2]
    return found


def readings(pypinyin: Path, fields: dict[str, dict[str, str]]) -> Readings:
    """Toneless readings by character, the usual one first.

    A standard character has the readings of its dictionary (no obsolete ones, which would make strangers homophones);
    any other has pypinyin's first.
    """
    packaged = {chr(int(code)): text.split(",") for code, text in json.loads(pypinyin.read_text("utf-8")).items()}
    mandarin = {char: text.split()[:1] for char, text in fields["kMandarin"].items()}
    standard = {char: [entry.partition(":")[2] for entry in text.split()] for char, text in fields["kTGHZ2013"].items()}
    table: Readings = {}
    for char in sorted(set(packaged) | set(mandarin) | set(standard)):
        is_name_character = char in standard or 0x3400 <= ord(char) <= 0x9FFF
        known = [*mandarin.get(char, []), *standard.get(char, [])] if char in standard else packaged.get(char, [])[:1]
        syllables = list(dict.fromkeys(filter(None, map(toneless, known or mandarin.get(char, [])))))
        if is_name_character and syllables:
            table[char] = syllables
    return table


def opencc_steps(folder: Path) -> dict[str, str]:
    """OpenCC's first choice for each character, from traditional, regional and Japanese forms."""
    steps: dict[str, str] = {}
    for name in OPENCC:
        path = next(folder.glob(f"*{name}.txt"))
        for line in path.read_text(encoding="utf-8").splitlines():
            char, _, choices = line.partition("\t")
            if len(char) == 1 and choices:
                steps.setdefault(char, choices.split()[0])
    return steps


def hard_fold(folder: Path, fields: dict[str, dict[str, str]], sound: Readings) -> dict[str, str]:
    """Standard character for each traditional, regional or variant one.

    A standard character never folds: 乾, 著, 徵 are names of their own. A Unihan variant counts only when it names
    one standard character that shares a reading.
    """
    standard = fields["kTGHZ2013"]
    steps = opencc_steps(folder)
    table: dict[str, str] = {}
    for char in steps:
        target = char
        for _ in range(4):
            target = target if target in standard else steps.get(target, target)
        if char not in standard and target in standard:
            table[char] = target
    for field in VARIANTS:
        for char, text in fields[field].items():
            named = {chr(int(part.split("<")[0][2:], 16)) for part in text.split()}
            targets = {table.get(other, other) for other in named if table.get(other, other) in standard}
            if char in standard or char in table or len(targets) != 1:
                continue
            (target,) = targets
            if set(sound.get(char, [])) & set(sound.get(target, [])):
                table[char] = target
    return table


def phonetic_classes(fields: dict[str, dict[str, str]]) -> Iterator[str]:
    """Standard characters that share a phonetic part, one text per class (Unihan kPhonetic, after Casey)."""
    classes: defaultdict[str, set[str]] = defaultdict(set)
    for char, text in fields["kPhonetic"].items():
        if char in fields["kTGHZ2013"]:
            for number in text.split():
                classes[number.rstrip("*x")].add(char)
    for number in sorted(classes):
        if 1 < len(classes[number]) <= LARGEST_PHONETIC_CLASS:
            yield "".join(sorted(classes[number]))


def cangjie_neighbours(fields: dict[str, dict[str, str]]) -> Iterator[str]:
    """A standard character, then those after it whose Cangjie code is at most one letter away."""
    codes = {
        char: text.split()[0]
        for char, text in fields["kCangjie"].items()
        if char in fields["kTGHZ2013"] and len(text.split()[0]) >= SHORTEST_CANGJIE
    }
    by_gap: defaultdict[str, set[str]] = defaultdict(set)
    for char, code in codes.items():
        for gapped in (*_gapped(code), *_grown(code), f"={code}"):
            by_gap[gapped].add(char)
    near: defaultdict[str, set[str]] = defaultdict(set)
    for group in by_gap.values():
        for char in group:
            near[char] |= {other for other in group if other > char}
    for char in sorted(near):
        if near[char]:
            yield char + "".join(sorted(near[char]))


def _gapped(code: str) -> list[str]:
    """One letter replaced by _: two codes that share one differ by a substitution."""
    return [f"{code[:at]}_{code[at + 1 :]}" for at in range(len(code))]


def _grown(code: str) -> list[str]:
    """One _ put in: shared with the codes that have one letter more there."""
    return [f"{code[:at]}_{code[at:]}" for at in range(len(code) + 1)]


def lunar_years() -> Iterator[tuple[str, str, str, str]]:
    """Lunar year, solar day of its first day, leap month (0: none), month lengths as 0 (29 days) and 1 (30 days)."""
    first, second = importlib.import_module("lunar_python"), importlib.import_module("lunarcalendar")
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        months = [m for m in first.LunarYear.fromYear(year).getMonths() if m.getYear() == year]
        leap = next((-m.getMonth() for m in months if m.getMonth() < 0), 0)
        lengths = "".join(str(m.getDayCount() - 29) for m in months)
        start = first.Lunar.fromYmd(year, 1, 1).getSolar()
        day = date(start.getYear(), start.getMonth(), start.getDay())
        last = day + timedelta(sum(29 + int(bit) for bit in lengths) - 1)
        if year < LAST_YEAR:
            for solar, month, number in ((day, 1, 1), (last, 12, 29 + int(lengths[-1]))):
                other = second.Converter.Solar2Lunar(second.Solar(solar.year, solar.month, solar.day))
                if (other.year, other.month, other.day) != (year, month, number):
                    raise SystemExit(f"the two calendars disagree about lunar year {year}")
        yield str(year), day.isoformat(), str(leap), lengths


def write(name: str, comment: str, rows: Iterable[Iterable[str]]) -> None:
    """Write a table: one comment line, then tab-separated rows."""
    lines = [f"# {comment}", *("\t".join(row) for row in rows)]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Read the sources named on the command line and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pypinyin", type=Path, required=True)
    parser.add_argument("--opencc", type=Path, required=True)
    parser.add_argument("--unihan", type=Path, required=True)
    parser.add_argument("--lunar", action="store_true")
    asked = parser.parse_args()
    fields = unihan(asked.unihan, "kTGHZ2013", "kMandarin", "kPhonetic", "kCangjie", *VARIANTS)
    sound = readings(asked.pypinyin, fields)
    _write_characters(asked.opencc, fields, sound)
    if asked.lunar:
        comment = (
            "Built by build.py. Lunar year, its first day, leap month (0: none), month lengths (0: 29 days, 1: 30)."
        )
        write("lunar.tsv", comment, lunar_years())


def _write_characters(opencc: Path, fields: dict[str, dict[str, str]], sound: Readings) -> None:
    usual: defaultdict[str, str] = defaultdict(str)
    other: defaultdict[str, str] = defaultdict(str)
    for char, syllables in sorted(sound.items()):
        usual[syllables[0]] += char
        for syllable in syllables[1:]:
            other[syllable] += char
    syllables_used = sorted(set(usual) | set(other))
    write(
        "pinyin.tsv",
        "Built by build.py. Syllable (no tone, ü as v), characters read so usually, characters also read so.",
        ((syllable, usual[syllable], other[syllable]) for syllable in syllables_used),
    )
    folded: defaultdict[str, str] = defaultdict(str)
    for char, target in sorted(hard_fold(opencc, fields, sound).items()):
        folded[target] += char
    write("hard_fold.tsv", "Built by build.py. Standard character, forms that fold to it.", sorted(folded.items()))
    phonetic = [("phonetic", chars) for chars in phonetic_classes(fields)]
    cangjie = [("cangjie", chars) for chars in cangjie_neighbours(fields)]
    comment = "Built by build.py. phonetic: any two look alike; cangjie: the first looks like each of the others."
    write("shapes.tsv", comment, [*phonetic, *cangjie])


if __name__ == "__main__":
    main()
