"""What people tell about their health and that of others.

A condition or a medicine is masked only where it is somebody's: "out for chemo", not "the link of
the diabetes training".
"""

import re
from collections.abc import Iterable

from helpbot.privacy.expressions import Expression
from helpbot.privacy.medical import AILING, DRUG, TERM, TERM_WORDS
from helpbot.privacy.nearby import near
from helpbot.privacy.rules import Rule, Span, where
from helpbot.privacy.values import words

# What makes a condition the name of a class, a form or a clinic.
_NOT_A_DETAIL = (
    r"(?!['’]?s?[ -](?:\w+[ -]){0,1}(?:training|page|link|forms?|dashboard|portal|app|system|clinic"
    r"|screening|map|report"
    r"|webinar|poster|flyer|campaign|awareness|data|spreadsheet|inventory|files?|folder|survey"
    r"|tracker|policy|module"
    r"|program|website|site|calendar|registration|meeting|team|center|centre|institute|hospital"
    r"|society|foundation"
    r"|prevention|support|group|month|walk|run|fund|test|testing|clinic|vaccin\w+|shot|database"
    r"|list|class|course|video"
    r"|protocol|guidelines?|response|log|logs|kits?|statistics|stats|numbers|brochure|presentation"
    r"|department|unit|ward"
    r"|about|over|recovery|schedule|pump software|billing|code|codes|field|dropdown|screen"
    r"|template|tab)\b)"
)
_PERSON = (
    r"\b(?:i|i['’]m|i['’]ve|im|ive|he|she|he['’]s|she['’]s|hes|shes|we|they|who|my|his|her|their"
    r"|our|for|with|from|of|due|because"
    r"|on|through|undergoing|start(?:ed|ing)|during|diagnosed|in|tak(?:e|es|ing)|took|has|have|had"
    r"|having|got|is|was|after|been|needs?|wife|husband|son|daughter|mother|father"
    r"|mom|dad|employee|coworker|patient|pt|caller|boss|supervisor|officer|firefighter|[a-z]+['’]s)"
)
_SOMEBODYS = Expression(
    rf"{_PERSON}(?:\s+(?!\[)[\w'’.,/-]+){{0,5}}?\s+(?:\(\s*)?(?P<secret>{TERM}(?:(?:\s*,\s*"
    rf"|\s+and\s+|\s*/\s*|\s+&\s+|,? and )"
    rf"{TERM})*)\b{_NOT_A_DETAIL}",
    re.IGNORECASE,
)
# A printer gives people heart attacks too.
_FIGURE = Expression(
    r"\b(?:giv(?:es|ing|en|e) (?:me|us|everyone)(?: an?)?|(?:computer|laptop|printer|pc|server"
    r"|screen|machine|monitor|outlook"
    r"|excel|phone|system|copier|network|router) (?:is |just |keeps |always |has been )*(?:having"
    r"|has|had|suffers from)(?: an?)?"
    r"|(?:computer|laptop|printer|pc|server|screen|machine|monitor|network|system|scanner) (?:is"
    r"|was|seems|got)|key|brush|pen|tropical|economic|great)\s*(?:\w+\s)?$",
    re.IGNORECASE,
)

# Whose it is can stand anywhere in the sentence when the name is that of nothing else.
_SOMEBODY = Expression(
    r"\b(?:i|i['’]?m|i['’]?ve|me|my|he|she|he['’]?s|she['’]?s|they|his|her|him|wife|husband|son"
    r"|daughter|mother|father|mom|dad|kid|child|coworker|employee|resident|patients?|pts?|e?pcr"
    r"|leave|fmla|ada|ems|y/?o|accommodat\w+|disab\w+|treatments?|recover\w*|appointment|note"
    r"|doctor|suffer\w*|diagnos\w*|transported|tengo|tiene|padezco|padece|sufro|estoy"
    r"|est[aá]|mi|esposa|esposo|hij[ao]|madre|padre|paciente|[a-z]+['’]s)\b",
    re.IGNORECASE,
)
_AILMENT = Expression(
    rf"(?<![\w-])(?P<secret>{AILING}(?:(?:\s*,\s*|\s+and\s+|\s*/\s*|\s+y\s+)(?:{AILING}"
    rf"|{TERM}))*)(?![\w-])"
    rf"{_NOT_A_DETAIL}",
    re.IGNORECASE,
)
_DRUG = Expression(rf"(?<![\w-])(?P<secret>{DRUG})(?![\w-]){_NOT_A_DETAIL}", re.IGNORECASE)
_TAKES = Expression(
    r"\b(?:i|i['’]?m|my|he|she|his|her|they|patients?|pts?|e?pcr|doctor|tak(?:es?|ing)|took|dose|mg"
    r"|given|gave|administered|ems|meds?|prescri\w+|tomo|toma)\b",
    re.IGNORECASE,
)
_FOR_SHOW = Expression(
    _FIGURE.source + r"|\b(?:like an?|giv\w+ \w+|national|world|page|about|training|the word"
    r"|code|computer|update is an?)\s*[\"'(]?$",
    re.IGNORECASE,
)

_TELLING = Expression(
    r"\b(?P<secret>(?:diagnos(?:ed|is)|dx'?d?)\s*(?:\w+ly\s+|last \w+\s+|in \d{4}\s+)?(?:with"
    r"|as having|as|of|is|was|:)\s+(?P<said>[^\n.;]{1,60}))",
    re.IGNORECASE,
)
_SAID = Expression(
    r"\b(?:(?:prescribed|prescription (?:for|of)|prescribes|tested positive for"
    r"|positive (?:test )?for|hospitali[sz]ed (?:for|with)"
    r"|admitted (?:to (?:the )?\w+ )?(?:for|with)|(?:being |getting )?treat(?:ed|ment) for"
    r"|medical leave (?:for|due to|because of)"
    r"|disability leave for|(?:medical|health) condition(?:s)?(?: is| are|:)"
    r"|has (?:a )?condition called|allergic to"
    r"|allerg(?:y|ies)(?: is| are|:)|medications?(?: is| are|:)|therapy for|disabled (?:by|due to)"
    r"|(?:medical|doctor'?s?) note (?:says|for))\s+)"
    r"(?P<secret>[^\n.;]{1,60})",
    re.IGNORECASE,
)
_NOT_HEALTH = Expression(
    r"\b(?:drive|motherboard|battery|board|ram|memory|fan|psu|port|cable|disk|virus|malware|trojan"
    r"|ransomware|phish\w*|driver|hardware"
    r"|software|network|dns|printer|laptop|computer|pc|server|switch|router|bad|faulty|failed"
    r"|failing|corrupt\w*|power|supply|account"
    r"|profile|issue|problem|error|update|outage|next|weeks?|days?|months?|employee|staff|monday"
    r"|mondays|replacement|config\w*|monitor"
    r"|screen|keyboard|mouse|toner|cartridge|tools?|windows|outlook|license|licensing|cache|update"
    r"|firmware|spam|fraud|loop|bug)\b",
    re.IGNORECASE,
)
_PATIENT = Expression(
    r"\b(?:[Pp]atients?|PATIENT|[Pp]ts?\.?|PT)(?:'s)?(?:\s+name)?(?:\s+(?:is|was|named?)|\s*:)?\s+"
    r"(?P<secret>(?:(?!Portal|Care|Record|First|Track|Monitor|Report|Chart|System|Safety|Access"
    r"|Service|Data|Info|List|Room|Board|Intake"
    r"|Billing|Transport|Contact|Experience|Relations|Advocate|Encounter|Registration|Sign|Name"
    r"|ID\b)"
    r"[A-Z][\w'’-]+,?(?:\s+[A-Z][\w'’.-]*)+|(?:an?\s+)?\d{1,3}[\s-]*(?:y/?o|yrs?"
    r"|years?)\b[^\n.;]{0,30}|#?\s?\d{5,}))"
)
_AGE = (
    r"\b(?:(?P<secret>\d{1,3}[\s-]*(?:y/?o|yr old|years?[- ]old|yo)[\s,-]*(?:white |black "
    r"|hispanic )?(?:male|female|man|woman"
    r"|boy|girl|m|f|patient|pt|child|infant)\b))"
)
_AGED = Expression(_AGE, re.IGNORECASE)
_SYMPTOM = Expression(
    rf"{TERM}|\b(?:gsw|mvc|cva|aloc|etoh|unresponsive|unconscious|intubated|not breathing|cpr"
    rf"|gcs \d+|bleeding"
    rf"|nausea(?:ted)?|vomiting|dizz(?:y|iness)|fall(?:en)?"
    r"|fell|fractured?|broken \w+|head injury|trauma|pain|seizing|aspirin|nitro|narcan|epinephrine"
    r"|allergic reaction|fever|d[eé]compensating"
    r"|fainted|syncope|hypoglyc\w+|burns?|rash|weakness|slurred speech|cardiac"
    r"|respiratory distress|(?<!ngine )(?<!edic )(?<!nit )(?<!adder )(?<!ruck )(?<!uad )(?<!ation )"
    r"(?<!ablet )(?<!ance )\d{1,3}(?:\s*y/?o)?\s*[mf]?\b)",
    re.IGNORECASE,
)
_IMPAIRED = Expression(
    r"\b(?:i['’]?m|i am|he['’]?s|she['’]?s|(?:he|she|who|employee"
    r"|user) is)\s+(?P<secret>(?:partially |legally |going )?(?:deaf"
    r"|blind in (?:one|my|his|her) \w+|hearing impaired|visually impaired|diabetic))\b",
    re.IGNORECASE,
)
_NUMBERS = Expression(
    r"\b(?:mrn|medical record(?: number| no\.?| #)?|patient (?:id|number|no\.?|#)"
    r"|medicare(?: number| no\.?| id| #)?"
    r"|medicaid(?: number| no\.?| id| #)?|health (?:plan|insurance) (?:id|number|member id|no\.?"
    r"|#))\s*(?:is|:|#|=)?\s*"
    r"(?P<secret>(?=[A-Z0-9-]*\d[A-Z0-9-]*\d)[A-Z0-9-]{5,})"
    r"|\b(?:bp|blood pressure|b/p)\s*(?:is|was|of|:"
    r"|at)?\s*(?P<secret_bp>\d{2,3}\s?/\s?\d{2,3})(?!/)"
    r"|\b(?:glucose|blood sugar|a1c|spo2|o2 sats?|heart rate|cholesterol|blood type"
    r"|bac)\s*(?:level\s*)?(?:is|was|of|:|at)?\s*"
    r"(?P<secret_level>\d{1,3}(?:\.\d+)?\s?%?|(?:a|b|ab|o)\s?(?:\+|-|pos\w*|neg\w*))",
    re.IGNORECASE,
)
_SPECIALIST = Expression(
    r"\b(?:see(?:ing|s|n)?|saw|appointment with|appt with|referred to|visit(?:ing)? (?:to|with)?|at"
    r"|to|by)\s+(?:(?:a|an|my|his|her|the|their)\s+)"
    r"(?P<secret>(?:oncologist|psychiatrist|psychologist|therapist|cardiologist|neurologist"
    r"|urologist|gyn(?:a)?ecologist|ob-?gyn|obstetrician"
    r"|endocrinologist|rheumatologist|dermatologist|nephrologist|pulmonologist|gastroenterologist"
    r"|fertility (?:clinic|doctor)|methadone clinic"
    r"|addiction counselor|rehab center|grief counselor|orthopedist|podiatrist"
    r"|hematologist)(?:'s)?)",
    re.IGNORECASE,
)
_INJURY = Expression(
    r"\b(?P<secret>(?:broke|fractured|sprained|tore|dislocated|hurt|injured|twisted|pulled)\s+(?:my"
    r"|his|her|their)\s+(?:left\s+|right\s+|lower\s+)?"
    r"(?:arm|leg|wrist|ankle|hip|ribs?|foot|hand|finger|collarbone|acl|meniscus|rotator cuff|knee"
    r"|shoulder|back|neck|toe|elbow|jaw|nose|tailbone"
    r"|hamstring|achilles))\b",
    re.IGNORECASE,
)


def _somebodys(text: str) -> Iterable[Span]:
    for match in _SOMEBODYS.finditer(text):
        start, end = match.span("secret")
        if not _FIGURE.search(text[max(0, start - 60) : start]):
            yield start, end


def _ailments(text: str) -> Iterable[Span]:
    yield from _somebodys(text)
    yield from near(_SOMEBODY, _AILMENT, ahead=70, behind=50, unless=_FOR_SHOW)(text)
    yield from near(_TAKES, _DRUG, ahead=60, behind=60, unless=_FOR_SHOW)(text)


def _telling(text: str) -> Iterable[Span]:
    for match in _TELLING.finditer(text):
        if size := _condition(match["said"]):
            yield match.start("secret"), match.start("said") + size


def _condition(rest: str) -> int:
    """What somebody was diagnosed with; not the bad drive that a technician diagnosed."""
    if _NOT_HEALTH.search(rest[:40]):
        return 0
    size = words(rest, most=5)
    place = re.match(r"\s+of\s+(?:the\s+|my\s+|his\s+|her\s+)?\w+", rest[size:]) if size else None
    return size + place.end() if place else size


def _patients(text: str) -> Iterable[Span]:
    """A patient's name or age, with what follows up to the last thing that is wrong with them."""
    for pattern in (_PATIENT, _AGED):
        for match in pattern.finditer(text):
            end = match.end("secret")
            clause = re.match(r"[^\n.;]{0,120}", text[end:])
            for symptom in _SYMPTOM.finditer(clause[0] if clause else ""):
                end = match.end("secret") + symptom.end()
            if pattern is _PATIENT or end > match.end("secret") or "old" not in match[0].lower():
                yield match.start("secret"), end


_INITIALS = Expression(
    r"\b(?:have|has|having|with|of|my|his|her)\s+(?:relapsing\s+)?(?P<secret>MS|IBS|OCD|ADD|CHF|ALS"
    r"|TB)(?=\s+(?:so|and|but|which|since"
    r"|flare)\b|[.,!]|$)"
)
_MY_SPECIALIST = Expression(
    r"\b(?:my|his|her|their)\s+(?P<secret>(?:oncolog|psychiatr|psycholog|cardiolog|neurolog|urolog"
    r"|nephrolog|rheumatolog"
    r"|endocrinolog|hematolog)ists?|therapist|gyn(?:a)?ecologist|ob-?gyn|methadone|chemo)\b",
    re.IGNORECASE,
)
HEALTH: tuple[Rule, ...] = (
    Rule(
        "health detail",
        ("patient", "pt", "y/o", "yo", "yr old", "years old", "year old", "year-old"),
        _patients,
    ),
    Rule("health detail", ("diagnos", "dx"), _telling),
    Rule(
        "health detail",
        (
            "prescri",
            "positive",
            "hospitali",
            "admitted",
            "treat",
            "leave",
            "condition",
            "allerg",
            "medication",
            "therapy",
            "disabled",
            "note",
        ),
        where(_SAID, _condition),
    ),
    Rule("health detail", TERM_WORDS, _ailments),
    Rule("health detail", ("deaf", "blind", "impaired", "diabetic"), where(_IMPAIRED)),
    Rule("health detail", (" ms", " ibs", " ocd", " add", " chf", " als", " tb"), where(_INITIALS)),
    Rule(
        "health detail",
        ("ologist", "psychiatrist", "therapist", "gyn", "methadone", "chemo"),
        where(_MY_SPECIALIST),
    ),
    Rule(
        "health detail",
        (
            "mrn",
            "medic",
            "patient",
            "health",
            "bp",
            "b/p",
            "blood",
            "glucose",
            "a1c",
            "spo2",
            "o2 sat",
            "heart rate",
            "cholesterol",
            "bac",
        ),
        where(_NUMBERS),
    ),
    Rule(
        "health detail",
        (
            "ologist",
            "psych",
            "therapist",
            "gyn",
            "obstet",
            "clinic",
            "doctor",
            "counselor",
            "rehab",
            "podiat",
            "orthop",
        ),
        where(_SPECIALIST),
    ),
    Rule(
        "health detail",
        (
            "broke",
            "fractured",
            "sprained",
            "tore",
            "dislocated",
            "hurt",
            "injured",
            "twisted",
            "pulled",
        ),
        where(_INJURY),
    ),
)
