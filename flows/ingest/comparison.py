"""The roster compared with last month's, where its files say only who is in them: who left is 停保, and told."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from data_contracts import at_rest
from data_contracts.contract import Contract
from data_contracts.core_parts import core_parts
from data_contracts.layout import Layout
from data_contracts.tables import LAST_MONTH, MEMBERS
from flows.ingest.core import write_part
from flows.ingest.discover import FoundFile
from flows.ingest.file_account import FileAccount
from flows.ingest.layouts.compare import Gone, Place, gone, missing_kinds
from flows.ingest.layouts.whole import ROSTER, Exports
from flows.ingest.problems import FileProblem
from flows.ingest.reasons import File

WHO = ("id_no", "name", "household_no", "programme", "urban_rural")


def compare_roster(
    contract: Contract, accounts: Mapping[str, list[FileAccount]], ingest: Path, exports: Exports, as_of: date
) -> None:
    """Add to the roster's core table the people who left since last month, and to its accounts the files they were last
    in, and a problem for each kind of file that came last month and is missing now. Nothing in the first month, or
    where no file is compared.
    """
    each = accounts.get(ROSTER, [])
    by_name = {layout.name: layout for layout in exports.layouts.get(ROSTER, ())}
    kinds = {account.layout: by_name[account.layout.split()[0]] for account in each if account.layout}
    compared = {kind: layout for kind, layout in kinds.items() if layout.file.status_by_comparison}
    of_people = {kind for kind, layout in compared.items() if layout.file.role != "households"}
    parts = core_parts(ingest, ROSTER)
    if exports.last is None or not parts:
        for account in each:
            is_file = MEMBERS not in account.source_file and account.problem is None
            if exports.last is None and account.layout in of_people and is_file:
                account.notes.append("没有上月的名单可比：上月以来谁停保不详，看停保的规则（I09）本月看不到他们")
        return
    each += [_missing(kind, by_name, exports.last.period) for kind in missing_kinds(exports.last, kinds)]
    good = {account.layout for account in each if account.layout and account.problem is None}
    places = {_place(kind, layout) for kind, layout in compared.items() if kind in good}
    places = {(programme, urban) for programme, urban in places if programme}
    roster = at_rest.read_frame(parts, list(WHO))
    for one in gone(exports.last, set(good), places, roster, as_of):
        write_part(ingest, contract, one.file_no, one.rows)
        each.append(_account(contract, one, exports.last.period))


def _place(kind: str, layout: Layout) -> Place:
    """Programme and 城乡 of a kind of file: what the name says, else what its layout says of every row."""
    named = kind.split()[1:]
    by_name = next((f.fixed for f in layout.file.by_file_name if list(f.fixed.values()) == named), {})
    programme = layout.file.columns.get("programme")
    return by_name.get("programme", (programme.fixed if programme else None) or ""), by_name.get("urban_rural")


def _missing(kind: str, layouts: Mapping[str, Layout], period: str) -> FileAccount:
    name, *named = kind.split()
    title = layouts[name].file.title if name in layouts else name
    what = f"{title}{'（' + '、'.join(named) + '）' if named else ''}"
    account = FileAccount(FoundFile(ROSTER, f"roster/（没有送来）{what}", Path(), "", 0), f"roster/（没有送来）{what}")
    account.problem = FileProblem(
        File.NOT_SENT, f"上月（{period}）有“{what}”的文件，本月没有：不知道里面的人是否还在保，请补送"
    )
    return account


def _account(contract: Contract, one: Gone, period: str) -> FileAccount:
    file = FoundFile(contract.extract, one.source_file, Path(), one.sha256, one.bytes, file_no=one.file_no)
    account = FileAccount(file, one.source_file, LAST_MONTH, layout=LAST_MONTH)
    account.rows_read = account.rows_accepted = one.rows.height
    fresh = one.rows.filter(pl.col("status_date_raw").str.contains("上月在")).height
    if fresh and re.match(rf"{period}/", one.source_file):
        account.notes.append(f"{fresh} 人上月（{period}）在这个文件里、本月不在，按本月停保")
    return account
