"""What somebody would get for a question, with nothing of it kept."""

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from rich.console import Console

from helpbot.calibration import Calibration
from helpbot.clock import PushedClock
from helpbot.commands import Said, Unreadable
from helpbot.conversation import Understood
from helpbot.house import House
from helpbot.outages import resolved
from helpbot.privacy import Masked, mask
from helpbot.search import Match
from helpbot.speech import Address, PersonId, Reply, Utterance, plain
from helpbot.store import open_store
from helpbot.terminal import DIRECT, SCHEME, Screen, Shown, Terminal
from helpbot.understanding import MATTERS, Meant
from helpbot.wiring import Mind

_MEMORY = "/dev/shm"  # noqa: S108 - the folder below it is the owner's alone


@dataclass(frozen=True, slots=True)
class DryRun:
    """What was understood, and the first reply of the real thing."""

    clean: Masked
    understood: Understood
    reply: Reply
    calibration: Calibration

    @property
    def outcome(self) -> str:
        """answer, suggest, unknown; or intent for what was met with something else."""
        match self.understood:
            case Meant(intent=intent, ranking=ranking) if intent.name in MATTERS:
                return ranking.band.value
            case Unreadable():
                return "unknown"
            case _:
                return "intent"

    @property
    def matches(self) -> tuple[Match, ...]:
        return self.understood.ranking.matches if isinstance(self.understood, Meant) else ()

    def as_json(self) -> dict[str, Any]:
        """The fields never change."""
        return {
            "question": self.clean.text,
            "outcome": self.outcome,
            **_understanding(self.understood),
            "articles": [
                {
                    "id": match.article.id,
                    "title": match.article.title,
                    "section": match.section.title,
                    "score": round(match.score, 6),
                }
                for match in self.matches
            ],
            "answer_at": self.calibration.answer_at,
            "suggest_at": self.calibration.suggest_at,
            "masked": list(self.clean.kinds),
            "reply": plain(self.reply.markdown),
        }


def _understanding(understood: Understood) -> dict[str, Any]:
    fields = (
        "intent",
        "intent_score",
        "service",
        "facility",
        "department",
        "ticket",
        "life_safety",
    )
    known: dict[str, Any] = dict.fromkeys(fields)
    match understood:
        case Meant():
            known |= {
                "intent": understood.intent.name,
                "intent_score": round(understood.intent.probability, 6),
                "service": understood.places.service,
                "facility": understood.shown_facility,
                "department": understood.places.department,
                "ticket": next(iter(understood.places.tickets), None),
                "life_safety": understood.is_life_safety,
            }
        case Said(command) if command.intent:
            known |= {"intent": command.intent, "intent_score": 1.0}
    return known


class DryRunner:
    """Asks as if in a chat of its own, in a store that is thrown away: the whole path, for real."""

    def __init__(self, mind: Mind, person: str) -> None:
        self._mind = mind
        self._person = person
        self._clock = PushedClock()
        self._said: list[Shown] = []
        # What is thrown away need not wait for a disk.
        memory = _MEMORY if os.access(_MEMORY, os.W_OK) else None
        self._folder = tempfile.TemporaryDirectory(prefix="helpbot-", dir=memory)
        self._store = open_store(f"sqlite:///{quote(self._folder.name)}/dry.db")
        self._store.start(self._clock())
        self._terminal = Terminal(self._store, self._clock, self._said.append)
        self._house = House(
            mind,
            self._store,
            desk=Path(),
            clock=self._clock,
            senders={SCHEME: self._terminal},
        )

    def ask(self, text: str) -> DryRun:
        # Another day: nothing goes on from the line before.
        self._clock.push(timedelta(days=1))
        with self._store.begin() as tx:
            tx.answers.settle_silent(self._clock())
            for outage in tx.outages.open():
                # What was reported a line before is known to nobody who asks now.
                over = resolved(outage, cause="dry run", words="over", at=self._clock())
                tx.outages.save(over)
        self._said.clear()
        clean = mask(text)
        asker = PersonId(f"{SCHEME}:{self._person}")
        address = Address(asker)
        heard = Utterance("", asker, clean.text, address, address, True, self._clock(), clean.kinds)
        understood = self._mind.conversation.understand(heard, self._store.read())
        self._terminal.hear(self._person, text)
        self._house.settle()
        mine = [shown.reply for shown in self._said if shown.to == self._person]
        index = self._mind.library.index
        assert index is not None  # noqa: S101 - build_mind has read the library
        return DryRun(clean, understood, mine[0] if mine else Reply(""), index.calibration)

    def close(self) -> None:
        self._store.close()
        self._folder.cleanup()


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
        f"[dim]  {_in_short(result)}"
        f"answers from {result.calibration.answer_at:.3f}, "
        f"suggests from {result.calibration.suggest_at:.3f}[/dim]\n",
        highlight=False,
    )


def _in_short(result: DryRun) -> str:
    known = _understanding(result.understood)
    return "".join(
        f"{name} {value}  "
        for name, value in known.items()
        if value is not None and value is not False and name != "intent_score"
    )
