"""What a person said becomes what the bot does: a command, a matter, or a question back.

`understand` reads and computes, with no transaction open; `act` writes what follows, in the
caller's. The bot quotes articles and never invents; a person is offered at every confidence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import assert_never

from helpbot import (
    acts,
    attaching,
    calling,
    clarifying,
    following,
    overheard,
    responding,
    timeline,
    whereabouts,
    wording,
)
from helpbot.articles import Article
from helpbot.commands import (
    SMALL_TALK,
    Said,
    Unreadable,
    command_of,
    made_ready,
    matches_of,
    tidy,
    words_of,
)
from helpbot.desk import Means
from helpbot.errors import UserError
from helpbot.manner import speaks
from helpbot.overheard import Beside, InThread
from helpbot.places import Places
from helpbot.plan import Person, Plan
from helpbot.speech import Button, Reply, Utterance
from helpbot.store import Tx
from helpbot.store.answers import Answer
from helpbot.store.inbox import Heard
from helpbot.turn import (
    Desk,
    Turn,
    Who,
    may_read,
    today_of,
)
from helpbot.understanding import (
    FOLLOWS,
    FOLLOWS_IN_THREAD,
    GOES_ON,
    Meant,
    Understanding,
    Whereabouts,
)
from helpbot.wording import acts as act_wording
from helpbot.wording.spoken import speaking

# Nobody describes a problem in more; a pasted log is answered by asking for its error instead.
MAX_QUESTION = 8_000
# So long after choices were given, a few words may name one of them.
CHOSEN_WITHIN = timedelta(minutes=10)
# What people asked about in this time tells what they use.
LATELY = timedelta(days=90)
# The kind that is held back whole: nothing of the message is left to answer.
WITHHELD = "criminal-justice information"


@dataclass(frozen=True, slots=True)
class WorksAt:
    """The answer to the question where somebody works."""

    places: Places


@dataclass(frozen=True, slots=True)
class Changed:
    """Other words for what was said before, heard under `key`; empty where it was deleted."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """What was neither said to us nor is kept: nothing follows."""


Understood = Said | Meant | Unreadable | WorksAt | Beside | InThread | Changed | Nothing


class Conversation:
    def __init__(self, desk: Desk, understanding: Understanding) -> None:
        self._desk = desk
        self.understanding = understanding

    @property
    def desk(self) -> Desk:
        return self._desk

    @property
    def plan(self) -> Plan:
        """The one that is in force."""
        return self._desk.plan

    @property
    def who(self) -> Who:
        """Who is behind an edge's id."""
        return self._desk.who

    def adopt(self, plan: Plan) -> None:
        """From here on this plan is in force."""
        self.understanding.adopt(plan)
        self._desk = replace(self._desk, plan=plan)

    def understand(self, heard: Utterance, recall: Tx | None = None) -> Understood:
        """What an utterance means; `recall` reads what was said before it."""
        with speaking(_language_of(heard, recall)):
            return self._understand(heard, recall)

    def _understand(self, heard: Utterance, recall: Tx | None) -> Understood:
        text = tidy(heard.text)
        if heard.edits:
            return Changed(heard.edits, words_of(text))
        person = self._who(heard, recall)
        beside = None if WITHHELD in heard.masked else overheard.of(heard, text, recall)
        said = _said(text, heard, person, recall, is_beside=beside is not None)
        if isinstance(said, Said) and recall is not None:
            try:
                return made_ready(
                    said, self._desk, recall,
                    person=person, person_id=heard.person, now=heard.heard_at,
                )  # fmt: skip
            except UserError as error:
                return Unreadable(Reply(str(error)), private=True)
        # Of a command that was not said to us nobody hears that it is for others.
        is_nothing = isinstance(said, Unreadable) or (said is None and beside is None)
        if heard.unasked and is_nothing:
            return Nothing()
        if (plain := said or beside) is not None:
            return plain
        if WITHHELD in heard.masked:
            phone = self._desk.plan.privacy.cji_phone
            return Unreadable(act_wording.withheld(phone, self._desk.plan.desk), private=True)
        if not any(c.isalnum() for c in text):
            return Unreadable(wording.only_files() if heard.files else wording.nothing_said())
        if len(text) > MAX_QUESTION:
            return Unreadable(wording.too_long(MAX_QUESTION))
        if recall is not None:
            if (button := self._in_words(text, heard, recall)) is not None:
                return self._understand(replace(heard, text=button.says), recall)
            if (chosen := _CHOSEN.fullmatch(text)) and self._is_choice(chosen):
                unknown = Unreadable(wording.no_such_answer(int(chosen["answer"] or chosen["of"])))
                return self._chosen(heard, chosen, recall) or unknown
            if (places := self._works_at(text, heard, recall)) is not None:
                return WorksAt(places)
            if whereabouts.is_unknown(text, self.understanding.intents.gazetteer.find):
                return Unreadable(act_wording.no_such_place())
        return self.meant(text, heard, person, recall)

    def _who(self, heard: Utterance, recall: Tx | None) -> Person | None:
        """Who speaks; nobody of ours, once they left."""
        person = self._desk.who(self._desk.plan, heard.person)
        has_left = person is not None and recall is not None and person.id in recall.leavers.all()
        return None if has_left else person

    def _works_at(self, text: str, heard: Utterance, recall: Tx) -> Places | None:
        """Where somebody says that they work, by themselves or because they were asked."""
        find = self.understanding.intents.gazetteer.find
        places = whereabouts.said(text, find)
        if places is None and heard.private:
            places = whereabouts.answer(recall, heard.person, text, find, heard.heard_at)
        return places

    def meant(
        self, text: str, heard: Utterance, person: Person | None, recall: Tx | None = None
    ) -> Meant:
        """The text understood, with the articles that may be shown to whoever reads the reply."""
        if recall is None:
            return self._of(text, heard, person, recall)
        since = heard.heard_at - GOES_ON
        before = recall.answers.latest(heard.person, heard.conversation, since=since)
        within = FOLLOWS if heard.private else FOLLOWS_IN_THREAD
        earlier = recall.answers.last_in(heard.conversation, since=heard.heard_at - within)
        return self._of(text, heard, person, recall, before, earlier)

    def _of(
        self,
        text: str,
        heard: Utterance,
        person: Person | None,
        recall: Tx | None,
        before: Answer | None = None,
        earlier: Answer | None = None,
    ) -> Meant:
        known = Whereabouts(person.department, person.facility) if person else Whereabouts()
        if recall is not None:
            known = whereabouts.known(recall, heard.person, person)
        may = self._may_show(heard, person)
        today = today_of(self._desk.plan, heard.heard_at)
        meant = self.understanding.of(
            text, may_read=may, today=today, known=known, before=before, earlier=earlier
        )
        if not meant.is_vague or recall is None:
            return meant
        since = heard.heard_at - LATELY
        likely = recall.answers.likely_services(heard.person, known.department, since=since)
        return replace(meant, likely=tuple(likely))

    def _may_show(self, heard: Utterance, person: Person | None) -> Callable[[Article], bool]:
        """What the person may read and, in a channel with articles of its own, those alone."""
        may = may_read(person, alone=heard.private)
        name = None if heard.private else self._desk.lines.name_of(heard.reply_to)
        channel = self._desk.plan.slack.channels.get(name or "")
        if channel is None:
            return may
        return lambda article: may(article) and channel.shows(article.file)

    def _is_choice(self, chosen: re.Match[str]) -> bool:
        """Whether it is no message of its own: "about 12 printers" are words of a person."""
        service = chosen["service"]
        return service is None or service in {one.id for one in self._desk.plan.services}

    def _chosen(self, heard: Utterance, chosen: re.Match[str], recall: Tx) -> Meant | None:
        """What somebody chose of what they might have meant: their question, taken that way."""
        asked = recall.answers.get(int(chosen["answer"] or chosen["of"]))
        name = self._desk.plan.name_of(chosen["service"])
        is_offered = name is not None or chosen["intent"] in act_wording.LABELS
        if asked is None or asked.person != heard.person or not is_offered:
            return None
        person = self._desk.who(self._desk.plan, heard.person)
        text = f"{name}: {asked.question}" if name else asked.question
        meant = self._of(text, heard, person, recall)
        # Who chose a service reported nothing yet: it is theirs alone until they say otherwise.
        intent = meant.intent.as_if(chosen["intent"] or "ask_question")
        return replace(meant, intent=intent, is_vague=name is not None, continues=asked.id)

    def _in_words(self, text: str, heard: Utterance, recall: Tx) -> Button | None:
        """The choice of our last reply that somebody names instead of pressing it."""
        since = heard.heard_at - CHOSEN_WITHIN
        last = recall.answers.latest(heard.person, heard.conversation, since=since)
        said = recall.outbox.by_key(last.reply_key) if last else None
        return clarifying.chosen(text, said.reply) if said else None

    def act(self, tx: Tx, heard: Heard, understood: Understood, now: datetime) -> None:
        """Writes what follows from an utterance: state and replies, in the caller's transaction."""
        if language := _typed_in(heard.utterance):
            tx.profiles.writes(heard.utterance.person, language, now)
        with speaking(_language_of(heard.utterance, tx)):
            self._act(Turn(self._desk, tx, heard, now), understood)

    def _act(self, turn: Turn, understood: Understood) -> None:
        tx, heard = turn.tx, turn.heard
        match understood:
            case Said(command, match, found):
                command.run(replace(turn, found=found), match)
            case Meant():
                acts.act(turn, understood)
            case Beside() | InThread():
                overheard.keep(turn, understood)
            case WorksAt(places):
                whereabouts.keep(turn, places)
            case Changed(key, text):
                # What was answered stays answered.
                following.changed(turn, key, timeline.as_kept(turn, text))
            case Nothing():
                pass
            case Unreadable(reply, private):
                turn.say(reply, private=private or turn.is_aside)
            case _:
                assert_never(understood)
        if isinstance(understood, Meant) and (
            outage_id := overheard.thread_of(heard.utterance, tx)
        ):
            # Whoever asks us something beside their outage is at work on it.
            responding.note(turn, outage_id, heard.utterance.text)
        attaching.keep_said(turn)
        if heard.utterance.masked:
            self._say_what_was_removed(turn)

    @property
    def means(self) -> Means:
        """What the desk works with, by the plan that is in force."""
        return Means(
            self._desk.plan, self._desk.lines, self._desk.calendars,
            title_of=self._desk.title_of, who=self._desk.who,
        )  # fmt: skip

    def reply(self, meant: Meant, answer_id: int, now: datetime) -> Reply:
        """What a person reads for a message about something."""
        plan = self._desk.plan
        return acts.reply_for(plan, meant, answer_id, today_of(plan, now))

    def tell(self, tx: Tx, heard: Heard, text: str, now: datetime) -> None:
        Turn(self._desk, tx, heard, now).result(Reply(text))

    def apologise(self, tx: Tx, heard: Heard, error_id: str, now: datetime) -> None:
        turn = Turn(self._desk, tx, heard, now)
        with speaking(_language_of(heard.utterance, tx)):
            turn.say(wording.apology(error_id, self._desk.plan.desk), private=turn.is_aside)

    def _say_what_was_removed(self, turn: Turn) -> None:
        kinds = turn.heard.utterance.masked
        told = tuple(kind for kind in kinds if kind != WITHHELD)
        if told:
            # What was removed is nobody else's business.
            turn.say(wording.removed(told), note="masked", private=True)
        custodian = self._desk.plan.person(self._desk.plan.privacy.custodian or "")
        # What was typed as a command never stands in the chat.
        if custodian is not None and turn.heard.utterance.public is None:
            heard = turn.heard.utterance
            channel = heard.reply_to.partition(":")[2].partition("/")[0]
            place = "a direct message to me" if heard.private else f"`{channel}`"
            asked = act_wording.purge(turn.name, wording.listed_kinds(kinds), place)
            turn.tell(custodian, asked, key=f"purge:{turn.heard.id}")


def _said(
    text: str, heard: Utterance, person: Person | None, recall: Tx | None, *, is_beside: bool
) -> Said | Unreadable | None:
    """The command that a text is, unless people tell it each other."""
    said = command_of(text, person, leaves_out=SMALL_TALK if is_beside else frozenset())
    if not (isinstance(said, Said) and heard.unasked and person and recall):
        return said
    return None if calling.is_for_others(said.command, said.match, person, recall) else said


def _typed_in(heard: Utterance) -> str:
    """The language of what somebody wrote; nothing for keys and commands, which have none."""
    text = tidy(heard.text)
    is_command = any(command.name not in SMALL_TALK for command, _ in matches_of(text))
    return "" if is_command or _CHOSEN.fullmatch(text) else speaks(text)


def _language_of(heard: Utterance, tx: Tx | None) -> str | None:
    """The language to speak: that of the words, else the one that this person wrote last."""
    return _typed_in(heard) or (tx.profiles.get(heard.person).language if tx else None)


_CHOSEN = re.compile(
    r"(?:meant (?P<answer>\d{1,15}) (?P<intent>[a-z_]+)"
    r"|about (?P<of>\d{1,15}) (?P<service>[a-z][a-z0-9-]*))"
)
