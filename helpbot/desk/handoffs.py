"""The change of the watch: who has it now, told to the team, to who comes and to who goes."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from helpbot.clock import iso
from helpbot.desk.cards import Cards
from helpbot.desk.means import Means
from helpbot.desk.steps import SNOOZED, asleep_until
from helpbot.oncall import DEFAULT, MOMENT, Duty
from helpbot.outages import Outage, State
from helpbot.plan import Person
from helpbot.store import Tx
from helpbot.store.found import Sight
from helpbot.tickets import Ticket
from helpbot.wording import watches as wording
from helpbot.wording.watches import Digest, Work


@dataclass(frozen=True, slots=True)
class Handoffs:
    means: Means

    def tell(self, tx: Tx, team: str, due: datetime, now: datetime) -> None:
        """Tells of the change that was due; nothing where the primary is whom it was before.

        After a downtime in which several changed, the last one is told of, once.
        """
        before = self.means.duty(tx, team, due - MOMENT).primary
        duty = self.means.duty(tx, team, now)
        if _id(before) == _id(duty.primary):
            return
        plan, cards, key = self.means.plan, Cards(self.means), f"handoff:{team}:{iso(due)}"
        cards.post(tx, team, wording.handed_over(duty, before, plan), key=key, now=now)
        digest = self._digest(tx, duty, before, now)
        if duty.primary is not None:
            theirs = {*duty.primary.teams, *self._teams(team)}
            shown = replace(digest, tickets=self._tickets(tx, before, theirs))
            told = wording.your_watch(duty, before, shown, plan)
            cards.tell(tx, duty.primary.id, told, key=f"{key}:in", now=now)
        if before is not None:
            told = wording.watch_over(duty, digest, plan)
            cards.tell(tx, before.id, told, key=f"{key}:out", now=now)

    def _digest(self, tx: Tx, duty: Duty, before: Person | None, now: datetime) -> Digest:
        teams = self._teams(duty.team)
        found = [outage for outage in tx.outages.open() if outage.team in teams]
        return Digest(
            held=[o for o in found if before is not None and o.claimed_by == before.id],
            waiting=[o for o in found if o.state is not State.CLAIMED],
            asleep=[o for o in found if self._wakes_before(tx, o, duty.until)],
            planned=[
                Work(one.service, one.facility, one.starts_at, one.ends_at, one.reason)
                for one in tx.maintenance.ahead(now)
                if one.starts_at < duty.until
            ],
            tickets=self._tickets(tx, before, before.teams if before else ()),
            affected={o.id: sum(tx.outages.count_affected(o.id).values()) for o in found},
        )

    def _tickets(self, tx: Tx, before: Person | None, teams: Collection[str]) -> list[Ticket]:
        """What the one who goes has, most pressing first, as people of these teams see it; outages
        are told of apart.
        """
        if before is None:
            return []
        sight = Sight(is_technician=True, teams=tuple(teams))
        found = tx.found.queue(sight, claimed_by=before.id)
        return [ticket for ticket in found if tx.outages.get(ticket.id) is None]

    def _wakes_before(self, tx: Tx, outage: Outage, until: datetime) -> bool:
        """Whether somebody put an outage to sleep, and it wakes by itself before a time."""
        if outage.state is not State.CLAIMED or outage.due_at is None or outage.due_at >= until:
            return False
        wakes = asleep_until(outage.due_at)
        entries = tx.journal.of(outage.ticket_id)
        return any(entry.what == SNOOZED and entry.after == wakes for entry in entries)

    def _teams(self, rotation: str) -> set[str]:
        """Those whose outages a rotation is for."""
        if rotation != DEFAULT:
            return {rotation}
        own = self.means.plan.on_call.rotations
        return {team.id for team in self.means.plan.teams if team.id not in own}


def _id(person: Person | None) -> str | None:
    return person.id if person else None
