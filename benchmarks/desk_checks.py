"""What has to hold on the desk's pages: a lead agrees with lists and tables; the page with rules of readable pages."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import polars as pl

from data_contracts.labels import URGENCIES
from data_contracts.worklist_form import LEAD_ID, WORKLIST

WHOLE_NUMBER = re.compile(r"\d{17}[\dX]|(?<![\da-f-])1[3-9]\d{9}(?![\da-f])")
LINE, TOWN, URGENCY = (WORKLIST[name].heading for name in ("list_no", "township_code", "urgency"))
DEADLINE = WORKLIST["deadline"].heading
LEAST_CONTRAST = 4.5
PAIRS = (("ink", "paper"), ("ink", "pale"), ("quiet", "paper"), ("quiet", "pale"), ("link", "paper"), ("link", "pale"))
PAIRS += (("bad", "paper"), ("warn", "paper"))

Content = Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """The desk of a month as its pages hold it, beside the tables and lists it was made from."""

    folder: Path
    known: Content
    index: list[dict[str, Any]]
    towns: Mapping[str, Content]
    leads: pl.DataFrame
    lines: Mapping[str, list[dict[str, str]]]

    @cached_property
    def ids(self) -> list[str]:
        """Every lead number that a search can find."""
        return [str(row["id"]) for row in self.index]

    def place(self, lead_id: str) -> tuple[Content, int, str]:
        """The file a lead stands in, its place there, and the township of the file."""
        at = self.ids.index(lead_id)
        for file, town, _, start, number in self.known["parts"]:
            if start <= at < start + number:
                return self.towns[file], at - start, town
        raise KeyError(lead_id)


def read_desk(folder: Path) -> Desk:
    """Read what the pages load, and what it should agree with."""
    index: list[dict[str, Any]] = []
    for path in sorted((folder / "desk").glob("leads_*.js")):
        columns = _given(path)
        index += [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    known = _given(folder / "desk" / "known.js")
    towns = {part[0]: _given(folder / "desk" / f"{part[0]}.js")[1] for part in known["parts"]}
    leads = pl.read_parquet(folder / "tables" / "leads.parquet", glob=False)
    lines: dict[str, list[dict[str, str]]] = {}
    for path in sorted((folder / "worklists").glob("[0-9]*.csv")):
        for row in pl.read_csv(path, infer_schema=False, glob=False).iter_rows(named=True):
            lines.setdefault(row[LEAD_ID], []).append(row)
    return Desk(folder, known, index, towns, leads, lines)


def _given(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return json.loads(text[text.index("(") + 1 : text.rindex(")")])


def followed(desk: Desk, lead: Mapping[str, Any]) -> Iterator[str]:
    """What does not agree between a lead of the tables and the desk, from its list row to its articles."""
    town, at, code = desk.place(lead["lead_id"])
    short = desk.index[desk.ids.index(lead["lead_id"])]
    yield from _list_rows(desk, lead, short, code, str(_cell(town, "lines", at) or ""))
    held = _cell(town, "held", at)
    if held != lead["suppressed_by"] or bool(held) == lead["is_published"]:
        yield f"held back by {held}, in the table by {lead['suppressed_by']}"
    if held and not _cell(town, "because", at):
        yield "the page does not say why it is held back"
    wanted = {"level": "identity_level", "case": "case_no", "home": "household_no", "person": "person_id"}
    for shown, column in wanted.items():
        if _cell(town, shown, at) != lead[column]:
            yield f"{column} differs"
    if not _same_sentence(str(_cell(town, "statement", at)), lead["statement"]):
        yield "the sentence differs by more than names"
    first = sum(town["rows"][:at])
    source = town["source"]
    rows = [
        tuple(_cell(source, name, n) for name in ("extract", "file", "row"))
        for n in range(first, first + town["rows"][at])
    ]
    if rows != [(one["extract"], one["source_file"], one["source_row"]) for one in lead["evidence"] or []]:
        yield "its source rows differ"
    yield from _articles(desk, lead, str(_cell(town, "values", at) or ""))


def _list_rows(desk: Desk, lead: Mapping[str, Any], short: Content, code: str, told: str) -> Iterator[str]:
    on_lists = desk.lines.get(lead["lead_id"], [])
    lines = {f"{row[TOWN]} {row[LINE]}" for row in on_lists}
    if set(told.split(";")) - {""} != lines:
        yield f"its lines are {told or 'none'}, on the lists {sorted(lines)}"
    for row in on_lists:
        if row[TOWN] == code and int(row[LINE]) != short["line"]:
            yield "the line of the index is another"
        if row[URGENCY] != desk.known["codes"]["urgency"][short["urgency"]]:
            yield "its urgency is not that of the list"
        if row[DEADLINE] != str(lead["deadline"]):
            yield "its deadline is not that of the list"
    if not on_lists and URGENCIES[lead["urgency"]] != desk.known["codes"]["urgency"][short["urgency"]]:
        yield "its urgency is not that of the table"


def _articles(desk: Desk, lead: Mapping[str, Any], values: str) -> Iterator[str]:
    rule = desk.known["rules"].get(lead["rule_id"])
    if not rule or not rule["says"]:
        yield "its rule is not told"
    for code in (lead["cites"] or "").split(";"):
        if not all(desk.known["articles"].get(code, [""])[:1]):
            yield f"the article {code} is not told"
    for number in values.split(",") if values else ():
        line = desk.known["values"][int(number)]
        if "出处" not in line and "没有有效的值" not in line:
            yield f"a number without a citation: {line}"


def _cell(columns: Content, name: str, at: int) -> Any:
    column = columns[name]
    return column["of"][column["at"][at]] if isinstance(column, dict) else column[at]


def _same_sentence(shown: str, said: str) -> bool:
    """Whether a sentence is the table's but for what is hidden in it."""
    if "（见原线索）" in shown:
        return True
    pattern = ".+".join(re.escape(piece) for piece in re.split(r"\*+", shown))
    return re.fullmatch(pattern, said) is not None


def page_faults(folder: Path) -> list[str]:
    """What is wrong with the index page: links, numbers of people, labels, tables, headings, colours."""
    text = (folder / "index.html").read_text(encoding="utf-8")
    page = _Page()
    page.feed(text)
    faults = page.faults()
    faults += [f"a link goes nowhere: {link}" for link in page.links if not _resolves(folder, link, page.ids)]
    for path in [folder / "index.html", *sorted((folder / "desk").glob("*.js"))]:
        if WHOLE_NUMBER.search(path.read_text(encoding="utf-8")):
            faults.append(f"{path.name} holds what looks like a whole number of a person")
    return faults + contrast_faults()


def _resolves(folder: Path, link: str, ids: set[str]) -> bool:
    return link[1:] in ids if link.startswith("#") else (folder / unquote(link)).is_file()


def contrast_faults() -> list[str]:
    """Pairs of the page's colours that are too near each other (WCAG 2: 4.5 for text)."""
    css = resources.files("flows.deliverables.desk.templates").joinpath("desk.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css))
    return [
        f"{ink} on {back} has a contrast of {ratio:.1f}"
        for ink, back in PAIRS
        if (ratio := contrast(colours[ink], colours[back])) < LEAST_CONTRAST
    ]


def contrast(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class _Page(HTMLParser):
    """What a page is made of, as far as the rules of readable pages ask."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.labelled: set[str] = set()
        self.controls: list[str] = []
        self.heads_without_scope = self.tables = self.captions = self.images_unnamed = self.external = 0
        self.twice: list[str] = []
        self.headings: list[int] = []
        self.language = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what the rules ask about."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.twice += [given["id"]] if given["id"] in self.ids else []
            self.ids.add(given["id"])
        self.language = given.get("lang", "") if tag == "html" else self.language
        self.external += any(given.get(name, "").startswith(("http:", "https:", "//")) for name in ("src", "href"))
        self.heads_without_scope += tag == "th" and "scope" not in given
        self.tables += tag == "table"
        self.captions += tag == "caption"
        self.images_unnamed += tag in ("img", "svg") and not {"alt", "aria-label", "aria-hidden"} & set(given)
        self.links += [given["href"]] if tag == "a" and "href" in given else []
        self.labelled |= {given["for"]} if tag == "label" and "for" in given else set()
        self.controls += [given.get("id", "")] if tag in ("input", "select", "textarea") else []
        self.headings += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []

    def faults(self) -> list[str]:
        """What does not hold."""
        found = [f"a field without a label: {one}" for one in self.controls if one not in self.labelled]
        found += [f"an id stands twice: {one}" for one in self.twice]
        found += ["the page names no language"] if not self.language else []
        found += ["something is fetched from outside"] if self.external else []
        found += ["a heading of a table has no scope"] if self.heads_without_scope else []
        found += ["a table has no caption"] if self.captions < self.tables else []
        found += ["a picture has neither words nor is hidden"] if self.images_unnamed else []
        found += ["a heading leaves out a step"] if any(b > a + 1 for a, b in pairwise(self.headings)) else []
        return found
