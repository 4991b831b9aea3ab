"""Files beside what was said: kept with the ticket that the words became or were added to.

Always by reference. A copy is made only of small ones, and never where the department's records
may not leave the chat.
"""

from collections.abc import Sequence

from helpbot.speech import File
from helpbot.tickets import Ticket
from helpbot.turn import Turn

_MB = 1_000_000


def keep(
    turn: Turn,
    ticket: Ticket,
    files: Sequence[File],
    *,
    is_internal: bool = False,
    entry: int | None = None,
) -> None:
    for file in files:
        turn.tx.attachments.put(
            ticket.id,
            file,
            is_copied=_is_copied(turn, ticket, file),
            is_internal=is_internal,
            entry=entry,
            now=turn.now,
        )


def keep_said(turn: Turn) -> None:
    """The files of this very message, where its words are beside a ticket by now."""
    heard = turn.heard.utterance
    if not heard.files:
        return
    reply, note = turn.tx.replies.heard_as(heard.key), turn.tx.notes.heard_as(heard.key)
    said = reply or note
    ticket = turn.tx.tickets.get(said.ticket_id) if said else None
    if said is not None and ticket is not None:
        keep(turn, ticket, heard.files, is_internal=reply is None, entry=said.id)


def keep_asked(turn: Turn, ticket: Ticket) -> None:
    """Those of the message that opened a ticket, and of the question that it is about."""
    files = list(turn.heard.utterance.files)
    if ticket.answer_id is not None and (answer := turn.tx.answers.get(ticket.answer_id)):
        number = answer.reply_key.rpartition(":")[2]
        if number.isdigit() and int(number) != turn.heard.id:
            files += turn.tx.inbox.files_of(int(number))
    keep(turn, ticket, files)


def _is_copied(turn: Turn, ticket: Ticket, file: File) -> bool:
    rules = turn.plan.tickets
    is_small = 0 < file.bytes <= rules.copy_below_mb * _MB
    # Criminal-justice information is on the picture as well, then.
    is_withheld = any("criminal" in kind for kind in turn.heard.utterance.masked)
    return is_small and ticket.department not in rules.reference_only and not is_withheld
