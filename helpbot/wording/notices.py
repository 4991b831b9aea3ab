"""What is said of sending itself, and where there is no chat: by SMS, voice, e-mail and push."""

from helpbot.plan import Person
from helpbot.speech import Reply


def sent_again(reply: Reply) -> Reply:
    """A page whose first attempt may have arrived."""
    text = f"Sent again: you may have this already.\n\n{reply.text}"
    return Reply(text, reply.buttons, reply.source)


def has_left(person: Person) -> Reply:
    """To admins."""
    return Reply(
        f"**{person.name}** is not in Slack any more. They have no rights here, no place in the "
        "rota and get no pages; what they had claimed goes back to the queue. Take them out of "
        "`desk.toml`, and look who is on call."
    )


def is_back(person: Person) -> Reply:
    """To admins."""
    return Reply(f"**{person.name}** is in Slack again, with their rights and place in the rota.")


def trial(person: Person, path: str) -> Reply:
    """What `helpbot contacts test` sends."""
    return Reply(
        f"helpbot: test message\n\nThis is the {path} path of {person.name}. "
        "If you can read or hear it, it works. Nothing is wrong and there is nothing to do."
    )
