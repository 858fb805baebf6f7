"""The run's side of reading apart: a child started when first needed, ended when it is overdue, replaced when dead."""

import atexit
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock, local

import flows
from flows.ingest.apart.wire import Message, Overdue, receive, send
from flows.ingest.problems import BROKE_THE_READER, TOO_LARGE, TOO_SLOW, FileProblem
from flows.ingest.reasons import File

START = (
    "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
    "from flows.ingest.apart.limits import shut_in; shut_in()\n"
    "from flows.ingest.apart.worker import serve; serve(*map(int, sys.argv[1:]))\n"
)
ONE_THREAD = {"POLARS_MAX_THREADS": "1"}
"""The run works on a batch while the child parses the next: more threads there only wait for one another."""
END_SECONDS = 5
_OUT_OF_MEMORY = frozenset({signal.SIGABRT, signal.SIGKILL, signal.SIGTRAP})


class Child:
    """One child process and the two pipes to it."""

    def __init__(self) -> None:
        requests, self.requests = os.pipe()
        self.answers, answers = os.pipe()
        root = str(Path(str(flows.__file__)).parents[1])
        numbers = (os.getpid(), requests, answers)
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-c", START, root, *map(str, numbers)],
            stdin=quiet,
            stdout=quiet,
            stderr=quiet,
            pass_fds=(requests, answers),
            env={**os.environ, **ONE_THREAD},
        )
        os.close(requests)
        os.close(answers)
        self.is_swollen = False

    def ask(self, request: Message, seconds: float) -> tuple[Message, list[memoryview]]:
        """Send a request and wait for its answer; FileProblem when the child does not survive it."""
        try:
            send(self.requests, request)
            reported, parts = receive(self.answers, seconds)
        except Overdue:
            self.end()
            raise FileProblem(File.UNREADABLE, TOO_SLOW) from None
        except (EOFError, OSError, ValueError):
            raise FileProblem(File.UNREADABLE, self._why_it_died()) from None
        self.is_swollen = reported.pop("is_swollen")
        return reported, parts

    @property
    def is_alive(self) -> bool:
        """Whether the process can be asked."""
        return self.process.poll() is None

    def end(self) -> None:
        """End the process and close the pipes."""
        with suppress(OSError):
            self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        for handle in (self.requests, self.answers):
            with suppress(OSError):
                os.close(handle)
        self.requests = self.answers = -1

    def _why_it_died(self) -> str:
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        code = self.process.poll()
        self.end()
        if code is not None and -code == signal.SIGXCPU:
            return TOO_SLOW
        return TOO_LARGE if code is not None and -code in _OUT_OF_MEMORY else BROKE_THE_READER


class Door:
    """One child that is asked one thing at a time, and what it has open."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.child: Child | None = None
        self.owner = os.getpid()
        self.opened: object = None
        self.is_closed = False

    def ask(self, request: Message, seconds: float) -> tuple[Message, list[memoryview]]:
        """Ask the child, a new one where there is none; FileProblem once the work is broken off."""
        self.wake()
        if self.is_closed or self.child is None:  # also when it was while the child started
            raise FileProblem(File.UNREADABLE, BROKE_THE_READER)
        reported, parts = self.child.ask(request, seconds)
        if "problem" in reported:
            code, sentence = reported["problem"]
            raise FileProblem(File(code), sentence)
        if reported.get("no_access"):
            raise OSError("the file cannot be read")
        return reported, parts

    def wake(self) -> None:
        """Start a child where there is none, and do not wait for it."""
        if not self.is_closed and (self.child is None or not self.child.is_alive or self.owner != os.getpid()):
            self.child, self.owner, self.opened = Child(), os.getpid(), None

    def holds(self, file: object) -> bool:
        """Whether the child that lives has this file in hand."""
        return self.opened is file and self.child is not None and self.child.is_alive and self.owner == os.getpid()

    @property
    def has_died(self) -> bool:
        """Whether what it was last asked has cost the child its life, and another may be started."""
        return not self.is_closed and self.child is not None and not self.child.is_alive

    def make_way(self) -> None:
        """Before another file: a child that a large one has left large goes."""
        self.opened = None
        if self.child is not None and self.child.is_swollen:
            self.end()

    def end(self) -> None:
        """End the child, if this process has one."""
        if self.child is not None and self.owner == os.getpid():
            self.child.end()
        self.child, self.opened = None, None

    def break_off(self) -> None:
        """End the child under whoever waits for it, whose file then breaks off, and start no other."""
        self.is_closed = True
        if self.child is not None and self.owner == os.getpid():
            self.child.process.kill()


door = Door()
"""The door of this process, for every thread that was not given another."""
atexit.register(door.end)
_of_thread = local()


def door_here() -> Door:
    """The door through which this thread reads."""
    given: Door | None = getattr(_of_thread, "door", None)
    return given or door


def read_through(given: Door) -> None:
    """Let this thread read files through a door of its own from here on, beside what others read."""
    _of_thread.door = given


@contextmanager
def doors(number: int) -> Iterator[tuple[Door, ...]]:
    """So many doors, the first the one of this process; the children of the others end with it."""
    further = tuple(Door() for _ in range(number - 1))
    try:
        yield door, *further
    finally:
        for each in further:
            each.end()
