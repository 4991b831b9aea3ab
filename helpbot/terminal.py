"""The same conversation at a prompt: several people, numbered buttons, a clock that can be pushed.

An edge like any other: masks what it hears, stores it in the inbox, and shows what delivery sends.
"""

import json
import mimetypes
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from helpbot.asking import Asking, answered, begun, is_cancel
from helpbot.clock import Clock, iso
from helpbot.errors import UserError
from helpbot.forms import Forms, masked, named
from helpbot.privacy import Masked, mask
from helpbot.speech import Address, Button, File, PersonId, Reply, Utterance, plain
from helpbot.store import Store
from helpbot.store.outbox import Message
from helpbot.wording import forms as wording

SCHEME = "terminal"
DIRECT = "dm"
# Far below what a terminal can show and far above any article: what is longer is not for reading.
MAX_SHOWN = 20_000


@dataclass(frozen=True, slots=True)
class Shown:
    """A message as delivered: `place` is `dm` or a channel, `edits` the id it replaces."""

    id: str
    at: datetime
    to: str
    place: str
    reply: Reply
    edits: str | None
    private: bool

    def as_json(self) -> str:
        return json.dumps(
            {
                "at": iso(self.at),
                "to": self.to,
                "in": self.place,
                "text": self.reply.markdown,
                "buttons": [button.label for button in self.reply.keys],
                "edits": self.edits,
                "private": self.private,
                "id": self.id,
            },
            ensure_ascii=False,
        )

    def as_text(self) -> str:
        buttons = "  ".join(f"[{n}] {b.label}" for n, b in enumerate(self.reply.keys, 1))
        return "\n".join(filter(None, (plain(self.reply.markdown), buttons)))


class Terminal:
    """Hears people, and calls `show` once for each message that is delivered to them."""

    # A screen takes everything at once.
    every: timedelta | None = None
    burst = 1

    def __init__(
        self,
        store: Store,
        clock: Clock,
        show: Callable[[Shown], None],
        *,
        forms: Forms = lambda *_: None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._show = show
        self._forms = forms
        # Who is filling in a form, and how far they are.
        self._asking: dict[str, Asking] = {}
        # A second session must not repeat the keys of the first.
        self._session = secrets.token_hex(6)
        self._count = 0
        self._last: dict[str, tuple[str, Address, tuple[Button, ...]]] = {}
        self._lock = threading.Lock()

    def hear(self, person: str, text: str, *, place: str | None = None) -> None:
        """Stores what a person says, in a direct message or at the top of a channel.

        What somebody who fills in a form says in a direct message is an answer to it.
        """
        if place is None and person in self._asking:
            self._fill(person, text)
            return
        key = self._next_key()
        address = f"{SCHEME}:{place}/{key}" if place else f"{SCHEME}:{person}"
        self._say(person, text, Address(address), key)

    def attach(self, person: str, path: str, text: str, *, place: str | None = None) -> None:
        """Stores what a person says with a file beside it, by its path. Raises UserError."""
        file = Path(path).expanduser()
        if not file.is_file():
            raise UserError(f"There is no file {path}. Write its path after `attach`.")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        found = File(mask(file.name).text or "file", kind, file.stat().st_size, str(file.resolve()))
        key = self._next_key()
        address = f"{SCHEME}:{place}/{key}" if place else f"{SCHEME}:{person}"
        self._store_utterance(person, mask(text), Address(address), key, (found,))

    def is_writing(self, person: str) -> bool:
        """Whether the person's next line is one of a text in a form, as it is."""
        asking = self._asking.get(person)
        return asking is not None and asking.is_writing

    def press(self, person: str, number: int) -> None:
        """Says what a button of the last message to this person stands for. Raises UserError.

        In a form the number is an answer.
        """
        if person in self._asking:
            self._fill(person, str(number))
            return
        with self._lock:
            _, address, buttons = self._last.get(person, ("", Address(""), ()))
        if not buttons:
            raise UserError(f"There is no button for {person} to press. Ask something first.")
        if not 1 <= number <= len(buttons):
            raise UserError(f"There is no button {number}; choose 1 to {len(buttons)}.")
        self._say(person, buttons[number - 1].says, address, self._next_key())

    def send(self, message: Message) -> str:
        """Shows a message; a sender in the sense of delivery."""
        where = message.to.partition(":")[2]
        place = where.partition("/")[0] if where.startswith("#") else DIRECT
        person = message.person.partition(":")[2]
        ref = f"m{message.id}"
        with self._lock:
            self._remember(person, ref, message)
            text = _shortened(message.reply)
            self._show(
                Shown(ref, self._clock(), person, place, text, message.edits_ref, message.private)
            )
        return ref

    def _remember(self, person: str, ref: str, message: Message) -> None:
        if message.edits_ref is not None and self._last.get(person, ("",))[0] == message.edits_ref:
            self._last[person] = (message.edits_ref, message.to, message.reply.keys)
        elif message.edits_ref is None and message.reply.keys:
            self._last[person] = (ref, message.to, message.reply.keys)

    def _say(self, person: str, text: str, address: Address, key: str) -> None:
        opens = named(text)
        form = self._forms(opens, PersonId(f"{SCHEME}:{person}")) if opens else None
        if form is None:
            self._store_utterance(person, mask(text), address, key)
            return
        self._ask(person, begun(form))

    def _fill(self, person: str, text: str) -> None:
        """An answer to the field that was asked for; the last one says the form's sentence."""
        if is_cancel(text):
            del self._asking[person]
            self._tell(person, wording.left())
            return
        after = answered(self._asking[person], text)
        if not after.is_done:
            self._ask(person, after)
            return
        clean, direct = masked(after.form, after.values), Address(f"{SCHEME}:{person}")
        self._store_utterance(person, clean, direct, self._next_key())
        # Not before it is stored: what could not be is answered once more.
        del self._asking[person]

    def _ask(self, person: str, asking: Asking) -> None:
        self._asking[person] = asking
        if not asking.lines:
            self._tell(person, asking.question)

    def _tell(self, person: str, reply: Reply) -> None:
        """Shows what the edge itself says; it is part of no conversation, and kept nowhere."""
        ref = f"f{self._next_key()}"
        with self._lock:
            self._show(Shown(ref, self._clock(), person, DIRECT, reply, None, private=False))

    def _store_utterance(
        self,
        person: str,
        clean: Masked,
        address: Address,
        key: str,
        files: tuple[File, ...] = (),
    ) -> None:
        with self._store.begin() as tx:
            tx.inbox.put(
                Utterance(
                    key=f"{SCHEME}:{key}",
                    person=PersonId(f"{SCHEME}:{person}"),
                    text=clean.text,
                    reply_to=address,
                    conversation=address,
                    private="#" not in address,
                    heard_at=self._clock(),
                    masked=clean.kinds,
                    files=files,
                )
            )

    def _next_key(self) -> str:
        with self._lock:
            self._count += 1
            return f"{self._session}-{self._count}"


def _shortened(reply: Reply) -> Reply:
    if len(reply.text) <= MAX_SHOWN:
        return reply
    return Reply(
        reply.text[:MAX_SHOWN].rstrip() + " …", reply.buttons, reply.source, reply.sections
    )


class Screen:
    """Shows messages to a person who reads: Markdown as it is meant, buttons with their numbers."""

    def __init__(self, console: Console, reader: str | None = None) -> None:
        self.console = console
        self.reader = reader

    def show(self, shown: Shown) -> None:
        console = self.console
        for_whom = "" if shown.to == self.reader else f" → {shown.to}"
        place = "" if shown.place == DIRECT else f" in {shown.place}"
        marks = " (only you see this)" * shown.private + " (edited)" * bool(shown.edits)
        console.print(Text(f"helpbot{for_whom}{place}{marks}", style="bold cyan"))
        if shown.edits:
            # The message itself stands above; here only what became of it, in one line.
            mark = plain(shown.reply.source or shown.reply.text).replace("\n", " ")
            line = Text(mark, style="dim", no_wrap=True, overflow="ellipsis")
            console.print(Padding(line, (0, 0, 1, 2)))
            return
        self._show(Markdown(shown.reply.text, hyperlinks=False), top=0)
        self._show_sections(shown.reply)
        if shown.reply.source:
            self._show(Text(plain(shown.reply.source), style="dim"))
        if shown.reply.buttons:
            self._show(_buttons(shown.reply.buttons))
        console.print()

    def _show_sections(self, reply: Reply) -> None:
        """The parts of a page, each with its buttons, numbered on from those of the page."""
        first = len(reply.buttons) + 1
        for part in reply.sections:
            self._show(Markdown(f"## {part.title}\n\n{part.text}", hyperlinks=False))
            if part.buttons:
                self._show(_buttons(part.buttons, first))
            first += len(part.buttons)

    def _show(self, what: Markdown | Text, *, top: int = 1) -> None:
        self.console.print(Padding(what, (top, 0, 0, 2)))


def _buttons(buttons: tuple[Button, ...], first: int = 1) -> Text:
    line = Text()
    for number, button in enumerate(buttons, first):
        line.append(f" {number} ", style="reverse")
        line.append(f" {button.label}   ")
    return line


# A push happens in steps, so that what falls due on the way happens at about its own time.
SHORTEST_STEP = timedelta(minutes=1)
MOST_STEPS = 100


def steps(by: timedelta) -> list[timedelta]:
    """The parts in which a push of the clock is made; they add up to it."""
    step = max(SHORTEST_STEP, by / MOST_STEPS)
    whole, rest = divmod(by, step)
    return [step] * whole + ([rest] if rest else [])
