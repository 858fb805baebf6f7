"""How many examples a property test is tried on: few in the suite, many when somebody searches (make fuzz)."""

from hypothesis import settings

FUZZ_TIMES = 10


def examples(count: int, like: settings | None = None) -> settings:
    """Settings for a property test that tries `count` examples in the suite, ten times as many in a search."""
    is_search = settings.get_current_profile_name() == "fuzz"
    return settings(like, max_examples=count * FUZZ_TIMES if is_search else count)
