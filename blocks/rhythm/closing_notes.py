"""What the finance channel is told of the cycles that closed: one message for all of a day, with what it is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from blocks.cycles.words import unescaped
from blocks.message import Block, Message, context, cut, joined, message, section
from blocks.text import called, cycle_days, day, listed, money, quantity_of
from domain.rhythm.closing_notes import ClosingNote, ClosingNotes
from domain.values.plain_text import one_line

# Slack takes a hundred rows, but not that much text in one message.
_ROWS_MOST: Final = 60
_TEXT_MOST: Final = 6_000
# More columns than these are cut off on a laptop, and the money is what finance looks for.
_HEAD: Final = ("Retainer", "Cycle", "Used", "Fee", "Over", "Carried on", "Lost")


def closing_message(told: ClosingNotes) -> Message:
    """For the finance channel, which may see money."""
    notes = told.notes
    title = f"{len(notes)} cycle{'' if len(notes) == 1 else 's'} closed, {day(told.day, told.day)}"
    shown = notes[:_ROWS_MOST]
    sums = _sums(notes)
    rest = f"… and {len(notes) - len(shown)} more" if len(notes) > len(shown) else ""
    blocks: list[Block] = [
        section("\n".join([f"*{title}*", *sums])),
        _table(told, shown),
        *([context(rest)] if rest else []),
    ]
    lines = joined([_line(told, each) for each in notes], _TEXT_MOST)
    return message("\n".join([f"{title}.", *sums, lines]), *blocks)


def _sums(notes: Sequence[ClosingNote]) -> list[str]:
    """What comes in by currency; amounts of two currencies are never in one sum."""
    fees, overage, open_prices = Counter[str](), Counter[str](), 0
    for each in notes:
        currency = each.called.currency
        fees[currency] += each.cycle.fee_minor or 0
        if each.settled.bill_minor is None:
            open_prices += 1
        else:
            overage[currency] += each.settled.bill_minor
    said = [f"Fees {_amounts(fees)}."] if any(fees.values()) else []
    said += [f"Overage to bill {_amounts(overage)}."] if any(overage.values()) else []
    waiting = [each for each in notes if each.settled.awaiting]
    said += [f"{len(waiting)} with overage that waits for approval: it is not billed till then."] if waiting else []
    said += (
        [f"{open_prices} with overage to bill and no rate for it: set one with /retainer terms."] if open_prices else []
    )
    return said


def _amounts(sums: Counter[str]) -> str:
    return listed([money(minor, currency) for currency, minor in sorted(sums.items()) if minor])


def _table(told: ClosingNotes, notes: Sequence[ClosingNote]) -> Block:
    """Slack's own table: the figures stand right."""
    rows = [_HEAD, *(_row(told, each) for each in notes)]
    return {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": cut(one_line(unescaped(cell)), 60) or "–"} for cell in row] for row in rows
        ],
        "column_settings": [{"is_wrapped": True}, {}, *([{"align": "right"}] * (len(_HEAD) - 2))],
    }


def _row(told: ClosingNotes, each: ClosingNote) -> tuple[str, ...]:
    name, figures = each.called, each.figures
    number = f"{name.matter_number} " if name.matter_number else ""
    again = ", once more" if each.again else ""
    return (
        f"{number}{name.label}{again}",
        cycle_days(each.cycle, told.day),
        f"{quantity_of(name, figures.used)} of {quantity_of(name, figures.available)}",
        money(each.cycle.fee_minor, name.currency) if each.cycle.fee_minor is not None else "",
        f"{quantity_of(name, figures.overage)}: {overage_worth(each)}" if figures.overage else "",
        quantity_of(name, figures.carried_out) if figures.carried_out else "",
        quantity_of(name, figures.forfeited + figures.expired) if figures.forfeited + figures.expired else "",
    )


def overage_worth(note: ClosingNote) -> str:
    """`$600`, or why the overage has no price; empty where there is none."""
    settled = note.settled
    if settled.billed:
        return "no rate" if settled.bill_minor is None else money(settled.bill_minor, note.called.currency)
    if settled.awaiting:
        return "to be approved"
    if settled.carried:
        return "taken from the next"
    return "absorbed" if settled.absorbed else ""


def _line(told: ClosingNotes, each: ClosingNote) -> str:
    name, figures = each.called, each.figures
    parts = [f"{quantity_of(name, figures.used)} used of {quantity_of(name, figures.available)}"]
    parts += [f"fee {money(each.cycle.fee_minor, name.currency)}"] if each.cycle.fee_minor is not None else []
    parts += [f"{quantity_of(name, figures.overage)} over: {overage_worth(each)}"] if figures.overage else []
    parts += [f"{quantity_of(name, figures.carried_out)} carried on"] if figures.carried_out else []
    lost = figures.forfeited + figures.expired
    parts += [f"{quantity_of(name, lost)} lost"] if lost else []
    again = " (closed once more)" if each.again else ""
    return f"{called(name)}, {cycle_days(each.cycle, told.day)}{again}: {', '.join(parts)}."
