"""`faxian propose`: the contracts/<extract>.yaml that a drop would need, for a person to accept line by line.

A heading that no contract knows is set beside what it looks like and what stands under it; a value outside its code
list beside the value it looks like. Nothing is taken before a person has put the proposal into the city's contracts/:
each stands behind a `#`, with its reason, and is accepted by taking the mark away.
"""

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
from rapidfuzz import fuzz

from data_contracts.city import load_city
from data_contracts.contract import CityAdditions, Column, Contract, Kind, load_contracts, with_additions
from data_contracts.core_parts import core_folder
from data_contracts.errors import ContractError
from data_contracts.layout import Layout, load_layouts
from flows.ingest.accept import accept_extract
from flows.ingest.discover import discover, remove_unpacked
from flows.ingest.file_account import FileAccount
from flows.ingest.headings import Headings, find_headings
from flows.ingest.layouts.recognise import recognised
from flows.ingest.meanings import Meaning, meanings
from flows.ingest.problems import FileProblem
from flows.ingest.raw import HEADING_WITHIN
from flows.ingest.reasons import File
from flows.ingest.sheets import format_of, open_sheets
from flows.ingest.stage import by_extract
from flows.store.files import write_bytes
from flows.store.run import period_end
from flows.store.spill import gone_with_us
from rules.city_rules import use_city

MARK = "#待定 "
"""What stands before a proposal until a person has accepted it."""
NO_COLUMN = (File.MISSING_HEADING, File.NO_HEADING)
VALUE_NEAR = 60.0
MAX_VALUE = 20


@dataclass(frozen=True)
class Proposal:
    """What one extract's files would need. `headings`: unknown heading -> what it probably means, or null; `values`:
    (column, spelling) -> the value it looks like or null, and how often it came; `missing`: required columns that even
    the proposals do not fill.
    """

    extract: str
    title: str
    headings: Mapping[str, Meaning | None]
    values: Mapping[tuple[str, str], tuple[str | None, int]]
    missing: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to accept or to look for; columns that are like nothing are told by `check`."""
        near = [meaning for meaning in self.headings.values() if meaning]
        return not (near or self.missing or any(value for value, _ in self.values.values()))


def propose(city: Path, incoming: Path, period: str) -> tuple[Proposal, ...]:
    """Read a drop under the city's contracts as they are; a proposal for each extract that needs one."""
    use_city(city)
    settings, as_of = load_city(city), period_end(period)
    contracts = load_contracts(settings.contracts)
    layouts = load_layouts(settings.layouts, contracts)
    found = []
    with gone_with_us("faxian-propose-") as folder:
        drop = discover(incoming / period, contracts, folder / "unpacked")
        for extract, files in by_extract(drop).items():
            contract, headings = contracts[extract], dict[str, Meaning | None]()
            for file in files:
                if file.problem is None:
                    headings |= _headings_of(file.path, file.source_file, contract, layouts.get(extract, ()), as_of)
            accounts = accept_extract(_with_headings(contract, headings), files, folder, as_of)
            shutil.rmtree(core_folder(folder, extract), ignore_errors=True)
            missing = _missing(contract, headings, accounts)
            found.append(Proposal(extract, contract.title, headings, _values_of(accounts, contract), missing))
        remove_unpacked(folder / "unpacked")
    return tuple(proposal for proposal in found if not proposal.is_empty)


def _headings_of(
    path: Path, name: str, contract: Contract, layouts: Sequence[Layout], as_of: date
) -> dict[str, Meaning | None]:
    """Headings that a file's contract does not know, with what they probably mean; none of an export in a layout."""
    try:
        sheets = open_sheets(path, format_of(path), frozenset(contract.headings()))
    except FileProblem:
        return {}
    if recognised(sheets, contract, layouts, name):
        return {}
    found: dict[str, Meaning | None] = {}
    for sheet in sheets:
        at = find_headings(sheet.head, contract) or _likely_headings(sheet.head)
        if at is not None:
            found |= meanings(at, sheet.head, contract, as_of)
    return found


def _likely_headings(head: pl.DataFrame) -> Headings | None:
    """The row that looks like a heading where no contract knows one: as wide as what is below it, different texts in
    every cell, none of them a number.
    """
    rows = [[(cell or "").strip() for cell in row] for row in head.head(HEADING_WITHIN + 1).iter_rows()]
    widest = max((sum(map(bool, row)) for row in rows), default=0)
    for at, row in enumerate(rows[:-1]):
        texts = [cell for cell in row if cell]
        if len(texts) >= max(2, widest - 1) and len(set(texts)) == len(texts) and not any(map(_has_number, texts)):
            return Headings((at,), {}, tuple(row), tuple(texts))
    return None


def _has_number(text: str) -> bool:
    return re.search(r"\d{2}", text) is not None


def _with_headings(contract: Contract, headings: Mapping[str, Meaning | None]) -> Contract:
    """The contract as it would be if every proposal were accepted; as it is where they contradict each other."""
    aliases: dict[str, tuple[str, ...]] = {}
    for text, meaning in headings.items():
        if meaning:
            aliases[meaning.column] = (*aliases.get(meaning.column, ()), text)
    try:
        return with_additions(contract, CityAdditions(aliases=aliases))
    except ContractError:
        return contract


def _missing(
    contract: Contract, headings: Mapping[str, Meaning | None], accounts: Sequence[FileAccount]
) -> tuple[str, ...]:
    """Required columns of files that were refused, and that no proposal names."""
    proposed = {meaning.column for meaning in headings.values() if meaning}
    refused = [account for account in accounts if account.problem and account.problem.code in NO_COLUMN]
    return tuple(
        f"{column.heading}（{column.name}）"
        for column in contract.columns
        if refused and headings and column.is_required and column.name not in proposed
    )


def _values_of(accounts: Sequence[FileAccount], contract: Contract) -> dict[tuple[str, str], tuple[str | None, int]]:
    counts = sum((account.unknown_values for account in accounts), Counter[tuple[str, str]]())
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {
        (name, text): (_nearest(text, contract.column(name)), count)
        for (name, text), count in ordered
        if len(text) <= MAX_VALUE and contract.column(name).kind in (Kind.ENUM, Kind.FLAG, Kind.SEX)
    }


def _nearest(text: str, column: Column) -> str | None:
    """The value of a list that a spelling looks most like, by the list's own texts and all spellings known for it."""
    flags = {"是": "是", "否": "否"} if column.kind is Kind.FLAG else {}
    known = flags | {value: value for value in column.values} | dict(column.value_map or {})
    score, value = max(((fuzz.ratio(text, spelling), value) for spelling, value in known.items()), default=(0, ""))
    within = next((value for spelling, value in known.items() if len(spelling) > 1 and spelling in text), None)
    return value if score >= VALUE_NEAR else within


def text_of(proposal: Proposal, period: str) -> str:
    """The text of contracts/<extract>.yaml: every proposal marked, with its reason."""
    return "\n".join([*_lines(proposal, period), ""])


def _lines(proposal: Proposal, period: str) -> Iterator[str]:
    yield f"# {proposal.title}（{proposal.extract}）：{period} 送来的文件里合同不认识的标题和写法。"
    yield f"# 逐行核对：对的，去掉行首的“{MARK}”；不对的，整行删掉。没有去掉标记的，不起作用。"
    by_column: dict[str, list[Meaning]] = {}
    for meaning in proposal.headings.values():
        if meaning:
            by_column.setdefault(meaning.column, []).append(meaning)
    if by_column:
        yield "aliases:"
    for column, each in by_column.items():
        headings = ", ".join(_quoted(meaning.heading) for meaning in each)
        yield f"{MARK}  {column}: [{headings}]  # {'；'.join(meaning.why for meaning in each)}"
    lists = [(name, text, value, count) for (name, text), (value, count) in proposal.values.items() if value]
    if lists:
        yield "values:"
    for name in dict.fromkeys(name for name, *_ in lists):
        yield f"  {name}:"
        spellings = [(text, value, count) for column, text, value, count in lists if column == name]
        yield from (f"{MARK}    {_quoted(text)}: {value}  # {count} 行" for text, value, count in spellings)
    unlike = [text for text, meaning in proposal.headings.items() if meaning is None]
    if unlike:
        yield f"# 没有相近项的列，不会采用：{'、'.join(unlike)}"
    if proposal.missing:
        yield f"# 必有而没有找到的项，请在上一行的列里认：{'、'.join(proposal.missing)}"
    left = [f"{name}“{text}”（{count} 行）" for (name, text), (value, count) in proposal.values.items() if not value]
    if left:
        yield f"# 不知道是什么意思的写法，请向送数部门核实：{'、'.join(left)}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def write_proposals(city: Path, proposals: Sequence[Proposal], period: str) -> tuple[Path, ...]:
    """Write each proposal into the city's contracts/; where a file is there already beside it, as <extract>.yaml.待定,
    which is read by nobody.
    """
    written = []
    for proposal in proposals:
        path = city / "contracts" / f"{proposal.extract}.yaml"
        path = path.with_name(f"{proposal.extract}.yaml.待定") if path.exists() else path
        write_bytes(path, text_of(proposal, period).encode())
        written.append(path)
    return tuple(written)
