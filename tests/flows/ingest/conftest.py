"""Parsing in the process of the test, for those tests that turn a screw of a parser."""

import os
from collections.abc import Iterator

import pytest

from flows.ingest.apart import child, worker
from flows.ingest.apart.wire import Message


class InProcess:
    """In place of the child: the same answers, without limits."""

    def __init__(self) -> None:
        self.worker = worker.Worker(0)
        self.is_alive, self.is_swollen = True, False

    def ask(self, request: Message, seconds: float) -> tuple[Message, list[memoryview]]:
        assert seconds > 0
        told, parts = self.worker.answer(request)
        return dict(told), parts

    def end(self) -> None:
        self.is_alive = False


@pytest.fixture
def parsed_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(worker, "bound_reading", lambda allowed, own: None)
    monkeypatch.setattr(child, "Child", InProcess)
    child.door.end()
    assert child.door.owner == os.getpid()
    yield
    child.door.end()
