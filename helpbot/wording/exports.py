"""The words of what is taken out of helpbot: the names of columns, and the page that is printed."""

from datetime import datetime

from helpbot.plan import Plan

# The facts of a ticket by their names in CSV and JSON, with what stands before them on paper.
FACTS = {
    "id": "Ticket",
    "kind": "Kind",
    "status": "State",
    "pending_on": "Waits for",
    "priority": "Priority",
    "impact": "Impact",
    "urgency": "Urgency",
    "summary": "Summary",
    "service": "Service",
    "facility": "Facility",
    "department": "Department",
    "team": "Team",
    "requester": "Requester's id",
    "requester_name": "Requester",
    "of_partner": "Of a partner",
    "call_back": "Call back",
    "opened_by": "Opened by",
    "claimed_by": "Technician",
    "source": "Came by",
    "opened_at": "Opened",
    "responded_at": "First reply",
    "resolved_at": "Resolved",
    "closed_at": "Closed",
    "code": "Ended as",
    "resolution": "Resolution",
    "outage_id": "Belongs to outage",
    "follows": "Follows ticket",
    "asset": "Asset",
    "needed_by": "Needed by",
    "form": "Form",
    "details": "Details",
}
# What is nobody's but the desk's.
OF_DESK = {
    "priority_reason": "Priority because",
    "record_class": "Record class",
    "restricted": "Restricted to its team",
    "hold": "On legal hold because",
    "hold_by": "Held by",
}
STORY = {"at": "When", "what": "What", "by": "By", "text": "Words", "internal": "Internal note"}
INTERNAL = "internal, not for the requester"
NOTHING = "Nothing fits."


def title_of(ticket_id: int, plan: Plan) -> str:
    return f"Ticket {ticket_id}, {plan.desk.name}"


def title_of_all(plan: Plan) -> str:
    return f"Tickets of {plan.desk.name}"


def printed(plan: Plan, by: str, at: datetime) -> str:
    """Who took it out, and when."""
    return f"Taken out by {by} on {at.astimezone(plan.zone):%Y-%m-%d %H:%M %Z}."


def written(path: str, count: int) -> str:
    return f"{path} holds {count} {'ticket' if count == 1 else 'tickets'}."


def there_is_more(shown: int) -> str:
    return f"These are the newest {shown}; there are more: `--limit 0` lists all."
