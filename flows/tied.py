"""A Python module run in a process that ends when the one that started it is gone, however that ended.

    python -P flows/tied.py <process id of the parent> <module> [arguments]

A run that is killed outright can stop nothing it has started; so what it starts looks after itself.
"""

import os
import runpy
import sys
import threading
import time

SECONDS_BETWEEN_LOOKS = 0.5


def end_with(parent: int) -> None:
    """End this process, from a thread of its own, once its parent is another one."""
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os._exit(1)


if __name__ == "__main__":
    end_with(int(sys.argv[1]))
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
