"""Who sits at the machine, as the kernel knows it: nothing here can be chosen by whoever is asked about.

The uid, the login that the session began with (the kernel keeps it through su and sudo), and the terminal. No
environment variable is read.
"""

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

UNSET = 2**32 - 1
PSEUDO_TERMINALS = range(136, 144)
CONSOLES = 4
MINORS = 256
TERMINAL_FIELD = 4  # of /proc/self/stat, behind the name of the program


@dataclass(frozen=True)
class Somebody:
    """Whoever runs a command. `session`: the uid that logged in, null where the machine keeps none; `terminal`: empty
    without one."""

    uid: int
    name: str
    session: int | None
    session_name: str | None
    terminal: str

    @property
    def person(self) -> int:
        """The uid that stands for the person: the one that logged in, where it is known."""
        return self.uid if self.session is None else self.session


def somebody() -> Somebody:
    """Whoever runs this process."""
    uid, session = os.getuid(), _session()
    return Somebody(uid, name_of(uid), session, None if session is None else name_of(session), _terminal())


def login() -> str:
    """Who runs this process, in words for the run ledger."""
    me = somebody()
    behind = f" (login: {me.session_name})" if me.session is not None and me.session != me.uid else ""
    return f"{me.name}{behind}"


def name_of(uid: int) -> str:
    """The login of a uid; the uid itself where the machine knows no name for it."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"uid {uid}"


def _session() -> int | None:
    try:
        kept = int(Path("/proc/self/loginuid").read_text(encoding="ascii"))
    except (OSError, ValueError):
        kept = UNSET
    if kept != UNSET:
        return kept
    try:
        return pwd.getpwnam(os.getlogin()).pw_uid
    except (OSError, KeyError):
        return None


def _terminal() -> str:
    """The controlling terminal, also when input and output are turned elsewhere."""
    try:
        fields = Path("/proc/self/stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
    except OSError:
        return ""
    device = int(fields[TERMINAL_FIELD])
    major, minor = (device >> 8) & 0xFFF, (device & 0xFF) | ((device >> 12) & 0xFFF00)
    if major in PSEUDO_TERMINALS:
        return f"pts/{(major - PSEUDO_TERMINALS.start) * MINORS + minor}"
    return f"tty{minor}" if major == CONSOLES else ""
