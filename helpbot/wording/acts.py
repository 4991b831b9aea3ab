"""What people read when they do more than ask: report, chase, complain, greet, or mean somebody
else.
"""

from collections.abc import Sequence

from helpbot.plan import Desk, Office
from helpbot.speech import Button, Reply
from helpbot.wording.spoken import CATALOGUES, say, say_word, speaking


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
    what = (
        say("You report trouble with **{service}**", service=service)
        if service
        else say("You report trouble")
    )
    where = say(" at **{place}**", place=place) if place else ""
    source = say(" (the place is from your profile)") if place and from_profile else ""
    if is_life_safety:
        call = say(
            "This is life-safety: call the technician on call now at "
            "**{desk.after_hours_phone}**, at any hour. Do not wait for this chat.",
            desk=desk,
        )
    else:
        call = say(
            "Call the {desk.name} at **{desk.phone}** ({desk.hours}); outside those hours "
            "**{desk.after_hours_phone}** rings the technician on call.",
            desk=desk,
        )
    missing = [] if service else [say("what does not work")]
    missing += [] if place else [say("which building it is")]
    told = (
        say(
            " Say {missing}, so that it reaches the right people.",
            missing=say(" and ").join(missing),
        )
        if missing
        else ""
    )
    return f"{what}{where}{source}. {call}{told}"


def elsewhere(
    places: Sequence[tuple[str, str]], answer_id: int, *, is_unknown: bool
) -> tuple[Button, ...]:
    """One tap each to say where it really is; `places` are (id, name)."""
    named = tuple(
        Button(say("At {name}", name=name), says=f"place {answer_id} {key}") for key, name in places
    )
    everywhere = Button(say("The whole city"), says=f"place {answer_id} *")
    other = Button(
        say("Say where") if is_unknown else say("Another place"), says=f"place {answer_id}"
    )
    return (*named, *((everywhere,) if is_unknown else ()), other)


def which_service(services: Sequence[tuple[str, str]], answer_id: int) -> tuple[Button, ...]:
    """One tap each to say what is out; `services` are (id, name)."""
    named = tuple(
        Button(name, says=f"others have answer {answer_id} as {key}") for key, name in services
    )
    return (*named, Button(say("Something else"), says="form outage"))


def others_have_it(answer_id: int) -> Button:
    return Button(say("Others have it too"), says=f"others have answer {answer_id}")


def page_now(answer_id: int) -> Button:
    return Button(say("Page on-call now"), says=f"page on-call answer {answer_id}")


def moved(place: str | None, *, is_life_safety: bool, desk: Desk) -> Reply:
    call = (
        say(
            " That is life-safety: call the technician on call now at "
            "**{desk.after_hours_phone}**.",
            desk=desk,
        )
        if is_life_safety
        else ""
    )
    if place is None:
        return Reply(say("Noted: it is in the whole city.{call}", call=call))
    return Reply(
        say("Noted: it is at **{place}**.{call}", place=place, call=call),
        buttons=(Button(say("I work there now"), says=f"I work at {place}"),),
    )


def which_place() -> Reply:
    return Reply(say("Where is it? Say for example *it's at the annex*."))


def life_safety_first(service: str, desk: Desk) -> str:
    return say(
        "**{service}** is life-safety. If it keeps anybody from working, call the "
        "technician on call now at **{desk.after_hours_phone}**, at any hour. What I "
        "found is below.",
        service=service,
        desk=desk,
    )


def check(service: str | None, place: str | None, desk: Desk) -> str:
    what = f"**{service}**" if service else say("that")
    where = say(" at **{place}**", place=place) if place else ""
    return say(
        "I know of no outage of {what}{where}. If it does not work for you and others, "
        "tell me what and where, or call {desk.phone}; outside {desk.hours} call "
        "{desk.after_hours_phone}.",
        what=what,
        where=where,
        desk=desk,
    )


def security(desk: Desk, phone: str) -> str:
    return say(
        "Thank you for telling me; you did the right thing. Do this now:\n\n1. Call IT "
        "security at **{phone}**, at any hour **{desk.after_hours_phone}**.\n2. Click, "
        "open and answer nothing more. Leave the computer on, and pull its network "
        "cable or turn off its Wi-Fi if you opened something.\n3. If you typed a "
        "password or a code, change that password now, from another computer.\n4. If "
        "something was lost or stolen, say when and where you last had it.",
        phone=phone,
        desk=desk,
    )


def security_moved() -> Reply:
    return Reply(say("That is one for the security team. I wrote to you in a direct message."))


def security_alert(name: str, text: str, ticket_id: int, keys: tuple[Button, ...]) -> Reply:
    """To whoever is on call; somebody who may see nothing of the ticket gets no keys to it."""
    short = text if len(text) <= _QUOTED else f"{text[:_QUOTED].rstrip()} …"
    # In code nothing is a link or a mention: the words may hold the very link that was bad.
    quoted = short.replace("`", "'")
    return Reply(
        f"**{name}** reports a security matter, ticket {ticket_id}:\n\n`{quoted}`\n\n"
        "I gave them the first steps and the security telephone. Call them if they do not call.",
        keys,
    )


def security_told(name: str | None, ticket_id: int) -> str:
    told = say("I told **{name}**, who is on call for security. ", name=name) if name else ""
    return say(
        "{told}It is **ticket {ticket_id}**, which only the security team sees.",
        told=told,
        ticket_id=ticket_id,
    )


def talk_to_a_person(answer_id: int) -> Button:
    return Button(say("Talk to a person"), says=f"stuck {answer_id}")


def sorry_for_answer(desk: Desk) -> Reply:
    return Reply(
        say(
            "Sorry that was not it. I noted it. Say it once more in other words, or talk "
            "to a person: the {desk.name} at **{desk.phone}** ({desk.hours}), outside "
            "those hours **{desk.after_hours_phone}**.",
            desk=desk,
        )
    )


def upset(desk: Desk) -> str:
    return say(
        "I am sorry that this costs you so much. A person can take it from here: "
        "**{desk.phone}** ({desk.hours}), outside those hours "
        "**{desk.after_hours_phone}**.",
        desk=desk,
    )


def not_ours(office: Office) -> Reply:
    return Reply(
        say(
            "That is not an IT question. **{office.name}** can help you: **{office.phone}**.",
            office=office,
        )
    )


def not_it(city_phone: str, desk: Desk) -> Reply:
    city = (
        say(" For other matters of the city call {city_phone}.", city_phone=city_phone)
        if city_phone
        else ""
    )
    return Reply(
        say(
            "I only know about the city's IT.{city} If it is IT after all, say what you "
            "see and on what, or call {desk.phone}.",
            city=city,
            desk=desk,
        )
    )


def which_of(intents: Sequence[tuple[str, str]], answer_id: int, desk: Desk) -> Reply:
    """`intents` are (name, label) of what the person may want."""
    buttons = [Button(say_word(label), says=f"meant {answer_id} {name}") for name, label in intents]
    return Reply(
        say("I am not sure what you need. Choose one, or say it in other words."),
        buttons=(*buttons, talk_to_a_person(answer_id)),
        source=say("Or talk to a person: {desk.phone} ({desk.hours})", desk=desk),
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
    if language not in CATALOGUES:
        lines = filter(None, (_LANGUAGES.get(language), _ENGLISH))
        return Reply("\n\n".join(line.format(**facts) for line in lines))
    with speaking(language):
        refused = say(
            "I did not find that. The articles are in English, and I find more when I am asked in "
            "English. A person can help: {desk.phone} ({desk.hours}); outside those hours, "
            "{desk.after_hours_phone}.",
            desk=desk,
        )
        person = Button(say("Talk to a person"), says="person")
    return Reply(refused, (person,))


def ask_whereabouts() -> Reply:
    return Reply(
        say(
            "One thing, so that I know where you are: which department and building do you "
            "work in? Type for example *Library, North Branch*. I ask only once."
        )
    )


def whereabouts(department: str | None, facility: str | None, *, is_new: bool) -> Reply:
    if not department and not facility:
        return Reply(
            say("I do not know where you work yet. Say for example *I work at the North Branch*.")
        )
    known = ", ".join(filter(None, (department, facility)))
    start = say("Noted") if is_new else say("As far as I know")
    return Reply(
        say(
            "{start}: you work in **{known}**. To change it, say *I work at …* and the place.",
            start=start,
            known=known,
        )
    )


def no_such_place() -> Reply:
    # What was typed is not said again: it may hold a link.
    return Reply(
        say(
            "I know no department or building of the city by that name. Say its usual "
            "name, for example *I work at the North Branch*."
        )
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
