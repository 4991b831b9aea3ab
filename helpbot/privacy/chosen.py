"""Passwords known by how they are made, in a sentence that speaks of signing in.

People put half a sentence between the word and the password, or name it in the next one. What is
made as only passwords are is taken there; what hosts and files are made like is not.
"""

import re
from collections.abc import Iterable

from helpbot.privacy.expressions import Expression
from helpbot.privacy.labels import LABEL, LABEL_WORDS, START
from helpbot.privacy.nearby import near, plain, spread, within
from helpbot.privacy.rules import Rule, Span, only, where
from helpbot.privacy.values import bare, is_made_up, is_named_thing, is_strong, is_unlike_a_word
from helpbot.privacy.vocabulary import PRODUCTS, STATES, STOPS, THINGS

_SIGN_IN = (
    r"(?:log(?:ged|ging|s)?[ -]?(?:in|on|into|onto)|sign(?:ed|ing|s)?[ -]?(?:in|on|into)|rdp"
    r"|ssh|vpn"
    r"|creds?|credentials?|entrar|iniciar sesi[oó]n|lock(?:ed|s)? (?:me|us)? ?out|sudo"
    r"|service account|runs? as)"
)
_TOPIC = Expression(
    rf"{START}(?:{LABEL}|pass(?= (?:is|was|that|for|:))|pin\b)(?![a-z])", re.IGNORECASE
)
_ENTRY = Expression(rf"\b{_SIGN_IN}\b", re.IGNORECASE)
_WORD = Expression(
    r"(?<!\S)(?=\S*[\d!@#$%^&*_+~])[\"'`*_~(<{“‘«]*"
    r"(?P<secret>[^\s\"“”«»<>]{6,40}?)[.,;:)\]}>\"'`”’»…]*(?!\S)"
)
# A name may stand after these whatever it is made of, and what ends like a file is one.
_NAMER = Expression(
    r"\b(?:user|username|account|acct|login|id|called|named|name|host|hostname|server|pc|computer"
    r"|laptop|asset|tag|ticket|serial|model|version|error|room|on|at|extension|ext|desktop|device"
    r"|machine|scanner|printer|site|domain|patch|update|build|firmware|ssid|vlan|unit|station|form"
    r"|layer|table|file|folder|group|report|template|column|field|queue|share|map|app|case|branch"
    r"|release|sheet|tab|database|db|schema|service|job|script|policy|package|driver|part|sku"
    r"|para el|for|from|via|into"
    r"|en el|bucket|channel|ref|code)[:=]?\s*[\"'(#]?$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(
    r"(?i)https?:|www\.|\\\\|[a-z]:[\\/]|[^@]{3,}@(?:\d+\.|[\w-]+\.(?:com|gov|org|net|us|local"
    r"|example|edu)\b)"
    r"|.*\.(?:exe|dll|pdf|docx?|xlsx?|pptx?|txt|csv|zip|msi|log|ini|cfg|conf|json|ya?ml|xml"
    r"|html?|php"
    r"|aspx?|js|py|ps1|bat|sql|shp|gdb|mdb|png|jpe?g|gif|mp4|msg|eml|pst|key|pem|crt|cer|pfx|env"
    r"|example|gov|com|org|net|local|lan)$|--?[a-z]|/|\w+=|[\w-]+\\|\[|#\d|\$?[\d.,:%/+-]+$"
)
_SIGN_INSIDE = re.compile(r"[A-Za-z0-9][!@#$%^*+~][A-Za-z0-9]|[A-Za-z]{3}[&?/][A-Z][a-z]+\d")
_SIGN_AT_END = re.compile(r"(?=\S*[A-Z\d])[A-Za-z]\w{3,}\S*[@#$%^*]$|[A-Za-z]\w*\d\w*!+$")
# Words and a number held together: Welcome-Otter-31, Tulip.Garden.3, Kangaroo_Pouch.
_JOINED = re.compile(
    r"(?:[A-Za-z0-9]*[-_.])*[A-Z][a-z]{2,}(?:[-_.][A-Za-z0-9]+)*[-_.]\d+[a-z]?"
    r"|[A-Z]?[a-z]{2,}[-_.][A-Z][a-z]{2,}(?:[-_.][A-Za-z]+)*[-_.]?\d+"
    r"|\d+[-_.]?[A-Z][a-z]{2,}(?:[-_.][A-Za-z]+)+"
    r"|[A-Z][a-z]{3,}(?:_[A-Z][a-z]{3,})+|[A-Z][a-z]{2,}(?:_[A-Z][a-z]{2,})+\d+"
    r"|[A-Z][a-z]{2,}_[A-Z][a-z]+\d+"
)


def is_chosen(word: str) -> bool:
    """Whether only a password is made like this."""
    word = bare(word) + ("!" if word.rstrip(".,)\"'").endswith("!") else "")
    letters = sum(c.isalpha() for c in word)
    if letters < 3 or len(word) < 6 or _ADDRESS.match(word) or word.isupper():
        return False
    if _SIGN_INSIDE.search(word) or _SIGN_AT_END.search(word):
        return letters > 3 or any(c.isdigit() for c in word)
    if is_named_thing(word) or word.lower() in PRODUCTS:
        return False
    return _JOINED.fullmatch(word) is not None or (
        is_unlike_a_word(word) and "/" not in word and "\\" not in word
    )


def _is_told(word: str) -> bool:
    """After "it is": capitals, digits or a sign, and no word of the trade."""
    key = bare(word).lower().replace("'", "").replace("’", "")
    if key in STOPS | STATES | THINGS | PRODUCTS or _ADDRESS.match(word) or word.isdigit():
        return False
    if len(key) < 4 or is_named_thing(bare(word)):
        return False
    return word[0].isupper() or is_made_up(word)


def _is_second(word: str) -> bool:
    """After "admin and": letters and digits, not another name."""
    word = bare(word)
    if word.isupper() or _ADDRESS.match(word) or re.match(r"(?:user|kiosk|admin|guest)\d+$", word):
        return False
    return is_strong(word) or (
        sum(c.isalpha() for c in word) > 3 and re.search(r"\d|[!@#$%^&*]", word) is not None
    )


_IT_IS = Expression(
    r"\b(?:it is|it['’]s|its|reads|as in|goes|spelled|like)"
    r"(?: (?:now|still|literally|something like|supposed to be|just))?[:,]?\s+[\"'(“]?"
    r"(?P<secret>[^\s\"”]{4,40}?)(?=[.,;:)\"'”]*(?:\s|$))",
    re.IGNORECASE,
)


def _beside_label(text: str) -> Iterable[Span]:
    """What is made like a password near the word, and what "it is" after the word."""
    said = plain(text)
    if topics := [match.span() for match in _TOPIC.finditer(said)]:
        yield from within(spread(topics, 150, 100), said, _WORD, only(is_chosen), _NAMER)
        yield from within(spread(topics, 90, 0), said, _IT_IS, only(_is_told))


_IS_MY = Expression(
    rf"\b(?:it['’]?s|it is)\s+[\"'(“]?(?P<secret>[^\s,\"”]{{4,40}}),?[\"'”]?\s+(?:is\s+)?(?:my"
    rf"|our|the)"
    rf"\s+(?:\w+\s+)?{LABEL}(?![a-z])",
    re.IGNORECASE,
)
_ADMIN_AND = Expression(
    rf"\b{_SIGN_IN}\b[^\n]{{0,70}}?[\s,(:'\"](?:admin\w*|root|operator|guest|sa|\w*user|\w+\\\w+)"
    r"['\"]?\s*(?:and|/|,|y|then|with)\s+['\"]?(?P<secret>[^\s,;]{5,40})",
    re.IGNORECASE,
)
_PIN_TOPIC = Expression(
    r"(?<![A-Za-z.])(?:pins?|pass[ -]?codes?|(?:door|gate|alarm|keypad|lock|entry|access"
    r"|safe)\b[^\n]{0,30}"
    r"\bcode|(?:tablet|ipad|phone|unlock|screen|panel|lobby|garage|shed|locker|cabinet|closet"
    r"|bathroom)"
    r" (?:unlock |lock |door )?code|(?:alarm|keypad|panel)\b[^\n]{0,40}\bdigits"
    r"|(?:authenticator|mfa|2fa|otp|duo|backup|fallback|one[- ]time)\b[^\n]{0,20}\bcode"
    r"|c[oó]digo (?:de (?:acceso|la puerta|seguridad|la alarma)))(?![a-z])",
    re.IGNORECASE,
)
_PIN = Expression(
    r"(?:\b(?:code|pin|is|es|it['’]?s|its|was|be|era|like|put(?: in)?|enter(?:ed)?|typ(?:ed?"
    r"|ing)|use[ds]?|using|tried"
    r"|try|assigned me|gave me|[a-z]+ me|now)|[:=,;(\"'])\s*[\"'(]?"
    r"(?P<secret>[#*]?\d{4,8}[#*]?|\d{3}[ -]\d{3})"
    r"(?![\w/-]|[.:]\d|,\d{3}|\s*(?:days?|minutes?|times|digits?|people|users|tries|am|pm)\b)",
    re.IGNORECASE,
)
# Only a keypad has a number that ends in a sign.
_KEYED = Expression(
    r"\bcodes?\b[^\n.]{0,25}?(?P<secret>(?<![\w#*])[#*]?\d{3,8}[#*])(?!\w)", re.IGNORECASE
)
_KNOWN_NUMBER = Expression(
    r"\b(?:(?:asset|ticket|ext|extension|x|badge|emp\w*|case|po|wo|serial|id|user|acct|account|tag"
    r"|vehicle|unit|truck|room|error|phone|event|(?:error|stop|event|fault|zip|area|budget|fee"
    r"|status) code)\s*(?:no\.?|number|#)?\s*(?:is)?\s*[:#]?|since|in|at|on|by|of)\s*$",
    re.IGNORECASE,
)
_ENTRIES = tuple("log sign rdp ssh vpn cred entrar sesi lock sudo service run".split())

# Two words held together by a sign that no sentence has: RedBarn#Door, Walnut^Creek5.
_SIGNED = Expression(
    r"(?<![\w/\\.@#&=-])(?P<secret>[A-Z][a-z]{2,}[A-Za-z]*[#$%^*][A-Z][a-z]{2,}[\w!@#$%^&*]*"
    r"|[A-Za-z]{3,}[!#$%^*][A-Za-z]{3,}\d+[!@#$%^&*]*)(?![\w@/\\=(]|\.\w)"
)

RULES: tuple[Rule, ...] = (
    Rule("password", LABEL_WORDS, where(_IS_MY, only(_is_told))),
    Rule("password", (*LABEL_WORDS, "pass"), _beside_label),
    Rule("password", tuple("!#$%^*"), where(_SIGNED)),
    Rule("password", ("code",), where(_KEYED)),
    Rule("password", _ENTRIES, where(_ADMIN_AND, only(_is_second))),
    Rule(
        "password",
        _ENTRIES,
        near(_ENTRY, _WORD, ahead=90, behind=40, unless=_NAMER, measure=only(is_chosen)),
    ),
    Rule(
        "password",
        ("pin", "code", "digo", "digit"),
        near(_PIN_TOPIC, _PIN, ahead=90, unless=_KNOWN_NUMBER),
    ),
)
