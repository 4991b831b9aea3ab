"""One question back, with choices, where few words could be about many things."""

from collections.abc import Sequence

from helpbot.plan import Desk
from helpbot.speech import Button, Reply
from helpbot.wording.spoken import say


def which_topic(
    titles: Sequence[tuple[str, str]], answer_id: int, desk: Desk, *, service: str | None
) -> Reply:
    """`titles` are (article id, title); `service` is the name of the one that was said."""
    about = say(" with **{service}**", service=service) if service else ""
    return Reply(
        say("What do you need{about}? Choose one, or say what you see.", about=about),
        (*(Button(title, says=f"read {key} {answer_id}") for key, title in titles),
         Button(say("None of these"), says=f"stuck {answer_id}")),
        _or_a_person(desk),
    )  # fmt: skip


def which_trouble(
    titles: Sequence[tuple[str, str]], answer_id: int, desk: Desk, *, service: str
) -> Reply:
    """The same where it may be out: that several people have it is one of the choices."""
    reads = (Button(title, says=f"read {key} {answer_id}") for key, title in titles)
    return Reply(
        say(
            "Is it only you, or is **{service}** out for others too? Choose one, or say "
            "what you see.",
            service=service,
        ),
        (
            Button(say("Others have it too"), says=f"others have answer {answer_id}"),
            *reads,
            _person(answer_id),
        ),
        _or_a_person(desk),
    )


def which_service(services: Sequence[tuple[str, str]], answer_id: int, desk: Desk) -> Reply:
    """`services` are (id, name), likeliest first."""
    return Reply(
        say("What is it about? Choose one, or say what you use and what you see."),
        (*(Button(name, says=f"about {answer_id} {key}") for key, name in services),
         _person(answer_id)),
        _or_a_person(desk),
    )  # fmt: skip


def _person(answer_id: int) -> Button:
    return Button(say("Talk to a person"), says=f"stuck {answer_id}")


def _or_a_person(desk: Desk) -> str:
    return say("Or talk to a person: {desk.phone} ({desk.hours})", desk=desk)
