"""Property tests say the same every time: from a fixed seed, unless somebody searches on purpose (make fuzz).

The longest tests begin first, so that no core waits at the end for one that another has only begun.
"""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from matchers.engine.duck import DuckEngine, duck_engine

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # a worker has a core of its own, and two threads wait for it
os.environ["FAXIAN_LANG"] = (
    "en"  # what a terminal says is the same on every machine; tests/flows/test_language.py has both
)

settings.register_profile("suite", derandomize=True, deadline=None, database=None)
settings.register_profile("fuzz", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files of whole months, browsers and office programs first; each file's tests stay on one worker (Makefile), so
    that nothing they share is made twice."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """What collecting has made stays until the end: the collector of garbage need not look at it again and again."""
    gc.freeze()


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes as they are typed: names of tests are text, 汉字 and all (pyproject.toml), and bytes are none."""
    return ascii(val[:4]) if isinstance(val, bytes) else None


@pytest.fixture(scope="module")
def step_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DuckEngine]:
    """The engine of a module that tests SQL steps one by one (tests/step_cases.py)."""
    with duck_engine(tmp_path_factory.mktemp("steps"), memory="500MB", threads=1) as opened:
        yield opened
