"""What stays of a person who was erased: keyed hashes of the number, and of name and birth date; never these.

    <store>/erased/tombstones.jsonl    a line for each person, chained like every journal
    <store>/erased.key                 the key, its owner's alone: without it nobody can try numbers out

By them a later delivery of the same person is known and not taken again (flows/ingest/file_account.py). A row with
another valid number is somebody else, whatever the name. `lifted` lines end a tombstone: the person came back.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from data_contracts.contract import Contract, Kind
from flows.audit import journal
from flows.store.files import PRIVATE_FILE, sha256, write_bytes
from flows.store.paths import Store

KEY, FOLDER, JOURNAL = "erased.key", "erased", "tombstones.jsonl"
LAID, LIFTED = "laid", "lifted"
KEY_BYTES = 32
DESCRIBED_BY = ("name", "birth_date")
"""What says of a row without a number whose it is."""


@dataclass(frozen=True)
class Tombstones:
    """Whom not to take again. Empty where nobody was erased: then nothing is looked for."""

    key: bytes = b""
    numbers: frozenset[str] = frozenset()
    particulars: frozenset[str] = frozenset()

    def are_erased(self, rows: pl.DataFrame) -> pl.Series:
        """For each row (columns name, id_no, birth_date, as far as there) whether it is of an erased person."""
        nobody = pl.repeat(False, rows.height, eager=True)
        if not self.numbers or "id_no" not in rows.columns:
            return nobody
        return self.have_number(rows["id_no"]) | self._among(described(rows), self.particulars)

    def have_number(self, numbers: pl.Series) -> pl.Series:
        """For each ID number whether it is an erased person's; false for null."""
        return self._among(numbers, self.numbers)

    def _among(self, texts: pl.Series, hashes: frozenset[str]) -> pl.Series:
        known = [text for text in texts.unique().drop_nulls().to_list() if hash_of(self.key, text) in hashes]
        return texts.is_in(known).fill_null(False)


def described(rows: pl.DataFrame) -> pl.Series:
    """name|birth date of each row without an ID number; null for rows that have one, and where either is not there."""
    if not all(column in rows.columns for column in DESCRIBED_BY):
        return pl.repeat(None, rows.height, dtype=pl.Utf8, eager=True)
    name, birth = DESCRIBED_BY
    text = pl.concat_str(name, pl.col(birth).cast(pl.Date).cast(pl.Utf8), separator="|")
    nobody = pl.col("id_no").is_null() if "id_no" in rows.columns else pl.lit(value=True)
    return rows.select(pl.when(nobody).then(text)).to_series()


def key_in(path: Path) -> bytes:
    """The key of keyed hashes that lies there, its owner's alone; made when first asked for."""
    if not path.exists():
        write_bytes(path, secrets.token_bytes(KEY_BYTES), PRIVATE_FILE)
    return path.read_bytes()


def tombstones_of(store: Store) -> Tombstones:
    """The tombstones of a store that were not lifted."""
    laid: dict[str, tuple[list[str], list[str]]] = {}
    for entry in journal.read(path_of(store)):
        number = str(entry["number"])
        if entry["event"] == LAID:
            laid[number] = (list(entry["numbers"]), list(entry["particulars"]))
        else:
            laid.pop(number, None)
    if not laid:
        return Tombstones()
    numbers = frozenset(one for each in laid.values() for one in each[0])
    return Tombstones(key_in(store.root / KEY), numbers, frozenset(one for each in laid.values() for one in each[1]))


def tombstones_read(store: Store) -> dict[str, str]:
    """Hash of the tombstones, for the fingerprint of the stage that goes by them; nothing where there are none."""
    path = path_of(store)
    return {f"{FOLDER}/{JOURNAL}": sha256(path)} if path.is_file() else {}


def lay(store: Store, number: str, ids: Iterable[str], particulars: Iterable[str]) -> None:
    """Put a tombstone down; one that is there already under its number is left as it is."""
    if any(entry["number"] == number for entry in journal.read(path_of(store))):
        return
    key = key_in(store.root / KEY)
    hashed = {"numbers": _hashes(key, ids), "particulars": _hashes(key, particulars)}
    journal.append(path_of(store), {"event": LAID, "number": number, **hashed})


def standing(store: Store) -> set[str]:
    """Numbers of the erasures whose tombstone was not lifted."""
    entries = journal.read(path_of(store))
    return {str(one["number"]) for one in entries} - {str(one["number"]) for one in entries if one["event"] == LIFTED}


def lift(store: Store, number: str) -> None:
    """End a tombstone: later deliveries of the person are taken again."""
    journal.append(path_of(store), {"event": LIFTED, "number": number})


def path_of(store: Store) -> Path:
    """The journal of tombstones."""
    return store.root / FOLDER / JOURNAL


def hash_of(key: bytes, text: str) -> str:
    """The keyed hash of a number, or of name|birth date."""
    return hmac.new(key, text.strip().upper().encode(), hashlib.sha256).hexdigest()


def without_erased(frame: pl.DataFrame, contract: Contract, erased: Tombstones) -> pl.DataFrame:
    """Rows in which an erased person is named as somebody else's guardian or spouse, without those cells. Row count
    unchanged."""
    for column in contract.columns:
        if column.kind is not Kind.ID or column.identity_of in (None, "self"):
            continue
        named = erased.have_number(frame[column.name])
        if named.any():
            names = [one.name for one in contract.columns if one.identity_of == column.identity_of]
            cells = [name for one in names for name in (one, f"{one}_raw")]
            frame = frame.with_columns(pl.when(~named).then(pl.col(name)).alias(name) for name in cells)
    return frame


def _hashes(key: bytes, texts: Iterable[str]) -> Sequence[str]:
    return sorted({hash_of(key, text) for text in texts})
