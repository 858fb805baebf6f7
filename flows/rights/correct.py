"""`faxian correct` and `faxian lift`: put a value of one person right (PIPL 46), or end a correction or a tombstone.

Both are logged first and need a second person, as erasing does. The value is no option of the command line: it is asked
for. What was published stays; the correction is laid over what is delivered from now on (flows/ingest/overlay.py).
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from data_contracts import at_rest
from data_contracts.contract import Column, Contract, Kind, load_contracts
from data_contracts.errors import UsageError
from flows.audit import corrected, tombstones
from flows.audit.corrected import Correction, corrections_of, hashed, put_down
from flows.audit.erasures import finish_erasures
from flows.audit.reveals import Look, checked_reason, log_reveal
from flows.audit.signing import Signer, sign_ledger
from flows.ingest.cells import ColumnReader
from flows.options import Lifted
from flows.rights.erase import Wanted, everywhere_births, person_of, whose
from flows.rights.scrub import ErasedPerson
from flows.settings import RevealLimits
from flows.store.lock import only_run
from flows.store.paths import Store, existing
from flows.store.run import period_end

DIGEST = 8


@dataclass(frozen=True)
class Right:
    """The right value. `column`: our name or the department's heading; `text`: empty where nothing belongs there."""

    extract: str
    column: str
    text: str
    basis: str


def correct(
    store: Store,
    wanted: Wanted,
    right: Right,
    today: date,
    reason: str | None,
    limits: RevealLimits,
    signer: Signer | None = None,
) -> str:
    """Put one value of a person right for all later deliveries; the sentence to print.

    UsageError for an extract, column, value or person that is none, no reason, no basis or no second person; StoreError
    when a run holds the store.
    """
    contract = _contract(right.extract)
    column = _column(contract, right.column)
    person_id = person_of(existing(store), wanted)
    text = _readable(column, right.text, period_end(store.published()[-1]))
    whole = replace(right, column=column.name, text=text, basis=checked_reason(right.basis))
    log_reveal(store, _look(person_id, contract, column, whole), reason, replace(limits, alone=0))
    with only_run(store.root):
        made = put_right(store, person_id, whole, today)
        if signer is not None:
            sign_ledger(store, signer)
    return (
        f"第 {made.number} 号个人信息更正已记录：{contract.title}的“{column.heading}”从下一次运行起按更正采用，"
        "直到送数部门报来同样的内容；已发布的各期不变。"
    )


def put_right(store: Store, person_id: str, right: Right, today: date) -> Correction:
    """Put a checked value down, under the lock of the caller; killed at any moment, it stands whole or not at all.

    `right`: its column by our name.
    """
    finish_erasures(store)
    known = hashed(store, set(_known_by(store, person_id, _contract(right.extract))))
    return put_down(store, Correction("", right.extract, right.column, right.text, right.basis, today, known))


def lift(store: Store, what: Lifted, number: str, reason: str | None, limits: RevealLimits) -> str:
    """End a tombstone or a correction; the sentence to print. UsageError where none of that number stands."""
    there = (
        tombstones.standing(existing(store))
        if what is Lifted.ERASURE
        else {one.number for one in corrections_of(existing(store))}
    )
    if number not in there:
        raise UsageError(f"no {what} of number {number} stands", do="give the number from its record, as 0001")
    shown = f"解除第 {number} 号{'删除标记' if what is Lifted.ERASURE else '个人信息更正'}"
    log_reveal(store, Look(f"lift {what} {number}", shown, 1), reason, replace(limits, alone=0))
    with only_run(store.root):
        finish_erasures(store)
        if what is Lifted.ERASURE:
            tombstones.lift(store, number)
        else:
            corrected.lift(store, number)
    return f"{shown}已记录：从下一次运行起，送数部门报来什么就采用什么。"


def _contract(extract: str) -> Contract:
    contracts = load_contracts()
    if extract not in contracts:
        raise UsageError(f"there is no extract {extract}", do=f"give one of {', '.join(sorted(contracts))}")
    return contracts[extract]


def _column(contract: Contract, name: str) -> Column:
    found = [one for one in contract.columns if name in (one.name, one.heading)]
    if not found:
        headings = "、".join(one.heading for one in contract.columns)
        raise UsageError(f"{contract.extract} has no column {name}", do=f"give one of {headings}")
    return found[0]


def _readable(column: Column, text: str, as_of: date) -> str:
    """The value as it is kept; UsageError for one that a delivery could not say either."""
    text = text.strip().upper() if column.kind is Kind.ID else text.strip()
    read = ColumnReader(column, as_of).read(pl.Series("raw", [text], pl.Utf8))
    is_bad = read.problems[0] is not None or (bool(text) and read.values[0] is None)
    if is_bad or (not text and column.is_required):
        raise UsageError(
            f"this is no value of {column.heading}",
            why="it is read like a cell of a delivery, and a delivery could not say it either",
            do="write it as the department would; nothing where the cell should be empty and may be",
        )
    return text


def _look(person_id: str, contract: Contract, column: Column, right: Right) -> Look:
    """What the second person confirms: the value by its digest, so that it is this one and nobody reads it there."""
    digest = hashlib.sha256(right.text.encode()).hexdigest()[:DIGEST]
    shown = f"更正个人信息：{person_id} 的{contract.title}“{column.heading}”（内容摘要 {digest}，依据：{right.basis}）"
    return Look(f"correct {person_id} {contract.extract}.{column.name} {digest}", shown, 1)


def _known_by(store: Store, person_id: str, contract: Contract) -> Iterator[str]:
    """By what the person's rows are known: the numbers and name|birth date of every kept month, and those that the
    person's own rows of this extract carry, unless somebody else has the number."""
    for period in store.periods():
        person = whose(store, period, person_id)
        yield from person.numbers
        yield from everywhere_births(store, person)
        yield from _in_rows(store, period, person, contract)


def _in_rows(store: Store, period: str, person: ErasedPerson, contract: Contract) -> Iterator[str]:
    parts = store.core(period, contract.extract)
    people = store.stage(period, "match") / "people.parquet"
    if not (parts and people.is_file()):
        return
    others = at_rest.read_frame(people).filter(~pl.col("person_id").is_in(sorted(person.person_ids)))
    of_others = set(others["id_no"].drop_nulls())
    own = pl.LazyFrame(sorted(person.rows), schema={"source_file": pl.Utf8, "source_row": pl.Int32}, orient="row")
    rows = at_rest.scan(parts).with_columns(pl.col("source_row").cast(pl.Int32))
    for row in rows.join(own, on=["source_file", "source_row"], how="semi").collect().iter_rows(named=True):
        if number := row.get("id_no"):
            yield from () if number.upper() in of_others else (number,)
        elif row.get("name") and row.get("birth_date"):
            yield f"{row['name']}|{row['birth_date'].isoformat()}"
