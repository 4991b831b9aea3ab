"""One utterance while it is answered: its transaction, who speaks, and how to reply.

What the bot can do is split over modules; each takes a Turn and a value that says what is wanted.
A command is a sentence that is understood to the letter.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from helpbot.articles import Article
from helpbot.desk.means import Means
from helpbot.errors import UserError
from helpbot.library import Library
from helpbot.lines import Lines
from helpbot.occasion import Occasion
from helpbot.oncall import Calendar
from helpbot.places import Places
from helpbot.plan import Person, Plan, Role
from helpbot.seeking import Seeker
from helpbot.signing import Signer
from helpbot.speech import Address, PersonId, Reply
from helpbot.store import Tx
from helpbot.store.inbox import Heard
from helpbot.store.outbox import Lane

Who = Callable[[Plan, PersonId], Person | None]
# Guests and partners among them.
EVERYONE = frozenset(Role)
ADMINS = frozenset((Role.ADMIN,))
# Who may wake somebody.
EMPLOYEES = EVERYONE - {Role.PARTNER}
TECHNICIANS = frozenset((Role.TECHNICIAN, Role.ADMIN))
# The team that alone sees what is restricted.
SECURITY = "security"
# The note of an answer that says no.
REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Desk:
    """What stays from one utterance to the next.

    `who` finds the person behind an edge's id, or None for a stranger; `lines` are the ways to
    people, `calendars` the rotas that are kept as calendars. Without a `library` no article is
    quoted, without a `seeker` nothing is looked for, without a `signer` no code is known. `find`
    says what a text names.
    `knowledge` is the folder of the articles, None where nothing may be edited.
    """

    plan: Plan
    library: Library | None
    who: Who
    lines: Lines
    calendars: Callable[[], Mapping[str, Calendar]]
    signer: Signer | None = None
    find: Callable[[str], Places] = lambda _: Places()
    seeker: Seeker | None = None
    knowledge: Path | None = None

    def title_of(self, article: str) -> str | None:
        """The title of an article that everybody may read, by its id; None of one that is gone."""
        every = self.library.articles if self.library else ()
        return next((one.title for one in every if one.id == article and is_public(one)), None)


@dataclass(frozen=True, slots=True)
class Turn:
    """`later_to` is where who speaks hears what comes later, if not where they speak; `found` is
    what the command made ready before the transaction.
    """

    desk: Desk
    tx: Tx
    heard: Heard
    now: datetime
    later_to: Address | None = None
    found: object = None

    @property
    def plan(self) -> Plan:
        return self.desk.plan

    @property
    def library(self) -> Library:
        """Raises UserError where there is none."""
        if self.desk.library is None:
            raise UserError("Articles are read in chat, not here.")
        return self.desk.library

    @property
    def person_id(self) -> PersonId:
        return self.heard.utterance.person

    @property
    def person(self) -> Person | None:
        return self.desk.who(self.plan, self.person_id)

    @property
    def name(self) -> str:
        """Whom to call who speaks, for others."""
        person = self.person
        return person.name if person else self.person_id.partition(":")[2]

    @property
    def today(self) -> date:
        return today_of(self.plan, self.now)

    @property
    def occasion(self) -> Occasion:
        """The one on which this person speaks, as it is for forms."""
        return _occasion(self)

    @property
    def is_aside(self) -> bool:
        """Whether a key was pressed where others read along: what it did, the message shows."""
        return self.heard.utterance.aside is not None

    @property
    def direct(self) -> Address:
        """The direct messages of who speaks: every edge takes a person's id for them."""
        return Address(self.person_id)

    def say(
        self,
        reply: Reply,
        *,
        lane: Lane = Lane.ANSWER,
        key: str | None = None,
        note: str = "",
        private: bool = False,
    ) -> None:
        """Answers where the person asked; `private` shows it to nobody else there."""
        utterance = self.heard.utterance
        to = utterance.aside if private and utterance.aside else utterance.reply_to
        self.tx.outbox.put(
            to,
            reply,
            person=utterance.person,
            now=self.now,
            lane=lane,
            key=key or f"heard:{self.heard.id}:{note or 'reply'}",
            private=private and not utterance.private,
        )

    def result(self, reply: Reply, *, note: str = "") -> None:
        """What came of a command; of a press in a channel it is told to whoever pressed."""
        self.say(reply, lane=Lane.RESULT, note=note, private=self.is_aside)

    def quietly(self, reply: Reply) -> None:
        """Says what is not for everybody who reads where it was asked."""
        self.say(reply, lane=Lane.RESULT, private=True)

    def refuse(self, reply: Reply) -> None:
        """Says that it was not done, where something of it is kept; UserError undoes all of it."""
        self.result(reply, note=REFUSED)

    def tell(self, person: Person, reply: Reply, *, key: str) -> bool:
        """Tells a person of the plan something unasked. False where there is no way to."""
        address = self.desk.lines.address_of(person)
        if address is None:
            return False
        self.tx.outbox.put(
            address,
            reply,
            person=PersonId(address),
            now=self.now,
            lane=Lane.STATUS,
            key=f"{key}:{person.id}",
        )
        return True

    def post(self, to: Address, reply: Reply, *, key: str) -> None:
        """Says something in a channel."""
        self.tx.outbox.put(to, reply, person=PersonId(to), now=self.now, lane=Lane.RESULT, key=key)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a command knows before its transaction: `tx` only reads."""

    desk: Desk
    tx: Tx
    person: Person | None
    person_id: PersonId
    match: re.Match[str]
    now: datetime

    @property
    def occasion(self) -> Occasion:
        """The one on which this person speaks, as it is for forms."""
        return _occasion(self)


@dataclass(frozen=True, slots=True)
class Command:
    """A sentence that is understood to the letter, and the `roles` that may say it.

    `intent` is the one that it says, where people say it in other words as well. What takes long
    or changes a file is done by `ready`, before the transaction; it may happen twice.
    """

    name: str
    pattern: re.Pattern[str]
    roles: frozenset[Role]
    run: Callable[[Turn, re.Match[str]], None]
    intent: str = ""
    ready: Callable[[Asking], object] | None = None

    def __post_init__(self) -> None:
        if not self.roles:
            raise ValueError(f"command {self.name} does not say who may use it")


def _occasion(speaks: Turn | Asking) -> Occasion:
    desk, tx, now = speaks.desk, speaks.tx, speaks.now
    means = Means(desk.plan, desk.lines, desk.calendars)
    return Occasion(
        desk.plan, tx, speaks.person_id, speaks.person, "", desk.library,
        stands_for=lambda person: means.stood_for(tx, person, now),
    )  # fmt: skip


def who(speaks: Turn | Asking) -> Person:
    """The technician who speaks, in a command that only technicians may say."""
    person = speaks.person
    assert person is not None  # noqa: S101 - only people of the plan have a technician's role
    return person


def today_of(plan: Plan, now: datetime) -> date:
    return now.astimezone(plan.zone).date()


def sentence(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def role_of(person: Person | None) -> Role:
    return person.role if person else Role.EMPLOYEE


def may_read(person: Person | None, *, alone: bool) -> Callable[[Article], bool]:
    """What a person may read and, where they are not alone, everybody may."""
    if not alone:
        return is_public
    role = role_of(person)
    if role in (Role.TECHNICIAN, Role.ADMIN):
        return lambda _: True
    if role is Role.PARTNER:
        return lambda article: article.audience == "partners"
    audiences = {"all", f"department:{person.department if person else None}"}
    return lambda article: article.audience in audiences


def is_public(article: Article) -> bool:
    return article.audience == "all"
