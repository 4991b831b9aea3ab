"""Answers to the questions that let somebody in who forgot the password.

They are found by their questions: right after one, and where a text speaks of such questions, as
what was answered or stands in quotes or capitals.
"""

import re
from collections.abc import Iterable

from helpbot.privacy.expressions import Expression
from helpbot.privacy.nearby import plain, windows
from helpbot.privacy.rules import Rule, Span, where
from helpbot.privacy.values import bare, words
from helpbot.privacy.vocabulary import PRODUCTS, STATES, STOPS, THINGS

_ABOUT_WHAT = (
    r"(?:pet|dog|cat|horse|car|truck|bike|teacher|school|job|employer|boss|manager|concert"
    r"|movie|film"
    r"|book|band|album|song|singer|color|colour|food|dish|meal|dessert|team|friend|street|city|town"
    r"|vacation(?: spot)?|phone|kiss|crush|roommate|sibling|cousin|nickname|actor|actress"
    r"|restaurant"
    r"|place|subject|author|sport|character|hero|holiday|drink|animal|toy|cartoon|superhero|home"
    r"|house|neighbou?r|flight|trip|beach|game|ice cream|candy|cereal|uncle|aunt|babysitter|stuffed"
    r" animal|game|show|president|athlete|player|professor|flower|store)"
)
_TOPIC = (
    r"(?:(?:mother|mom|mum|father|dad|grandmother|grandfather|parent|wife|husband|spouse)"
    r"['’]?s?['’]?\s+(?:maiden|middle|birth)"
    r"(?:\s+name)?|maiden name(?: of (?:my |the |her |his )?mother)?"
    r"|(?:name of\s+)?(?:my|his|her|the|your)?\s*(?:first|favou?rite|fave?|childhood|oldest|best"
    r"|1st|earliest)\s+"
    r"(?:(?:childhood|elementary|grade|high|school|primary|professional|sports?|foreign)\s+){0,2}"
    rf"{_ABOUT_WHAT}(?:['’]?s)?(?:\s+name)?"
    r"|(?:name of\s+)(?:my|his|her|their)\s+(?:pet|dog|cat|elementary school|high school|school)"
    r"|my\s+(?:elementary|primary|middle|high)\s+school|pet['’]?s name|high ?school mascot"
    r"|school mascot|where (?:did )?(?:you|i|we) (?:meet|met)(?: (?:your|my) \w+)?|(?:city|town"
    r"|place|hospital) (?:of birth|(?:where )?(?:i|he"
    r"|she) was born(?: in)?|(?:where )?(?:i|we|you) (?:met|got married)(?: (?:in|your|my) ?\w*)?)"
    r"|birth ?(?:city|town|place)|street (?:where )?(?:i|we|he|she|you) (?:grew up|lived)(?: on)?"
    r"|childhood (?:nickname|street|home|phone number)|honeymoon(?:ed)?(?: (?:spot|city|place))?"
    r"|security\s+(?:question\s+)?answers?(?:\s+(?:#|no\.?|number)?\s*\d)?|secret answer"
    r"|security word|answer to (?:my|the|his"
    r"|her|your)?\s*(?:security|secret|challenge|recovery|first|second)\s*questions?"
    r"|security questions?(?: answer)?"
    r"|apellido de solter[oa](?: de (?:mi|su|la) (?:madre|mam[aá]))?|ciudad natal"
    r"|(?:mi |su )?primer[ao]? (?:mascota|perro|gato|escuela|coche|carro|auto|trabajo|jefe"
    r"|maestr[ao])"
    r"|nombre de (?:mi|su) (?:mascota|perro|gato|abuela|escuela))"
)
_FILLED = (
    r"(?:\s*\([^()\n]{0,40}\))?(?:\s+(?:that\s+)?(?:i|we|he|she)\s+(?:ever\s+)?(?:had|owned|have"
    r"|attended|went to|saw"
    r"|drove|worked (?:at|for)))?(?:\s+(?:ever|in school|growing up|as a (?:kid|child)|in life|on"
    r"|in))?"
)
_ANSWER = Expression(
    rf"\b{_TOPIC}{_FILLED}[\"']?\s*\??(?:\s*(?::|=|->|=>|→)\s*|\s+-\s+|\s+as\s+"
    rf"|\s+a(?:ns(?:wer)?)?\s*[:=]\s*"
    rf"|\s*,\s*|(?:\s+(?:is|was|are|were|would be|es|era|fue)|['’]s)\s+"
    r"(?:still\s+|set to\s+|set as\s+)?:?\s*|\?\s+)(?=(?P<secret>[^\n]{1,100}))",
    re.IGNORECASE,
)
_ANSWERED = Expression(
    r"\banswer(?:ed)?\s+(?:(?:is|was|with)\s+)?(?P<secret>(?!is |was )\S+(?:\s+\S+)?)\s+(?:for|to"
    r"|on)\s+(?:the|my|that|a)?\s*"
    r"(?:security|secret|challenge)\s+question"
    r"|\bsecurity\s+question[^\n]{0,10}?:?\s*(?:what|which|who|where)\s[^\n?:]{5,80}?(?:\?|:"
    r"|\s-)\s*(?P<secret_to>[^\n]{1,40})"
    r"|\b(?:what|which|where)\s[^\n?]{0,40}\b(?:born|maiden|first|favou?rite|grow up|grew up|mascot"
    r"|childhood|elementary|high school|pet|married|honeymoon|street)\b[^\n?]{0,30}\?"
    r"\s*(?P<secret_asked>(?-i:[A-Z])\w+(?:\s(?-i:[A-Z])\w+)?)"
    r"|\bborn in (?:the (?:city|town) of )?(?P<secret_in>\w+)[^\n]{0,10}security question",
    re.IGNORECASE,
)
_ANSWER_BESIDE = Expression(rf"\b(?i:{_TOPIC})\s+(?=(?P<secret>[A-Z][a-z]+[^\n]{{0,60}}))")
_ANSWER_LATER = Expression(
    r"\b(?:security|secret|challenge) (?:question|answer)s?\b[^\n]{0,80}?\b(?:the\s+"
    r"|my\s+)?(?:answer|it)(?:\s+(?:is|was|i gave was"
    r"|should be)|['’]s|:)\s*(?=(?P<secret>[^\n]{1,60}))",
    re.IGNORECASE,
)

# A text that speaks of such questions, and how far around that its answers are.
_ASKED = Expression(
    r"\b(?:(?:security|secret|challenge|recovery|verification|verify(?:ing)?|identity|reset|hint)"
    r" (?:q(?:uestion)?s?\d?|answers?|word|setup|info|profile)\b|my answers?\b|(?:preguntas?"
    r"|respuestas?) (?:secretas?|de seguridad)"
    r"|the questions?\b|maiden|solter[oa]\b|" + _TOPIC + r"|mascot|grew up|grow up|honeymoon)",
    re.IGNORECASE,
)
_AHEAD, _BEHIND = 130, 70
_PUT = (
    r"(?:\b(?:i|we|he|she|they|and|or|que|yo|always|just|have|had|['’]ve)\s+)?\b"
    r"(?:answered|put(?: in| down)?|enter(?:ed)?|typed?(?: in)?|wrote|said|chose|picked|gave"
    r"|puse|puso|respond[ií]|respondo|escrib[ií]|escribo|contest[eé]|pongo)"
    r"(?:\s+(?:it|with|as|that|is|was|con|que|es))*\s*[:=]?\s+"
)
_SAID_AS = Expression(
    rf"(?:{_PUT}|\b(?:answer|respuesta|ans)(?:(?:['’]s|\s+(?:is|was|es|era|being))\s*[:=,]?\s+"
    r"|\s*[:=]\s*|\s+(?-i:(?=[A-Z\"'“]))))(?=(?P<secret>[^\n]{2,60}))",
    re.IGNORECASE,
)
_NAME = (
    r"(?:(?:St|Mrs?|Ms|Dr|Ft|Mt)\.\s)?[A-ZÁÉÍÓÚÑ][a-zá-ÿ'’]+(?:[A-Z][a-zá-ÿ]+)?(?:-[A-Z]\w+)?"
    r"(?:\s(?:of|the|de|la|del|and|&)?\s?(?!Q\d)(?:[A-ZÁÉÍÓÚÑ][\wá-ÿ'’]+|\d+)){0,3}"
)
_CAPITAL = Expression(
    r"(?:[:=(]\s*|->\s*|,\s+|\?\s+|[\"'”]\s*[.,:-]?\s+|\b(?i:is|was|are|it['’]?s|es|era|fue|or"
    r"|as|from"
    r"|called|named|o|be|and|y|said)\s+"
    r"|(?:[,;:/(&\d.]\s|\b(?i:and|my|first|questions?)\s)(?i:pet|dog|cat|city|town|street"
    r"|school|mascot"
    r"|teacher|boss|spouse|nickname|car|honeymoon|father|mother|friend|hospital|color|food"
    r"|movie)\s)"
    rf"(?P<secret>{_NAME})(?![\w@\\]|\.\w|\s(?:says?|said|rejects?|wants?|asks|won['’]?t|keeps"
    rf"|dice)\b)"
)
# In a list of them: "first pet Rex, favourite sport lacrosse".
_LISTED = Expression(
    r"\b(?:first|favou?rite|fave?|childhood|oldest|best|1st)\s+"
    rf"(?:(?:childhood|elementary|grade|high|school)\s+)?{_ABOUT_WHAT}(?:'s name)?\s+"
    r"(?=(?P<secret>[^\n]{3,40}))",
    re.IGNORECASE,
)
_IN_QUOTES = Expression(
    r"(?<!\w)(?:\"(?P<secret>[^\"\n?]{2,40})\"|'(?P<secret_b>[^'\n?]{2,40})'(?!\w)"
    r"|“(?P<secret_c>[^“”\n?]{2,40})[”\"]|«(?P<secret_d>[^»\n?]{2,40})»)"
)
_NO_QUOTE = re.compile(
    r"(?i).*\b(?:question|answer|password|incorrect|invalid|error|wrong|match|try|locked|not|denied"
    r"|failed|expired|pet|name|maiden|city|street|school|what|where|which|met|grew|mascot|birth"
    r"|born"
    r"|favou?rite|first|childhood|honeymoon)\b"
)
_NO_ANSWER = frozenset(
    "question questions answer answers prompt field page pet pets dog cat school city street name "
    "maiden mother mothers mom favorite favourite first childhood wrong incorrect same "
    "browser account acct emp employee user username ticket asset ext phone case error capital "
    "capitals code".split()
)
# "Kronos says", "NEOGOV is": what speaks is a program.
_SPEAKS = re.compile(
    r"(?i)\S+\s+(?:is|says?|said|rejects?|wants?|won['’]?t|still|keeps|asks|shows?|does|doesn['’]?t"
    r"|refuses|dice|rechaza|pide)\b"
)


def _answer(rest: str) -> int:
    first = bare(rest.split(" ", 1)[0]).lower()
    if (rest[:3].isupper() or first in PRODUCTS) and _SPEAKS.match(rest):
        return 0
    size = words(rest)
    return 0 if rest[:size].lower().split(" ")[0].strip("\"'?.,") in _NO_ANSWER else size


def _put(rest: str) -> int:
    size = _answer(rest)
    first = bare(rest[:size].split(" ")[0]).lower()
    return 0 if first in PRODUCTS or first.isdigit() else size


def _one(rest: str) -> int:
    word = rest.split(" ", 1)[0]
    return min(_put(rest), len(word.rstrip(".,;:")))


def _capital(found: str) -> int:
    first = bare(found.split(" ", 1)[0]).lower().split("'")[0]
    known = STOPS | STATES | THINGS | PRODUCTS | _NO_ANSWER
    return 0 if first in known else len(found)


def _quoted(found: str) -> int:
    return 0 if _NO_QUOTE.match(found) or found.lower() in PRODUCTS else len(found)


def _told(text: str) -> Iterable[Span]:
    """What was put, stands in quotes or is a name, near a question."""
    said = plain(text)
    spans = windows(_ASKED, said, _AHEAD, _BEHIND)
    is_asked = _QUESTION.search(said) is not None
    ways = ((_SAID_AS, _put), (_IN_QUOTES, _quoted), (_CAPITAL, _capital), (_LISTED, _one))
    for expression, measure in ways if is_asked else ways[:1]:
        for match in expression.finditer(said) if spans else ():
            for group in expression.secrets():
                start = match.start(group)
                if any(first <= start <= last for first, last in spans):
                    yield start, start + measure(match[group] or "")


# Without one of these a first pet and a home town are small talk.
_QUESTION = Expression(
    r"(?i)\b(?:security|secret|challenge|recovery|verification|reset|hint) (?:qs?\d?\b|questions?"
    r"|answers?|word|setup)|\banswer(?:s|ed)?\b"
    r"|preguntas?|respuesta|maiden|soltera|\bthe questions?\b"
    r"|\b(?:reset|site|portal|page|it) (?:asks|wants|asked)\b"
)
_WORDS = tuple(
    "maiden school first fav childhood oldest best 1st earliest name mascot birth born answer "
    "question street married met meet honeymoon solter primer pregunta respuesta natal nombre "
    "security grew grow".split()
)

ANSWERS: tuple[Rule, ...] = (
    Rule("security answer", _WORDS, where(_ANSWER, _answer)),
    Rule("security answer", _WORDS, where(_ANSWER_BESIDE, _answer)),
    Rule("security answer", ("answer", "question"), where(_ANSWER_LATER, _answer)),
    Rule("security answer", _WORDS, where(_ANSWERED, _answer)),
    Rule("security answer", _WORDS, _told),
)
