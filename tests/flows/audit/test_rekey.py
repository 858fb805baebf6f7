"""Another key for an encrypted store: all is written anew, what was published stays proved, a kill changes nothing."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import flows.rights.erase as erasing
from data_contracts import at_rest
from data_contracts.closed_files import close_file, is_closed, opened
from data_contracts.errors import StoreError, UsageError
from flows.audit import journal, rekeys, reseal
from flows.audit.anchor import anchor_of
from flows.audit.findings import Finding
from flows.audit.manifest import read_manifest
from flows.audit.on_record import put_accepted
from flows.audit.predecessors import faults
from flows.audit.proofs import Proofs
from flows.audit.rekey import rekey
from flows.audit.rekeys import encrypted_files, finish_rekey, is_rekey_unfinished
from flows.audit.signing import new_key, private_key, public_keys, sign_month
from flows.audit.verify import verify
from flows.ledger.faults import faults_of_files
from flows.rights.erase import Wanted, erase
from flows.settings import RevealLimits
from flows.store.files import sha256
from flows.store.lock import only_run
from flows.store.paths import Store
from flows.store.resume import MARK, read_mark
from flows.withdraw import withdraw
from tests.flows.audit.published import write_ledger, write_mark
from tests.flows.two_people import PERIOD, published_city

OLD, NEW = b"o" * 32, b"n" * 32
PERIODS = ("202609", "202610")


@pytest.fixture(autouse=True)
def under_the_old_key() -> Iterator[None]:
    at_rest.use([OLD])
    yield
    at_rest.use([])


@pytest.fixture
def city(under_the_old_key: None, two_months: Path) -> Path:
    """Two encrypted months; of the second the store keeps the deliverables, closed, and one file was accepted since."""
    store = Store(two_months / "store")
    out, kept = two_months / "out" / PERIODS[1], store.stage(PERIODS[1], "publish")
    for path in (one for one in out.rglob("*") if one.is_file()):
        copy = kept / path.relative_to(out)
        copy.parent.mkdir(parents=True, exist_ok=True)
        close_file(path, copy)
    write_mark(kept, "publish")
    write_ledger(store, PERIODS[1], ".accepted_12", entries=1)
    put_accepted(store, [store.ledger() / f"{PERIODS[1]}_events.accepted_12.parquet"])
    return two_months


def with_both_keys(root: Path, **more: Any) -> str:
    at_rest.use([NEW, OLD])
    return rekey(Store(root / "store"), root / "out", **more)


def found(root: Path, proofs: Proofs | None = None) -> list[Finding]:
    """What `verify` finds of the months, and what a run would stop at, with the new key alone."""
    at_rest.use([NEW])
    store = Store(root / "store")
    assert list(faults(store)) == [] and faults_of_files(store) == []
    return [one for period in PERIODS for one in verify(root / "out" / period, store, proofs or Proofs()).findings]


def test_everything_is_under_the_new_key_and_what_was_published_is_proved_as_before(city: Path) -> None:
    store = Store(city / "store")
    before = [read_manifest(city / "out" / period / "manifest.json") for period in PERIODS]
    said = with_both_keys(city)
    assert "个加密的文件已用第一把密钥重写" in said
    assert found(city) == []
    files = list(encrypted_files(store, city / "out"))
    assert len(files) > 8 and any(map(is_closed, files))
    assert all(opened(path) if is_closed(path) else at_rest.read_metadata(path) for path in files)
    after = [read_manifest(city / "out" / period / "manifest.json") for period in PERIODS]
    for one, other in zip(before, after, strict=True):
        assert one["content_sha256"] == other["content_sha256"] and one["seal"] != other["seal"]
        assert anchor_of(one) == anchor_of(other)
    kept = store.stage(PERIODS[1], "publish")
    mark = read_mark(kept)
    out = city / "out" / PERIODS[1]
    assert mark is not None and mark["outputs"] == {
        path.relative_to(out).as_posix(): sha256(path) for path in out.rglob("*") if path.is_file()
    }, "laid out is what the store keeps, so that the month is not made anew"
    assert "都已用第一把密钥" in rekey(store, city / "out")


def killed_before(write_no: int, root: Path, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether there was a write of that number, before which the change of key was killed."""
    left = [write_no]

    def dying(write: Callable[..., None]) -> Callable[..., None]:
        def write_or_die(*given: Any) -> None:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt
            write(*given)

        return write_or_die

    with monkeypatch.context() as patched:
        for part, names in {rekeys: ("put_in_place", "write_json"), reseal: ("write_json", "write_bytes")}.items():
            for name in names:
                patched.setattr(part, name, dying(getattr(part, name)))
        try:
            with_both_keys(root)
        except KeyboardInterrupt:
            return True
    return False


def test_killed_at_any_moment_it_is_carried_out_by_the_next_start(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before every fourth of its writes, then carried out."""
    shutil.copytree(city, tmp_path / "kept", ignore=shutil.ignore_patterns("kept"))
    for write_no in range(1, 200, 4):
        root = tmp_path / "killed"
        shutil.copytree(tmp_path / "kept", root)
        is_killed = killed_before(write_no, root, monkeypatch)
        if is_killed:
            with only_run(root / "store"):
                done = finish_rekey(Store(root / "store"), root / "out", None)
            assert done or "个加密的文件已用" in with_both_keys(root), "killed before it was on record: begun anew"
        assert found(root) == [] and not is_rekey_unfinished(Store(root / "store"))
        shutil.rmtree(root)
        if not is_killed:
            break
    assert 20 < write_no < 199


def test_half_a_change_of_key_is_told_and_goes_on_under_the_same_key_alone(
    city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = rekeys.reseal
    monkeypatch.setattr(rekeys, "reseal", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        with_both_keys(city)
    monkeypatch.setattr(rekeys, "reseal", real)
    store = Store(city / "store")
    assert "更换密钥没有做完" in verify(city / "out" / PERIODS[1], store).render()
    at_rest.use([b"x" * 32, NEW, OLD])
    with pytest.raises(UsageError, match="begun with another key"):
        rekey(store, city / "out")
    with_both_keys(city)
    assert found(city) == []


@pytest.mark.parametrize("where", ["out", "store"])
def test_what_somebody_changed_is_not_sealed_again(city: Path, where: str) -> None:
    path = city / "out" / PERIODS[0] / "worklists" / "369921103000_石桥镇.csv"
    if where == "store":
        path = Store(city / "store").ledger() / f"{PERIODS[0]}_events.parquet"
    path.write_bytes(path.read_bytes() + b"x")
    with pytest.raises(StoreError):
        with_both_keys(city)
    assert not is_rekey_unfinished(Store(city / "store"))


def test_signed_months_are_signed_again_or_nothing_happens(city: Path, tmp_path: Path) -> None:
    secret, public = new_key(tmp_path / "keys")
    signer, proofs = private_key(secret).sign, Proofs(public_keys([public]))
    for period in PERIODS:
        sign_month(Store(city / "store"), city / "out" / period, period, signer)
    with pytest.raises(UsageError, match="no key to sign"):
        with_both_keys(city)
    with_both_keys(city, signer=signer)
    assert found(city, proofs) == []


def test_without_encryption_or_the_old_key_there_is_nothing_to_write(city: Path) -> None:
    store = Store(city / "store")
    at_rest.use([])
    with pytest.raises(UsageError, match="no key to write with"):
        rekey(store, city / "out")
    at_rest.use([NEW])
    with pytest.raises(StoreError, match="none of the keys"):
        rekey(store, city / "out")


def test_what_an_erasure_changed_is_told_as_erased_under_the_new_key_too(
    under_the_old_key: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "log_reveal", lambda *_: None)
    root = published_city(tmp_path)
    store = Store(root / "store")
    erase(store, root / "out", Wanted(lead_id="XS-0"), 3, "张三申请 2026-1", RevealLimits())
    with_both_keys(root)
    at_rest.use([NEW])
    checked = verify(root / "out" / PERIOD, store)
    assert checked.findings == () and "依法删除" in checked.render() and list(faults(store)) == []
    entry = next(one for one in journal.read(store.runs() / "rekeys.jsonl") if one["event"] == rekeys.ENDED)
    path = store.runs() / "rekeys" / f"{entry['number']}_left.json"
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    assert any("rekeys" in one.path for one in verify(root / "out" / PERIOD, store).findings)


def test_while_somebody_is_erased_nothing_lies_open_in_the_store(
    under_the_old_key: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists are open where they are handed out; what they will be lies aside for the time, and closed."""
    monkeypatch.setattr(erasing, "log_reveal", lambda *_: None)
    root = published_city(tmp_path)
    store, seen, real = Store(root / "store"), list[Path](), erasing.finish_erasures

    def look(store: Store) -> list[str]:
        found = [path for path in (store.root / "erased").glob("0*/*") if path.is_file()]
        assert all(is_closed(path) or at_rest.is_encrypted(path) for path in found)
        seen.extend(found)
        return real(store)

    monkeypatch.setattr(erasing, "finish_erasures", look)
    erase(store, root / "out", Wanted(lead_id="XS-0"), 3, "张三申请 2026-1", RevealLimits())
    assert len(seen) > 5 and not any((store.root / "erased").glob("0*"))
    lists = list((root / "out" / PERIOD / "worklists").glob("*.csv"))
    assert lists and not any(map(is_closed, lists)), "where it is handed out it is open again"
    assert verify(root / "out" / PERIOD, store).findings == ()


def test_what_was_withdrawn_lies_closed_and_is_written_anew_as_well(city: Path) -> None:
    store = Store(city / "store")
    (store.ledger() / f"{PERIODS[1]}_events.accepted_12.parquet").unlink()
    (store.runs() / "accepted.jsonl").unlink()
    withdraw(PERIODS[1], store, city / "out")
    aside = store.root / "withdrawn" / f"{PERIODS[1]}_1"
    pages = [path for path in (aside / "out").rglob("*") if path.is_file()]
    assert pages and all(is_closed(path) or at_rest.is_encrypted(path) for path in pages)
    with_both_keys(city)
    at_rest.use([NEW])
    assert all(opened(path) for path in pages)
    mark = read_mark(aside / "period" / "ingest")
    folder = aside / "period" / "ingest"
    assert mark is not None and mark["outputs"] == {
        path.name: sha256(path) for path in folder.iterdir() if path.name != MARK
    }
