import threading

import pytest

from helpbot import aside
from helpbot.wording.spoken import is_english, speaking


@pytest.fixture(params=[1, 2], ids=["one core", "two cores"])
def cores(request, monkeypatch):
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(request.param)), raising=False)
    aside._pool.cache_clear()
    yield request.param
    aside._pool.cache_clear()


def test_both_are_done(cores):
    assert aside.both(lambda: "here", lambda: "aside") == ("here", "aside")


@pytest.mark.parametrize("cores", [2], indirect=True)
def test_what_is_aside_is_done_while_the_other_waits(cores):
    done = threading.Event()

    assert aside.both(lambda: done.wait(30), done.set) == (True, None)


def test_while_no_thread_is_free_it_is_done_afterwards(cores):
    busy = threading.Event()
    pool = aside._pool()
    held = [pool.submit(busy.wait, 30) for _ in range(cores)] if pool else []

    assert aside.both(lambda: 1, threading.current_thread) == (1, threading.current_thread())

    busy.set()
    assert all(one.result() for one in held)


@pytest.mark.parametrize("fails", ["here", "aside"])
def test_what_either_raises_is_raised(cores, fails):
    def step(name):
        if name == fails:
            raise ValueError(name)
        return name

    with pytest.raises(ValueError, match=fails):
        aside.both(lambda: step("here"), lambda: step("aside"))


def test_it_speaks_the_same_language(cores):
    with speaking("es"):
        assert aside.both(is_english, is_english) == (False, False)


@pytest.mark.parametrize("cores", [2], indirect=True)
def test_where_no_thread_begins_any_more_it_is_done_afterwards(cores):
    pool = aside._pool()
    assert pool is not None
    pool.shutdown()

    assert aside.both(lambda: "here", lambda: "aside") == ("here", "aside")
