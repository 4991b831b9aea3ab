"""One question back instead of a guess: when few words could be about many things.

The choices are what was found: articles where some are likely, else the services that this person
is likely to mean. What somebody answers in words ("the vpn one") is one of the choices.
"""

import re

from helpbot.calibration import Band
from helpbot.keywords import stems, words
from helpbot.manner import says_one_cannot
from helpbot.plan import Plan
from helpbot.sameness import says_several
from helpbot.search import Match
from helpbot.speech import Button, Reply
from helpbot.understanding import MATTERS, SURELY, Meant
from helpbot.wording import choices as wording

MAX_TITLES = 3
MAX_SERVICES = 4
# From this chance on it is offered to say that others have it too.
_MAY_BE_OUT = 0.2
_LONGEST_CHOICE = 6
_SHORTEST_WISH = 3


def is_better_asked(meant: Meant) -> bool:
    """Whether to ask what is meant: the words are vague, and nothing else is sure about it."""
    if not meant.is_vague or meant.is_life_safety or meant.language or meant.places.tickets:
        return False
    if meant.ranking.band is Band.ANSWER and len(meant.text.split()) > 1:
        return False
    match meant.intent.name:
        case "report_security_incident" | "check_outage" | "my_tickets" | "ticket_status":
            return False
        case "report_outage":
            return _may_be_ones_own(meant)
        case "request_access_or_equipment" if meant.wishes and _says_what(meant):
            # The forms for it are choices already.
            return False
        case "out_of_scope":
            return meant.ranking.band is not Band.UNKNOWN
        case name if name in MATTERS:
            return True
        case _:
            return _is_doubtful(meant)


def _says_what(meant: Meant) -> bool:
    """Whether a wish says for what: "new hire starts monday", and not "I need access"."""
    is_long = len(meant.text.split()) > _SHORTEST_WISH
    return is_long and meant.intent.is_sure and meant.intent.probability >= SURELY


def _is_doubtful(meant: Meant) -> bool:
    """Whether the intent may be another: "phone" is no wish for a telephone call."""
    is_a_name_alone = meant.places.service is not None and len(meant.text.split()) == 1
    return not meant.intent.is_sure or meant.intent.probability < SURELY or is_a_name_alone


def _may_be_ones_own(meant: Meant) -> bool:
    """A report that need not be one: "can't log in" by somebody who speaks of themselves."""
    if meant.places.service is None or says_several(meant.text):
        return False
    is_a_name_alone = len(meant.text.split()) == 1
    return meant.facility_from != "said" and (is_a_name_alone or says_one_cannot(meant.text))


def reply_for(plan: Plan, meant: Meant, answer_id: int) -> Reply:
    """The question back; the person's own words are kept with the answer of that number."""
    service = meant.places.service
    if service is None and meant.ranking.band is Band.UNKNOWN:
        named = [(key, plan.name_of(key) or key) for key in _likely(plan, meant)]
        return wording.which_service(named, answer_id, plan.desk)
    titles = [(m.article.id, m.article.title) for m in _nearest(meant)]
    name = plan.name_of(service)
    if name and meant.intent.chance("report_outage") >= _MAY_BE_OUT:
        return wording.which_trouble(titles, answer_id, plan.desk, service=name)
    return wording.which_topic(titles, answer_id, plan.desk, service=name)


def _nearest(meant: Meant) -> list[Match]:
    """The best articles, those of the service that was named first."""
    named = meant.places.service
    found = sorted(meant.ranking.matches, key=lambda m: m.article.service != named)
    return found[:MAX_TITLES]


def _likely(plan: Plan, meant: Meant) -> list[str]:
    """What people like this one asked about lately, what was found at all, what all need."""
    found = (match.article.service for match in meant.ranking.matches)
    every = dict.fromkeys((*meant.likely[:2], *found, *plan.core_services))
    return [key for key in every if plan.name_of(key)][:MAX_SERVICES]


# What stands around a choice: "the vpn one please", "number two".
_AROUND = frozenset(
    "a an the one ones please number no option choice it its i mean meant want need is for that "
    "this first".split()
)
_ORDINALS = {
    "1": 1, "one": 1, "first": 1, "1st": 1, "2": 2, "two": 2, "second": 2, "2nd": 2, "3": 3,
    "three": 3, "third": 3, "3rd": 3, "4": 4, "four": 4, "fourth": 4, "4th": 4, "5": 5, "five": 5,
    "fifth": 5, "5th": 5,
}  # fmt: skip
_BY_NUMBER = re.compile(
    rf"(?!the one\b)(?:the |number |no\.? ?|option |choice |#)*(?P<n>{'|'.join(_ORDINALS)})"
    r"(?: one| option)?(?: please)?[.!]*",
    re.IGNORECASE,
)
_IS_CHOICE = re.compile(r"(?:read|meant|about|others have|stuck) ")


def chosen(text: str, reply: Reply) -> Button | None:
    """The choice that somebody names in words; None where it is not plainly one of them."""
    buttons = [button for button in reply.buttons if _IS_CHOICE.match(button.says)]
    if len(buttons) < 2 or len(text.split()) > _LONGEST_CHOICE:
        return None
    if number := _BY_NUMBER.fullmatch(text):
        at = _ORDINALS[number["n"].lower()]
        return buttons[at - 1] if at <= len(buttons) else None
    wanted = _stems(" ".join(word for word in words(text) if word not in _AROUND))
    named = [button for button in buttons if wanted and wanted <= _stems(button.label)]
    return named[0] if len(named) == 1 else None


def _stems(text: str) -> set[str]:
    return {stem for stem in stems(text) if " " not in stem}
