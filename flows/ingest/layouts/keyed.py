"""Numbers that stand for people without saying who they are: keyed hashes, the key in the store, its owner's alone.

Without the key nobody can turn a number back into the ID it was made from, not even by trying all of them; with the
same key the same head has the same number every month.
"""

import base64
import hashlib
import hmac
import re
import secrets
from pathlib import Path

from data_contracts import private
from data_contracts.errors import StoreError
from data_contracts.person_numbers import check_digit
from flows.store.files import write_bytes

KEY_BYTES, LETTERS = 32, 12
DERIVED = re.compile(r"^H[A-Z2-7]{12}$")
"""A household number that was drawn from a head."""

_HIDDEN_ID = re.compile(r"\d{17}[\dXx]|\d{6}(?:\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3})(?!\d)")


def keyed(key: bytes, *parts: str | None) -> str:
    """Twelve letters from what is given; another thing has others."""
    text = "\x1f".join(part or "" for part in parts)
    digest = hmac.new(key, text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode()[:LETTERS]


def whole_id(text: str | None) -> str | None:
    """An ID number in one form: 18 characters, an old one of 15 filled up; None where it is no whole number."""
    bare = re.sub(r"[\s'’]", "", text or "").upper()
    if re.fullmatch(r"\d{15}", bare):
        bare = bare[:6] + "19" + bare[6:]
        bare += check_digit(bare)
    return bare if re.fullmatch(r"\d{17}[\dX]", bare) else None


def is_valid(whole: str) -> bool:
    """Whether the check digit of a whole number (see `whole_id`) is what it should be."""
    return whole[-1] == check_digit(whole[:-1])


def holds_an_id(text: str) -> bool:
    """Whether a certificate's number has an ID number in it, as some places number theirs."""
    return _HIDDEN_ID.search(text) is not None


def key_of(path: Path, *, must_be_there: bool) -> bytes:
    """The store's key, made at its first use. StoreError when it has been used before and is gone, or is no key."""
    if path.exists():
        key = path.read_bytes()
        if len(key) != KEY_BYTES:
            raise StoreError("this is no key", where=str(path), do="put the key back from the store's backup")
        return key
    if must_be_there:
        raise StoreError(
            "the key from which household numbers are drawn is gone",
            where=str(path),
            why="with another key every household would have another number, and none could be followed",
            do="put the key back from the store's backup",
        )
    key = secrets.token_bytes(KEY_BYTES)
    write_bytes(path, key, mode=private.FILE)
    return key
