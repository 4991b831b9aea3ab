"""What people read when they do more than ask: report, chase, complain, greet, or mean somebody
else.
"""

from collections.abc import Sequence

from helpbot.plan import Desk, Office
from helpbot.speech import Button, Reply


def with_lead(lead: str, reply: Reply, buttons: Sequence[Button] = ()) -> Reply:
    """A reply with a sentence before it; buttons of the sentence come first."""
    return Reply(f"{lead}\n\n{reply.text}", (*buttons, *reply.buttons), reply.source)


def outage(
    *,
    service: str | None,
    place: str | None,
    from_profile: bool,
    is_life_safety: bool,
    desk: Desk,
) -> str:
    what = f"You report trouble with **{service}**" if service else "You report trouble"
    where = f" at **{place}**" if place else ""
    source = " (the place is from your profile)" if place and from_profile else ""
    if is_life_safety:
        call = (
            f"This is life-safety: call the technician on call now at "
            f"**{desk.after_hours_phone}**, at any hour. Do not wait for this chat."
        )
    else:
        call = (
            f"Call the {desk.name} at **{desk.phone}** ({desk.hours}); outside those hours "
            f"**{desk.after_hours_phone}** rings the technician on call."
        )
    missing = [] if service else ["what does not work"]
    missing += [] if place else ["which building it is"]
    told = f" Say {' and '.join(missing)}, so that it reaches the right people." if missing else ""
    return f"{what}{where}{source}. {call}{told}"


def elsewhere(
    places: Sequence[tuple[str, str]], answer_id: int, *, is_unknown: bool
) -> tuple[Button, ...]:
    """One tap each to say where it really is; `places` are (id, name)."""
    named = tuple(Button(f"At {name}", says=f"place {answer_id} {key}") for key, name in places)
    everywhere = Button("The whole city", says=f"place {answer_id} *")
    other = Button("Say where" if is_unknown else "Another place", says=f"place {answer_id}")
    return (*named, *((everywhere,) if is_unknown else ()), other)


def which_service(services: Sequence[tuple[str, str]], answer_id: int) -> tuple[Button, ...]:
    """One tap each to say what is out; `services` are (id, name)."""
    named = tuple(
        Button(name, says=f"others have answer {answer_id} as {key}") for key, name in services
    )
    return (*named, Button("Something else", says="form outage"))


def others_have_it(answer_id: int) -> Button:
    return Button("Others have it too", says=f"others have answer {answer_id}")


def page_now(answer_id: int) -> Button:
    return Button("Page on-call now", says=f"page on-call answer {answer_id}")


def moved(place: str | None, *, is_life_safety: bool, desk: Desk) -> Reply:
    call = (
        f" That is life-safety: call the technician on call now at **{desk.after_hours_phone}**."
        if is_life_safety
        else ""
    )
    if place is None:
        return Reply(f"Noted: it is in the whole city.{call}")
    return Reply(
        f"Noted: it is at **{place}**.{call}",
        buttons=(Button("I work there now", says=f"I work at {place}"),),
    )


def which_place() -> Reply:
    return Reply("Where is it? Say for example *it's at the annex*.")


def life_safety_first(service: str, desk: Desk) -> str:
    return (
        f"**{service}** is life-safety. If it keeps anybody from working, call the technician on "
        f"call now at **{desk.after_hours_phone}**, at any hour. What I found is below."
    )


def check(service: str | None, place: str | None, desk: Desk) -> str:
    what = f"**{service}**" if service else "that"
    where = f" at **{place}**" if place else ""
    return (
        f"I know of no outage of {what}{where}. "
        f"If it does not work for you and others, tell me what and where, or call {desk.phone}; "
        f"outside {desk.hours} call {desk.after_hours_phone}."
    )


def security(desk: Desk, phone: str) -> str:
    return (
        "Thank you for telling me; you did the right thing. Do this now:\n\n"
        f"1. Call IT security at **{phone}**, at any hour **{desk.after_hours_phone}**.\n"
        "2. Click, open and answer nothing more. Leave the computer on, and pull its network cable "
        "or turn off its Wi-Fi if you opened something.\n"
        "3. If you typed a password or a code, change that password now, from another computer.\n"
        "4. If something was lost or stolen, say when and where you last had it."
    )


def security_moved() -> Reply:
    return Reply("That is one for the security team. I wrote to you in a direct message.")


def security_alert(name: str, text: str, ticket_id: int) -> Reply:
    short = text if len(text) <= _QUOTED else f"{text[:_QUOTED].rstrip()} …"
    # In code nothing is a link or a mention: the words may hold the very link that was bad.
    quoted = short.replace("`", "'")
    return Reply(
        f"**{name}** reports a security matter, ticket {ticket_id}:\n\n`{quoted}`\n\n"
        "I gave them the first steps and the security telephone. Call them if they do not call.",
        (
            Button("Claim", says=f"claim {ticket_id}"),
            Button("Reply to requester", says=f"form reply {ticket_id}"),
            Button("Note", says=f"form note {ticket_id}"),
        ),
    )


def security_told(name: str | None, ticket_id: int) -> str:
    told = f"I told **{name}**, who is on call for security. " if name else ""
    return f"{told}It is **ticket {ticket_id}**, which only the security team sees."


def sorry_for_answer(desk: Desk) -> Reply:
    return Reply(
        "Sorry that was not it. I noted it. Say it once more in other words, or talk to a person: "
        f"the {desk.name} at **{desk.phone}** ({desk.hours}), outside those hours "
        f"**{desk.after_hours_phone}**."
    )


def upset(desk: Desk) -> str:
    return (
        f"I am sorry that this costs you so much. A person can take it from here: **{desk.phone}** "
        f"({desk.hours}), outside those hours **{desk.after_hours_phone}**."
    )


def not_ours(office: Office) -> Reply:
    return Reply(f"That is not an IT question. **{office.name}** can help you: **{office.phone}**.")


def not_it(city_phone: str, desk: Desk) -> Reply:
    city = f" For other matters of the city call {city_phone}." if city_phone else ""
    return Reply(
        f"I only know about the city's IT.{city} If it is IT after all, say what you see and on "
        f"what, or call {desk.phone}."
    )


def which_of(intents: Sequence[tuple[str, str]], answer_id: int, desk: Desk) -> Reply:
    """`intents` are (name, label) of what the person may want."""
    buttons = [Button(label, says=f"meant {answer_id} {name}") for name, label in intents]
    return Reply(
        "I am not sure what you need. Choose one, or say it in other words.",
        buttons=(*buttons, Button("Talk to a person", says=f"stuck {answer_id}")),
        source=f"Or talk to a person: {desk.phone} ({desk.hours})",
    )


# Enough of somebody's words to know what it is about.
_QUOTED = 400

LABELS = {
    "ask_question": "I have a question",
    "report_outage": "It is down for several people",
    "check_outage": "Is it down?",
    "request_access_or_equipment": "I need access or equipment",
    "report_security_incident": "It is about security",
}

# A native reader of each should look at these lines; they say what the English one says.
_LANGUAGES = {
    "es": (
        "Lo siento, por ahora solo entiendo inglés. Una persona puede ayudarle: {phone} ({hours}); "
        "fuera de ese horario, {after}."
    ),
    "pt": "Desculpe, por enquanto só entendo inglês. Uma pessoa pode ajudar: {phone} ({hours}); "
    "fora desse horário, {after}.",
    "fr": "Désolé, je ne comprends que l'anglais pour l'instant. Une personne peut vous aider : "
    "{phone} ({hours}) ; en dehors de ces heures, {after}.",
    "ht": "Padon, pou kounye a mwen konprann angle sèlman. Yon moun ka ede w: {phone} ({hours}); "
    "lè sa yo pase, {after}.",
    "vi": "Xin lỗi, hiện tôi chỉ hiểu tiếng Anh. Có người có thể giúp bạn: {phone} ({hours}); "
    "ngoài giờ, {after}.",
    "zh": "抱歉，我目前只懂英文。可以找人帮忙：{phone}（{hours}）；其他时间请拨 {after}。",
}
_ENGLISH = (
    "I only understand English so far. A person can help: {phone} ({hours}); outside those hours, "
    "{after}."
)


def other_language(language: str, desk: Desk) -> Reply:
    """In the writer's language where there are words for it, and in English below."""
    facts = {"phone": desk.phone, "hours": desk.hours, "after": desk.after_hours_phone}
    lines = filter(None, (_LANGUAGES.get(language), _ENGLISH))
    return Reply("\n\n".join(line.format(**facts) for line in lines))


def ask_whereabouts() -> Reply:
    return Reply(
        "One thing, so that I know where you are: which department and building do you work in? "
        "Type for example *Library, North Branch*. I ask only once."
    )


def whereabouts(department: str | None, facility: str | None, *, is_new: bool) -> Reply:
    if not department and not facility:
        return Reply(
            "I do not know where you work yet. Say for example *I work at the North Branch*."
        )
    known = ", ".join(filter(None, (department, facility)))
    start = "Noted" if is_new else "As far as I know"
    return Reply(
        f"{start}: you work in **{known}**. To change it, say *I work at …* and the place."
    )


def no_such_place() -> Reply:
    # What was typed is not said again: it may hold a link.
    return Reply(
        "I know no department or building of the city by that name. Say its usual name, for "
        "example *I work at the North Branch*."
    )


def withheld(phone: str, desk: Desk) -> Reply:
    return Reply(
        "That looks like criminal-justice information, which must not be in this chat. I kept none "
        f"of it. Please delete your message, and call **{phone or desk.after_hours_phone}** "
        "instead; say there what you see, without names, plates or records."
    )


def purge(name: str, kinds: str, place: str) -> Reply:
    return Reply(
        f"A message of **{name}** in {place} held {kinds}. I stored none of it, but it still "
        "stands in the chat. Please remove the original there."
    )
