"""An outage as a row, and back."""

import logging
from datetime import datetime
from functools import lru_cache
from typing import Any

from helpbot.clock import from_iso, iso
from helpbot.outages import Outage, State
from helpbot.plan import Policy
from helpbot.store.sqlite import Row
from helpbot.tickets import Priority

log = logging.getLogger(__name__)

COLUMNS = (
    "id, ticket_id, service, facility, team, priority, life_safety, state, level, round, steps, "
    "due_at, claimed_by, claimed_at, asked_at, update_due_at, detected_at, resolved_at, cause, "
    "resolution, workaround, news, absorbed_by, policy, version"
)

NEW = (
    "ticket_id", "service", "facility", "team", "priority", "life_safety", "state", "level",
    "round", "due_at", "detected_at", "policy",
)  # fmt: skip
FIXED = ("ticket_id", "service", "team", "detected_at")


def row_of(outage: Outage) -> dict[str, Any]:
    return {
        "ticket_id": outage.ticket_id,
        "service": outage.service,
        "facility": outage.facility,
        "team": outage.team,
        "priority": outage.priority.value,
        "life_safety": int(outage.is_life_safety),
        "state": outage.state.value,
        "level": outage.level,
        "round": outage.round,
        "steps": outage.steps,
        "due_at": _iso(outage.due_at),
        "claimed_by": outage.claimed_by,
        "claimed_at": _iso(outage.claimed_at),
        "asked_at": _iso(outage.asked_at),
        "update_due_at": _iso(outage.update_due_at),
        "detected_at": iso(outage.detected_at),
        "resolved_at": _iso(outage.resolved_at),
        "cause": outage.cause,
        "resolution": outage.resolution,
        "workaround": outage.workaround,
        "news": outage.news,
        "absorbed_by": outage.absorbed_by,
        "policy": outage.policy.model_dump_json(),
    }


def readable(row: Row) -> Outage | None:
    try:
        return outage_of(row)
    except ValueError:
        # Written by another version or by hand. Its own step fails and is shown; what is reported
        # and done meanwhile must not fail with it.
        log.error("outage.unreadable id=%d", row["id"])
        return None


def outage_of(row: Row) -> Outage:
    fields = {name: row[name] for name in _AS_IS} | {name: _from(row[name]) for name in _TIMES}
    return Outage(
        **fields,
        detected_at=from_iso(row["detected_at"]),
        priority=Priority(row["priority"]),
        is_life_safety=bool(row["life_safety"]),
        state=State(row["state"]),
        policy=_policy(row["policy"]),
    )


_AS_IS = (
    "id", "ticket_id", "service", "facility", "team", "level", "round", "steps", "claimed_by",
    "cause", "resolution", "workaround", "news", "absorbed_by", "version",
)  # fmt: skip
_TIMES = ("due_at", "claimed_at", "asked_at", "update_due_at", "resolved_at")


@lru_cache(maxsize=64)
def _policy(text: str) -> Policy:
    # Thousands of outages share a few policies, and reading one costs more than the row.
    return Policy.model_validate_json(text)


def _iso(at: datetime | None) -> str | None:
    return iso(at) if at else None


def _from(text: str | None) -> datetime | None:
    return from_iso(text) if text else None
