"""Processes that end together: what we start ends when we are gone, and we end soon after a Ctrl-C.

    python -P flows/tied.py <process id of the parent> <module> [arguments]

A run that is killed outright can stop nothing it has started; so what it starts looks after itself.
"""

import os
import runpy
import signal
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

SECONDS_BETWEEN_LOOKS = 0.5
SECONDS_TO_END = 1.5
STOPPED_BY_HAND = 128 + signal.SIGINT

_others: list[Callable[[], None]] = []


def end_with(parent: int) -> None:
    """End this process, from a thread of its own, once its parent is another one."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def ended_with_us(end: Callable[[], None]) -> None:
    """Have something called if we have to end at once."""
    _others.append(end)


def end_soon_after_interrupt() -> None:
    """On Ctrl-C give everything a moment to end by itself, then end: what is written is whole or not there."""
    signal.signal(signal.SIGINT, _interrupted)


def _interrupted(number: int, frame: FrameType | None) -> None:
    last = threading.Timer(SECONDS_TO_END, _end_at_once)
    last.daemon = True
    last.start()
    raise KeyboardInterrupt


def _end_at_once() -> None:
    for end in _others:
        end()
    os._exit(STOPPED_BY_HAND)


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


if __name__ == "__main__":
    end_with(int(sys.argv[1]))
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
