"""The forms of requests: those of the catalogue, and saying why one is declined."""

from collections.abc import Mapping
from dataclasses import replace

from helpbot import whereabouts
from helpbot.approvals import Decision
from helpbot.catalogue import WORDS, choosing, offered, request_form
from helpbot.forms import listing
from helpbot.occasion import Builder, Occasion
from helpbot.plan import Person
from helpbot.plan.catalogue import ANSWER, Kind
from helpbot.speech import Field, FieldKind, Form
from helpbot.store import Tx
from helpbot.tickets import Pending, Ticket
from helpbot.turn import role_of
from helpbot.wording import approvals as wording

LONGEST_NUMBER = 15


def asked_of(tx: Tx, person: Person | None, ticket_id: int) -> Ticket | None:
    """A ticket that waits for somebody's decision; None where it does not, or not for them."""
    is_asked = person is not None and any(
        one.approver == person.id and one.state is Decision.ASKED
        for one in tx.approvals.of(ticket_id)
    )
    ticket = tx.tickets.get(ticket_id) if is_asked else None
    return ticket if ticket and ticket.pending_on is Pending.APPROVAL else None


def _request(occasion: Occasion) -> Form | None:
    """A form of the catalogue, "equipment"; after an answer of theirs, "equipment 17"; once more,
    "equipment again 4".
    """
    forms = offered(occasion.plan, role_of(occasion.person))
    form_id, _, rest = occasion.about.partition(" ")
    again = rest.removeprefix("again ")
    if again != rest:
        return _once_more(occasion, form_id, again)
    answer_id = rest
    if not occasion.about:
        return choosing(forms) if forms else None
    form = next((form for form in forms if form.id == form_id), None)
    if form is None or (answer_id and not _is_number(answer_id)):
        return None
    return request_form(occasion.plan, form, _known(occasion, answer_id))


def _once_more(occasion: Occasion, form_id: str, number: str) -> Form | None:
    """A form with what the same person said in it before."""
    form = _request(replace(occasion, about=form_id))
    ticket = occasion.tx.tickets.get(int(number)) if _is_number(number) else None
    own = (occasion.person_id, occasion.person.id if occasion.person else "")
    if form is None or ticket is None or ticket.requester not in own or ticket.form != form_id:
        return form
    said = ticket.details
    fields = tuple(replace(one, filled=said.get(one.name) or one.filled) for one in form.fields)
    return replace(form, name=f"{form.name} again {number}", fields=fields)


def _known(occasion: Occasion, answer_id: str) -> Mapping[str, str]:
    """What stands in a form already: who and where they are, and what they said before."""
    works = whereabouts.known(occasion.tx, occasion.person_id, occasion.person)
    own: Mapping[str, str] = {
        Kind.FACILITY: works.facility or "",
        Kind.DEPARTMENT: works.department or "",
        Kind.PERSON: occasion.person.name if occasion.person else "",
    }
    found = occasion.tx.answers.get(int(answer_id)) if answer_id else None
    if found is None or found.person != occasion.person_id:
        return own
    said = {WORDS: found.question, ANSWER: answer_id, Kind.SERVICE: found.service or ""}
    return {**own, **said}


def _decline(occasion: Occasion) -> Form | None:
    """Why an approver says no."""
    number = int(occasion.about) if _is_number(occasion.about) else 0
    if asked_of(occasion.tx, occasion.person, number) is None:
        return None
    fields = (
        Field("ticket", "", FieldKind.HIDDEN, filled=occasion.about),
        Field("text", wording.WHY, FieldKind.LONG, hint=wording.WHY_HINT, keeps_lines=True),
    )
    return Form(
        name=f"decline {occasion.about}",
        title=wording.DECLINE,
        fields=fields,
        submit=wording.DECLINE_KEY,
        says=listing("decline request", fields),
    )


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


BUILDERS: Mapping[str, Builder] = {"request": _request, "decline": _decline}
