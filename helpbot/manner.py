"""How something is said: in which language, in anger, as the rest of a sentence.

Pure. Says nothing about what it means.
"""

import re
from array import array
from bisect import bisect_left
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from helpbot.memory import give_back

# One of these among six words, and it is English, however it is spelled. Words that are Spanish or
# Portuguese as well (a, no, me, has, do) tell nothing.
_ENGLISH = frozenset(
    "about after all am an and any are at be been but by can cant could did does doesnt dont "
    "for from get got had have how i if im in is isnt it its just my not now of off on or "
    "our out please since so some that the their them then there these they this to today too up "
    "was we were what when where which who why will with wont would yesterday you your".split()
)
# What employees of a US city are likely to write, so that a typo is not taken for Latin.
_LANGUAGES = ("en", "es", "fr", "pt", "ht", "vi", "zh", "ko", "ru", "ar", "tl", "de", "it", "pl")
_OTHER_SCRIPTS = frozenset(("zh", "ko", "ru", "ar"))
_UNKNOWN = "xx"
# On 3,041 English messages with their typos 24 were above 0.5, nearly all of them truly Spanish.
_SURE = 0.6
# With one of these words and none of English less is enough.
_LIKELY = 0.45
_SHORTEST = 8

_PORTUGUESE = re.compile(r"[ãõçê]|\b(?:nao|voce|meu|minha|estou|obrigad[oa])\b", re.IGNORECASE)

# What only says what is to be done with the rest of a message.
_ORDER = re.compile(
    r"(?:(?:please|hi|hello|hey)[ ,!]+)*"
    r"(?:(?:i|we)(?: want| need|['’]d like| would like) to |can you )?"
    r"(?:(?:report|declare)(?:ing)? (?:an? )?(?:new )?(?:it )?(?:outage|incident)"
    r"|page (?:the )?(?:technician )?on[- ]?call(?: technician)?(?: now)?"
    r"|(?:open|create|make|file|submit|raise)(?: me| us)? (?:an? )?(?:new )?(?:it )?ticket"
    r"(?: for (?:me|us))?"
    r"|(?:(?:quiero|necesito) )?(?:abrir|crear)(?: un)?(?: nuevo)? ticket)"
    r"(?:[:,.;!]+|\s+[-–—]+|\s+(?:that|because|as|since|for|about|of|porque|para|que)\b)?\s+(?=\S)",
    re.IGNORECASE,
)

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


def matter_of(text: str) -> str:
    """What a message is about, without the words that only say what is to be done with it: of
    "report outage vpn is down" the last three.
    """
    order = _ORDER.match(text)
    return text[order.end() :] if order else text


def is_order(text: str) -> bool:
    """Whether a message says what is to be done, and not what it is about: "open a ticket"."""
    return matter_of(f"{text.rstrip(' .!?')} x") == "x"


# Of one message four ask.
@lru_cache(maxsize=64)
def language_of(text: str) -> str:
    """A two-letter code where a text is surely not English, else nothing.

    "xx" is a language whose letters are none of those that are known here.
    """
    if _is_other_script(text):
        language = _identify(text)[0]
        return language if language in _OTHER_SCRIPTS else _UNKNOWN
    words = [word.lower().replace("'", "").replace("’", "") for word in _WORD.findall(text)]
    # "in" is English, and Vietnamese for a printer's work: among words with marks it tells nothing.
    marked = sum(not word.isascii() for word in words)
    english = sum(word in _ENGLISH for word in words) if marked * 2 <= len(words) else 0
    if len(text) < _SHORTEST or english * 6 > len(words) or not words:
        return ""
    language, probability = _identify(text)
    if language == "pt" and not _PORTUGUESE.search(text):
        # In few words the two are hard to tell apart, and here Spanish is far likelier.
        language = "es"
    is_spanish = language == "es" and not english and not _SPANISH_ARTICLES.isdisjoint(words)
    sure_at = _LIKELY if is_spanish else _SURE
    return language if language != "en" and probability >= sure_at else ""


_SPANISH_ARTICLES = frozenset(
    "mi mis un una el la los las se que de del en para está tengo necesito puedo funciona "
    "con".split()
)


# Said in passing, too short for any statistics.
_SPANISH = frozenset(
    "hola gracias ayuda buenos buenas dias días tardes noches por favor señor señora no si sí "
    "muchas muy amable adios adiós".split()
)
_SURELY_SPANISH = frozenset("hola gracias ayuda buenos buenas adios adiós".split())
_FEW = 4


def speaks(text: str) -> str:
    """The language that somebody speaks by these words; nothing where they could be of any."""
    if language := language_of(text):
        return language
    words = [word.lower() for word in _WORD.findall(text)]
    if _SURELY_SPANISH.intersection(words) and _SPANISH.issuperset(words):
        return "es"
    english = sum(word.replace("'", "").replace("’", "") in _ENGLISH for word in words)
    return "en" if len(words) >= _FEW and english >= 2 else ""


def _is_other_script(text: str) -> bool:
    """Whether the letters alone tell that a text is not English, however short it is."""
    letters = [c for c in text if c.isalpha()]
    foreign = [c for c in letters if ord(c) > 0x24F and not 0x1E00 <= ord(c) <= 0x1EFF]
    return len(foreign) * 2 > len(letters)


def _identify(text: str) -> tuple[str, float]:
    language, probability = _identifier().classify(text)
    return str(language), float(probability)


@lru_cache(maxsize=1)
def _identifier():  # type: ignore[no-untyped-def]
    # A second to load: only somebody who writes in another language waits for it, once. The whole
    # model would stay with 90 MB; of these languages, and without what repeats, it is a quarter.
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
    from py3langid.modelio import load_model

    weights, priors, languages, moves, rows, outputs = load_model(MODEL_DIR / MODEL_FILE)
    ours = [n for n, language in enumerate(languages) if language in _LANGUAGES]
    identifier = LanguageIdentifier(
        weights[:, ours],
        priors[ours],
        [languages[n] for n in ours],
        _Moves(np.asarray(moves).reshape(-1, _LETTERS), usual=rows[0]),
        array("i", outputs),
        norm_probs=True,
        tk_row=rows,
    )
    del weights, moves
    give_back()
    return identifier


_LETTERS = 256


class _Moves:
    """Where each letter leads from each row of a table that is asked for as if it were flat.

    Three of four moves are those of the row `usual`; only the others are kept.
    """

    def __init__(self, table: NDArray[np.uint32], usual: int) -> None:
        unlike = table != table[usual]
        self._usual = table[usual].tolist()
        self._starts = array("I", [0, *np.cumsum(unlike.sum(axis=1)).tolist()])
        letters = np.broadcast_to(np.arange(_LETTERS, dtype=np.uint8), table.shape)
        self._letters = letters[unlike].tobytes()
        self._states = table[unlike]

    def __getitem__(self, at: int) -> int:
        row, letter = divmod(at, _LETTERS)
        end = self._starts[row + 1]
        found = bisect_left(self._letters, letter, self._starts[row], end)
        is_kept = found < end and self._letters[found] == letter
        return int(self._states[found] if is_kept else self._usual[letter])


_ANGRY = re.compile(
    r"\b(?:wtf|ffs|damn(?:ed|it)?|goddamn\w*|hell|bullshit|bs|crap(?:py)?|shit\w*|f[u*]+c?k\w*|f\*+ing|pissed"
    r"|garbage|ridiculous|unacceptable|furious|fuming|fed up|sick (?:and tired )?of|had it with"
    r"|waste of (?:my )?time|useless|incompetent|joke|pathetic|outrageous|so (?:angry|mad)|livid"
    r"|worst|hate (?:this|you|it)|(?:third|fourth|fifth|tenth|[3-9]th|[3-9]rd|millionth) time"
    r"|for the last time|how many times do (?:i|we) have to|losing my mind|throw (?:this|it|my))\b",
    re.IGNORECASE,
)
_SHOUTED_WORDS = 5


def is_angry(text: str) -> bool:
    """Strong words, or whole sentences in capitals with marks behind them."""
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    shouted = sum(word.isupper() for word in words)
    is_shouting = shouted >= _SHOUTED_WORDS and shouted * 10 >= len(words) * 8
    return (is_shouting and "!" in text) or bool(_ANGRY.search(text))


_WITHIN = re.compile(
    r"(?:and|also|plus|or|but|because|cuz|since|on|in|at|by|near|next to|from|for|with|without"
    r"|when|while|after|before|until|only|both|same|still|again|then|btw|ps|oh|ok so|sorry|meant"
    r"|i mean|it|its|it['’]s|they|theyre|they['’]re|this|that|thats|that['’]s|those|these|which"
    r"|keeps?|says|said|wont|won['’]t|cant|can['’]t|doesnt|doesn['’]t|isnt|isn['’]t|asks|asking"
    r"|shows?|showing|happens|happened|started|stopped|beeps|tried|already|model|room|rm|floor"
    r"|error|code|upstairs|downstairs|first|second|third|\d+(?:st|nd|rd|th))\b",
    re.IGNORECASE,
)
# A question begins something, whatever word stands before it: "and how do I get a badge".
_OPENS = re.compile(
    r"(?:and |also |but |or |so |oh |btw |plus )*"
    r"(?:how|what|where|who|why|when (?:is|will|do|does|can)|which|can (?:i|you|we|someone)|could"
    r"|is there|are there|do (?:i|you|we)|does|did|i need|i want|i have|i['’]?m|we need|we have"
    r"|please|my|our|the)\b",
    re.IGNORECASE,
)
_LONGEST_REST = 14
# What it says or asks for may be named, and is not what this is about.
_OF_IT = re.compile(
    r"(?:and |it |now )*(?:keeps?|says|said|asks|asking|shows|showing)\b", re.IGNORECASE
)


def starts_within(text: str) -> bool:
    """Whether a text reads as the rest of a sentence that somebody had begun."""
    text = text.strip().lstrip(".…-– ")
    if len(text.split()) > _LONGEST_REST or _OPENS.match(text):
        return False
    return bool(_WITHIN.match(text))


_LONGEST_FOLLOW_UP = 12
_LONGEST_ELLIPSIS = 8
_LEAD = r"(?:(?:ok(?:ay)?|and|or|but|so|also|oh|then|thanks|hm+|well)[,. ]+)*"
# "what about at home", "same for the H drive?", "and on my phone?", "without a smartphone?"
_ELLIPSIS = re.compile(
    _LEAD
    + r"(?:what about|how about|what if|what else|(?:the )?same (?:for|with|on|at|thing|in)|ditto"
    r"|on|from|at|in|with|without|for|by|only|just|even|maybe|because|except|unless|until)\b",
    re.IGNORECASE,
)
# "phones too?", "iphone or android?"
_CHOICE = re.compile(r"\S+(?: \S+)? (?:too|as well|or \S+(?: \S+)?)\?", re.IGNORECASE)
_AND = re.compile(r"(?:and|or|but)\b", re.IGNORECASE)
_AND_THE = re.compile(r"(?:and|or) (?:the|my|our|an?) [\w-]+(?: [\w-]+)?\?", re.IGNORECASE)
_BARE = re.compile(
    _LEAD + r"(?:why|how|where|when|who|what|which|how (?:long|much|many|far|often)|now what"
    r"|what (?:then|now|next|else)|since when|by (?:when|whom?))"
    r"(?: not| so| exactly| ones?)?[?.! ]*",
    re.IGNORECASE,
)
# In capitals it is the department.
_POINTS = re.compile(
    r"(?<![\w'’])(?:it|its|it['’]s|that|that['’]s|this|these|those|them|one|ones|same|[Ss]tep"
    # "There is a pothole" begins a subject of its own.
    r"|there(?!['’]s| (?:is|are|was|were)\b)|they|she|he|then)(?!\w)"
)
_STILL = re.compile(
    _LEAD + r"(?:still|nope|no (?:luck|change|difference|effect)|did(?:n['’]?t| not)|tried|done|did"
    r"|happens|happened|keeps?|says|shows|asks)\b",
    re.IGNORECASE,
)


def is_ellipsis(text: str) -> bool:
    """Whether a text leaves out what it is about: "and on my phone?", "same for Linux?", "why?"."""
    text = text.strip()
    count = len(text.split())
    if _BARE.fullmatch(text) or _CHOICE.fullmatch(text):
        return True
    if _STILL.match(text) and count <= _LONGEST_ELLIPSIS:
        return True
    is_begun = _AND_THE.fullmatch(text) or (_AND.match(text) and not _OPENS.match(text))
    return count <= _LONGEST_ELLIPSIS and bool(_ELLIPSIS.match(text) or is_begun)


def points_back(text: str) -> bool:
    """Whether a text speaks of what was said before: "where is that button", "can I undo it"."""
    return len(text.split()) <= _LONGEST_FOLLOW_UP and bool(_POINTS.search(text.strip()))


_IT_IS_DOWN = re.compile(
    r"(?:(?:hi|hey|hello|help|please|um+|ugh|so)[,.! ]+)*"
    r"(?:it|this|that|everything|the (?:thing|system|whole thing)|all of it|stuff)"
    r"(?:['’]?s| is| are| has been)? (?:all |still |completely )*"
    r"(?:down|out|dead|broken|offline|frozen|not (?:working|loading|responding)|gone)"
    r"(?: again| now| today| right now| here| for (?:me|us))*[.! ]*",
    re.IGNORECASE,
)


def says_it_is_down(text: str) -> bool:
    """Whether somebody says that something is down, and not what: "it's down again"."""
    return _IT_IS_DOWN.fullmatch(text.strip()) is not None


_RAN_OUT = re.compile(
    r"\bout of (?:(?:the|any|black|color|blue|yellow|receipt|label|copy|printer|staple) )*"
    r"(?:toners?|inks?|paper|labels?|staples?|ribbons?|cartridges?|cyan|magenta|yellow|black|film"
    r"|rolls?|envelopes?|checks)\b",
    re.IGNORECASE,
)
# Whoever tells of this as well reports more than an empty tray.
_FAILS = re.compile(
    r"\b(?:down|offline|outages?|dead|crash\w*|froze\w*|on fire|smok\w+|burn\w*|nobody|no ?one"
    r"|every ?(?:body|one|thing)|none|all of|not|(?:ca|wo|is|are)n['’]?t|ca?n['’]?t|can ?not)\b",
    re.IGNORECASE,
)


def ran_out(text: str) -> bool:
    """Whether somebody tells that something is used up, and nothing worse: "the copier is out of
    toner". With the words of an outage that is none.
    """
    return bool(_RAN_OUT.search(text)) and not _FAILS.search(text)


_ONE_CANNOT = re.compile(
    r"(?:(?:hi|hey|hello|help|please|um+|ugh|so)[,.! ]+)*(?:i |i['’]?m |am )?(?:still )?"
    r"(?:can['’]?t|can ?not|could ?n['’]?t|unable to|not able to)\b",
    re.IGNORECASE,
)


def says_one_cannot(text: str) -> bool:
    """Whether somebody tells what they cannot do, and not what is out: "can't log in"."""
    return _ONE_CANNOT.match(text.strip()) is not None


def speaks_of_it(text: str) -> bool:
    """Whether a text tells what something does without saying what: "keeps asking for a code"."""
    return bool(_OF_IT.match(text.strip().lstrip(".…-– ")))


_IT_WORKS = re.compile(
    r"\b(?:(?:that|this|it|which) (?:(?:has |have )?(?:did (?:it|the trick)|fixed (?:it|that)"
    r"|solved (?:it|that)|worked|helped|works))|(?:it|that|everything|all) (?:is|was)? ?(?:fixed"
    r"|solved|working|back|good now|sorted)|(?:it|that|all)['’]s (?:fixed|solved|working|good now"
    r"|sorted)|works (?:now|again|fine)|ya funciona|ya sirve|se arregló)\b",
    re.IGNORECASE,
)
# "that worked for a minute, but now …": it does not.
_NOT_YET = re.compile(
    r"(?:\b(?:not|no|never|but|still|until|except|only|again (?:and|it)|pero|todavía|aún)\b"
    r"|n['’]t\b|\?)",
    re.IGNORECASE,
)
# Whoever writes more has more to say than that.
_LONGEST_WORKS = 14


def says_it_works(text: str) -> bool:
    """Whether somebody says, and no more than that, that what was wrong is right by now."""
    is_short = len(text.split()) <= _LONGEST_WORKS
    return is_short and bool(_IT_WORKS.search(text)) and not _NOT_YET.search(text)
