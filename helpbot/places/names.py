"""The names of desk.toml in every spelling that people use, and how much proof each needs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import pairwise, product
from typing import Literal

from helpbot.places import everyday
from helpbot.places.split import keys
from helpbot.plan import Plan

Kind = Literal["service", "facility", "department"]

_MOST_SPELLINGS = 64  # of one name; a long one with many words to shorten would have thousands


class Form(Enum):
    PLAIN = auto()  # a name wherever it stands
    ARTICLE = auto()  # "the gym": needs its article or a word that says where
    WORD = auto()  # "finance", "airport": one word, which is a name only where one is expected
    ACRONYM = auto()  # "PD": a name in capitals


@dataclass(frozen=True, slots=True)
class Name:
    """`level` is 0 for what has a name of its own, more for what another name outranks.

    `is_solid`: an acronym is not written as two words ("hr is" is no HRIS), only as letters.
    """

    kind: Kind
    id: str
    form: Form
    level: int
    quality: float
    is_solid: bool


Names = dict[str, tuple[Name, ...]]


def names_of(plan: Plan) -> Names:
    """Every spelling, its words run together, with the names it may stand for."""
    found: dict[str, list[tuple[bool, Name]]] = {}
    city = frozenset(keys(plan.city)) - everyday.CITY_WORDS
    for kind, id_, names in _entries(plan):
        for number, written in enumerate(names):
            words = list(_words(written))
            form = _form(kind, written, words)
            words = words[form is Form.ARTICLE :]
            quality = 1.0 if number == 0 or len(words) > 1 else 0.95
            solid = _is_acronym(written)
            name = Name(kind, id_, form, _level(kind, words), quality, solid)
            for spelling in _spellings(words, city):
                found.setdefault(spelling, []).append((spelling == "".join(words), name))
    return {key: _kept(several) for key, several in found.items()}


def _entries(plan: Plan) -> Iterator[tuple[Kind, str, list[str]]]:
    yield from (("service", service.id, service.names) for service in plan.services)
    yield from (("facility", facility.id, facility.names) for facility in plan.facilities)
    yield from (("department", part.id, part.names) for part in plan.departments)


def _kept(several: list[tuple[bool, Name]]) -> tuple[Name, ...]:
    """Of each kind the names written so, or else those derived; what needs no proof first."""
    written = {name.kind for is_written, name in several if is_written}
    names = {n: None for is_written, n in several if is_written or n.kind not in written}
    return tuple(sorted(names, key=lambda name: name.form is not Form.PLAIN))


def _form(kind: Kind, written: str, words: list[str]) -> Form:
    if words[0] == "the" and len(words) > 1:
        return Form.ARTICLE
    if _is_acronym(written):
        safe = len(written) > 2 or written.lower() in everyday.SAFE_ACRONYMS
        return Form.PLAIN if safe and written.lower() not in everyday.SHORT_WORDS else Form.ACRONYM
    return Form.WORD if len(words) == 1 and kind != "service" else Form.PLAIN


def _is_acronym(written: str) -> bool:
    return written.isalpha() and written.isupper() and len(written) <= 4


def _level(kind: Kind, words: list[str]) -> int:
    if kind != "service":
        return 0
    for level, generic in enumerate(everyday.GENERIC, start=1):
        if all(word.removesuffix("s") in generic or word in generic for word in words):
            return level
    return 0


def _spellings(words: list[str], city: frozenset[str]) -> Iterator[str]:
    """The name as written, shortened, counted in words, without the city and in the plural."""
    local = [word for word in words if word not in city]
    # What is left of "Millbrook-Staff" would be every staff.
    variants = {tuple(words), tuple(local if len(local) > 1 else words), *_turned(words)}
    for variant in sorted(variants):
        several = [everyday.SHORTENINGS.get(word, ()) for word in variant]
        choices = product(*((word, *short) for word, short in zip(variant, several, strict=True)))
        for number, choice in enumerate(choices):
            if number == _MOST_SPELLINGS:
                break
            for renamed in _renamed(list(choice)):
                yield from _counted(renamed)


def _turned(words: list[str]) -> Iterator[tuple[str, ...]]:
    """In another order: "library west branch", "plant south", "plant on the south side"."""
    side, *rest = words
    if side not in everyday.DIRECTIONS or not rest or rest[-1].isdigit():
        return
    yield (*rest, side)
    yield (*rest, side, "side")
    yield (*rest, "on", "the", side, "side")
    yield (side, "side", *rest)
    if len(rest) > 1:
        yield (rest[-1], side, *rest[:-1])


def _renamed(words: list[str]) -> Iterator[list[str]]:
    """The words, and with two of them said in another way: "fire station" is a firehouse."""
    yield words
    for number, pair in enumerate(pairwise(words)):
        for other in everyday.OTHER_WORDS.get(pair, ()):
            yield [*words[:number], other, *words[number + 2 :]]


def _counted(words: list[str]) -> Iterator[str]:
    stem, last = "".join(words[:-1]), words[-1]
    if not last.isdigit() or not stem:
        yield from _plurals(stem, last, alone=len(words) == 1)
        return
    said = everyday.NUMBER_WORDS.get(last)
    counts: Iterable[str] = (last, said) if said else (last,)
    for count, marker in product(counts, ("", "s", *everyday.NUMBER_MARKS)):
        yield f"{stem}{marker}{count}"


def _plurals(stem: str, last: str, *, alone: bool) -> Iterator[str]:
    yield stem + last
    if not last.isalpha() or (len(stem + last) < 3 and last not in everyday.SAFE_ACRONYMS):
        return
    if last.endswith("s") and not last.endswith(("ss", "us", "is")):
        # One word in the plural is meant so: "streets" is a department, "street" is not.
        yield from () if alone else (stem + last[:-1],)
        return
    yield f"{stem}{last}s"
    if last.endswith(("x", "ch", "sh", "ss")):
        yield f"{stem}{last}es"
    if last.endswith("y"):
        yield f"{stem}{last[:-1]}ies"


def words_of(plan: Plan) -> list[list[str]]:
    """Every name as its words."""
    return [list(_words(name)) for _, _, several in _entries(plan) for name in several]


@lru_cache(maxsize=8192)
def _words(name: str) -> tuple[str, ...]:
    return tuple(keys(name))
