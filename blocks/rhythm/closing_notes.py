"""What finance is told of the cycles that closed: one message for all of a day, with what it is worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from blocks.cycles.words import unescaped
from blocks.message import Block, Message, context, cut, joined, message, section
from blocks.text import called, cycle_days, day, money, quantity_of
from domain.agreements.units import counted
from domain.cycles.figures import Figures
from domain.rhythm.closing_notes import ClosingNote, ClosingNotes
from domain.values.plain_text import listed, one_line

# Slack takes a hundred rows, but not that much text in one message.
_ROWS_MOST: Final = 60
_TEXT_MOST: Final = 6_000
# Beside the drafts of a day: what is edited has room for 4,000 characters, theirs first.
BESIDE_ROWS_MOST: Final = 30
BESIDE_TEXT_MOST: Final = 1_500
# More columns than these are cut off on a laptop, and the money is what finance looks for.
_HEAD: Final = ("Retainer", "Cycle", "Used", "Fee", "Over", "Carried on", "Lost")


def closing_message(told: ClosingNotes, *, rows_most: int = _ROWS_MOST, text_most: int = _TEXT_MOST) -> Message:
    """For finance, which may see money."""
    notes = told.notes
    title = f"{_counted(notes)}, {day(told.day, told.day)}"
    shown = notes[:rows_most]
    sums = _sums(notes)
    rest = f"… and {len(notes) - len(shown)} more" if len(notes) > len(shown) else ""
    blocks: list[Block] = [
        section("\n".join([f"*{title}*", *sums])),
        _table(told, shown),
        *([context(rest)] if rest else []),
    ]
    lines = joined([_line(told, each) for each in notes], text_most)
    return message("\n".join([f"{title}.", *sums, lines]), *blocks)


def _counted(notes: Sequence[ClosingNote]) -> str:
    """`3 cycles closed`, `1 cycle closed once more`, `3 cycles closed and 1 once more`."""
    again = sum(each.before is not None for each in notes)
    first = len(notes) - again
    if not first:
        return f"{counted(again, 'cycles')} closed once more"
    return f"{counted(first, 'cycles')} closed{f' and {again} once more' if again else ''}"


def _sums(notes: Sequence[ClosingNote]) -> list[str]:
    """What comes in by currency, beyond what was told before; amounts of two currencies are never in one sum."""
    fees, overage, late, open_prices = Counter[str](), Counter[str](), Counter[str](), 0
    for each in notes:
        currency = each.called.currency
        fees[currency] += each.fee_minor or 0
        late[currency] += each.late_minor
        if each.bill_minor is None:
            open_prices += 1
        else:
            overage[currency] += each.bill_minor
    said = [f"Fees {_amounts(fees)}."] if any(fees.values()) else []
    said += _to_settle("Overage", overage) + _to_settle("Corrections of earlier cycles", late)
    waiting = [each for each in notes if each.awaits_more]
    said += [f"{len(waiting)} with overage that waits for approval: it is not billed till then."] if waiting else []
    said += (
        [f"{open_prices} with overage to bill and no rate for it: set one with /retainer terms."] if open_prices else []
    )
    return said


def _to_settle(what: str, sums: Counter[str]) -> list[str]:
    """What is to bill of it, and what is to credit."""
    bills, credited = _amounts(+sums), _amounts(-sums)
    return [f"{what} to bill {bills}."] * bool(bills) + [f"{what} to credit {credited}."] * bool(credited)


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
    """The cells of one cycle; of one that closed once more, what has changed."""
    name, figures = each.called, each.outcome.figures
    number = f"{name.matter_number} " if name.matter_number else ""
    used = f"{quantity_of(name, figures.used)} of {quantity_of(name, figures.available)}"
    used = f"{_amount(each, each.more(_used)) or 'as before'}: {used}" if each.before else used
    over, late = each.more(_overage), _late(each)
    return (
        f"{number}{name.label}{', once more' if each.before else ''}",
        cycle_days(each.cycle, told.day),
        used,
        money(each.fee_minor, name.currency) if each.fee_minor is not None else "",
        "; ".join([*([f"{_amount(each, over)}: {overage_worth(each)}"] if over else []), *late]),
        _amount(each, each.more(_carried_out)),
        _amount(each, each.more(_lost)),
    )


def overage_worth(note: ClosingNote) -> str:
    """`$600`, or why the overage has no price; empty where there is none. Of one that closed once more, `+$600`."""
    settled = note.outcome.settled if note.outcome.figures.overage or note.before is None else note.before.settled
    if settled.billed:
        return "no rate" if note.bill_minor is None else _signed(note, money(note.bill_minor, note.called.currency))
    if settled.awaiting:
        return "to be approved"
    if settled.carried:
        return "taken from the next"
    return "absorbed" if settled.absorbed else ""


def _line(told: ClosingNotes, each: ClosingNote) -> str:
    what = f"{called(each.called)}, {cycle_days(each.cycle, told.day)}"
    if each.before:
        return f"{what} (closed once more): {', '.join(_changes(each)) or 'nothing changed'}."
    name, figures = each.called, each.outcome.figures
    parts = [f"{quantity_of(name, figures.used)} used of {quantity_of(name, figures.available)}"]
    parts += [f"fee {money(each.fee_minor, name.currency)}"] if each.fee_minor is not None else []
    parts += [f"{quantity_of(name, figures.overage)} over: {overage_worth(each)}"] if figures.overage else []
    parts += [f"{quantity_of(name, figures.carried_out)} carried on"] if figures.carried_out else []
    parts += [f"{quantity_of(name, _lost(figures))} lost"] if _lost(figures) else []
    return f"{what}: {', '.join([*parts, *_late(each)])}."


def _changes(each: ClosingNote) -> list[str]:
    """What of a cycle that closed once more is other than what was told: `3 h more used`, `2 h less lost`."""
    name, over = each.called, each.more(_overage)
    words = ((_used, "used"), (_overage, "over"), (_carried_out, "carried on"), (_lost, "lost"))
    parts = []
    for figure, word in words:
        if change := each.more(figure):
            worth = f" ({overage_worth(each)})" if figure is _overage and over else ""
            parts.append(f"{quantity_of(name, abs(change))} {'more' if change > 0 else 'less'} {word}{worth}")
    return [*parts, *_late(each)]


def _late(each: ClosingNote) -> list[str]:
    """What corrections of earlier cycles came to in this one."""
    if not each.late_minor:
        return []
    amount = money(abs(each.late_minor), each.called.currency)
    return [f"{amount} to {'bill' if each.late_minor > 0 else 'credit'} for corrections of earlier cycles"]


def _amount(each: ClosingNote, quantity: int) -> str:
    """A quantity, with its sign where it is what has changed; empty for nothing."""
    return _signed(each, quantity_of(each.called, quantity)) if quantity else ""


def _signed(each: ClosingNote, amount: str) -> str:
    return f"+{amount}" if each.before and not amount.startswith("−") else amount


def _used(figures: Figures) -> int:
    return figures.used


def _overage(figures: Figures) -> int:
    return figures.overage


def _carried_out(figures: Figures) -> int:
    return figures.carried_out


def _lost(figures: Figures) -> int:
    return figures.forfeited + figures.expired
