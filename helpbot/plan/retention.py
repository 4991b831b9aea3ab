"""How long words are kept after what they belong to has ended. There is no number of our own."""

from typing import Annotated

from pydantic import Field

from helpbot.plan.parts import Part

Days = Annotated[int, Field(gt=0)]


class Retention(Part):
    """Days by record class; a class without a number is kept for good.

    Tickets are `incident`, `request` or `security`; `messages` is what was said to the bot and by
    it, beside what a ticket keeps; `versions` is what articles said before, once nobody's answer
    needs it.
    """

    incident: Days | None = None
    request: Days | None = None
    security: Days | None = None
    messages: Days | None = None
    versions: Days | None = None

    @property
    def of_tickets(self) -> dict[str, int]:
        found = {name: getattr(self, name) for name in ("incident", "request", "security")}
        return {name: days for name, days in found.items() if days is not None}
