"""One line of a statement, as a row of a table and as text."""

from __future__ import annotations

from datetime import date
from typing import Final

from blocks.cycles.late_words import settled_late
from blocks.text import day, escape, quantity_of, short, short_day
from domain.agreements.retainers import RetainerName
from domain.balances.statements import OWN_BUSINESS, Correction, LineKind, StatementLine
from domain.kinds import Kind
from domain.people.people import Person
from domain.values.durations import format_minutes
from domain.values.plain_text import shown

_WORDS: Final = {
    LineKind.GRANTED: "Granted",
    LineKind.CARRIED_IN: "Carried in",
    LineKind.DEFICIT: "Owed from before",
    LineKind.CHANGE_ORDER: "Change order",
    LineKind.ADJUSTMENT: "Adjustment",
    LineKind.LATE_COVER: "Covered by what was lost",
    LineKind.LATE_RETURN: "Came back",
    LineKind.LATE_DEFICIT: "Taken off for a correction",
    LineKind.DEPOSIT: "Deposit",
    LineKind.DEPOSIT_GONE: "Deposit taken off",
    LineKind.DRAW: "Drawn for an invoice",
    LineKind.DRAW_BACK: "Draw taken back",
    LineKind.WORK: "",
    LineKind.PUT_RIGHT: "Corrected",
    LineKind.LATE_WORK: "",
    LineKind.NOT_COUNTED: "Not counted",
    LineKind.SEPARATE_JOB: "Separate job",
    LineKind.CARRIED_OUT: "Carried on",
    LineKind.EXPIRED: "Expired",
    LineKind.FORFEITED: "Lost",
}
_ENDING: Final = {LineKind.GRANTED, LineKind.CARRIED_IN, LineKind.ADJUSTMENT, LineKind.CHANGE_ORDER}
_WHAT_MOST: Final = 70


def statement_row(name: RetainerName, line: StatementLine, today: date) -> tuple[str, str, str, str]:
    """(day, what, who, quantity); plain text, for cells that know no markup."""
    when = short_day(line.on) if line.on.year == today.year else f"{short_day(line.on)} {line.on.year}"
    return when, _what(name, line, today), line.who[:40], _quantity(name, line)


def statement_text(name: RetainerName, line: StatementLine, today: date) -> str:
    """The same in a sentence, escaped."""
    when, what, who, quantity = statement_row(name, line, today)
    by = f", {short(who, 40)}" if who else ""
    return f"{when}{by}: {escape(quantity)}, {short(what, 150)}"


def correction_sentence(name: RetainerName, made: Correction, viewer: Person, today: date) -> str:
    """`Taken back from before 1 Oct: …`: what came back of it, and what did not; or what was put right."""
    what, when = short(made.what, _WHAT_MOST), day(made.late_for, today)
    parts = _came_of_it(name, made, made.credit_minor if viewer.role.sees_money else None)
    if made.now is None:
        return f"Taken back from the cycle that began on {when}: {what}: {'; '.join(parts) or 'nothing came of it'}."
    was, now = quantity_of(name, made.was), quantity_of(name, made.now)
    amount = now if was == now else f"{now} instead of {was}"
    result = "; ".join(parts) or "nothing else changes"
    return f"Corrected in the cycle that began on {when}: {what}, {amount}: {result}."


def _came_of_it(name: RetainerName, made: Correction, credit_minor: int | None) -> list[str]:
    parts = [f"{quantity_of(name, made.returned)} came back"] if made.returned > 0 else []
    parts += [f"{quantity_of(name, -made.returned)} less here"] if made.returned < 0 else []
    parts += [f"{quantity_of(name, made.lost)} would have been lost"] if made.lost > 0 else []
    parts += [f"what was lost covers {quantity_of(name, -made.lost)}"] if made.lost < 0 else []
    over = f"{quantity_of(name, made.not_over)} was over" if made.not_over > 0 else ""
    over = f"it ran over by {quantity_of(name, -made.not_over)} more" if made.not_over < 0 else over
    return [*parts, f"{over}{settled_late(credit_minor, name.currency)}"] if over else parts


def _what(name: RetainerName, line: StatementLine, today: date) -> str:
    kind = _WORDS[line.kind]
    if line.kind is LineKind.NOT_COUNTED and name.kind is Kind.FUNDS:
        # Nobody would expect that money counts it.
        kind = ""
    elif line.kind is LineKind.NOT_COUNTED and not line.minutes:
        kind = "Given back"
    what = shown(line.what, _WHAT_MOST)
    words = [f"{kind}: {what}" if kind and what else kind or what or "Work"]
    words += [f"late, from the cycle that began on {day(line.late_for, today)}"] if line.late_for else []
    words += [f"until {day(line.last_day, today)}"] if line.last_day and line.kind in _ENDING else []
    words += ["corrected since" if line.corrected else "taken back since"] if line.taken_back else []
    return "; ".join(words)


def _quantity(name: RetainerName, line: StatementLine) -> str:
    """With its sign, as it changes the balance; what does not count stands in brackets."""
    if line.kind is LineKind.PUT_RIGHT:
        return f"({quantity_of(name, line.minutes)})"
    if line.kind in OWN_BUSINESS:
        is_time = name.kind is not Kind.DELIVERABLES and line.minutes
        return f"({format_minutes(line.minutes)})" if is_time else "–"
    amount = quantity_of(name, line.quantity)
    return f"+{amount}" if line.quantity > 0 else amount
