"""What people read of the catalogue: what there is to ask for, who approves, how long it takes."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from helpbot.plan import Desk, RequestForm
from helpbot.speech import Button, Reply

SUBMIT = "Send"
GO_ON = "Go on"
CHOOSING = "Ask for something"
WHICH = "What do you need?"


def day(at: date) -> str:
    return f"{at:%B} {at.day}, {at.year}"


def day_of(written: str | None) -> str:
    """A day as rows have it, "2026-12-01", for people."""
    return day(date.fromisoformat(written)) if written else ""


def lead_time(form: RequestForm) -> str:
    if not form.lead_days:
        return "as soon as we can"
    return f"{form.lead_days} business day{'s' if form.lead_days > 1 else ''}"


def key(form: RequestForm, answer_id: int | None = None) -> Button:
    """Opens a form; `answer_id` is what it goes on from."""
    return Button(form.title, says=f"form request {form.id}{f' {answer_id}' if answer_id else ''}")


def page(forms: Sequence[RequestForm], *, number: int, of: int) -> Reply:
    """One page of what there is to ask for, in groups."""
    groups = groupby(forms, key=lambda form: form.group)
    lines = (f"**{group}**\n\n" + "\n".join(map(_line, found)) for group, found in groups)
    more = (Button("More", says=f"catalogue {number + 1}"),) if number < of else ()
    source = f"Page {number} of {of} · `catalogue {number % of + 1}` shows another"
    return Reply(
        "\n\n".join(("What you can ask for:", *lines)),
        (*(key(form) for form in forms), *more),
        source if of > 1 else "",
    )


def _line(form: RequestForm) -> str:
    takes = f" ({lead_time(form)})" if form.lead_days else ""
    return f"- **{form.title}**: {form.about}{takes}"


def one(form: RequestForm) -> Reply:
    """What a form is for, before it is opened."""
    takes = f" It takes {lead_time(form)}." if form.lead_days else ""
    asks = " Somebody has to agree to it first." if form.approvers else ""
    return Reply(f"**{form.title}**: {form.about}.{asks}{takes}", (key(form),))


def what_follows(
    form: RequestForm, approvers: Sequence[Sequence[str]], *, due: date | None, wanted: date | None
) -> str:
    """What the requester can expect: who agrees, how long it takes, and by when it is due."""
    agree = ", and ".join(" or ".join(names) for names in approvers)
    first = f"First **{agree}** must agree; I asked." if agree else "The desk has it now."
    takes = f" It takes {lead_time(form)}" if due else ""
    until = f", so expect it by **{day(due)}**." if due else ""
    is_soon = due is not None and wanted is not None and wanted < due
    hurry = (
        f" You need it by {day(wanted)}, which is sooner: what can be done by then is done first."
        if is_soon and wanted
        else ""
    )
    return f"{first}{takes}{until}{hurry}"


def nothing() -> Reply:
    return Reply("There is nothing in the catalogue for you. Say what you need in your words.")


def no_such(name: str) -> Reply:
    return Reply(
        f"There is no form `{name}`. `catalogue` lists what you can ask for.",
        (Button("Catalogue", says="catalogue"),),
    )


def offer(forms: Sequence[RequestForm], desk: Desk) -> str:
    """The lead of a reply to a wish."""
    if not forms:
        return f"That is a request. Call the {desk.name} at **{desk.phone}** ({desk.hours})."
    first = forms[0]
    takes = f" It takes {lead_time(first)}." if first.lead_days else ""
    agreed = " Somebody has to agree to it first." if first.approvers else ""
    return (
        f"That is a request. Press **{first.title}**, and a short form opens.{agreed}{takes} "
        f"Or call the {desk.name} at {desk.phone} ({desk.hours})."
    )


def keys(forms: Sequence[RequestForm], answer_id: int) -> tuple[Button, ...]:
    """The forms that a wish may be for, the likeliest first, and all others."""
    others = Button("Another request", says="catalogue")
    return (*(key(form, answer_id) for form in forms), others)
