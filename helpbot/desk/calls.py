"""Calls for help: others are paged about an outage or a ticket, whoever has it, until they look.

A call is a step of pages of its own. It ends with the first of those called who says that they are
looking, or has it; or with what it was for. Whoever called reads what came of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from helpbot.desk.called import called, calls_of
from helpbot.desk.cards import Cards
from helpbot.desk.means import Means
from helpbot.desk.pager import Pager
from helpbot.desk.ticket_cards import TicketCards
from helpbot.errors import UserError
from helpbot.lines import CHAT
from helpbot.outages import Outage
from helpbot.plan import Person
from helpbot.store import Tx
from helpbot.store.pages import Asks, Page
from helpbot.tickets import Ticket
from helpbot.wording import calls as wording

# So long after the last way that leads to them whoever called is told that nobody answered.
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Calls:
    means: Means

    @property
    def cards(self) -> Cards:
        return Cards(self.means)

    @property
    def pager(self) -> Pager:
        return Pager(self.means, self.cards)

    def call_in(
        self, tx: Tx, about: Outage | Ticket, people: Sequence[Person], *, by: Person, now: datetime
    ) -> list[Person]:
        """Pages others for help, on all their ways. Those whom a way leads to.

        Raises UserError for nobody.
        """
        others = [person for person in people if person.id != by.id]
        if people and not others:
            raise UserError("You are here already. Page somebody else.")
        saved = (
            tx.outages.save(about)
            if isinstance(about, Outage)
            else tx.tickets.save(replace(about, touched_at=now))
        )
        step, reached = tx.pages.next_call(saved.id), []
        for person in others:
            self.cards.write(tx, saved.id, f"called in {person.id}", actor=by.id, now=now)
            sound = self.pager.plan_person(
                tx, saved.id, person, step=step, asks=Asks.HELP, now=now, called_by=by.id
            )
            if sound is not None:
                reached.append(person)
        if not reached:
            raise UserError("Nobody of them can be reached. Page somebody else, or telephone them.")
        self._plan_end(tx, saved.id, step, by, now)
        self.pager.say_due(tx, now, ticket_id=saved.id)
        self.refresh(tx, saved.id, now)
        return reached

    def _plan_end(self, tx: Tx, number: int, step: int, by: Person, now: datetime) -> None:
        """Whoever called is told when all ways were tried: a page as well, which an answer takes
        back.
        """
        last = max(page.due_at for page in tx.pages.calls(number) if page.step == step)
        tx.pages.plan(
            number, person=by.id, path=CHAT, step=step, asks=Asks.HELP, due_at=last + PATIENCE,
            called_by=by.id,
        )  # fmt: skip

    def answer(self, tx: Tx, number: int, *, by: str, now: datetime) -> list[Page]:
        """Somebody looks at what they were called in for: the first page of each call that this
        ends. Those who called are told.
        """
        name, ended = self.means.name_of(by) or by, []
        for call in calls_of(tx, number):
            if call[0].answered_at is not None or by not in called(call):
                continue
            step = call[0].step
            tx.pages.answer(number, step, by=by, now=now)
            self.pager.unsay(tx, call, wording.looking_mark(name), f"answered:{step}", now)
            ended.append(call[0])
        # Who called twice reads once of the answer.
        for caller, page in {page.called_by or "": page for page in ended}.items():
            told, key = wording.is_looking(number, name), f"looking:{number}:{page.step}"
            self.cards.tell(tx, caller, told, key=key, now=now)
        return ended

    def looking(self, tx: Tx, number: int, *, by: Person, now: datetime) -> list[Page]:
        """The same by their own word, of a larger outage where that one is part of it by now.

        Raises UserError where nobody called them in.
        """
        outage = tx.outages.whole(number)
        number = outage.id if outage is not None else number
        self._require_open(tx, number)
        ended = self.answer(tx, number, by=by.id, now=now)
        if not ended:
            raise UserError(f"Nobody waits for you to look at {number}. `claim {number}` takes it.")
        self.cards.write(tx, number, "is looking", actor=by.id, now=now)
        self.refresh(tx, number, now)
        return ended

    def _require_open(self, tx: Tx, number: int) -> None:
        about = tx.outages.get(number) or tx.tickets.get(number)
        if about is not None and not about.is_unresolved:
            raise UserError(f"{number} is over already; nobody has to look at it any more.")

    def hand_on(self, tx: Tx, part: Outage, whole: Outage, now: datetime) -> None:
        """The calls about a part are about the larger outage, whose owner has answered them."""
        calls = tx.pages.calls(part.id)
        if not calls:
            return
        tx.pages.move_calls(part.id, to=whole.id)
        waiting = [page for page in calls if page.answered_at is None]
        mark, note = wording.moved_mark(whole.id), f"part:{whole.id}"
        self.pager.remark(tx, [p for p in waiting if p.person != p.called_by], mark, note, now)
        if whole.claimed_by is not None:
            self.answer(tx, whole.id, by=whole.claimed_by, now=now)
        self.refresh(tx, whole.id, now)

    def follow(self, tx: Tx, before: Ticket, saved: Ticket, now: datetime) -> None:
        """A ticket changed: whoever has it now has answered, and what is over calls nobody."""
        if not saved.is_unresolved:
            if before.is_unresolved and (calls := tx.pages.calls(saved.id)):
                tx.pages.cancel(saved.id, all_of_them=True)
                mark, note = wording.over_mark(saved.status), f"{saved.status}:{saved.version}"
                self.pager.unsay(tx, calls, mark, note, now)
        elif saved.claimed_by and saved.claimed_by != before.claimed_by:
            self.answer(tx, saved.id, by=saved.claimed_by, now=now)

    def refresh(self, tx: Tx, number: int, now: datetime) -> None:
        """Brings the card up to date, which says who was called in."""
        outage, ticket = tx.outages.get(number), tx.tickets.get(number)
        if outage is not None:
            self.cards.refresh(tx, outage, now)
        elif ticket is not None:
            TicketCards(self.means).refresh(tx, ticket, now)
