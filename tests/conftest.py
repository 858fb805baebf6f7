"""Property tests say the same every time: from a fixed seed, unless somebody searches on purpose (make fuzz).

The longest tests begin first, so that no core waits at the end for one that another has only begun.
"""

import pytest
from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None, database=None)
settings.register_profile("fuzz", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole months, browsers and office programs first, in their order; nothing a file's tests share is made twice.

    Tests that share something made once for their file go to one worker, unless they say a group of their own.
    """
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    for item in items:
        if item.get_closest_marker("xdist_group") is None and _shares(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


def _shares(item: pytest.Item) -> bool:
    """Whether a fixture of the test is made once for its whole file."""
    found = getattr(item, "_fixtureinfo", None)
    fixtures = found.name2fixturedefs.values() if found else ()
    return any(definition.scope == "module" for each in fixtures for definition in each)


def pytest_make_parametrize_id(val: object) -> str | None:
    """Bytes as they are typed: names of tests are text, 汉字 and all (pyproject.toml), and bytes are none."""
    return ascii(val[:4]) if isinstance(val, bytes) else None
