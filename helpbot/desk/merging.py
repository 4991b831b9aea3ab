"""Which outage a report belongs to, and which outages are parts of a larger one."""

from dataclasses import replace
from datetime import datetime

from helpbot import outages
from helpbot.desk.calls import Calls
from helpbot.desk.cards import Cards
from helpbot.desk.pager import Pager
from helpbot.outages import Outage, State, Weight, Window, is_heavier, weight_of
from helpbot.plan import Plan
from helpbot.sameness import EVERYWHERE, UNKNOWN_PLACE, needs
from helpbot.store import Tx
from helpbot.wording import pages as wording


def known(
    tx: Tx, plan: Plan, service: str, facility: str | None, *, at_least: Weight | None = None
) -> Outage | None:
    """The unresolved outage that trouble with a service at a place belongs to.

    That is one of the service or of what it needs, there, in the whole city, or nobody knows where
    yet: a second page would wake somebody for nothing. What weighs `at_least` so much belongs to
    none that weighs less: it would not be looked at as it must be.
    """
    services = {service, *needs(service, plan.depends_on)}
    for outage in tx.outages.open_of(services):
        is_here = outage.facility in (EVERYWHERE, UNKNOWN_PLACE, facility)
        # Trouble in the whole city is more than what one place has.
        may_be = is_here or facility in (None, UNKNOWN_PLACE)
        # The same failure is raised to what it weighs; another one is another outage.
        is_same = outage.service == service and is_here
        if may_be and (is_same or at_least is None or not is_heavier(at_least, outage)):
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
    """A larger outage takes in those that it explains: its sites, and what depends on it there.

    It goes on with the pages or the owner of a part of the same team that weighs as much: one
    failure wakes nobody twice. Whoever had a part is told.
    """
    plan = cards.means.plan
    parts = [
        part for part in tx.outages.open() if part.id != outage.id and _explains(plan, outage, part)
    ]
    if not parts:
        return outage
    heavy = outages.weighed(outage, parts)
    whole = tx.outages.save(heavy) if heavy != outage else outage
    if whole.claimed_by is None and whole.steps == 0:
        whole = _going_on(tx, cards, pager, whole, parts, now)
    for part in parts:
        take_in(tx, cards, pager, part, whole, now)
    return whole


def _going_on(
    tx: Tx, cards: Cards, pager: Pager, whole: Outage, parts: list[Outage], now: datetime
) -> Outage:
    """The larger outage with the owner, or the pages, of a part of its team."""
    same = [p for p in parts if p.team == whole.team and not is_heavier(whole, p)]
    owned = next((part for part in same if part.state is State.CLAIMED), None)
    if owned is not None and owned.claimed_by is not None:
        # With a lease of its own: whoever sleeps over the part must hear of the whole.
        return tx.outages.save(outages.claimed(whole, by=owned.claimed_by, at=now))
    paged = next((part for part in same if part.state is State.TRIGGERED and part.steps), None)
    if paged is None:
        return whole
    pager.hand_on(tx, paged, whole, wording.absorbed_mark(whole.id), now)
    return tx.outages.save(outages.continuing(whole, paged))


def take_in(tx: Tx, cards: Cards, pager: Pager, part: Outage, whole: Outage, now: datetime) -> None:
    """An outage is part of another from here on."""
    gone = tx.outages.save(outages.absorbed(part, by=whole.id, at=now))
    tx.outages.take_affected(whole.id, of=part.id)
    tx.alerts.take(whole.id, of=part.id)
    tx.tickets.relink(whole.id, of=part.id)
    cards.note(
        tx, gone, f"part of outage {whole.id}", actor="helpbot", now=now,
        before=part.state, after=gone.state,
    )  # fmt: skip
    cards.note(tx, whole, f"took in outage {part.id}", actor="helpbot", now=now)
    Calls(cards.means).hand_on(tx, part, whole, now)
    mark = wording.absorbed_mark(whole.id, is_claimed=whole.state is State.CLAIMED)
    pager.quiet(tx, gone, mark, now, ends=True)
    if part.claimed_by is not None:
        owner = cards.means.owner_name(whole)
        told = wording.grew(part, whole, owner, cards.means.plan)
        cards.tell(tx, part.claimed_by, told, key=f"grew:{part.id}:{whole.id}", now=now)
    cards.refresh(tx, gone, now)


def _explains(plan: Plan, outage: Outage, part: Outage) -> bool:
    is_below = outage.service == part.service or outage.service in needs(
        part.service, plan.depends_on
    )
    return is_below and outage.facility in (EVERYWHERE, part.facility)
