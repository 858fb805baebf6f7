"""Property tests say the same every time: from a fixed seed, unless somebody searches on purpose (make fuzz)."""

from hypothesis import settings

settings.register_profile("suite", derandomize=True, deadline=None, database=None)
settings.register_profile("fuzz", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile("suite")
