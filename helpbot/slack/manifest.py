"""The app manifest, generated from what the code uses, and what each method it calls needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

COMMAND = "/it"
EVENTS_PATH = "/slack/events"

# Web API methods that the code calls, with the bot scopes each needs (any one of a row).
METHODS: dict[str, tuple[str, ...]] = {
    "assistant.threads.setSuggestedPrompts": ("assistant:write",),
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "users.conversations": ("channels:read", "groups:read", "im:read"),
    "users.info": ("users:read", "users:read.email"),
    "users.lookupByEmail": ("users:read.email",),
    "views.open": (),
    "views.publish": (),
}
# Methods of what works only where an admin gives more: an outage's own channel.
OPTIONAL: dict[str, tuple[str, ...]] = {
    "conversations.create": ("channels:manage",),
    "conversations.invite": ("channels:manage",),
}
# Events that the code understands, with the scopes that deliver them.
EVENTS: dict[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "reaction_added": ("reactions:read",),
}
# agent_view needs assistant:write, the slash command and the shortcuts need commands, opening a
# direct message im:write, files beside messages and their copies files:read.
FEATURES = ("assistant:write", "commands", "files:read", "im:write")


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`opens` is a form; of a message, what it is about follows: its link, and its author where
    it `names_author`.
    """

    opens: str
    name: str
    description: str
    is_of_message: bool = False
    names_author: bool = False


# By callback id. What is installed or stands in somebody's menu goes on sending the old ones: none
# is ever taken away.
SHORTCUTS = {
    "gl_page_oncall": Shortcut(
        "outage",
        "Report an outage",
        "Say what is out and where, and the technician on call is paged",
    ),
    "new_ticket": Shortcut(
        "ticket", "New ticket", "Say what is wrong or what you need; the desk answers"
    ),
    "ticket_from_message": Shortcut(
        "ticket from",
        "Make a ticket",
        "A ticket of this message, with its words and a link to it",
        is_of_message=True,
        names_author=True,
    ),
    "add_to_ticket": Shortcut(
        "timeline from",
        "Add to a ticket",
        "Keep this message with a ticket that there is",
        is_of_message=True,
        names_author=True,
    ),
    "draft_article": Shortcut(
        "new-article from",
        "Draft an article",
        "An article for the knowledge base, begun with this message",
        is_of_message=True,
    ),
}

PROMPTS = (
    ("Outlook will not open", "outlook is stuck on loading profile"),
    ("Connect from home", "how do I connect to the VPN?"),
    ("Forgot my password", "I forgot my password"),
    ("Talk to a person", "person"),
)


def scopes() -> list[str]:
    """Every bot scope that the code needs, sorted, and no other."""
    needed = [*METHODS.values(), *EVENTS.values(), FEATURES]
    return sorted({scope for row in needed for scope in row})


def optional_scopes() -> list[str]:
    """What an admin may leave out, sorted."""
    return sorted({scope for row in OPTIONAL.values() for scope in row} - set(scopes()))


def missing_scopes(headers: Mapping[str, Any] | None) -> list[str]:
    """Scopes that the code needs and the installed app lacks, as far as Slack's answer tells."""
    found = {name.lower(): value for name, value in dict(headers or {}).items()}
    granted = str(found.get("x-oauth-scopes") or "")
    if not granted:
        return []
    return sorted(set(scopes()) - {scope.strip() for scope in granted.split(",")})


def manifest(*, city: str, public_url: str | None) -> dict[str, Any]:
    """The manifest of a workspace app: Socket Mode, or HTTP below a public URL."""
    settings: dict[str, Any] = {
        "event_subscriptions": {"bot_events": sorted(EVENTS)},
        "interactivity": {"is_enabled": True},
        "org_deploy_enabled": False,
        "socket_mode_enabled": not public_url,
        "token_rotation_enabled": False,
    }
    command: dict[str, Any] = {
        "command": COMMAND,
        "description": "Ask IT, for your eyes only",
        "usage_hint": "ask outlook is stuck | new | tickets | outage | oncall | person | help",
        "should_escape": True,
    }
    if public_url:
        url = public_url.rstrip("/") + EVENTS_PATH
        settings["event_subscriptions"]["request_url"] = url
        settings["interactivity"]["request_url"] = command["url"] = url
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "helpbot",
            "description": "City IT help desk: ask, and get the right paragraph",
            "background_color": "#1F3A5F",
            "long_description": _long(city),
        },
        "features": _features(command),
        "oauth_config": {"scopes": {"bot": scopes(), "bot_optional": optional_scopes()}},
        "settings": settings,
    }


def _features(command: dict[str, Any]) -> dict[str, Any]:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": False,
        },
        "bot_user": {"display_name": "helpbot", "always_online": True},
        "agent_view": {
            "agent_description": "Answers IT questions from the city's own knowledge base.",
            "suggested_prompts": [{"title": title, "message": said} for title, said in PROMPTS],
        },
        "shortcuts": [
            {
                "callback_id": callback,
                "type": "message" if shortcut.is_of_message else "global",
                "name": shortcut.name,
                "description": shortcut.description,
            }
            for callback, shortcut in SHORTCUTS.items()
        ],
        "slash_commands": [command],
    }


def _long(city: str) -> str:
    return (
        f"helpbot answers the IT questions of {city} from its own knowledge base, quoting the "
        "right section of the right article with its source and review date. What it does not have "
        "it says, and it always offers a person. Never send passwords, card or social security "
        "numbers, or criminal justice information to this app."
    )
