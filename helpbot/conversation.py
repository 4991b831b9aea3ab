"""An utterance becomes a reply: an exact command, or a question for the knowledge base.

`understand` may take its time (it encodes) and opens no transaction; `act` writes and is quick. The
worker owns the transaction between.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import assert_never
from zoneinfo import ZoneInfo

from helpbot import wording
from helpbot.articles import Article
from helpbot.library import Library
from helpbot.plan import Person, Plan, Role
from helpbot.privacy import without_marks
from helpbot.search import Band, Ranking, Vector
from helpbot.speech import PersonId, Reply, Utterance
from helpbot.store import Tx
from helpbot.store.answers import Answer, Asked, Outcome
from helpbot.store.inbox import Heard
from helpbot.store.outbox import Lane

# A question without an answer to "did it help?" within a day is counted as silent, never as solved.
SETTLES_AFTER = timedelta(days=1)
# Nobody describes a problem in more; a pasted log is answered by asking for its error instead.
MAX_QUESTION = 8_000
MAX_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Command:
    """A sentence that is understood to the letter, and the `roles` that may say it."""

    name: str
    pattern: re.Pattern[str]
    roles: frozenset[Role]
    run: Callable[["Conversation", Tx, Heard, datetime, re.Match[str]], None]

    def __post_init__(self) -> None:
        if not self.roles:
            raise ValueError(f"command {self.name} does not say who may use it")


@dataclass(frozen=True, slots=True)
class Said:
    """An exact command."""

    command: Command
    match: re.Match[str]


@dataclass(frozen=True, slots=True)
class Question:
    text: str
    ranking: Ranking
    knowledge: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No words, or far too many."""

    reply: Reply


Understanding = Said | Question | Unreadable


class Conversation:
    """`who` finds the person of the plan behind an edge's id, or None for a stranger."""

    def __init__(
        self,
        plan: Plan,
        library: Library,
        *,
        encode: Callable[[str], Vector],
        who: Callable[[Plan, PersonId], Person | None],
    ) -> None:
        self._library = library
        self._encode = encode
        self._who = who
        self.adopt(plan)

    def adopt(self, plan: Plan) -> None:
        """From here on this plan is in force."""
        self._plan = plan
        self._zone = ZoneInfo(plan.timezone)

    def understand(self, heard: Utterance) -> Understanding:
        text = tidy(heard.text)
        for command in COMMANDS:
            match = command.pattern.fullmatch(text)
            if match and self._role(heard.person) in command.roles:
                return Said(command, match)
        if not any(c.isalnum() for c in text):
            return Unreadable(wording.nothing_said())
        if len(text) > MAX_QUESTION:
            return Unreadable(wording.too_long(MAX_QUESTION))
        return self.question(text, heard)

    def question(self, text: str, heard: Utterance) -> Question:
        """The articles for a question, of those that may be shown to whoever reads the reply."""
        index = self._library.index
        if index is None:
            raise RuntimeError("the library was not read before the first question")
        sought = without_marks(text)
        ranking = index.rank(sought, self._encode(sought), may_read=self._may_show(heard))
        return Question(text, ranking, self._library.digest)

    def act(self, tx: Tx, heard: Heard, understanding: Understanding, now: datetime) -> None:
        """Writes what follows from an utterance: state and replies, in the caller's transaction."""
        match understanding:
            case Said(command, match):
                command.run(self, tx, heard, now, match)
            case Question():
                self._answer(tx, heard, understanding, now)
            case Unreadable(reply):
                self._say(tx, heard, reply, now)
            case _:
                assert_never(understanding)
        if heard.utterance.masked:
            self._say(tx, heard, wording.removed(heard.utterance.masked), now, note="masked")

    def reply(self, question: Question, answer_id: int, now: datetime) -> Reply:
        """What a person reads for a question."""
        matches = question.ranking.matches
        match question.ranking.band:
            case Band.ANSWER:
                best = matches[0]
                return wording.answer(
                    best.article, best.section, answer_id=answer_id, today=self._today(now)
                )
            case Band.SUGGEST:
                titles = [match.article for match in matches[:MAX_SUGGESTED]]
                return wording.suggest(titles, answer_id=answer_id, desk=self._plan.desk)
            case Band.UNKNOWN:
                return wording.unknown(answer_id=answer_id, desk=self._plan.desk)
            case other:
                assert_never(other)

    def tell(self, tx: Tx, heard: Heard, text: str, now: datetime) -> None:
        self._say(tx, heard, Reply(text), now, lane=Lane.RESULT)

    def apologise(self, tx: Tx, heard: Heard, error_id: str, now: datetime) -> None:
        self._say(tx, heard, wording.apology(error_id, self._plan.desk), now)

    def _answer(self, tx: Tx, heard: Heard, question: Question, now: datetime) -> None:
        ranking, index = question.ranking, self._library.index
        assert index is not None  # noqa: S101 - a question was ranked by it
        best = ranking.matches[0] if ranking.matches else None
        answer_id = tx.answers.put(
            Asked(
                inbox_id=heard.id,
                person=heard.utterance.person,
                question=question.text,
                band=ranking.band.value,
                article=best.article.id if best else None,
                section=best.section.title if best else None,
                probability=ranking.probability,
                answer_at=index.calibration.answer_at,
                suggest_at=index.calibration.suggest_at,
                candidates=tuple((match.article.id, match.score) for match in ranking.matches),
                model=index.calibration.model,
                knowledge=question.knowledge,
            ),
            now=now,
            settles_at=now + SETTLES_AFTER,
        )
        reply = self.reply(question, answer_id, now)
        is_for_all = best is None or best.article.audience == "all"
        if heard.utterance.public is not None and is_for_all:
            reply = wording.with_share(reply, answer_id=answer_id)
        self._say(tx, heard, reply, now, key=answer_key(answer_id))

    def read_(self, tx: Tx, heard: Heard, now: datetime, match: re.Match[str]) -> None:
        article = self._readable(match["article"], heard.utterance)
        if article is None:
            reply = wording.no_such_article(match["article"])
        else:
            answer_id = int(match["answer"]) if match["answer"] else None
            reply = wording.whole_article(article, answer_id=answer_id, today=self._today(now))
        self._say(tx, heard, reply, now, lane=Lane.RESULT)

    def share_(self, tx: Tx, heard: Heard, now: datetime, match: re.Match[str]) -> None:
        """A private answer becomes everybody's: the same words, without the
        buttons of one person.
        """
        answer_id, public = int(match["answer"]), heard.utterance.public
        answer = tx.answers.get(answer_id)
        said = tx.outbox.by_key(answer_key(answer_id))
        is_own = answer is not None and answer.person == heard.utterance.person
        if said is None or not is_own:
            self._say(tx, heard, wording.no_such_answer(answer_id), now, lane=Lane.RESULT)
        elif public is None or not self._is_for_all(answer):
            self._say(tx, heard, wording.nowhere_to_share(), now, lane=Lane.RESULT)
        else:
            tx.outbox.put(
                public,
                wording.shared(said.reply),
                person=heard.utterance.person,
                now=now,
                lane=Lane.RESULT,
                key=f"share:{answer_id}",
            )
            self._say(tx, heard, wording.has_shared(), now, lane=Lane.RESULT)

    def _is_for_all(self, answer: Answer | None) -> bool:
        articles = self._library.index.articles if self._library.index else ()
        found = next((a for a in articles if answer and a.id == answer.article), None)
        # Of one that is gone nobody can say for whom it was.
        return answer is not None and (answer.article is None or _is_public(found))

    def thanks_(self, tx: Tx, heard: Heard, now: datetime, _: re.Match[str]) -> None:
        # In a channel people thank each other; a bot that answers every "thx" is soon muted.
        if heard.utterance.private:
            self._say(tx, heard, wording.welcome(), now, lane=Lane.RESULT)

    def greeting_(self, tx: Tx, heard: Heard, now: datetime, _: re.Match[str]) -> None:
        if heard.utterance.private:
            self._say(tx, heard, wording.greeting(), now, lane=Lane.RESULT)

    def solved_(self, tx: Tx, heard: Heard, now: datetime, match: re.Match[str]) -> None:
        self._settle(tx, heard, now, int(match["answer"]), Outcome.SOLVED)

    def stuck_(self, tx: Tx, heard: Heard, now: datetime, match: re.Match[str]) -> None:
        self._settle(tx, heard, now, int(match["answer"]), Outcome.STUCK)

    def _settle(
        self, tx: Tx, heard: Heard, now: datetime, answer_id: int, outcome: Outcome
    ) -> None:
        answer = tx.answers.get(answer_id)
        if answer is None or answer.person != heard.utterance.person:
            reply = wording.no_such_answer(answer_id)
        elif answer.outcome == outcome:
            reply = wording.already(outcome.value)
        else:
            tx.answers.settle(answer, outcome, now)
            self._mark(tx, heard, answer_id, outcome, now)
            reply = self._settled(answer, outcome)
        self._say(tx, heard, reply, now, lane=Lane.RESULT)

    def _settled(self, answer: Answer, outcome: Outcome) -> Reply:
        if outcome is Outcome.SOLVED:
            return wording.solved()
        # Where nothing was quoted, nothing failed: the person asked for a person.
        was_quoted = answer.band == Band.ANSWER
        return wording.stuck(self._plan.desk) if was_quoted else wording.person(self._plan.desk)

    def _mark(self, tx: Tx, heard: Heard, answer_id: int, outcome: Outcome, now: datetime) -> None:
        """The answer itself is edited: its buttons have done their work."""
        said = tx.outbox.by_key(answer_key(answer_id))
        if said is None:
            return
        mark = wording.solved_mark if outcome is Outcome.SOLVED else wording.stuck_mark
        tx.outbox.put(
            said.to,
            mark(said.reply),
            person=said.person,
            now=now,
            lane=Lane.RESULT,
            edits=said.key,
            key=f"{said.key}:{outcome}:{heard.id}",
            private=said.private,
        )

    def person_(self, tx: Tx, heard: Heard, now: datetime, _: re.Match[str]) -> None:
        self._say(tx, heard, wording.person(self._plan.desk), now, lane=Lane.RESULT)

    def help_(self, tx: Tx, heard: Heard, now: datetime, _: re.Match[str]) -> None:
        reply = wording.help_text(self._plan.desk, self._plan.city)
        self._say(tx, heard, reply, now, lane=Lane.RESULT)

    def _say(
        self,
        tx: Tx,
        heard: Heard,
        reply: Reply,
        now: datetime,
        *,
        lane: Lane = Lane.ANSWER,
        key: str | None = None,
        note: str = "",
    ) -> None:
        utterance = heard.utterance
        tx.outbox.put(
            utterance.reply_to,
            reply,
            person=utterance.person,
            now=now,
            lane=lane,
            key=key or f"heard:{heard.id}:{note or 'reply'}",
            # What was removed is nobody else's business.
            private=note == "masked" and not utterance.private,
        )

    def _role(self, person: PersonId) -> Role:
        known = self._who(self._plan, person)
        return known.role if known else Role.EMPLOYEE

    def _may_show(self, heard: Utterance) -> Callable[[Article], bool]:
        """What the person may read and, where others read along, everybody may."""
        if not heard.private:
            return lambda article: article.audience == "all"
        role = self._role(heard.person)
        if role in (Role.TECHNICIAN, Role.ADMIN):
            return lambda _: True
        if role is Role.PARTNER:
            return lambda article: article.audience == "partners"
        known = self._who(self._plan, heard.person)
        audiences = {"all", f"department:{known.department if known else None}"}
        return lambda article: article.audience in audiences

    def _readable(self, article_id: str, heard: Utterance) -> Article | None:
        articles = self._library.index.articles if self._library.index else ()
        may_show = self._may_show(heard)
        return next((a for a in articles if a.id == article_id and may_show(a)), None)

    def _today(self, now: datetime) -> date:
        return now.astimezone(self._zone).date()


def _is_public(article: Article | None) -> bool:
    return article is not None and article.audience == "all"


def answer_key(answer_id: int) -> str:
    return f"answer:{answer_id}"


def tidy(text: str) -> str:
    """One form for one text: composed, without invisible marks, white space folded."""
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if c.isspace() else c for c in composed if c.isspace() or _is_visible(c))
    return " ".join("".join(kept).split())


def _is_visible(character: str) -> bool:
    # Cc and Cf: control and format characters, among them zero-width and direction marks.
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


EVERYONE = frozenset(Role)

# Said in passing: neither a question nor a ticket. Whatever follows the words is marks and
# pictures.
_END = r"[^\w]*"
_THANKS = (
    r"(?:(?:ok(?:ay)?|great|perfect|awesome|cool)[,.! ]+)?"
    r"(?:many )?(?:thanks?|thank you|thank u|thx|tnx|ty|cheers|gracias)"
    r"(?:[, ]+(?:so much|a lot|a bunch|again|you|very much|helpbot|bot|all|everyone|team"
    r"|that (?:did|worked)(?: it)?))*" + _END
)
_GREETING = (
    r"(?:hi|hello|hey|hiya|howdy|yo|hola|good (?:morning|afternoon|evening)|morning)"
    r"(?:[, ]+(?:there|all|team|helpbot|bot|everyone|again))*" + _END
)

COMMANDS: tuple[Command, ...] = (
    Command("solved", _pattern(r"solved (?P<answer>\d{1,15})"), EVERYONE, Conversation.solved_),
    Command("stuck", _pattern(r"stuck (?P<answer>\d{1,15})"), EVERYONE, Conversation.stuck_),
    Command(
        "read",
        _pattern(r"read (?P<article>[a-z0-9]+(?:-[a-z0-9]+)+)(?: (?P<answer>\d{1,15}))?"),
        EVERYONE,
        Conversation.read_,
    ),
    Command(
        "person", _pattern(r"(?:talk to a )?(?:person|human)[.!]?"), EVERYONE, Conversation.person_
    ),
    Command("share", _pattern(r"share (?P<answer>\d{1,15})"), EVERYONE, Conversation.share_),
    Command("thanks", _pattern(_THANKS), EVERYONE, Conversation.thanks_),
    Command("greeting", _pattern(_GREETING), EVERYONE, Conversation.greeting_),
    Command("help", _pattern(r"help[.!?]?"), EVERYONE, Conversation.help_),
)
