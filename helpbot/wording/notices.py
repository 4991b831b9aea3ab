"""What is said where there is no chat: by SMS, voice, e-mail and push."""

from helpbot.plan import Person
from helpbot.speech import Reply

MAYBE_A_REPEAT = "Sent again: you may have this already."


def trial(person: Person, path: str) -> Reply:
    """What `helpbot contacts test` sends."""
    return Reply(
        f"helpbot: test message\n\nThis is the {path} path of {person.name}. "
        "If you can read or hear it, it works. Nothing is wrong and there is nothing to do."
    )
