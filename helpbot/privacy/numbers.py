"""The numbers and dates that a person is known by: social security, cards, licences, passports.

A number is taken by its shape where the shape is like no other, and by the word before it where it
is not: nine digits alone may be a meter.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache

from helpbot.privacy.expressions import Expression
from helpbot.privacy.rules import Rule, Span, only, where

_DIGITS = tuple("0123456789")
_IS = (
    r"(?:,?\s+(?:is|was|are|es|(?:shows?|comes?)(?: up)?(?: as)?|should be|(?:is )?listed as|says"
    r"|reads)\b"
    r"|['’]s\b|,)?\s*(?:now\s+)?[:=#-]?\s*[\"'(]?"
)
_NUMBER = r"(?:\s*(?:number|num|nbr|no|nr|id|#)\b\.?|\s*#)?"

# Three, two and four digits are nothing else unless another name stands before them, and one
# mistyped is as bad as a right one: no check of validity.
_SSN = Expression(
    r"(?P<before>\b(?:parcel|apn|pin|po|invoice|meter|account|acct|asset|part|permit|tracking|order"
    r"|ticket|serial|case|model|work order|tag|sku|item|folio)"
    r"(?:\s*(?:number|num|no|id)\b\.?|\s*#)?(?:\s+is)?\s*[:#]?\s*)?"
    r"(?<![\w.-])(?P<secret>\d{3}\s?[-._ ]\s?\d{2}\s?[-._ ]\s?\d{4})(?![\w-]|\.\d)",
    re.IGNORECASE,
)
_SSN_NAME = r"\b(?:ssns?|ss#|social(?:[ -]?sec(?:urity)?)?|soc(?: sec)?|itin|tax(?:payer)? id)"
_SSN_NAMED = Expression(
    rf"{_SSN_NAME}(?:\s+(?:for|of)\s+\w+)?{_NUMBER}{_IS}"
    r"(?P<secret>\d(?:[-. /]{0,3}\d){8})(?![\w-])",
    re.IGNORECASE,
)
_SSN_END = Expression(
    r"\blast\s+(?:four|4)(?:\s+digits)?\s+(?:of\s+)?(?:my|the|his|her|their)?\s*"
    rf"(?:ssn|social(?: security)?){_NUMBER}{_IS}(?P<secret>\d{{4}})\b"
    rf"|{_SSN_NAME}{_NUMBER}\s+(?:(?:ends|ending)(?:\s+(?:in|with|is))?|last (?:four"
    rf"|4)(?: digits)?{_IS})\s*:?\s*"
    r"(?P<secret_end>\d{4})\b|\blast\s+(?:four|4)\s+(?:are|is)\s+(?P<secret_of>\d{4})\s+(?:of|for"
    r"|on)\s+(?:my|the"
    r"|his|her)\s+(?:ssn|social)\b",
    re.IGNORECASE,
)

# Any digit may be the first of a card, so the search looks at each and moves on by one.
_RUN = Expression(r"(?<!\w)(?<!\d-)(?=(\d(?:[ .-]{0,2}\d){12,18}))")
# Lengths and first digits that the card networks issue (ISO/IEC 7812): Visa, Mastercard, American
# Express, Discover, Diners, JCB, UnionPay, Maestro. A telephone's IMEI has the same check digit
# and none of them.
_ISSUERS = Expression(
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}"
    r"|3[47]\d{13}|6(?:011|5\d\d|4[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}"
    r"|62\d{14,17}|(?:5018|5020|5038|6304|6759|676[1-3])\d{8,15}"
)
_OTHER_NAME = Expression(
    r"\b(?:imei(?:sv)?|meid|esn|iccid|sim(?: card)?|tracking|serial|s/?n|library card|asset|meter)"
    r"(?:\s*(?:number|num|no|#)\.?)?(?:\s+is)?\s*[:#]?\s*$",
    re.IGNORECASE,
)
# Named a card, a number is one whatever its check digit says: mistyped is as bad as right.
_CARD_NAMED = Expression(
    r"\b(?:visa|master ?card|amex|american express|discover|(?:credit|debit|purchas(?:e|ing)"
    r"|procurement"
    rf"|p)[ -]?card)(?:\s+card)?{_NUMBER}{_IS}(?P<secret>\d(?:[ .-]?\d){{12,18}})(?![\d_-])",
    re.IGNORECASE,
)
_CARD_CODE = Expression(
    rf"\b(?:cvv2?|cvc2?|cid code|csc){_NUMBER}{_IS}(?P<secret>\d{{3,4}})\b", re.IGNORECASE
)

_CODE_OF_CARD = Expression(
    r"\[card number removed\][^\n\[]{0,30}?\b(?:cid|code|sec code|pin)\s*(?:is|:"
    r"|#)?\s*(?P<secret>\d{3,4})\b",
    re.IGNORECASE,
)

_STATE = (
    r"(?:\s+(?:[A-Z]{2}\b|north carolina|virginia|texas|florida|california|new york|georgia|ohio))?"
)
_LICENCE = Expression(
    r"\b(?:(?:[A-Z]{2}\s+)?(?:driv(?:er'?s?'?|ing|ers')[ -]*lic(?:en[sc]e\b|\b\.?)"
    r"|d\.?l\.?(?! ?\d{2,3}\b)|oln"
    r"|operator'?s? licen[sc]e"
    r"|cdl)|(?:my|his|her|their|state|driver)\s+licen[sc]e(?=\s*(?:number|num|no|#|is)))"
    rf"{_STATE}{_NUMBER}{_STATE}{_IS}"
    r"(?P<secret>[A-Z]{0,5}[- ]?\d[A-Z0-9]*(?:[- *]?[A-Z0-9]*\d[A-Z0-9]*){0,5})(?![\w-])",
    re.IGNORECASE,
)
_PASSPORT = Expression(
    r"\bpassport(?:\s+(?:card|book))?"
    + _NUMBER
    + _IS
    + r"(?P<secret>[A-Z]{0,2}[ -]?\d[A-Z0-9 -]{4,10}\d)"
    r"(?![\w-])",
    re.IGNORECASE,
)

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s+(?:\d{{4}}|'?\d\d\b))?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of\s+)?{_MONTH}(?:[, -]+(?:\d{{4}}|'?\d\d\b))?"
    r"|\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}\s?[-/.]\s?\d{1,2}(?:\s?[-/.]\s?\d{2,4})?"
    r"|\d{1,2} \d{1,2} (?:19|20)?\d\d|\d{8}|\d{6})"
)
_BORN = Expression(
    r"(?:\bd[./]?\s?o[./]?\s?b\b\.?|\b(?:date|day|year) of birth|\bbirth\s?-?(?:date|day|year)"
    r"|\bb-?day"
    r"|\bfecha de nacimiento)"
    rf"(?:\s+(?:for|of)\s+\w+)?{_IS}(?:on\s+)?(?P<secret>{_DATE}|(?:19|20)\d\d)(?![\w/])",
    re.IGNORECASE,
)
_WAS_BORN = Expression(
    r"\b(?:was|were|am|is|i'm|he's|she's)?\s*born\s+(?:on\s+|in\s+)?(?:the\s+)?"
    rf"(?P<secret>{_DATE}|(?:{_MONTH}\s+)?(?:19|20)\d\d)(?![\w/])",
    re.IGNORECASE,
)
_BORN_INSTEAD = Expression(
    rf"\[date of birth removed\],?\s+(?:and\s+)?(?:not|instead of"
    rf"|rather than)\s+(?P<secret>{_DATE})(?![\w/])",
    re.IGNORECASE,
)
_IS_BIRTHDAY = Expression(
    rf"(?P<secret>{_DATE})\s*(?:\(dob\)|is\s+(?:my|his|her|their)\s+(?:birth\s?da(?:y|te)|dob"
    r"|date of birth))",
    re.IGNORECASE,
)


def _cards(text: str) -> Iterable[Span]:
    """Every stretch of digits that a card network could have issued, wherever it starts and ends.

    A telephone number before a card is no part of it, so the ends are tried one by one.
    """
    for match in _RUN.finditer(text):
        run, start = match[1], match.start(1)
        for size in range(len(run), 12, -1):
            after = text[start + size : start + size + 2]
            if not run[size - 1].isdigit() or after[:1] in ("-", "_") or after[:1].isdigit():
                continue
            if after[:1].isalpha() and "card" not in text[max(0, start - 12) : start].lower():
                continue
            if _is_card(run[:size]) and not _OTHER_NAME.search(text[max(0, start - 40) : start]):
                yield start, start + size
                break


def _is_card(digits: str) -> bool:
    number = digits.translate(_NO_SIGNS)
    return _ISSUERS.fullmatch(number) is not None and bool(_luhn()(number))


@cache
def _luhn() -> Callable[[str], bool]:
    """Brings an SSL context along: 30 ms that a start without a card need not take."""
    from stdnum import luhn

    is_valid: Callable[[str], bool] = luhn.is_valid
    return is_valid


_NO_SIGNS = str.maketrans("", "", " .-")


def _ssns(text: str) -> Iterable[Span]:
    for match in _SSN.finditer(text):
        if not match["before"]:
            yield match.span("secret")


def _has_digits(least: int, most: int = 20) -> Callable[[str], bool]:
    return lambda found: least <= sum(c.isdigit() for c in found) <= most


_SSN_WORDS = ("ssn", "ss#", "soc", "itin", "tax id", "taxpayer id")
_BIRTH_WORDS = ("dob", "d.o.b", "d o b", "d. o. b", "d/o/b", "birth", "bday", "b-day", "nacimiento")
RULES: tuple[Rule, ...] = (
    Rule("social security number", _SSN_WORDS, where(_SSN_NAMED)),
    Rule("social security number", _SSN_WORDS, where(_SSN_END)),
    Rule(
        "card number", ("card", "visa", "amex", "american express", "discover"), where(_CARD_NAMED)
    ),
    Rule("card number", _DIGITS, _cards),
    Rule("card number", ("[card number removed]",), where(_CODE_OF_CARD)),
    Rule("card number", ("cvv", "cvc", "csc", "cid code"), where(_CARD_CODE)),
    Rule(
        "driver licence number",
        ("licen", "lic", "dl", "d.l", "oln"),
        where(_LICENCE, only(_has_digits(5))),
    ),
    Rule("passport number", ("passport",), where(_PASSPORT, only(_has_digits(6, 10)))),
    Rule("date of birth", _BIRTH_WORDS, where(_BORN)),
    Rule("date of birth", ("[date of birth removed]",), where(_BORN_INSTEAD)),
    Rule("date of birth", ("born",), where(_WAS_BORN)),
    Rule("date of birth", _BIRTH_WORDS, where(_IS_BIRTHDAY)),
    Rule("social security number", _DIGITS, _ssns),
)
