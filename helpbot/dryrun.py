"""What somebody would get for a question, without storing anything; and the
fit of the thresholds.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console

from helpbot import library as libraries
from helpbot.config import Settings
from helpbot.conversation import Question, Said, Unreadable, tidy
from helpbot.embedding import Progress
from helpbot.errors import ConfigError, Problem
from helpbot.privacy import Masked, mask
from helpbot.search import EVIDENCE, FEATURES, Calibration, Match
from helpbot.speech import Address, PersonId, Reply, Utterance, plain
from helpbot.terminal import DIRECT, Screen, Shown
from helpbot.wiring import Mind

# Below this a fit says more about the questions than about the articles.
FEWEST_QUESTIONS = 50


@dataclass(frozen=True, slots=True)
class DryRun:
    """`outcome` is answer, suggest, unknown, or intent for what is an exact command."""

    clean: Masked
    outcome: str
    matches: tuple[Match, ...]
    answer_at: float
    suggest_at: float
    reply: Reply

    def as_json(self) -> dict[str, Any]:
        """The fields never change; those whose capability does not exist yet are null."""
        return {
            "question": self.clean.text,
            "outcome": self.outcome,
            "intent": None,
            "intent_score": None,
            "service": None,
            "facility": None,
            "department": None,
            "ticket": None,
            "life_safety": None,
            "articles": [
                {
                    "id": match.article.id,
                    "title": match.article.title,
                    "section": match.section.title,
                    "score": round(match.score, 6),
                }
                for match in self.matches
            ],
            "answer_at": self.answer_at,
            "suggest_at": self.suggest_at,
            "masked": list(self.clean.kinds),
            "reply": plain(self.reply.markdown),
        }


def dry_run(mind: Mind, text: str, *, person: str, now: datetime) -> DryRun:
    """The same understanding as in chat, and the same words for whatever is a question."""
    clean = mask(text)
    asker = PersonId(f"terminal:{person}")
    conversation, index = mind.conversation, mind.library.index
    assert index is not None  # noqa: S101 - build_mind has read the library
    heard = Utterance("", asker, clean.text, Address("terminal:"), "", True, now, clean.kinds)
    understanding = conversation.understand(heard)
    readable = any(c.isalnum() for c in clean.text)
    question = (
        understanding
        if isinstance(understanding, Question)
        else conversation.question(tidy(clean.text), heard)
        if readable
        else None
    )
    match understanding:
        case Question(ranking=ranking):
            outcome, reply = ranking.band.value, conversation.reply(understanding, 0, now)
        case Unreadable(reply):
            outcome = "unknown"
        case Said(command):
            outcome, reply = "intent", Reply(f"Understood as the command `{command.name}`.")
    found = question.ranking.matches if question else ()
    at = index.calibration
    return DryRun(clean, outcome, found, at.answer_at, at.suggest_at, reply)


def show(result: DryRun) -> None:
    """For a person: the reply as in chat, then what else was found and how sure the bot was."""
    console = Console()
    now = datetime.now().astimezone()
    Screen(console, "you").show(Shown("", now, "you", DIRECT, result.reply, None, private=False))
    for match in result.matches:
        console.print(
            f"  {match.score:6.3f}  {match.article.id}  [dim]{match.section.title}[/dim]",
            highlight=False,
        )
    console.print(
        f"[dim]  answers from {result.answer_at:.3f}, "
        f"suggests from {result.suggest_at:.3f}[/dim]\n",
        highlight=False,
    )


def fit_library(
    settings: Settings,
    build_mind: Callable[..., Mind],
    progress: Progress,
    *,
    today: str,
) -> str:
    """Fits the calibration of a knowledge folder, writes it there, and reports what it does."""
    from helpbot.fitting import fit

    file = settings.knowledge / libraries.CALIBRATION
    mind = build_mind(settings, progress, keeps=False, untuned=_starting_point())
    index = mind.library.index
    if index is None or len(index.questions) < FEWEST_QUESTIONS:
        message = f"has too few golden questions; {FEWEST_QUESTIONS} are needed to fit anything"
        raise ConfigError([Problem(str(settings.knowledge), 0, message)])
    vectors = mind.encoder.encode([question for _, question in index.questions], progress)
    background = libraries.uncovered(settings.knowledge)
    found = fit(
        index,
        vectors=vectors,
        uncovered=background,
        uncovered_vectors=mind.encoder.encode(background, progress),
        model=mind.encoder.model.digest[:16],
        today=today,
        progress=progress,
    )
    try:
        found.calibration.save(file)
    except OSError as error:
        problem = Problem(str(file), 0, f"cannot be written: {error.strerror}")
        raise ConfigError([problem]) from error
    mind.close()
    return found.report(str(file))


def _starting_point() -> Calibration:
    return Calibration(
        weights=(1.0,) * len(FEATURES),
        evidence=(0.0,) * len(EVIDENCE),
        intercept=0.0,
        answer_at=1.0,
        suggest_at=0.0,
        model="",
        fitted_on="",
    )
