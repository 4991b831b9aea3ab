"""Passwords that people tell in prose, paste with a command, or leave in a setting.

Three grounds to take a word for one: the word "password" and a value after it (values.py says how
far it goes), something made like a password near that word, and something made like a password
where people sign in, try or change one.
"""

import re
from collections.abc import Iterable

from helpbot.privacy.expressions import Expression
from helpbot.privacy.labels import CODE, FOR, LABEL, LABEL_WORDS, NOUN, REST, SIGN, START, VERB
from helpbot.privacy.logins import LOGINS, NAMED
from helpbot.privacy.pasted import PASTED
from helpbot.privacy.rules import Find, Rule, Span, where
from helpbot.privacy.values import (
    bare,
    is_answer,
    is_made_up,
    is_second,
    is_strong,
    is_unlike_a_word,
    phrase,
    value,
    word_if,
)
from helpbot.privacy.vocabulary import NO_ANSWER, STATES, STOPS, THINGS

_SAID = Expression(rf"{START}{LABEL}(?![a-z]){FOR}(?:{SIGN}|{VERB}){REST}", re.IGNORECASE)
# "password is wrong: tiger": the word after the colon is what was typed.
_TYPED = Expression(
    rf"{START}{LABEL}\s+(?:is|was|has|hasn'?t)\s+(?:\w+\s+)?\w+\s*:\s*{REST}", re.IGNORECASE
)
_QUOTED = Expression(
    rf"{START}{LABEL}(?:\s*[,-])?\s+(?=(?P<secret>[\"'`“‘«(*][^\n]{{1,100}}))", re.IGNORECASE
)
_ASKED = Expression(
    rf"\b(?:is|was)\s+(?:my|the|his|her|our"
    rf"|your)\s+(?:\w+\s+)?{LABEL}\s+(?P<secret>[a-z]{{4,}})(?=\s*\?|\s+or\b|\s*$)"
    rf"|\b(?:us(?:e|ed|ing)|with|enter|type|under|put)\s+(?:(?:the|my|a|this|his"
    rf"|her)\s+)?(?:\w+\s+)?{NOUN}\s+"
    r"(?P<secret_used>[a-z]{4,})(?=\s*$|[,;.]|\s+(?:to|and|but|it)\b)",
    re.IGNORECASE,
)
_REFUSED = Expression(
    rf"{START}{NOUN}\s+(?P<secret>[a-z]{{4,}}(?:\s[a-z]+){{0,4}}?)\s+(?:was|is|isn['’]?t"
    rf"|wasn['’]?t|does(?:n['’]?t| not)"
    r"|did(?:n['’]?t| not)|won['’]?t|will not|no longer|not|stopped|fails|failed|never|keeps)\b",
    re.IGNORECASE,
)
# A word, digits and a sign are nothing else, whatever the text is about: Summer2025!, May@2024.
_ALONE = Expression(
    r"(?<![^\s\"'(:=])(?P<secret>[A-Z][a-z]{3,}[_.-]?\d{1,4}[!@$%^&*]+"
    r"|[A-Z]?[a-z]{3,}[@$%^&*!]\d{1,4}[!@#$%^&*]*)"
    r"(?=[\s,;:)\"'?]|\.(?:\s|$)|$)"
)
_BESIDE = Expression(rf"{START}{CODE}\s+(?P<secret>\S{{5,}})", re.IGNORECASE)
# `pass` and `pin` mean other things too: a value is one only after a sign, or made of digits.
_PASS = Expression(rf"{START}(?:pass|passes|creds?){FOR}{SIGN}{REST}", re.IGNORECASE)
_PLAIN_PASS = Expression(
    rf"\b(?:my|the|his|her|our|their|temp|old|new)\s+pass\s+(?:is|was)\s+(?:now\s+)?{REST}",
    re.IGNORECASE,
)

_CHANGED_PASSWORD = Expression(
    rf"\b(?:chang\w+|set|reset|updat\w+|made)\s+(?:(?:my|the|his|her|our|their|your|your"
    rf"|all)\s+)?(?:\w+\s+)"
    rf"{{0,3}}?{NOUN}(?:\s+(?:for"
    rf"|on)(?:\s+\w+){{1,3}}?)?(?:\s+back)?(?:\s+from\s+\S+)?\s+(?:to|as)"
    r"\s+(?!(?:get|log|be|see|make|meet|sign|access|fix|comply|match|avoid|unlock|regain|continue"
    r"|prevent"
    r"|another|reflect|clear|stop|test|connect|open|view|print|check|finish|start|complete"
    r"|submit)\b)"
    rf"{REST}",
    re.IGNORECASE,
)
# "sunshine7 is the wifi password": not "what is", not "is the password manager".
_REVERSED = Expression(
    r"(?<![^\s,;:])(?P<secret>[^\s,;:]{4,})\s+(?:is|was|=)\s+(?:(?:my|the|our|his|her|your|their"
    r"|a)\s+)?(?:[\w-]+\s+){0,3}?"
    rf"(?:{LABEL}|pass|pin)(?=\s*(?:$|[.,;!?\n)]|-|(?:for|to|on|and|but|i|of|at|now|right|so"
    rf"|if)\b))",
    re.IGNORECASE,
)

_AND = Expression(
    r"[\s,;]*(?:(?:,|and|or|&|then|also|now|to|into|not|/|->|but|plus|vs\.?|even|with|as|well|maybe"
    r"|followed|by|tried|i)\s+|[,/;|]\s?|\n\s*){1,4}[\"'`(]?(?P<secret>[^\s,;\[]{4,})",
    re.IGNORECASE,
)

_IS_LABEL = Expression(rf"(?:{LABEL}|pass|creds?)['’]?s?", re.IGNORECASE)
# A word with digits after one of these is somebody's name or a place, not a password.
_NAMERS = frozenset(
    "user username account acct login id called named name host hostname server pc computer laptop "
    "asset tag "
    "ticket serial model version error code room on at in extension ext desktop device machine "
    "scanner "
    "printer site domain article patch update build firmware phone address email from case number "
    "no event "
    "ssid vlan unit station form screen by".split()
)
# Right after the word, capitals and digits are no code, nor is a short word with a number.
_BESIDE_LABEL = Expression(r"(?!AADSTS|EVENT|ERROR)[A-Z]{6,}\d{1,4}|[a-z]{4,}\d{1,4}")
_SIGN = Expression(r"[!@#$%^*+]")
_SETTING = Expression(r"-*\w{2,}=")
_BEHIND, _AHEAD = 6, 10


def _near(text: str) -> Iterable[Span]:
    """What is made like a password within ten words after the word itself, or six before it."""
    found = [match for match in re.finditer(r"\S+", text) if len(match[0]) < 100]
    labels = [n for n, match in enumerate(found) if _IS_LABEL.fullmatch(bare(match[0]))]
    seen = set()
    for label in labels:
        for n in range(max(0, label - _BEHIND), min(len(found), label + _AHEAD + 1)):
            if n not in seen and n != label:
                seen.add(n)
                if not found[n][0].isalpha() and _is_near(found, n, adjacent=n == label + 1):
                    yield _inside(found[n])


def _listed(text: str) -> Iterable[Span]:
    """After one password, those that follow with "and", "or", a comma."""
    for match in re.finditer(r"\[password removed\]", text):
        end = match.end()
        while (second := _AND.match(text, end)) and is_second(second["secret"]):
            yield _inside_group(second)
            end = second.end()


def _likewise(text: str) -> Iterable[Span]:
    """Where one password was told, what is made like another is one."""
    found = list(re.finditer(r"\S+", text))
    for n, match in enumerate(found):
        before = bare(found[n - 1][0]).lower() if n else ""
        is_setting = _SETTING.match(match[0]) is not None
        if len(match[0]) > 99 or before in _NAMERS or is_setting:
            continue
        if is_unlike_a_word(match[0]):
            yield _inside(match)


def _inside_group(match: re.Match[str]) -> Span:
    start = match.start("secret")
    return start, start + word_if(is_second)(match["secret"])


def _is_near(found: list[re.Match[str]], n: int, *, adjacent: bool) -> bool:
    word = found[n][0]
    before = bare(found[n - 1][0]).lower() if n else ""
    if adjacent and (is_made_up(word) or _BESIDE_LABEL.fullmatch(bare(word))):
        return True
    if before in _NAMERS or (before == "for" and not _SIGN.search(word)):
        return False
    return is_strong(word) or (
        is_made_up(word) and re.search(r"[!@#$%^*+]", bare(word)) is not None
    )


def _inside(match: re.Match[str]) -> Span:
    """A word without the quotes and the full stop around it; a `!` is part of it."""
    word = match[0]
    start = match.start() + len(word) - len(word.lstrip("\"'`*_~(<{“‘"))
    return start, match.start() + len(word.rstrip(".,;:)]}>*_~\"'`”’"))


def _plain(rest: str) -> int:
    key = bare(rest).lower()
    return 0 if key in THINGS or key in NO_ANSWER else value(rest)


def _plain_words(found: str) -> int:
    """All of it, if no word is one of the trade: "password sync" tells nothing."""
    known, words = STOPS | STATES | THINGS, found.lower().split()
    # Four words are a phrase, whatever the first: "correct horse battery staple".
    told = words[1:] if len(words) > 3 else words
    return 0 if any(word in known for word in told) else value(found)


def _made_up_value(rest: str) -> int:
    size = value(rest)
    return size if size and is_made_up(rest[:size]) else 0


def _rule(needs: tuple[str, ...], find: Find) -> Rule:
    return Rule("password", needs, find)


RULES: tuple[Rule, ...] = (
    *PASTED,
    _rule(LABEL_WORDS, where(_CHANGED_PASSWORD, value)),
    NAMED,
    _rule(LABEL_WORDS, where(_SAID, phrase)),
    _rule(LABEL_WORDS, where(_TYPED, value)),
    _rule(LABEL_WORDS, where(_QUOTED, value)),
    _rule(("pass", "cred"), where(_PASS, value)),
    _rule(("pass",), where(_PLAIN_PASS, _made_up_value)),
    _rule(LABEL_WORDS, where(_ASKED, _plain)),
    _rule(LABEL_WORDS, where(_REFUSED, _plain_words)),
    _rule(tuple("!@$%^&*"), where(_ALONE, word_if(is_made_up))),
    *LOGINS,
    _rule(LABEL_WORDS, where(_BESIDE, word_if(is_made_up))),
    _rule((*LABEL_WORDS, "pass", "pin"), where(_REVERSED, word_if(is_answer))),
    _rule((*LABEL_WORDS, "pass", "cred"), _near),
    _rule(("[password removed]",), _listed),
    _rule(("[password removed]",), _likewise),
)
