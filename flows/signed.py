"""Signing a month that was published, where the city has set a key or a command for it; else it stays unsigned."""

import os
from pathlib import Path

from flows.audit.signing import Signer, SignWith, sign_ledger, sign_month, signer_of_settings
from flows.settings import signing_set
from flows.store.paths import Store


def signer_set(key: Path | None = None, command: str | None = None) -> Signer | None:
    """What signs: as the command line says, else the environment, else faxian.yaml; null when none does.

    UsageError for a key that cannot be used: better now than after the month.
    """
    if key or command:
        return SignWith(key, command, signing_set().get("sign_algorithm")).signer()
    return signer_of_settings()


def use_signer(key: Path | None, command: str | None) -> Signer | None:
    """What signs, made known to this process: the flow that runs in it asks the environment."""
    if key or command:
        os.environ.pop("FAXIAN_SIGN_KEY", None)
        os.environ.pop("FAXIAN_SIGN_COMMAND", None)
        os.environ.update({"FAXIAN_SIGN_KEY": str(key)} if key else {"FAXIAN_SIGN_COMMAND": str(command)})
    return signer_set(key, command)


def sign_published(store: Path, out: Path, period: str, signer: Signer | None) -> None:
    """Sign a month as it stands in `store` and under `out`; without a signer nothing happens."""
    if signer is not None:
        sign_month(Store(store), out / period, period, signer)


def sign_books(store: Store, signer: Signer | None) -> None:
    """Sign the ledger after something was added to it between two months; without a signer nothing happens."""
    if signer is not None and store.ledger().is_dir():
        sign_ledger(store, signer)
