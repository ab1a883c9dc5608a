"""Values as people read them, and what people typed made harmless."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel.numbers import format_currency, get_currency_symbol

from blocks.message import cut
from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Threshold
from domain.agreements.units import named
from domain.clients.clients import Absent
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.kinds import Kind
from domain.time.entries import TimeEntry
from domain.values.calendar import Span
from domain.values.days import MONTHS
from domain.values.durations import format_minutes
from domain.values.money import exponent
from domain.values.plain_text import one_line

_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ESCAPES: Final = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;"}
# How settings are undone: the forms show what holds, so nothing else need be said.
AS_BEFORE: Final = "To undo this, type /retainer settings and choose as before."
# A reply is read on a phone; the whole of a long description is a click on Edit away.
SHORT_MOST: Final = 150
_NAME_MOST: Final = 50
# Of what somebody wrote to be read: a reason, a question. It stands nowhere else.
_NOTE_MOST: Final = 1_500
_ESCAPES_MOST: Final = 40
_IN_A_PARAGRAPH: Final = 10


def escape(text: str) -> str:
    """What somebody typed as one line of mrkdwn that mentions nobody and links nowhere."""
    return one_line(text).translate(_ESCAPES)


def paragraphs(lines: Sequence[str]) -> list[str]:
    """Lines by tens: a block each would be more than a modal takes, all in one more than a section does."""
    return ["\n".join(lines[at : at + _IN_A_PARAGRAPH]) for at in range(0, len(lines), _IN_A_PARAGRAPH)]


def escape_lines(text: str) -> str:
    """The same of a text of several lines, which stay lines."""
    return "\n".join(escape(line) for line in text.splitlines())


def short(text: str, most: int = SHORT_MOST) -> str:
    """The same, of at most `most` characters, so that one long text cannot fill the screen.

    Escaping makes characters longer, up to five times: what consists of little else is cut further, so that a list
    of such names is still a message that Slack takes.
    """
    return cut(cut(one_line(text), most).translate(_ESCAPES), most + _ESCAPES_MOST)


def short_lines(text: str, most: int) -> str:
    """The same of a text of several lines, where there is room for them: they stay lines."""
    lines = "\n".join(one_line(line) for line in text.splitlines())
    return cut(cut(lines, most).translate(_ESCAPES), most + _ESCAPES_MOST)


def with_note(sentence: str, note: str) -> str:
    """A sentence, without its full stop, and what somebody wrote about it: `… by Carla: Too dear.`; what they broke
    into lines is quoted below it, line by line.
    """
    lines = short_lines(note, _NOTE_MOST).splitlines()
    if len(lines) > 1:
        return "\n".join([f"{sentence}:", *(f">{line}" for line in lines)])
    return ended(f"{sentence}: {lines[0]}" if lines else sentence)


def ended(words: str) -> str:
    """The words as a sentence: with a full stop, unless they end like one."""
    return words if words.endswith((".", "?", "!", "…")) else f"{words}."


def called(name: RetainerName) -> str:
    """A retainer's name, escaped: “Acme”, or “Acme · Website” where there are several; law firms read the number.

    Long names are cut part by part, so that two retainers of one client stay apart.
    """
    number = f"{escape(name.matter_number)} " if name.matter_number else ""
    client = short(name.client_name, _NAME_MOST)
    return f"{number}{client}" if name.is_only else f"{number}{client} · {short(name.name, _NAME_MOST)}"


def titled(code: str, title: str, most: int = SHORT_MOST) -> str:
    """What somebody gave a title, escaped: `CO-12 “Size guide”`, so that it is seen where the title ends."""
    return f"{code} “{short(title, most)}”"


def addressed(slack_user_id: str | None) -> str:
    """Who a message is for, before its first sentence: `<@U0CARLA>: `; empty for somebody without Slack."""
    return f"<@{slack_user_id}>: " if slack_user_id else ""


def quantity(kind: Kind, amount: int, currency: str, unit: str | None = None) -> str:
    """An amount in the unit of the kind: `11 h 30 m`, `3 units` or what they are called, `$1,210`; escaped."""
    if kind is Kind.HOURS:
        return format_minutes(amount)
    if kind is Kind.FUNDS:
        return money(amount, currency)
    return f"{amount:,} {escape(named(amount, unit))}".replace("-", "−", 1 if amount < 0 else 0)


def done_on(entry: TimeEntry) -> str:
    """What an entry is of, escaped: `Acme`, `CO-12 “Size guide” for Acme`; `Acme (CO-12)` where that added hours."""
    name, order = called(entry.called), entry.order
    if order is None:
        return name
    return f"{titled(order.code, order.title, 60)} for {name}" if entry.is_job else f"{name} ({order.code})"


def quantity_of(name: RetainerName, amount: int) -> str:
    """An amount in the unit of a retainer's kind."""
    return quantity(name.kind, amount, name.currency, name.unit)


def gained(name: RetainerName, amount: int, *, more: str, less: str) -> list[tuple[str, str]]:
    """(`Added`, `2 h`), or (`Taken away`, `2 h`) of what is below zero; nothing of nothing."""
    return [(more if amount > 0 else less, quantity_of(name, abs(amount)))] if amount else []


def added(name: RetainerName, amount: int) -> list[tuple[str, str]]:
    """What adjustments and change orders come to, as a fact."""
    return gained(name, amount, more="Added", less="Taken away")


def carried_in(name: RetainerName, amount: int) -> list[tuple[str, str]]:
    """What the cycle before handed on, as a fact; a deficit is what is owed."""
    return gained(name, amount, more="Carried in", less="Owed from before")


@lru_cache(maxsize=4096)
def money(minor: int, currency: str) -> str:
    """Money from its minor units, `$6,000` or `$3,745.50`: whole amounts without the zeros, as people say them; but
    `KWD 6,000.000`, where a comma and three digits could be read as decimals.

    The decimals are the ledger's own (`domain.values.money`); Babel's table has others for a few currencies.
    """
    places = exponent(currency)
    is_clear = places < 3 or abs(minor) < 1000 * 10**places
    decimals = "" if is_clear and not minor % 10**places else f".{'0' * places}"
    amount = Decimal(minor).scaleb(-places)
    # A sign stands at the number; a code like CHF wants a blank.
    blank = " " if get_currency_symbol(currency, locale="en_US")[-1].isalpha() else ""
    pattern = f"¤{blank}#,##0{decimals}"
    return format_currency(amount, currency, pattern, locale="en_US", currency_digits=False).replace("-", "−")


def percent(share: int) -> str:
    """A share: `76 %`."""
    return f"{share} %"


def bar(share: int | None, width: int = 10) -> str:
    """A bar for blocks only: a screen reader spells it out, so `text` gives the figures instead. Full when over."""
    # Rounded down but never to nothing: one used hour should show.
    full = 0 if not share or share < 0 else min(width, max(1, share * width // 100))
    return "▰" * full + "▱" * (width - full)


def left_and_share(name: RetainerName, figures: Figures, value_left_minor: int | None = None) -> str:
    """`11 h 30 m ($1,725) left of 48 h, 76 % used`; says over only when it is over, money only where it is given. Of a
    matter `$5,000 on deposit`: nothing of that is used before it is drawn.
    """
    if name.kind is Kind.FUNDS:
        return f"{quantity_of(name, figures.remaining)} on deposit"
    if not figures.available:
        used = quantity_of(name, figures.used)
        return f"{used} used, nothing available this cycle" if figures.used else "nothing available this cycle"
    available = quantity_of(name, figures.available)
    share = figures.used * 100 // figures.available
    if figures.overage:
        return f"{quantity_of(name, figures.overage)} over {available}, {share} % used"
    left = quantity_of(name, figures.remaining) if figures.remaining else "nothing"
    worth = f" ({money(value_left_minor, name.currency)})" if value_left_minor and figures.remaining else ""
    return f"{left}{worth} left of {available}, {share} % used"


def day(on: date, today: date) -> str:
    """`Thu 19 Nov`, with the year when it is not this one."""
    year = "" if on.year == today.year else f" {on.year}"
    return f"{_WEEKDAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]}{year}"


def cycle_days(cycle: Cycle | Span, today: date) -> str:
    """A cycle by its first and last day: `1–30 Nov`, `19 Nov – 18 Dec`, with years when one is not this year's."""
    first, last = cycle.starts_on, cycle.last_day
    if first.year != last.year:
        return f"{short_day(first)} {first.year} – {short_day(last)} {last.year}"
    year = "" if last.year == today.year else f" {last.year}"
    if first.month == last.month:
        return f"{first.day}–{short_day(last)}{year}"
    return f"{short_day(first)} – {short_day(last)}{year}"


def cycle_name(cycle: Cycle | Span, today: date) -> str:
    """A whole month by its name, `June`; any other cycle by its days."""
    whole = cycle.starts_on.day == 1 and cycle.ends_on.day == 1 and (cycle.last_day.month == cycle.starts_on.month)
    if not whole or cycle.last_day.year != cycle.starts_on.year:
        return cycle_days(cycle, today)
    year = "" if cycle.starts_on.year == today.year else f" {cycle.starts_on.year}"
    return f"{MONTHS[cycle.starts_on.month - 1].capitalize()}{year}"


def instant(at: datetime, style: str = "{date_short_pretty} {time}") -> str:
    """An instant in each reader's own zone; who cannot see that reads it in UTC."""
    return f"<!date^{int(at.timestamp())}^{style}|{short_day(at.date())} {at:%H:%M} UTC>"


def ago(minutes: int) -> str:
    """How long ago, roughly: `40 minutes ago`, `3 hours ago`, `2 days ago`."""
    for size, word in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = minutes // size
            return f"{count} {word}{'' if count == 1 else 's'} ago"
    return "just now"


def level(threshold: Threshold, currency: str) -> str:
    """A threshold in words: `75 %`, `10 h left`, `$2,500 left`."""
    if threshold.percent is not None:
        return percent(threshold.percent)
    if threshold.left_minutes is not None:
        return f"{format_minutes(threshold.left_minutes)} left"
    return f"{money(threshold.left_minor or 0, currency)} left"


def because(absent: Absent) -> str:
    """Why somebody else is told than a client's account manager."""
    if absent.is_active:
        return (
            f"{short(absent.name, 50)} is not an account manager by role: an owner changes that in /retainer settings"
        )
    return f"the Slack account of {short(absent.name, 50)} is deactivated"


def short_day(on: date) -> str:
    """`19 Nov`."""
    return f"{on.day} {_MONTHS[on.month - 1]}"
