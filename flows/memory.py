"""Whether a month fits into the memory at all: asked before anything large is loaded, for a library that gets none ends
the process without a word.
"""

import re
import resource
from pathlib import Path

from data_contracts.errors import StoreError

MEGABYTE = 1 << 20
MEMORY_MIN = 700 * MEGABYTE
"""What the libraries and the smallest month need; measured on invented cities, rounded up."""
ADDRESSES_MIN = 4096 * MEGABYTE
"""Under a limit on addresses (ulimit -v): what the libraries reserve, and mostly never touch."""
MEMINFO, GROUP, GROUPS = Path("/proc/meminfo"), Path("/proc/self/cgroup"), Path("/sys/fs/cgroup")


def enough_memory() -> None:
    """StoreError where a month cannot fit; what a machine does not tell is no reason to stop."""
    free = free_memory(_text(MEMINFO), _group_limit())
    if free is not None and free < MEMORY_MIN:
        raise _too_little(free, MEMORY_MIN, "close other programs, or give the machine more memory")
    addresses = resource.getrlimit(resource.RLIMIT_AS)[0]
    if addresses != resource.RLIM_INFINITY and addresses < ADDRESSES_MIN:
        raise _too_little(addresses, ADDRESSES_MIN, "raise the limit of the shell (ulimit -v)")


def free_memory(meminfo: str, limit: str) -> int | None:
    """Bytes that a process can still get: memory and swap that are free, at most what its group may have; null where
    neither is known. `meminfo`: /proc/meminfo; `limit`: a group's memory.max, empty without one.
    """
    free = sum(
        int(kilobytes) * 1024 for kilobytes in re.findall(r"^(?:MemAvailable|SwapFree): +(\d+) kB", meminfo, re.M)
    )
    known = [bytes_ for bytes_ in (free, int(limit) if limit.strip().isdigit() else 0) if bytes_]
    return min(known) if known else None


def _too_little(there: int, needed: int, do: str) -> StoreError:
    return StoreError(
        f"the memory does not suffice: {there // MEGABYTE} MB are there, and a month needs {needed // MEGABYTE} MB",
        why="a run that gets no memory is ended halfway",
        do=do,
    )


def _group_limit() -> str:
    own = re.search(r"^0::/(.*)$", _text(GROUP), re.M)
    return _text(GROUPS / (own[1] if own else "") / "memory.max")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
