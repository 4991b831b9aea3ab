import ctypes
import mmap
import sys

import psutil
import pytest

from helpbot import memory


def test_where_the_c_library_is_another_nothing_is_asked_of_it(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", None)

    memory.keep_together()
    memory.give_back()


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="not glibc")
def test_what_was_freed_is_given_back():
    process = psutil.Process()
    # Small enough to come from the heap, with one kept above them all.
    blocks = [bytearray(60_000) for _ in range(2_000)]
    above = bytearray(60_000)
    full = process.memory_info().rss
    blocks.clear()

    memory.give_back()

    assert len(above) == 60_000
    assert process.memory_info().rss < full - 10_000 * mmap.PAGESIZE
