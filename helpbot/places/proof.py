"""Whether a word that need not be a name is one where it stands."""

from dataclasses import replace

from helpbot.places import everyday
from helpbot.places.names import Form, Name
from helpbot.places.spans import Match
from helpbot.places.split import Word


def is_plain(name: Name) -> bool:
    return name.form is Form.PLAIN


def proven(words: list[Word], match: Match, sure: list[Match]) -> Match:
    """The match with the names that its neighbours prove; `sure` are those that need no proof."""
    if all(is_plain(name) for name in match.names):
        return match
    place = _Place(words, match, sure)
    names = {(n.kind, n.id): n for n in match.names if _is_proven(place, n)}
    return replace(match, names=tuple(names.values()))


class _Place:
    """A match and what stands around it."""

    def __init__(self, words: list[Word], match: Match, sure: list[Match]) -> None:
        self.words = words
        self.match = match
        self.sure = sure
        first, last = match.first, match.last
        self.begins = first == 0 or words[first].breaks
        self.before = "" if self.begins else words[first - 1].key
        self.two_before = "" if first < 2 else words[first - 2].key
        ends = last == len(words) or words[last].breaks
        self.after = "" if ends else words[last].key

    def is_shouted(self) -> bool:
        """In a text all in capitals they tell nothing."""
        letters = [word for word in self.words if word.key.isalpha() and len(word.key) > 1]
        return sum(word.is_upper for word in letters) > 0.6 * len(letters) and len(letters) > 2

    def is_upper(self) -> bool:
        span = self.words[self.match.first : self.match.last]
        return all(word.is_upper or not word.key.isalpha() for word in span)

    def is_beside(self, kind: str) -> bool:
        """Next to a sure name of that kind: "airport wifi", "wifi airport"."""
        return any(
            name.kind == kind
            for other in self.sure
            if other.first == self.match.last or other.last == self.match.first
            for name in other.names
        )

    def follows_one(self, kind: str) -> bool:
        """ "city hall and airport": in a list after a sure one."""
        return self.before in ("and", "or", "at") and any(
            other.last == self.match.first - 1 and name.kind == kind
            for other in self.sure
            for name in other.names
        )

    def is_capital(self) -> bool:
        """Begins with a capital letter where no sentence begins, in a text that uses them so."""
        first = self.words[self.match.first]
        plain = sum(not word.is_title for word in self.words)
        return first.is_title and not self.begins and plain > len(self.words) / 2


def _is_proven(place: _Place, name: Name) -> bool:
    match name.form:
        case Form.PLAIN:
            return True
        case Form.ARTICLE | Form.WORD if name.kind == "facility":
            return _is_facility(place)
        case Form.ARTICLE if name.kind == "department":
            return place.before in everyday.ARTICLES
        case Form.ARTICLE:
            return place.before == "the" and place.two_before not in everyday.LOCATORS
        case Form.WORD:
            return _is_department(place)
        case _:
            return _is_acronym(place, name)


def _is_facility(place: _Place) -> bool:
    if place.before in everyday.ARTICLES or place.is_beside("service"):
        return True
    if place.follows_one("facility") or place.begins or place.is_capital():
        return True
    return place.before in everyday.JOINERS and place.after in everyday.VERBS


def _is_department(place: _Place) -> bool:
    if place.after in everyday.GROUPS:
        return True
    if place.match.key in everyday.THINGS:
        people = place.two_before in everyday.PEOPLE_BEFORE
        acts = place.begins and place.after in everyday.ACTS and place.match.first == 0
        return acts or (people and place.before in everyday.MEMBERS)
    starts = place.begins and (place.after in everyday.VERBS or place.is_beside("service"))
    return starts or place.before in everyday.MEMBERS or place.is_capital()


def _is_acronym(place: _Place, name: Name) -> bool:
    if place.is_upper() and not place.is_shouted():
        return True
    if place.match.edits or place.match.last - place.match.first > 1:
        return False
    named = place.after in everyday.ACRONYM_AFTER
    led = place.before in everyday.MEMBERS | everyday.ARTICLES
    if place.match.key in everyday.PRONOUNS:
        return named and (led or place.after in ("dept", "department", "guy", "guys"))
    if any(is_plain(other) for other in place.match.names):
        return named
    if place.before in everyday.TIME_BEFORE or place.before.isdigit():
        return False
    starts = place.begins and bool(place.after) and place.match.key not in everyday.SHORT_WORDS
    if name.kind == "department":  # "ap news" is no accounts payable
        starts = starts and (place.after in everyday.VERBS or place.is_beside("service"))
    return named or led or starts
