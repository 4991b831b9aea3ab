"""What follows from what a message means: one function an intent."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from helpbot import (
    answering,
    clarifying,
    feedback,
    following,
    requesting,
    responding,
    watches,
    whereabouts,
)
from helpbot.calibration import Band
from helpbot.catalogue import offered
from helpbot.desk.suspicion import Suspicion
from helpbot.desk.ticket_cards import alert_key
from helpbot.plan import Plan, RequestForm, Role
from helpbot.sameness import EVERYWHERE, says_several
from helpbot.speech import Button, Reply
from helpbot.store.answers import Answer, Outcome
from helpbot.turn import EVERYONE, TECHNICIANS, Command, Turn, role_of, sentence
from helpbot.understanding import ALARMING, MATTERS, Meant
from helpbot.wording import acts as wording
from helpbot.wording import catalogue as catalogue_wording
from helpbot.wording import for_technicians, greeting, help_text, person, welcome
from helpbot.wording.spoken import CATALOGUES
from helpbot.wording.targets import closed_now
from helpbot.wording.ticket_cards import buttons

# The right one is among so many for nine wishes of ten.
MAX_FORMS = 2
# Titles beside them.
MAX_TITLES = 2
# As many places as can be told apart at a glance, beside "another place".
MAX_PLACES = 3


def act(turn: Turn, meant: Meant) -> None:
    """Writes what follows: state and replies, in the turn's transaction."""
    if meant.language and meant.intent.name not in MATTERS:
        # Of another language only what it is about is half understood: "ดี" is no thanks.
        turn.result(wording.other_language(meant.language, turn.plan.desk))
    elif _is_better_asked(turn, meant):
        _matter(turn, meant)
    else:
        _ACTS.get(meant.intent.name, _matter)(turn, meant)


def _is_better_asked(turn: Turn, meant: Meant) -> bool:
    """Whether to look for articles and ask, where "problem" is at most a little like thanks.

    What is nobody's here is said to be so with the same invitation.
    """
    if clarifying.is_better_asked(meant):
        # "not working" right after an answer is said of the answer.
        return meant.intent.name != "feedback_negative" or _last_answer(turn) is None
    is_idle = meant.intent.name not in (*MATTERS, "out_of_scope")
    return is_idle and not meant.intent.is_sure


def reply_for(
    plan: Plan, meant: Meant, answer_id: int, today: date, role: Role = Role.EMPLOYEE
) -> Reply:
    """What a person of a role reads whose message is about something."""
    if clarifying.is_better_asked(meant):
        return clarifying.reply_for(plan, meant, answer_id)
    base = answering.reply_to(meant.ranking, answer_id, today=today, desk=plan.desk)
    keys: tuple[Button, ...] = ()
    match meant.intent.name:
        case "report_outage":
            lead = _outage_lead(plan, meant)
            keys = (*_whose(plan, meant, answer_id), *_elsewhere(plan, meant, answer_id))
        case "check_outage":
            lead = wording.check(*_said(plan, meant), plan.desk)
            if meant.is_life_safety and (service := plan.name_of(meant.places.service)):
                keys = (wording.page_now(answer_id),)
                lead = f"{wording.life_safety_first(service, plan.desk)}\n\n{lead}"
        case "report_security_incident":
            lead = wording.security(plan.desk, plan.facts.get("security_phone") or plan.desk.phone)
        case "request_access_or_equipment":
            forms = _forms(plan, meant, role)
            lead = catalogue_wording.offer(forms, plan.desk)
            keys = catalogue_wording.keys(forms, answer_id)
        case _:
            return _question_reply(plan, meant, answer_id, base)
    if meant.ranking.band is Band.ANSWER:
        return wording.with_lead(lead, base, keys)
    # Titles to choose from are for questions; a report wants to be taken.
    is_wish = meant.intent.name == "request_access_or_equipment"
    titles = base.buttons[:MAX_TITLES] if is_wish and meant.ranking.band is Band.SUGGEST else ()
    return Reply(lead, (*keys, *titles, wording.talk_to_a_person(answer_id)))


def _forms(plan: Plan, meant: Meant, role: Role) -> tuple[RequestForm, ...]:
    """The likeliest forms for a wish, of those that a role may fill in."""
    by_id = {form.id: form for form in offered(plan, role)}
    return tuple(by_id[wish] for wish in meant.wishes if wish in by_id)[:MAX_FORMS]


def _question_reply(plan: Plan, meant: Meant, answer_id: int, base: Reply) -> Reply:
    reply = _calm_reply(plan, meant, answer_id, base)
    service, place = _said(plan, meant)
    about = service if plan.is_life_safety(meant.places.service, None) else place
    if meant.is_life_safety and about:
        first = wording.life_safety_first(about, plan.desk)
        reply = wording.with_lead(first, reply, (wording.page_now(answer_id),))
    return wording.with_lead(wording.upset(plan.desk), reply) if meant.is_angry else reply


def _calm_reply(plan: Plan, meant: Meant, answer_id: int, base: Reply) -> Reply:
    band = meant.ranking.band
    is_offered = meant.language in CATALOGUES and band is Band.SUGGEST
    if meant.language and band is not Band.ANSWER and not is_offered:
        return wording.other_language(meant.language, plan.desk)
    if not meant.intent.is_sure and band is Band.UNKNOWN:
        names = [meant.intent.name, *(name for name, _ in meant.intent.others)]
        labels = [(name, wording.LABELS[name]) for name in names if name in wording.LABELS][:3]
        return wording.which_of(labels, answer_id, plan.desk)
    return base


def _matter(turn: Turn, meant: Meant) -> None:
    known = answering.remember(turn, meant)
    reply = reply_for(turn.plan, meant, known.id, turn.today, role_of(turn.person))
    reply = answering.more_of(turn, meant, known, reply)
    answering.say(turn, meant, known, responding.with_known(turn, meant, reply))
    if meant.places.service is not None and meant.intent.name in _SUSPICIOUS:
        Suspicion(responding.means_of(turn)).look(turn.tx, meant.places.service, turn.now)
    whereabouts.ask_once(turn)


# Questions that may tell of one failure, where several people ask them.
_SUSPICIOUS = frozenset(("ask_question", "check_outage"))


def _report(turn: Turn, meant: Meant) -> None:
    """Trouble that was named is an outage at once; what is missing is asked."""
    service = meant.places.service
    if service is None and meant.is_life_safety:
        # Nothing stands between such a report and the page: the network team looks first.
        service = next(iter(turn.plan.core_services), None)
    # One printer is no outage; several people's is one, and so it is where somebody says so.
    is_one_desk = turn.plan.waits(service) and not meant.is_life_safety
    is_guest = role_of(turn.person) is Role.PARTNER
    if service is None or is_guest or (is_one_desk and not says_several(meant.text)):
        _matter(turn, meant)
        return
    responding.report(turn, meant, service, lambda n: reply_for(turn.plan, meant, n, turn.today))
    whereabouts.ask_once(turn)


def _check(turn: Turn, meant: Meant) -> None:
    """What is known to be out comes before any article."""
    if not responding.check(turn, meant):
        _matter(turn, meant)


def _security(turn: Turn, meant: Meant) -> None:
    """The security path at once, whatever an article's score; in a channel it goes on in a DM."""
    known = answering.remember(turn, meant)
    reply = reply_for(turn.plan, meant, known.id, turn.today, role_of(turn.person))
    duty = responding.means_of(turn).duty(turn.tx, "security", turn.now)
    on_duty = duty.primary or duty.secondary or turn.plan.leads[0]
    # Below it there are only the first steps.
    if meant.intent.probability >= ALARMING:
        ticket = requesting.open_security_ticket(turn, meant.text)
        may_see = on_duty in (duty.primary, duty.secondary) or ticket.team in on_duty.teams
        keys = buttons(ticket) if may_see else ()
        alert = wording.security_alert(turn.name, meant.text, ticket.id, keys)
        is_told = turn.tell(on_duty, alert, key=alert_key(ticket.id))
        lead = wording.security_told(on_duty.name if is_told else None, ticket.id)
        reply = wording.with_lead(lead, reply)
    if turn.heard.utterance.private:
        answering.say(turn, meant, known, reply)
    else:
        answering.say_directly(turn, reply)
        turn.result(wording.security_moved(), note="moved")


def _outage_lead(plan: Plan, meant: Meant) -> str:
    service, place = _names(plan, meant)
    return wording.outage(
        service=service,
        place=place,
        from_profile=meant.facility_from == "profile",
        is_life_safety=meant.is_life_safety,
        desk=plan.desk,
    )


def _names(plan: Plan, meant: Meant) -> tuple[str | None, str | None]:
    return plan.name_of(meant.places.service), plan.name_of(meant.facility)


def _said(plan: Plan, meant: Meant) -> tuple[str | None, str | None]:
    """The names of the service and the place that the person named."""
    place = meant.facility if meant.facility_from == "said" else None
    return plan.name_of(meant.places.service), plan.name_of(place)


def _whose(plan: Plan, meant: Meant, answer_id: int) -> tuple[Button, ...]:
    """In one tap: what is out, where the person did not name it; that others have it as well,
    where one alone is no outage.
    """
    if meant.is_life_safety:
        return ()
    if meant.places.service is not None:
        is_one_desk = plan.waits(meant.places.service) and not says_several(meant.text)
        return (wording.others_have_it(answer_id),) if is_one_desk else ()
    every = dict.fromkeys((*meant.likely[:2], *plan.core_services))
    named = [(key, plan.name_of(key) or key) for key in every][: clarifying.MAX_SERVICES]
    return wording.which_service(named, answer_id)


def _elsewhere(plan: Plan, meant: Meant, answer_id: int) -> tuple[Button, ...]:
    """A place that the person did not name can be put right in one tap."""
    if meant.facility_from == "said" or meant.places.service is None:
        return ()
    near = [
        (facility.id, facility.names[0])
        for facility in plan.facilities
        if facility.id != meant.facility and meant.department in facility.departments
    ]
    is_unknown = meant.facility is None
    return wording.elsewhere(near[:MAX_PLACES], answer_id, is_unknown=is_unknown)


def _place(turn: Turn, match: re.Match[str]) -> None:
    """Puts the place of a report right."""
    found = turn.tx.answers.get(int(match["answer"]))
    facility = match["facility"]
    if (
        found is None
        or found.person != turn.person_id
        or facility not in {EVERYWHERE, *(place.id for place in turn.plan.facilities)}
    ):
        turn.result(wording.which_place())
    else:
        turn.tx.answers.move(found, None if facility == EVERYWHERE else facility)
        responding.moved(turn, found.service, found.facility, facility)
        place = turn.plan.name_of(facility)
        is_urgent = turn.plan.is_life_safety(found.service, facility)
        turn.result(wording.moved(place, is_life_safety=is_urgent, desk=turn.plan.desk))


# "ok thanks, still broken" is no thanks.
_NOT_OVER = re.compile(
    r"\b(?:still|but|again|did(?:n['’]?t| not)|not (?:work|fixed|solved))\b", re.I
)


def _thanks(turn: Turn, meant: Meant | re.Match[str]) -> None:
    if isinstance(meant, Meant) and _NOT_OVER.search(meant.text):
        _negative(turn, meant)
        return
    # In a channel people thank each other; a bot that answers every "thx" is soon muted.
    if turn.heard.utterance.private:
        turn.result(welcome())


def _greeting(turn: Turn, _: object) -> None:
    if turn.heard.utterance.private:
        turn.result(greeting())


def _help(turn: Turn, _: object) -> None:
    reply = help_text(turn.plan.desk, turn.plan.city)
    turn.result(for_technicians(reply) if role_of(turn.person) in TECHNICIANS else reply)


def _person(turn: Turn, _: object) -> None:
    turn.result(person(turn.plan.desk, closed_now(turn.plan, turn.now)))


def _on_call(turn: Turn, meant: Meant | re.Match[str]) -> None:
    """For a team that is named, by itself or by one of its services; else for everything."""
    if not isinstance(meant, Meant):
        watches.on_call(turn)
        return
    service = meant.places.service
    team = next((s.team for s in turn.plan.services if s.id == service), None)
    watches.on_call(turn, team or watches.team_named_in(turn, meant.text))


def _negative(turn: Turn, meant: Meant) -> None:
    """The last answer did not help; the person is offered one of their kind."""
    last = _last_answer(turn)
    if last is not None:
        answering.note(turn, last, Outcome.STUCK)
        feedback.complained(turn, last)
        turn.result(feedback.with_why(turn, last, wording.sorry_for_answer(turn.plan.desk)))
    elif meant.places.service is not None or meant.ranking.band is Band.ANSWER:
        # Nothing was answered: it is said of the thing itself, "vpn still not working, i am done".
        _matter(turn, replace(meant, intent=meant.intent.as_if("ask_question")))
    else:
        _person(turn, meant)


def _last_answer(turn: Turn) -> Answer | None:
    return turn.tx.answers.last_open(turn.person_id, turn.heard.utterance.conversation)


def _out_of_scope(turn: Turn, meant: Meant) -> None:
    """Neither an answer nor a ticket: whose question it is, or that it is nobody's here."""
    if meant.office is not None and meant.intent.is_sure:
        reply = wording.not_ours(meant.office)
    else:
        reply = wording.not_it(turn.plan.city_phone, turn.plan.desk)
    lead = wording.upset(turn.plan.desk) if meant.is_angry else ""
    turn.result(wording.with_lead(lead, reply) if lead else reply)


_ACTS: Mapping[str, Callable[[Turn, Meant], None]] = {
    **dict.fromkeys(MATTERS, _matter),
    "report_outage": _report,
    "check_outage": _check,
    "report_security_incident": _security,
    **dict.fromkeys(
        ("open_ticket", "ticket_status", "my_tickets", "add_comment", "close_ticket",
         "reopen_ticket"),
        following.by_meaning,
    ),
    "talk_to_human": _person,
    "who_is_on_call": _on_call,
    "greeting": _greeting,
    "thanks": _thanks,
    "help": _help,
    "feedback_negative": _negative,
    "out_of_scope": _out_of_scope,
}  # fmt: skip

# Said in passing: neither a question nor a ticket. After the words come marks and pictures only.
_END = r"[^\w]*"
_THANKS = (
    r"(?:(?:ok(?:ay)?|great|perfect|awesome|cool)[,.! ]+)?"
    r"(?:many )?(?:thanks?|thank you|thank u|thx|tnx|ty|cheers|gracias)"
    r"(?:[, ]+(?:so much|a lot|a bunch|again|you|very much|helpbot|bot|all|everyone|team"
    r"|that (?:did|worked)(?: it)?))*" + _END
)
_GREETING = (
    r"(?:hi|hello|hey|hiya|howdy|yo|hola|good (?:morning|afternoon|evening)|morning)"
    r"(?:[, ]+(?:there|all|team|helpbot|bot|everyone|again))*" + _END
)


def is_small_talk(text: str) -> bool:
    """Thanks and greetings: nothing that is kept, or that opens anything again."""
    return any(re.fullmatch(said, text, re.IGNORECASE) for said in (_THANKS, _GREETING))


COMMANDS = (
    Command(
        "place",
        sentence(r"place (?P<answer>\d{1,15})(?: (?P<facility>[a-z0-9-]+|\*))?"),
        EVERYONE,
        _place,
    ),
    Command(
        "person",
        sentence(
            r"(?:(?:talk to a )?(?:person|human)|(?:quiero |necesito )?hablar con una persona)[.!]?"
        ),
        EVERYONE,
        _person,
        "talk_to_human",
    ),
    Command("thanks", sentence(_THANKS), EVERYONE, _thanks, "thanks"),
    Command("greeting", sentence(_GREETING), EVERYONE, _greeting, "greeting"),
    Command("help", sentence(r"help[.!?]?"), EVERYONE, _help, "help"),
    Command(
        "on_call",
        sentence(r"(?:who(?:['’]?s| is) )?on[- ]?call(?: now)?[.?]*"),
        EVERYONE,
        _on_call,
        "who_is_on_call",
    ),
)
