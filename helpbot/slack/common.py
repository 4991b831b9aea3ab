"""What every part of the edge works with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from slack_sdk import WebClient

from helpbot.clock import Clock
from helpbot.plan import Plan
from helpbot.store import Store

# Of the three seconds that Slack gives an acknowledgement.
QUICK_S = 2
# A trigger is dead after three: a thread is looked up in so long, and then those who speak there.
SOON = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Common:
    """`plan` is the one in force."""

    client: WebClient
    store: Store
    clock: Clock
    plan: Callable[[], Plan]


def quick(client: WebClient, seconds: float = QUICK_S) -> WebClient:
    """The same client for what an acknowledgement waits for: it is answered soon, or fails."""
    again = WebClient(token=client.token, base_url=client.base_url, retry_handlers=[])
    # The library passes it on as it is, and names it a whole number.
    again.timeout = seconds  # type: ignore[assignment]
    return again
