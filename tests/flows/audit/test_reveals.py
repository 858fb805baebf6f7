"""The access log: who is the kernel's word, a reason says something, many people need two, no line is lost."""

import json
import os
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from data_contracts.errors import FaxianError, StoreError, UsageError
from flows.audit import journal, who
from flows.audit.reveals import Look, checked_reason, cut_off, log_of, log_reveal, put_head_down
from flows.audit.second_person import approve
from flows.audit.verify import verify
from flows.settings import ALONE, RevealLimits
from flows.store.paths import Store
from tests.flows.served import NOBODY

WHY = "核对投诉 17 号"
is_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    (tmp_path / "store").mkdir()
    return Store(tmp_path / "store")


def look(people: int, which: str = "E01-1") -> Look:
    return Look(which, f"线索 {which}", people)


def as_user(uid: int, act: Callable[[], object]) -> str:
    """What an error says that an act ends in when another user does it; empty when it ends well."""
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        try:
            os.setgroups([])
            os.setgid(uid)
            os.setuid(uid)
            act()
        except BaseException as error:  # told to the parent, whatever it is
            os.write(writing, f"{type(error).__name__}: {error}".encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as told:
        text = told.read()
    os.waitpid(child, 0)
    return text


def test_who_looks_cannot_be_chosen_by_environment(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME", "SUDO_USER"):
        monkeypatch.setenv(name, "somebody_else")
    log_reveal(store, look(1), WHY, ALONE)
    (entry,) = journal.read(log_of(store))
    assert (entry["uid"], entry["who"]) == (os.getuid(), who.name_of(os.getuid()))
    assert "somebody_else" not in log_of(store).read_text(encoding="utf-8")
    assert who.login().startswith(who.name_of(os.getuid()))
    assert {"session", "terminal", "when", "which", "why", "people"} <= entry.keys()
    assert (entry["which"], entry["why"], entry["people"]) == ("E01-1", WHY, 1)


def test_the_terminal_is_the_one_the_kernel_knows() -> None:
    leader, follower = os.openpty()
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.setsid()
        os.close(os.open(os.ttyname(follower), os.O_RDWR))  # the first terminal a session opens is its own
        os.write(writing, who.somebody().terminal.encode())
        os._exit(0)
    os.waitpid(child, 0)
    os.close(writing)
    with os.fdopen(reading) as told:
        assert f"/dev/{told.read()}" == os.ttyname(follower)
    os.close(leader)
    os.close(follower)


@pytest.mark.parametrize(
    "reason", [None, "", "    ", "核对诉", "。。。。。。", "aaaaaaaa", "abababab", "1234567", "核核核核核"]
)
def test_a_reason_that_says_nothing_is_refused(reason: str | None) -> None:
    with pytest.raises(UsageError, match="--reason"):
        checked_reason(reason)


def test_a_reason_is_kept_without_anybodys_number() -> None:
    kept = checked_reason("核对投诉  369921196001011238")
    assert kept.startswith("核对投诉 369921****") and "196001011238" not in kept


@pytest.mark.parametrize(
    ("before", "people", "passes"), [(0, 3, True), (0, 4, False), (2, 1, True), (2, 2, False), (3, 0, True)]
)
def test_how_many_people_somebody_sees_alone_counts_over_a_day(
    before: int, people: int, passes: bool, store: Store
) -> None:
    limits = RevealLimits(alone=3)
    if before:
        log_reveal(store, look(before), WHY, limits)
    if passes:
        log_reveal(store, look(people), WHY, limits)
        return
    with pytest.raises(UsageError, match="one person may see 3"):
        log_reveal(store, look(people), WHY, limits)
    assert len(journal.read(log_of(store))) == bool(before), "what is not shown is not logged as seen"


def test_what_was_seen_the_day_before_does_not_count(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    entry = {"uid": os.getuid(), "session_uid": None, "when": "2026-10-01T08:00:00+08:00", "people": 9, "request": None}
    journal.append(log_of(store), entry)
    log_reveal(store, look(3), WHY, RevealLimits(alone=3))


@is_root
def test_many_people_are_seen_once_another_user_has_confirmed(store: Store, tmp_path: Path) -> None:
    folder = shared(tmp_path)
    limits = RevealLimits(alone=3, requests=folder)
    with pytest.raises(UsageError, match="needs a second person") as asked:
        log_reveal(store, look(9), WHY, limits)
    with pytest.raises(UsageError, match="second person"):
        log_reveal(store, look(9), WHY, limits)
    (request,) = folder.glob("*.json")
    assert f"faxian approve {request.stem} --requests {folder}" in str(asked.value)
    with pytest.raises(UsageError, match="their own"):
        approve(folder, request.stem)
    assert as_user(NOBODY, lambda: approve(folder, request.stem)) == ""
    log_reveal(store, look(9), WHY, limits)
    (entry,) = journal.read(log_of(store))
    assert (entry["request"], entry["confirmed_by"]) == (request.stem, f"{who.name_of(NOBODY)} ({NOBODY})")
    with pytest.raises(UsageError, match="second person"):
        log_reveal(store, look(9), WHY, limits)
    log_reveal(store, look(3), WHY, limits)


@is_root
@pytest.mark.parametrize("other", [look(10), look(9, "E01-2")])
def test_what_was_confirmed_is_what_is_shown(other: Look, store: Store, tmp_path: Path) -> None:
    limits = RevealLimits(alone=3, requests=shared(tmp_path))
    with pytest.raises(UsageError):
        log_reveal(store, look(9), WHY, limits)
    (request,) = limits.requests.glob("*.json")  # type: ignore[union-attr]
    as_user(NOBODY, lambda: approve(tmp_path / "asked", request.stem))
    with pytest.raises(UsageError, match="second person"):
        log_reveal(store, other, WHY, limits)
    with pytest.raises(UsageError, match="second person"):
        log_reveal(store, look(9), "另一个事由", limits)


@is_root
@pytest.mark.parametrize("forged", ["own", "link", "empty", "not_an_approver"])
def test_a_confirmation_that_is_none_lets_nobody_see(forged: str, store: Store, tmp_path: Path) -> None:
    folder = shared(tmp_path)
    limits = RevealLimits(alone=0, requests=folder, approvers=("li",) if forged == "not_an_approver" else ())
    with pytest.raises(UsageError):
        log_reveal(store, look(1), WHY, limits)
    (request,) = folder.glob("*.json")
    place, content = folder / f"{request.stem}.confirmed", json.dumps({"number": request.stem})
    if forged == "not_an_approver":
        as_user(NOBODY, lambda: approve(folder, request.stem))
    elif forged == "link":
        (tmp_path / "theirs").write_text(content, encoding="utf-8")
        os.chown(tmp_path / "theirs", NOBODY, NOBODY)
        place.symlink_to(tmp_path / "theirs")
    else:
        place.write_text(content if forged == "own" else "{}", encoding="utf-8")
        os.chown(place, os.getuid() if forged == "own" else NOBODY, -1)
    with pytest.raises(UsageError, match="second person"):
        log_reveal(store, look(1), WHY, limits)


def test_nobody_confirms_what_was_not_asked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such request"):
        approve(shared(tmp_path), "0123456789ab")


def shared(tmp_path: Path) -> Path:
    """A folder that two users may write to: reached through folders that others may enter."""
    folder = tmp_path / "asked"
    folder.mkdir(exist_ok=True)
    folder.chmod(0o1777)
    for parent in tmp_path.parents[:3] if str(tmp_path).startswith("/tmp") else []:
        if parent.stat().st_uid == os.geteuid() and parent != Path("/tmp"):
            parent.chmod(parent.stat().st_mode | 0o011)
    tmp_path.chmod(0o711)
    return folder


def test_a_line_goes_to_the_machines_log_as_well_and_nothing_is_shown_without_it(store: Store, tmp_path: Path) -> None:
    place = tmp_path / "log"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as machine:
        machine.bind(str(place))
        log_reveal(store, look(1), WHY, RevealLimits(syslog=place))
        line = machine.recv(4096).decode()
    assert WHY in line and "faxian: " in line and '"which": "E01-1"' in line
    with pytest.raises(StoreError, match="machine's log"):
        log_reveal(store, look(1), WHY, RevealLimits(syslog=tmp_path / "nothing"))
    assert len(journal.read(log_of(store))) == 1


@pytest.mark.parametrize("harm", ["changed", "removed", "cut_off", "gone"])
def test_verify_finds_what_was_done_to_the_log(harm: str, two_months: Path) -> None:
    store = Store(two_months / "store")
    for number in range(3):
        log_reveal(store, look(1, f"E01-{number}"), WHY, ALONE)
    put_head_down(store, store.runs() / "202609.jsonl")
    assert about_log(two_months, store) == []
    lines = log_of(store).read_bytes().splitlines(keepends=True)
    kept = {
        "changed": [lines[0], lines[1].replace(b"E01-1", b"E01-7"), lines[2]],
        "removed": [lines[0], lines[2]],
        "cut_off": lines[:2],
        "gone": [],
    }[harm]
    log_of(store).write_bytes(b"".join(kept))
    if harm == "gone":
        log_of(store).unlink()
    assert about_log(two_months, store)
    assert (list(cut_off(store)) == []) == (harm == "changed")


def about_log(root: Path, store: Store) -> list[str]:
    found = verify(root / "out" / "202609", store).findings
    return [str(finding) for finding in found if "reveals" in finding.path]


def test_a_head_is_put_down_only_of_a_log_that_is_there(store: Store) -> None:
    put_head_down(store, store.runs() / "202609.jsonl")
    assert not store.runs().exists()
    assert issubclass(StoreError, FaxianError)
    assert datetime.now().astimezone().tzinfo
