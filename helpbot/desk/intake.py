"""What is reported becomes an outage, or belongs to one that is known.

One unresolved outage per service and place. What may wait for the desk to open, or for the end of
planned work, waits; whoever presses on is heard.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from helpbot import outages
from helpbot.desk import merging
from helpbot.desk.cards import Cards
from helpbot.desk.means import Means
from helpbot.desk.steps import SELF, Steps
from helpbot.hours import next_opening
from helpbot.outages import Outage, State, weight_of
from helpbot.plan import Plan
from helpbot.sameness import UNKNOWN_PLACE
from helpbot.store import Tx
from helpbot.store.outages import Affected
from helpbot.tickets import Kind, Status, Ticket


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
        known = merging.known(tx, self.plan, reported.service, reported.facility)
        if known is not None:
            return Declared(self._join_report(tx, known, reported, now), is_new=False)
        facility = reported.facility or UNKNOWN_PLACE
        outage = self.put(tx, reported, facility, now)
        if reported.is_affected:
            tx.outages.join(outage.id, reported.by)
        self.cards.note(
            tx, outage, "declared", actor=reported.by.person, now=now, after=outage.state,
            body=reported.text,
        )  # fmt: skip
        outage = merging.absorb_parts(tx, self.cards, self.steps.pager, outage, now)
        window = merging.planned_work(tx, self.plan, reported.service, facility, now)
        if outage.steps == 0 and outage.state is State.TRIGGERED:
            outage = self._begin(tx, outage, reported, window.ends_at if window else None, now)
        self.cards.refresh(tx, outage, now)
        return Declared(outage, is_new=True, planned=window.reason if window else None)

    def _begin(
        self, tx: Tx, outage: Outage, reported: Reported, window_end: datetime | None, now: datetime
    ) -> Outage:
        """Pages at once, or waits: for the end of planned work, or for the desk to open."""
        until = window_end
        if until is None and not outage.is_life_safety and self.plan.waits(outage.service):
            until = next_opening(self.plan, now)
        if until is None or until <= now or reported.is_urgent:
            return self.steps.step(tx, outage, now)
        waiting = tx.outages.save(replace(outage, state=State.WAITING, due_at=until))
        self.cards.note(
            tx, waiting, "waits", actor=SELF, now=now, before=outage.state, after=waiting.state
        )
        return waiting

    def _join_report(self, tx: Tx, known: Outage, reported: Reported, now: datetime) -> Outage:
        """A further report: it may say where, and it confirms what was only suspected."""
        is_first = not reported.is_affected or tx.outages.join(known.id, reported.by)
        outage = known
        if outage.facility == UNKNOWN_PLACE and reported.facility not in (None, UNKNOWN_PLACE):
            outage = self._place(tx, outage, str(reported.facility), now)
        if outage.state is State.SUSPECTED:
            outage = self._trigger(tx, outages.accepted(outage, at=now), "confirmed", now)
        elif outage.state is State.WAITING and (reported.is_urgent or outage.is_life_safety):
            outage = self._trigger(tx, outages.triggered(outage, at=now), "pressed on", now)
        if is_first:
            self.cards.note(
                tx, outage, "reported again", actor=reported.by.person, now=now, body=reported.text
            )
            self.cards.refresh(tx, outage, now)
        return outage

    def _place(self, tx: Tx, outage: Outage, facility: str, now: datetime) -> Outage:
        there = [o for o in tx.outages.open_of({outage.service}) if o.facility == facility]
        if there:
            return outage
        saved = tx.outages.save(merging.placed(self.plan, outage, facility))
        self.cards.note(
            tx, saved, "moved", actor=SELF, now=now, before=outage.facility, after=facility
        )
        return saved

    def _trigger(self, tx: Tx, outage: Outage, why: str, now: datetime) -> Outage:
        saved = tx.outages.save(outage)
        self.cards.note(tx, saved, why, actor=SELF, now=now, after=saved.state)
        return self.steps.step(tx, saved, now)

    def join(self, tx: Tx, outage_id: int, who: Affected, now: datetime) -> Outage:
        """One more person is affected. Raises NotOpen."""
        outage = self.steps.get(tx, outage_id)
        if not outage.is_unresolved:
            raise outages.NotOpen(outage.id, outage.state.value)
        if tx.outages.join(outage.id, who):
            self.cards.refresh(tx, outage, now)
        return outage

    def press_on(self, tx: Tx, outage_id: int, *, by: str, now: datetime) -> Outage:
        """Pages for what waits; what is paged already stays as it is."""
        outage = self.steps.get(tx, outage_id)
        if not outage.is_unresolved:
            raise outages.NotOpen(outage.id, outage.state.value)
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
                tx.outages.join(there.id, who)
                return
            saved = tx.outages.save(merging.placed(self.plan, outage, after))
            self.cards.note(
                tx, saved, "moved", actor=who.person, now=now, before=outage.facility, after=after
            )
            if saved.is_life_safety and saved.state is State.WAITING:
                saved = self._trigger(tx, outages.triggered(saved, at=now), "pressed on", now)
            self.cards.refresh(tx, saved, now)
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
        ticket = tx.tickets.put(self._ticket(reported, weight, now))
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
            policy=self.means.policy(now),
        )
        return tx.outages.put(outage, source=reported.source, alert_key=reported.alert_key)

    def _ticket(self, reported: Reported, weight: outages.Weight, now: datetime) -> Ticket:
        return Ticket(
            id=0,
            kind=Kind.INCIDENT,
            summary=reported.text[:200],
            service=reported.service,
            facility=reported.facility,
            department=reported.department,
            team=self.plan.team_of(reported.service),
            priority=weight.priority,
            status=Status.NEW,
            requester=reported.by.person,
            requester_name=reported.by_name,
            claimed_by=None,
            opened_at=now,
            closed_at=None,
            version=1,
        )
