"""What a message means: its intent, the places and services in it, what the articles say to it.

Reads; writes nothing and says nothing. A message without a subject of its own that follows another
within a minute goes on from it: both are understood as one.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from helpbot.calibration import Band
from helpbot.intents import Intents, Meaning, WordScores
from helpbot.manner import (
    is_angry,
    is_ellipsis,
    language_of,
    points_back,
    ran_out,
    says_it_is_down,
    speaks_of_it,
    starts_within,
)
from helpbot.offices import Offices
from helpbot.places import OWN_SCORE, Places
from helpbot.plan import Office, Plan
from helpbot.privacy import without_marks
from helpbot.search import Ranking
from helpbot.seeking import Found, MayRead, Seeker
from helpbot.store.answers import Answer
from helpbot.telling import Telling
from helpbot.wishes import Wishes

NO_DAY = date(2000, 1, 1)
# What is said within this time of the last message may go on from it.
GOES_ON = timedelta(seconds=60)
# In the thread of an answer, and in direct messages, what asks more about it keeps its subject.
FOLLOWS_IN_THREAD = timedelta(days=7)
FOLLOWS = timedelta(minutes=30)
# Of a question to which others were added the beginning says what it is about.
_LONGEST_SUBJECT = 40
# A life-safety report that reads half like a question is a report: these may be one in disguise.
_DISGUISES = frozenset(
    ("ask_question", "out_of_scope", "open_ticket", "request_access_or_equipment")
)
SURELY = 0.75
# From this chance on a message is a report whatever stands beside it.
ALARMING = 0.5
_IDLE = frozenset(("out_of_scope", "greeting", "thanks", "help", "feedback_negative"))
# What the rest of a sentence is taken for alone: "since this morning" for a greeting.
_RESTS = frozenset(("add_comment", "out_of_scope", "greeting"))
_LONGEST_OF_IT = 8
# "wifi" is asked of eleven articles, "password" of twenty, "vpn" and "zoom" of seven.
_SPREAD = 10.0
_LONGEST_VAGUE = 5
# Intents that are about something: they are remembered with what was found for them.
MATTERS = frozenset(
    "ask_question report_outage check_outage request_access_or_equipment "
    "report_security_incident".split()
)


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a person works, as far as it is known."""

    department: str | None = None
    facility: str | None = None


@dataclass(frozen=True, slots=True)
class Meant:
    """A message understood. `continues` is the answer that it goes on from, `follows` the one that
    it asks more about, `wishes` the forms of the catalogue that it may be for, likeliest first.

    `facility_from` says whether the person named the place or their profile did; `is_vague` that
    its few words could be about many things, of which the `likely` services come first.
    """

    text: str
    intent: Meaning
    places: Places
    facility: str | None
    facility_from: str | None
    department: str | None
    is_life_safety: bool
    ranking: Ranking
    knowledge: str
    language: str
    office: Office | None
    is_angry: bool
    is_vague: bool = False
    pinned: str | None = None
    continues: int | None = None
    follows: int | None = None
    likely: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()

    @property
    def shown_facility(self) -> str | None:
        """The place that the message is about: where it tells of a failure, the profile's too."""
        tells = self.intent.name in ("report_outage", "check_outage")
        return self.facility if tells or self.facility_from == "said" or self.places.own else None


@dataclass(frozen=True, slots=True)
class _Told:
    """What the words of a message tell without their vector."""

    places: Places
    facility: str | None
    facility_from: str | None
    is_life_safety: bool
    words: WordScores
    language: str
    is_angry: bool
    is_down: bool
    ran_out: bool


class Understanding:
    def __init__(
        self,
        plan: Plan,
        seeker: Seeker,
        intents: Intents,
        offices: Offices,
        wishes: Wishes,
    ) -> None:
        self._seeker = seeker
        self.intents = intents
        self._offices = offices
        self._wishes = wishes
        self._plan = plan
        # For one state of the knowledge.
        self._telling = ("", Telling(()))

    def adopt(self, plan: Plan) -> None:
        """From here on this plan is in force."""
        self._plan = plan
        self._offices.adopt(plan.offices)
        self._wishes.adopt(plan.forms)

    def of(
        self,
        text: str,
        *,
        may_read: MayRead,
        known: Whereabouts = Whereabouts(),
        today: date = NO_DAY,
        before: Answer | None = None,
        earlier: Answer | None = None,
    ) -> Meant:
        """What a text means to somebody who works there and asked `before` a moment ago, or where
        `earlier` is what was last answered.

        Without `today` no article is overdue.
        """
        alone = self._of(text, may_read, today, known)
        if before is not None:
            places = self.intents.gazetteer.find(without_marks(before.question))
            if goes_on(text, alone, places):
                whole = f"{before.question}. {text}"
                return self._of(whole, may_read, today, known, continues=before.id)
        if earlier is None or not follows(text, alone, earlier):
            return alone
        subject = " ".join(earlier.question.split()[:_LONGEST_SUBJECT])
        both = self._of(f"{subject}. {text}", may_read, today, known)
        return replace(_asked_on(both, alone, earlier), is_vague=False, follows=earlier.id)

    def _of(
        self,
        text: str,
        may_read: MayRead,
        today: date,
        known: Whereabouts,
        continues: int | None = None,
    ) -> Meant:
        sought = without_marks(text)
        at, told = self._seeker.seek_beside(
            text,
            lambda asked: self._told(text, sought, asked, known),
            may_read=may_read,
            today=today,
        )
        places, facility, is_life_safety = told.places, told.facility, told.is_life_safety
        intent = self._intent(told, at)
        if intent.name in _IDLE and intent.probability >= SURELY:
            # In what is not for IT a name means something else: a song on the radio.
            places, is_life_safety = replace(places, services=()), False
        return Meant(
            text=text,
            intent=intent,
            places=places,
            facility=facility,
            facility_from=told.facility_from,
            department=places.department or known.department,
            is_life_safety=is_life_safety,
            ranking=at.ranking,
            knowledge=at.knowledge,
            language=told.language,
            office=self._offices.of(at.vector),
            is_angry=told.is_angry,
            is_vague=continues is None and not at.pinned and self._is_vague(sought, at.knowledge),
            pinned=at.pinned,
            continues=continues,
            wishes=self._wishes.of(at.vector),
        )

    def _told(self, text: str, sought: str, asked: str, known: Whereabouts) -> _Told:
        """`sought` is the text without marks, `asked` as it is looked for."""
        places = self.intents.gazetteer.find(sought, own=known.facility)
        facility, source = self._facility(places, known)
        return _Told(
            places=places,
            facility=facility,
            facility_from=source,
            is_life_safety=self._plan.is_life_safety(places.service, facility),
            words=self.intents.by_words(asked),
            language=language_of(sought),
            is_angry=is_angry(text),
            is_down=says_it_is_down(sought),
            # Of what lives depend on nothing runs out without a report.
            ran_out=ran_out(asked) and not self._plan.is_life_safety(places.service, None),
        )

    def _intent(self, told: _Told, at: Found) -> Meaning:
        found = self.intents.classify(told.words, at.vector, at.ranking.probability)
        intent = self._settled(found, told.is_life_safety, at.ranking.band)
        if told.is_down:
            # What is out is asked; it is no other matter of the city.
            return intent.as_if("report_outage")
        if told.ran_out and intent.name in ("report_outage", "out_of_scope"):
            return intent.as_if("ask_question")
        is_pinned = at.pinned and intent.name not in MATTERS
        return intent.as_if("ask_question") if is_pinned else intent

    def _is_vague(self, text: str, knowledge: str) -> bool:
        """Whether a text is short, and none of its words tells what it is about."""
        if len(text.split()) > _LONGEST_VAGUE:
            return False
        digest, telling = self._telling
        if digest != knowledge:
            telling = Telling(self._seeker.index.articles)
            self._telling = (knowledge, telling)
        return telling.spread(text) >= _SPREAD

    def _facility(self, places: Places, known: Whereabouts) -> tuple[str | None, str | None]:
        if places.facility is not None:
            return places.facility, "profile" if _is_own(places) else "said"
        return known.facility, "profile" if known.facility else None

    def _settled(self, intent: Meaning, is_life_safety: bool, band: Band) -> Meaning:
        """The intent with what must not be missed put first."""
        weighing = self.intents.weighing
        if intent.chance("report_security_incident") >= weighing.security_at:
            return intent.as_if("report_security_incident")
        if (
            is_life_safety
            and intent.name in _DISGUISES
            and intent.chance("report_outage") >= weighing.outage_at
        ):
            return intent.as_if("report_outage")
        # An article that answers is a better guess than something said in passing.
        doubted = SURELY if intent.name == "out_of_scope" else weighing.sure_at
        if band is Band.ANSWER and intent.name in _IDLE and intent.probability < doubted:
            return intent.as_if("ask_question")
        return intent


def _is_own(places: Places) -> bool:
    """Whether the place is where the profile says that "our building" is."""
    return places.own and places.facilities[0].score <= OWN_SCORE


def _is_alarm(meant: Meant) -> bool:
    """What must never be taken for the rest of something else."""
    # "and it beeps" has a little of everything, and "it is at dispatch" only says where.
    is_likely = meant.intent.probability >= ALARMING
    names_it = meant.places.service is not None or (meant.facility_from == "said" and is_likely)
    is_life = meant.intent.name == "report_outage" and meant.is_life_safety and names_it
    return is_life or (meant.intent.name == "report_security_incident" and is_likely)


def goes_on(text: str, alone: Meant, before: Places) -> bool:
    """Whether a message has no subject of its own and goes on from the one before it."""
    if _is_alarm(alone):
        # "clicked phishing link" is short, and no rest of a question about signatures.
        return False
    if alone.intent.name not in MATTERS and alone.intent.is_sure and len(text.split()) > 1:
        return starts_within(text) and alone.intent.name in _RESTS
    named = alone.places.service
    if named is not None and text.rstrip().endswith("?"):
        # "is cad down?" is short, and whole.
        return False
    is_other = named is not None and before.service is not None and named != before.service
    if is_other and not speaks_of_it(text):
        return False
    if starts_within(text):
        return True
    # "second floor", "printer", "the blue one": a word or three that complete what was said.
    return len(text.split()) <= 3 and alone.intent.name in (*MATTERS, "out_of_scope")


def follows(text: str, alone: Meant, earlier: Answer) -> bool:
    """Whether a message asks more about what was answered earlier, and names no other subject."""
    # "still no" tells what became of the answer; "same for windows?" asks more.
    is_complaint = alone.intent.name == "feedback_negative" and not text.endswith("?")
    if _is_alarm(alone) or is_complaint:
        return False
    is_left_out = is_ellipsis(text)
    is_known = alone.intent.is_sure and alone.intent.probability >= SURELY
    if is_known and alone.intent.name not in (*MATTERS, *_RESTS) and not is_left_out:
        return False
    best = alone.ranking.matches[0].article.id if alone.ranking.matches else None
    read = earlier.chosen or earlier.article
    if alone.ranking.band is Band.ANSWER and best != read and not is_left_out:
        return False
    named = alone.places.service
    is_other = named is not None and earlier.service is not None and named != earlier.service
    if is_left_out or points_back(text):
        return is_left_out or not is_other
    if alone.ranking.band is Band.ANSWER or len(text.split()) > _LONGEST_OF_IT:
        return False
    # "which driver" tells nothing without what was said before it.
    is_empty = alone.is_vague and named is None and not (is_known and alone.intent.name in _RESTS)
    return is_empty or (best is not None and best == read)


def _asked_on(both: Meant, alone: Meant, earlier: Answer) -> Meant:
    """The two taken as one, with what only the last one asks for."""
    if alone.intent.name == "check_outage":
        return replace(both, intent=both.intent.as_if("check_outage"))
    if both.intent.name == "report_outage" and "report_outage" not in (
        alone.intent.name,
        earlier.intent,
    ):
        # Nobody is paged by a question that was added to a question.
        return replace(both, intent=both.intent.as_if("ask_question"))
    if both.intent.name not in MATTERS:
        return replace(both, intent=both.intent.as_if("ask_question"))
    return both
