"""Signatures by SM2 with SM3 (GB/T 32918, user id 1234567812345678 as GM/T 0009 has it), by the machine's own OpenSSL.

`cryptography` has SM3 and no SM2 (pyca/cryptography#6857). The packages that have it were looked at (docs/security.md);
OpenSSL 3 is on every machine that takes updates, and is kept by people who do nothing else. It is started as a program:
no key passes through this process, and where it is missing only SM2 is.
"""

import base64
import binascii
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from data_contracts.errors import UsageError

ALGORITHM = "SM2-SM3"
USER_ID = "1234567812345678"
CURVE = bytes.fromhex("06082a811ccf5501822d")
"""How the curve of SM2 (1.2.156.10197.1.301) is written in a key."""
SECONDS = 120
HALF = 32
SEQUENCE = 0x30
HOW = ("-rawin", "-digest", "sm3", "-pkeyopt", f"distid:{USER_ID}")


@dataclass(frozen=True)
class Sm2PrivateKey:
    """What signs with a private key in a file, called with what is to be signed."""

    path: Path
    algorithm: str = ALGORITHM

    def __call__(self, text: bytes) -> bytes:
        """The signature, as ASN.1; UsageError where OpenSSL cannot make one."""
        with tempfile.TemporaryDirectory() as folder:
            (file := Path(folder) / "text").write_bytes(text)
            done = _openssl("pkeyutl", "-sign", *HOW, "-inkey", str(self.path), "-in", str(file))
        if done.returncode != 0 or not done.stdout:
            raise _cannot(self.path)
        return done.stdout


@dataclass(frozen=True)
class Sm2PublicKey:
    """What checks signatures."""

    pem: bytes

    def verify(self, signature: bytes, data: bytes, /) -> None:
        """Nothing where the signature is of this key over `data`; else InvalidSignature."""
        with tempfile.TemporaryDirectory() as folder:
            key, file, sign = (Path(folder) / name for name in ("key", "text", "signature"))
            for path, content in ((key, self.pem), (file, data), (sign, signature)):
                path.write_bytes(content)
            given = ("-pubin", "-inkey", str(key), "-in", str(file), "-sigfile", str(sign))
            if _openssl("pkeyutl", "-verify", *HOW, *given).returncode != 0:
                raise InvalidSignature


def is_sm2(pem: bytes) -> bool:
    """Whether a PEM file holds a key of the curve of SM2, private or public, unencrypted."""
    lines = [line.strip() for line in pem.splitlines() if line.strip() and not line.startswith(b"-----")]
    try:
        return CURVE in base64.b64decode(b"".join(lines), validate=True)
    except binascii.Error:
        return False


def new_sm2_key() -> tuple[bytes, bytes]:
    """A private and its public key, as PEM; UsageError where OpenSSL cannot make them."""
    made = _openssl("genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2")
    shown = _openssl("pkey", "-pubout", given=made.stdout)
    if made.returncode or shown.returncode or not is_sm2(shown.stdout):
        raise _cannot(Path("openssl"))
    return made.stdout, shown.stdout


def as_asn1(signature: bytes) -> bytes | None:
    """A signature as devices give it (ASN.1, or the two numbers of 32 bytes behind each other) as ASN.1; null: none."""
    if len(signature) == 2 * HALF and signature[:1] != bytes([SEQUENCE]):
        first, second = (int.from_bytes(part, "big") for part in (signature[:HALF], signature[HALF:]))
        return encode_dss_signature(first, second)
    whole = len(signature) > 2 and signature[0] == SEQUENCE and signature[1] == len(signature) - 2
    return signature if whole else None


def _openssl(*arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    try:
        return subprocess.run(["openssl", *arguments], input=given, capture_output=True, timeout=SECONDS, check=False)
    except (OSError, subprocess.SubprocessError):
        raise _cannot(Path("openssl")) from None


def _cannot(where: Path) -> UsageError:
    return UsageError(
        "the program openssl of this machine could not do it with this key of SM2",
        where=str(where),
        do="install OpenSSL 3 (openssl version), or take a key of Ed25519: faxian new-key",
    )
