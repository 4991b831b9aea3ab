"""How far a value goes that somebody tells in a sentence, and whether it is one at all.

"My password is correct" tells none and "my password is correct horse battery staple" does: what
tells them apart is vocabulary.
"""

import re
from collections.abc import Callable

from helpbot.privacy.expressions import Expression
from helpbot.privacy.rules import Measure
from helpbot.privacy.vocabulary import (
    NAMED_THING,
    NO_ANSWER,
    NUMBERED_THING,
    PRODUCTS,
    STATES,
    STOPS,
    THINGS,
)

_UNITS = Expression(
    r"(?:char(?:acter)?s?|digits?|letters?|numbers?|symbols?|words?|days?|weeks?|months?|years?"
    r"|hours?"
    r"|hrs?|min(?:ute)?s?|sec(?:ond)?s?|times?|tries|attempts?|users?|people|of|or|more|percent|%"
    r"|am|pm|long|old|left)\b",
    re.IGNORECASE,
)
_QUOTED = Expression(
    r"\*{0,2}(?:\"(?P<a>[^\"\n]{1,80})\"|'(?P<b>[^'\n]{1,80})'(?!\w)"
    r"|`{1,3}(?P<c>[^`\n]{1,80})`{1,3}"
    r"|“(?P<d>[^“”\n]{1,80})[”“\"]|‘(?P<e>[^‘’\n]{1,80})’|«(?P<f>[^»\n]{1,80})»"
    r"|\((?P<g>[^()\n]{1,80})\))\*{0,2}"
)
# Where a pasted setting ends: "Password=x;Database=y", "password=x&next=1", "x</password>".
_CUT = Expression(r"[;&](?=\s|$|[\w .-]+=)|</|[\"<>|]")
_ENDS = ".,;:)]}>*_~\"'`”’"
_TITLE = Expression(r"(?:mrs?|ms|dr|st|ft|mt)\.", re.IGNORECASE)
_BETWEEN = Expression(r"(?:-+|/|\||=+>|->|\(.*)$|--?[A-Za-z][\w-]*(?:=|$)|/[A-Za-z]+:")
_PHRASE = Expression(
    r"(?:the|a|an|my|i|we|one|two|all|go|let|her|his|our|never"
    r"|always)\s+(?:[\w']+\s+){2,7}?[\w']+(?=\s*(?:$|[.,;!?)]"
    r"|(?:and|but|so|or|please|for|is|isn't|doesn't|won't|on|in|can)\b))",
    re.IGNORECASE,
)
_FORM_OF_VERB = (
    r"\w*[aeiouy]\w*(?:ing|[^e]ed)|(?:\w+)(?:ally|ently|antly|tely|vely|ously|ingly|edly|ckly|arly)"
)
_PATH = Expression(r"(?:/[\w.-]+){2,}/?|[A-Za-z]:\\.*|\\\\.*")
_LONGEST = 8


def value(rest: str) -> int:
    """How many characters from the start of `rest` are a password; 0 when none is told."""
    quoted = _QUOTED.match(rest)
    if quoted:
        inside = next(group for group in quoted.groups() if group is not None)
        return quoted.end() if _is_told(_run(inside), at_end=True) else 0
    run = _run(rest)
    if not run:
        return 0
    return run[-1][1] if _is_told(run, at_end=_ends_line(rest, run[-1][1])) else 0


def phrase(rest: str) -> int:
    """A value that may begin with an article: "the quick brown fox"."""
    size = value(rest)
    if size:
        return size
    match = _PHRASE.match(rest.split("\n", 1)[0][:120])
    said = [_key(word) for word in match[0].split()[1:]] if match else []
    known = [word for word in said if word in STOPS or word in STATES or word in THINGS]
    return match.end() if match and len(known) < 2 else 0


def words(rest: str, most: int = 4) -> int:
    """The same for an answer or a name: every word up to a stop, numbers too."""
    skipped = re.match(r"(?:(?:an?|the|named|called|probably|my|in|on)\s+)*", rest, re.IGNORECASE)
    start = skipped.end() if skipped else 0
    quoted = _QUOTED.match(rest, start)
    if quoted:
        return quoted.end()
    run = _run(rest[start:])[:most]
    if not run or _key(run[0][0]) in STOPS | STATES | THINGS or _is_form_of_verb(run[0][0]):
        return 0
    return start + run[-1][1]


def word_if(is_secret: Callable[[str], bool]) -> Measure:
    """One word without the quote, bracket or full stop after it; a `!` is part of it."""
    return lambda found: len(found.rstrip(_ENDS)) if is_secret(found) else 0


def is_made_up(word: str) -> bool:
    """Letters mixed with digits or signs, and none of the things that are named like that."""
    word = bare(word)
    letters = sum(c.isalpha() for c in word)
    if len(word) < 5 or not letters or word.startswith("[") or word.endswith("]"):
        return False
    if not any(c.isdigit() for c in word) and not re.search(r"\w[!@#$%^&*+=]\S*\w", word):
        return False
    return not is_named_thing(word) and word.lower() not in PRODUCTS


def is_strong(word: str) -> bool:
    """Made like a password even where nothing speaks of one: Spring2024!, Hunter2, p@ss-word9."""
    word = bare(word)
    if not is_made_up(word) or not re.search(r"[A-Za-z]{3}|[!@#$%^&*]", word):
        return False
    if "\\" in word or "/" in word or re.fullmatch(r"(?:[A-Za-z]*[-.])*\d[\d.-]*", word):
        return False
    capital = any(c.isupper() for c in word) and any(c.islower() for c in word)
    return any(c.isdigit() for c in word) and (
        capital
        or re.search(r"[!@#$%^&*]", word) is not None
        or re.match(r"[a-z]{5,}\d", word) is not None
    )


def is_unlike_a_word(word: str) -> bool:
    return is_strong(word) and not bare(word).rstrip("0123456789").islower()


def is_second(word: str) -> bool:
    """After one password: letters and digits are enough for the next."""
    word = bare(word)
    if re.match(r"-*[A-Za-z_]{2,}=|[a-z]+(?:-[a-z0-9]+)+$|.*[\"']:", word):
        return False
    mixed = any(c.isdigit() for c in word) and sum(c.isalpha() for c in word) >= 3
    return is_strong(word) or (mixed and re.match("[A-Z]+[-_]?\\d", word) is None)


def is_default(word: str) -> bool:
    return _DEFAULT.fullmatch(bare(word)) is not None or is_strong(word)


_DEFAULT = Expression(
    r"(?:admin|root|passw[o0]rd|changeme|letmein|welcome|guest|public|private|default|test|cisco"
    r"|toor)\d*",
    re.IGNORECASE,
)


def is_answer(word: str) -> bool:
    """What stands before "is the wifi password": no question, no pronoun, nothing of the trade."""
    if is_default(word):
        return True
    key = bare(word).lower()
    if key in NO_ANSWER or key in STOPS or key in STATES or key in THINGS:
        return False
    return not is_named_thing(bare(word)) or is_strong(word)


def is_named_thing(word: str) -> bool:
    return NAMED_THING.fullmatch(word) is not None or NUMBERED_THING.fullmatch(word) is not None


def bare(word: str) -> str:
    return word.lstrip("\"'`*_~(<{“‘").rstrip(_ENDS + "!?")


def _run(rest: str) -> list[tuple[str, int]]:
    """The words a value can be made of, each with its end: up to a stop, a sign, or the eighth."""
    run: list[tuple[str, int]] = []
    for match in re.finditer(r"\S+", rest[:200].split("\n", 1)[0]):
        word, end, is_last = _cut(match)
        if not word or (run and (_key(word) in STOPS or _BETWEEN.match(word))):
            break
        if _is_mark(word) or (run and _is_odd(run[0][0]) and not _goes_on(word)):
            break
        run.append((word, end))
        if is_last or len(run) == _LONGEST or (len(run) == 1 and _key(word) in STOPS):
            break
    return run


def _cut(match: re.Match[str]) -> tuple[str, int, bool]:
    """The word without what ends it, where it ends, and whether it ends the value."""
    whole = match[0]
    cut = _CUT.search(whole)
    word = whole[: cut.start()] if cut else whole
    kept = word.rstrip(_ENDS) or word
    is_last = bool(cut) or kept != word or word.endswith(("!", "?"))
    return kept, match.start() + len(kept), is_last and _TITLE.fullmatch(word) is None


def _is_mark(word: str) -> bool:
    return word.startswith("[") and word[1:] in _MARK_STARTS


_MARK_STARTS = frozenset(
    "password social card driver passport date key private security health criminal-justice".split()
)


def _is_odd(word: str) -> bool:
    return not word.isalpha() and not re.fullmatch(r"[A-Za-z]+['’-][A-Za-z]+", word)


def _goes_on(word: str) -> bool:
    """Whether a second word like this is still the password that began with digits or signs."""
    if re.fullmatch(r"\d{3,}|[!@#$%^&*+]\S*", word):
        return True
    mixed = any(c.isalpha() for c in word) and any(not c.isalpha() for c in word[1:])
    return mixed and len(word) > 2 and "'" not in word and not is_named_thing(word)


def _is_told(run: list[tuple[str, int]], *, at_end: bool) -> bool:
    if not run:
        return False
    first, rest = run[0][0], [word for word, _ in run[1:]]
    key = _key(first)
    if not key or key in STOPS or re.fullmatch(r"[*•.xX_?-]+|https?:\S*|\w+:", first):
        return False
    if _PATH.fullmatch(first):
        return False
    if first[0].isdigit() and (len(first) < 3 or (rest and _UNITS.match(rest[0]))):
        return not rest and at_end and len(first) > 1
    if first[0].isdigit() and _UNITS.match(first.lstrip("0123456789-+")):
        return False
    if key in STATES or _is_form_of_verb(first):
        return _is_phrase(rest)
    if key in THINGS:
        return at_end and not rest
    return True


def _is_form_of_verb(word: str) -> bool:
    """Rejected, working, constantly: what happened to it, not what it is."""
    return word.islower() and word.isalpha() and re.fullmatch(_FORM_OF_VERB, word) is not None


def _is_phrase(rest: list[str]) -> bool:
    """Three plain words after the first: "correct horse battery staple"."""
    return len(rest) >= 3 and not any(
        _key(word) in STATES or _key(word) in THINGS or not word.isalpha() or _is_form_of_verb(word)
        for word in rest
    )


def _ends_line(rest: str, end: int) -> bool:
    return not rest[end:].split("\n", 1)[0].strip(_ENDS + "!? ")


def _key(word: str) -> str:
    return bare(word).replace("'", "").replace("’", "").lower()
