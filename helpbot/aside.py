"""Work done aside: Python on one core while another is busy outside of it.

onnxruntime lets go of the interpreter while it computes a vector. What needs no vector is worked
out meanwhile by a second core; where there is one core, or none is free, it is done afterwards.
"""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import TypeVar

T = TypeVar("T")
A = TypeVar("A")


def both(main: Callable[[], T], aside: Callable[[], A]) -> tuple[T, A]:
    """What both give. Neither may wait for the other; what `main` raises, or else `aside`, is
    raised.
    """
    started = _started(aside)
    if started is None:
        return main(), aside()
    try:
        found = main()
    except BaseException:
        started.cancel()
        raise
    return found, aside() if started.cancel() else started.result()


def _started(aside: Callable[[], A]) -> Future[A] | None:
    """None where no thread can do it: there is one core, or the process is about to end."""
    try:
        return pool.submit(copy_context().run, aside) if (pool := _pool()) else None
    except RuntimeError:
        return None


@cache
def _pool() -> ThreadPoolExecutor | None:
    """One for the process: more threads than cores would only wait for each other."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return ThreadPoolExecutor(cores, "aside") if (cores or 1) > 1 else None
