"""Where people sign in: names beside passwords, codes, words that were tried.

Here nothing says "password". A word is taken for one because it stands where one would, and is made
like one or stands there alone.
"""

import re

from helpbot.privacy.expressions import Expression
from helpbot.privacy.labels import LABEL, LABEL_WORDS, REST
from helpbot.privacy.rules import Find, Rule, where
from helpbot.privacy.values import (
    is_answer,
    is_default,
    is_made_up,
    is_strong,
    is_unlike_a_word,
    value,
    word_if,
)

_PIN = Expression(
    r"\b(?:pin(?:\s?(?:code|number|no\.?|#))?|(?:door|gate|alarm|lock|keypad|safe|garage|entry"
    r"|access|lockbox|sign[- ]?in|log[- ]?in|voice ?mail|unlock|disarm|otp|mfa|2fa|one[- ]time"
    r"|verification"
    r"|authenticat(?:or|ion)|security|backup|recovery|duo|texted|sms|alarm panel|door keypad"
    r"|gate keypad|alarm system|pass)[ -](?:code|pin)s?"
    r"|pass[ -]?code|combo"
    r"|combination|otp)"
    r"(?:\s+(?:for|to|on|of)(?:\s+[\w./'-]+){1,5}?|\s+i (?:got|received|use))??"
    r"(?:\s*(?:[:=#]|->)\s*|\s+(?:is|was|are)\s+(?:now\s+|still\s+)?|\s+)[\"'(]?"
    r"(?P<secret>\d{3,4}[ -]\d{3,4}|\d{1,2}(?:-\d{1,2}){2,3}|[#*]?\d{3,10}[#*]?)(?![\w/]|[.:-]\d"
    r"|\s*(?:days?"
    r"|minutes?|min|hours?|times|people|users|characters|digits?|tries)\b)",
    re.IGNORECASE,
)
_CODE_FOR = Expression(
    r"\bcode\s+(?:(?:for|to|on)\s+(?:\w+\s+){0,4}(?:door|gate|room|safe|lock|alarm|building|box"
    r"|cabinet|garage|tablet"
    r"|phone)|(?:they|it|duo|microsoft|google|he|she|you|i)\s+\w+(?:\s+\w+){0,2}?)\s*(?:is|was|:"
    r"|=)\s*[\"']?"
    r"(?P<secret>#?\d{4,8}[#*]?|\d{3,4}[ -]\d{3,4})(?!\w)"
    r"|\bauthenticator\s+(?:app\s+)?(?:says|shows?|gives|code"
    r"|gave me)\s+(?P<secret_app>\d{3} ?\d{3})\b"
    r"|\b(?:backup|recovery)\s+codes?\s*(?:is|are|:"
    r"|=)?\s*(?P<secret_backup>(?:(?=[a-z0-9-]*\d)[a-z0-9]{4,6}-[a-z0-9]{4,6}[,\s]*)+)",
    re.IGNORECASE,
)
_MADE_UP = r"(?P<secret>\S{5,})"
_SIGN_IN = r"(?:log|sign|get|unlock|authenticate|connect|access|open|enter)"
_USED = Expression(
    rf"\b(?:tr(?:y|ied|ying)|typ(?:e|ed|ing)|enter(?:ed|ing)?|put(?: in)?|key(?:ed)? in|guessed)"
    rf"\s+(?:in\s+|both\s+|the old\s+|my old\s+|the new\s+|it as\s+)?[\"'`“(]?{_MADE_UP}",
    re.IGNORECASE,
)
_WITH = Expression(
    rf"\b(?:us(?:e|ed|ing)|with)\s+(?:the old\s+|my old\s+|the new\s+)?[\"'`“(]?{_MADE_UP}",
    re.IGNORECASE,
)
_USED_TO_SIGN_IN = Expression(
    rf"\b(?:use|uses|used|using|with|try|typed?"
    rf"|enter(?:ed)?)\s+[\"'`“]?(?P<secret>\S{{4,}})[\"'`”]?\s+"
    rf"(?:to {_SIGN_IN}\b|as (?:my|the|your|his|her|their) (?:pass|pw|pin))",
    re.IGNORECASE,
)
_CHANGED = Expression(
    r"\b(?:chang\w+|set|reset|updat\w+|switch\w+|made|make|went|revert\w*)\s+"
    r"(?:(?:it|that|mine|this|them|everything|to|back|my\s+\w+|the\s+\w+|his|hers|as|over)\s+){0,4}"
    rf"(?:from\s+\S+\s+to\s+)?[\"'`“(]?{_MADE_UP}",
    re.IGNORECASE,
)
_ONE = Expression(
    r"\b(?:(?:new|old|other|current|temp(?:orary)?|previous|first|second|last|right|correct"
    r"|real)\s+one"
    r"|(?:what|which) (?:i|we) (?:type|use|enter|typed|used|entered|put(?: in)?))"
    rf"(?:\s+(?:is|was|they gave me was|should be|being)|['’]s|:)\s+[\"'`]?{_MADE_UP}",
    re.IGNORECASE,
)
_FROM_TO = Expression(rf"\bfrom\s+(?P<secret_first>\S{{5,}})\s+to\s+{_MADE_UP}", re.IGNORECASE)
_WHO = (
    r"(?:user(?:\s?(?:name|id))?|u/n|uid|usr|log(?:ged)?[- ]?in(?:s| name| id| info| details)?"
    r"|log(?:ged)? on|logon(?: name)?"
    r"|sign(?:ed)?[- ]?in|account|acct|creds?|credentials?|cuenta|usuario)"
)
_WHO_NAME = (
    r"(?!(?:and|or|with|my|the|but|is|page|to|for|in|on|as|not|screen|into|name|from|at|via)\b)"
    r"[\w.@\\-]+"
)
_PAIR = Expression(
    rf"\b{_WHO}\s*(?:(?:is|are|was|=|:|-|for \S+ (?:is|are))\s*)?(?:(?:as"
    rf"|with)\s+)?[\"'`]?{_WHO_NAME}[\"'`]?"
    r"\s*(?:/|,|\band\b|&|\||:|;|\bwith\b|\bw/|-{1,2}|->|\bthen\b|\bplus\b|\n|\s)\s*[\"'`]?"
    r"(?P<secret>\S{4,})",
    re.IGNORECASE,
)
_PAIR_TOLD = Expression(
    rf"\b(?:log(?:ged)?[- ]?in|logon|as)\s*(?:is|are|=|:)?\s*{_WHO_NAME}\s*(?:/"
    rf"|\s\|)\s*(?P<secret>[^\s,;/]{{4,}})"
    rf"(?![/\w])|\b{_WHO}\s+(?:for"
    rf"|to)(?:\s+\w+){{1,4}}?\s*[:=]\s*{_WHO_NAME}\s*/\s*(?P<secret_for>[^\s,;/]{{4,}})"
    rf"|\b(?:wi-?fi|ssid|hotspot)\s*[:=]?\s*{_WHO_NAME}\s*/\s*(?P<secret_wifi>[^\s,;/]{{4,}})"
    rf"|\bu(?:n|ser)?\s*[:=]\s*\S+[\s,;]+p(?:w|ass)?\s*[:=]\s*(?P<secret_p>\S{{4,}})|\b(?:creds?"
    rf"|credentials?|log[- ]?in)\s*(?:are|is"
    rf"|:)\s*{_WHO_NAME}\s*[/:,]\s*(?P<secret_told>[^\s,;/]{{4,}})",
    re.IGNORECASE,
)
_PAIR_NAMED = Expression(
    rf"\b(?:{_WHO}|id)\s*(?:is|=|:)?\s*{_WHO_NAME}\s*[,;/|]?\s*(?:and\s+"
    rf"|with\s+)?(?:the\s+)?(?:{LABEL}|pass)\s+"
    rf"(?:of\s+|is\s+)?(?!(?:is|was|reset|change|for)\b){REST}",
    re.IGNORECASE,
)
_ADMIN = Expression(
    r"(?<![\w./:@?=&-])(?:admin(?:istrator)?|root|sa|sysadmin|operator|service|kiosk|guest"
    r"|[a-z]+admin)"
    r"\s?[/:]\s?(?P<secret>[^\s/,:;?=]{4,})(?![/\w?=])",
    re.IGNORECASE,
)
_NAME_AND = Expression(
    r"(?<![\w./:@?=&-])[a-z][a-z.]{2,}\d?\s?[/:]\s?(?P<secret>[^\s/,:;?=]{6,})(?![/\w?=])",
    re.IGNORECASE,
)


def _is_second_of_pair(word: str) -> bool:
    return is_made_up(word) and re.search(rf"^{LABEL}|=", word, re.IGNORECASE) is None


_CHANGES = ("chang", "set", "updat", "switch", "made", "make", "went", "revert")
_USES = ("us", "with", "try", "tri", "typ", "enter", "put", "key", "guess")
_WHO_WORDS = tuple(
    "id wifi wi-fi ssid hotspot user u: u= u/n uid usr log sign acc cred cuenta usuario as".split()
)


def _rule(needs: tuple[str, ...], find: Find) -> Rule:
    return Rule("password", needs, find)


NAMED: Rule = _rule(LABEL_WORDS, where(_PAIR_NAMED, value))
LOGINS: tuple[Rule, ...] = (
    _rule(("pin", "code", "combo", "combination", "otp"), where(_PIN)),
    _rule(("code", "authenticator"), where(_CODE_FOR)),
    _rule(_WHO_WORDS, where(_PAIR_TOLD, word_if(is_answer))),
    _rule(_WHO_WORDS, where(_PAIR, word_if(_is_second_of_pair))),
    _rule(("/", ":"), where(_ADMIN, word_if(is_default))),
    _rule(("/", ":"), where(_NAME_AND, word_if(is_unlike_a_word))),
    _rule(_USES, where(_USED_TO_SIGN_IN, word_if(is_made_up))),
    _rule(_USES, where(_USED, word_if(is_strong))),
    _rule(("us", "with"), where(_WITH, word_if(is_unlike_a_word))),
    _rule(_CHANGES, where(_CHANGED, word_if(is_strong))),
    _rule((" one", "what", "which"), where(_ONE, word_if(is_strong))),
    _rule(("from",), where(_FROM_TO, word_if(is_strong))),
)
