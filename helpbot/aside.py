"""Work done aside: Python on one core while another is busy outside of it.

onnxruntime lets go of the interpreter while it computes a vector. What needs no vector is worked
out meanwhile by a second core; where there is one core, or none is free, it is done afterwards.
"""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

T = TypeVar("T")
A = TypeVar("A")


def both(main: Callable[[], T], aside: Callable[[], A]) -> tuple[T, A]:
    """What both give. Neither may wait for the other; what `main` raises, or else `aside`, is
    raised.
    """
    pool = _pool()
    if pool is None:
        return main(), aside()
    try:
        started = pool.submit(copy_context().run, aside)
    except RuntimeError:
        # The process is about to end, and no thread begins any more.
        return main(), aside()
    try:
        found = main()
    except BaseException:
        started.cancel()
        raise
    return found, aside() if started.cancel() else started.result()


@cache
def _pool() -> ThreadPoolExecutor | None:
    """One for the process: more threads than cores would only wait for each other."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return ThreadPoolExecutor(cores, "aside") if (cores or 1) > 1 else None
