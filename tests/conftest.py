"""Property tests say the same every time: from a fixed seed, unless somebody searches on purpose (make fuzz).

The longest tests begin first, so that no core waits at the end for one that another has only begun.
"""

import pytest
from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None, database=None)
settings.register_profile("fuzz", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("suite")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole months, browsers and office programs before everything else; the order among equals stays."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
