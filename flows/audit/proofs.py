"""What does not rest on the folders' own word: signatures, by public keys, and codes that an auditor kept on paper.

Hashes and the chain say that files agree with one another. Whoever may write both folder and store can make all of
them agree again; he cannot sign without the private key, and cannot change a page that lies in another's drawer.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from data_contracts.errors import TamperError
from flows.audit.anchor import anchor_of
from flows.audit.erasures import erased_since
from flows.audit.findings import ANCHOR, CHANGED, FORGED, MISSING, UNSIGNED, Finding
from flows.audit.manifest import LEDGER_FOLDER, MANIFEST, Manifest, read_manifest
from flows.audit.rekeys import changes_of
from flows.audit.signing import HEAD, PublicKey, is_signed_by, ledger_files, month_claims, read_signed
from flows.store.files import SIGNATURE
from flows.store.paths import Store


@dataclass(frozen=True)
class Proofs:
    """What the auditor brings: public keys, and period -> 校验码 as they were printed; both may be left out."""

    keys: Sequence[PublicKey] = ()
    anchors: Mapping[str, str] = field(default_factory=dict)


def proof_findings(
    folder: Path, months: Mapping[str, Manifest], store: Store | None, proofs: Proofs
) -> Iterator[Finding]:
    """Where signatures and kept codes contradict what stands there. `months`: the manifests under OUT by period, the
    one of `folder` among them. Without keys no signature is looked for, without codes none compared.
    """
    if proofs.keys:
        yield from _signatures(folder, months, proofs.keys)
        if store is not None:
            yield from _signatures_of_store(store, folder.name, proofs.keys)
            yield from _ledger_head(store, proofs.keys)
    for period, code in sorted(proofs.anchors.items()):
        manifest = months.get(period) or _kept(store, period)
        if manifest is not None and anchor_of(manifest) != code:
            yield Finding(ANCHOR, f"{period}/{MANIFEST}", f"抄存的是 {code}，现在算出 {anchor_of(manifest)}")


def not_proved(folder: Path, months: Mapping[str, Manifest], store: Store | None, proofs: Proofs) -> Iterator[str]:
    """What could not be proved, a sentence each."""
    for period in sorted(proofs.anchors):
        if period not in months and _kept(store, period) is None:
            yield f"校验码清单里的 {period} 不在旁边，未核对"
    if proofs.anchors and folder.name not in proofs.anchors:
        yield f"校验码清单里没有 {folder.name}"
    if proofs.keys and store is not None:
        head = read_signed(store.ledger() / HEAD) or {}
        since = ledger_files(store).keys() - _listed(head).keys()
        if head and since:
            yield f"台账签名之后新增 {len(since)} 个文件，未签名"


def signature_state(folder: Path, manifest: Manifest, proofs: Proofs, findings: Iterable[Finding] = ()) -> str:
    """Whether the month is signed, and its code: printed beside whatever was found (`findings`)."""
    signed = read_signed(folder / SIGNATURE)
    is_held = not any(finding.kind in (FORGED, UNSIGNED) for finding in findings)
    checked = "签名核对无误" if is_held else "签名不能证明本期"
    state = checked if proofs.keys else "有签名，未核对（用 --key 给出公钥）"
    return f"{state if signed else '未签名'}，校验码 {anchor_of(manifest)}"


def _signatures(folder: Path, months: Mapping[str, Manifest], keys: Sequence[PublicKey]) -> Iterator[Finding]:
    """The month itself must be signed; months beside it are held to the signatures they have."""
    for period, manifest in sorted(months.items()):
        is_this = period == folder.name
        name = SIGNATURE if is_this else f"{period}/{SIGNATURE}"
        yield from _signature(folder.parent / period / SIGNATURE, name, manifest, keys, must=is_this)


def _signatures_of_store(store: Store, wanted: str, keys: Sequence[PublicKey]) -> Iterator[Finding]:
    for period in store.periods():
        manifest = _kept(store, period)
        if manifest is not None:
            name = f"store/periods/{period}/{SIGNATURE}"
            yield from _signature(store.period(period) / SIGNATURE, name, manifest, keys, must=period == wanted)


def _signature(
    path: Path, name: str, manifest: Manifest, keys: Sequence[PublicKey], *, must: bool
) -> Iterator[Finding]:
    signed = read_signed(path)
    if signed is None:
        if must or path.exists():
            yield Finding(UNSIGNED, name, "没有可读的签名")
    elif not is_signed_by(signed, keys):
        yield Finding(FORGED, name, "不是用所给的公钥对应的私钥签的，或签名后被改动")
    elif any(signed.get(key) != value for key, value in month_claims(manifest).items()):
        yield Finding(FORGED, name, "签的不是这份清单：清单在签名之后被改动或重新封存")


def _ledger_head(store: Store, keys: Sequence[PublicKey]) -> Iterator[Finding]:
    """The ledger's files as they were signed, or as a signed erasure left them (one that was killed is carried out by
    the next start, which need not have the key); what was added since is no finding."""
    name, head = f"store/ledger/{HEAD}", read_signed(store.ledger() / HEAD)
    if head is None:
        yield Finding(UNSIGNED, name, "台账没有可读的签名")
        return
    if not is_signed_by(head, keys):
        yield Finding(FORGED, name, "不是用所给的公钥对应的私钥签的，或签名后被改动")
        return
    now, erasures = ledger_files(store), changes_of(store, keys)
    for file, digest in _listed(head).items():
        if file not in now:
            yield Finding(MISSING, f"store/ledger/{file}", "台账签名时有此文件")
        elif now[file] != digest and not erased_since(erasures, f"{LEDGER_FOLDER}/{file}", digest, now[file]):
            yield Finding(CHANGED, f"store/ledger/{file}", "台账签名之后被改动")


def _listed(head: Mapping[str, object]) -> dict[str, str]:
    files = head.get("files")
    return {str(name): str(digest) for name, digest in files.items()} if isinstance(files, dict) else {}


def _kept(store: Store | None, period: str) -> Manifest | None:
    if store is None or not (store.period(period) / MANIFEST).exists():
        return None
    try:
        return read_manifest(store.period(period) / MANIFEST)
    except TamperError:
        return None
