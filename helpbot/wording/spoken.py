"""The language in which something is said: a sentence is looked up in the catalogue of it.

English sentences are the keys, as in gettext; one without a translation is said in English. Whoever
speaks to a person says `with speaking(language)`, and every sentence within is in that language.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from helpbot.wording import spanish

ENGLISH = "en"
CATALOGUES: Mapping[str, Mapping[str, str]] = {"es": spanish.CATALOGUE}

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)


@contextmanager
def speaking(language: str | None) -> Iterator[None]:
    """Says what is said within in this language, as far as there is a catalogue of it."""
    before = _language.set(language if language and language in CATALOGUES else ENGLISH)
    try:
        yield
    finally:
        _language.reset(before)


def is_english() -> bool:
    return _language.get() == ENGLISH


def say(sentence: str, **values: object) -> str:
    """The sentence in the language that is spoken, its blanks filled; `sentence` is a constant."""
    return CATALOGUES.get(_language.get(), {}).get(sentence, sentence).format(**values)


def say_word(word: str) -> str:
    """A word of a short list (a day, a month, a kind of secret), as it is."""
    return CATALOGUES.get(_language.get(), {}).get(word, word)
