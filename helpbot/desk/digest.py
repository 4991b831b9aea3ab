"""What is open, every morning in the teams' channels: what is late, due next, old, waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from helpbot.clock import iso
from helpbot.desk.means import Means
from helpbot.speech import PersonId
from helpbot.store import Tx
from helpbot.store.outbox import Lane
from helpbot.tickets import Pending, Ticket
from helpbot.wording import digest as wording

# Nobody wrote or changed anything for so long.
STALE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class TicketDigest:
    means: Means

    def tell(self, tx: Tx, now: datetime) -> None:
        """One message a channel, whose teams may be several; nothing where nothing is open."""
        plan, open_ones = self.means.plan, tx.clocks.unresolved()
        by_channel: dict[str, list[wording.Open]] = {}
        for team in plan.teams:
            mine = [ticket for ticket in open_ones if ticket.team == team.id]
            if mine:
                found = self._open(team.name, mine, now)
                by_channel.setdefault(plan.triage_of(team.id), []).append(found)
        for channel, teams in by_channel.items():
            if (to := self.means.lines.channel(channel)) is not None:
                reply, key = wording.daily(teams, plan, now), f"digest:{iso(now)}:#{channel}"
                tx.outbox.put(to, reply, person=PersonId(to), now=now, lane=Lane.STATUS, key=key)

    def _open(self, name: str, mine: Sequence[Ticket], now: datetime) -> wording.Open:
        """`mine` come oldest first."""
        owners = {t.claimed_by for t in mine}
        return wording.Open(
            team=name,
            oldest=mine,
            late=_by_time([(late_since(t, now), t) for t in mine]),
            next=_by_time([(_next(t, now), t) for t in mine]),
            awaited=[t for t in mine if t.pending_on is Pending.REQUESTER],
            stale=[t for t in mine if (t.touched_at or t.opened_at) <= now - STALE],
            owners={owner: self.means.name_of(owner) for owner in owners},
        )


def late_since(ticket: Ticket, now: datetime) -> datetime | None:
    """The first of its targets that is missed; None while none is."""
    respond = None if ticket.responded_at else ticket.respond_by
    missed = [by for by in (respond, ticket.resolve_by) if by is not None and by < now]
    return min(missed, default=None)


def _next(ticket: Ticket, now: datetime) -> datetime | None:
    """When it is to be solved, if that is to come."""
    return ticket.resolve_by if ticket.resolve_by and ticket.resolve_by >= now else None


def _by_time(tickets: Sequence[tuple[datetime | None, Ticket]]) -> list[Ticket]:
    """Those that have a time, in its order."""
    timed = [(at, ticket.id, ticket) for at, ticket in tickets if at is not None]
    return [ticket for _, _, ticket in sorted(timed, key=lambda one: one[:2])]
