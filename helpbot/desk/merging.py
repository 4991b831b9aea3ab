"""Which outage a report belongs to, and which outages are parts of a larger one."""

from dataclasses import replace
from datetime import datetime

from helpbot import outages
from helpbot.desk.cards import Cards
from helpbot.desk.pager import Pager
from helpbot.outages import Outage, State, Window, weight_of
from helpbot.plan import Plan
from helpbot.sameness import EVERYWHERE, UNKNOWN_PLACE, needs
from helpbot.store import Tx
from helpbot.wording import pages as wording


def known(tx: Tx, plan: Plan, service: str, facility: str | None) -> Outage | None:
    """The unresolved outage that trouble with a service at a place belongs to.

    That is one of the service or of what it needs, there, in the whole city, or nobody knows where
    yet: a second page would wake somebody for nothing.
    """
    services = {service, *needs(service, plan.depends_on)}
    for outage in tx.outages.open_of(services):
        is_here = outage.facility in (EVERYWHERE, UNKNOWN_PLACE, facility)
        # Trouble in the whole city is more than what one place has.
        if is_here or facility in (None, UNKNOWN_PLACE):
            return outage
    return None


def planned_work(tx: Tx, plan: Plan, service: str, facility: str, now: datetime) -> Window | None:
    """The planned work that explains trouble with a service at a place."""
    services = {service, *needs(service, plan.depends_on)}
    return next(
        (
            window
            for window in tx.maintenance.now(now)
            if window.service in services and window.facility in (EVERYWHERE, facility)
        ),
        None,
    )


def placed(plan: Plan, outage: Outage, facility: str) -> Outage:
    """The outage at another place, and as urgent as it is there."""
    weight = weight_of(plan, outage.service, facility)
    return replace(
        outage,
        facility=facility,
        priority=weight.priority,
        is_life_safety=weight.is_life_safety,
    )


def absorb_parts(tx: Tx, cards: Cards, pager: Pager, outage: Outage, now: datetime) -> Outage:
    """A new outage takes in those that it explains: its sites, and what depends on it there.

    It goes on where a part of the same team stands: one failure wakes nobody twice.
    """
    plan = cards.means.plan
    parts = [
        part for part in tx.outages.open() if part.id != outage.id and _explains(plan, outage, part)
    ]
    for part in parts:
        gone = tx.outages.save(outages.absorbed(part, by=outage.id, at=now))
        tx.outages.take_affected(outage.id, of=part.id)
        cards.note(
            tx, gone, f"part of outage {outage.id}", actor="helpbot", now=now,
            before=part.state, after=gone.state,
        )  # fmt: skip
        cards.note(tx, outage, f"took in outage {part.id}", actor="helpbot", now=now)
        pager.quiet(tx, gone, wording.absorbed_mark(outage.id), now, ends=True)
        cards.refresh(tx, gone, now)
    moving = [
        part
        for part in parts
        if part.team == outage.team and part.state in (State.CLAIMED, State.TRIGGERED)
    ]
    if not moving:
        return outage
    first = min(moving, key=lambda part: (part.state is not State.CLAIMED, part.id))
    return tx.outages.save(outages.continuing(outage, first))


def _explains(plan: Plan, outage: Outage, part: Outage) -> bool:
    is_below = outage.service == part.service or outage.service in needs(
        part.service, plan.depends_on
    )
    return is_below and outage.facility in (EVERYWHERE, part.facility)
