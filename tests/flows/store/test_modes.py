"""What is written is closed to others whatever the umask; groups of recipients get the folders that are for them."""

import grp
import os
import stat
from pathlib import Path

import pytest

from data_contracts.errors import UsageError
from data_contracts.handed_out import folders_by_name, group_of
from flows.audit import journal
from flows.store.files import write_bytes, written_whole
from flows.store.lock import only_run
from flows.store.modes import close_to_others, groups_of, hand_quarter_to_group, hand_to_groups, let_through, tighten

SOME_GROUP = next(group for group in grp.getgrall() if group.gr_gid != os.getegid())
is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may hand files to any group")


def modes(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): oct(stat.S_IMODE(p.stat().st_mode)) for p in sorted(folder.rglob("*"))}


def written_under(umask: int, place: Path) -> dict[str, str]:
    """Modes of what each of our ways to write leaves, in a process that was started under an umask."""
    child = os.fork()
    if child == 0:
        try:
            os.umask(umask)
            close_to_others()
            with only_run(place / "store"):
                journal.append(place / "store" / "runs" / "202610.jsonl", {"stage": "ingest"})
            with written_whole(place / "out" / "202610") as month:
                write_bytes(month / "worklists" / "a.csv", b"")
                (month / "of_a_library.txt").write_text("", encoding="utf-8")
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return modes(place)


def test_modes_do_not_depend_on_the_umask(tmp_path: Path) -> None:
    found = [written_under(umask, tmp_path / name) for umask, name in ((0, "open"), (0o077, "closed"))]
    assert found[0] == found[1]
    assert found[0] == {
        "out": "0o750",
        "out/202610": "0o700",
        "out/202610/of_a_library.txt": "0o640",
        "out/202610/worklists": "0o750",
        "out/202610/worklists/a.csv": "0o640",
        "store": "0o750",
        "store/.lock": "0o600",
        "store/runs": "0o700",
        "store/runs/202610.jsonl": "0o600",
    }


def test_the_lock_and_its_folder_are_closed_before_anybody_set_a_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with only_run(tmp_path / "store"):
            pass
    finally:
        os.umask(before)
    assert modes(tmp_path) == {"store": "0o750", "store/.lock": "0o600"}


def a_month(out: Path) -> Path:
    month = out / "202610"
    for name in ("worklists/a.csv", "report/index.html", "tables/people.parquet", "manifest.json", "staffing/s.csv"):
        (month / name).parent.mkdir(parents=True, exist_ok=True)
        (month / name).write_bytes(b"")
        (month / name).chmod(0o600)
    return month


@is_root
def test_each_recipients_folder_gets_its_group_and_identities_stay_the_owners(tmp_path: Path) -> None:
    month, mine = a_month(tmp_path / "out"), os.getegid()
    hand_to_groups(month, groups_of({"everyone": SOME_GROUP.gr_name, "township": SOME_GROUP.gr_name}))
    let_through(tmp_path / "out", groups_of({"everyone": SOME_GROUP.gr_name}))
    theirs = {tmp_path / "out", month, month / "worklists", month / "worklists" / "a.csv"}
    assert {p for p in [tmp_path / "out", month, *month.rglob("*")] if p.stat().st_gid != mine} == theirs
    assert stat.S_IMODE((month / "worklists" / "a.csv").stat().st_mode) == 0o640
    assert stat.S_IMODE((month / "tables" / "people.parquet").stat().st_mode) == 0o600


@is_root
@pytest.mark.parametrize("named", ["everyone", "county"])
def test_what_is_for_a_group_that_nobody_named_stays_the_owners_alone(tmp_path: Path, named: str) -> None:
    """The owner's own group may be everybody's: what was written open to it is closed."""
    month = tmp_path / "out" / "202610"
    for folder in folders_by_name():
        if "." not in folder:
            (month / folder).mkdir(parents=True, mode=0o750)
            (month / folder / "a.csv").write_bytes(b"")
            (month / folder / "a.csv").chmod(0o640)
    hand_to_groups(month, groups_of({named: SOME_GROUP.gr_name}))
    for folder in month.iterdir():
        is_theirs = group_of(folder.name) == named
        found = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "a.csv")]
        assert found == ([0o750, 0o640] if is_theirs else [0o700, 0o600]), folder.name


@is_root
def test_the_data_team_reads_identities_once_its_group_is_named(tmp_path: Path) -> None:
    month = a_month(tmp_path / "out")
    hand_to_groups(month, groups_of({"data_team": SOME_GROUP.gr_name}))
    people = (month / "tables" / "people.parquet").stat()
    assert (people.st_gid, stat.S_IMODE(people.st_mode)) == (SOME_GROUP.gr_gid, 0o640)


@is_root
def test_a_quarters_bulletin_is_the_counties(tmp_path: Path) -> None:
    bulletin = tmp_path / "2026Q4" / "b.html"
    bulletin.parent.mkdir()
    bulletin.write_bytes(b"")
    hand_quarter_to_group(bulletin.parent, groups_of({"county": SOME_GROUP.gr_name}))
    assert bulletin.stat().st_gid == SOME_GROUP.gr_gid
    assert stat.S_IMODE(bulletin.stat().st_mode) == 0o640
    assert bulletin.parent.stat().st_gid == os.getegid()
    hand_quarter_to_group(bulletin.parent, groups_of({"everyone": SOME_GROUP.gr_name, "county": SOME_GROUP.gr_name}))
    assert bulletin.parent.stat().st_gid == SOME_GROUP.gr_gid


@is_root
def test_a_link_in_a_month_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_bytes(b"")
    month = a_month(tmp_path / "out")
    (month / "worklists" / "link").symlink_to(tmp_path / "elsewhere")
    hand_to_groups(month, groups_of({"township": SOME_GROUP.gr_name}))
    assert (tmp_path / "elsewhere").stat().st_gid == os.getegid()


def test_a_group_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(UsageError, match="no group 'faxian_nobody_has'"):
        groups_of({"county": "faxian_nobody_has"})


def test_what_an_earlier_version_left_open_is_closed_and_nothing_else_is_touched(tmp_path: Path) -> None:
    old = tmp_path / "out" / "202609" / "worklists" / "a.csv"
    own = tmp_path / "out" / "ours" / "note.txt"
    kept = tmp_path / "store" / "runs" / "202609.jsonl"
    for path in (old, own, kept):
        path.parent.mkdir(parents=True)
        path.write_bytes(b"")
        path.chmod(0o666)
        path.parent.chmod(0o777)
    (tmp_path / "store").chmod(0o755)
    tighten(tmp_path / "store", tmp_path / "out")
    assert stat.S_IMODE((tmp_path / "store").stat().st_mode) == 0o750
    assert [oct(stat.S_IMODE(p.stat().st_mode)) for p in (old, old.parent, kept, own)] == [
        *("0o640", "0o750", "0o640", "0o666"),
    ]
