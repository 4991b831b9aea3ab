import ctypes
import sys

import pytest

from helpbot import memory


def test_where_the_c_library_is_another_nothing_is_asked_of_it(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", None)

    memory.keep_together()
    memory.give_back()


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_trim"), reason="not glibc")
def test_what_was_freed_is_given_back():
    def resident():
        with open("/proc/self/statm") as file:  # noqa: PTH123 - not a file of ours
            return int(file.read().split()[1])

    # Small enough to come from the heap, with one kept above them all.
    blocks = [bytearray(60_000) for _ in range(2_000)]
    above = bytearray(60_000)
    full = resident()
    blocks.clear()

    memory.give_back()

    assert len(above) == 60_000
    assert resident() < full - 10_000
