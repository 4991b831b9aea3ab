"""Every sentence the bot says, one function each. Values in, Reply out; no logic beyond grammar."""

from collections.abc import Callable, Sequence
from datetime import date

from helpbot.articles import Article, Section
from helpbot.plan import Desk
from helpbot.speech import Button, Reply
from helpbot.wording.spoken import is_english, say, say_word

Mark = Callable[[Reply], Reply]

_REMOVED = {
    "password": "a password",
    "social security number": "a social security number",
    "card number": "a card number",
    "driver licence number": "a driver's licence number",
    "passport number": "a passport number",
    "date of birth": "a date of birth",
    "key": "a key or token",
    "private key": "a private key",
    "security answer": "the answer to a security question",
    "health detail": "health details",
    "criminal-justice information": "criminal-justice information",
}
_CHANGE = {
    "password": "Change it now: others may have read it here.",
    "key": "Replace it now: others may have read it here.",
    "private key": "Replace it now: others may have read it here.",
    "security answer": "Choose another security question: others may have read it here.",
    "card number": "If others could read it here, tell the bank.",
}


def answer(article: Article, section: Section, *, answer_id: int, today: date) -> Reply:
    return Reply(
        text=f"{_as_it_is()}**{article.title}**\n\n{_headed(section)}",
        source=source(article, section, today),
        buttons=(
            Button(say("That fixed it"), says=f"solved {answer_id}"),
            Button(say("Still stuck"), says=f"form ticket {answer_id}"),
            Button(say("Whole article"), says=f"read {article.id} {answer_id}"),
            Button(say("Not helpful"), says=f"stuck {answer_id}"),
        ),
    )


def suggest(articles: Sequence[Article], *, answer_id: int, desk: Desk) -> Reply:
    return Reply(
        text=say("I am not sure which of these you mean. Choose one, or say it in other words."),
        buttons=(
            *(Button(article.title, says=f"read {article.id} {answer_id}") for article in articles),
            Button(say("None of these"), says=f"stuck {answer_id}"),
        ),
        source=_or_a_person(desk),
    )


def unknown(*, answer_id: int, desk: Desk) -> Reply:
    return Reply(
        text=(
            say(
                "I don't have that in the knowledge base, and I won't guess. A person can "
                "help: the {desk.name} at {desk.phone} ({desk.hours}). If it is urgent outside "
                "those hours, call {desk.after_hours_phone}.",
                desk=desk,
            )
        ),
        buttons=(
            Button(say("Talk to a person"), says=f"stuck {answer_id}"),
            Button(say("Open a ticket"), says=f"form ticket {answer_id}"),
        ),
    )


def whole_article(article: Article, *, answer_id: int | None, today: date) -> Reply:
    body = "\n\n".join(_headed(section) for section in article.sections)
    buttons = (
        Button(say("That fixed it"), says=f"solved {answer_id}"),
        Button(say("Still stuck"), says=f"form ticket {answer_id}"),
        Button(say("Not helpful"), says=f"stuck {answer_id}"),
    )
    return Reply(
        text=f"{_as_it_is()}**{article.title}**\n\n{body}",
        source=source(article, None, today),
        buttons=buttons if answer_id else (),
    )


def person(desk: Desk, closed: str = "") -> Reply:
    """`closed` says when to expect somebody, while nobody is there."""
    return Reply(
        say(
            "Call the {desk.name} at **{desk.phone}** ({desk.hours}). {closed}If it cannot wait "
            "and they are closed, call **{desk.after_hours_phone}**: it rings the "
            "technician on call at any hour.",
            desk=desk,
            closed=_spaced(closed),
        )
    )


def _spaced(text: str) -> str:
    return f"{text} " if text else ""


def with_share(reply: Reply, *, answer_id: int) -> Reply:
    share = Button(say("Share with channel"), says=f"share {answer_id}")
    return Reply(reply.text, (*reply.buttons, share), reply.source)


def shared(reply: Reply) -> Reply:
    return Reply(text=reply.text, source=reply.source)


def has_shared() -> Reply:
    return Reply(say("I am posting it to the channel."))


def nowhere_to_share() -> Reply:
    return Reply(say("There is no channel here that this may be shared with."))


def welcome() -> Reply:
    return Reply(say("You're welcome."))


def greeting() -> Reply:
    return Reply(
        say("Hello. What is wrong, what do you see, and since when? Say it in your words.")
    )


def solved() -> Reply:
    return Reply(say("Good, glad it works. I noted that this answer helped."))


def stuck(desk: Desk, closed: str = "") -> Reply:
    return Reply(
        say(
            "Sorry that did not do it. I noted that your question is still open.\n\nCall the "
            "{desk.name} at **{desk.phone}** ({desk.hours}) and say what you have tried. "
            "{closed}If it cannot wait and they are closed, call **{desk.after_hours_phone}**.",
            desk=desk,
            closed=_spaced(closed),
        )
    )


def with_ticket(reply: Reply, answer_id: int) -> Reply:
    ticket = Button(say("Open a ticket"), says=f"form ticket {answer_id}")
    return Reply(reply.text, (*reply.buttons, ticket), reply.source)


def already(outcome: str) -> Reply:
    return Reply(
        say(
            "That question is already marked as {outcome}; nothing changed.",
            outcome=say_word(outcome),
        )
    )


def solved_mark(reply: Reply) -> Reply:
    """The answer as it stays in the conversation once it is settled: no buttons that do nothing."""
    return Reply(text=reply.text, source=_joined(say("You said that it fixed it"), reply.source))


def stuck_mark(reply: Reply) -> Reply:
    return Reply(text=reply.text, source=_joined(say("You are still stuck"), reply.source))


def ticket_mark(reply: Reply) -> Reply:
    """An answer of which a ticket came."""
    return Reply(text=reply.text, source=_joined(say("You have a ticket for this"), reply.source))


def still_stands() -> Reply:
    return Reply(say("I added that to your question. The answer above still stands."))


def continued_mark(reply: Reply) -> Reply:
    """An answer that a fuller question has overtaken."""
    return Reply(text=reply.text, source=_joined(say("Answered again below"), reply.source))


def help_text(desk: Desk, city: str) -> Reply:
    return Reply(
        say(
            "I answer IT questions of {city} from its own knowledge base. Ask as you would "
            "ask a colleague: what you see, on what, and since when.\n\n- `outlook is stuck "
            "on loading profile`\n- `read vpn-connected-but-nothing-opens` shows a whole "
            "article\n- `person` says how to reach one\n- `form outage` reports what is "
            "out\n- `catalogue` shows what you can ask for\n\nNever send passwords, card or "
            "social security numbers. The {desk.name} is at {desk.phone} ({desk.hours}).",
            city=city,
            desk=desk,
        ),
        buttons=(
            Button(say("Report an outage"), says="form outage"),
            Button(say("Ask for something"), says="form request"),
        ),
    )


def for_technicians(reply: Reply) -> Reply:
    """The help of whoever works on tickets: English, as all that they read."""
    return Reply(
        f"{reply.text}\n\nFor technicians: `queue` and `my queue` show what waits, `on behalf of` "
        "and a name opens a ticket for somebody else, `on call` says who is on call.",
        (*reply.buttons, Button("For somebody else", says="form phone")),
    )


def removed(kinds: Sequence[str]) -> Reply:
    them = say("it") if len(kinds) == 1 else say("them")
    advice = dict.fromkeys(say_word(_CHANGE[kind]) for kind in kinds if kind in _CHANGE)
    return Reply(
        " ".join(
            (
                say("Your message held {listed_kinds}.", listed_kinds=listed_kinds(kinds)),
                say(
                    "I removed {them} before anything was stored: a chat is no place for {them}.",
                    them=them,
                ),
                *advice,
                say("Please delete your message as well."),
            )
        )
    )


def listed_kinds(kinds: Sequence[str]) -> str:
    return _listed([say_word(_REMOVED[kind]) for kind in kinds])


def nothing_said() -> Reply:
    return Reply(say("I saw no words in that. Say what is wrong, what you see, and since when."))


def only_files() -> Reply:
    return Reply(
        "I cannot read files and pictures. Say in a sentence what is wrong; you can send the "
        "picture with it, and a technician sees it."
    )


def too_long(limit: int) -> Reply:
    return Reply(
        say(
            "That is more than I can read (over {limit:,} characters). Say in a few "
            "sentences what goes wrong, and the exact words of the error.",
            limit=limit,
        )
    )


def no_such_article(article_id: str) -> Reply:
    return Reply(
        say(
            "There is no article `{article_id}` that I can show you. Ask in your own words.",
            article_id=article_id,
        )
    )


def no_such_answer(answer_id: int) -> Reply:
    return Reply(
        say(
            "I know no question {answer_id} of yours. Ask it again, and I will look.",
            answer_id=answer_id,
        )
    )


def apology(error_id: str, desk: Desk) -> Reply:
    return Reply(
        say(
            "Something went wrong on my side. I kept your message; quote **{error_id}** "
            "when you ask. A person can help: {desk.phone} ({desk.hours}).",
            error_id=error_id,
            desk=desk,
        )
    )


def gave_up(channel: str, reason: str) -> Reply:
    """To admins: what did not arrive, and what to do."""
    name = channel.partition(":")[2].partition("?")[0]
    match reason:
        case "not_there":
            return Reply(
                f"There is no channel `{name}` that I am in. What is to be said there waits: "
                "create the channel, if it is not there, and type `/invite @helpbot` in it."
            )
        case "room_missing_scope":
            return Reply(
                f"I could not make the channel `{name.lstrip('+')}`: I may not make channels here. "
                "To let me, add the optional scope `channels:manage` to the app's bot token and "
                "install it again. Then say `room` and the outage's number once more."
            )
        case "room_name_taken":
            return Reply(
                f"I could not make the channel `{name.lstrip('+')}`: others have that name. Rename "
                "or archive them, or invite me to one of them."
            )
    if reason == "users_not_found":
        return Reply(
            f"I could not deliver a message to `{name.lstrip('@')}`: nobody in the chat has that "
            "e-mail address. It is kept, and `helpbot status` counts it. Correct the address in "
            "desk.toml, or invite them to the chat."
        )
    return Reply(
        f"I could not deliver a message to `{channel}`: {reason}. It is kept, and `helpbot status` "
        "counts it. If the channel was archived or I was removed, invite me again."
    )


def source(article: Article, section: Section | None, today: date) -> str:
    """Where an answer is from: article, section, whether anybody has reviewed it, and its file."""
    place = f"{article.title} › {section.title}" if section and section.title else article.title
    return say(
        "From *{place}* · {review} · {article.file}",
        place=place,
        review=review(article, today),
        article=article,
    )


def review(article: Article, today: date) -> str:
    reviewed = article.reviewed
    if reviewed is None:
        said = say("sample, not yet reviewed by your IT")
    else:
        said = say("reviewed {day}", day=day(reviewed))
    if not article.is_overdue(today):
        return said
    return say(
        "{said}, review overdue since {day}: check before you rely on it",
        said=said,
        day=day(article.review_by),
    )


def day(at: date) -> str:
    return say("{month} {at.day}, {at.year}", month=say_word(f"{at:%B}"), at=at)


def _as_it_is() -> str:
    """Says to whom we speak another language that what follows is quoted as it was written."""
    if is_english():
        return ""
    quoted = say("The article is in English; I quote it as it is written.")
    return f"{quoted}\n\n"


def _headed(section: Section) -> str:
    return f"**{section.title}**\n\n{section.markdown}" if section.title else section.markdown


def _or_a_person(desk: Desk) -> str:
    return say("Or talk to a person: {desk.phone} ({desk.hours})", desk=desk)


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _listed(items: Sequence[str]) -> str:
    return say(" and ").join(filter(None, (", ".join(items[:-1]), items[-1])))
