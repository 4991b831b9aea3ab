"""The lines of a play: who speaks where, how the clock moves, what helpbot is expected to say.

    # at 2026-01-05T14:00:00Z
    # Ana cannot open her mail.
    ana> outlook is stuck on loading profile
    helpbot> Outlook will not open … [1] That fixed it
    ana> 1
    bo #it-help> how do I reach a person
    ana> attach screen.png: it says this
    +6m
    quit

Pure: parses, and matches what was said against what was expected; terminal.py plays.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from helpbot.errors import TranscriptError


@dataclass(frozen=True, slots=True)
class Speak:
    """A sentence in a person's direct message with helpbot, or in the channel `place`."""

    person: str | None
    place: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Attach:
    """A file, by its path, with a sentence beside it or without one; said like a sentence."""

    person: str | None
    place: str | None
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button of the last message to the person, counted from 1; None is whoever spoke last."""

    person: str | None
    number: int


@dataclass(frozen=True, slots=True)
class Push:
    by: timedelta


@dataclass(frozen=True, slots=True)
class Turn:
    """From here on the keyboard is this person's."""

    person: str


@dataclass(frozen=True, slots=True)
class Expect:
    """Something helpbot must have said since the last line that was spoken; empty is silence."""

    text: str


@dataclass(frozen=True, slots=True)
class Quit:
    pass


Line = Speak | Attach | Press | Push | Turn | Expect | Quit

_SPOKEN = re.compile(
    r"(?P<person>[A-Za-z][\w.-]*)(?:\s+(?P<place>#[\w-]+))?>\s?(?P<text>.*)", re.DOTALL
)
_PUSH = re.compile(r"\+(?=\d)(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_TURN = re.compile(r"/as\s+([A-Za-z][\w.-]*)")
# One word, or in quotes: "attach a file to an e-mail" is something asked.
_ATTACH = re.compile(r"attach (?:\"(?P<quoted>[^\"]+)\"|(?P<path>\S+?))(?:: (?P<text>.+))?", re.I)
_NUMBER = re.compile(r"\d{1,2}")
_STARTED = re.compile(r"# at (\S+)\s*\n")
_BOT = "helpbot"
_SILENCE = "(silence)"
# Further than any schedule looks ahead; more digits are a slip of the finger.
_FURTHEST = timedelta(days=3660)


def parse_script(text: str) -> list[tuple[int, Line]]:
    """(line number, line) of a whole play. Raises TranscriptError with all that is unreadable."""
    lines, problems = [], []
    for number, raw in enumerate(text.splitlines(), 1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        try:
            line = parse_line(raw)
        except ValueError as error:
            problems.append(f"line {number}: {error}")
            continue
        if isinstance(line, Speak | Attach) and line.person is None:
            problems.append(f"line {number}: say who speaks, as in `ana> {raw.strip()[:40]}`")
            continue
        lines.append((number, line))
    if problems:
        raise TranscriptError("\n".join(problems))
    return lines


def started_at(text: str) -> str | None:
    """When a play says that it begins: `# at 2026-03-08T06:50:00Z` on its first line."""
    found = _STARTED.match(text)
    return found[1] if found else None


def parse_line(raw: str) -> Line:
    """One line as typed. Raises ValueError with a sentence for the person."""
    text = raw.strip()
    if text in ("quit", "/quit", "exit"):
        return Quit()
    if turn := _TURN.fullmatch(text):
        return Turn(turn[1].lower())
    if text.startswith("/"):
        raise ValueError(f"{text.split()[0]} is not known here; there are /as NAME and quit")
    if _NUMBER.fullmatch(text):
        return Press(None, int(text))
    if re.match(r"\+\d", text):
        return _push(text)
    spoken = _SPOKEN.fullmatch(text)
    if spoken is None:
        return _said(None, None, text)
    said = spoken["text"].strip()
    if spoken["person"] == _BOT:
        return Expect("" if said == _SILENCE else said)
    if _NUMBER.fullmatch(said):
        return Press(spoken["person"].lower(), int(said))
    return _said(spoken["person"].lower(), spoken["place"], said)


def _said(person: str | None, place: str | None, text: str) -> Speak | Attach:
    file = _ATTACH.fullmatch(text)
    if file is None:
        return Speak(person, place, text)
    return Attach(person, place, file["quoted"] or file["path"], file["text"] or "")


def _push(text: str) -> Push:
    parts = _PUSH.fullmatch(text)
    if parts is None:
        raise ValueError(f"{text} is not a time; write +6m, +2h or +1d12h")
    try:
        days, hours, minutes, seconds = (int(part or 0) for part in parts.groups())
        by = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    except (OverflowError, ValueError):
        by = _FURTHEST * 2
    if by > _FURTHEST:
        raise ValueError(f"{text[:20]} is too far; the clock can be pushed ten years at a time")
    return Push(by)


def is_met(expected: str, said: Iterable[str]) -> bool:
    """Whether one message holds the expected words in order, `…` being anything between."""
    messages = [_folded(message) for message in said]
    if not expected:
        return not messages
    parts = [_folded(part) for part in re.split(r"…|\.\.\.", expected)]
    pattern = re.compile(".*".join(map(re.escape, parts)))
    return any(pattern.search(message) for message in messages)


def _folded(text: str) -> str:
    return " ".join(text.split())
