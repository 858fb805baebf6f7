"""The access log: who looked behind which lead or asked which question, from where, when and why.

`<store>/reveals/log.jsonl`, one line per look, written before anything is shown, chained line by line; `verify` finds a
line that was changed or removed, and, by the head that each month puts into the run ledger, an end that was cut off. It
names the lead, never the person. Who is the kernel's word (flows/audit/who.py). With `syslog:` each line is also handed
to the machine's own log, which another keeps. More people than one may see alone need a second person.
"""

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from logging.handlers import SysLogHandler
from pathlib import Path

from data_contracts.errors import StoreError, UsageError
from data_contracts.person_numbers import mask_one
from flows.audit import journal
from flows.audit.second_person import Confirmation, Request, confirmed
from flows.audit.who import Somebody, somebody
from flows.settings import RevealLimits
from flows.store.paths import Store

SHORTEST_REASON = 4
DIFFERENT_CHARACTERS = 3
LETTERS = 2
A_DAY = timedelta(days=1)
LOG = "log.jsonl"
HEAD = "access log"


@dataclass(frozen=True)
class Look:
    """What somebody wants to see: a lead or a question's digest, in words for a second person, and of how many."""

    which: str
    shown: str
    people: int


def log_reveal(store: Store, look: Look, reason: str | None, limits: RevealLimits) -> None:
    """Put a look on record; UsageError for a reason that is none or a second person who is missing, StoreError when it
    cannot be written.
    """
    why, me, now = checked_reason(reason), somebody(), datetime.now().astimezone()
    second = _second_person(store, look, why, me, now, limits)
    entry = {
        "uid": me.uid,
        "who": me.name,
        "session_uid": me.session,
        "session": me.session_name,
        "terminal": me.terminal,
        "when": now.isoformat(timespec="seconds"),
        "which": look.which,
        "why": why,
        "people": look.people,
        "request": second.number if second else None,
        "confirmed_by": f"{second.name} ({second.uid})" if second else None,
    }
    if limits.syslog:
        _to_syslog(limits.syslog, entry)
    journal.append(log_of(store), entry)


def checked_reason(reason: str | None) -> str:
    """The reason as it is kept: without the number of a person; UsageError for one that says nothing."""
    why = " ".join((reason or "").split())
    letters = sum(character.isalpha() for character in why)
    if len(why) < SHORTEST_REASON or len(set(why) - {" "}) < DIFFERENT_CHARACTERS or letters < LETTERS:
        raise UsageError(
            f"identities are shown only for a reason of at least {SHORTEST_REASON} characters that says something",
            why="who looked at whose identity, and why, is on record",
            do="add --reason with what it is needed for, for example --reason 核对投诉",
        )
    return mask_one(why)


def question_digest(question: str) -> str:
    """A question as the log names it: its text may hold a name."""
    return hashlib.sha256(question.encode()).hexdigest()[:16]


def without_numbers(text: str) -> str:
    """A text for a second person's eyes: no full number of anybody."""
    return mask_one(text)


def log_of(store: Store) -> Path:
    """The access log of a store."""
    return store.root / "reveals" / LOG


def put_head_down(store: Store, runs: Path) -> None:
    """Put length and head of the access log into the run ledger: an end that is cut off later does not fit it."""
    lines, head = journal.head(log_of(store))
    if lines:
        journal.append(runs, {"event": HEAD, "lines": lines, "head": head})


def cut_off(store: Store) -> Iterator[str]:
    """A sentence for each head in the run ledger that the access log no longer has."""
    links = journal.links(log_of(store))
    for path in sorted(store.runs().glob("*.jsonl")):
        for entry in journal.read(path):
            if entry.get("event") != HEAD:
                continue
            number, head = int(entry["lines"]), entry["head"]
            if number > len(links) or links[number - 1] != head:
                now = "不是原来的那些" if number <= len(links) else f"只有 {len(links)} 行"
                yield f"{path.stem} 运行时有 {number} 行，现在{now}"


def _second_person(
    store: Store, look: Look, why: str, me: Somebody, now: datetime, limits: RevealLimits
) -> Confirmation | None:
    """The confirmation of somebody else; null where few enough people are seen within a day not to need one."""
    entries = journal.read(log_of(store))
    mine = [entry for entry in entries if me.person in (entry.get("session_uid"), entry.get("uid"))]
    recent = [entry for entry in mine if now - datetime.fromisoformat(entry["when"]) < A_DAY and not entry["request"]]
    seen = sum(int(entry["people"]) for entry in recent)
    if not look.people or seen + look.people <= limits.alone:
        return None
    if limits.requests is None:
        raise UsageError(
            f"this shows {look.people} people (within a day {seen} before), and one person may see {limits.alone}",
            why="so many identities are nobody's to look at alone",
            do="ask for fewer, or name a folder for requests in faxian.yaml (docs/operations.md: a second person)",
        )
    at = now.isoformat()
    root = str(store.root.resolve())
    wanted = Request(root, look.which, look.shown, why, look.people, me.uid, me.session, at)
    used = {str(entry["request"]) for entry in entries if entry.get("request")}
    return confirmed(limits.requests, wanted, limits.approvers, used)


def _to_syslog(socket: Path, entry: dict[str, object]) -> None:
    try:
        handler = SysLogHandler(address=str(socket), facility=SysLogHandler.LOG_AUTHPRIV)
        handler.ident = "faxian: "
        text = json.dumps(entry, ensure_ascii=False, sort_keys=True)
        handler.handleError = _raise  # type: ignore[method-assign]  # a line that is lost must not be lost in silence
        handler.emit(logging.LogRecord("faxian", logging.INFO, "", 0, "%s", (text,), None))
        handler.close()
    except OSError as error:
        raise StoreError(
            f"the machine's log cannot be reached ({error.strerror})",
            where=str(socket),
            why="a look at identities is to be on record where faxian cannot change it",
            do="start the machine's log, or correct reveal: syslog: in faxian.yaml",
        ) from error


def _raise(record: logging.LogRecord) -> None:
    raise  # noqa: PLE0704 - called by the handler within its own except
