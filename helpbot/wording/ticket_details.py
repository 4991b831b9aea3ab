"""What was filled in for a ticket, and what its form tells technicians."""

from collections.abc import Iterable

from helpbot.catalogue import shown
from helpbot.plan import Plan
from helpbot.tickets import Ticket


def details(ticket: Ticket, plan: Plan) -> str:
    """The blanks of its form, by their labels."""
    form = plan.form(ticket.form or "")
    if form is None:
        # The form was taken out of desk.toml meanwhile; what was said stays.
        return _listed((f"{name}:", text) for name, text in ticket.details.items() if text)
    return _listed(shown(plan, form, ticket.details))


def _listed(pairs: Iterable[tuple[str, str]]) -> str:
    """Labels with what was filled in; a text of several lines stays under its label."""
    return "\n".join(f"- {label} {'; '.join(text.splitlines())}" for label, text in pairs)


def rule(ticket: Ticket, plan: Plan) -> str:
    """What the form tells technicians, with the number on file where somebody is called back."""
    form = plan.form(ticket.form or "")
    if form is None or not ticket.is_unresolved:
        return ""
    numbers = [_number_on_file(ticket, plan)] if form.call_back else []
    return " ".join(filter(None, (f"_{form.note}_" if form.note else "", *numbers)))


def _number_on_file(ticket: Ticket, plan: Plan) -> str:
    """The one number that is called; a name that two people have, or nobody, has none."""
    form = plan.form(ticket.form or "")
    name = ticket.details.get(form.call_back, "").strip().casefold() if form else ""
    found = [person for person in plan.people if person.name.casefold() == name]
    if len(found) == 1 and found[0].phone:
        return f"**On file for {found[0].name}: {found[0].phone}.**"
    return "**No number on file: do not do it by chat or telephone.**"
