"""Every exception that a caller may catch, named after the situation.

Three families: `UserError` is told to the person, `Conflict` is tried once more, `SendError` is
tried again or given up. `StartError` stops a command with one sentence and an exit code. Anything
else is a bug and travels up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum


class ExitCode(IntEnum):
    """What the program's exit status means to a script."""

    OK = 0
    FOUND = 1  # check or status found something bad; a transcript went otherwise
    USAGE = 2  # the command line or a transcript cannot be read
    CONFIG = 3  # settings, desk.toml or the knowledge folder
    MODEL = 4  # the model is missing, or not the file it should be
    STORAGE = 5  # the data directory or the database cannot be used
    RUNNING = 6  # another helpbot works on this database
    DEAF = 7  # Slack's socket stays silent; start it again
    INTERRUPTED = 130  # Ctrl-C


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong in a file that a person wrote, and what to do about it.

    `line` counts from 1; 0 speaks of the whole file.
    """

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}"


class HelpbotError(Exception):
    pass


class UserError(HelpbotError):
    """Something the person can mend; the text is a sentence for them."""


class Conflict(HelpbotError):
    """Somebody else changed the row first."""

    def __init__(self, table: str, row_id: int) -> None:
        super().__init__(f"{table} {row_id} was changed by somebody else")
        self.table, self.row_id = table, row_id


class Unavailable(HelpbotError):
    """Something outside does not answer now; what needs it is done later."""


class SendError(HelpbotError):
    """A message could not be sent: for good, or until `retry_after` has passed.

    `is_closed` says that nothing can be sent there any more, whatever the message; `is_missing`
    that there is no such place yet, which somebody can mend; `is_unknown` that it may have arrived.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        is_closed: bool = False,
        is_missing: bool = False,
        is_unknown: bool = False,
        retry_after: timedelta | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason, self.permanent, self.retry_after = reason, permanent, retry_after
        self.is_closed, self.is_missing, self.is_unknown = is_closed, is_missing, is_unknown


class StartError(HelpbotError):
    """Stops a command; the text says what happened and what to do."""

    exit_code = ExitCode.FOUND


class ConfigError(StartError):
    exit_code = ExitCode.CONFIG

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


class TranscriptError(StartError):
    exit_code = ExitCode.USAGE


class Refused(StartError):
    """What somebody says from outside chat, and what cannot be done so."""


class NoCommand(Refused):
    exit_code = ExitCode.USAGE


class ModelMissing(StartError):
    exit_code = ExitCode.MODEL


class ModelTampered(StartError):
    exit_code = ExitCode.MODEL


class StorageError(StartError):
    exit_code = ExitCode.STORAGE


class Deaf(StartError):
    exit_code = ExitCode.DEAF


class AlreadyRunning(StartError):
    exit_code = ExitCode.RUNNING
