"""What must never be stored, and how it is masked before anything else sees it.

Pure. Masked so far: passwords in prose, social security numbers, payment card numbers, keys and
tokens. When in doubt about a password the words go: a lost word is asked for again, a stored
password is a breach.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import luhn
from stdnum.exceptions import ValidationError

_MARK = re.compile(r"\[(?:password|social security number|card number|key|private key) removed\]")


@dataclass(frozen=True, slots=True)
class Masked:
    """`text` with every secret replaced by `[kind removed]`; `kinds` in order, each once."""

    text: str
    kinds: tuple[str, ...]


_DASH = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")

# A private key is masked to the end of the text when its closing line is missing.
_KEY_BLOCK = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL
)
# Prefixes that their issuers publish, so that a leak can be recognised (GitHub, Slack, AWS, Google,
# Stripe).
_TOKEN = re.compile(
    r"\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|xox[abeprs]-[A-Za-z0-9-]{8,}"
    r"|xapp-[A-Za-z0-9-]{8,}|A(?:KIA|SIA)[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,}|sk_(?:live|test)_[A-Za-z0-9]{10,}"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*)"
)
_NAMED_KEY = re.compile(
    r"\b(?:(?:api|secret|access)[ _-]?key|client[ _-]?secret|(?:bearer|access|api|auth)[ _-]?token"
    r"|bearer)"
    r"\s*(?:is|[:=])?\s*[\"']?(?P<secret>[A-Za-z0-9_\-./+]{16,}={0,2})",
    re.IGNORECASE,
)
_PASS = (
    r"(?:pass(?:\s?(?:word|wd|code|phrase))?|passwords?|pwd?|pswd|psswd|passwrd"  # noqa: S105
    r"|contrase(?:ñ|n)a)"
)
_PASSWORD = re.compile(
    rf"\b{_PASS}\b[\"']?(?:\s+(?:for|to|on|of)\s+[\w./-]+(?:\s+[\w./-]+)?)?"
    r"(?:\s*[:=]\s*|\s+(?:is|was|es|are)\s*(?:now\s+|set to\s+|still\s+)?:?\s*)"
    r"(?P<secret>\"[^\"]+\"|'[^']+'|[^\s\"]+)",
    re.IGNORECASE,
)
# "password is wrong: tiger": the word after the colon is what was typed.
_PASSWORD_AFTER = re.compile(rf"\b{_PASS}\s+(?:is|was)\s+\w+\s*:\s*(?P<secret>\S+)", re.IGNORECASE)
# Up to eight words after the word itself, what is made like a password is taken for one.
_PASSWORD_NEAR = re.compile(
    rf"\b{_PASS}\b(?:[^\S\n]+[^\s]+){{0,8}}?[^\S\n]+"
    r"(?P<secret>(?=\S*\d)(?=\S*[A-Za-z])\S{5,}|(?=\S*[A-Za-z])\w+[!@#$%^&*+]\S*\w\S*)",
    re.IGNORECASE,
)
_URL_LOGIN = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s/:@]*:(?P<secret>[^\s/@]+)@", re.IGNORECASE)
_USE_TO_SIGN_IN = re.compile(
    r"\b(?:use|with|try|typed?|enter(?:ed)?)\s+(?P<secret>(?=\S*\d)(?=\S*[A-Za-z])\S{6,})\s+"
    r"(?:to (?:log|sign|get) ?in|as (?:my|the|your|his|her|their) pass)",
    re.IGNORECASE,
)
# Three, two and four digits are nothing else, and one mistyped is as bad as a right one: no check
# of validity.
_SSN = re.compile(r"(?<![\w.-])\d{3}[-. ]\d{2}[-. ]\d{4}(?![\w-])")
_SSN_NAMED = re.compile(
    r"\b(?:ssn|social(?: security)?(?: (?:number|no\.?|#))?)\s*(?:is|[:=#])?\s*(?P<secret>\d{9})\b",
    re.IGNORECASE,
)
_CARD = re.compile(r"(?<![\w-])\d(?:[ .-]?\d){12,18}(?![\w-])")

# Codes, tags, versions, addresses, times: named beside the word "password" without being one.
_NAMED_THING = re.compile(
    r"0x[0-9a-f]+|kb\d+|[a-z]{1,5}-?\d+(?:-\d+)?"
    r"|(?:windows|office|microsoft|iphone|ipad|room|floor|station)\d+"
    r"|\d+(?:st|nd|rd|th|am|pm|min|mins|days?|hours?|hrs?|x|gb|mb)|v?\d+(?:\.\d+)+"
    r"|https?://\S+|\S+@\S+\.\w+|\d{1,2}:\d\d(?:am|pm)?|[a-z]+-?\d*/[a-z0-9/]+",
    re.IGNORECASE,
)

# Lengths and first digits that the card networks issue (ISO/IEC 7812): Visa, Mastercard, American
# Express, Discover, Diners, JCB, UnionPay. A telephone's IMEI has the same check digit and none of
# them.
_ISSUERS = re.compile(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2[2-7]\d{14}|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}"
    r"|3[068]\d{12}|35\d{14}|62\d{14,17}"
)

# What follows "my password is" without being one: states, and the words of a question.
_NOT_A_PASSWORD = frozenset(
    "a about above accepted again all already always an and asked asking at bad because being "
    "blank blocked broken capital case cases changed coming correct correctly denied "
    "different disabled due empty enough even expired expires expiring failing fine for "
    "forgotten going gone good gray grayed greyed he her here his hours i if in incorrect "
    "invalid it its just late locked long longer lost me messed missing my needed needs never "
    "new newer no not nothing now of off ok old older on only or our out over please rejected "
    "required reset right same saved saying set she short shorter showing slow so soon still "
    "stored stuck synced that the their them there they this to today tomorrow too unknown up "
    "useless valid very visible was we weak what when where which who why will with won't "
    "wont working works wrong yes you your".split()
)


def mask(text: str) -> Masked:
    """The text with what must not be stored replaced; one without secrets as it was."""
    kinds: list[str] = []
    text = _folded(text)
    for kind, pattern, is_secret in _RULES:
        text = _replace(text, kind, pattern, is_secret, kinds)
    return Masked(text, tuple(dict.fromkeys(kinds)))


def _folded(text: str) -> str:
    """The text without what only hides: invisible characters, and other dashes and spaces.

    Half a character and the null character cannot be stored; bad bytes from a pipe arrive as such.
    """
    whole = text.replace("\x00", "").encode("utf-8", "replace").decode()
    seen = "".join(c for c in whole if unicodedata.category(c) != "Cf")
    return _SPACE.sub(" ", _DASH.sub("-", seen))


def without_marks(text: str) -> str:
    """A masked text as it is searched with: the marks are the bot's words, not the person's."""
    return _MARK.sub(" ", text)


def _replace(
    text: str,
    kind: str,
    pattern: re.Pattern[str],
    is_secret: Callable[[str], bool],
    kinds: list[str],
) -> str:
    group = "secret" if "secret" in pattern.groupindex else 0

    def hide(match: re.Match[str]) -> str:
        if not is_secret(match[group]):
            return match[0]
        kinds.append(kind)
        start, end = match.start(group) - match.start(), match.end(group) - match.start()
        return f"{match[0][:start]}[{kind} removed]{match[0][end:]}"

    return pattern.sub(hide, text)


def _any(_: str) -> bool:
    return True


def _is_password(word: str) -> bool:
    bare = word.strip("\"'").rstrip(".,;:!?")
    if bare.startswith("[") or not bare:
        return False
    return bare.lower() not in _NOT_A_PASSWORD


def _looks_made_up(word: str) -> bool:
    """Letters mixed with digits or signs, and none of the things that are named like that."""
    return _is_password(word) and _NAMED_THING.fullmatch(word.rstrip(".,;:!?)")) is None


def _is_card(digits: str) -> bool:
    number = re.sub(r"[ .-]", "", digits)
    try:
        luhn.validate(number)
    except ValidationError:
        return False
    return _ISSUERS.fullmatch(number) is not None


_RULES: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("private key", _KEY_BLOCK, _any),
    ("key", _TOKEN, _any),
    ("key", _NAMED_KEY, lambda word: any(c.isdigit() for c in word)),
    ("password", _USE_TO_SIGN_IN, _is_password),
    ("password", _URL_LOGIN, _any),
    ("password", _PASSWORD, _is_password),
    ("password", _PASSWORD_AFTER, _is_password),
    ("password", _PASSWORD_NEAR, _looks_made_up),
    ("social security number", _SSN, _any),
    ("social security number", _SSN_NAMED, _any),
    ("card number", _CARD, _is_card),
)
