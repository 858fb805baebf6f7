"""What a ledger can be seen to lack, or to contradict itself in, from its own entries and the month's manifest.

A sum can balance though entries are gone: a lead whose visit, result and closing were all taken out is simply open
again. Every entry of a month has its number, every lead its card, every closing its reason, and the manifest of the
month published last has the hash of each file that month stands on: what is missing shows.
"""

from collections.abc import Iterator

import polars as pl

from flows.audit.erasures import erased_since
from flows.audit.manifest import LEDGER_FOLDER, MANIFEST, read_manifest
from flows.audit.rekeys import changes_of
from flows.ledger.book import CLOSES, OPENS, Book, files
from flows.store.files import sha256
from flows.store.paths import Store, is_accepted_alone
from flows.store.run import PERIOD_DIGITS

MAX_NAMED = 3


def faults_of_files(store: Store) -> list[str]:
    """Months published from a store that its ledger holds no run of, and files that are not as they were published."""
    reported = {path.name[:PERIOD_DIGITS] for path in files(store) if not is_accepted_alone(path)}
    published = store.published()
    unrecorded = [f"{period} 已经发布，台账里没有它的记录" for period in published if period not in reported]
    return unrecorded + (_altered(store, published[-1]) if published else [])


def _altered(store: Store, period: str) -> list[str]:
    """Files of the ledger that the manifest of a month names otherwise than they are, or an erasure on record left
    them."""
    faults, changes = [], changes_of(store)
    for item in read_manifest(store.period(period) / MANIFEST).get(LEDGER_FOLDER, []):
        path = store.root / str(item["path"])
        if not path.is_file():
            faults.append(f"{item['path']} 不见了")
        elif (now := sha256(path)) != item["sha256"] and not erased_since(changes, item["path"], item["sha256"], now):
            faults.append(f"{item['path']} 和 {period} 发布时不一样")
    return faults


def faults_in(book: Book) -> list[str]:
    """A sentence for each kind of thing that is not as the ledger writes it."""
    return [*_numbers(book.events), *_cards(book), *_reasons(book)]


def _numbers(events: pl.DataFrame) -> Iterator[str]:
    """Entries of a month are numbered 1, 2, 3 …, whoever put them down."""
    counted = events.group_by("period").agg(
        pl.len().alias("entries"),
        pl.col("entry_no").n_unique().alias("numbers"),
        pl.col("entry_no").max().alias("last"),
    )
    for period, entries, numbers, last in counted.sort("period").iter_rows():
        if numbers < last:
            yield f"{period} 的分录编号到 {last},少了 {last - numbers} 笔"
        if entries > numbers:
            yield f"{period} 有 {entries - numbers} 笔分录编号重复"


def _cards(book: Book) -> Iterator[str]:
    opened = book.events.filter(pl.col("event").is_in(OPENS)).select("lead_id")
    without = book.events.join(book.leads, on="lead_id", how="anti")["lead_id"].unique().sort()
    if len(without):
        yield f"{len(without)} 条线索有分录，没有卡片：{_named(without)}"
    never = book.leads.join(opened, on="lead_id", how="anti")["lead_id"].unique().sort()
    if len(never):
        yield f"{len(never)} 条线索有卡片，没有产生的分录：{_named(never)}"


def _reasons(book: Book) -> Iterator[str]:
    """A lead closes by a result of its own, or with the lead it reminds of; it closes only when it is open."""
    turns = book.events.filter(pl.col("event").is_in([*OPENS, *CLOSES])).with_columns(
        pl.col("event").is_in(OPENS).alias("opens")
    )
    twice = turns.filter(pl.col("opens") == pl.col("opens").shift(1).over("lead_id"))["lead_id"].unique().sort()
    if len(twice):
        yield f"{len(twice)} 条线索重复产生或重复销号：{_named(twice)}"
    closed = book.events.filter((pl.col("event") == "closed") & pl.col("closed_with").is_null())
    results = book.events.filter(pl.col("event") == "result").select("lead_id", "period")
    without = closed.join(results, on=["lead_id", "period"], how="anti")["lead_id"].unique().sort()
    if len(without):
        yield f"{len(without)} 条线索销了号，没有核查结论：{_named(without)}"


def _named(lead_ids: pl.Series) -> str:
    return "、".join(lead_ids.head(MAX_NAMED)) + ("等" if len(lead_ids) > MAX_NAMED else "")
