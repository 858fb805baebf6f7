"""What a person had put right in the city's data (PIPL 46): laid over deliveries until the department says the same.

    <store>/corrections/<n>.json       one correction: extract, column, the right value, on what it rests, the day, and
                                       keyed hashes by which the person's rows are known; its owner's alone
    <store>/corrections.key            the key of the hashes, its owner's alone
    <store>/runs/corrections.jsonl     `made` with the hash of the file above and what it ends, `lifted`; chained;
                                       nothing of a person

A correction is an input of every month that is read while it stands: its hash is in the fingerprint of ingest and in
the manifest. Erasing the person blanks the file and leaves the journal.
"""

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from data_contracts.closed_files import closed, opened
from flows.audit import journal
from flows.audit.erasures import erased_since, erasures_of
from flows.audit.tombstones import hash_of, key_in
from flows.store.files import PRIVATE_FILE, put_in_place, sha256, write_bytes
from flows.store.paths import Store

FOLDER, KEY, JOURNAL = "corrections", "corrections.key", "corrections.jsonl"
MADE, LIFTED, ENDS = "correction_made", "correction_lifted", "ends"


@dataclass(frozen=True)
class Correction:
    """One value of one person. `text`: the right value as a department would write it, empty: nothing belongs there;
    `basis`: on what it rests; `hashes`: of the numbers, and of name|birth date, by which rows are the person's."""

    number: str
    extract: str
    column: str
    text: str
    basis: str
    made_on: date
    hashes: frozenset[str]
    sha256: str = ""


def corrections_of(store: Store) -> list[Correction]:
    """The corrections that stand, in their order: neither lifted nor of somebody who was erased since."""
    found = []
    for number, digest in _made(store).items():
        path = _in_place(store, number)
        if path.is_file() and sha256(path) == digest:
            kept = json.loads(opened(path))
            extract, column, text, basis = (str(kept[name]) for name in ("extract", "column", "text", "basis"))
            made_on, hashes = date.fromisoformat(kept["made_on"]), frozenset(kept["hashes"])
            found.append(Correction(number, extract, column, text, basis, made_on, hashes, digest))
    return found


def corrections_read(store: Store) -> dict[str, str]:
    """Name and hash of each correction that stands: for the fingerprint of the stage that goes by them."""
    return {f"{FOLDER}/{one.number}": one.sha256 for one in corrections_of(store)}


def put_down(store: Store, correction: Correction) -> Correction:
    """Keep a correction under the next number; an earlier one of the same value of the same person ends.

    One that stands already as it is given stays: a command that was killed at its end is given again.
    """
    made = [entry for entry in journal.read(_journal(store)) if entry["event"] == MADE]
    number = f"{len(made) + 1:04}"
    earlier = [one for one in corrections_of(store) if _same_value(one, correction)]
    for one in earlier:
        if replace(correction, number=one.number, sha256=one.sha256) == one:
            return one
    aside = _aside(store, number)
    write_bytes(aside, closed(_as_bytes({**_plain(correction), "number": number})), PRIVATE_FILE)
    entry = {"event": MADE, "number": number, "made_on": correction.made_on.isoformat(), "sha256": sha256(aside)}
    ends = [one.number for one in earlier]  # in the same line: killed between two, both would stand
    journal.append(_journal(store), entry | ({ENDS: ends} if ends else {}))
    return next(one for one in corrections_of(store) if one.number == number)


def lift(store: Store, number: str) -> None:
    """End a correction: what the department delivers counts again."""
    journal.append(_journal(store), {"event": LIFTED, "number": number})


def without_person(content: bytes, hashes: Collection[str]) -> bytes | None:
    """The file of a correction without what it says, where it is of the person with these hashes; null where not."""
    kept = json.loads(content)
    return _as_bytes({"number": kept["number"]}) if set(hashes) & set(kept.get("hashes", ())) else None


def altered_corrections(store: Store) -> Iterator[str]:
    """Names of corrections that are gone, or no longer what the journal says and were not erased."""
    erasures = erasures_of(store)
    for number, digest in _made(store).items():
        path = _in_place(store, number)
        now = sha256(path) if path.is_file() else ""
        if now != digest and not erased_since(erasures, path.relative_to(store.root).as_posix(), digest, now):
            yield path.name


def corrections_not_on_record(store: Store) -> Iterator[str]:
    """Names of files of corrections that the journal does not know: a line of it, or all of it, is gone."""
    known = {str(entry["number"]) for entry in journal.read(_journal(store)) if entry["event"] == MADE}
    there = sorted(path.stem for path in (store.root / FOLDER).glob("[0-9]*.json"))
    yield from (f"{number}.json" for number in there if number not in known)


def hashed(store: Store, texts: Collection[str]) -> frozenset[str]:
    """The keyed hashes of numbers, or of name|birth date."""
    key = key_of(store)
    return frozenset(hash_of(key, text) for text in texts)


def key_of(store: Store) -> bytes:
    """The key of the hashes, made when first asked for."""
    return key_in(store.root / KEY)


def path_of(store: Store, number: str) -> Path:
    """Where a correction is kept."""
    return store.root / FOLDER / f"{number}.json"


def _aside(store: Store, number: str) -> Path:
    """Where a correction waits until it is on record: what stands under its own name is."""
    return store.root / FOLDER / f".{number}.waiting"


def _in_place(store: Store, number: str) -> Path:
    """Where a correction that is on record lies; it takes its place here when that was killed."""
    path, aside = path_of(store, number), _aside(store, number)
    if aside.is_file() and not path.exists():
        put_in_place(aside, path)
    return path


def _same_value(one: Correction, other: Correction) -> bool:
    return (one.extract, one.column) == (other.extract, other.column) and bool(one.hashes & other.hashes)


def _made(store: Store) -> dict[str, str]:
    """Number -> hash of the corrections that were made and not lifted."""
    made: dict[str, str] = {}
    for entry in journal.read(_journal(store)):
        for number in entry.get(ENDS, ()) if entry["event"] == MADE else (entry["number"],):
            made.pop(str(number), None)
        if entry["event"] == MADE:
            made[str(entry["number"])] = str(entry["sha256"])
    return made


def _journal(store: Store) -> Path:
    return store.runs() / JOURNAL


def _plain(one: Correction) -> Mapping[str, object]:
    known = {"extract": one.extract, "column": one.column, "text": one.text, "basis": one.basis}
    return known | {"made_on": one.made_on.isoformat(), "hashes": sorted(one.hashes)}


def _as_bytes(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1).encode()
