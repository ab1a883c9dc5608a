"""One typed line of what came in: `[M-2031 | client] AMOUNT [cleared | from the firm] [on DATE] [reference]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from domain.funds.deposits import DepositToCome
from domain.invoices.expense_line import AmountOrText
from domain.values.amounts_in_text import amount_at, rest_perhaps
from domain.values.dated_text import split_on
from domain.values.day_words import parse_day
from domain.values.days import Day, long_date
from domain.values.plain_text import one_line, shown
from domain.values.quotes import unquoted
from domain.values.refusals import Refusal
from domain.values.typed_words import first_item, item_name

REFERENCE_MOST: Final = 140
_CLEARED: Final = "cleared"
_FROM_FIRM: Final = re.compile(r"^from (?:the )?firm\b[\s,;:]*|(?:^|\s)from (?:the )?firm$", re.IGNORECASE)
_DAY_WORDS_MOST: Final = 4


class DepositWithoutAmount(Refusal):
    """How much came in? Type the amount right after the matter, like: /retainer deposit {example}"""

    field = "amount"


class ReferenceTooLong(Refusal):
    """The reference has {count} characters, and at most {most} are kept: shorten it."""

    field = "description"


@dataclass(frozen=True, slots=True)
class DepositLine:
    """What a line says. `named` is a matter number or a client, whether there is one or not; None, the channel's.

    What the amount comes to depends on the client's currency, which is not known here. `is_from_firm`: the firm pays in
    what it owes the matter.
    """

    named: str | None
    amount: str
    is_cleared: bool
    reference: str
    day: Day | None = None
    is_from_firm: bool = False

    def on(self, today: date) -> date:
        """The day that it came in. Raises UnclearDate, DepositToCome."""
        on = self.day.on(today) if self.day else today
        if on > today:
            raise DepositToCome(day=long_date(on))
        return on


def parse_deposit(text: str) -> DepositLine:
    """Read what follows `deposit`. Raises DepositWithoutAmount, AmountOrText, ReferenceTooLong, ImpossibleDate."""
    line = one_line(text)
    head = "" if amount_at(line) else first_item(line)
    rest = line[len(head) :].lstrip()
    amount = amount_at(rest)
    if not amount:
        # What has figures in it was meant for one, and whoever knows the currency says what is wrong with it.
        amount = first_item(rest)
        if not any(char.isdigit() for char in amount):
            raise DepositWithoutAmount(example=f"{shown(head, 40) or 'M-2031'} 3,790")
    elif more := rest_perhaps(rest, amount):
        raise AmountOrText(typed=shown(f"{amount} {more}"), together=f"{amount}{more}", number=more)
    words, is_cleared = _without_cleared(rest[len(amount) :].strip(" ,;:"))
    words, is_from_firm = _without_firm(words)
    words, day = _without_day(words)
    words, is_cleared_behind = _without_cleared(words)
    words, is_from_firm_behind = _without_firm(words)
    reference = unquoted(words) or words
    if len(reference) > REFERENCE_MOST:
        raise ReferenceTooLong(count=len(reference), most=REFERENCE_MOST)
    return DepositLine(
        item_name(head) if head else None,
        amount,
        is_cleared or is_cleared_behind,
        reference,
        day,
        is_from_firm or is_from_firm_behind,
    )


def _without_cleared(words: str) -> tuple[str, bool]:
    """The words without a `cleared` at one of their ends; amid a reference it is part of that."""
    each = words.split(" ")
    if each[0].lower().rstrip(",;:") == _CLEARED:
        return " ".join(each[1:]), True
    if each[-1].lower() == _CLEARED:
        return " ".join(each[:-1]), True
    return words, False


def _without_firm(words: str) -> tuple[str, bool]:
    """The words without `from the firm` at one of their ends; amid a reference it is part of that."""
    rest, found = _FROM_FIRM.subn("", words, count=1)
    return rest, found > 0


def _without_day(words: str) -> tuple[str, Day | None]:
    """The words without the day, which stands behind the last `on`, or right at the beginning with the reference
    behind it.
    """
    before, _, day = split_on(words)
    if day is not None:
        return before, day
    first, *others = words.split(" ")
    if first.lower() != "on":
        return words, None
    for count in range(min(_DAY_WORDS_MOST, len(others)), 0, -1):
        day = parse_day(" ".join(others[:count]))
        if day is not None:
            return " ".join(others[count:]), day
    return words, None
