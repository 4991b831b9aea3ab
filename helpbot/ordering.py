"""The catalogue in chat: what there is to ask the desk for, and asking for it by a form.

A request that somebody must agree to waits for them; the requester reads who that is, how long it
takes, and when it is due.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from helpbot.approvals import Parts, Wish
from helpbot.approving import approvals_of
from helpbot.catalogue import due_on, is_off_standard, offered, request_form, summary, wanted_on
from helpbot.desk.asked import Asked
from helpbot.errors import UserError
from helpbot.forms import mistakes, values_in
from helpbot.plan import RequestForm
from helpbot.plan.catalogue import ANSWER, Kind
from helpbot.requesting import asked, in_private, of_answer, open_ticket
from helpbot.responding import means_of
from helpbot.tickets import UNFULFILLED, Approvals, Extent, Ticket
from helpbot.tickets import Kind as TicketKind
from helpbot.turn import EVERYONE, Command, Turn, role_of, sentence
from helpbot.wording import catalogue as wording

PAGE = 8


def _catalogue(turn: Turn, match: re.Match[str]) -> None:
    forms = offered(turn.plan, role_of(turn.person))
    if not forms:
        turn.result(wording.nothing())
        return
    pages = [forms[at : at + PAGE] for at in range(0, len(forms), PAGE)]
    number = min(max(int(match["page"] or 1), 1), len(pages))
    turn.result(wording.page(pages[number - 1], number=number, of=len(pages)))


def _request(turn: Turn, match: re.Match[str]) -> None:
    """A form by its name alone: its key, since only an edge can open it."""
    form = form_of(turn, match["form"])
    turn.result(wording.one(form) if form else wording.no_such(match["form"].lower()))


def _filled(turn: Turn, match: re.Match[str]) -> None:
    """A form that was sent in."""
    form = form_of(turn, match["form"])
    if form is None:
        turn.result(wording.no_such(match["form"].lower()))
        return
    said = values_in(match[0])
    values = {name: text for name, text in said.items() if form.field(name)}
    # An edge looked before; a sentence that was typed, or an older form, was not looked at.
    if wrong := mistakes(request_form(turn.plan, form, {}), values):
        name, sentence_ = next(iter(wrong.items()))
        blank = form.field(name)
        raise UserError(f"{blank.label if blank else name} {sentence_}")
    place(turn, form, values, said.get(ANSWER, ""))


def place(turn: Turn, form: RequestForm, values: Mapping[str, str], answer_id: str) -> None:
    """Opens the request, and asks whoever must agree to it."""
    text = summary(turn.plan, form, values)
    known = of_answer(turn, int(answer_id), text) if answer_id.isdigit() else asked(turn, text)
    if form.restricted:
        known = in_private(turn, known)
    _place(turn, form, _wanted(turn, form, values, known), open_ticket)


# Opens what is asked for; the words say what happens next.
Opens = Callable[[Turn, Asked, str], Ticket]


def _place(turn: Turn, form: RequestForm, wanted: Asked, opens: Opens) -> None:
    desk, values = approvals_of(turn), wanted.details
    barred = {wanted.requester, wanted.opened_by or ""}
    parts = desk.parts(turn.tx, Wish(form, values, wanted.department, barred))
    needs = (Approvals.ALL if len(parts) > 1 else Approvals.ANY) if parts else None
    wanted = replace(wanted, needs=needs)
    ticket = opens(turn, wanted, _what_follows(turn, form, values, parts))
    if not parts:
        desk.announce(turn.tx, ticket, turn.now)
    elif not turn.tx.approvals.of(ticket.id):
        desk.ask(turn.tx, ticket, parts, turn.now)


def is_by_form(turn: Turn, before: Ticket) -> bool:
    """Whether what follows a closed ticket is asked for by its form again: what was never granted,
    or never done, and what may end in one way alone.
    """
    if before.form is None:
        return False
    is_granted = before.needs is None or approvals_of(turn).is_agreed(turn.tx, before.id)
    form = turn.plan.form(before.form)
    return not is_granted or before.code in UNFULFILLED or bool(form and form.ends_as)


def place_again(turn: Turn, before: Ticket, wanted: Asked, words: str, opens: Opens) -> None:
    """Asks once more for what a closed ticket asked for, and for every approval afresh.

    What its form does not take any more has to be said anew; nothing is opened then.
    """
    form = form_of(turn, before.form or "")
    if form is None:
        turn.result(wording.form_is_gone(before.id))
        return
    values = {name: text for name, text in before.details.items() if form.field(name)}
    if mistakes(request_form(turn.plan, form, {}), values):
        is_purged = turn.tx.purges.purged(before.id) is not None
        worded = wording.form_is_purged if is_purged else wording.form_has_changed
        turn.result(worded(before.id, form))
        return
    text = ": ".join(filter(None, (summary(turn.plan, form, values), words)))
    again = _wanted(turn, form, values, replace(wanted, text=text))
    if form.restricted and again.opened_by is None:
        again = in_private(turn, again)
    if before.restricted and not form.restricted:
        again = replace(again, restricted=True, team=before.team)
    _place(turn, form, again, opens)


def _wanted(turn: Turn, form: RequestForm, values: Mapping[str, str], known: Asked) -> Asked:
    """What a form says, with what is `known` of whom it is for."""
    return replace(
        known,
        kind=TicketKind(form.kind),
        service=_chosen(form, Kind.SERVICE, values) or form.service,
        facility=_chosen(form, Kind.FACILITY, values) or known.facility,
        team=form.team,
        impact=Extent(form.impact),
        urgency=Extent(form.urgency),
        form=form.id,
        details=values,
        restricted=form.restricted,
        needed_by=_needed_by(turn, form, values),
        off_standard=is_off_standard(form, values),
    )


def _chosen(form: RequestForm, kind: Kind, values: Mapping[str, str]) -> str | None:
    """What was chosen in the first field of a kind."""
    names = (blank.name for blank in form.fields if blank.kind is kind)
    return values.get(next(names, "")) or None


def _needed_by(turn: Turn, form: RequestForm, values: Mapping[str, str]) -> str | None:
    """The day that the requester named, else the one by which it is done as a rule."""
    usual = due_on(turn.plan, form, turn.today) if form.lead_days else None
    day = _named_day(turn, form, values) or usual
    return day.isoformat() if day else None


def _named_day(turn: Turn, form: RequestForm, values: Mapping[str, str]) -> date | None:
    """None for a day that is over: nobody can keep to it."""
    named = wanted_on(form, values)
    return None if named is not None and named < turn.today else named


def _what_follows(turn: Turn, form: RequestForm, values: Mapping[str, str], parts: Parts) -> str:
    name_of = means_of(turn).name_of
    names = [[name_of(person) or person for person in part] for part in parts]
    due = due_on(turn.plan, form, turn.today) if form.lead_days else None
    wanted = _named_day(turn, form, values)
    return wording.what_follows(form, names, due=due, wanted=wanted)


def form_of(turn: Turn, form_id: str) -> RequestForm | None:
    """A form that who speaks may fill in."""
    forms = offered(turn.plan, role_of(turn.person))
    return next((form for form in forms if form.id == form_id.lower()), None)


COMMANDS = (
    Command(
        "catalogue",
        sentence(
            r"(?:catalog(?:ue)?|requests?|what can i (?:ask for|request))"
            r"(?: (?P<page>\d{1,3}))?[.?]*"
        ),
        EVERYONE,
        _catalogue,
    ),
    Command(
        "request",
        sentence(r"request (?P<form>[a-z0-9]+(?:-[a-z0-9]+)*)[.]?"),
        EVERYONE,
        _request,
    ),
    Command(
        "request_form",
        sentence(r"request (?P<form>[a-z0-9]+(?:-[a-z0-9]+)*) \| .+"),
        EVERYONE,
        _filled,
    ),
)
