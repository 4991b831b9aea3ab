"""What people read behind a claim link, in a browser: one page for each way that it can go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A heading, paragraphs, and what the one button says, if there is one."""

    title: str
    text: tuple[str, ...]
    button: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a link is about: `what` is "Internet at Fire Station 3"; of a call for help it may be
    empty, where whoever is called may read the number alone.
    """

    number: int
    what: str
    is_call: bool = False

    @property
    def told(self) -> str:
        return f"{self.number}: {self.what}" if self.what else str(self.number)


def ask(about: About, name: str, until: str) -> Page:
    """Says what will happen before anything does: mail scanners follow links as well."""
    once = f"This link works once, until {until}."
    if about.is_call:
        return Page(
            f"Look at {about.told}, as {name}",
            (
                (
                    "Nothing has happened yet. Press the button, and whoever called you in is told "
                    "that you are looking; you are not paged for it any more."
                ),
                once,
            ),
            button="I am looking",
        )
    return Page(
        f"Claim outage {about.told}, as {name}",
        (
            (
                "Nothing has happened yet. Press the button and the outage is yours: nobody else "
                "is paged, and everybody affected is told that you are working on it."
            ),
            once,
        ),
        button=f"Claim outage {about.number}",
    )


def yours(about: About, since: str) -> Page:
    if about.is_call:
        said = f"Noted at {since}. Whoever called you in is told, and you are not paged any more."
        return Page(f"You are looking at {about.told}", (said,))
    return Page(
        f"Outage {about.number} is yours",
        (
            f"{about.what}: claimed by you at {since}.",
            "Give news and resolve it in chat, or call the desk and have it done for you.",
        ),
    )


def taken(about: About, name: str, since: str) -> Page:
    if about.is_call:
        said = f"{name} is looking since {since}. You need not do anything."
        return Page(f"{name} is looking at {about.told}", (said,))
    return Page(
        f"Outage {about.number} is already claimed by {name}",
        (f"{about.what}: claimed by {name} since {since}. You need not do anything.",),
    )


def over(about: About) -> Page:
    if about.is_call:
        return Page(f"{about.told} is over", ("You need not do anything.",))
    return Page(
        f"Outage {about.number} is over",
        (f"{about.what}: there is nothing left to claim. You need not do anything.",),
    )


def recorded(about: About) -> Page:
    """The press is stored, and whoever acts on it has not come to it yet."""
    what = "answer about" if about.is_call else "claim of outage"
    subject = f"{about.what}: it" if about.what else "It"
    return Page(
        f"Your {what} {about.number} is recorded",
        (
            f"{subject} is done as soon as the desk is up. You need not press again.",
            "If it cannot wait, call the desk.",
        ),
    )


def refused(about: About) -> Page:
    if about.is_call:
        said = "Your answer could not be noted. Call the desk."
        return Page(f"Nobody is looking at {about.told} yet", (said,))
    return Page(
        f"Outage {about.number} is not claimed",
        (f"{about.what}: the claim could not be made, and nobody has it yet. Call the desk.",),
    )


def used(about: About) -> Page:
    if about.is_call:
        said = (
            f"A link works once, and nobody is looking at {about.told} now. Answer by the link in "
            "the latest message about it, or call the desk."
        )
        return Page("This link has been used", (said,))
    return Page(
        "This link has been used",
        (
            f"A link works once, and outage {about.number} has nobody now: {about.what}.",
            "Claim it in chat or by the link in the latest message about it, or call the desk.",
        ),
    )


def bad(sentence: str) -> Page:
    return Page("This link does nothing", (sentence,))


def stranger() -> Page:
    return Page(
        "This link does nothing",
        ("It was made for somebody who does not claim outages any more. Nothing was changed.",),
    )


def unknown(about: About) -> Page:
    what = (
        f"There is nothing with the number {about.number}"
        if about.is_call
        else (f"There is no outage {about.number}")
    )
    return Page("This link does nothing", (f"{what}. Nothing was changed.",))


def not_stored() -> Page:
    return Page(
        "Nothing was recorded",
        (
            "It could not be written down just now, so nothing was changed.",
            "Go back and press again, or call the desk.",
        ),
    )


def from_elsewhere() -> Page:
    return Page(
        "Nothing was recorded",
        ("Another page pressed the button for you. Open the link itself and press it there.",),
    )
