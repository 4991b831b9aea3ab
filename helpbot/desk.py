"""The verbs on outages: declare, join, claim, release, escalate, resolve; each in the caller's
transaction.

What may happen is decided in outages.py; here it is done: rows, pages, words, journal.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpbot import outages
from helpbot.errors import UserError
from helpbot.oncall import who_is_on_call
from helpbot.outages import EVERYWHERE, UNKNOWN_PLACE, Outage, State, Step, needs, weight_of
from helpbot.plan import Person, Plan, Role
from helpbot.speech import Address, PersonId, Reply
from helpbot.store import Tx
from helpbot.store.outages import Affected, Page
from helpbot.store.outbox import Lane
from helpbot.tickets import Kind, Status, Ticket
from helpbot.wording import outages as wording

# At most so many outages take a step in one tick; the rest follow in the next.
PER_TICK = 500


@dataclass(frozen=True, slots=True)
class Reported:
    """What somebody reports: ids of the plan as far as they were named."""

    text: str
    service: str
    facility: str | None
    department: str | None
    by: Affected


@dataclass(frozen=True, slots=True)
class OutageDesk:
    """`address_of` is where a person of the plan is told something unasked."""

    plan: Plan
    address_of: Callable[[Person], Address | None]

    def declare(self, tx: Tx, reported: Reported, now: datetime) -> tuple[Outage, bool]:
        """The outage of a report, and whether it is new; the reporter is told of its end.

        One unresolved outage per service and place: another reporter joins, and so does one whose
        service needs what is already known to be out there, or whose place lies in the whole city.
        """
        known = self.known(tx, reported.service, reported.facility)
        if known is not None:
            tx.outages.join(known.id, reported.by)
            return known, False
        facility = reported.facility or UNKNOWN_PLACE
        weight = weight_of(self.plan, reported.service, facility)
        ticket = tx.tickets.put(self._ticket(reported, weight, now))
        outage = tx.outages.put(
            Outage(
                id=0,
                ticket_id=ticket.id,
                service=reported.service,
                facility=facility,
                team=ticket.team,
                priority=weight.priority,
                is_life_safety=weight.is_life_safety,
                state=State.TRIGGERED,
                level=0,
                round=1,
                due_at=now,
                claimed_by=None,
                claimed_at=None,
                asked_at=None,
                update_due_at=None,
                detected_at=now,
                resolved_at=None,
                policy=self.plan.on_call.policy,
                version=1,
            ),
            source="person",
        )
        tx.outages.join(outage.id, reported.by)
        self._note(tx, outage, "declared", actor=reported.by.person, now=now, body=reported.text)
        return self.step(tx, outage, now), True

    def move(
        self,
        tx: Tx,
        who: Affected,
        service: str,
        before: str | None,
        after: str,
        *,
        now: datetime,
    ) -> None:
        """What one person reported was at another place; what others reported as well stays."""
        for outage in tx.outages.open():
            people = [one.person for one in tx.outages.affected(outage.id)]
            is_theirs = outage.service == service and outage.facility in (before, UNKNOWN_PLACE)
            if not is_theirs or people != [who.person]:
                continue
            there = self.known(tx, service, after)
            if there is not None and there.id != outage.id:
                tx.outages.join(there.id, who)
                return
            weight = weight_of(self.plan, service, after)
            moved = replace(
                outage,
                facility=after,
                priority=weight.priority,
                is_life_safety=weight.is_life_safety,
            )
            tx.outages.save(moved)
            self._note(tx, outage, f"moved to {after}", actor=who.person, now=now)
            return

    def known(self, tx: Tx, service: str, facility: str | None) -> Outage | None:
        """The unresolved outage that trouble with a service at a place belongs to."""
        below = needs(service, self.plan.depends_on)
        for outage in tx.outages.open():
            # Not known where is taken for here: a second page would wake somebody for nothing.
            is_here = outage.facility in (EVERYWHERE, UNKNOWN_PLACE, facility) or facility is None
            if is_here and (outage.service == service or outage.service in below):
                return outage
        return None

    def claim(self, tx: Tx, outage_id: int, *, by: Person, now: datetime) -> Outage:
        """One winner: the others are told who. Pending pages are cancelled with it."""
        outage = self._get(tx, outage_id)
        if outage.claimed_by == by.id:
            return outage
        if outage.claimed_by is not None and outage.claimed_at is not None:
            name = self._name(outage.claimed_by)
            raise outages.AlreadyClaimed(outage_id, name, self.plan.hour_of(outage.claimed_at))
        saved = tx.outages.save(outages.claimed(outage, by=by.id, at=now))
        self._move_ticket(tx, saved, Status.OPEN, claimed_by=by.id)
        self._quiet(tx, saved, wording.claimed_mark(by.name), now)
        self._note(tx, saved, "claimed", actor=by.id, now=now)
        self._tell_affected(
            tx, saved, wording.is_claimed(saved, by.name, self.plan), "claimed", now
        )
        return saved

    def release(self, tx: Tx, outage_id: int, *, by: Person, now: datetime) -> Outage:
        outage = self._owned(tx, outage_id, by)
        saved = tx.outages.save(outages.released(outage, at=now))
        self._move_ticket(tx, saved, Status.NEW, claimed_by=None)
        self._note(tx, saved, "released", actor=by.id, now=now)
        return self.step(tx, saved, now)

    def escalate(self, tx: Tx, outage_id: int, *, by: str, now: datetime) -> Outage:
        """The next level now, whoever holds it."""
        outage = self._get(tx, outage_id)
        if not outage.is_unresolved:
            raise outages.NotOpen(outage_id, outage.state.value)
        free = replace(outage, state=State.TRIGGERED, claimed_by=None, claimed_at=None)
        self._note(tx, outage, "escalated", actor=by, now=now)
        return self.step(tx, free, now)

    def news(self, tx: Tx, outage_id: int, text: str, *, by: Person, now: datetime) -> Outage:
        """A word of the owner: a sign of life, and everybody affected hears it."""
        outage = self._owned(tx, outage_id, by)
        fresh = replace(
            outages.heard_from(outage, at=now),
            update_due_at=now + outages.update_every(outage.priority),
        )
        saved = tx.outages.save(fresh)
        self._note(tx, saved, "update", actor=by.id, now=now, body=text)
        self._tell_affected(tx, saved, wording.update(saved, text, self.plan), f"update:{now}", now)
        return saved

    def on_my_way(
        self, tx: Tx, outage_id: int, minutes: int, *, by: Person, now: datetime
    ) -> Outage:
        outage = self._owned(tx, outage_id, by)
        extended = outages.heard_from(outage, at=now, extend=timedelta(minutes=minutes))
        saved = tx.outages.save(extended)
        self._note(tx, saved, f"on the way, {minutes} minutes", actor=by.id, now=now)
        return saved

    def resolve(
        self, tx: Tx, outage_id: int, *, cause: str, words: str, by: Person, now: datetime
    ) -> Outage:
        """Ends it: everybody affected is told where they asked, once."""
        if not cause.strip() or not words.strip():
            raise UserError(
                f"To resolve it, say the cause and a sentence: "
                f"`resolve {outage_id} fibre cut: the carrier spliced it`."
            )
        outage = self._get(tx, outage_id)
        saved = tx.outages.save(outages.resolved(outage, at=now))
        tx.outages.explain(outage_id, cause=cause, resolution=words)
        self._move_ticket(tx, saved, Status.RESOLVED, claimed_by=saved.claimed_by or by.id)
        self._quiet(tx, saved, wording.resolved_mark(by.name), now)
        self._note(tx, saved, "resolved", actor=by.id, now=now, body=f"{cause}: {words}")
        self._tell_affected(
            tx, saved, wording.is_resolved(saved, words, self.plan), "resolved", now
        )
        return saved

    def tick(self, tx: Tx, now: datetime) -> int:
        """Takes the due step of each outage: pages, asks for news, releases. How many were due."""
        due = tx.outages.due(now, PER_TICK)
        for outage in due:
            self.step(tx, outage, now)
        return len(due)

    def step(self, tx: Tx, outage: Outage, now: datetime) -> Outage:
        """The due step of one outage, saved with what it causes."""
        after, step = outages.due_step(outage, now, audible_after=timedelta(0))
        saved = tx.outages.save(after)
        if step.asks and saved.claimed_by is not None:
            self._ask_owner(tx, saved, now)
        if step.releases:
            self._note(tx, saved, "released, the owner was silent", actor="helpbot", now=now)
            self._move_ticket(tx, saved, Status.NEW, claimed_by=None)
            return self.step(tx, saved, now)
        self._page(tx, outage, saved, step, now)
        return saved

    def _page(self, tx: Tx, before: Outage, outage: Outage, step: Step, now: datetime) -> None:
        duty = who_is_on_call(self.plan, outage.team, now)
        people: dict[str, Person] = {}
        for who in step.pages:
            found = {
                "primary": [duty.primary],
                "secondary": [duty.secondary] if duty.secondary else [],
                "everyone": [p for p in self.plan.people if outage.team in p.teams],
                "lead": [p for p in self.plan.people if p.lead or p.role is Role.ADMIN],
            }.get(who, [])
            people |= {person.id: person for person in found}
        reached = [self._page_one(tx, before, outage, person, now) for person in people.values()]
        if step.pages and not any(reached):
            # An empty level is reported and skipped; it swallows no page.
            self._note(tx, outage, "nobody could be paged", actor="helpbot", now=now)

    def _page_one(
        self, tx: Tx, before: Outage, outage: Outage, person: Person, now: datetime
    ) -> bool:
        address = self.address_of(person)
        if address is None:
            return False
        key = f"page:{outage.id}:{before.round}:{before.level}:{person.id}:{now:%Y%m%dT%H%M%S}"
        page = Page(outage.id, person.id, "chat", before.level, before.round, now, key, now)
        if tx.outages.note_page(page):
            ticket = tx.tickets.get(outage.ticket_id)
            summary = ticket.summary if ticket else ""
            affected = tx.outages.affected(outage.id)
            tx.outbox.put(
                address,
                wording.page(
                    outage, summary, self.plan, affected, self.plan.hour_of(outage.detected_at)
                ),
                person=PersonId(address),
                now=now,
                lane=Lane.PAGE,
                key=key,
            )
            self._note(tx, outage, f"paged {person.id}", actor="helpbot", now=now)
        return True

    def _ask_owner(self, tx: Tx, outage: Outage, now: datetime) -> None:
        owner = self.plan.person(outage.claimed_by or "")
        address = self.address_of(owner) if owner else None
        if address is not None:
            tx.outbox.put(
                address,
                wording.any_news(outage, self.plan),
                person=PersonId(address),
                now=now,
                lane=Lane.PAGE,
                key=f"news:{outage.id}:{now:%Y%m%dT%H%M%S}",
            )

    def _quiet(self, tx: Tx, outage: Outage, mark: Callable[[Reply], Reply], now: datetime) -> None:
        """Pages that were not sent are cancelled, and those that were lose their buttons."""
        for page in tx.outages.pages(outage.id):
            said = tx.outbox.by_key(page.key)
            if said is not None and not tx.outbox.cancel(page.key):
                note = f"{outage.state}:{outage.version}"
                tx.outbox.edit(said, mark(said.reply), now=now, note=note)

    def _tell_affected(
        self, tx: Tx, outage: Outage, reply: Reply, what: str, now: datetime
    ) -> None:
        for one in tx.outages.affected(outage.id):
            tx.outbox.put(
                one.reply_to,
                reply,
                person=one.person,
                now=now,
                lane=Lane.STATUS,
                key=f"outage:{outage.id}:{what}:{outage.version}:{one.person}",
            )

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
            claimed_by=None,
            opened_at=now,
            closed_at=None,
            version=1,
        )

    def _move_ticket(
        self, tx: Tx, outage: Outage, status: Status, *, claimed_by: str | None
    ) -> None:
        ticket = tx.tickets.get(outage.ticket_id)
        if ticket is not None:
            tx.tickets.save(replace(ticket, status=status, claimed_by=claimed_by))

    def _note(
        self,
        tx: Tx,
        outage: Outage,
        what: str,
        *,
        actor: str,
        now: datetime,
        body: str | None = None,
    ) -> None:
        tx.journal.add(outage.ticket_id, what, actor=actor, source="desk", now=now, body=body)

    def _get(self, tx: Tx, outage_id: int) -> Outage:
        found = tx.outages.get(outage_id)
        if found is None:
            raise UserError(f"There is no outage {outage_id}. `outages` lists those that are open.")
        return found

    def _owned(self, tx: Tx, outage_id: int, by: Person) -> Outage:
        """An outage that this person has claimed. Raises NotYours."""
        outage = self._get(tx, outage_id)
        if outage.claimed_by != by.id:
            raise outages.NotYours(outage_id)
        return outage

    def _name(self, person_id: str) -> str:
        person = self.plan.person(person_id)
        return person.name if person else person_id
