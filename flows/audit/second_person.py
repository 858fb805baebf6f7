"""A reveal of many people needs somebody else: a request in a shared folder, confirmed in a file of another user.

    <requests>/<number>.json       who asks for what, why, and how many people it shows; nobody's identity
    <requests>/<number>.confirmed  written by `faxian approve <number>`, owned by whoever confirms

The folder is one that both may write to (mode 1770, a group's). That a second person confirmed is the owner of the
file, which the kernel keeps: nobody but root can make a file that belongs to another. The number is a hash of the
request, so that what was confirmed is what is shown. A confirmation holds a day, and once.
"""

import hashlib
import json
import os
import stat
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from data_contracts.errors import StoreError, UsageError
from flows.audit.who import name_of, somebody

READABLE = 0o644
NUMBER_DIGITS = 12
HOLDS = timedelta(days=1)


@dataclass(frozen=True)
class Request:
    """What somebody wants to see. `which`: a lead, or a question's digest; `shown`: it in words for who confirms."""

    store: str
    which: str
    shown: str
    why: str
    people: int
    uid: int
    session: int | None
    when: str

    @property
    def number(self) -> str:
        """The number under which it is confirmed."""
        text = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:NUMBER_DIGITS]


@dataclass(frozen=True)
class Confirmation:
    """Who confirmed which request."""

    number: str
    uid: int
    name: str


def confirmed(folder: Path, wanted: Request, approvers: Collection[str], used: Collection[str]) -> Confirmation:
    """The confirmation of an open request like this one; UsageError, and the request put down, where there is none yet.

    `approvers`: logins who may confirm, none: any other user; `used`: numbers that were confirmed and shown already.
    """
    request = _open_request(folder, wanted, used)
    if request is None:
        _write(folder / f"{wanted.number}.json", {**asdict(wanted), "number": wanted.number})
        request = wanted
    found = _confirmation(folder, request, approvers)
    if found is None:
        who = f"one of {', '.join(approvers)}" if approvers else "another user"
        raise UsageError(
            f"this shows {request.people} people, and needs a second person",
            why="so many identities are nobody's to look at alone",
            do=f"have {who} run: faxian approve {request.number} --requests {folder}; then ask again, the same",
        )
    return found


def approve(folder: Path, number: str) -> str:
    """Confirm somebody else's request; the sentence to print. UsageError for one's own, or one that is not there."""
    path = folder / f"{number}.json"
    kept, owner = _read(path)
    if kept is None or (request := _request(kept)) is None or request.number != number or owner != request.uid:
        raise UsageError("there is no such request", where=str(path), do="copy the number from the message that asks")
    me = somebody()
    if {me.uid, me.person} & {request.uid, request.session}:
        raise UsageError("nobody confirms their own request", where=str(path), do="let another user do it")
    _write(folder / f"{number}.confirmed", {"number": number, "by": me.name, "when": _now().isoformat()})
    return f"已同意 {name_of(request.uid)} 查看 {request.people} 人的身份：{request.shown}；事由：{request.why}"


def _open_request(folder: Path, wanted: Request, used: Collection[str]) -> Request | None:
    """A request of ours for the same that was put down within the day and not shown yet."""
    if not folder.is_dir():
        raise UsageError(
            "there is no folder for requests",
            where=str(folder),
            do="make one that both persons may write to (docs/operations.md), or correct reveal: in faxian.yaml",
        )
    for path in sorted(folder.glob("*.json")):
        kept, owner = _read(path)
        found = _request(kept) if kept and owner == wanted.uid else None
        if found is None or found.number != path.stem or found.number in used:
            continue
        same = {**asdict(found), "when": wanted.when} == asdict(wanted)
        if same and _now() - datetime.fromisoformat(found.when) < HOLDS:
            return found
    return None


def _confirmation(folder: Path, request: Request, approvers: Collection[str]) -> Confirmation | None:
    path = folder / f"{request.number}.confirmed"
    kept, owner = _read(path)
    if kept is None or owner is None or kept.get("number") != request.number:
        return None
    name = name_of(owner)
    is_other = owner not in (request.uid, request.session)
    return Confirmation(request.number, owner, name) if is_other and (not approvers or name in approvers) else None


def _request(kept: Mapping[str, Any]) -> Request | None:
    try:
        return Request(**{name: kept[name] for name in Request.__dataclass_fields__})
    except KeyError:
        return None


def _read(path: Path) -> tuple[dict[str, Any] | None, int | None]:
    """Content and owner of a file of the folder; nothing for a link, or what is no such file."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None, None
    with os.fdopen(handle, "rb") as file:
        state = os.fstat(file.fileno())
        try:
            kept = json.loads(file.read()) if stat.S_ISREG(state.st_mode) and state.st_nlink == 1 else None
        except ValueError:
            kept = None
    return (kept, state.st_uid) if isinstance(kept, dict) else (None, None)


def _write(path: Path, content: Mapping[str, object]) -> None:
    """Write a new file of the folder, which both persons may read."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, READABLE)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(file.fileno(), READABLE)
            json.dump(content, file, ensure_ascii=False)
    except FileExistsError:
        raise UsageError("that is there already", where=str(path), do="ask again: the request may be open") from None
    except OSError as error:
        raise StoreError(
            f"the folder of requests cannot be written ({error.strerror})",
            where=str(path),
            do="see who may write there",
        ) from error


def _now() -> datetime:
    return datetime.now().astimezone()
