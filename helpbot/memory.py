"""Memory given back to the system, where the C library is glibc.

It keeps what was freed: 35 MB after a start, 45 MB after a large model was read, as much for each
thread that encoded long texts, though the thread is gone. A standing limit (M_TRIM_THRESHOLD) saves
as much and slows indexing by a tenth.
"""

import ctypes
import sys


def give_back() -> None:
    """Returns what was freed; whoever has made and dropped a lot calls it."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
