"""Sealing months again whose encrypted files lie otherwise than before, and hold the same (rekeys.py).

Marks and manifests get the new hashes, manifests a new seal and, where they were signed, a new signature; what goes by
contents (content hash, chain, 校验码) stays, or nothing is written. Done again, it does nothing.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data_contracts.closed_files import close_again, is_closed, opened
from data_contracts.errors import StoreError
from flows.audit.manifest import MANIFEST, content_sha256, seal
from flows.audit.on_record import accepted_files, put_accepted
from flows.audit.signing import HEAD, MONTH_FORMAT, Signer, month_claims, sign_ledger, with_signature
from flows.store.files import SIGNATURE, sha256, write_bytes, write_json
from flows.store.paths import Store
from flows.store.resume import MARK, outputs_hash, read_mark


@dataclass(frozen=True)
class Lies:
    """How a file lies after it was written anew."""

    sha256: str
    bytes: int


def not_as_begun(path: Path) -> StoreError:
    """The sentence for a file that changed while the key was being changed."""
    return StoreError(
        "a file is not what it was when the change of key was begun",
        where=str(path),
        why="it would be sealed again as if it were what was published",
        do="put it back from the backup, then run 'faxian rekey' again",
    )


def reseal(store: Store, out: Path, lies: Mapping[str, Lies], signer: Signer | None) -> None:
    """Marks, accepted files on record, manifests and signatures, with how files lie now."""
    stages = _marks(store, lies)
    if accepted := [store.root / name for name, digest in accepted_files(store).items() if digest in lies]:
        put_accepted(store, accepted)
    for path in _manifests(store, out):
        _manifest(path, lies, stages)
    for period in store.periods():
        kept = store.stage(period, "publish") / MANIFEST
        if kept.is_file() and (store.period(period) / MANIFEST).is_file():
            _kept_manifest(store, period, kept)
        if signer is not None and (store.period(period) / SIGNATURE).exists():
            _sign(store, out, period, signer)
    if signer is not None and (store.ledger() / HEAD).exists():
        sign_ledger(store, signer)


def _marks(store: Store, lies: Mapping[str, Lies]) -> dict[str, str]:
    """Put new hashes into the marks of stages; hash over what a stage handed on, before -> after."""
    before = {one.sha256: digest for digest, one in lies.items()}
    stages = {}
    found = [*store.root.glob(f"periods/*/*/{MARK}"), *store.root.glob(f"withdrawn/*/period/*/{MARK}")]
    for path in sorted(found):
        mark = read_mark(path.parent)
        if mark is None:
            continue
        now = {name: lies[digest].sha256 if digest in lies else digest for name, digest in mark["outputs"].items()}
        then = {name: before.get(digest, digest) for name, digest in now.items()}
        stages[outputs_hash({**mark, "outputs": then})] = outputs_hash({**mark, "outputs": now})
        if now != mark["outputs"]:
            write_json(path, {**mark, "outputs": now})
    return stages


def _manifests(store: Store, out: Path) -> list[Path]:
    """Every manifest: of the store, of OUT, and of what was withdrawn."""
    found = [*store.root.glob(f"periods/[0-9]*/{MANIFEST}"), *out.glob(f"[0-9]*/{MANIFEST}")]
    return sorted([*found, *store.root.glob(f"withdrawn/*/{MANIFEST}"), *store.root.glob(f"withdrawn/*/*/{MANIFEST}")])


def _manifest(path: Path, lies: Mapping[str, Lies], stages: Mapping[str, str]) -> None:
    """Put into a manifest how files lie now, and seal it again; what it says of contents stays."""
    kept = json.loads(opened(path))
    changed = dict(kept)
    for key in ("outputs", "ledger"):
        if key in kept:
            changed[key] = [_item(item, lies) for item in kept[key]]
    changed["stages"] = {name: stages.get(digest, digest) for name, digest in (kept.get("stages") or {}).items()}
    if changed == kept:
        return
    if content_sha256(changed) != kept["content_sha256"]:
        raise not_as_begun(path)
    changed["seal"] = seal(changed)
    if is_closed(path):
        text = json.dumps(changed, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        write_bytes(path, close_again(path, text.encode()), path.stat().st_mode & 0o777)
    else:
        write_json(path, changed)


def _item(item: Mapping[str, Any], lies: Mapping[str, Lies]) -> Mapping[str, Any]:
    now = lies.get(str(item.get("sha256")))
    return {**item, "sha256": now.sha256, "bytes": now.bytes} if now else item


def _kept_manifest(store: Store, period: str, kept: Path) -> None:
    """The copy of the manifest among the deliverables that the store keeps, and its hash in the mark beside it."""
    text = (store.period(period) / MANIFEST).read_bytes()
    if opened(kept) != text:
        write_bytes(kept, close_again(kept, text) if is_closed(kept) else text, kept.stat().st_mode & 0o777)
    mark = read_mark(kept.parent)
    if mark is not None and mark["outputs"].get(MANIFEST) != (digest := sha256(kept)):
        write_json(kept.parent / MARK, {**mark, "outputs": {**mark["outputs"], MANIFEST: digest}})


def _sign(store: Store, out: Path, period: str, signer: Signer) -> None:
    manifest = json.loads((store.period(period) / MANIFEST).read_text(encoding="utf-8"))
    signed = with_signature({"format": MONTH_FORMAT, **month_claims(manifest)}, signer)
    for folder in (store.period(period), out / period):
        if (folder / SIGNATURE).exists():
            write_json(folder / SIGNATURE, signed)
