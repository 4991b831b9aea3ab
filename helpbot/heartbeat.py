"""A sign of life to somebody outside, who telephones when it stays away.

The URL is a secret: whoever knows it can keep the alarm from being raised. It is never printed,
logged or put into an error.
"""

import logging
import threading
import urllib.request
from datetime import datetime, timedelta
from urllib.error import HTTPError

log = logging.getLogger(__name__)

# More often says nothing new.
EVERY = timedelta(minutes=1)
TIMEOUT = timedelta(seconds=10)


class Heartbeat:
    def __init__(self, url: str) -> None:
        self._url = url
        self._last: datetime | None = None
        self._thread: threading.Thread | None = None

    def beat(self, now: datetime) -> None:
        """One request, in a thread of its own: whoever is slow outside delays nobody here."""
        is_early = self._last is not None and now - self._last < EVERY
        if is_early or (self._thread is not None and self._thread.is_alive()):
            return
        self._last = now
        self._thread = threading.Thread(target=self._send, daemon=True, name="heartbeat")
        self._thread.start()

    def _send(self) -> None:
        try:
            # Settings let nothing but http and https in.
            with urllib.request.urlopen(self._url, timeout=TIMEOUT.total_seconds()):  # noqa: S310
                pass
        except HTTPError as error:
            error.close()
            log.warning("heartbeat.refused status=%d", error.code)
        except (OSError, ValueError) as error:
            # Of what a library says of a URL the kind is enough.
            log.warning("heartbeat.not_sent kind=%s", type(error).__name__)
        else:
            log.info("heartbeat.sent")
