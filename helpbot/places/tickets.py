"""Ticket numbers in text: what counts as one, and the many numbers that do not."""

import re

_TICKET = r"(?:ti(?:ck|kc|cc|k)[ei]ts?|t(?:ick|ck|ik)ts?|tciket|tkts?|tix)"  # also misspelled
_NOUN = rf"(?:{_TICKET}|incidents?|inc|requests?|req|cases?)"
_NUMBER = r"(?P<number>\d{1,7})(?![\w%]|[-/.:,]\d)"
# "a ticket 2 weeks ago", "request 3 monitors": a count and not a number.
_COUNTS = (
    r"(?!\s*(?:more|new|extra|additional|other|of|or|to|days?|weeks?|hours?|hrs?|months?|min(?:ute)?s?|"
    r"times?|years?|[ap]m|people|users?)\b|\s+(?!(?:is|was|has|needs|says|this|as|keeps|does|status)\b)"
    r"[a-z]{3,}s\b)"
)
_NAMED = re.compile(
    rf"\b(?:{_NOUN}[\s#:.-]*(?:(?:number|num|no|id|nr)\b[\s#:.]*)?(?:(?:is|was)\s+)?#?|t-#?){_NUMBER}"
    rf"{_COUNTS}",
    re.IGNORECASE,
)
_HASH = re.compile(
    rf"(?:(?P<before>[a-z]+)[\s.:]*)?(?<![\w#&])#\s?{_NUMBER}{_COUNTS}", re.IGNORECASE
)
_MORE = re.compile(rf"\s*(?:,|&|\+|and|or)\s*(?:{_NOUN}\s*)?#?{_NUMBER}{_COUNTS}", re.IGNORECASE)
# "station #3", "we're #1": things that have numbers, and ranks.
_NUMBERED = frozenset(
    "apartment apt asset badge bay bin booth box building bus camera car channel computer copier "
    "cubicle desk door drawer engine exit ext extension firehouse floor gate house invoice jack "
    "ladder lane level line locker lot medic meter monitor my number our order page part phone pin "
    "po pool port printer pump rack radio register room route row screen serial site slot space "
    "spot sta station step stn store suite switch table tag tower tray truck unit vehicle version "
    "window workstation zone are is re".split()
)
_VERB = (
    r"(?:close|reopen|re-open|resolve|cancel|claim|take|release|assign|escalate|show|open|check|"
    r"update|status|comment|note|reply|news|progress|whats up with|where is|watch|merge|link|bump)"
)
_POLITE = (
    r"(?:please|pls|plz|can|could|would|you|u|hey|hi|hello|helpbot|bot|the|any|whats|what's|what|is|i|"
    r"want|to|need|me)"
)
_BARE = re.compile(
    rf"^\W*(?:{_POLITE}\W+)*{_VERB}\s+(?:(?:of|on|for|to|about)\s+)?#?(?!911\b){_NUMBER}"
    r"(?=\W*(?:$|\b(?:and|or|please|pls|plz|now|to|as|because|since|with|it|por)\b|[,.;:&])|\s+\d)",
    re.IGNORECASE,
)
# Anywhere in a text, where a number of three to five digits ends what is asked about.
_LOOSE = re.compile(
    r"\b(?:(?:status|updates?|news|word|progress|anything|eta|info)\s+(?:new\s+)?(?:on|of|for|about)"
    r"|look(?:ing|ed)?\s+(?:at|into)|check(?:ing|ed)?\s+(?:back\s+|in\s+|up\s+)?on"
    r"|follow(?:ing|ed)?[\s-]*up\s+on|(?:where|how)\s+(?:are|r)\s+(?:we|you|u)\s+(?:on|with)"
    r"|what(?:'?s|\s+is)\s+(?:up|happening|going on|the \w+)\s+(?:with|on)"
    r"|(?:where|how)s?(?:'s|\s+is)?"
    r"|(?:ask(?:ing|ed)?|call(?:ing|ed)?|writing|wrote|question|reminder)\s+about"
    r"|(?:happened|happening)\s+(?:to|with)|re-?open(?:ing|ed)?|clos(?:e|ed|ing)(?:\s+out)?"
    r"|cancel(?:l?ing|l?ed)?|escalat(?:e|ed|ing)|bump(?:ed|ing)?|reassign(?:ed|ing)?|resolv(?:e|ing)"
    r"|(?:add|append|added)\s+(?:this\s+)?to|(?:note|comment)\s+(?:on|to|in)|work(?:ed|ing)?\s+on"
    r"|cierr[ae]|cerrar|reabr(?:ir|e|an)|estado\s+del?)"
    r"\s+#?(?!911\b|365\b|311\b|19\d\d\b|20[1-3]\d\b)(?P<number>\d{3,5}|(?<=ing )\d{2})"
    r"(?=\s*(?:$|[?!;:)]|[.,](?!\d)|-\s)|\s+(?:again|already|and|as|at|because|but|coming|doing|going|if|is|it|now|or|"
    r"please|pls|plz|por|since|so|that|today|too|yet)\b(?!\s+\d))",
    re.IGNORECASE,
)
_OVER = r"(?:fixed|closed|resolved|done|solved|finished|completed?|reopened|assigned|pending)\b"
_BETWEEN = (
    r"(?:\s+(?:is|was|has|isnt|isn't|wasnt|wasn't|been|still|not|never|got|getting|even|ever)){0,4}"
)
_STATE = re.compile(
    r"(?:^\W*|[.!?,]\s+|\b(?:hey|hi|hello|so|but|is|has|was|did|says)\s+)"
    rf"(?!911|365|311)(?P<number>\d{{3,5}}){_BETWEEN}\s+{_OVER}",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"^\W*{_NUMBER}\s+(?:is\s+|was\s+)?(?:status|closed|fixed|resolved|done|solved|please|update)"
    r"\W*(?:please|pls)?\W*$",
    re.IGNORECASE,
)


def tickets(text: str) -> tuple[int, ...]:
    """The numbers of the tickets that a text names, in order, each once."""
    found: list[tuple[int, int]] = []
    for match in _matches(text):
        found.append((match.start("number"), int(match["number"])))
        more = _MORE.match(text, match.end("number"))
        while more:
            found.append((more.start("number"), int(more["number"])))
            more = _MORE.match(text, more.end("number"))
    return tuple(dict.fromkeys(number for _, number in sorted(found) if number))


def _matches(text: str) -> list[re.Match[str]]:
    found = list(_NAMED.finditer(text))
    found += [m for m in _HASH.finditer(text) if (m["before"] or "").lower() not in _NUMBERED]
    found += [match for match in (_BARE.match(text), _AFTER.match(text)) if match]
    found += _LOOSE.finditer(text)
    found += _STATE.finditer(text)
    return found
