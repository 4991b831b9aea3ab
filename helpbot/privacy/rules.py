"""How a rule finds secrets and what it leaves in their place.

A rule is asked only when one of its words is in the text, so that an ordinary message costs a few
dozen look-ups and no expression.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from helpbot.privacy.expressions import Expression

KINDS = (
    "password",
    "social security number",
    "card number",
    "driver licence number",
    "passport number",
    "date of birth",
    "key",
    "private key",
    "security answer",
    "health detail",
)
WITHHELD = "[criminal-justice information withheld]"
MARK = re.compile(rf"\[(?:{'|'.join(KINDS)}) removed\]|{re.escape(WITHHELD)}")

Span = tuple[int, int]
Find = Callable[[str], Iterable[Span]]
# How many characters from the start of what was found are the secret; 0 for none.
Measure = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Rule:
    """`needs` are lower case; a text that holds none of them is not searched."""

    kind: str
    needs: tuple[str, ...]
    find: Find

    def hide(self, text: str, kinds: list[str]) -> str:
        """The text with this rule's secrets replaced; adds the kind when there was one."""
        if not self._is_needed(text.lower()):
            return text
        spans = _apart(self.find(text), text)
        if not spans:
            return text
        kinds.append(self.kind)
        parts, end = [], 0
        for start, stop in spans:
            parts += [text[end:start], f"[{self.kind} removed]"]
            end = stop
        return "".join([*parts, text[end:]])

    def _is_needed(self, lowered: str) -> bool:
        # A plain loop: it is most of what an ordinary message costs, and a generator doubles it.
        for word in self.needs:  # noqa: SIM110
            if word in lowered:
                return True
        return False


def where(pattern: Expression, measure: Measure = len) -> Find:
    """Finds the groups `secret…` of a pattern, or all of it, as far as `measure` says."""

    def find(text: str) -> Iterable[Span]:
        groups = pattern.secrets()
        for match in pattern.finditer(text):
            for group in groups:
                if match[group] is not None and (size := measure(match[group])):
                    yield match.start(group), match.start(group) + size

    return find


def only(is_secret: Callable[[str], bool]) -> Measure:
    return lambda found: len(found) if is_secret(found) else 0


def _apart(spans: Iterable[Span], text: str) -> list[Span]:
    """The spans in order, none over another; what is masked already is not masked again."""
    found = sorted(spans)
    marks = [match.span() for match in MARK.finditer(text)] if found and "]" in text else []
    apart: list[Span] = []
    for start, stop in found:
        begin = max(start, apart[-1][1] if apart else 0)
        for first, last in [*marks, (stop, stop)]:
            if last <= begin or begin >= stop:
                continue
            apart += _trimmed(begin, min(first, stop), text)
            begin = max(begin, last)
    return apart


def _trimmed(start: int, stop: int, text: str) -> list[Span]:
    """The span without spaces at its ends, unless it holds no letter and no digit."""
    while start < stop and text[start].isspace():
        start += 1
    while start < stop and text[stop - 1].isspace():
        stop -= 1
    return [(start, stop)] if any(c.isalnum() for c in text[start:stop]) else []
