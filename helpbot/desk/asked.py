"""What somebody wants a ticket for, before there is one. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

from helpbot.sameness import same_words
from helpbot.speech import Address
from helpbot.tickets import Approvals, Extent, Kind, Ticket

# In one list or row; what is longer stands in the words that came with it.
SUMMARY = 160


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants a ticket for. `requester` is who it is for, by their id in desk.toml or
    their edge's; `source_key` makes one ticket of one message, however often it is marked, and
    `heard_key` is the message of which it follows the changes.

    Without a `team` the rules of desk.toml say whose it is. `is_again` says that it is one more,
    whatever there is already.
    """

    text: str
    requester: str
    requester_name: str
    reply_to: Address | None
    private: bool = True
    kind: Kind = Kind.INCIDENT
    service: str | None = None
    facility: str | None = None
    department: str | None = None
    team: str | None = None
    impact: Extent = Extent.LOW
    urgency: Extent = Extent.MEDIUM
    source: str = "chat"
    source_key: str | None = None
    form: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    answer_id: int | None = None
    opened_by: str | None = None
    call_back: str | None = None
    restricted: bool = False
    follows: int | None = None
    needed_by: str | None = None
    needs: Approvals | None = None
    off_standard: bool = False
    asset: str | None = None
    of_partner: bool = False
    ids: tuple[str, ...] = ()
    is_again: bool = False
    heard_key: str | None = None


def summary_of(text: str) -> str:
    return " ".join(text.split())[:SUMMARY]


# What a ticket takes over as it was asked for.
AS_ASKED = tuple({f.name for f in fields(Asked)} & {f.name for f in fields(Ticket)} - {"team"})


def is_same(ticket: Ticket, asked: Asked) -> bool:
    """The same trouble once more: the same form and words, or nearly the same words."""
    if (ticket.form, ticket.kind) != (asked.form, asked.kind):
        return False
    if asked.form is not None:
        return dict(ticket.details) == dict(asked.details)
    is_elsewhere = (ticket.service, ticket.facility) != (asked.service, asked.facility)
    return not is_elsewhere and same_words(ticket.summary, asked.text[:SUMMARY])
