"""A table is made once, also when two threads ask for it at the same moment."""

import threading
from concurrent.futures import ThreadPoolExecutor

from matchers.tables.made_once import made_once


def test_two_threads_that_ask_at_once_get_the_same_table_and_one_made_it() -> None:
    made: list[str] = []
    is_asked = threading.Barrier(2, timeout=30)

    @made_once
    def table(name: str) -> list[str]:
        made.append(name)
        return [name]

    def ask(name: str) -> list[str]:
        is_asked.wait()
        return table(name)

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(ask, ("a", "a"))
    assert one is other
    assert table("b") == ["b"]
    assert made == ["a", "b"]
