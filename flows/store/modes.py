"""Who may read what is written: folders 0750 and files 0640 at most, whatever umask a run was started under.

    <out>/<P>/<folder>                           the group of its recipient (data_contracts/handed_out.yaml)
    <out>/<P>/tables                             the owner alone, or the data team where its group is named
    <out>/<P>, <out>/<Q>                         a group that all recipients are members of; counties read a Q

Group names stand in faxian.yaml; without them everything keeps the group of who runs.
"""

import grp
import os
import re
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from data_contracts.errors import StoreError, UsageError
from data_contracts.private import CLOSED_TO_OTHERS, FILE, FOLDER, SHARED_FILE, SHARED_FOLDER

OURS_IN_STORE = ("ledger", "periods", "prefect", "reveals", "runs", "tmp", "withdrawn")
A_MONTH_OR_QUARTER = re.compile(r"\d{4}(\d{2}|Q[1-4])")
SPECIAL_BITS = 0o7000
KEEP_OWNER = -1

Groups = Mapping[str, int]
"""Recipient -> number of its group."""


def close_to_others() -> None:
    """What this process and its children write from now on is closed to others, and to the writing of a group."""
    os.umask(CLOSED_TO_OTHERS)


def groups_of(names: Mapping[str, str]) -> Groups:
    """The groups of this machine that are named; UsageError for one that is not there, or that we may not give to."""
    found = {}
    for recipient, name in names.items():
        try:
            number = grp.getgrnam(name).gr_gid
        except KeyError:
            raise UsageError(
                f"there is no group '{name}' on this machine",
                where="faxian.yaml",
                why=f"it is to read what is for: {recipient}",
                do=f"make it (groupadd {name}), or correct groups: in faxian.yaml",
            ) from None
        if os.geteuid() != 0 and number not in (os.getegid(), *os.getgroups()):
            raise UsageError(
                f"who runs faxian is no member of the group '{name}'",
                where="faxian.yaml",
                why="only a member may hand files to a group",
                do=f"add the member (usermod -aG {name} …) and log in again",
            )
        found[recipient] = number
    return found


def hand_to_groups(month: Path, groups: Groups) -> None:
    """Give a month's folder, and what is in it, to the groups of those who it is for; nothing without groups.

    What is for somebody whose group is not named stays the owner's alone: his own group may have anybody in it.
    """
    if not groups or not month.is_dir():
        return
    from data_contracts.handed_out import group_of  # only where groups are named: every start of the program comes here

    _give(month, groups.get("everyone"), deep=False)
    for path in sorted(month.iterdir()):
        if (group := group_of(path.name)) in groups:
            _give(path, groups[group], deep=True)
        elif group:
            _keep(path)


def hand_quarter_to_group(quarter: Path, groups: Groups) -> None:
    """Give a quarter's folder to everyone's group and the bulletin in it to the counties'; nothing without groups."""
    if not groups or not quarter.is_dir():
        return
    _give(quarter, groups.get("everyone"), deep=False)
    for path in sorted(quarter.iterdir()):
        _give(path, groups.get("county"), deep=True)


def let_through(out: Path, groups: Groups) -> None:
    """Let everyone's group into the folder of all months, where it is ours."""
    if groups and out.stat().st_uid == os.geteuid():
        _give(out, groups.get("everyone"), deep=False)


def tighten(store: Path, out: Path) -> None:
    """Take from files and folders of earlier versions what others could do with them; others' own are left."""
    mine = [store / name for name in OURS_IN_STORE]
    months = [p for p in out.iterdir() if A_MONTH_OR_QUARTER.fullmatch(p.name)] if out.is_dir() else []
    found = (one for folder in (*mine, *months) for one in _all_of(folder))
    for path in (store, *found) if store.is_dir() else found:
        state = path.lstat()
        allowed = SHARED_FOLDER if stat.S_ISDIR(state.st_mode) else SHARED_FILE
        mode = stat.S_IMODE(state.st_mode)
        narrowed = mode & (allowed | SPECIAL_BITS)
        if narrowed != mode and state.st_uid == os.geteuid():
            path.chmod(narrowed)


def _give(path: Path, group: int | None, *, deep: bool) -> None:
    if group is None:
        return
    for one in _all_of(path) if deep else [path]:
        try:
            os.chown(one, KEEP_OWNER, group)
            one.chmod(SHARED_FOLDER if one.is_dir() else SHARED_FILE)
        except OSError as error:
            raise StoreError(
                f"the group of a deliverable cannot be set ({error.strerror})",
                where=str(one),
                do="see that who runs faxian owns it and is a member of the group",
            ) from error


def _keep(path: Path) -> None:
    for one in _all_of(path):
        if one.lstat().st_uid == os.geteuid():
            one.chmod(FOLDER if one.is_dir() else FILE)


def _all_of(path: Path) -> Iterator[Path]:
    """A file or folder and everything in it, links apart: what they point to is not ours."""
    if path.is_symlink() or not path.exists():
        return
    yield path
    if path.is_dir():
        for one in sorted(path.iterdir()):
            yield from _all_of(one)
