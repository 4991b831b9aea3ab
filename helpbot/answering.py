"""Answers from the knowledge base: quoting, suggesting, and what became of an answer."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import assert_never

from helpbot import feedback, wording
from helpbot import plan as plans
from helpbot.articles import Article
from helpbot.calibration import Band
from helpbot.search import Ranking
from helpbot.speech import Reply
from helpbot.store.answers import Answer, Asked, Outcome
from helpbot.store.outbox import Lane
from helpbot.turn import EVERYONE, Command, Turn, is_public, may_read, sentence
from helpbot.understanding import Meant
from helpbot.wording.targets import closed_now

# A question without an answer to "did it help?" within a day is counted as silent, never as solved.
SETTLES_AFTER = timedelta(days=1)
MAX_SUGGESTED = 3


@dataclass(frozen=True, slots=True)
class Remembered:
    """A question as stored; `stands` when it goes on and its earlier answer is still the answer."""

    id: int
    stands: bool = False


def remember(turn: Turn, meant: Meant) -> Remembered:
    """Stores the question with what was found.

    What goes on from an earlier message is one question with it: its answer is replaced.
    """
    settles_at, asked = turn.now + SETTLES_AFTER, _asked(turn, meant)
    earlier = turn.tx.answers.get(meant.continues) if meant.continues is not None else None
    if earlier is None:
        return Remembered(turn.tx.answers.put(asked, now=turn.now, settles_at=settles_at))
    stands = _stands(earlier, asked)
    if stands:
        asked = replace(asked, reply_key=earlier.reply_key)
    else:
        _edit(turn, earlier, wording.continued_mark, note=f"continued:{turn.heard.id}")
    turn.tx.answers.amend(earlier, asked, settles_at=settles_at)
    return Remembered(earlier.id, stands)


def _stands(earlier: Answer, asked: Asked) -> bool:
    found = (asked.intent, asked.article, asked.section, asked.service, asked.facility)
    before = (
        earlier.intent, earlier.article, earlier.section, earlier.service, earlier.facility
    )  # fmt: skip
    return earlier.band == asked.band == Band.ANSWER and found == before


def say(turn: Turn, meant: Meant, known: Remembered, reply: Reply) -> None:
    """Gives the reply to a question that was remembered."""
    if known.stands:
        turn.result(wording.still_stands())
        return
    best = meant.ranking.matches[0] if meant.ranking.matches else None
    is_for_all = best is None or is_public(best.article)
    if turn.heard.utterance.public is not None and is_for_all:
        reply = wording.with_share(reply, answer_id=known.id)
    turn.say(reply, key=_reply_key(turn))


def more_of(turn: Turn, meant: Meant, known: Remembered, reply: Reply) -> Reply:
    """The reply to what asks more about an answer: all of its article, where that is the best."""
    earlier = turn.tx.answers.get(meant.follows) if meant.follows is not None else None
    best = meant.ranking.matches[0].article if meant.ranking.matches else None
    if earlier is None or best is None or earlier.band != Band.ANSWER or best.id != earlier.article:
        return reply
    return wording.whole_article(best, answer_id=known.id, today=turn.today)


def say_directly(turn: Turn, reply: Reply) -> None:
    """Gives the reply to what was asked in public for the asker's eyes, in direct messages."""
    turn.tx.outbox.put(
        turn.direct, reply, person=turn.person_id, now=turn.now, key=_reply_key(turn)
    )


def reply_to(ranking: Ranking, answer_id: int, *, today: date, desk: plans.Desk) -> Reply:
    """What a person reads for what was found."""
    matches = ranking.matches
    match ranking.band:
        case Band.ANSWER:
            best = matches[0]
            return wording.answer(best.article, best.section, answer_id=answer_id, today=today)
        case Band.SUGGEST:
            titles = [match.article for match in matches[:MAX_SUGGESTED]]
            return wording.suggest(titles, answer_id=answer_id, desk=desk)
        case Band.UNKNOWN:
            return wording.unknown(answer_id=answer_id, desk=desk)
        case other:
            assert_never(other)


def settle(turn: Turn, answer_id: int, outcome: Outcome) -> None:
    """Notes what became of an answer, and takes its buttons away."""
    found = turn.tx.answers.get(answer_id)
    if found is None or found.person != turn.person_id:
        reply = wording.no_such_answer(answer_id)
    elif found.outcome == outcome or (found.outcome, outcome) == (Outcome.TICKET, Outcome.STUCK):
        # Who is stuck and has a ticket has it still. Its article may have been mended meanwhile.
        feedback.note(turn, found, outcome)
        reply = wording.already(found.outcome.value)
    else:
        note(turn, found, outcome)
        reply = _settled(turn, found, outcome)
    turn.result(reply)


def note(
    turn: Turn,
    found: Answer,
    outcome: Outcome,
    mark: wording.Mark | None = None,
    *,
    has_failed: bool = True,
) -> None:
    """Notes what became of an answer, without a word; `mark` is what stays of the answer.

    A ticket that was asked for as the article says is none that the article failed: without
    `has_failed` its owner hears nothing.
    """
    turn.tx.answers.settle(found, outcome, turn.now)
    if has_failed:
        feedback.note(turn, found, outcome)
    mark = mark or (wording.solved_mark if outcome is Outcome.SOLVED else wording.stuck_mark)
    _edit(turn, found, mark, note=f"{outcome}:{turn.heard.id}")


def _settled(turn: Turn, found: Answer, outcome: Outcome) -> Reply:
    if outcome is Outcome.SOLVED:
        return wording.solved()
    # Where nothing was quoted, nothing failed: the person asked for a person.
    was_quoted = found.band == Band.ANSWER
    say = wording.stuck if was_quoted else wording.person
    reply = say(turn.plan.desk, closed_now(turn.plan, turn.now))
    asked = feedback.with_why(turn, found, reply) if was_quoted else reply
    return wording.with_ticket(asked, found.id)


def _edit(turn: Turn, found: Answer, mark: wording.Mark, *, note: str) -> None:
    """The answer itself is edited: its buttons have done their work."""
    said = turn.tx.outbox.by_key(found.reply_key)
    if said is not None:
        turn.tx.outbox.edit(said, mark(said.reply), now=turn.now, note=note)


def _reply_key(turn: Turn) -> str:
    return f"answer:{turn.heard.id}"


def _asked(turn: Turn, meant: Meant) -> Asked:
    index = turn.library.index
    assert index is not None  # noqa: S101 - a question was ranked by it
    ranking, places = meant.ranking, meant.places
    best = ranking.matches[0] if ranking.matches else None
    return Asked(
        inbox_id=turn.heard.id,
        person=turn.person_id,
        question=meant.text,
        intent=meant.intent.name,
        intent_score=meant.intent.probability,
        service=places.service,
        facility=meant.facility,
        facility_from=meant.facility_from,
        department=meant.department,
        reply_key=_reply_key(turn),
        band=ranking.band.value,
        article=best.article.id if best else None,
        section=best.section.title if best else None,
        probability=ranking.probability,
        answer_at=index.calibration.answer_at,
        suggest_at=index.calibration.suggest_at,
        candidates=tuple((match.article.id, match.score) for match in ranking.matches),
        model=index.calibration.model,
        knowledge=meant.knowledge,
        versions=tuple((match.article.id, match.article.digest) for match in ranking.matches),
        pinned=meant.pinned,
    )


def _solved(turn: Turn, match: re.Match[str]) -> None:
    settle(turn, int(match["answer"]), Outcome.SOLVED)


def _stuck(turn: Turn, match: re.Match[str]) -> None:
    settle(turn, int(match["answer"]), Outcome.STUCK)


def _read(turn: Turn, match: re.Match[str]) -> None:
    article = _readable(turn, match["article"].lower())
    if article is None:
        reply = wording.no_such_article(match["article"])
    else:
        answer_id = int(match["answer"]) if match["answer"] else None
        _choose(turn, answer_id, article)
        reply = wording.whole_article(article, answer_id=answer_id, today=turn.today)
    turn.result(reply)


def _choose(turn: Turn, answer_id: int | None, article: Article) -> None:
    """Of several that were offered the one that was opened is what may have helped."""
    found = turn.tx.answers.get(answer_id) if answer_id else None
    if found is not None and found.person == turn.person_id and found.shown != article.id:
        turn.tx.answers.choose(found, article.id)


def _readable(turn: Turn, article_id: str) -> Article | None:
    may = may_read(turn.person, alone=turn.heard.utterance.private)
    return next((a for a in _articles(turn) if a.id == article_id and may(a)), None)


def _articles(turn: Turn) -> tuple[Article, ...]:
    return turn.library.index.articles if turn.library.index else ()


def _share(turn: Turn, match: re.Match[str]) -> None:
    """A private answer becomes everybody's: the same words, without one person's buttons."""
    answer_id, public = int(match["answer"]), turn.heard.utterance.public
    found = turn.tx.answers.get(answer_id)
    said = turn.tx.outbox.by_key(found.reply_key) if found else None
    if found is None or said is None or found.person != turn.person_id:
        turn.result(wording.no_such_answer(answer_id))
    elif public is None or not _is_for_all(turn, found):
        turn.result(wording.nowhere_to_share())
    else:
        turn.tx.outbox.put(
            public,
            wording.shared(said.reply),
            person=turn.person_id,
            now=turn.now,
            lane=Lane.RESULT,
            key=f"share:{answer_id}",
        )
        turn.result(wording.has_shared())


def _is_for_all(turn: Turn, found: Answer) -> bool:
    article = next((a for a in _articles(turn) if a.id == found.article), None)
    # Of one that is gone nobody can say for whom it was.
    return found.article is None or (article is not None and is_public(article))


COMMANDS = (
    Command("solved", sentence(r"solved (?P<answer>\d{1,15})"), EVERYONE, _solved),
    Command("stuck", sentence(r"stuck (?P<answer>\d{1,15})"), EVERYONE, _stuck),
    Command("share", sentence(r"share (?P<answer>\d{1,15})"), EVERYONE, _share),
    Command(
        "read",
        sentence(r"read (?P<article>[a-z0-9]+(?:-[a-z0-9]+)+)(?: (?P<answer>\d{1,15}))?"),
        EVERYONE,
        _read,
    ),
)
