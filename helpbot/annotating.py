"""Edits of the knowledge folder that are made from chat: a file is written whole or not at all, and
committed in the name of whoever made it where git keeps the folder.

The running bot notices them as it notices an editor's. Doing one twice changes nothing more.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from helpbot import folder as files
from helpbot import lists
from helpbot.errors import UserError
from helpbot.folder import GitError
from helpbot.lists import PINS, SYNONYMS, Pin, Synonym
from helpbot.manuscript import annotated
from helpbot.plan import Person
from helpbot.when import months_after
from helpbot.wording import knowledge as wording

log = logging.getLogger(__name__)

# How long a review is good for.
GOOD_FOR_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Edited:
    """Whether it is news, and what git said if it would not commit it."""

    is_new: bool
    refused: str = ""


def accept(folder: Path, file: str, today: date, by: Person) -> tuple[date, Edited]:
    """Notes in an article's front matter that it was reviewed today; says by when it is due again.

    Raises UserError.
    """
    review_by = months_after(today, GOOD_FOR_MONTHS)
    values = {"reviewed": today.isoformat(), "review_by": review_by.isoformat()}

    def reviewed(text: str) -> str:
        changed = annotated(text, values)
        if changed is None:
            raise UserError("That article has no front matter. `helpbot check` says what is wrong.")
        return changed

    subject = wording.accept_subject(Path(file).stem)
    return review_by, _edit(folder, file, reviewed, subject, by)


def put_synonym(folder: Path, synonym: Synonym, by: Person) -> Edited:
    """Raises UserError."""
    return _edit(
        folder,
        SYNONYMS,
        lambda text: lists.with_line(text, synonym.word, str(synonym)),
        wording.put_subject(SYNONYMS, str(synonym)),
        by,
    )


def put_pin(folder: Path, pin: Pin, by: Person) -> Edited:
    """Raises UserError."""
    return _edit(
        folder,
        PINS,
        lambda text: lists.with_line(text, pin.pattern, str(pin)),
        wording.put_subject(PINS, str(pin)),
        by,
    )


def remove(folder: Path, file: str, entry: str, by: Person) -> Edited:
    """Takes a word or a pattern off its list; no news where it did not stand there."""
    subject = wording.remove_subject(file, entry)
    return _edit(folder, file, lambda text: lists.without(text, entry), subject, by)


def _edit(
    folder: Path, file: str, change: Callable[[str], str], subject: str, by: Person
) -> Edited:
    path = folder / file
    try:
        with files.CHANGING:
            is_dirty = files.has_changes(folder, file)
            before = path.read_bytes().decode("utf-8") if path.exists() else ""
            after = change(before)
            if after != before:
                files.put(path, after)
    except (OSError, UnicodeDecodeError) as error:
        said = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UserError(
            f"`{path.name}` cannot be changed: {said}. Whoever runs helpbot can let it write "
            "in the knowledge folder; nothing was changed."
        ) from error
    if is_dirty:
        # A commit in one person's name would take another's work along.
        return Edited(after != before, wording.dirty(path.name))
    refused = _commit(folder, {file: after}, subject, by) if path.exists() else ""
    return Edited(after != before, refused)


def _commit(folder: Path, texts: Mapping[str, str], subject: str, by: Person) -> str:
    """What git said where it would not."""
    try:
        files.commit(folder, texts, subject, by)
    except GitError as error:
        log.warning("knowledge.not_committed file=%s", next(iter(texts)))
        return str(error)
    return ""
