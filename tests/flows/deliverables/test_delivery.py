"""An archive holds one recipient's files, all of them, and nothing of anybody else; it opens with the password only."""

import re
import zipfile
from pathlib import Path

import pytest
import pyzipper

import data_contracts
from data_contracts.errors import TamperError, UsageError
from data_contracts.odcs import read_yaml
from flows.audit import journal
from flows.audit.manifest import artefact
from flows.deliverables.delivery import SUMS, owner_of, pack, part_of, read_password
from flows.store.files import write_json
from flows.store.paths import Store

PASSWORD = "four words of yours"
FILES = {
    "worklists/369802001000_清泉街道.csv": "township:369802001000",
    "worklists/369802001000_清泉街道_入户核查表.docx": "township:369802001000",
    "worklists/369802002000_公园街道.csv": "township:369802002000",
    "worklists/index.csv": "city",
    "feedback/369802001000_清泉街道/369802001000_清泉街道_处理结果.csv": "township:369802001000",
    "notices/更正情况.csv": "city",
    "designated/369802001000_清泉街道_专办.csv": "designated:369802001000",
    "designated/医保_专办.csv": "designated:医保",
    "referrals/医保.csv": "department:医保",
    "corrections/医保.csv": "supplier:医保",
    "counties/369802_东湖区_月度情况.xlsx": "county:369802",
    "focus_groups/探访名单_369802_东湖区.csv": "county:369802",
    "focus_groups/各类人数.csv": "city",
    "bulletin/工作通报.html": "city",
    "spot_check/盲查名单.csv": "checker",
    "report/index.html": "auditor",
    "index.html": "auditor",
    "tables/people.parquet": "data_team",
}


@pytest.fixture
def month(tmp_path: Path) -> Path:
    folder = tmp_path / "out" / "202610"
    for path in FILES:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(f"内容 {path}", encoding="utf-8")
    outputs = [vars(artefact(folder / path, path)) for path in sorted(FILES)]
    write_json(folder / "manifest.json", {"period": "202610", "outputs": outputs})
    return folder


@pytest.mark.parametrize(("path", "owner"), FILES.items())
def test_each_file_is_of_one_recipient(path: str, owner: str) -> None:
    assert owner_of(path) == owner


def test_every_list_that_is_handed_out_has_a_recipient() -> None:
    folder = Path(data_contracts.__file__).parent / "outputs"
    places = [read_yaml(path)["schema"][0]["physicalName"] for path in sorted(folder.glob("*.odcs.yaml"))]
    tops = {place.split("/")[0] for place in places if "/" in place}
    assert len(tops) > 10
    for top in tops:
        owner_of(f"{top}/369802001000_x.csv")
    with pytest.raises(UsageError, match="nobody is named"):
        owner_of("elsewhere/x.csv")


@pytest.mark.parametrize("recipient", sorted({*FILES.values()} - {"auditor", "data_team"}))
def test_an_archive_holds_all_of_one_recipient_and_nothing_of_another(
    month: Path, tmp_path: Path, recipient: str
) -> None:
    packed = pack(month, recipient, tmp_path / "outbox", PASSWORD, Store(tmp_path / "store"))
    own = {path for path, owner in FILES.items() if owner == recipient}
    with pyzipper.AESZipFile(packed.archive) as archive:
        archive.setpassword(PASSWORD.encode())
        assert set(archive.namelist()) == {*own, SUMS}
        assert {path: archive.read(path).decode() for path in own} == {path: f"内容 {path}" for path in own}
        assert {line.split("  ")[1] for line in archive.read(SUMS).decode().splitlines()} == own
        assert all(entry.wz_aes_strength == 3 for entry in archive.infolist()), "AES-256"
    assert packed.archive.stat().st_mode & 0o777 == 0o600


def test_without_the_password_nothing_can_be_read(month: Path, tmp_path: Path) -> None:
    packed = pack(month, "township:369802001000", tmp_path / "outbox", PASSWORD, Store(tmp_path / "store"))
    assert "内容".encode() not in packed.archive.read_bytes()
    with pyzipper.AESZipFile(packed.archive) as archive:
        archive.setpassword(b"another password")
        with pytest.raises(RuntimeError):
            archive.read(archive.namelist()[0])
    with zipfile.ZipFile(packed.archive) as archive, pytest.raises((RuntimeError, NotImplementedError)):
        archive.read(archive.namelist()[0])


def test_what_went_to_whom_is_on_record_by_hash(month: Path, tmp_path: Path) -> None:
    store = Store(tmp_path / "store")
    pack(month, "department:医保", tmp_path / "outbox", PASSWORD, store)
    entry = journal.read(store.runs() / "deliveries.jsonl")[0]
    assert (entry["to"], entry["period"], list(entry["files"])) == ("department:医保", "202610", ["referrals/医保.csv"])
    assert re.fullmatch("[0-9a-f]{64}", entry["files"]["referrals/医保.csv"])


def test_a_file_that_is_not_as_published_does_not_go_out(month: Path, tmp_path: Path) -> None:
    (month / "referrals" / "医保.csv").write_text("改过", encoding="utf-8")
    with pytest.raises(TamperError, match="not what was published"):
        pack(month, "department:医保", tmp_path / "outbox", PASSWORD, Store(tmp_path / "store"))
    assert not (tmp_path / "outbox").exists()


def test_who_there_is_is_told_and_a_short_password_refused(month: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="township:369802001000"):
        part_of(list(FILES), "township:369802009000")
    with pytest.raises(UsageError, match="fewer than"):
        pack(month, "city", tmp_path / "outbox", "short", Store(tmp_path / "store"))
    (tmp_path / "words.txt").write_text(f"{PASSWORD}\n第二行\n", encoding="utf-8")
    assert read_password(tmp_path / "words.txt") == PASSWORD
