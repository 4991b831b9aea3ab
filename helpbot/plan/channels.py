"""The channels of the city's chat, and what is answered in each."""

from pathlib import PurePosixPath
from typing import Literal

from pydantic import Field

from helpbot.plan.parts import Name, Part


class Channel(Part):
    """How questions are answered in a channel: `articles` are folders or ids of those that may be
    shown there, none for all.
    """

    answers: Literal["unasked", "mentioned", "off"] | None = None
    articles: list[Name] = Field(default_factory=list)

    def shows(self, file: str) -> bool:
        """Whether the article of a file of the knowledge folder may be shown there."""
        path = PurePosixPath(file)
        names = {path.stem, *(parent.as_posix() for parent in path.parents)}
        return not self.articles or bool(names & {name.strip("/") for name in self.articles})


class Slack(Part):
    """`help_channels` are answered unasked; `canary_channel` is one that only the bot is in.

    Pages fall back to `triage_channel`; everybody reads of outages in `status_channel`. What
    `channels` say of a channel goes before the rest.
    """

    help_channels: list[Name] = Field(default_factory=list)
    canary_channel: str = ""
    triage_channel: str = "it-triage"
    status_channel: str = "it-status"
    channels: dict[str, Channel] = Field(default_factory=dict)

    @property
    def unasked_channels(self) -> frozenset[str]:
        """Where questions are answered without a mention of the bot."""
        own = {name: channel.answers for name, channel in self.channels.items()}
        named = {*self.help_channels, *own}
        return frozenset(
            name
            for name in named
            if (own.get(name) or ("unasked" if name in self.help_channels else "")) == "unasked"
        )

    @property
    def off_channels(self) -> frozenset[str]:
        """Where nothing is answered, not even a mention."""
        return frozenset(name for name, one in self.channels.items() if one.answers == "off")
