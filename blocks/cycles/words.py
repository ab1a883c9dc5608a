"""What a cycle grants, hands on and loses, in words: shared by its card, the checkpoint and what the client is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from blocks.text import day, percent, quantity_of
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Rollover
from domain.kinds import Kind, Overage
from domain.rhythm.cards import CarriedIn, Recap
from domain.values.plain_text import listed

_WHOLE_HOURS_FROM: Final = 5 * 60
_LISTED: Final = 10

OVERAGE_WORDS: Final = {
    Overage.BILL: "will be billed",
    Overage.CARRY: "will be taken from the next cycle",
    Overage.ABSORB: "will not be billed",
    Overage.APPROVE: "waits for approval",
}


def used_of(name: RetainerName, recap: Recap) -> str:
    """`36 h 30 m used of 48 h, 76 %`; what was over is said with it."""
    figures = recap.figures
    used, share = quantity_of(name, figures.used), figures.used_percent
    if share is None:
        return f"{used} used, nothing was available"
    over = f", {quantity_of(name, figures.overage)} over" if figures.overage else ""
    return f"{used} used of {quantity_of(name, figures.available)}, {percent(share)}{over}"


def recap_facts(name: RetainerName, recap: Recap) -> list[tuple[str, str]]:
    """(name, value) of what a cycle had and what became of it; without what is nothing."""
    figures = recap.figures
    values = [
        ("Granted", figures.allotment),
        ("Carried in", max(0, figures.carried_in)),
        ("Owed from before", max(0, -figures.carried_in)),
        ("Added", max(0, figures.added)),
        ("Taken away", max(0, -figures.added)),
        ("Used", figures.used),
        ("Over", figures.overage),
        ("Carried on", figures.carried_out),
        ("Expired", figures.expired),
        ("Lost", figures.forfeited),
        ("Owed by the next cycle", recap.deficit),
    ]
    return [(words, quantity_of(name, value)) for words, value in values if value or words == "Used"]


def became_of(name: RetainerName, recap: Recap) -> str:
    """`8 h carried on, 3 h 30 m lost`; empty where nothing was left and nothing owed."""
    figures = recap.figures
    said = [
        (figures.carried_out, "carried on"),
        (figures.expired, "expired"),
        (figures.forfeited, "lost"),
        (recap.deficit, "owed by the next cycle"),
    ]
    return ", ".join(f"{quantity_of(name, value)} {words}" for value, words in said if value)


def rollover_rule(name: RetainerName, rollover: Rollover, last_day: date, today: date) -> str:
    """What becomes of what a cycle grants and nobody uses, as the terms say."""
    if not rollover.carries:
        return f"What is not used by {day(last_day, today)} is lost."
    unused = f"What is not used by {day(last_day, today)}"
    lasts = f", for {rollover.cycles} more cycle{'' if rollover.cycles == 1 else 's'}" if rollover.cycles else ""
    if rollover.cap is None:
        return f"{unused} goes on into the next cycle{lasts}."
    share = rollover.cap.percent
    most = (
        f"{percent(share)} of a cycle's grant" if share is not None else quantity_of(name, rollover.cap.quantity or 0)
    )
    return f"{unused} goes on into the next cycle{lasts}, but no more than {most}; the rest is lost."


def carried_until(name: RetainerName, carried: Sequence[CarriedIn], today: date) -> str:
    """`5 h until Mon 30 Nov and 3 h without end`; empty where nothing of it expires."""
    if not any(each.expires_on for each in carried):
        return ""
    if len(carried) == 1 and carried[0].expires_on:
        return f"until {day(carried[0].expires_on, today)}"
    parts = []
    for each in carried:
        ends = f"until {day(each.expires_on, today)}" if each.expires_on else "without end"
        parts.append(f"{quantity_of(name, each.quantity)} {ends}")
    return listed(parts)


def roughly(name: RetainerName, amount: int) -> str:
    """`about 58 h`: what is only expected is not said to the minute."""
    if name.kind is not Kind.HOURS:
        return quantity_of(name, amount)
    step = 60 if amount >= _WHOLE_HOURS_FROM else 15
    return f"about {quantity_of(name, max(step, (amount + step // 2) // step * step))}"


def unescaped(mrkdwn: str) -> str:
    """Words as people type them, for where Slack knows no markup."""
    return mrkdwn.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def listed_under(title: str, lines: Sequence[str]) -> list[str]:
    """A title with at most ten lines below it; nothing where there are none."""
    more = [f"… and {len(lines) - _LISTED} more"] if len(lines) > _LISTED else []
    return [f"{title}:", *(f"• {line}" for line in lines[:_LISTED]), *more] if lines else []


def over_remark(overage: Overage | None) -> list[str]:
    """What becomes of what is over, as a remark on work that is; nothing where nothing is."""
    return [f"What is over {OVERAGE_WORDS[overage]}."] if overage else []
