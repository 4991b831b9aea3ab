"""Memory as the C library keeps it, where that is glibc.

What was freed it keeps: 35 MB after a start, 45 MB after a large model was read. A standing limit
(M_TRIM_THRESHOLD) saves as much and slows indexing by a tenth. Each thread it gives a heap of its
own; together they hold 20 MB more than one for all, with which nothing is slower.
"""

import ctypes
import sys

# malloc.h
_ARENA_MAX = -8


def keep_together() -> None:
    """One heap for all threads that begin after this."""
    _call("mallopt", _ARENA_MAX, 1)


def give_back() -> None:
    """Returns what was freed; whoever has made and dropped a lot calls it."""
    _call("malloc_trim", 0)


def _call(name: str, *values: int) -> None:
    function = getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None
    if function is not None:
        function(*values)
