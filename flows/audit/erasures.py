"""Erasures on record: which files changed when a person was erased, by whom, on what ground; never who was erased.

    <store>/runs/erasures/<n>.json    every file with its hash before and after, signed where the city signs
    <store>/runs/erasures.jsonl       `begun` before anything changes, `ended` when all is changed; chained, with the
                                      hash of the document above

`verify` and the check before a run take a file that is as an erasure left it for what it is, not for tampering. Who
could write the store could also write such a record: with a public key `verify` takes only what is signed.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_contracts.closed_files import is_closed, opened
from data_contracts.errors import StoreError
from flows.audit import journal
from flows.audit.signing import PublicKey, Signer, is_signed_by, with_signature
from flows.audit.tombstones import FOLDER, LAID, lay, path_of
from flows.store.files import PRIVATE_FILE, put_in_place, sha256, write_bytes, write_json
from flows.store.paths import Store

PROOFS, JOURNAL = "erasures", "erasures.jsonl"
BEGUN, ENDED = "erasure_begun", "erasure_ended"
PLAN = "plan.json"
GONE = "gone"
"""Stands for the hash of a file that an erasure removed."""
OUT = "out"


@dataclass(frozen=True)
class Erasure:
    """One erasure. `files`: path (of the store, or `out/<P>/...`) -> hash before, hash after."""

    number: str
    when: str
    who: str
    ground: str
    files: Mapping[str, tuple[str, str]]
    document: Mapping[str, Any]
    is_rekey: bool = False  # files that an erasure had changed, written anew under another key (rekeys.py)

    def __str__(self) -> str:
        if self.is_rekey:
            return f"{self.when[:10]} 由 {self.who} 更换密钥重写（第 {self.number} 号）"
        return f"{self.when[:10]} 由 {self.who} 依法删除个人信息（{self.ground}，第 {self.number} 号）"


def erasures_of(store: Store, keys: Sequence[PublicKey] = ()) -> list[Erasure]:
    """Every erasure that was begun and whose document is what the journal says; with `keys`, only those signed."""
    found = []
    for entry in journal.read(store.runs() / JOURNAL):
        path = store.runs() / PROOFS / f"{entry['number']}.json"
        if entry["event"] != BEGUN or not path.is_file() or sha256(path) != entry["sha256"]:
            continue
        document = json.loads(path.read_text(encoding="utf-8"))
        if keys and not ("signature" in document and is_signed_by(document, keys)):
            continue
        files = {name: (pair[0], pair[1]) for name, pair in document["files"].items()}
        number, when, who, ground = (str(document[key]) for key in ("number", "when", "who", "ground"))
        found.append(Erasure(number, when, who, ground, files, document))
    return found


def erased_since(erasures: Sequence[Erasure], path: str, sealed: str, now: str) -> list[Erasure]:
    """The erasures that made of a file as it was sealed what it is now; none when they did not."""
    passed, digest = [], sealed
    for one in erasures:
        if digest == now:
            break
        if path in one.files and one.files[path][0] == digest:
            digest = one.files[path][1]
            passed.append(one)
    return passed if digest == now else []


def altered_erasures(store: Store) -> Iterator[str]:
    """Names of documents that are gone or no longer what the journal says."""
    for entry in journal.read(store.runs() / JOURNAL):
        path = store.runs() / PROOFS / f"{entry['number']}.json"
        if entry["event"] == BEGUN and not (path.is_file() and sha256(path) == entry["sha256"]):
            yield path.name


def missing_tombstones(store: Store) -> Iterator[str]:
    """The journal of tombstones where an erasure that ended has none in it, or a line was changed or removed."""
    laid = {str(entry["number"]) for entry in journal.read(path_of(store)) if entry["event"] == LAID}
    ended = {str(entry["number"]) for entry in journal.read(store.runs() / JOURNAL) if entry["event"] == ENDED}
    if ended - laid or journal.broken_lines(path_of(store)):
        yield path_of(store).relative_to(store.root).as_posix()


def next_number(store: Store) -> str:
    """The number of the next erasure: one for each that was begun."""
    begun = [entry for entry in journal.read(store.runs() / JOURNAL) if entry["event"] == BEGUN]
    return f"{len(begun) + 1:04}"


def aside_of(store: Store, number: str) -> Path:
    """Where the changed files of an erasure wait, beside its plan."""
    return store.root / FOLDER / number


def begin(store: Store, document: Mapping[str, object], signer: Signer | None) -> None:
    """Put an erasure down: from here on it is carried out, however often it is killed."""
    number = str(document["number"])
    path = store.runs() / PROOFS / f"{number}.json"
    write_json(path, with_signature(document, signer) if signer else document)
    on_record = {key: document[key] for key in ("number", "when", "who", "ground")}
    journal.append(store.runs() / JOURNAL, {"event": BEGUN, **on_record, "sha256": sha256(path)})


def finish_erasures(store: Store) -> list[str]:
    """Carry out what was begun and not ended, under the lock of the caller; numbers of the erasures that ended now.

    What was prepared and never begun is thrown away. StoreError when a file is neither as it was before nor after.
    """
    begun = _not_ended(store)
    for number in begun:
        _carry_out(store, number)
    for folder in (store.root / FOLDER).glob("[0-9]*"):
        shutil.rmtree(folder)
    return begun


def is_unfinished(store: Store) -> bool:
    """Whether an erasure was begun and not ended."""
    return bool(_not_ended(store))


def _not_ended(store: Store) -> list[str]:
    entries = journal.read(store.runs() / JOURNAL)
    ended = {str(entry["number"]) for entry in entries if entry["event"] == ENDED}
    return [str(entry["number"]) for entry in entries if entry["event"] == BEGUN and entry["number"] not in ended]


def _carry_out(store: Store, number: str) -> None:
    aside = aside_of(store, number)
    plan = json.loads(opened(aside / PLAN))
    lay(store, number, plan["ids"], plan["particulars"])
    document = json.loads((store.runs() / PROOFS / f"{number}.json").read_text(encoding="utf-8"))
    for name, (before, after) in document["files"].items():
        place = plan["files"][name]
        _replace(aside / place["aside"], Path(place["path"]), before, after)
    for notice, text in plan.get("notices", {}).items():
        write_bytes(Path(notice), text.encode())
    journal.append(store.runs() / JOURNAL, {"event": ENDED, "number": number})


def _replace(new: Path, path: Path, before: str, after: str) -> None:
    now = sha256(path) if path.is_file() else GONE
    if now == after:
        return
    if now != before:
        raise StoreError(
            "a file is not what it was when the erasure was begun",
            where=str(path),
            why="it would be overwritten with what somebody else did not mean",
            do="put it back from the backup, then run again",
        )
    half = path.with_name(f".{path.name}.part")
    half.touch(PRIVATE_FILE)
    half.write_bytes(new.read_bytes() if path.suffix == ".parquet" or is_closed(path) else opened(new))
    state = path.stat()
    half.chmod(state.st_mode & 0o777)
    if os.getuid() == 0:
        os.chown(half, state.st_uid, state.st_gid)
    put_in_place(half, path)
