"""With what store and tables are encrypted, as the settings say it: a key from a file or a command, read at the doors.

    encryption: {key_file: /etc/faxian/store.key, spill: /dev/shm/faxian}      # faxian.yaml; or key_command: …

A key is a line of base64 over 32 bytes (`openssl rand -base64 32`); the first writes, all of them read. It goes into
this process's memory and nowhere else: no parameter, manifest, log or environment.
"""

import base64
import binascii
import os
import shlex
import stat
import subprocess
from pathlib import Path

from data_contracts import at_rest
from data_contracts.encryption import Encryption
from data_contracts.errors import UsageError
from flows.store.paths import Store

COMMAND_SECONDS = 120
ROOT = 0
DO = "write a line of base64 over 32 bytes: openssl rand -base64 32 > FILE; chmod 600 FILE"


def use_keys(encryption: Encryption | None) -> None:
    """Encrypt from here on as the settings say; null: nothing. UsageError for a key that cannot be used."""
    if encryption is None:
        at_rest.use([])
        return
    text = _of_file(encryption.key_file) if encryption.key_file else _of_command(encryption.key_command or "")
    where = str(encryption.key_file or "key_command")
    at_rest.use(_keys(text, where), encryption.spill)
    if encryption.spill:
        at_rest.must_hold_spill(encryption.spill)


def must_open(store: Store) -> None:
    """StoreError when no key opens what a store holds: looked at is one table of each stage, and of the ledger."""
    for folder in (*(store.root / "periods").glob("*/*"), store.ledger()):
        first = next(iter(sorted(folder.glob("*.parquet"))), None) if folder.is_dir() else None
        if first and at_rest.is_encrypted(first):
            at_rest.read_metadata(first)
    if at_rest.is_on():
        at_rest.must_hold_spill(at_rest.workshop(store.tmp("any")))


def _of_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            if state.st_uid not in (os.geteuid(), ROOT) or state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise UsageError(
                    "the key of the store is not its owner's alone",
                    where=str(path),
                    why="whoever reads it reads every table",
                    do=f"make it the file of the user who runs months: chmod 600 {path}",
                )
            return file.read()
    except OSError as error:
        raise UsageError("the key of the store cannot be read", where=str(path), do=DO) from error


def _of_command(command: str) -> bytes:
    try:
        done = subprocess.run(
            shlex.split(command), stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=COMMAND_SECONDS, check=True
        )
    except (OSError, ValueError, subprocess.SubprocessError):  # its own text may hold the key
        raise UsageError(
            "the command that gives the key of the store failed",
            where="key_command",
            why="without the key no table can be read or written",
            do="run it by hand: it writes the key to its output and ends with 0",
        ) from None
    return done.stdout


def _keys(text: bytes, where: str) -> list[bytes]:
    try:
        lines = [line.strip() for line in text.decode("ascii").splitlines()]
        keys = [base64.b64decode(line, validate=True) for line in lines if line and not line.startswith("#")]
    except (UnicodeDecodeError, binascii.Error):
        keys = []
    if not keys or any(len(key) != at_rest.KEY_BYTES for key in keys):
        raise UsageError("this is no key of a store", where=where, do=DO) from None
    return keys
