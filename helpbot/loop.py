"""A loop that does what is due until it is told to stop, and survives what it did not expect."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta

from helpbot.errors import StorageError

log = logging.getLogger(__name__)

# Another process may have written to the boxes; the edges of this one wake a loop at once.
POLL = timedelta(milliseconds=500)


class Loop:
    """Calls `step` while it says that there was something to do; then waits to be woken."""

    def __init__(self, name: str, step: Callable[[], bool]) -> None:
        self._name = name
        self._step = step
        self._wake = threading.Event()

    def wake(self) -> None:
        self._wake.set()

    def drain(self) -> None:
        """Does everything that is due, then returns."""
        while self._step():
            pass

    def run(self, stop: threading.Event) -> None:
        """Goes on until told to stop; what is in work is finished first."""
        while not stop.is_set():
            self._wake.clear()
            self._run_once(stop)
            self._wake.wait(POLL.total_seconds())

    def _run_once(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set() and self._step():
                pass
        except StorageError as error:
            # The rows are safe where they are; said once a poll until the disk is well again.
            log.error("%s.storage error=%s", self._name, error)
        except Exception as error:  # noqa: BLE001 - a loop that dies answers nobody ever again
            log.error("%s.failed error=%s at=%s", self._name, type(error).__name__, where(error))


def where(error: BaseException) -> str:
    """File and line of the innermost frame. Not the message: it may hold what a person wrote."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "nowhere"
