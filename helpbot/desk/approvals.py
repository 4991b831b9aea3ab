"""The verbs on approvals: ask, approve, decline, remind; each in the caller's transaction.

A ticket that somebody must agree to waits for them, and nothing of it is fulfilled before.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpbot import hours, tickets
from helpbot.approvals import (
    Approval,
    Decision,
    NobodyApproves,
    Parts,
    Wish,
    open_parts,
    outcome,
    parts_of,
    successors,
)
from helpbot.clock import instant_of
from helpbot.desk.keeping import Change, Keeping
from helpbot.desk.means import Means
from helpbot.desk.ticket_cards import TicketCards
from helpbot.errors import UserError
from helpbot.plan import Person, Plan
from helpbot.speech import Reply
from helpbot.store import Tx
from helpbot.tickets import Pending, Ticket
from helpbot.wording import approvals as wording

# Who has not decided after so many reminders is not waited for alone: the leads may decide, too.
REMINDERS = 2


@dataclass(frozen=True, slots=True)
class ApprovalDesk:
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

    def parts(self, tx: Tx, wish: Wish) -> Parts:
        """Who must agree, of those who are still here. Raises NobodyApproves."""
        gone = tx.leavers.all()
        return parts_of(self.plan, replace(wish, excluded={*wish.excluded, *gone}))

    def ask(self, tx: Tx, ticket: Ticket, parts: Parts, now: datetime) -> None:
        """Asks everybody who may agree, each once, in a direct message; the card says whom."""
        for number, people in enumerate(parts):
            self._ask(tx, ticket, number, people, now)
        self.cards.refresh(tx, ticket, now)

    def _ask(
        self, tx: Tx, ticket: Ticket, part: int, people: Collection[str], now: datetime
    ) -> None:
        due_at = next_reminder(self.plan, now)
        for person in tx.approvals.ask(ticket.id, part, people, now=now, due_at=due_at):
            reply = wording.please_decide(ticket, self.plan)
            self.cards.tell_person(tx, person, reply, key=_key(ticket, person), now=now)

    def approve(self, tx: Tx, ticket_id: int, comment: str, *, by: Person, now: datetime) -> Ticket:
        """The ticket, which goes to its team once everybody agreed. Raises UserError."""
        ticket, approval = self._asked(tx, ticket_id, by)
        self._decide(tx, ticket, approval, Decision.APPROVED, comment, now)
        is_granted = self.is_agreed(tx, ticket.id)
        after = self._granted(ticket, now) if is_granted else ticket
        saved = self.keeping.save(
            tx, ticket, after, Change("approved", by.id, now, words=comment or None)
        )
        if is_granted:
            self._tell_granted(tx, saved, by, now)
        return saved

    def decline(self, tx: Tx, ticket_id: int, reason: str, *, by: Person, now: datetime) -> Ticket:
        """The ticket ends, and its requester reads why. Raises UserError."""
        ticket, approval = self._asked(tx, ticket_id, by)
        self._decide(tx, ticket, approval, Decision.DECLINED, reason, now)
        after = tickets.resolved(ticket, code="declined", words=reason, at=now)
        saved = self.keeping.save(tx, ticket, after, Change("declined", by.id, now, words=reason))
        self._settle_others(tx, saved, wording.was_decided(saved, by.name, "declined"), now)
        self.cards.tell(
            tx, saved, lambda: wording.declined(saved, by.name, reason, self.plan),
            f"declined:{saved.version}", now,
        )  # fmt: skip
        self.cards.tell_team(
            tx, saved, wording.note_declined(saved, by.name, reason),
            key=f"declined:{saved.id}:{saved.version}", now=now,
        )  # fmt: skip
        return saved

    def is_agreed(self, tx: Tx, ticket_id: int) -> bool:
        """Whether everybody agreed who must."""
        parts, approvals = tx.approvals.parts(ticket_id), tx.approvals.of(ticket_id)
        return outcome(parts, approvals) is Decision.APPROVED

    def still_asked(self, tx: Tx, ticket_id: int) -> list[str]:
        """The names of those for whom a ticket waits."""
        approvals = tx.approvals.of(ticket_id)
        parts = open_parts(tx.approvals.parts(ticket_id), approvals)
        people = dict.fromkeys(person for part in parts for person in part)
        return [self.means.name_of(person) or person for person in people]

    def who_decides(self, tx: Tx, ticket_id: int) -> str:
        return wording.either(self.still_asked(tx, ticket_id)) or "its approvers"

    def reopened(self, tx: Tx, ticket: Ticket, now: datetime) -> Ticket:
        """What goes on; what not everybody agreed to waits for them again. Raises WrongMove,
        Declined.
        """
        after = tickets.resumed(ticket)
        if ticket.needs is None or self.is_agreed(tx, ticket.id):
            return after
        due_at = next_reminder(self.plan, now)
        for one in tx.approvals.of(ticket.id):
            tx.approvals.put_off(one.id, due_at, reminded=one.reminded)
        return tickets.waiting(after, Pending.APPROVAL)

    def remind(self, tx: Tx, approval: Approval, now: datetime) -> None:
        """Reminds an approver; after some times the desk's leads may decide as well."""
        ticket = tx.tickets.get(approval.ticket_id)
        if ticket is None or ticket.pending_on is not Pending.APPROVAL:
            # It was withdrawn, or ended otherwise.
            tx.approvals.end(approval.ticket_id)
            return
        if approval.approver in tx.leavers.all() or self.plan.person(approval.approver) is None:
            self._replace(tx, ticket, approval, now)
            return
        count = approval.reminded + 1
        tx.approvals.put_off(approval.id, next_reminder(self.plan, now), reminded=count)
        told = wording.reminder(ticket, self.plan, since=approval.asked_at)
        key = f"{_key(ticket, approval.approver)}:again:{count}"
        self.cards.tell_person(tx, approval.approver, told, key=key, now=now)
        if count > REMINDERS:
            self._ask_leads(tx, ticket, now)

    def replace_leavers(self, tx: Tx, now: datetime, limit: int) -> None:
        """Whoever left is not waited for."""
        gone = tx.leavers.all()
        for person in tx.approvals.asked(limit):
            if person in gone or self.plan.person(person) is None:
                for ticket_id in tx.approvals.waiting(person, limit):
                    ticket = tx.tickets.get(ticket_id)
                    mine = _of(tx, ticket_id, person)
                    if ticket is not None and mine is not None:
                        self._replace(tx, ticket, mine, now)

    def _replace(self, tx: Tx, ticket: Ticket, approval: Approval, now: datetime) -> None:
        """Somebody else of the same part decides, else the desk's leads."""
        parts = tx.approvals.parts(ticket.id)
        gone = {*_barred(tx, ticket), approval.approver}
        try:
            people = {
                number: successors(self.plan, part, gone)
                for number, part in enumerate(parts)
                if approval.approver in part
            }
        except NobodyApproves:
            self._tell_team(tx, ticket, wording.nobody_left(ticket), "nobody", now)
            # Who comes back, or comes to the desk, is asked at the next look.
            next_look = next_reminder(self.plan, now)
            tx.approvals.put_off(approval.id, next_look, reminded=approval.reminded)
            return
        tx.approvals.drop(ticket.id, approval.approver)
        for number, group in people.items():
            self._ask(tx, ticket, number, group, now)
        self.cards.refresh(tx, ticket, now)

    def _ask_leads(self, tx: Tx, ticket: Ticket, now: datetime) -> None:
        barred = _barred(tx, ticket)
        leads = [person.id for person in self.plan.leads if person.id not in barred]
        undecided = open_parts(tx.approvals.parts(ticket.id), tx.approvals.of(ticket.id))
        for number, part in enumerate(tx.approvals.parts(ticket.id)):
            if part in undecided:
                self._ask(tx, ticket, number, leads, now)
        self.cards.refresh(tx, ticket, now)

    def _asked(self, tx: Tx, ticket_id: int, by: Person) -> tuple[Ticket, Approval]:
        """The ticket and what this person is asked of it. Raises UserError."""
        ticket = tx.tickets.get(ticket_id)
        approvals = tx.approvals.of(ticket_id)
        mine = next((one for one in approvals if one.approver == by.id), None)
        if ticket is None or (mine is None and by.id not in (ticket.requester, ticket.opened_by)):
            raise UserError(wording.not_asked(ticket_id))
        if mine is None:
            raise UserError(wording.not_ones_own(ticket, self.still_asked(tx, ticket_id)))
        if ticket.pending_on is not Pending.APPROVAL:
            raise UserError(wording.is_decided(ticket, self._deciders(approvals), self.plan))
        if mine.state is not Decision.ASKED:
            raise UserError(wording.you_decided(ticket, mine, self.still_asked(tx, ticket_id)))
        return ticket, mine

    def _deciders(self, approvals: Collection[Approval]) -> list[tuple[str, Approval]]:
        """(name, what they said) of everybody who decided, in order."""
        decided = [one for one in approvals if one.decided_at is not None]
        found = sorted(decided, key=lambda one: (one.decided_at or one.asked_at, one.id))
        return [(self.means.name_of(one.approver) or one.approver, one) for one in found]

    def decisions(self, tx: Tx, ticket_id: int) -> list[tuple[str, Approval]]:
        return self._deciders(tx.approvals.of(ticket_id))

    def _decide(
        self, tx: Tx, ticket: Ticket, approval: Approval, state: Decision, words: str, now: datetime
    ) -> None:
        if not tx.approvals.decide(approval, state, words, now):
            deciders = self._deciders(tx.approvals.of(ticket.id))
            raise UserError(wording.is_decided(ticket, deciders, self.plan))
        self._edit(tx, ticket, approval.approver, wording.you_said(ticket, state, self.plan), now)

    def _granted(self, ticket: Ticket, now: datetime) -> Ticket:
        form = self.plan.form(ticket.form or "")
        expires_on = None
        if ticket.off_standard and form is not None and form.standard is not None:
            today = now.astimezone(self.plan.zone).date()
            expires_on = (today + timedelta(days=form.standard.expires_days)).isoformat()
        return replace(tickets.resumed(ticket), expires_on=expires_on)

    def _tell_granted(self, tx: Tx, ticket: Ticket, by: Person, now: datetime) -> None:
        self._settle_others(tx, ticket, wording.was_decided(ticket, by.name, "approved"), now)
        deciders = self.decisions(tx, ticket.id)
        names = [name for name, _ in deciders]
        self.cards.tell(
            tx, ticket, lambda: wording.granted(ticket, names, self.plan),
            f"granted:{ticket.version}", now,
        )  # fmt: skip
        key = f"granted:{ticket.id}:{ticket.version}"
        self.cards.tell_team(tx, ticket, wording.note_granted(ticket, deciders), key=key, now=now)
        self.announce(tx, ticket, now)

    def announce(self, tx: Tx, ticket: Ticket, now: datetime) -> None:
        """Tells the team of what it can begin with, where no card does."""
        if self.cards.place(ticket) is None:
            self._tell_team(tx, ticket, wording.for_team(ticket, self.plan), "new", now)

    def _tell_team(self, tx: Tx, ticket: Ticket, reply: Reply, what: str, now: datetime) -> None:
        for person in self.means.team(ticket.team):
            key = f"{what}:{ticket.id}:{person.id}"
            self.cards.tell_person(tx, person.id, reply, key=key, now=now)

    def _settle_others(self, tx: Tx, ticket: Ticket, reply: Reply, now: datetime) -> None:
        """Nobody else is waited for: their keys do nothing any more."""
        tx.approvals.end(ticket.id)
        for one in tx.approvals.of(ticket.id):
            if one.state is Decision.ASKED:
                self._edit(tx, ticket, one.approver, reply, now)

    def _edit(self, tx: Tx, ticket: Ticket, person: str, reply: Reply, now: datetime) -> None:
        said = tx.outbox.by_key(_key(ticket, person))
        if said is not None:
            tx.outbox.edit(said, reply, now=now, note=f"decided:{ticket.version}")


def next_reminder(plan: Plan, now: datetime) -> datetime:
    """Nine in the morning of the next day of work, or when the desk opens then."""
    tomorrow = now.astimezone(plan.zone) + timedelta(days=1)
    nine = tomorrow.replace(hour=9, minute=0, second=0, microsecond=0, tzinfo=None)
    return hours.next_opening(plan, instant_of(nine, plan.zone))


def _barred(tx: Tx, ticket: Ticket) -> set[str]:
    """Who must not decide: whoever asks, and who is not here any more."""
    return {ticket.requester, ticket.opened_by or "", *tx.leavers.all()}


def _of(tx: Tx, ticket_id: int, person: str) -> Approval | None:
    return next((one for one in tx.approvals.of(ticket_id) if one.approver == person), None)


def _key(ticket: Ticket, person: str) -> str:
    return f"approval:{ticket.id}:{person}"
