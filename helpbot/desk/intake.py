"""What is reported becomes an outage, or belongs to one that is known.

One unresolved outage per service and place. What may wait for the desk to open, or for the end of
planned work, waits; whoever presses on is heard.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from helpbot import outages
from helpbot.desk import merging
from helpbot.desk.cards import Cards
from helpbot.desk.clocks import Clocks
from helpbot.desk.means import Means
from helpbot.desk.steps import SELF, Steps
from helpbot.outages import Outage, State, is_heavier, weight_of
from helpbot.plan import Plan, Traits
from helpbot.sameness import UNKNOWN_PLACE
from helpbot.store import Tx
from helpbot.store.outages import Affected
from helpbot.tickets import Kind, Status, Ticket
from helpbot.wording import outages as wording
from helpbot.wording import pages as page_wording


@dataclass(frozen=True, slots=True)
class Reported:
    """What somebody reports: ids of the plan as far as they were named.

    `source` is where it came from; `is_urgent` says that the person pressed on, `is_affected` that
    they want to know of its end: monitoring does not.
    """

    text: str
    service: str
    facility: str | None
    department: str | None
    by: Affected
    by_name: str = ""
    source: str = "person"
    alert_key: str | None = None
    is_urgent: bool = False
    is_affected: bool = True


@dataclass(frozen=True, slots=True)
class Declared:
    """The outage of a report; `planned` is the reason of planned work that explains it."""

    outage: Outage
    is_new: bool
    planned: str | None = None


@dataclass(frozen=True, slots=True)
class Intake:
    means: Means

    @property
    def plan(self) -> Plan:
        return self.means.plan

    @property
    def steps(self) -> Steps:
        return Steps(self.means)

    @property
    def cards(self) -> Cards:
        return self.steps.cards

    def declare(self, tx: Tx, reported: Reported, now: datetime) -> Declared:
        """The outage of a report, and whether it is new; the reporter is told of its end.

        One unresolved outage per service and place: another reporter joins, and so does one whose
        service needs what is already known to be out there, or whose place lies in the whole city.
        """
        facility = reported.facility or UNKNOWN_PLACE
        weight = weight_of(self.plan, reported.service, facility)
        known = merging.known(tx, self.plan, reported.service, reported.facility, at_least=weight)
        if known is not None:
            return Declared(self._join_report(tx, known, reported, now), is_new=False)
        outage = self.put(tx, reported, facility, now)
        if reported.is_affected:
            tx.outages.join(outage.id, reported.by)
        self.cards.note(
            tx, outage, "declared", actor=reported.by.person, now=now, after=outage.state,
            body=reported.text,
        )  # fmt: skip
        if reported.alert_key is not None:
            tx.alerts.add(outage.id, reported.alert_key)
        outage = self._enter(tx, outage, now, is_urgent=reported.is_urgent)
        self.cards.refresh(tx, outage, now)
        window = merging.planned_work(tx, self.plan, reported.service, facility, now)
        return Declared(outage, is_new=True, planned=window.reason if window else None)

    def _enter(self, tx: Tx, outage: Outage, now: datetime, *, is_urgent: bool = False) -> Outage:
        """An outage that nobody is paged for yet takes in its parts, then pages or waits."""
        outage = merging.absorb_parts(tx, self.cards, self.steps.pager, outage, now)
        if outage.state is not State.TRIGGERED or outage.steps:
            return outage
        return self.steps.step(tx, outage, now) if is_urgent else self.steps.begin(tx, outage, now)

    def _join_report(self, tx: Tx, known: Outage, reported: Reported, now: datetime) -> Outage:
        """A further report: it may say where, and it confirms what was only suspected."""
        is_first = not reported.is_affected or tx.outages.join(known.id, reported.by)
        outage = known
        if outage.facility == UNKNOWN_PLACE and reported.facility not in (None, UNKNOWN_PLACE):
            outage = self._place(tx, outage, str(reported.facility), now)
        outage = self._raise(tx, outage, reported, now)
        if reported.alert_key is not None:
            tx.alerts.add(outage.id, reported.alert_key)
        if outage.state is State.SUSPECTED:
            confirmed = tx.outages.save(outages.accepted(outage, at=now))
            self.cards.note(tx, confirmed, "confirmed", actor=SELF, now=now, after=confirmed.state)
            outage = self._enter(tx, confirmed, now, is_urgent=reported.is_urgent)
        elif outage.state is State.WAITING and reported.is_urgent:
            outage = self.press_on(tx, outage.id, by=reported.by.person, now=now)
        elif outage.state is State.WAITING and self.steps.waits_until(tx, outage, now) is None:
            outage = self.steps.begin(tx, outages.triggered(outage, at=now), now)
        if is_first:
            self.cards.note(
                tx, outage, "reported again", actor=reported.by.person, now=now, body=reported.text
            )
            self.cards.refresh(tx, outage, now)
        return outage

    def _raise(self, tx: Tx, outage: Outage, reported: Reported, now: datetime) -> Outage:
        """As heavy as the heaviest report of it: what costs lives at one place must be paged so."""
        weight = weight_of(self.plan, reported.service, reported.facility)
        if outage.service != reported.service or not is_heavier(weight, outage):
            return outage
        heavier = replace(outage, priority=weight.priority, is_life_safety=weight.is_life_safety)
        saved = tx.outages.save(heavier)
        self.cards.note(
            tx, saved, "raised", actor=SELF, now=now, before=outage.priority, after=saved.priority
        )
        return saved

    def _place(self, tx: Tx, outage: Outage, facility: str, now: datetime) -> Outage:
        there = [o for o in tx.outages.open_of({outage.service}) if o.facility == facility]
        if there:
            return outage
        saved = tx.outages.save(merging.placed(self.plan, outage, facility))
        self._tell_moved(tx, outage, saved, SELF, now)
        return saved

    def _tell_moved(self, tx: Tx, before: Outage, after: Outage, actor: str, now: datetime) -> None:
        """Whoever is on the way must not go to the wrong place."""
        self.cards.note(
            tx, after, "moved", actor=actor, now=now, before=before.facility, after=after.facility
        )
        told = page_wording.has_moved(after, wording.place(before.facility, self.plan), self.plan)
        paged = {page.person for page in tx.pages.of(after.id) if page.said_at}
        for person in sorted(paged | {after.claimed_by or ""}):
            key = f"moved:{after.id}:{after.version}:{person}"
            self.cards.tell(tx, person, told, key=key, now=now)

    def join(self, tx: Tx, outage_id: int, who: Affected, now: datetime) -> Outage:
        """One more person is affected. Raises NotOpen."""
        outage = self.steps.unresolved(tx, outage_id)
        if tx.outages.join(outage.id, who):
            self.cards.refresh(tx, outage, now)
        return outage

    def press_on(self, tx: Tx, outage_id: int, *, by: str, now: datetime) -> Outage:
        """Pages for what waits; what is paged already stays as it is."""
        outage = self.steps.unresolved(tx, outage_id)
        if outage.state not in (State.WAITING, State.SUSPECTED):
            return outage
        self.cards.note(tx, outage, "pressed on", actor=by, now=now, before=outage.state)
        saved = tx.outages.save(outages.triggered(outage, at=now))
        paged = self.steps.step(tx, saved, now)
        self.cards.refresh(tx, paged, now)
        return paged

    def move(
        self, tx: Tx, who: Affected, service: str, before: str | None, after: str, *, now: datetime
    ) -> None:
        """What one person reported was at another place; what others reported as well stays."""
        for outage in tx.outages.open_of({service}):
            people = [one.person for one in tx.outages.affected(outage.id)]
            if outage.facility not in (before, UNKNOWN_PLACE) or people != [who.person]:
                continue
            there = merging.known(tx, self.plan, service, after)
            if there is not None and there.id != outage.id:
                merging.take_in(tx, self.cards, self.steps.pager, outage, there, now)
                tx.outages.join(there.id, who)
                return
            saved = tx.outages.save(merging.placed(self.plan, outage, after))
            tx.outages.place_affected(saved.id, who.person, after)
            self._tell_moved(tx, outage, saved, who.person, now)
            if saved.state is State.WAITING and self.steps.waits_until(tx, saved, now) is None:
                saved = self.steps.begin(tx, outages.triggered(saved, at=now), now)
            self.cards.refresh(
                tx, merging.absorb_parts(tx, self.cards, self.steps.pager, saved, now), now
            )
            return

    def put(
        self,
        tx: Tx,
        reported: Reported,
        facility: str,
        now: datetime,
        *,
        state: State = State.TRIGGERED,
    ) -> Outage:
        """A new outage with its ticket; nobody is paged by it."""
        weight = weight_of(self.plan, reported.service, facility)
        traits = Traits(
            Kind.INCIDENT.value, weight.priority.value, reported.service, facility,
            reported.department,
        )  # fmt: skip
        team = self.plan.route(traits)
        ticket = tx.tickets.put(self._ticket(reported, weight, team, now))
        tx.holdings.turn(ticket, now)
        Clocks(self.means).keep(tx, ticket, now)
        outage = Outage(
            id=0,
            ticket_id=ticket.id,
            service=reported.service,
            facility=facility,
            team=ticket.team,
            priority=weight.priority,
            is_life_safety=weight.is_life_safety,
            state=state,
            due_at=None if state is State.SUSPECTED else now,
            detected_at=now,
            policy=self.means.policy(traits, now),
        )
        return tx.outages.put(outage, source=reported.source)

    def _ticket(
        self, reported: Reported, weight: outages.Weight, team: str, now: datetime
    ) -> Ticket:
        return Ticket(
            id=0,
            kind=Kind.INCIDENT,
            record_class=Kind.INCIDENT.value,
            summary=reported.text[:200],
            service=reported.service,
            facility=reported.facility,
            department=reported.department,
            team=team,
            priority=weight.priority,
            status=Status.NEW,
            requester=reported.by.person,
            requester_name=reported.by_name,
            claimed_by=None,
            opened_at=now,
            closed_at=None,
            version=1,
            private=reported.by.private,
            source=reported.source,
            touched_at=now,
        )
