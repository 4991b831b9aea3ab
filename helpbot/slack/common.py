"""What every part of the edge works with."""

from collections.abc import Callable
from dataclasses import dataclass

from slack_sdk import WebClient

from helpbot.clock import Clock
from helpbot.plan import Plan
from helpbot.store import Store


@dataclass(frozen=True, slots=True)
class Common:
    """`plan` is the one in force."""

    client: WebClient
    store: Store
    clock: Clock
    plan: Callable[[], Plan]
