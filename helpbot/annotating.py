"""Edits of the knowledge folder that are made from chat: a file is written whole or not at all.

The running bot notices them as it notices an editor's. Doing one twice changes nothing more.
"""

import re
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

from helpbot import lists
from helpbot.errors import UserError
from helpbot.lists import PINS, SYNONYMS, Pin, Synonym
from helpbot.papers import write

# How long a review is good for.
GOOD_FOR_YEARS = 1
# Two people of one process that edit one file; what an editor saves meanwhile is not known.
_LOCK = threading.Lock()
_FRONT = re.compile(r"\A---\r?\n.*?(?=^---[ \t]*\r?$)", re.DOTALL | re.MULTILINE)


def accept(file: Path, today: date) -> date:
    """Notes in an article's front matter that it was reviewed today; says by when it is due again.

    Raises UserError.
    """
    review_by = _years_after(today, GOOD_FOR_YEARS)
    values = {"reviewed": today.isoformat(), "review_by": review_by.isoformat()}
    _edit(file, lambda text: with_front(text, values))
    return review_by


def put_synonym(folder: Path, synonym: Synonym) -> bool:
    """Whether it is news. Raises UserError."""
    return _edit(folder / SYNONYMS, lambda text: lists.with_line(text, synonym.word, str(synonym)))


def put_pin(folder: Path, pin: Pin) -> bool:
    """Whether it is news. Raises UserError."""
    return _edit(folder / PINS, lambda text: lists.with_line(text, pin.pattern, str(pin)))


def remove(file: Path, entry: str) -> bool:
    """Takes a word or a pattern off its list. False where it did not stand there."""
    return _edit(file, lambda text: lists.without(text, entry))


def with_front(text: str, values: dict[str, str]) -> str:
    """An article's text with these values in its front matter, all else to the letter."""
    match = _FRONT.match(text)
    if match is None:
        raise UserError("That article has no front matter. `helpbot check` says what is wrong.")
    front = match[0]
    ending = "\r\n" if "\r\n" in front else "\n"
    for name, value in values.items():
        # A value may go over several lines only where it is indented, and a date never is.
        line = re.compile(rf"^{name}[ \t]*:[^\r\n]*", re.MULTILINE)
        if line.search(front):
            front = line.sub(f"{name}: {value}", front, count=1)
        else:
            front += f"{name}: {value}{ending}"
    return front + text[match.end() :]


def _edit(file: Path, change: Callable[[str], str]) -> bool:
    with _LOCK:
        try:
            before = file.read_bytes().decode("utf-8") if file.exists() else ""
            after = change(before)
            if after != before:
                write(file, after)
        except (OSError, UnicodeDecodeError) as error:
            said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
            raise UserError(
                f"`{file.name}` cannot be changed: {said}. Whoever runs helpbot can let it write "
                "in the knowledge folder; nothing was changed."
            ) from error
    return after != before


def _years_after(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        # February 29.
        return date(day.year + years, 3, 1)
