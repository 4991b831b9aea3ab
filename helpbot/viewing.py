"""What a person of desk.toml may read from outside chat: the tables, as far as they may see.

Nothing is written here, and nothing is said.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpbot import config
from helpbot.clock import iso, utc_now
from helpbot.config import Settings
from helpbot.desk import Means, story
from helpbot.errors import NoCommand, Refused, UserError
from helpbot.export import Taker, facts, story_of
from helpbot.occasion import Occasion
from helpbot.outside import store_of
from helpbot.plan import Person, Plan
from helpbot.queues import wanted_of
from helpbot.saying import rotas_of
from helpbot.speech import PersonId
from helpbot.store import Tx
from helpbot.store.found import Sight, Wanted
from helpbot.ticket_forms import may_see, sight
from helpbot.tickets import NoTicket, Ticket
from helpbot.wiring import CLI, TERMINAL
from helpbot.wording import history
from helpbot.wording import ticket_lists as list_wording
from helpbot.wording import tickets as wording
from helpbot.wording.history import Moment


@dataclass(frozen=True, slots=True)
class View:
    """The tables as `person` may see them, at `now`."""

    tx: Tx
    plan: Plan
    person: Person
    sight: Sight
    now: datetime

    @property
    def taker(self) -> Taker:
        return Taker(self.plan, self.person.name, self.now, is_desk=self.sight.is_technician)

    def find(self, text: str) -> Iterator[Ticket]:
        """What fits a search as it is said in chat, newest first. Raises Refused."""
        return self.tx.found.walk(self.wanted(text), self.sight)

    def wanted(self, text: str) -> Wanted:
        try:
            return wanted_of(self.plan, self.now, text)
        except UserError as error:
            raise Refused(str(error)) from error

    def get(self, number: int) -> Ticket:
        """Raises Refused for what there is not, or is not for them."""
        ticket = self.tx.tickets.get(number)
        if ticket is None or not may_see(self.sight, ticket):
            raise Refused(str(NoTicket(number)))
        return ticket

    def moments(self, ticket: Ticket) -> list[Moment]:
        tell = story.internal if self.sight.is_technician else story.public
        return tell(self.tx, self.plan, ticket)

    def line(self, ticket: Ticket) -> str:
        return list_wording.line(ticket, self.plan, self._owner(ticket))

    def story(self, ticket: Ticket) -> str:
        """One ticket as it is read in chat, its notes marked."""
        lines = [history.marked(moment, self.plan) for moment in self.moments(ticket)]
        return wording.story(ticket, lines, self.plan, self._owner(ticket)).markdown

    def facts(self, ticket: Ticket) -> dict[str, Any]:
        return facts(ticket, self.taker)

    def whole(self, ticket: Ticket) -> dict[str, Any]:
        """All that there is of one: its facts and story, who has had it, what was thought of it."""
        turns = [
            {
                "holder": one.holder.value,
                "since": iso(one.since),
                "until": iso(one.until) if one.until else None,
            }
            for one in self.tx.holdings.of(ticket.id)
        ]
        rated = [
            {"score": score, "words": words} for score, words in self.tx.satisfaction.of(ticket.id)
        ]
        return {
            **self.facts(ticket),
            "story": story_of(self.moments(ticket)),
            "turns": turns,
            "satisfaction": rated,
        }

    def _owner(self, ticket: Ticket) -> str | None:
        person = self.plan.person(ticket.claimed_by or "")
        return person.name if person else ticket.claimed_by


@contextmanager
def view_of(settings: Settings, speaker: str) -> Iterator[View]:
    """Raises NoCommand for nobody, Refused for a leaver, StorageError."""
    plan = config.read_plan(settings.desk)
    person = plan.person(speaker)
    if person is None:
        said = f"{speaker} is nobody in desk.toml. " if speaker else ""
        raise NoCommand(f"{said}Say who you are, by your id in desk.toml: --as bo, or HELPBOT_AS.")
    store = store_of(settings)
    try:
        tx = store.read()
        if person.id in tx.leavers.all():
            raise Refused(f"{person.name} left, and may not read anything here any more.")
        now = utc_now()
        means = Means(plan, TERMINAL.lines, lambda: rotas_of(settings, plan).calendars)
        here = Occasion(
            plan, tx, PersonId(f"{CLI}:{person.id}"), person, "",
            stands_for=lambda one: means.stood_for(tx, one, now),
        )  # fmt: skip
        yield View(tx, plan, person, sight(here), now)
    finally:
        store.close()
