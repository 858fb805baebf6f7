"""Who forges a month and seals it anew is found by somebody who holds a public key, or a code on paper."""

import json
import shlex
import sys
from pathlib import Path

import pytest

from data_contracts.errors import StoreError, UsageError
from flows.audit.anchor import CARRIERS, LENGTH, anchor_code, anchor_of, read_anchors
from flows.audit.manifest import Artefact, content_sha256, read_manifest, seal
from flows.audit.proofs import Proofs
from flows.audit.signing import (
    PRIVATE_KEY,
    PUBLIC_KEY,
    SignWith,
    new_key,
    private_key,
    public_keys,
    sign_ledger,
    sign_month,
)
from flows.audit.sm2 import new_sm2_key
from flows.audit.verify import Verification, verify
from flows.store.files import sha256
from flows.store.paths import Store
from tests.flows.audit.published import publish_month, write_leads, write_ledger, write_worklist

MONTHS = ("202609", "202610")
WORKLIST = "worklists/369921103000_石桥镇.csv"


def _knows_sm2() -> bool:
    try:
        return bool(new_sm2_key())
    except UsageError:
        return False


@pytest.fixture
def signed(two_months: Path) -> Path:
    """Two months signed as they stand; the keys in <root>/keys."""
    new_key(two_months / "keys")
    signer = SignWith(two_months / "keys" / PRIVATE_KEY).signer()
    assert signer is not None
    for period in MONTHS:
        sign_month(Store(two_months / "store"), two_months / "out" / period, period, signer)
    return two_months


def verified(root: Path, period: str, *, proofs: Proofs | None = None) -> Verification:
    keys = public_keys([root / "keys" / PUBLIC_KEY])
    return verify(root / "out" / period, Store(root / "store"), proofs or Proofs(keys))


def forge(root: Path) -> None:
    """One lead of the older month goes from every file, and both months are sealed anew, under OUT and in the store."""
    folder = root / "out" / "202609"
    write_leads(folder / "tables" / "leads.parquet", "202609", 2)
    write_worklist(folder / WORKLIST, 2)
    previous = None
    for period in MONTHS:
        path = root / "out" / period / "manifest.json"
        manifest = json.loads(path.read_text(encoding="utf-8"))
        for item in manifest["outputs"]:
            file = path.parent / item["path"]
            item["sha256"], item["bytes"] = sha256(file), file.stat().st_size
            item["rows"] = 2 if period == "202609" and item["rows"] == 3 else item["rows"]
        if previous:
            manifest["previous"]["content_sha256"] = previous
        previous = manifest["content_sha256"] = content_sha256(manifest)
        manifest["seal"] = seal(manifest)
        for place in (path, root / "store" / "periods" / period / "manifest.json"):
            place.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def kinds(found: Verification) -> set[tuple[str, str]]:
    return {(finding.kind, finding.path) for finding in found.findings}


def test_a_signed_month_holds_and_says_so(signed: Path) -> None:
    found = verified(signed, "202610")
    assert found.findings == ()
    assert "签名核对无误" in found.render()
    assert "有签名，未核对" in verify(signed / "out" / "202610").render()


def test_a_month_sealed_anew_passes_without_a_key_and_is_found_with_one(signed: Path) -> None:
    forge(signed)
    assert verify(signed / "out" / "202610", Store(signed / "store")).findings == ()
    for period, other in (MONTHS, MONTHS[::-1]):
        found = kinds(verified(signed, period))
        assert "签名不能证明本期" in verified(signed, period).render()
        assert {("signature", "manifest.sig"), ("signature", f"{other}/manifest.sig")} <= found
        assert ("signature", f"store/periods/{period}/manifest.sig") in found


def test_the_same_forgery_is_found_by_the_codes_on_paper(signed: Path) -> None:
    kept = {period: anchor_of(read_manifest(signed / "out" / period / "manifest.json")) for period in MONTHS}
    assert verified(signed, "202610", proofs=Proofs(anchors=kept)).findings == ()
    forge(signed)
    found = kinds(verified(signed, "202610", proofs=Proofs(anchors=kept)))
    assert found == {("anchor", f"{period}/manifest.json") for period in MONTHS}


def test_a_signature_of_another_key_or_none_is_found(signed: Path) -> None:
    new_key(signed / "other")
    signer = SignWith(signed / "other" / PRIVATE_KEY).signer()
    assert signer is not None
    sign_month(Store(signed / "store"), signed / "out" / "202610", "202610", signer)
    assert ("signature", "manifest.sig") in kinds(verified(signed, "202610"))
    (signed / "out" / "202610" / "manifest.sig").unlink()
    assert ("unsigned", "manifest.sig") in kinds(verified(signed, "202610"))
    assert "未签名" in verify(signed / "out" / "202610").render()


def test_a_signature_of_one_month_does_not_hold_for_another(signed: Path) -> None:
    (signed / "out" / "202610" / "manifest.sig").write_bytes((signed / "out" / "202609" / "manifest.sig").read_bytes())
    assert ("signature", "manifest.sig") in kinds(verified(signed, "202610"))


def test_the_ledger_is_held_to_its_signed_list(signed: Path) -> None:
    store = Store(signed / "store")
    write_ledger(store, "202610", ".accepted_ab12")
    found = verified(signed, "202610")
    assert found.findings == ()
    assert "台账签名之后新增 1 个文件，未签名" in found.render()
    signer = SignWith(signed / "keys" / PRIVATE_KEY).signer()
    assert signer is not None
    sign_ledger(store, signer)
    (store.ledger() / "202610_events.accepted_ab12.parquet").unlink()
    assert ("missing", "store/ledger/202610_events.accepted_ab12.parquet") in kinds(verified(signed, "202610"))


def test_the_same_month_signed_twice_is_the_same_bytes(signed: Path) -> None:
    path = signed / "out" / "202610" / "manifest.sig"
    before = path.read_bytes()
    signer = SignWith(signed / "keys" / PRIVATE_KEY).signer()
    assert signer is not None
    sign_month(Store(signed / "store"), signed / "out" / "202610", "202610", signer)
    assert path.read_bytes() == before


@pytest.mark.parametrize("form", ["raw", "hex", "base64"])
def test_a_command_signs_without_showing_its_key(signed: Path, form: str) -> None:
    program = signed / "seal.py"
    program.write_text(
        "import base64, sys\nfrom cryptography.hazmat.primitives.serialization import load_pem_private_key\n"
        f"key = load_pem_private_key(open({str(signed / 'keys' / PRIVATE_KEY)!r}, 'rb').read(), None)\n"
        "text = key.sign(sys.stdin.buffer.read())\n"
        f"form = {form!r}\n"
        "text = text if form == 'raw' else text.hex().encode() if form == 'hex' else base64.b64encode(text)\n"
        "sys.stdout.buffer.write(text)\n",
        encoding="utf-8",
    )
    signer = SignWith(command=shlex.join([sys.executable, str(program)])).signer()
    assert signer is not None
    sign_month(Store(signed / "store"), signed / "out" / "202610", "202610", signer)
    assert verified(signed, "202610").findings == ()


@pytest.mark.parametrize("command", ["false", "echo no", "/no/such/program"])
def test_a_command_that_does_not_sign_is_told(signed: Path, command: str) -> None:
    signer = SignWith(command=command).signer()
    assert signer is not None
    with pytest.raises(StoreError, match="not signed"):
        sign_month(Store(signed / "store"), signed / "out" / "202610", "202610", signer)


def test_a_manifest_that_is_not_the_stores_is_not_signed(signed: Path) -> None:
    publish_month(signed, "202611")
    path = signed / "out" / "202611" / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace("样例市", "另一市"), encoding="utf-8")
    signer = SignWith(signed / "keys" / PRIVATE_KEY).signer()
    assert signer is not None
    with pytest.raises(StoreError, match="not the one of the store"):
        sign_month(Store(signed / "store"), path.parent, "202611", signer)


def test_keys_are_not_made_twice_nor_read_where_everybody_may(signed: Path) -> None:
    with pytest.raises(UsageError, match="already"):
        new_key(signed / "keys")
    path = signed / "keys" / PRIVATE_KEY
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(UsageError, match="everybody may read"):
        private_key(path)
    with pytest.raises(UsageError, match="cannot be read"):
        public_keys([signed / "out" / "202610" / "manifest.json"])
    with pytest.raises(UsageError, match="a key and a command"):
        SignWith(path, "true").signer()


def test_a_code_covers_everything_but_the_pages_that_carry_it() -> None:
    def code(previous: str | None = None, path: str = "worklists/一.csv", digest: str = "00") -> str:
        return anchor_code(previous, [Artefact("incoming/一.csv", 1, 1, "11")], [Artefact(path, 1, 1, digest)])

    assert len(code().replace("-", "")) == LENGTH
    assert len({code(), code("ab"), code(digest="01"), code(path="worklists/二.csv")}) == 4
    for folder in CARRIERS:
        assert code(path=f"{folder}x") == code(path=f"{folder}y", digest="99")


def test_a_kept_list_is_read_as_it_was_copied_from_paper(tmp_path: Path) -> None:
    path = tmp_path / "codes.txt"
    path.write_text("# 抄存\n\n202609 o123-4567-89ab-cdef 首月\n202610，0123456789ABCDEG\n", encoding="utf-8")
    assert read_anchors(path) == {"202609": "0123-4567-89AB-CDEF", "202610": "0123-4567-89AB-CDEG"}
    for wrong in ("202610 1234\n", "202610\n", "202610 0123456789ABCDEF\n202610 0123456789ABCDEG\n"):
        path.write_text(wrong, encoding="utf-8")
        with pytest.raises(UsageError):
            read_anchors(path)


def test_months_that_nobody_copied_are_told(signed: Path) -> None:
    found = verified(signed, "202610", proofs=Proofs(anchors={"202601": "0123-4567-89AB-CDEF"}))
    assert found.findings == ()
    assert "202601 不在旁边" in found.render()
    assert "没有 202610" in found.render()


# ---- SM2


has_sm2 = pytest.mark.skipif(not _knows_sm2(), reason="the machine's OpenSSL has no SM2")


@pytest.fixture
def sm2(two_months: Path) -> Path:
    """Two months signed by SM2; the keys in <root>/keys."""
    new_key(two_months / "keys", by_sm2=True)
    for period in MONTHS:
        _sign(two_months, period, SignWith(two_months / "keys" / PRIVATE_KEY))
    return two_months


def _sign(root: Path, period: str, how: SignWith) -> None:
    signer = how.signer()
    assert signer is not None
    sign_month(Store(root / "store"), root / "out" / period, period, signer)


@has_sm2
def test_a_month_signed_by_sm2_holds_and_its_forgery_is_found(sm2: Path) -> None:
    assert [verified(sm2, period).findings for period in MONTHS] == [(), ()]
    signed = json.loads((sm2 / "out" / "202610" / "manifest.sig").read_text(encoding="utf-8"))
    assert signed["algorithm"] == "SM2-SM3"
    new_key(sm2 / "others", by_sm2=True)
    new_key(sm2 / "edwards")
    for other in ("others", "edwards"):
        proofs = Proofs(public_keys([sm2 / other / PUBLIC_KEY]))
        assert ("signature", "manifest.sig") in kinds(verified(sm2, "202610", proofs=proofs))
    forge(sm2)
    assert {kind for kind, _ in kinds(verified(sm2, "202610"))} >= {"signature"}


@has_sm2
@pytest.mark.parametrize("form", ["asn1", "two numbers", "hex"])
def test_a_device_signs_by_sm2_in_either_form(sm2: Path, form: str) -> None:
    program = sm2 / "seal.py"
    program.write_text(
        "import sys\nfrom pathlib import Path\nsys.path.insert(0, '.')\n"
        "from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature\n"
        "from flows.audit.sm2 import Sm2PrivateKey\n"
        f"text = Sm2PrivateKey(Path({str(sm2 / 'keys' / PRIVATE_KEY)!r}))(sys.stdin.buffer.read())\n"
        f"form = {form!r}\n"
        "if form == 'two numbers':\n"
        "    text = b''.join(part.to_bytes(32, 'big') for part in decode_dss_signature(text))\n"
        "sys.stdout.buffer.write(text.hex().encode() if form == 'hex' else text)\n",
        encoding="utf-8",
    )
    _sign(sm2, "202610", SignWith(command=shlex.join([sys.executable, str(program)]), algorithm="SM2"))
    assert verified(sm2, "202610").findings == ()


@has_sm2
def test_a_key_of_sm2_is_its_owners_and_an_unknown_algorithm_is_refused(sm2: Path) -> None:
    path = sm2 / "keys" / PRIVATE_KEY
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    with pytest.raises(UsageError, match="everybody may read"):
        SignWith(path).signer()
    with pytest.raises(UsageError, match="sign_algorithm"):
        SignWith(command="true", algorithm="RSA").signer()


def test_without_openssl_it_is_told_that_sm2_is_what_is_missing(
    two_months: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(two_months))
    with pytest.raises(UsageError, match="openssl"):
        new_key(two_months / "keys", by_sm2=True)
    assert not (two_months / "keys").exists()
