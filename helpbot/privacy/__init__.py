"""What must never be stored, and how it is masked before anything else sees it.

Pure. Passwords and security answers, keys and tokens, the numbers that a person is known by, dates
of birth and health details are replaced one by one; a text with criminal-justice information is
held back whole. When in doubt about a password the words go: a lost word is asked for again, a
stored password is a breach. What a technician works with stays: tickets, assets, addresses, codes.

Nothing here knows what is true: a text without any of the telling words is not looked into.
"""

import re
import unicodedata
from dataclasses import dataclass

from helpbot.privacy import answers, chosen, identity, keys, numbers, passwords, people
from helpbot.privacy.justice import JUSTICE, is_justice
from helpbot.privacy.rules import MARK, WITHHELD, Rule

__all__ = ["Masked", "mask", "without_marks"]

_RULES: tuple[Rule, ...] = (
    *keys.RULES,
    *passwords.RULES,
    *chosen.RULES,
    *answers.ANSWERS,
    *numbers.RULES,
    *identity.RULES,
    *people.HEALTH,
)
# One secret can uncover the next ("tried [password removed] and hunter3"); a list of more than a
# few is masked by what it stands beside.
_ROUNDS = 8

_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` with every secret replaced by `[kind removed]`; `kinds` in order, each once.

    `withheld` says that nothing of the text is left but one mark.
    """

    text: str
    kinds: tuple[str, ...]
    withheld: bool = False


def mask(text: str) -> Masked:
    """The text with what must not be stored replaced; one without secrets as it was."""
    text = _folded(text)
    if is_justice(text):
        return Masked(WITHHELD, (JUSTICE,), withheld=True)
    kinds: list[str] = []
    for _ in range(_ROUNDS):
        before = text
        for rule in _RULES:
            text = rule.hide(text, kinds)
        if text == before:
            break
    # What is nearer to the rest once a secret is gone may tell more than before.
    if kinds and is_justice(text):
        return Masked(WITHHELD, (JUSTICE,), withheld=True)
    return Masked(text, tuple(dict.fromkeys(kinds)))


def without_marks(text: str) -> str:
    """A masked text as it is searched with: the marks are the bot's words, not the person's."""
    return MARK.sub(" ", text)


def _folded(text: str) -> str:
    """The text without what only hides: invisible characters, and other dashes and spaces.

    Half a character and the null character cannot be stored; bad bytes from a pipe arrive as such.
    """
    if text.isascii() and "\x00" not in text:
        return text
    whole = text.replace("\x00", "").encode("utf-8", "replace").decode()
    seen = "".join(c for c in whole if unicodedata.category(c) != "Cf")
    return _SPACE.sub(" ", _DASH.sub("-", seen))
