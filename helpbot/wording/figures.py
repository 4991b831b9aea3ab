"""What became of questions, for admins: three numbers, never added into one rate."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from helpbot.outcomes import Figures, Tally, counted
from helpbot.plan import Plan
from helpbot.speech import Reply
from helpbot.wording.knowledge import day

# In a message; the command line lists all.
MOST = 20


def report(
    tallies: Sequence[Tally], plan: Plan, since: date, until: date, most: int | None = None
) -> Reply:
    """Of the questions asked from `since` to before `until`: in all, by week, department and
    article.
    """
    span = f"{day(since)} to {day(until - timedelta(days=1))}"
    if not tallies:
        return Reply(f"**Questions, {span}**\n\nNobody asked anything.")
    ((_, every),) = counted(tallies, lambda _: "all")

    def week(tally: Tally) -> str:
        local = tally.hour.astimezone(plan.zone).date()
        return (local - timedelta(days=local.weekday())).isoformat()

    weeks = sorted(counted(tallies, week), key=lambda one: one[0])
    departments = counted(tallies, lambda t: plan.name_of(t.department) or "not known where")
    articles = counted(tallies, lambda t: t.article)
    shown = articles[: most or MOST]
    more = [f"- and {len(articles) - len(shown)} more"] if len(articles) > len(shown) else []
    parts = (
        f"**Questions, {span}**",
        f"{every.total} asked: {three(every)}.\n{_rest(every)}",
        "**By week**\n\n"
        + _lines((f"week of {day(date.fromisoformat(key))}", some) for key, some in weeks),
        "**By department**\n\n" + _lines(departments),
        "**By article shown**\n\n"
        + "\n".join(
            [f"- `{key}`: {three(some)} · {helpful(some)}" for key, some in shown] + more
            or ["- none"]
        ),
    )
    return Reply("\n\n".join(parts))


def three(some: Figures) -> str:
    return (
        f"confirmed solved {some.solved} · no reply {some.silent} · became a ticket {some.ticket}"
    )


def helpful(some: Figures) -> str:
    """Of those who said anything; silence says nothing."""
    if not some.judged:
        return "nobody said whether it helped"
    share = round(100 * some.solved / some.judged)
    return f"helped {some.solved} of {some.judged} who said ({share} %)"


def _rest(some: Figures) -> str:
    return (
        f"Besides, still stuck without a ticket {some.stuck} · not a day old {some.open}. "
        "No reply is not counted as solved."
    )


def _lines(rows: Iterable[tuple[str, Figures]]) -> str:
    return "\n".join(f"- {name}: {three(some)}" for name, some in rows)
