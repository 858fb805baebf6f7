"""Changes of the store's key on record, and carrying them out: every encrypted file written anew under the first key.

    <store>/runs/rekeys/<n>.json      the files that are written anew: hash as each lay, digest of what it holds
    <store>/runs/rekeys.jsonl         `begun` before anything changes, with the hash of the document and which key it
                                      was (a digest of it); `ended` when all is done; chained

What files hold does not change, nor do content hashes, the chain and 校验码, which go by it. How they lie does: marks
and manifests get the new hashes, manifests a new seal and, where they were signed, a new signature. A file that an
erasure had changed is listed in no manifest as it is; `<n>_left.json` says what became of it. Killed at any moment, it
is carried out by the next start: a file is rewritten or not, and what is left to do follows from what lies there.
"""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_contracts import at_rest
from data_contracts.closed_files import close_again, is_closed, is_under_first_key
from data_contracts.errors import UsageError
from flows.audit import journal
from flows.audit.erasures import OUT, Erasure, erasures_of
from flows.audit.reseal import Lies, not_as_begun, reseal
from flows.audit.signing import HEAD, PublicKey, Signer, is_signed_by, with_signature
from flows.store.files import SIGNATURE, put_in_place, sha256, write_json
from flows.store.paths import Store

FOLDER, JOURNAL = "rekeys", "rekeys.jsonl"
BEGUN, ENDED, LEFT = "rekey_begun", "rekey_ended", "_left"
ROOMS = ("periods", "ledger", "withdrawn", "corrections")
"""Folders of the store that hold encrypted files."""


@dataclass(frozen=True)
class OldFile:
    """A file under an older key. `sha256`: as it lies, of a closed file what it holds; `content`: what it holds."""

    path: Path
    sha256: str
    content: str


def encrypted_files(store: Store, out: Path) -> Iterator[Path]:
    """Every encrypted table and closed file of a store and of the months under `out`, in the order of paths."""
    rooms = [store.root / name for name in ROOMS]
    months = sorted(path / "tables" for path in out.glob("[0-9]*")) if out.is_dir() else []
    for folder in (*rooms, *months):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.is_file() and not path.is_symlink() and (at_rest.is_encrypted(path) or is_closed(path)):
                yield path


def under_older_keys(store: Store, out: Path) -> list[OldFile]:
    """What the first key does not open; StoreError when no key does."""
    old = []
    for path in encrypted_files(store, out):
        if not _is_new(path):
            held = sha256(path) if is_closed(path) else at_rest.content_digest(path)
            old.append(OldFile(path, sha256(path), held))
    return old


def next_number(store: Store) -> str:
    """The number of the next change of key."""
    return f"{sum(entry['event'] == BEGUN for entry in journal.read(_journal(store))) + 1:04}"


def begin(store: Store, document: Mapping[str, Any], old: Sequence[OldFile], signer: Signer | None) -> None:
    """Put a change of key down: from here on it is carried out, however often it is killed."""
    number = str(document["number"])
    files = [{"path": str(one.path.resolve()), "sha256": one.sha256, "content": one.content} for one in old]
    whole = {**document, "files": files}
    path = _document(store, number)
    write_json(path, with_signature(whole, signer) if signer else whole)
    entry = {"event": BEGUN, "number": number, "key": at_rest.first_key_name(), "sha256": sha256(path)}
    journal.append(_journal(store), entry)


def is_rekey_unfinished(store: Store) -> bool:
    """Whether a change of key was begun and not ended."""
    return _unfinished(store) is not None


def finish_rekey(store: Store, out: Path, signer: Signer | None) -> int:
    """Carry a change of key out, under the lock of the caller; how many files it is about, 0 where none was begun.

    UsageError for another first key than it was begun with, or no signer where months are signed; StoreError for a
    file that is not what it was.
    """
    begun = _unfinished(store)
    if begun is None:
        return 0
    number = str(begun["number"])
    if at_rest.first_key_name() != begun["key"]:
        raise UsageError(
            "a change of the store's key was begun with another key",
            where=str(_document(store, number)),
            why="part of the store is under that key already",
            do="put that key on the first line of the key file again, then run 'faxian rekey'",
        )
    must_sign(store, signer)
    document = json.loads(_document(store, number).read_text(encoding="utf-8"))
    old = [OldFile(Path(one["path"]), one["sha256"], one["content"]) for one in document["files"]]
    lies = _written_anew(old)
    reseal(store, out, lies, signer)
    left = _left(store, out, old, lies)
    record = {**{key: document[key] for key in ("number", "when", "who")}, "files": left}
    path = _document(store, number + LEFT)
    write_json(path, with_signature(record, signer) if signer else record)
    journal.append(_journal(store), {"event": ENDED, "number": number, "sha256": sha256(path)})
    return len(old)


def must_sign(store: Store, signer: Signer | None) -> None:
    """UsageError when months are signed and nothing is there to sign them again with."""
    if signer is None and (any(_signatures(store)) or (store.ledger() / HEAD).exists()):
        raise UsageError(
            "months of this store are signed, and there is no key to sign them with",
            why="a signature is also over how encrypted tables lie, and that changes",
            do="give --sign-key or --sign-command, or set one in faxian.yaml, and run 'faxian rekey'",
        )


def changes_of(store: Store, keys: Sequence[PublicKey] = ()) -> list[Erasure]:
    """Everything on record that changed files which are sealed: erasures, and what a change of key made of those files.
    In the order of days; with `keys`, only what is signed."""
    return sorted([*erasures_of(store, keys), *_left_over(store, keys)], key=lambda one: one.when)


def altered_rekeys(store: Store) -> Iterator[str]:
    """Names of documents that are gone or no longer what the journal says."""
    for entry in journal.read(_journal(store)):
        path = _document(store, str(entry["number"]) + (LEFT if entry["event"] == ENDED else ""))
        if not (path.is_file() and sha256(path) == entry["sha256"]):
            yield path.name


def _left_over(store: Store, keys: Sequence[PublicKey]) -> Iterator[Erasure]:
    for entry in journal.read(_journal(store)):
        path = _document(store, str(entry["number"]) + LEFT)
        if entry["event"] != ENDED or not path.is_file() or sha256(path) != entry["sha256"]:
            continue
        kept = json.loads(path.read_text(encoding="utf-8"))
        if not keys or ("signature" in kept and is_signed_by(kept, keys)):
            files = {name: (pair[0], pair[1]) for name, pair in kept["files"].items()}
            yield Erasure(kept["number"], kept["when"], kept["who"], "", files, kept, is_rekey=True)


def _unfinished(store: Store) -> dict[str, Any] | None:
    last: dict[str, Any] | None = None
    for entry in journal.read(_journal(store)):
        last = entry if entry["event"] == BEGUN else None
    return last


def _is_new(path: Path) -> bool:
    """Whether the first key opens a file; StoreError when no key does."""
    return is_under_first_key(path) if is_closed(path) else at_rest.is_under_first_key(path)


def _written_anew(old: Sequence[OldFile]) -> dict[str, Lies]:
    """Write files anew, each set of copies of a table once; hash as it lay -> how it lies now."""
    copies: dict[str, list[OldFile]] = {}
    for one in old:
        if one.path.is_file() and is_closed(one.path):
            _close_anew(one)
        else:
            copies.setdefault(one.sha256, []).append(one)
    return {digest: lies for digest, each in copies.items() if (lies := _table_anew(each))}


def _close_anew(one: OldFile) -> None:
    if is_under_first_key(one.path):  # done, and a copy of a manifest may have been sealed again since
        return
    if sha256(one.path) != one.content:
        raise not_as_begun(one.path)
    half = _half(one.path)
    half.write_bytes(close_again(one.path))
    shutil.copymode(one.path, half)
    put_in_place(half, one.path)


def _table_anew(copies: Sequence[OldFile]) -> Lies | None:
    """One table and its copies under the first key, the same bytes everywhere; null where it is gone since (purged)."""
    there = [one for one in copies if one.path.is_file()]
    if not there:
        return None
    done = next((one.path for one in there if _is_new(one.path)), None)
    if done is None:
        done = there[0].path
        if sha256(done) != there[0].sha256:
            raise not_as_begun(done)
        half = _half(done)
        at_rest.write_anew(done, half)
        shutil.copymode(done, half)
        _must_hold(half, there[0].content)
        put_in_place(half, done)
    _must_hold(done, there[0].content)
    digest = sha256(done)
    for one in there:
        if (now := sha256(one.path)) == digest:
            continue
        if now != one.sha256:
            raise not_as_begun(one.path)
        half = _half(one.path)
        shutil.copyfile(done, half)
        shutil.copymode(one.path, half)
        put_in_place(half, one.path)
    return Lies(digest, done.stat().st_size)


def _must_hold(path: Path, content: str) -> None:
    if at_rest.content_digest(path) != content:
        raise not_as_begun(path)


def _half(path: Path) -> Path:
    half = path.with_name(f".{path.name}.part")
    half.touch(0o600)
    return half


def _signatures(store: Store) -> Iterator[Path]:
    yield from (path for period in store.periods() if (path := store.period(period) / SIGNATURE).exists())


def _left(store: Store, out: Path, old: Sequence[OldFile], lies: Mapping[str, Lies]) -> dict[str, tuple[str, str]]:
    """Files that an erasure had changed: they are in no manifest as they are. Name on record -> hash before, after."""
    erased = {pair[1] for one in changes_of(store) for pair in one.files.values()}
    homes = ((store.root.resolve(), ""), (out.resolve(), f"{OUT}/"))
    left = {}
    for one in old:
        for root, prefix in homes:
            if one.sha256 in erased and one.sha256 in lies and one.path.is_relative_to(root):
                name = prefix + one.path.relative_to(root).as_posix()
                left[name] = (one.sha256, lies[one.sha256].sha256)
    return left


def _document(store: Store, name: str) -> Path:
    return store.runs() / FOLDER / f"{name}.json"


def _journal(store: Store) -> Path:
    return store.runs() / JOURNAL
