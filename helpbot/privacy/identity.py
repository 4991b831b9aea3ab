"""Licences, passports and dates of birth that stand near the word for them, before or after it.

numbers.py takes what directly follows the word; here the shape has to speak for itself.
"""

import re

from helpbot.privacy.expressions import Expression
from helpbot.privacy.nearby import OTHER_NAME, near
from helpbot.privacy.rules import Rule, only

# States issue one letter and digits, in groups or not; digits alone; and a few odd ones.
_NOT_OF_A_DRIVER = (
    r"(?<!business )(?<!dog )(?<!pet )(?<!cat )(?<!animal )(?<!kennel )(?<!liquor )(?<!alcohol )"
    r"(?<!marriage )(?<!fishing )(?<!contractor )(?<!contractors )(?<!vendor )(?<!software )"
    r"(?<!product )(?<!adobe )(?<!autocad )(?<!windows )(?<!office )(?<!taxi )(?<!trade )"
    r"(?<!food )(?<!server )(?<!user )(?<!site )"
)
_LICENCE_TOPIC = Expression(
    rf"\b(?:{_NOT_OF_A_DRIVER}licen[sc]es?(?! (?:key|server|file|plate|pool|seat|count|agreement"
    r"|manager))|licencia(?! de (?:adobe|autocad|office|windows|software|negocio|construcci[oó]n))"
    r"|(?:drv|driv\w*|dr|oper\w*)[.']?s?'? ?lic\w*|driver'?s?licen[sc]e|oln|cdl"
    r"|d\.l\.|dl(?! ?\d{2,3}\b))(?![a-z])",
    re.IGNORECASE,
)
_LICENCE = Expression(
    r"(?<![\w@./\\-])(?P<secret>[A-Z]{1,2}\d{5,14}[A-Z]?"
    r"|[A-Z]-?\d{2,4}(?:[- ]\d{2,4}){1,3}(?:-\d{1,3})?"
    r"|[A-Z] \d{3}(?: \d{3}){2,3}|\d{3}[A-Z]{2}\d{4}|\d{2}[A-Z]{3}\d{5,6}|[A-Z]{3}\d{5,9}"
    r"|(?=(?:[A-Z*]*\d){2})(?=(?:\d*[A-Z*]){4})[A-Z*\d]{12}"
    r"|[A-Z9]{5}\d{6}[A-Z0-9]{5})(?![\w@\\-]|\.\w)"
)
_DRIVERS_TOPIC = Expression(
    r"\b(?:(?:drv|driv\w*|dr|oper\w*)[.']?s?'? ?lic\w*|driver'?s?licen[sc]es?|conducir|manejar|oln"
    r"|cdl|d\.l\.|dl(?! ?\d{2,3}\b)"
    r"|(?:alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia"
    r"|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts"
    r"|michigan|minnesota|mississippi|missouri|montana|nebraska|nevada|ohio|oklahoma|oregon"
    r"|pennsylvania|tennessee|texas|utah|vermont|virginia|washington|wisconsin|wyoming|carolina"
    r"|dakota|jersey|york|mexico|hampshire|island)(?:'s|\sstyle)? licen[sc]e)(?![a-z])",
    re.IGNORECASE,
)
_DIGITS = Expression(
    r"(?<![\w@./$#-])(?<!\d )(?P<secret>\d{7,9}|\d{3}[- ]\d{3}[- ]\d{3}|\d{2}[- ]\d{3}[- ]\d{3,4})"
    r"(?![\w@-]|\.\d| \d{3})"
)
# The scanner reads the word and the number as one.
_JOINED = Expression(
    r"(?:licen[sc]e|\blic|\bdl)(?:number|num"
    r"|no)?[#:]?(?P<secret>(?-i:[A-Z]{0,2})\d{6,12})",
    re.IGNORECASE,
)

_PASSPORT_TOPIC = Expression(
    r"\bpass ?ports?|\bpasaportes?|\breisepass\b|\bpassport-?(?:nr|no)\b|machine[- ]readable"
    r"|\bmrz\b"
    r"|\bpp(?=\s*(?:#|no\b|nr\b|num|is\b|:|[A-Z]?\d{8}))",
    re.IGNORECASE,
)
_PASSPORT = Expression(
    r"(?<![\w@./$#-])(?P<secret>\d{9}|[A-Z]{1,2}\d{6,8}"
    r"|(?=[A-Z\d]*\d[A-Z\d]*\d[A-Z\d]*\d)[A-Z][A-Z\d]{8}"
    r"|\d{2}[A-Z]{2}\d{5})(?![\w@-]|\.\w)"
    r"|(?<!\w)(?P<secret_line>[A-Z\d<]{9}\d[A-Z]{3}(?:\d[A-Z\d<]*)?)"
    r"|(?<!\w)(?P<secret_name>P[A-Z<][A-Z]{3}[A-Z]+<[A-Z<]+)"
)
_PASSPORT_LATER = Expression(r"(?<=number)(?<!\d)(?P<secret>\d{9})(?=[a-z]|\b)", re.IGNORECASE)

_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
    r"|(?:ene|abr|ago|dic|set)[a-z]*\.?"
)
_YEAR = r"(?:19\d\d|20[01]\d)"
_DATE = Expression(
    rf"(?<![\w./-])(?P<secret>(?:{_MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+{_YEAR}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[ -](?:of\s+|de\s+)?(?:{_MONTH})[, -]+(?:del?\s+)?{_YEAR}"
    rf"|{_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}}\s?[-/.]\s?\d{{1,2}}\s?[-/.]\s?(?:{_YEAR}"
    rf"|\d\d))"
    r"(?![\w/]|[.-]\d)",
    re.IGNORECASE,
)
_BIRTH_TOPIC = Expression(
    r"\b(?:d\.?\s?/?o\.?\s?/?b\b|(?:birth|born)(?![- ](?:certificate|digital|record|to be))"
    r"|b-?days?\b"
    r"|birth-?days?(?! (?:party|list|cake|calendar|event))|birth-?dates?|date-of-birth|nac[ií]\b"
    r"|naci[oó]\b|nacid[oa]s?\b|nacimiento|cumplea[nñ]os|geburts\w*|fdn\b)",
    re.IGNORECASE,
)
_OTHER_DATE = Expression(
    r"\b(?:hire[sd]?|hiring|issued?|exp\w*|due|effective|since|starts?|started|starting"
    r"|renew\w*|valid"
    r"|until|till|meeting|scheduled|updated?|changed|installed|retir\w+|appointment|enrolled"
    r"|submitted|today|now|by|since|contrat\w+|venc\w+|desde|hasta|expira)\b[^\n;]{0,18}$",
    re.IGNORECASE,
)
_SPANISH_BIRTH = Expression(
    r"\bnac(?:í|i|ió|io|ido|ida)\b(?:\s+en\s+\w+)?\s+(?:el\s+)?"
    rf"(?P<secret>\d{{1,2}}\s+de\s+\w+(?:\s+del?\s+{_YEAR})?)",
    re.IGNORECASE,
)


def _has_letter_and_digits(found: str) -> bool:
    return len(found) == 12 or sum(c.isdigit() for c in found) >= 5


_LICENCES = ("licen", "lic", "dl", "d.l", "oln")
_BIRTHS = ("dob", "d.o.b", "d o b", "d/o/b", "birth", "born", "bday", "b-day", "cumple", "geburt")
RULES: tuple[Rule, ...] = (
    Rule("passport number", ("passport",), near(_PASSPORT_TOPIC, _PASSPORT_LATER, ahead=40)),
    Rule(
        "passport number",
        ("passport", "pass port", "pasaport", "reisepass", "machine", "mrz", "pp"),
        near(_PASSPORT_TOPIC, _PASSPORT, ahead=80, behind=30),
    ),
    Rule("driver licence number", ("license", "licence"), near(_LICENCE_TOPIC, _JOINED, ahead=40)),
    Rule(
        "driver licence number",
        _LICENCES,
        near(_LICENCE_TOPIC, _LICENCE, behind=30, measure=only(_has_letter_and_digits)),
    ),
    Rule(
        "driver licence number",
        (*_LICENCES, "conducir", "manejar"),
        near(_DRIVERS_TOPIC, _DIGITS, ahead=50, unless=OTHER_NAME),
    ),
    Rule("date of birth", ("nac",), near(_BIRTH_TOPIC, _SPANISH_BIRTH, ahead=0)),
    Rule(
        "date of birth",
        (*_BIRTHS, "nac"),
        near(_BIRTH_TOPIC, _DATE, behind=25, unless=_OTHER_DATE),
    ),
)
