"""Does a published folder still say what its manifest says, and does the chain from month to month hold?

Every difference is named. A folder whose manifest was edited together with its files still fails against the next
month's manifest, or against the store's copy: to alter an old month one would have to alter every later one too,
in both places.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from data_contracts.errors import ExitCode, TamperError, UsageError
from flows.audit import journal
from flows.audit.corrected import FOLDER as CORRECTIONS
from flows.audit.corrected import altered_corrections
from flows.audit.erasures import GONE, OUT, Erasure, altered_erasures, erased_since
from flows.audit.erasures import PROOFS as ERASURES
from flows.audit.findings import ADDED, CHAIN, CHANGED, EDITED, MISSING, Finding
from flows.audit.manifest import MANIFEST, Manifest, artefact, content_sha256, outputs_of, read_manifest, seal
from flows.audit.out_retention import Purged, by_proof, purged_of_out
from flows.audit.proofs import Proofs, not_proved, proof_findings, signature_state
from flows.audit.rekeys import FOLDER as REKEYS
from flows.audit.rekeys import altered_rekeys, changes_of, is_rekey_unfinished
from flows.audit.retention import PROOFS, altered_proofs
from flows.audit.reveals import cut_off, log_of
from flows.store.files import sha256
from flows.store.paths import Store, existing

NO_PROOFS = Proofs()


@dataclass(frozen=True)
class Verification:
    """What `verify` found about one folder; no findings = untouched."""

    folder: Path
    findings: tuple[Finding, ...]
    unchecked: tuple[str, ...] = ()  # what could not be compared, a sentence each: no finding, but no claim either
    on_record: tuple[str, ...] = ()  # what is as it is by a record: erased, purged, corrected; a sentence each
    proof: str = ""  # whether it is signed, and its 校验码; blank without a manifest

    @property
    def exit_code(self) -> ExitCode:
        """0 untouched, 1 something is not as it was published."""
        return ExitCode.DONE_WITH_REJECTIONS if self.findings else ExitCode.DONE

    def render(self) -> str:
        """One line per finding, or one line that all is well."""
        if not self.findings:
            whole = self.unchecked or ("链条完整",)
            return f"{self.folder}: 与清单一致，{'；'.join((*whole, *self.on_record))}。{self.proof}。"
        lines = [f"{self.folder}: 发现 {len(self.findings)} 处不一致", *(f"  {finding}" for finding in self.findings)]
        beside = (*self.unchecked, *self.on_record, self.proof)
        return "\n".join([*lines, *(f"  {sentence}" for sentence in beside if sentence)])


def verify(folder: Path, store: Store | None = None, proofs: Proofs = NO_PROOFS) -> Verification:
    """Compare a deliverables folder `<out>/<P>` with its manifest, its siblings and, when given, the store.

    With the store also the ledger's files the month stands on; with `proofs` signatures and kept codes. UsageError when
    the folder or the store is not there; nothing else raises: what cannot be read is a finding.
    """
    if store is not None:
        existing(store)
    whole = folder.resolve()
    if not whole.is_dir():
        raise UsageError("there is no such folder", where=str(folder), do="give the folder of a month: OUT/202610")
    try:
        manifest = read_manifest(whole / MANIFEST)
    except TamperError as error:
        lost = Finding(MISSING, MANIFEST, error.what)
        return Verification(folder, (lost, *_against_store(None, whole.name, store)))
    months = {**_siblings(whole, manifest), whole.name: manifest}
    erasures = changes_of(store, proofs.keys) if store else []
    purges = purged_of_out(store, proofs.keys) if store else []
    found, erased = _but_erased(_files(whole, manifest), erasures, whole, manifest)
    found, purged = _but_purged(found, purges, erasures, whole, manifest)
    findings = [*found, *_edited(manifest, whole), *_chain(months)]
    findings += [*_against_store(manifest, whole.name, store, erasures), *_journals(store), *_proofs(store)]
    findings += proof_findings(whole, months, store, proofs)
    unchecked = (
        *_half_rekeyed(store),
        *_unopened(whole, manifest),
        *_unchecked(months, store),
        *not_proved(whole, months, store, proofs),
    )
    on_record = (*erased, *purged, *_corrected(manifest))
    state = signature_state(whole, manifest, proofs, findings)
    return Verification(folder, tuple(findings), unchecked, on_record, state)


def _files(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    published = {item["path"]: item for item in manifest["outputs"]}
    found = {item.path: item for item in outputs_of(folder)}
    for path in sorted(published.keys() | found.keys()):
        then, now = published.get(path), found.get(path)
        if now is None and then is not None:
            yield Finding(MISSING, path, f"发布时有 {_rows(then['rows'])}")
        elif then is None and now is not None:
            yield Finding(ADDED, path, f"清单中没有此文件（{now.bytes} 字节）")
        elif then is not None and now is not None and then["sha256"] != now.sha256:
            yield Finding(
                CHANGED, path, f"发布时 {_state(then['rows'], then['bytes'])}，现在 {_state(now.rows, now.bytes)}"
            )
        elif then is not None and now is not None and now.content and then.get("content") != now.content:
            yield Finding(CHANGED, path, "内容与清单所记的内容指纹不符")


def _but_erased(
    findings: Iterator[Finding], erasures: Sequence[Erasure], folder: Path, manifest: Manifest
) -> tuple[list[Finding], list[str]]:
    """The findings that no erasure on record explains, and a sentence for each erasure that explains some."""
    sealed = {item["path"]: item["sha256"] for item in manifest["outputs"]}
    left, by = [], Counter[str]()
    for finding in findings:
        path = folder / finding.path
        now = sha256(path) if path.is_file() else GONE
        passed = erased_since(erasures, f"{OUT}/{folder.name}/{finding.path}", sealed.get(finding.path, ""), now)
        by.update(str(one) for one in passed)
        left += [] if passed else [finding]
    return left, [f"{number} 个文件：{one}" for one, number in by.items()]


def _but_purged(
    findings: Sequence[Finding],
    purges: Sequence[Purged],
    erasures: Sequence[Erasure],
    folder: Path,
    manifest: Manifest,
) -> tuple[list[Finding], list[str]]:
    """The findings that no purge on record explains, and a sentence for each purge that explains some."""
    sealed = {item["path"]: item["sha256"] for item in manifest["outputs"]}
    left, by = [], Counter[str]()
    for finding in findings:
        name = f"{OUT}/{folder.name}/{finding.path}"
        known = [sealed.get(finding.path, ""), *(one.files[name][1] for one in erasures if name in one.files)]
        purge = by_proof(purges, name, known) if finding.kind == MISSING else None
        by.update([str(purge)] if purge else [])
        left += [] if purge else [finding]
    return left, [f"{number} 个文件已按期限删除：{purge}" for purge, number in by.items()]


def _corrected(manifest: Manifest) -> list[str]:
    """What people had put right and the month was read with: the manifest holds the hash of each correction."""
    prefix = f"{CORRECTIONS}/"
    read = [str(item["path"]) for item in manifest.get("inputs", [])]
    numbers = [path.removeprefix(prefix) for path in read if path.startswith(prefix)]
    return [f"采用了已受理的个人信息更正：第 {'、'.join(numbers)} 号"] if numbers else []


def _edited(manifest: Manifest, folder: Path) -> Iterator[Finding]:
    if manifest.get("content_sha256") != content_sha256(manifest):
        yield Finding(EDITED, MANIFEST, "内容与其自身的指纹不符")
    elif manifest.get("seal") != seal(manifest):
        yield Finding(EDITED, MANIFEST, "用时记录与其封签不符")
    if manifest.get("period") != folder.name:
        yield Finding(EDITED, MANIFEST, f"是 {manifest.get('period')} 的清单，却放在 {folder.name}")


def _chain(months: dict[str, Manifest]) -> Iterator[Finding]:
    """Follow the chain through the months beside this one: backwards from it, and the first one after it."""
    for period in sorted(months):
        yield from _link(period, months[period].get("previous"), months)


def _half_rekeyed(store: Store | None) -> Iterator[str]:
    """A change of key that was killed leaves files that no manifest lists as they are now."""
    if store is not None and is_rekey_unfinished(store):
        yield "更换密钥没有做完（请再运行 faxian rekey），表的不一致可能由此而来"


def _unopened(folder: Path, manifest: Manifest) -> Iterator[str]:
    """Encrypted tables are compared as they lie; what they hold, only with the key."""
    sealed = [folder / str(item["path"]) for item in manifest["outputs"] if item.get("content")]
    closed = [path for path in sealed if path.is_file() and artefact(path, path.name).content is None]
    if closed:
        yield f"{len(closed)} 张加密的表只核对了密文（没有密钥，未核对内容）"


def _unchecked(months: dict[str, Manifest], store: Store | None) -> Iterator[str]:
    """Months that this one, or one beside it, was chained to, and that are not beside it."""
    for period in sorted(months):
        before = (months[period].get("previous") or {}).get("period")
        if before is None or before in months:
            continue
        kept = store is not None and (store.period(before) / MANIFEST).exists()
        yield f"{period} 的上一期 {before} 不在旁边，" + ("只按库中存底核对了链条" if kept else "未核对")


def _siblings(folder: Path, manifest: Manifest) -> dict[str, Manifest]:
    """Manifests of the same city's other months beside this one; one that cannot be read is not followed."""
    found = {}
    for path in sorted(folder.resolve().parent.glob(f"*/{MANIFEST}")):
        if path.parent.name == folder.name:
            continue
        try:
            other = read_manifest(path)
        except TamperError:
            continue
        if other.get("city") == manifest.get("city"):
            found[path.parent.name] = other
    return found


def _link(period: str, link: dict[str, str] | None, months: dict[str, Manifest]) -> Iterator[Finding]:
    earlier = [other for other in months if other < period]
    where = f"{period}/{MANIFEST}"
    if link is None:
        if earlier:
            yield Finding(CHAIN, where, f"自称首月，但旁边已有 {earlier[-1]}")
        return
    before = link["period"]
    skipped = [other for other in earlier if other > before]
    if skipped:
        yield Finding(CHAIN, where, f"接在 {before} 之后，跳过了 {'、'.join(skipped)}")
    if before in months and content_sha256(months[before]) != link["content_sha256"]:
        yield Finding(
            CHAIN,
            f"{before}/{MANIFEST}",
            f"与 {period} 发布时所接的 {before} 不是同一份：{before} 事后被改动或重新发布",
        )


def _against_store(
    manifest: Manifest | None, period: str, store: Store | None, erasures: Sequence[Erasure] = ()
) -> Iterator[Finding]:
    if store is None:
        return
    try:
        kept = read_manifest(store.period(period) / MANIFEST)
    except TamperError:
        yield Finding(CHAIN, f"store/periods/{period}/{MANIFEST}", "库中没有这个月的清单")
        return
    if manifest is not None:
        yield from (Finding(EDITED, MANIFEST, f"与库中存底不同：{place}") for place in differences(kept, manifest))
    yield from _ledger(kept, store, erasures)
    yield from _store_chain(store)


def _ledger(kept: Manifest, store: Store, erasures: Sequence[Erasure]) -> Iterator[Finding]:
    """The ledger's files as they were when the month was published; files added since are later months' affair."""
    for item in kept.get("ledger", []):
        path = store.root / item["path"]
        if not path.is_file():
            yield Finding(MISSING, f"store/{item['path']}", f"发布时有 {_rows(item['rows'])}")
            continue
        now = artefact(path, item["path"])
        if now.sha256 != item["sha256"] and not erased_since(erasures, item["path"], item["sha256"], now.sha256):
            then = _state(item["rows"], item["bytes"])
            yield Finding(CHANGED, f"store/{item['path']}", f"发布时 {then}，现在 {_state(now.rows, now.bytes)}")


def _store_chain(store: Store) -> Iterator[Finding]:
    months: dict[str, Manifest] = {}
    for period in store.periods():
        path = store.period(period) / MANIFEST
        if path.exists():
            try:
                months[period] = read_manifest(path)
            except TamperError as error:
                yield Finding(EDITED, f"store/periods/{period}/{MANIFEST}", error.what)
    for period, manifest in months.items():
        if manifest.get("content_sha256") != content_sha256(manifest):
            yield Finding(EDITED, f"store/periods/{period}/{MANIFEST}", "内容与其自身的指纹不符")
        for finding in _link(period, manifest.get("previous"), months):
            yield Finding(finding.kind, f"store/periods/{finding.path}", finding.detail)


def differences(kept: Manifest, published: Manifest) -> list[str]:
    """Where two manifests of a month differ: names of keys, and of files or parameters inside lists."""
    places = []
    for key in sorted(kept.keys() | published.keys()):
        ours, theirs = kept.get(key), published.get(key)
        if ours == theirs:
            continue
        if isinstance(ours, list) and isinstance(theirs, list):
            places += [f"{key}: {name}" for name in _changed_items(ours, theirs)]
        else:
            places.append(key)
    return places


def _changed_items(kept: list[dict[str, object]], published: list[dict[str, object]]) -> list[str]:
    ours, theirs = {_name(item): item for item in kept}, {_name(item): item for item in published}
    return [name for name in sorted(ours.keys() | theirs.keys()) if ours.get(name) != theirs.get(name)]


def _name(item: dict[str, object]) -> str:
    if "path" in item:
        return str(item["path"])
    return " ".join(str(item[key]) for key in ("id", "area", "urban_rural", "from") if item.get(key))


def _journals(store: Store | None) -> Iterator[Finding]:
    if store is None:
        return
    for path in sorted(store.root.glob("*/*.jsonl")):
        for number in journal.broken_lines(path):
            name = path.relative_to(store.root).as_posix()
            yield Finding(CHAIN, f"store/{name}", f"第 {number} 行与上一行接不上：此处有记录被改动或删除")
    for sentence in cut_off(store):
        yield Finding(CHAIN, f"store/{log_of(store).relative_to(store.root).as_posix()}", sentence)


def _proofs(store: Store | None) -> Iterator[Finding]:
    for name in altered_proofs(store) if store else ():
        yield Finding(CHANGED, f"store/runs/{PROOFS}/{name}", "删除凭证不在了，或与记录的指纹不符")
    for name in altered_erasures(store) if store else ():
        yield Finding(CHANGED, f"store/runs/{ERASURES}/{name}", "个人信息删除记录不在了，或与记录的指纹不符")
    for name in altered_rekeys(store) if store else ():
        yield Finding(CHANGED, f"store/runs/{REKEYS}/{name}", "更换密钥的记录不在了，或与记录的指纹不符")
    for name in altered_corrections(store) if store else ():
        yield Finding(CHANGED, f"store/{CORRECTIONS}/{name}", "个人信息更正记录不在了，或与记录的指纹不符")


def _rows(rows: int | None) -> str:
    return "一个文件" if rows is None else f"{rows} 行"


def _state(rows: int | None, size: int | None) -> str:
    return f"{size} 字节" if rows is None else f"{rows} 行 {size} 字节"
