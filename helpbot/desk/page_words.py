"""What one page says: of an outage, of a call for help, of a call that nobody answered."""

from dataclasses import dataclass

from helpbot.desk.called import called, calls_of
from helpbot.desk.cards import Cards
from helpbot.desk.means import Means
from helpbot.outages import Outage
from helpbot.speech import Reply
from helpbot.store import Tx
from helpbot.store.pages import Asks, Page
from helpbot.tickets import Ticket
from helpbot.wording import calls as call_wording
from helpbot.wording import pages as wording
from helpbot.wording.together import Item


@dataclass(frozen=True, slots=True)
class Wordings:
    means: Means
    cards: Cards

    def whole(self, tx: Tx, page: Page, about: Outage | Ticket) -> Reply:
        """In a message of its own, in chat."""
        if page.person == page.called_by:
            return call_wording.unanswered(about.id, self._names(tx, page))
        if isinstance(about, Ticket):
            return call_wording.page(self._called_in(page, about), self.means.plan)
        asks_for_help, is_call = page.asks is Asks.HELP, page.called_by is not None
        known = self.cards.known(tx, about)
        return wording.page(known, self.means.plan, asks_for_help=asks_for_help, is_call=is_call)

    def item(self, tx: Tx, page: Page, about: Outage | Ticket, *, is_short: bool) -> Item:
        """Among several, or on a telephone, whose messages pass through other hands: of a ticket
        that is its team's alone only the number goes there.
        """
        if page.person == page.called_by:
            line = call_wording.unanswered_line(about.id, self._names(tx, page))
            return Item(str(about.id), line, is_news=True)
        if isinstance(about, Outage):
            is_call = page.called_by is not None
            return wording.item(self.cards.known(tx, about), self.means.plan, is_call=is_call)
        return call_wording.item(self._called_in(page, about, is_short=is_short), self.means.plan)

    def _names(self, tx: Tx, page: Page) -> list[str]:
        call = next((one for one in calls_of(tx, page.ticket_id) if one[0].step == page.step), [])
        return [self.means.name_of(one) or one for one in called(call)]

    def _called_in(
        self, page: Page, ticket: Ticket, *, is_short: bool = False
    ) -> call_wording.CalledIn:
        person = self.means.plan.person(page.person)
        is_of_team = person is not None and ticket.team in person.teams
        may_read = (is_of_team or ticket.claimed_by == page.person) and not is_short
        return call_wording.CalledIn(
            ticket,
            by=self.means.name_of(page.called_by) or "",
            owner=self.means.name_of(ticket.claimed_by),
            is_hidden=ticket.restricted and not may_read,
        )
