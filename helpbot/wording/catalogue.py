"""What people read of the catalogue: what there is to ask for, who approves, how long it takes."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from helpbot.plan import Desk, RequestForm
from helpbot.speech import Button, Reply
from helpbot.wording.spoken import say, say_word

SUBMIT = "Send"
GO_ON = "Go on"
CHOOSING = "Ask for something"
WHICH = "What do you need?"


def day(at: date) -> str:
    return f"{at:%B} {at.day}, {at.year}"


def day_of(written: str | None) -> str:
    """A day as rows have it, "2026-12-01", for people."""
    return day(date.fromisoformat(written)) if written else ""


def said_day(at: date) -> str:
    """The same in the language that is spoken; cards are English for whoever asks."""
    return say("{month} {at.day}, {at.year}", month=say_word(f"{at:%B}"), at=at)


def said_day_of(written: str) -> str:
    return said_day(date.fromisoformat(written))


def lead_time(form: RequestForm) -> str:
    if not form.lead_days:
        return say("as soon as we can")
    if form.lead_days == 1:
        return say("1 business day")
    return say("{form.lead_days} business days", form=form)


def _takes(form: RequestForm) -> str:
    return say(" It takes {lead_time}.", lead_time=lead_time(form)) if form.lead_days else ""


def _asks(form: RequestForm) -> str:
    return say(" Somebody has to agree to it first.") if form.approvers else ""


def key(form: RequestForm, answer_id: int | None = None) -> Button:
    """Opens a form; `answer_id` is what it goes on from."""
    return Button(form.title, says=f"form request {form.id}{f' {answer_id}' if answer_id else ''}")


def page(forms: Sequence[RequestForm], *, number: int, of: int) -> Reply:
    """One page of what there is to ask for, in groups."""
    groups = groupby(forms, key=lambda form: form.group)
    lines = (f"**{group}**\n\n" + "\n".join(map(_line, found)) for group, found in groups)
    more = (Button(say("More"), says=f"catalogue {number + 1}"),) if number < of else ()
    source = say(
        "Page {number} of {of} · `catalogue {next}` shows another",
        number=number,
        of=of,
        next=number % of + 1,
    )
    return Reply(
        "\n\n".join((say("What you can ask for:"), *lines)),
        (*(key(form) for form in forms), *more),
        source if of > 1 else "",
    )


def _line(form: RequestForm) -> str:
    takes = f" ({lead_time(form)})" if form.lead_days else ""
    return f"- **{form.title}**: {form.about}{takes}"


def one(form: RequestForm) -> Reply:
    """What a form is for, before it is opened."""
    return Reply(f"**{form.title}**: {form.about}.{_asks(form)}{_takes(form)}", (key(form),))


def what_follows(
    form: RequestForm, approvers: Sequence[Sequence[str]], *, due: date | None, wanted: date | None
) -> str:
    """What the requester can expect: who agrees, how long it takes, and by when it is due."""
    agree = say(", and ").join(say(" or ").join(names) for names in approvers)
    said = say("The desk has it now.")
    if agree:
        said = say("First **{agree}** must agree; I asked.", agree=agree)
    if due is not None:
        takes, by = lead_time(form), said_day(due)
        said += say(" It takes {takes}, so expect it by **{by}**.", takes=takes, by=by)
    if due is not None and wanted is not None and wanted < due:
        said += say(
            " You need it by {day}, which is sooner: what can be done by then is done first.",
            day=said_day(wanted),
        )
    return said


def nothing() -> Reply:
    return Reply(say("There is nothing in the catalogue for you. Say what you need in your words."))


def no_such(name: str) -> Reply:
    return Reply(
        say("There is no form `{name}`. `catalogue` lists what you can ask for.", name=name),
        (Button(say("Catalogue"), says="catalogue"),),
    )


def form_is_gone(ticket_id: int) -> Reply:
    """What was never granted comes back, and nobody can be asked to agree to it any more."""
    return Reply(
        say(
            "The form of ticket {ticket_id} is not there any more, so I opened nothing. "
            "`catalogue` lists what you can ask for.",
            ticket_id=ticket_id,
        ),
        (Button(say("Catalogue"), says="catalogue"),),
    )


def form_has_changed(ticket_id: int, form: RequestForm) -> Reply:
    return Reply(
        say(
            "The form of ticket {ticket_id} has changed since, so I opened nothing. Fill it in "
            "once more: press **{form.title}**.",
            ticket_id=ticket_id,
            form=form,
        ),
        (key(form),),
    )


def form_is_purged(ticket_id: int, form: RequestForm) -> Reply:
    return Reply(
        say(
            "What stood in the form of ticket {ticket_id} was removed, as old words are here, so I "
            "opened nothing. Fill it in once more: press **{form.title}**.",
            ticket_id=ticket_id,
            form=form,
        ),
        (key(form),),
    )


def offer(forms: Sequence[RequestForm], desk: Desk) -> str:
    """The lead of a reply to a wish."""
    if not forms:
        return say(
            "That is a request. Call the {desk.name} at **{desk.phone}** ({desk.hours}).", desk=desk
        )
    return say(
        "That is a request. Press **{form.title}**, and a short form opens.{then} Or call the "
        "{desk.name} at {desk.phone} ({desk.hours}).",
        form=forms[0],
        then=f"{_asks(forms[0])}{_takes(forms[0])}",
        desk=desk,
    )


def keys(forms: Sequence[RequestForm], answer_id: int) -> tuple[Button, ...]:
    """The forms that a wish may be for, the likeliest first, and all others."""
    others = Button(say("Another request"), says="catalogue")
    return (*(key(form, answer_id) for form in forms), others)
