"""What stands on the forms of tickets."""

from helpbot.tickets import Extent, Pending

TICKET = "New ticket"
OPEN = "Open"
SEND = "Send"
KEEP = "Keep"
SAVE = "Save"
WHAT = "What is wrong, or what do you need?"
WHAT_HINT = "What you did, what you saw, the words of the error, since when. Never a password."
SERVICE = "What is it about?"
FACILITY = "Where?"
IMPACT = "Who has it?"
URGENCY = "How much can it wait?"
IMPACTS = {
    Extent.LOW: "Only me",
    Extent.MEDIUM: "My team or my office",
    Extent.HIGH: "A whole department or more",
}
URGENCIES = {
    Extent.LOW: "I can work on",
    Extent.MEDIUM: "It slows me down",
    Extent.HIGH: "I cannot work",
}
PHONE = "For somebody else"
CALLER = "Who needs it?"
CALL_BACK = "At which number are they called back?"
READS_CHAT = "Left open, they read of it in chat."
FOR_COLLEAGUE = "For a colleague who reads chat say `on behalf of` and their name instead."
ADD = "Add to ticket"
ADD_WHAT = "What do you want to add?"
TIMELINE = "Add to a ticket"
ADD_IT = "Add"
NUMBER = "Which ticket?"
NUMBER_HINT = "Its number, such as 12."
URGENT = "More urgent: ticket"
WHY_URGENT = "Why can it not wait? The team reads your reason."
REPLY = "Reply"
REPLY_HINT = "The requester reads this where they asked, with your name."
INTERNAL = "Internal note"
NOTE = "What should your colleagues know?"
NOTE_HINT = "The requester never sees a note."
RESOLVE = "Resolve"
HOW_ENDED = "How did it end?"
SENTENCE = "What was done?"
SENTENCE_HINT = "One sentence; the requester reads it."
ASSIGN = "Assign"
TO_WHOM = "To whom?"
WAIT = "Wait"
WAITS_FOR = "What does it wait for?"
WAITS = {
    Pending.REQUESTER: "The requester",
    Pending.VENDOR: "The vendor",
    Pending.PARTS: "Parts",
}
ASK = "What does the requester read?"
CHANGE = "Change"
TEAM = "Whose is it?"


def reply_to(name: str) -> str:
    return f"What do you want to say to {name}?"


def about(word: str, ticket_id: int) -> str:
    return f"{word}: ticket {ticket_id}"
