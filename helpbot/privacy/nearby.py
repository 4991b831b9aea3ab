"""What has a shape of its own and stands near the word for it.

People do not say "my passport number is": the word comes first or last, in another line, with half
a sentence between. A shape that is nothing else within a few words of it is enough.
"""

import re
from collections.abc import Iterable

from helpbot.privacy.expressions import Expression
from helpbot.privacy.rules import MARK, Find, Measure, Span

# The name of something else right before a number: "asset 0012345", "ticket no. 40118".
OTHER_NAME = Expression(
    r"(?:\b(?:asset|tag|ticket|incident|inc|case|req(?:uest)?|sr|wo|order|po|invoice|inv"
    r"|acc(?:oun)?t"
    r"|parcel|apn|meter|permit|serial|s/?n|scanner|printer|badge|emp(?:loyee)?|ext|extension|phone"
    r"|cell|fax|call|vehicle|unit|truck|car|template|form|file|error|err|event|session|tracking"
    r"|version|build|model|route|room|row|line|item|vendor|check|receipt|confirmation|folio|user"
    r"|username|device|host|pc|laptop|tablet|terminal|workstation|code|fee|id|plate|zip|imei|iccid"
    r"|fedex|ups|kb|docket|citation|queue|channel|card|registry|equipo|boleto|cuenta|folio)"
    r"(?:[ _-]*(?:number|num|no|nr|id|code)\b\.?)?(?:\s+(?:is|was|es))?|\b(?:re|see) #"
    r"|\bx)\s*[:#=]?\s*$",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """The text with every mark as one run of dots, as long as the mark: a mark names nothing."""
    return MARK.sub(lambda mark: "·" * len(mark[0]), text) if "[" in text else text


def near(
    topic: Expression,
    found: Expression,
    *,
    ahead: int = 70,
    behind: int = 0,
    unless: Expression = OTHER_NAME,
    measure: Measure = len,
) -> Find:
    """What is `found` up to `ahead` characters after a `topic`, or `behind` before one.

    Not what has another name right before it.
    """

    def find(text: str) -> Iterable[Span]:
        said = plain(text)
        if spans := windows(topic, said, ahead, behind):
            yield from within(spans, said, found, measure, unless)

    return find


def within(
    spans: list[Span],
    text: str,
    found: Expression,
    measure: Measure,
    unless: Expression | None = None,
) -> Iterable[Span]:
    """What is found where one of the spans is."""
    for match in found.finditer(text):
        for group in found.secrets():
            start = match.start(group)
            if start < 0 or not any(first <= start <= last for first, last in spans):
                continue
            size = measure(match[group])
            if size and not (unless and unless.search(text[max(0, start - 40) : start])):
                yield start, start + size


def windows(topic: Expression, text: str, ahead: int, behind: int) -> list[Span]:
    """Where something would be near a topic: in order, none over another."""
    return spread([match.span() for match in topic.finditer(text)], ahead, behind)


def spread(topics: list[Span], ahead: int, behind: int) -> list[Span]:
    spans: list[Span] = []
    for first, last in topics:
        start, end = max(0, first - behind), last + ahead
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans
