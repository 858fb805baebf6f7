"""`faxian rekey`: everything that is encrypted under an older key is written anew under the first one.

Before anything is put down, every month is proved whole as `verify` does it: what somebody changed must not be sealed
again. Then the old keys open nothing any more, and can be destroyed.
"""

from datetime import datetime
from pathlib import Path

from data_contracts import at_rest
from data_contracts.errors import StoreError, UsageError
from flows.audit.erasures import finish_erasures
from flows.audit.manifest import MANIFEST
from flows.audit.out_retention import finish_purges_of_out
from flows.audit.predecessors import must_be_whole
from flows.audit.rekeys import begin, encrypted_files, finish_rekey, must_sign, next_number, under_older_keys
from flows.audit.signing import Signer
from flows.audit.verify import verify
from flows.audit.who import login
from flows.store.lock import only_run
from flows.store.paths import Store, existing


def rekey(store: Store, out: Path, signer: Signer | None = None) -> str:
    """Write everything under the first key of the key file; the sentence to print.

    UsageError when nothing is encrypted, or months are signed and there is nothing to sign with; StoreError when a run
    holds the store, a file is under no key, or something is not as it was published.
    """
    if not at_rest.is_on():
        raise UsageError(
            "there is no key to write with",
            where="faxian.yaml",
            do="set encryption: {key_file: …}, the new key on its first line and the old one below",
        )
    with only_run(existing(store).root):
        finish_erasures(store)
        finish_purges_of_out(store, out)
        done = finish_rekey(store, out, signer)
        if not done:
            done = _begun(store, out, signer)
    if not done:
        return f"{sum(1 for _ in encrypted_files(store, out))} 个加密的文件都已用第一把密钥，不用重写。"
    return (
        f"{done} 个加密的文件已用第一把密钥重写，内容指纹、链条和校验码不变；旧密钥已经打不开这里的任何文件，"
        "可以从密钥文件中删去（以前的备份仍需要它）。"
    )


def _begun(store: Store, out: Path, signer: Signer | None) -> int:
    must_sign(store, signer)
    _must_be_as_published(store, out)
    old = under_older_keys(store, out)
    if not old:
        return 0
    when = datetime.now().astimezone().isoformat(timespec="seconds")
    begin(store, {"number": next_number(store), "when": when, "who": login()}, old, signer)
    return finish_rekey(store, out, signer)


def _must_be_as_published(store: Store, out: Path) -> None:
    """StoreError that names the first thing which is not as it was published."""
    must_be_whole(store)
    for period in store.published():
        if not (out / period / MANIFEST).is_file():
            continue
        if found := verify(out / period, store).findings:
            raise StoreError(
                f"{period} is not as it was published: {found[0].path}",
                where=str(out / period),
                why="with another key it would be sealed again, and nobody could tell any more",
                do=f"see 'faxian verify {out / period} --store {store.root}', and put it back from the backup",
            )
