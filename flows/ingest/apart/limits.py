"""What the child that parses may use: set by itself, before it opens a file.

| bound | how | where it holds |
|---|---|---|
| memory | RLIMIT_DATA: by the size of the file; an allocation beyond it fails | Linux; elsewhere nothing bounds it |
| processor time | RLIMIT_CPU: by the size of the file | everywhere |
| time on the clock | the run waits no longer, and ends the child (child.py) | everywhere |
| files | RLIMIT_FSIZE 0: it cannot write a byte to a file; no core dump | everywhere |
| network | a network namespace of its own, without even a loopback | Linux, where the kernel lets it |

It is no prison for a parser that was taken over: it runs as the user of the run and can read what that user can.
"""

import ctypes
import os
import resource
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from flows.ingest.sniff import Format

MEGABYTE = 1 << 20
NEW_USER, NEW_NETWORK = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES = 38
BASE_MEMORY, BASE_SECONDS = 600 * MEGABYTE, 30
SECONDS_PER_MEGABYTE = 2
MEMORY_PER_BYTE: Mapping[Format, int] = {Format.XLSX: 50, Format.XLS: 30, Format.ODS: 50, Format.HTML: 20}
"""A workbook of a million rows and thirty columns takes some thirty times its bytes; a little one of repeated words
more, which the base holds. Text is read in blocks and takes the same, however long it is."""
MEMORY_OF_RETURNED = 5
SHARE_OF_MACHINE = 0.8
CLOCK_TIMES = 20
"""A busy machine gives a process a small part of its processors; the clock only ends what waits for ever."""


@dataclass(frozen=True)
class Allowance:
    """What reading one file may take: bytes of memory beyond what the child has by itself, seconds of processor."""

    memory: int
    seconds: int

    @property
    def clock_seconds(self) -> float:
        """Seconds on the clock for one answer."""
        return self.seconds * CLOCK_TIMES


def allowance(path: Path, format_: Format | None, *, is_returned: bool) -> Allowance:
    """What a file may take, by its format (null: not yet known) and size; a returned list has some thousand rows."""
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    per_byte = MEMORY_PER_BYTE.get(format_, 0) if format_ else 0
    by_size = BASE_MEMORY + size * min(per_byte, MEMORY_OF_RETURNED if is_returned else per_byte)
    memory = min(by_size, max(int(_memory_of_machine() * SHARE_OF_MACHINE), BASE_MEMORY))
    return Allowance(memory, BASE_SECONDS + SECONDS_PER_MEGABYTE * (size // MEGABYTE))


def shut_in() -> None:
    """Leave the network, and gain no rights any more. Before any thread is started: the kernel asks for it."""
    with suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(NEW_NETWORK) != 0:
            libc.unshare(NEW_USER | NEW_NETWORK)
        libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)


def bound_writing() -> None:
    """Write no file and leave no picture of the memory behind: it would hold what people's rows say."""
    for which in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(which, (0, 0))


def bound_reading(allowed: Allowance, own_memory: int) -> None:
    """Set what one file may take, on top of what the child took to start and has used so far."""
    _soften(resource.RLIMIT_DATA, own_memory + allowed.memory)
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soften(resource.RLIMIT_CPU, int(used.ru_utime + used.ru_stime) + 1 + allowed.seconds)


def memory_now() -> int:
    """Bytes of private memory of this process; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    found = [line.split()[1] for line in status.splitlines() if line.startswith("VmData:")]
    return int(found[0]) * 1024 if found else 0


def _soften(which: int, wanted: int) -> None:
    """Lower the soft limit: the hard one stays, for the next file may need more."""
    _, hard = resource.getrlimit(which)
    with suppress(ValueError, OSError):
        resource.setrlimit(which, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _memory_of_machine() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
