"""Places: services, facilities, departments and ticket numbers that a text names.

Pure. The names are desk.toml's; what every speaker of English knows beside them is in `everyday`
and `phrases`. The longest name wins, an ordinary word is a name only where one is expected, and a
misspelled word only when it is no word of its own. Nothing here decides what to do about it.
"""

from dataclasses import dataclass
from functools import lru_cache

from helpbot.places import everyday, proof, ranks, spelled
from helpbot.places import own as owns
from helpbot.places.names import Kind, Name, names_of, words_of
from helpbot.places.phrases import denied
from helpbot.places.signs import Signs
from helpbot.places.spans import Match, longest, within
from helpbot.places.split import Word, split
from helpbot.places.tickets import tickets
from helpbot.places.typos import Typos
from helpbot.plan import Plan

__all__ = ["OWN_SCORE", "Found", "Gazetteer", "Kind", "Places"]

OWN_SCORE = 0.5  # "our building" is a guess from the profile; any place named outranks it
_EDIT_COST = 0.12  # each mistyped letter


@dataclass(frozen=True, slots=True)
class Found:
    """`text[start:end]` names `id`; `score` from 0 to 1."""

    kind: Kind
    id: str
    start: int
    end: int
    score: float
    text: str


@dataclass(frozen=True, slots=True)
class Places:
    """What a text names, the best first: what the message is about. `own`: "our building"."""

    services: tuple[Found, ...] = ()
    facilities: tuple[Found, ...] = ()
    departments: tuple[Found, ...] = ()
    tickets: tuple[int, ...] = ()
    own: bool = False

    @property
    def service(self) -> str | None:
        return self.services[0].id if self.services else None

    @property
    def facility(self) -> str | None:
        return self.facilities[0].id if self.facilities else None

    @property
    def department(self) -> str | None:
        return self.departments[0].id if self.departments else None


class Gazetteer:
    """Every name of a plan, ready to be looked for."""

    def __init__(self, plan: Plan) -> None:
        self._names = names_of(plan)
        self._longest = max(map(len, self._names))
        self._typos = Typos(words_of(plan))
        # One message is looked at from several sides.
        self._scanned = lru_cache(maxsize=64)(self._scan)

    def find(self, text: str, *, own: str | None = None) -> Places:
        """What `text` names. `own` is the asker's facility: where "our building" is."""
        named, here, numbers = self._scanned(text)
        found = list(named)
        if own and here:
            start, end = here
            found.append(Found("facility", own, start, end, OWN_SCORE, text[start:end]))
        return Places(
            services=_of("service", found),
            facilities=_of("facility", found),
            departments=_of("department", found),
            tickets=numbers,
            own=here is not None,
        )

    def _scan(self, text: str) -> tuple[tuple[Found, ...], tuple[int, int] | None, tuple[int, ...]]:
        """What a text names, where it speaks of the writer's own place, and its tickets."""
        words = spelled.read(split(text), self._names)
        numbers = tickets(text)
        matches = self._chosen(words, tickets=bool(numbers))
        best = ranks.best(words, matches)
        found = tuple(self._found(text, words, match, name) for match, name in best)
        here = owns.span(words, matches)
        return found, (words[here[0]].start, words[here[1] - 1].end) if here else None, numbers

    def _chosen(self, words: list[Word], *, tickets: bool) -> list[Match]:
        """The matches that stay: outside everyday phrases, proven, the longest of what overlaps."""
        spans = denied(words)
        outside = [match for match in self._matches(words) if not within(match, spans)]
        signs = Signs(words, outside, tickets=tickets)
        matches = [match for match in map(signs.named, outside) if match.names]
        sure = longest([m for m in matches if any(proof.is_plain(name) for name in m.names)])
        proven = [proof.proven(words, match, sure) for match in matches]
        chosen = longest([match for match in proven if match.names])
        more = [*self._listed(words, chosen), *self._numbered(words, chosen)]
        return sorted([*chosen, *more], key=lambda match: match.first)

    def _matches(self, words: list[Word]) -> list[Match]:
        exact = [word.key for word in words]
        found = self._looked_up(words, exact, [0] * len(words))
        right = self._typos.all_right(exact)
        if any(right):
            meant = [fix[0] if fix else key for fix, key in zip(right, exact, strict=True)]
            edits = [fix[1] if fix else 0 for fix in right]
            found += [m for m in self._looked_up(words, meant, edits) if m.edits]
        return found + self._joined(words, exact)

    def _joined(self, words: list[Word], keys: list[str]) -> list[Match]:
        """Names written as two words, one of them wrong: "laser fische"."""
        found = []
        for at in range(len(keys) - 1):
            if words[at + 1].breaks:
                continue
            fix = self._typos.joined(keys[at], keys[at + 1])
            names = self._names.get(fix[0], ()) if fix else ()
            if fix and names:
                found.append(Match(at, at + 2, fix[0], names, fix[1]))
        return found

    def _looked_up(self, words: list[Word], keys: list[str], edits: list[int]) -> list[Match]:
        found = []
        for first in range(len(keys)):
            key = ""
            for last in range(first, len(keys)):
                if not keys[last] or (last > first and words[last].breaks):
                    break
                key += keys[last]
                if len(key) > self._longest:
                    break
                names = self._names.get(key, ())
                if last > first and len(key) > last - first + 1:
                    names = tuple(name for name in names if not name.is_solid)
                if names:
                    cost = sum(edits[first : last + 1])
                    found.append(Match(first, last + 1, key, names, cost))
        return found

    def _listed(self, words: list[Word], chosen: list[Match]) -> list[Match]:
        """The other numbers of a list: "stations 3, 4 and 5"."""
        found = []
        for match in chosen:
            stem, at = match.key.rstrip("0123456789"), match.last
            while stem != match.key and (more := _next_number(words, at)) is not None:
                names = self._names.get(stem + words[more].key)
                if names:
                    found.append(Match(more, more + 1, match.key, names, match.edits))
                at = more + 1
        return [match for match in found if all(match.apart_from(other) for other in chosen)]

    def _numbered(self, words: list[Word], chosen: list[Match]) -> list[Match]:
        """The place that a name tells by its first word: "station alerting at three"."""
        found = []
        for match in chosen:
            at, end = match.last, match.last + 2
            number = words[at + 1].key if end <= len(words) else ""
            ends = end >= len(words) or words[end].key not in everyday.TIMES
            if ends and number and words[at].key in ("at", "in"):
                names = self._names.get(words[match.first].key + number, ())
                if names and match.names[0].kind == "service":
                    found.append(Match(at + 1, end, match.key, names, 0))
        return [match for match in found if all(match.apart_from(other) for other in chosen)]

    def _found(self, text: str, words: list[Word], match: Match, name: Name) -> Found:
        start, end = words[match.first].start, words[match.last - 1].end
        score = max(name.quality - _EDIT_COST * match.edits, 0.1)
        return Found(name.kind, name.id, start, end, round(score, 2), text[start:end])


def _next_number(words: list[Word], at: int) -> int | None:
    while at < len(words) and words[at].key in ("and", "or", "station", "stations"):
        at += 1
    return at if at < len(words) and words[at].key.isdigit() else None


def _of(kind: Kind, found: list[Found]) -> tuple[Found, ...]:
    """Of one kind in their order, each id once."""
    return tuple({one.id: one for one in reversed(found) if one.kind == kind}.values())[::-1]
