"""Every exact command, and which one a text is.

One table for all edges: a button, a form and a command line say the same sentences.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from helpbot import (
    acts,
    answering,
    approving,
    caring,
    codes,
    drafting,
    editing,
    explaining,
    feedback,
    gathering,
    home,
    maintaining,
    numbered,
    opening,
    ordering,
    overheard,
    portfolio,
    rostering,
    targeting,
    watches,
    whereabouts,
)
from helpbot.forms import text_of
from helpbot.plan import Person
from helpbot.speech import PersonId, Reply
from helpbot.store import Tx
from helpbot.turn import ADMINS, TECHNICIANS, Asking, Command, Desk, role_of
from helpbot.wording import outages as outage_wording


@dataclass(frozen=True, slots=True)
class Said:
    """An exact command, and what it made ready."""

    command: Command
    match: re.Match[str]
    found: object = None


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No words, far too many, or words that must not be read: that is nobody else's business."""

    reply: Reply
    private: bool = False


# Among people these are no commands.
SMALL_TALK = frozenset(("greeting", "help", "person", "thanks"))
# Of commands that read like words of anybody, what is one all the same: "team viewer 15" is not.
_ONLY = {
    "find": re.compile(r"find (?:tickets?\b|.*(?<!\S)\w+:\S)", re.IGNORECASE),
    "edit": re.compile(r"edit (?:article|proposal)\b", re.IGNORECASE),
    "move": re.compile(r"move\b", re.IGNORECASE),
}


def command_of(
    text: str, person: Person | None, *, leaves_out: Collection[str] = ()
) -> Said | Unreadable | None:
    """The exact command that a tidy text is; what to tell where it is for other people."""
    for command, match in matches_of(text):
        if command.name in leaves_out:
            continue
        if role_of(person) in command.roles:
            return Said(command, match)
        if (only := _ONLY.get(command.name)) is not None and not only.match(text):
            # "find my lost file" is a question of somebody who has no tickets to search.
            continue
        name = command.name.replace("_", " ")
        return Unreadable(outage_wording.not_for_you(name, whom_for(command)))
    return None


# One message is asked of again and again, and to try them all takes 0.1 ms.
@lru_cache(maxsize=64)
def matches_of(text: str) -> tuple[tuple[Command, re.Match[str]], ...]:
    """Every command that a tidy text may be, with what it says; the first one wins."""
    tried = ((command, command.pattern.fullmatch(text)) for command in COMMANDS)
    return tuple((command, match) for command, match in tried if match is not None)


def words_of(text: str) -> str:
    """What is said to somebody in a sentence: of "reply 7: try again" the words after it."""
    found = [*(match for _, match in matches_of(text)), overheard.to_requester(text)]
    said = (match["text"] for match in found if match and "text" in match.re.groupindex)
    return next((text_of(words) for words in said if words), text)


def whom_for(command: Command) -> str:
    """Who may say it, in a word."""
    if command.roles == ADMINS:
        return "admins"
    return "technicians" if command.roles == TECHNICIANS else "employees"


def made_ready(
    said: Said, desk: Desk, tx: Tx, *, person: Person | None, person_id: PersonId, now: datetime
) -> Said:
    """The command with what it needs before its transaction. Raises UserError."""
    if said.command.ready is None:
        return said
    asking = Asking(desk, tx, person, person_id, said.match, now)
    return replace(said, found=said.command.ready(asking))


def tidy(text: str) -> str:
    """One form for one text: composed, without invisible marks, white space folded."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    composed = unicodedata.normalize("NFC", text)
    kept = (" " if c.isspace() else c for c in composed if c.isspace() or _is_visible(c))
    return " ".join("".join(kept).split())


def _is_visible(character: str) -> bool:
    # Cc and Cf: control and format characters, among them zero-width and direction marks.
    return unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co", "Cn")


COMMANDS: tuple[Command, ...] = (
    *answering.COMMANDS,
    *numbered.COMMANDS,
    *codes.COMMANDS,
    *maintaining.COMMANDS,
    *editing.COMMANDS,
    *drafting.COMMANDS,
    *opening.COMMANDS,
    *rostering.COMMANDS,
    *watches.COMMANDS,
    *targeting.COMMANDS,
    *feedback.COMMANDS,
    *caring.COMMANDS,
    *gathering.COMMANDS,
    *explaining.COMMANDS,
    *ordering.COMMANDS,
    *approving.COMMANDS,
    *portfolio.COMMANDS,
    *acts.COMMANDS,
    *whereabouts.COMMANDS,
    *home.COMMANDS,
)
