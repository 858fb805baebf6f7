"""A table that is made once a process, also where two kernels side by side ask for it at the same moment."""

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_MAKING = RLock()


def made_once(function: Callable[P, R]) -> Callable[P, R]:
    """`functools.cache` under a lock: by itself it lets both make the table, and keeps one of the two."""
    kept: dict[object, R] = {}

    @wraps(function)
    def made(*args: P.args, **kwargs: P.kwargs) -> R:
        asked = (args, tuple(sorted(kwargs.items())))
        with _MAKING:
            if asked not in kept:
                kept[asked] = function(*args, **kwargs)
            return kept[asked]

    return made
