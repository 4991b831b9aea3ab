"""Where nobody reads: what is said to a monitoring system or to the page of a claim link.

An answer to either is written like any other; here it ends, so that it is not retried for ever.
"""

import logging
from datetime import timedelta

from helpbot.store.outbox import Message

log = logging.getLogger(__name__)


class Nowhere:
    every: timedelta | None = None
    burst = 1

    def send(self, message: Message) -> str:
        log.info("web.unsaid id=%d scheme=%s", message.id, message.to.partition(":")[0])
        return ""
