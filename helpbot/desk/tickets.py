"""The verbs on tickets: open, claim, answer, wait, resolve; each in the caller's transaction.

What may happen is decided in tickets.py; here it is done. Words for the requester go through the
Exchange, everything else that technicians say is a note.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from helpbot import tickets
from helpbot.desk.approvals import ApprovalDesk
from helpbot.desk.asked import AS_ASKED, Asked, is_same, summary_of
from helpbot.desk.keeping import Change, Keeping
from helpbot.desk.means import Means
from helpbot.desk.roster import leads
from helpbot.desk.routing import routed, traits_of
from helpbot.desk.ticket_cards import TicketCards
from helpbot.errors import UserError
from helpbot.plan import Person, Plan
from helpbot.store import Tx
from helpbot.store.replies import Said
from helpbot.tickets import (
    MATRIX,
    Held,
    NotApproved,
    NoTicket,
    Pending,
    Status,
    Ticket,
)
from helpbot.wording import records as record_wording
from helpbot.wording import ticket_work as work_wording
from helpbot.wording import tickets as wording


@dataclass(frozen=True, slots=True)
class Opened:
    ticket: Ticket
    is_new: bool


@dataclass(frozen=True, slots=True)
class TicketDesk:
    means: Means

    @property
    def plan(self) -> Plan:
        return self.means.plan

    @property
    def keeping(self) -> Keeping:
        return Keeping(self.means)

    @property
    def cards(self) -> TicketCards:
        return TicketCards(self.means)

    def open(self, tx: Tx, asked: Asked, *, by: str, now: datetime) -> Opened:
        """A ticket for what is asked, or the one that there is for the same already."""
        if (known := self._known(tx, asked, now)) is not None:
            return Opened(known, is_new=False)
        change = Change("opened", by, now, words=asked.text)
        return Opened(self.keeping.put(tx, self._ticket(asked, now), change), is_new=True)

    def _known(self, tx: Tx, asked: Asked, now: datetime) -> Ticket | None:
        if asked.source_key is not None:
            known = tx.tickets.by_source(asked.source_key)
            if known is not None:
                return known
        if asked.is_again:
            return None
        ids = asked.ids or (asked.requester,)
        recent = tx.found.alike(ids, now - tickets.SAME_FOR)
        return next((one for one in recent if is_same(one, asked)), None)

    def _ticket(self, asked: Asked, now: datetime) -> Ticket:
        is_pending = asked.needs is not None
        known = {name: getattr(asked, name) for name in AS_ASKED}
        made = Ticket(
            **known,
            id=0,
            version=1,
            summary=summary_of(asked.text),
            team=asked.team or "",
            priority=MATRIX[asked.impact, asked.urgency],
            status=Status.PENDING if is_pending else Status.NEW,
            pending_on=Pending.APPROVAL if is_pending else None,
            claimed_by=None,
            opened_at=now,
            closed_at=None,
            of_facility=self.plan.owns_tickets(asked.facility) and not asked.restricted,
            record_class="security" if asked.restricted else asked.kind.value,
        )
        return made if made.team else replace(made, team=self.plan.route(traits_of(made)))

    def get(self, tx: Tx, ticket_id: int) -> Ticket:
        """Raises NoTicket."""
        ticket = tx.tickets.get(ticket_id)
        if ticket is None:
            raise NoTicket(ticket_id)
        return ticket

    def claim(self, tx: Tx, ticket_id: int, *, by: Person, now: datetime) -> Ticket:
        """One winner: the others are told who, and when. Raises Held, WrongMove."""
        ticket = self.get(tx, ticket_id)
        after = tickets.claimed(ticket, by=by.id)
        if ticket.claimed_by == by.id:
            return ticket
        if not tx.tickets.claim(ticket, status=after.status, by=by.id, now=now):
            self.refuse_held(tx, self.get(tx, ticket_id))
        saved = self.get(tx, ticket_id)
        saved = self.keeping.kept(tx, ticket, saved, Change("claimed", by.id, now))
        self._tell_owner(tx, saved, by, now)
        return saved

    def _tell_owner(self, tx: Tx, ticket: Ticket, owner: Person, now: datetime) -> None:
        """Tells the requester who works on it, unless that is they themselves."""
        if ticket.requester != owner.id:
            key = f"claimed:{ticket.version}"
            self.cards.tell(tx, ticket, lambda: wording.is_claimed(ticket, owner.name), key, now)

    def refuse_held(self, tx: Tx, ticket: Ticket) -> None:
        """Says who has it, and since when. Raises Held, WrongMove."""
        if not ticket.is_unresolved:
            raise tickets.WrongMove(ticket.id, ticket.status, Status.OPEN)
        entries = [one for one in tx.journal.of(ticket.id) if "claimed_by" in (one.after or "")]
        since = entries[-1].at if entries else ticket.opened_at
        owner = self.means.name_of(ticket.claimed_by) or "somebody"
        raise Held(ticket.id, owner, self.plan.hour_of(since))

    def release(self, tx: Tx, ticket_id: int, *, by: Person, now: datetime) -> Ticket:
        ticket = self._owned(tx, ticket_id, by)
        return self.keeping.save(
            tx, ticket, tickets.released(ticket), Change("released", by.id, now)
        )

    def left(self, tx: Tx, ticket: Ticket, by: str, now: datetime) -> Ticket:
        """Whoever has it is not here any more: it is their team's again, which is told."""
        name = self.means.name_of(ticket.claimed_by) or ""
        change = Change("released, the owner left", by, now)
        saved = self.keeping.save(tx, ticket, tickets.released(ticket), change)
        told = record_wording.left_by(saved, name)
        self.cards.tell_team(tx, saved, told, key=f"left:{saved.id}:{saved.version}", now=now)
        return saved

    def _owned(self, tx: Tx, ticket_id: int, by: Person) -> Ticket:
        """The ticket, if this technician has it, or leads. Raises UserError."""
        ticket = self.get(tx, ticket_id)
        if ticket.claimed_by is None:
            raise UserError(f"Nobody has ticket {ticket.id}. Say `claim {ticket.id}` first.")
        if ticket.claimed_by != by.id and not leads(by):
            self.refuse_held(tx, ticket)
        return ticket

    def assign(self, tx: Tx, ticket_id: int, *, to: Person, by: Person, now: datetime) -> Ticket:
        """Another technician has it now, and is told."""
        ticket = self.get(tx, ticket_id)
        team = tickets.team_for(ticket, to.name, to.teams)
        after = replace(tickets.claimed(ticket, by=to.id), team=team)
        change = Change(f"assigned to {to.id}", by.id, now)
        saved = self.keeping.save(tx, ticket, after, change)
        key = f"assigned:{saved.id}:{saved.version}"
        told = work_wording.assigned_to_you(saved, by.name, self.plan)
        if not self.cards.tell_person(tx, to.id, told, key=key, now=now):
            raise UserError(f"{to.name} cannot be told in chat. Assign it to somebody else.")
        if ticket.claimed_by is None:
            self._tell_owner(tx, saved, to, now)
        return saved

    def note(
        self, tx: Tx, ticket_id: int, text: str, *, by: str, now: datetime, key: str | None = None
    ) -> Ticket:
        """For technicians only."""
        ticket = self.get(tx, ticket_id)
        self.keeping.note(tx, ticket, Said(0, ticket.id, by, text, now, heard_key=key))
        return ticket

    def wait(
        self, tx: Tx, ticket_id: int, on: Pending, words: str, *, by: Person, now: datetime
    ) -> Ticket:
        """It waits for somebody else; the requester is told when it is for them."""
        ticket = self.get(tx, ticket_id)
        self.require_approval(tx, ticket)
        change = Change(f"waits for {on}", by.id, now)
        saved = self.keeping.save(tx, ticket, tickets.waiting(ticket, on), change)
        key = self.cards.tell(
            tx, saved, lambda: wording.waits(saved, words, by.name), f"waits:{saved.version}", now
        )
        if words:
            said = Said(0, saved.id, by.id, words, now, said_key=key)
            self.keeping.reply(tx, saved, said, "reply")
        return saved

    def resume(self, tx: Tx, ticket_id: int, *, by: str, now: datetime) -> Ticket:
        ticket = self.get(tx, ticket_id)
        self.require_approval(tx, ticket)
        return self.keeping.save(tx, ticket, tickets.resumed(ticket), Change("resumed", by, now))

    def resolve(
        self, tx: Tx, ticket_id: int, *, code: str, words: str, by: str, now: datetime
    ) -> Ticket:
        """Ends it with a code and a sentence; the requester is told, and asked how it was.

        Raises NotApproved, WrongMove, UserError.
        """
        ticket = self.get(tx, ticket_id)
        after = tickets.resolved(ticket, code=code, words=words, at=now)
        if after.code not in tickets.UNFULFILLED:
            self.require_approval(tx, ticket)
            self._require_end(ticket, after)
        change = Change("resolved", by, now, words=f"{after.code}: {after.resolution}")
        saved = self.keeping.save(tx, ticket, after, change)
        tx.satisfaction.ask(saved.id, now)
        self.cards.tell_resolved(tx, saved, now)
        return saved

    def require_approval(self, tx: Tx, ticket: Ticket) -> None:
        """Raises NotApproved while somebody has to agree, Declined where somebody does not."""
        if ticket.code == "declined":
            raise tickets.Declined(ticket.id)
        approvals = ApprovalDesk(self.means)
        if ticket.needs is not None and not approvals.is_agreed(tx, ticket.id):
            raise NotApproved(ticket.id, approvals.who_decides(tx, ticket.id))

    def _require_end(self, ticket: Ticket, after: Ticket) -> None:
        """Raises UserError where its form says how it must end, and it does not."""
        form = self.plan.form(ticket.form or "")
        if form is not None and form.ends_as and after.code != form.ends_as:
            raise UserError(
                f"Ticket {ticket.id} can only end as `{form.ends_as}`. {form.note} Then say "
                f"`resolve {ticket.id} {form.ends_as}: …`."
            )

    def close(self, tx: Tx, ticket_id: int, words: str, *, by: str, now: datetime) -> Ticket:
        """By its requester, in their own words; or by the clock once it is resolved."""
        ticket = self.get(tx, ticket_id)
        after = tickets.closed(ticket, at=now)
        if ticket.status is not Status.RESOLVED:
            after = replace(after, code="withdrawn", resolution=words or None, resolved_at=now)
        change = Change("closed", by, now, words=words or None)
        return self.keeping.save(tx, ticket, after, change)

    def reopen(self, tx: Tx, ticket_id: int, words: str, *, by: str, now: datetime) -> Ticket:
        """A resolved one goes on. Raises WrongMove for a closed one: that is followed by a new."""
        ticket = self.get(tx, ticket_id)
        if ticket.status is not Status.RESOLVED:
            raise tickets.WrongMove(ticket.id, ticket.status, Status.OPEN)
        change = Change("reopened", by, now, words=words or None)
        after = ApprovalDesk(self.means).reopened(tx, ticket, now)
        outage = tx.outages.get(ticket.outage_id) if ticket.outage_id else None
        if outage is not None and not outage.is_unresolved:
            # What is over cannot end it once more.
            after = replace(after, outage_id=None)
        saved = self.keeping.save(tx, ticket, after, change)
        if saved.claimed_by:
            told = work_wording.came_back(saved, words)
            key = f"reopened:{saved.id}:{saved.version}"
            self.cards.tell_person(tx, saved.claimed_by, told, key=key, now=now)
        return saved

    def raise_urgency(
        self, tx: Tx, ticket_id: int, reason: str, *, by: str, now: datetime
    ) -> Ticket:
        """By its requester, once. Raises UserError."""
        ticket = self.get(tx, ticket_id)
        after = tickets.raised(ticket, at=now)
        saved = self._changed(tx, ticket, after, Change("made more urgent", by, now, reason))
        told = work_wording.more_urgent(saved, reason, ticket.priority)
        self.cards.tell_team(tx, saved, told, key=f"urgent:{saved.id}", now=now)
        return saved

    def change(
        self, tx: Tx, ticket_id: int, after: Ticket, what: str, *, by: str, now: datetime,
        words: str | None = None,
    ) -> Ticket:  # fmt: skip
        """Any other change of what a ticket says of itself."""
        before = self.get(tx, ticket_id)
        return self._changed(tx, before, after, Change(what, by, now, words))

    def _changed(self, tx: Tx, before: Ticket, after: Ticket, change: Change) -> Ticket:
        """Saved with the team that the rules give it now; a new team reads why it came."""
        sent = routed(tx, self.plan, before, after)
        if sent.team == before.team or tx.outages.get(after.id) is not None:
            return self.keeping.save(tx, before, sent, change)
        if sent.team != after.team:
            change = replace(change, what=f"{change.what}, routed anew")
        saved = self.keeping.save(tx, before, self._freed(sent), change)
        self._tell_moved(tx, before, saved, change, is_by_rule=sent.team != after.team)
        return saved

    def _freed(self, ticket: Ticket) -> Ticket:
        """As its new team gets it: whoever is not of that team has it no more."""
        holder = self.plan.person(ticket.claimed_by or "")
        keeps = holder is not None and ticket.team in holder.teams
        return ticket if keeps or not ticket.is_unresolved else tickets.released(ticket)

    def _tell_moved(
        self, tx: Tx, before: Ticket, ticket: Ticket, change: Change, *, is_by_rule: bool
    ) -> None:
        """The new team reads why it came, whoever had it that it is theirs no more."""
        by = "" if is_by_rule else self.means.name_of(change.by) or change.by
        owner = self.means.name_of(ticket.claimed_by)
        came = work_wording.came(ticket, before, self.plan, by=by, owner=owner)
        key = f"{ticket.id}:{ticket.version}"
        self.cards.tell_team(tx, ticket, came, key=f"came:{key}", now=change.now)
        if before.claimed_by not in (None, ticket.claimed_by, change.by):
            went = work_wording.went(ticket, self.plan, by or "A rule")
            self.cards.tell_person(
                tx, before.claimed_by or "", went, key=f"went:{key}", now=change.now
            )
