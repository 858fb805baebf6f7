"""What was handed out goes once it is beyond the months of its class, with a proof that `verify` and `replay` know."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from data_contracts.city import load_city
from data_contracts.contract import load_contracts
from data_contracts.errors import CityError
from data_contracts.handed_out import folders_by_name
from data_contracts.kept import KeptClass, kept_classes
from flows.audit import journal, out_retention
from flows.audit.out_retention import (
    DELIVERIES,
    NOTHING,
    finish_purges_of_out,
    is_purge_of_out_unfinished,
    purge_out_by_policy,
)
from flows.audit.proofs import Proofs
from flows.audit.signing import Signer, new_key, private_key, public_keys, sign_month
from flows.audit.verify import Verification, verify
from flows.deliverables.delivery import pack
from flows.kept_city import kept_classes_of
from flows.store.lock import only_run
from flows.store.paths import Store

ROSTER = replace(load_contracts()["roster"], retention_months=1)
OLD, LAST = "202609", "202610"
LIST = "worklists/369921103000_石桥镇.csv"


def classes(**months: int) -> list[KeptClass]:
    """The classes as they are, but for the months that are given."""
    return kept_classes(months)


def purge(root: Path, kept: list[KeptClass], signer: Signer | None = None) -> str:
    return purge_out_by_policy(Store(root / "store"), root / "out", [ROSTER], kept, signer)


def checked(root: Path, period: str = OLD, proofs: Proofs | None = None) -> Verification:
    return verify(root / "out" / period, Store(root / "store"), proofs or Proofs())


def there(root: Path, period: str = OLD) -> list[str]:
    folder = root / "out" / period
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_every_folder_of_a_month_has_a_class_or_is_always_kept() -> None:
    named = [folder for one in kept_classes() for folder in one.folders]
    assert len(named) == len(set(named))
    assert set(folders_by_name()) - set(named) == {"manifest.json", "manifest.sig"}
    assert set(named) - set(folders_by_name()) == {"erasures"}, "notices of erasures lie beside the months"
    assert {one.months for one in kept_classes()} == {None, 6, 12, 24, 120}


@pytest.mark.parametrize(
    ("months", "gone"),
    [
        ({}, ["tables/leads.parquet"]),
        ({"lists": 1}, ["tables/leads.parquet", LIST]),
        ({"lists": 2}, ["tables/leads.parquet"]),
        ({"lists": 1, "reports": 1}, ["report/index.html", "tables/leads.parquet", LIST]),
        ({"tables": 2}, []),
    ],
)
def test_a_class_goes_once_its_months_are_over_and_not_before(
    two_months: Path, months: dict[str, int], gone: list[str]
) -> None:
    before, last = there(two_months), there(two_months, LAST)
    said = purge(two_months, classes(**months))
    assert sorted(set(before) - set(there(two_months))) == gone
    assert there(two_months, LAST) == last, "the latest month stays, whatever its classes say"
    assert {"manifest.json"} <= set(there(two_months))
    assert ("已按期限删除" in said) is bool(gone) and (said == NOTHING) is not bool(gone)


def test_verify_says_removed_in_time_and_nothing_else_is_excused(two_months: Path) -> None:
    purge(two_months, classes(lists=1))
    found = checked(two_months)
    assert found.findings == () and "2 个文件已按期限删除" in found.render() and "链条完整" in found.render()
    assert checked(two_months, LAST).findings == ()
    (two_months / "out" / OLD / "report" / "index.html").unlink()
    assert [one.path for one in checked(two_months).findings] == ["report/index.html"]
    without = verify(two_months / "out" / OLD)
    assert len(without.findings) == 3, "without the store nobody can know"


def test_a_file_that_was_changed_before_it_was_purged_is_still_found(two_months: Path) -> None:
    (two_months / "out" / OLD / LIST).write_text("another list", encoding="utf-8")
    purge(two_months, classes(lists=1))
    assert [(one.kind, one.path) for one in checked(two_months).findings] == [("missing", LIST)]


def test_the_proof_names_class_and_hash_and_is_found_altered(two_months: Path) -> None:
    purge(two_months, classes(lists=1))
    store = Store(two_months / "store")
    (path,) = (store.runs() / "purge_proofs").glob("*.json")
    proof = json.loads(path.read_text(encoding="utf-8"))
    assert [file["path"] for file in proof["files"]] == [f"out/{OLD}/tables/leads.parquet", f"out/{OLD}/{LIST}"]
    assert any("名单、表格和核查页面（保存 1 个月）" in reason for reason in proof["reasons"])
    path.write_text(path.read_text(encoding="utf-8") + " ", encoding="utf-8")
    kinds = [one.kind for one in checked(two_months).findings]
    assert kinds == ["missing", "missing", "changed"], "an altered proof excuses nothing"


def test_with_a_key_only_a_signed_proof_counts(two_months: Path, tmp_path: Path) -> None:
    secret, public = new_key(tmp_path / "keys")
    signer, proofs = private_key(secret).sign, Proofs(public_keys([public]))
    for period in (OLD, LAST):
        sign_month(Store(two_months / "store"), two_months / "out" / period, period, signer)
    purge(two_months, classes(), signer)
    assert checked(two_months, OLD, proofs).findings == ()
    purge(two_months, classes(lists=1))
    assert [one.path for one in checked(two_months, OLD, proofs).findings] == [LIST]
    assert checked(two_months).findings == ()


def test_a_purge_that_was_killed_is_carried_out_by_the_next_start(
    two_months: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, real, left = Store(two_months / "store"), out_retention._remove, [2]

    def dying(*given: Path | str) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        real(*given)  # type: ignore[arg-type]  # as it was called

    monkeypatch.setattr(out_retention, "_remove", dying)
    with pytest.raises(KeyboardInterrupt):
        purge(two_months, classes(lists=1))
    monkeypatch.setattr(out_retention, "_remove", real)
    assert is_purge_of_out_unfinished(store) and checked(two_months).findings == ()
    with only_run(store.root):
        finish_purges_of_out(store, two_months / "out")
    assert not is_purge_of_out_unfinished(store) and LIST not in there(two_months)
    assert not (two_months / "out" / OLD / "worklists").exists() and checked(two_months).findings == ()


def test_the_copy_that_the_store_keeps_of_a_list_goes_with_it(two_months: Path) -> None:
    kept = Store(two_months / "store").stage(OLD, "publish") / LIST
    kept.parent.mkdir(parents=True)
    kept.write_text("a list", encoding="utf-8")
    purge(two_months, classes(lists=1))
    assert not kept.exists()


def archives(root: Path) -> Sequence[Path]:
    """Two archives of the old month that are on record, one of them changed since."""
    store, made = Store(root / "store"), []
    for name in ("a", "b"):
        packed = pack(root / "out" / OLD, "township:369921103000", root / name, "four words for it", store)
        made.append(packed.archive)
    made[1].write_bytes(b"somebody else's")
    return made


def test_archives_that_were_made_for_delivery_go_and_nobody_elses_files(two_months: Path) -> None:
    ours, others = archives(two_months)
    (two_months / "a" / "other.zip").write_bytes(b"x")
    purge(two_months, classes(archives=1, tables=9))
    assert not ours.exists() and others.exists() and (two_months / "a" / "other.zip").exists()
    made = [
        entry for entry in journal.read(Store(two_months / "store").runs() / DELIVERIES) if entry["event"] == "made"
    ]
    assert len(made) == 2 and checked(two_months).findings == ()


def test_a_city_says_otherwise_in_city_yaml_and_only_of_classes_there_are(two_months: Path) -> None:
    settings = Store(two_months / "store").period(LAST) / "city" / "city.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f"{text}kept_months: {{lists: 7}}\n", encoding="utf-8")
    found = {one.name: one.months for one in kept_classes_of(Store(two_months / "store"))}
    assert (found["lists"], found["reports"]) == (7, 120)
    settings.write_text(f"{text}kept_months: {{list: 7}}\n", encoding="utf-8")
    with pytest.raises(CityError, match="no class list"):
        kept_classes_of(Store(two_months / "store"))
    settings.write_text(f"{text}kept_months: {{lists: 0}}\n", encoding="utf-8")
    with pytest.raises(CityError, match="kept_months"):
        load_city(settings.parent)
