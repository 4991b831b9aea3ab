"""Whether a message speaks of IT, so that an ordinary word in it may be the name of a system.

"mail a letter to spain" names no e-mail; "my mail is not syncing" does.
"""

from dataclasses import replace

from helpbot.places import own
from helpbot.places.names import Form, Name
from helpbot.places.ordinary import (
    AFTER,
    ASKED,
    ASKING,
    AT_WORK,
    BEFORE,
    BELONGINGS,
    DETERMINERS,
    DEVICES,
    FAULTS,
    HOMELY,
    IDIOMS,
    LOSSES,
    ORDINARY,
    POSSESSIVES,
    PROGRAMS,
    SIGNS,
    SMALL,
    TOOLS,
    WEAK,
)
from helpbot.places.spans import Match
from helpbot.places.split import Word

_SURE = 5  # letters of a name that is one also misspelled
_NEAR = 5  # words on either side of a name in which its trouble is told
_HOW = frozenset("how why where is does are".split())
_WHO = frozenset("i we to you do does is are can the my our".split())
_IDIOMS = {first[0]: [each for each in IDIOMS if each[0] == first[0]] for first in IDIOMS}


class Signs:
    """What a message says beside the names that need a sign."""

    def __init__(self, words: list[Word], matches: list[Match], *, tickets: bool) -> None:
        self._words = words
        self._matches = matches
        self._keys = _without_idioms([word.key for word in words])
        self._rest = self._unnamed()
        sure = any(not _is_ordinary(words, m) and _is_sure(m) for m in matches)
        here = own.span(words, matches) is not None
        spoken = not (SIGNS.isdisjoint(self._rest) and ASKED.isdisjoint(self._rest))
        self._is_homely = any({key, key.removesuffix("s")} & HOMELY for key in self._rest)
        self._everywhere = sure or here or tickets or spoken or any(map(self._is_meant, matches))
        self._is_bare = len(words) < 8 and self._rest <= SMALL

    def named(self, match: Match) -> Match:
        """The match with the names that need no sign here, or have one."""
        if not _is_ordinary(self._words, match):
            return match
        names = tuple(name for name in match.names if self._is_told(match, name))
        return replace(match, names=names)

    def _is_told(self, match: Match, name: Name) -> bool:
        if name.kind == "department" or (name.kind == "facility" and name.form is Form.PLAIN):
            return True
        at_work = name.kind == "facility" and not AT_WORK.isdisjoint(self._rest)
        return self._everywhere or self._is_bare or at_work

    def _is_meant(self, match: Match) -> bool:
        """Told of as what fails, or asked for; what else is named in the message is meant too."""
        if all(name.kind == "department" for name in match.names):
            return False
        if not self._is_homely and {match.key, match.key.removesuffix("s")} & TOOLS:
            return True
        told = self._is_failing(match) or self._is_asked_for(match) or self._is_noted(match)
        return told or self._is_a_program(match)

    def _unnamed(self) -> frozenset[str]:
        """The words outside the names."""
        named = {at for match in self._matches for at in range(match.first, match.last)}
        return frozenset(
            key
            for at, key in enumerate(self._keys)
            if key and (at not in named or (key in SIGNS and key not in ORDINARY))
        )

    def _is_failing(self, match: Match) -> bool:
        """By the words about it; where one speaks of home, by those that tell of a fault alone."""
        after = self._clause(match.last, len(self._keys), 1)[:_NEAR]
        before = self._clause(match.first - 1, -1, -1)[:_NEAR]
        if self._is_homely and match.key in WEAK:
            return not (FAULTS.isdisjoint(after) and LOSSES.isdisjoint(before))
        return not (AFTER.isdisjoint(after) and BEFORE.isdisjoint(before))

    def _is_asked_for(self, match: Match) -> bool:
        """ "my radio", "need a new mouse", "how do i record a zoom"."""
        after = self._clause(match.last, len(self._keys), 1)
        if after and after[0] in BELONGINGS:
            return True
        before = self._clause(match.first - 1, -1, -1)
        near = 1 if self._is_homely else 2
        if POSSESSIVES & set(before[:near]):
            return True
        bare = [key for key in before if key not in DETERMINERS]
        if bare and bare[0] in ASKING:
            return True
        return len(before) > 1 and before[-1] in _HOW and before[-2] in _WHO

    def _is_noted(self, match: Match) -> bool:
        """ "scanner makes stripes": in the short words of a note, a device and what it does."""
        if match.first > 0 or match.key not in DEVICES:
            return False
        after = self._clause(match.last, len(self._keys), 1)
        return len(after) > 1 and after[0].endswith("s") and len(after[0]) > 2

    def _is_a_program(self, match: Match) -> bool:
        """ "in outlook"; "typed into Teams", a capital among words without; "Excel: it is slow"."""
        if match.first == 0 or self._words[match.first].breaks:
            return match.last < len(self._words) and self._words[match.last].breaks
        before = self._keys[match.first - 1]
        if match.key in PROGRAMS and before in ("in", "into", "on", "via", "through"):
            return True
        titles = sum(word.is_title for word in self._words)
        return self._words[match.first].is_title and titles < len(self._words) / 2

    def _clause(self, start: int, end: int, step: int) -> list[str]:
        """The words from one on to the end of its clause, the nearest first."""
        found = []
        for at in range(start, end, step):
            if step > 0 and self._words[at].breaks:
                break
            found.append(self._keys[at])
            if step < 0 and self._words[at].breaks:
                break
        return found


def _is_ordinary(words: list[Word], match: Match) -> bool:
    """An everyday word, or letters run into a number: "ub40"."""
    last = words[match.last - 1]
    if match.edits and match.last - match.first == 1 and last.end - last.start < _SURE:
        return True
    after = words[match.last] if match.last < len(words) else None
    if after and after.key.isdigit() and after.start == last.end and last.key.isalpha():
        return True
    if match.key not in ORDINARY and match.key.removesuffix("s") not in ORDINARY:
        return False
    return not (last.is_upper and any(name.is_solid for name in match.names))


def _is_sure(match: Match) -> bool:
    """A name on its own: no acronym, and no department that is a word."""
    return any(
        name.form is Form.PLAIN or (name.form is Form.WORD and name.kind == "facility")
        for name in match.names
    )


def _without_idioms(keys: list[str]) -> list[str]:
    """The words, with those of an idiom blank."""
    found = list(keys)
    for at, key in enumerate(keys):
        for idiom in _IDIOMS.get(key, ()):
            if tuple(keys[at : at + len(idiom)]) == idiom:
                found[at : at + len(idiom)] = [""] * len(idiom)
    return found
