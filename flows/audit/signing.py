"""Signatures: that a month is what it was when somebody with the private key let it out, not only that it adds up.

Hashes show that something was changed; whoever may write the store can make them anew. A signature (Ed25519, the same
bytes for the same month; or SM2) cannot be made without the private key, and that need not be where the data team can
read it:

    sign_key: /media/audit/faxian-sign.key        # faxian.yaml: a PEM file, for instance on a stick
    sign_command: sudo -u seal /usr/local/bin/seal  # or a program: the bytes on its input, the signature on its output

    sign_algorithm: SM2     # faxian.yaml: where a command signs by SM2 with SM3; a key says it itself (sm2.py)

Signed is `manifest.sig` beside the manifest (its content hash, its seal, the ledger it stands on) and
`ledger/head.sig` (every file of the ledger). Without a key everything works, and is called 未签名.
"""

import base64
import binascii
import hashlib
import json
import shlex
import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from data_contracts.errors import StoreError, UsageError
from flows.audit.manifest import LEDGER_FOLDER, MANIFEST, Manifest, content_sha256, read_manifest, seal
from flows.audit.sm2 import ALGORITHM as SM2
from flows.audit.sm2 import Sm2PrivateKey, Sm2PublicKey, as_asn1, is_sm2, new_sm2_key
from flows.settings import signing_set
from flows.store.files import PRIVATE_FILE, SIGNATURE, sha256, write_bytes, write_json
from flows.store.paths import Store

PRIVATE_KEY, PUBLIC_KEY = "faxian-sign.key", "faxian-sign.pub"
HEAD = "head.sig"
MONTH_FORMAT, LEDGER_FORMAT = "faxian-signature/1", "faxian-ledger-head/1"
ALGORITHM, SIGNATURE_BYTES = "Ed25519", 64
ALGORITHMS = {ALGORITHM: ALGORITHM, "SM2": SM2, SM2: SM2}
COMMAND_SECONDS = 120
OTHERS = 0o007

Signer = Callable[[bytes], bytes]
"""Signs; by what, it says in an attribute `algorithm`, and by Ed25519 without one."""
Signed = dict[str, Any]


class PublicKey(Protocol):
    """What checks signatures: InvalidSignature for one that is not of this key."""

    def verify(self, signature: bytes, data: bytes, /) -> None:
        """Nothing where the signature is of this key over `data`."""


@dataclass(frozen=True)
class SignWith:
    """How months are signed: by a key in a file or by a command; neither: they are not. `algorithm`: the command's,
    null: Ed25519."""

    key: Path | None = None
    command: str | None = None
    algorithm: str | None = None

    def signer(self) -> Signer | None:
        """What makes signatures; null without key and command. UsageError when there are both, or the key is none."""
        if self.key and self.command:
            raise UsageError("a key and a command are given for signing", do="leave one of sign_key, sign_command")
        if self.algorithm not in (None, *ALGORITHMS):
            raise UsageError("sign_algorithm: is none that signs", do="give Ed25519 or SM2")
        if self.key:
            return signer_in(self.key)
        return _by_command(self.command, ALGORITHMS[self.algorithm or ALGORITHM]) if self.command else None


def signer_of_settings() -> Signer | None:
    """What signs by the environment or else faxian.yaml; null when neither says."""
    given = signing_set()
    key = Path(given["sign_key"]) if "sign_key" in given else None
    return SignWith(key, given.get("sign_command"), given.get("sign_algorithm")).signer()


def new_key(folder: Path, *, by_sm2: bool = False) -> tuple[Path, Path]:
    """Make a pair of keys in `folder`, the private one for its owner's eyes; UsageError when there is one already."""
    paths = folder / PRIVATE_KEY, folder / PUBLIC_KEY
    if any(path.exists() for path in paths):
        raise UsageError(
            "there is a key already",
            where=str(folder),
            why="months signed with it could no longer be checked against a new one",
            do="name another folder",
        )
    secret, shown = new_sm2_key() if by_sm2 else _new_pair()
    write_bytes(paths[0], secret, PRIVATE_FILE)
    write_bytes(paths[1], shown)
    return paths


def _new_pair() -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.generate()
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    shown = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return secret, shown


def signer_in(path: Path) -> Signer:
    """What signs with the private key in a file, of Ed25519 or SM2; UsageError as `private_key` raises it."""
    try:
        if is_sm2(path.read_bytes()):
            _must_be_own(path)
            return Sm2PrivateKey(path.resolve())
    except OSError as error:
        raise UsageError("the private key cannot be read", where=str(path), do=_make_one()) from error
    return private_key(path).sign


def _must_be_own(path: Path) -> None:
    if path.stat().st_mode & OTHERS:
        raise UsageError(
            "everybody may read the private key",
            where=str(path),
            why="whoever has it can sign what was never published",
            do=f"chmod 600 {path}",
        )


def private_key(path: Path) -> Ed25519PrivateKey:
    """Read a private key; UsageError when it is none, or when everybody on the machine may read it."""
    try:
        _must_be_own(path)
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError) as error:
        raise UsageError("the private key cannot be read", where=str(path), do=_make_one()) from error
    if not isinstance(key, Ed25519PrivateKey):
        raise UsageError(f"the private key is not one of {ALGORITHM}", where=str(path), do=_make_one())
    return key


def public_keys(paths: Iterable[Path]) -> list[PublicKey]:
    """Read public keys, of Ed25519 or SM2; UsageError when a file is none."""
    keys: list[PublicKey] = []
    for path in paths:
        try:
            text = path.read_bytes()
            if is_sm2(text):
                keys.append(Sm2PublicKey(text))
                continue
            key = serialization.load_pem_public_key(text)
        except (OSError, ValueError) as error:
            raise UsageError("the public key cannot be read", where=str(path), do=_make_one()) from error
        if not isinstance(key, Ed25519PublicKey):
            raise UsageError(f"the public key is not one of {ALGORITHM}", where=str(path), do=_make_one())
        keys.append(key)
    return keys


def sign_month(store: Store, deliverables: Path, period: str, signer: Signer) -> None:
    """Sign a published month, in the store and beside its manifest under OUT, and the ledger as it stands.

    StoreError when the manifest under OUT is not the store's: what is signed is what was published.
    """
    kept = read_manifest(store.period(period) / MANIFEST)
    delivered = read_manifest(deliverables / MANIFEST)
    if seal(kept) != seal(delivered) or content_sha256(kept) != content_sha256(delivered):
        raise StoreError(
            "the manifest under OUT is not the one of the store",
            where=str(deliverables / MANIFEST),
            do=f"see 'faxian verify {deliverables} --store {store.root}'",
        )
    signed = with_signature({"format": MONTH_FORMAT, **month_claims(kept)}, signer)
    for folder in (store.period(period), deliverables):
        write_json(folder / SIGNATURE, signed)
    sign_ledger(store, signer)


def sign_ledger(store: Store, signer: Signer) -> None:
    """Sign the list of the ledger's files as they stand."""
    head = {"format": LEDGER_FORMAT, "files": ledger_files(store)}
    write_json(store.ledger() / HEAD, with_signature(head, signer))


def month_claims(manifest: Manifest) -> dict[str, str]:
    """What of a month is signed, worked out from its manifest: never what the manifest says of its own hashes."""
    ledger = [[item["path"], item["sha256"]] for item in manifest.get(LEDGER_FOLDER, [])]
    return {
        "period": str(manifest.get("period")),
        "content_sha256": content_sha256(manifest),
        "seal": seal(manifest),
        "ledger_sha256": hashlib.sha256(_bytes(ledger)).hexdigest(),
    }


def ledger_files(store: Store) -> dict[str, str]:
    """Name -> hash of every file of the ledger."""
    return {path.name: sha256(path) for path in sorted(store.ledger().glob("[0-9]*_*.parquet"))}


def with_signature(content: Mapping[str, object], signer: Signer) -> Signed:
    """A document with the signature over all the rest of it."""
    document = {**content, "algorithm": getattr(signer, "algorithm", ALGORITHM)}
    return {**document, "signature": signer(_bytes(document)).hex()}


def read_signed(path: Path) -> Signed | None:
    """A signed document; null when there is none or it is not one."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("signature"), str) else None


def is_signed_by(signed: Signed, keys: Sequence[PublicKey]) -> bool:
    """Whether one of the keys made the signature, over exactly this document."""
    try:
        signature = bytes.fromhex(signed["signature"])
    except ValueError:
        return False
    text = _bytes({name: value for name, value in signed.items() if name != "signature"})
    for key in keys:
        if isinstance(key, Sm2PublicKey) is not (signed.get("algorithm") == SM2):
            continue
        try:
            key.verify(signature, text)
        except InvalidSignature:
            continue
        return True
    return False


@dataclass(frozen=True)
class _ByCommand:
    """What signs by a program."""

    command: str
    algorithm: str

    def __call__(self, text: bytes) -> bytes:
        try:
            done = subprocess.run(
                shlex.split(self.command), input=text, capture_output=True, timeout=COMMAND_SECONDS, check=True
            )
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise _not_signed("the command that signs failed", self.command) from error
        signature = _as_signature(done.stdout, self.algorithm)
        if signature is None:
            raise _not_signed(f"the command that signs gave no signature of {self.algorithm}", self.command)
        return signature


def _by_command(command: str, algorithm: str) -> Signer:
    return _ByCommand(command, algorithm)


def _as_signature(text: bytes, algorithm: str) -> bytes | None:
    """A signature as it is, in hexadecimal or in base64; null where it is none."""
    for signature in _forms(text):
        if algorithm == SM2 and (whole := as_asn1(signature)) is not None:
            return whole
        if algorithm == ALGORITHM and len(signature) == SIGNATURE_BYTES:
            return signature
    return None


def _forms(text: bytes) -> Iterator[bytes]:
    """What a program may have meant by what it printed."""
    yield text
    written = b"".join(text.split())
    for read in (bytes.fromhex, base64.b64decode):
        with suppress(ValueError, binascii.Error):
            yield read(written.decode("ascii"))


def _not_signed(what: str, command: str) -> StoreError:
    return StoreError(
        what,
        where=shlex.split(command)[0] if command.strip() else "sign_command",
        why="the month is published, and not signed",
        do="mend it (the bytes come on standard input, the signature goes to standard output), then run 'faxian sign'",
    )


def _bytes(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _make_one() -> str:
    return "make a pair with 'faxian new-key FOLDER'"
