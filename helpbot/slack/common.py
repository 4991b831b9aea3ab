"""What every part of the edge works with."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from helpbot.clock import Clock
from helpbot.plan import Plan
from helpbot.store import Store

# Of the three seconds that Slack gives an acknowledgement.
QUICK_S = 2


@dataclass(frozen=True, slots=True)
class Common:
    """`plan` is the one in force."""

    client: WebClient
    store: Store
    clock: Clock
    plan: Callable[[], Plan]


def quick(client: WebClient) -> WebClient:
    """The same client for what an acknowledgement waits for: it is answered soon, or fails."""
    return WebClient(
        token=client.token, base_url=client.base_url, timeout=QUICK_S, retry_handlers=[]
    )
