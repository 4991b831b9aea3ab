"""`helpbot chat`: a person at the prompt, a play from a file, or lines from a pipe.

All three read the same lines (transcript.py) and speak through the same terminal edge.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from rich.console import Console

from helpbot.clock import PushedClock
from helpbot.errors import ExitCode, StorageError, TranscriptError, UserError
from helpbot.house import House
from helpbot.plan import Plan
from helpbot.terminal import Screen, Shown, Terminal, steps
from helpbot.transcript import (
    Attach,
    Expect,
    Line,
    Press,
    Push,
    Quit,
    Speak,
    Turn,
    is_met,
    parse_line,
)


@dataclass
class Stage:
    """Where a conversation is played: the house, its terminal, its clock, and whose turn it is."""

    house: House
    terminal: Terminal
    clock: PushedClock
    person: str
    said: list[Shown] = field(default_factory=list)

    def play(self, line: Line) -> None:
        """Lets one line happen. Raises UserError when the person can mend it."""
        match line:
            case Speak(person, place, text):
                self.person = person or self.person
                self.terminal.hear(self.person, text, place=place)
            case Attach(person, place, path, text):
                self.person = person or self.person
                self.terminal.attach(self.person, path, text, place=place)
            case Press(person, number):
                self.person = person or self.person
                self.terminal.press(self.person, number)
            case Push(by):
                self.push(by)
            case Turn(person):
                self.person = person
            case Expect() | Quit():
                pass

    def push(self, by: timedelta) -> None:
        """Moves the clock in steps; what falls due on the way happens."""
        for step in steps(by):
            self.clock.push(step)
            self.house.ticker.tick()
            self.house.settle()


def play_script(stage: Stage, lines: Iterable[tuple[int, Line]], *, name: str) -> None:
    """Plays a script, line by line, each to its end. Raises Surprise where it goes otherwise."""
    for number, line in lines:
        if isinstance(line, Quit):
            return
        if isinstance(line, Expect):
            _expect(stage, line, f"{name}:{number}")
            continue
        if not isinstance(line, Turn):
            stage.said.clear()
        try:
            stage.play(line)
        except UserError as error:
            raise TranscriptError(f"{name}:{number}: {error}") from error
        stage.house.settle()


def _expect(stage: Stage, line: Expect, where: str) -> None:
    said = [shown.as_text() for shown in stage.said]
    if not is_met(line.text, said):
        heard = "\n---\n".join(said) or "nothing"
        raise Surprise(
            f"{where}: expected helpbot to say: {line.text or 'nothing'}\nIt said:\n{heard}"
        )


class Surprise(TranscriptError):
    """A play went otherwise than it was written."""

    exit_code = ExitCode.FOUND


def converse(stage: Stage, screen: Screen, plan: Plan) -> None:
    """A person at the keyboard, until `quit`, Ctrl-D or Ctrl-C."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.patch_stdout import patch_stdout

    session: PromptSession[str] = PromptSession()
    known = {person.id for person in plan.people}
    # Messages arrive from other threads; they are printed above the line that is being typed.
    with patch_stdout(raw=True):
        screen.console.file = sys.stdout
        stage.house.serve()
        while True:
            screen.reader = stage.person
            try:
                text = session.prompt(f"{stage.person}> ")
            except EOFError:
                return
            if not _take(stage, text, known, screen.console.print):
                return


def _take(stage: Stage, text: str, known: set[str], say: Callable[[str], None]) -> bool:
    """One typed line. False when the person leaves."""
    is_writing = stage.terminal.is_writing(stage.person)
    if not text.strip() and not is_writing:
        return True
    try:
        line = Speak(None, None, text) if is_writing else _typed(text, known)
        if isinstance(line, Quit):
            return False
        if isinstance(line, Turn) and line.person not in known:
            known.add(line.person)
            say(f"[dim]{line.person} is not in desk.toml and speaks as an employee.[/dim]")
        if not isinstance(line, Expect):
            stage.play(line)
    except (UserError, ValueError, StorageError) as error:
        say(f"[yellow]{_escaped(str(error))}[/yellow]")
    stage.house.wake()
    return True


def _typed(text: str, known: set[str]) -> Line:
    """A line at a keyboard: `settings>network` is something said, not somebody called settings."""
    line = parse_line(text)
    if isinstance(line, Speak | Attach | Press) and line.person and line.person not in known:
        return Speak(None, None, text.strip())
    return line


def converse_by_pipe(stage: Stage, lines: Iterable[str], plan: Plan) -> bool:
    """Lines from a pipe, each answered before the next is read. Whether all could be read."""
    known, understood = {person.id for person in plan.people}, True
    stage.house.keep_time()
    for text in lines:
        is_writing = stage.terminal.is_writing(stage.person)
        if not text.strip() and not is_writing:
            continue
        try:
            line = Speak(None, None, text.rstrip("\r\n")) if is_writing else _typed(text, known)
            if isinstance(line, Quit):
                break
            stage.play(line)
        except (UserError, ValueError) as error:
            understood = False
            print(error, file=sys.stderr)  # noqa: T201 - what a command says to its person
        stage.house.settle()
    return understood


def _escaped(text: str) -> str:
    return text.replace("[", r"\[")


def welcome(console: Console, plan: Plan, person: str) -> None:
    known = plan.person(person)
    name = known.name if known else person
    console.print(
        f"\n[bold]{plan.desk.name}, {plan.city}[/bold]\n"
        f"You speak as [bold]{person}[/bold] ({name}). "
        "Ask as you would ask a colleague, for example\n"
        "  [italic]outlook is stuck on loading profile[/italic]\n"
        "[dim]A number presses a button · attach screen.png: it says this · home · help · quit\n"
        "/as bo speaks as somebody else · +6m pushes the clock[/dim]\n"
    )
