"""Whole files that are kept encrypted: what is written for people, in the copy that the store keeps of it.

A closed file is a mark, twelve random bytes and its contents under AES-256-GCM, with a key worked out from the store's
(so that no key is used for two things). Its name stays. Whoever is handed a file is handed it open.
"""

import os
import shutil
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data_contracts import at_rest, private

MARK, NONCE_BYTES = b"FAXIAN-CLOSED-1\n", 12


def is_closed(path: Path) -> bool:
    """Whether a file is one of these."""
    with path.open("rb") as file:
        return file.read(len(MARK)) == MARK


def close_file(source: Path, target: Path) -> None:
    """Write a closed copy of a file, with its mode; Parquet, which is encrypted by itself, is copied as it is."""
    if source.suffix == ".parquet":
        shutil.copy2(source, target)
        return
    target.touch(private.FILE)
    target.write_bytes(closed(source.read_bytes()))
    shutil.copymode(source, target)


def closed(content: bytes) -> bytes:
    """The bytes of a closed file that holds `content`; `content` itself where nothing is encrypted."""
    if not at_rest.is_on():
        return content
    nonce = os.urandom(NONCE_BYTES)
    return MARK + nonce + AESGCM(_worked_out(at_rest.keys_in_use()[0])).encrypt(nonce, content, MARK)


def opened(path: Path) -> bytes:
    """What a file holds, closed or not; StoreError when no key opens it."""
    content = path.read_bytes()
    if not content.startswith(MARK):
        return content
    return _opening_key(content, path)[1]


def is_under_first_key(path: Path) -> bool:
    """Whether the key that writes opens a closed file; StoreError when no key does."""
    return _opening_key(path.read_bytes(), path)[0] == at_rest.keys_in_use()[0]


def close_again(path: Path, content: bytes | None = None) -> bytes:
    """The bytes of a closed file under the key that writes, with other contents where they are given."""
    return closed(opened(path) if content is None else content)


def copy_open(source: str, target: str) -> str:
    """Copy a file, open: for shutil.copytree. StoreError when no key opens it."""
    if not is_closed(Path(source)):
        return shutil.copy2(source, target)
    Path(target).write_bytes(opened(Path(source)))
    shutil.copystat(source, target)
    return target


def _opening_key(content: bytes, path: Path) -> tuple[bytes, bytes]:
    """The key that opens a closed file, and what it holds; StoreError when none does."""
    nonce, rest = content[len(MARK) : len(MARK) + NONCE_BYTES], content[len(MARK) + NONCE_BYTES :]
    for key in at_rest.keys_in_use():
        try:
            return key, AESGCM(_worked_out(key)).decrypt(nonce, rest, MARK)
        except InvalidTag:
            continue
    raise at_rest.not_opened(path)


def _worked_out(key: bytes) -> bytes:
    return HKDF(SHA256(), at_rest.KEY_BYTES, salt=None, info=b"faxian closed files").derive(key)
