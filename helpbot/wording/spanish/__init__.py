"""Spanish: what employees of a city read, in the plain words of its offices.

A native reader should look at these lines; they say what the English ones say.
"""

from collections.abc import Mapping

from helpbot.wording.spanish.acts import ACTS
from helpbot.wording.spanish.answers import ANSWERS, BUTTONS, CHOICES
from helpbot.wording.spanish.labels import LABELS, REFUSALS
from helpbot.wording.spanish.outages import OUTAGES
from helpbot.wording.spanish.requests import REQUESTS
from helpbot.wording.spanish.tickets import ARTICLES, KEYS, TICKETS, TIMES
from helpbot.wording.spanish.words import WORDS as _WORDS

__all__ = ["CATALOGUE", "WORDS"]

# Words of short lists, and what stands on forms.
WORDS: Mapping[str, str] = {**LABELS, **_WORDS}

CATALOGUE: Mapping[str, str] = {
    **WORDS, **BUTTONS, **ANSWERS, **CHOICES, **ACTS, **OUTAGES, **KEYS, **TIMES, **TICKETS,
    **ARTICLES, **REQUESTS, **REFUSALS,
}  # fmt: skip
