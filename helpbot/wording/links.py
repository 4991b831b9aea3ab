"""What people read behind a claim link, in a browser: one page for each way that it can go."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A heading, paragraphs, and what the one button says, if there is one."""

    title: str
    text: tuple[str, ...]
    button: str = ""


def ask(outage_id: int, what: str, name: str, until: str) -> Page:
    """Says what will happen before anything does: mail scanners follow links as well."""
    return Page(
        f"Claim outage {outage_id}: {what}, as {name}",
        (
            (
                "Nothing has happened yet. Press the button and the outage is yours: nobody else "
                "is paged, and everybody affected is told that you are working on it."
            ),
            f"This link works once, until {until}.",
        ),
        button=f"Claim outage {outage_id}",
    )


def yours(outage_id: int, what: str, since: str) -> Page:
    return Page(
        f"Outage {outage_id} is yours",
        (
            f"{what}: claimed by you at {since}.",
            "Give news and resolve it in chat, or call the desk and have it done for you.",
        ),
    )


def taken(outage_id: int, what: str, name: str, since: str) -> Page:
    return Page(
        f"Outage {outage_id} is already claimed by {name}",
        (f"{what}: claimed by {name} since {since}. You need not do anything.",),
    )


def over(outage_id: int, what: str) -> Page:
    return Page(
        f"Outage {outage_id} is over",
        (f"{what}: there is nothing left to claim. You need not do anything.",),
    )


def recorded(outage_id: int, what: str) -> Page:
    """The press is stored, and whoever acts on it has not come to it yet."""
    return Page(
        f"Your claim of outage {outage_id} is recorded",
        (
            f"{what}: it is done as soon as the desk is up. You need not press again.",
            "If it cannot wait, call the desk.",
        ),
    )


def refused(outage_id: int, what: str) -> Page:
    return Page(
        f"Outage {outage_id} is not claimed",
        (f"{what}: the claim could not be made, and nobody has it yet. Call the desk.",),
    )


def used(outage_id: int, what: str) -> Page:
    return Page(
        "This link has been used",
        (
            f"A link works once, and outage {outage_id} has nobody now: {what}.",
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


def unknown(outage_id: int) -> Page:
    return Page(
        "This link does nothing", (f"There is no outage {outage_id}. Nothing was changed.",)
    )


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
