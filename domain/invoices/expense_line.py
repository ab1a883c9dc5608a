"""One typed line of what somebody spent: `[client[/retainer]] AMOUNT what [on DATE] [#nb]`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.invoices.expenses import ExpenseToCome
from domain.time.log_parts import NOT_BILLABLE_TAGS, one_tag
from domain.values.amounts_in_text import amount_at, rest_perhaps
from domain.values.dated_text import split_on
from domain.values.days import Day, long_date
from domain.values.descriptions import check_description
from domain.values.plain_text import one_line, shown
from domain.values.quotes import unquoted
from domain.values.refusals import Refusal
from domain.values.typed_words import first_item, item_name, maybe_named, without_tags

# A sign or a point right before a figure is the amount's own.
_SEPARATORS = re.compile(r"(?:[,;:]+\s*|[.\-\u2012-\u2014]+(?:\s+|$)|\s+)+")
_EXAMPLE = "49.90 Stock photo"


class ExpenseWithoutAmount(Refusal):
    """How much was it? Type the amount right after the client, like: {example}"""

    field = "amount"


class AmountOrText(Refusal):
    """“{typed}” could be one amount, or an amount and a text: type {together} for the amount, or put a word before
    {number}.
    """

    field = "amount"


@dataclass(frozen=True, slots=True)
class ExpenseLine:
    """What a line says. Whether a name is a client's is not known here, nor what the amount comes to.

    `named` stood before the amount, so it can only be a client, or a retainer as `acme/website`. `maybe` is the first
    word behind an amount that the line begins with: a client, or where the text begins; `text_without_maybe` is the
    rest in the first case.
    """

    named: str | None
    maybe: str | None
    amount: str
    text: str
    text_without_maybe: str
    day: Day | None = None
    billable: bool = True

    def on(self, today: date) -> date:
        """The day that it was paid. Raises UnclearDate, ExpenseToCome."""
        return check_spent(self.day.on(today) if self.day else today, today)


def parse_expense(text: str) -> ExpenseLine:
    """Read what follows `expense`.

    Raises ExpenseWithoutAmount, AmountOrText, DescriptionTooLong, ImpossibleDate.
    """
    line, tags = without_tags(one_tag(one_line(text)), NOT_BILLABLE_TAGS)
    line, _, day = split_on(line)
    head = "" if amount_at(line) else first_item(line)
    rest = _after(line, len(head))
    amount = _amount(rest, head, line)
    words = _after(rest, len(amount))
    maybe, without = (None, words) if head else maybe_named(words)
    return ExpenseLine(
        named=item_name(head),
        maybe=maybe,
        amount=amount,
        text=check_description(_bare(words)),
        text_without_maybe=_bare(without),
        day=day,
        billable=not tags,
    )


def names_alone(text: str) -> bool:
    """Whether nothing but a name was typed, like `acme`: the form asks for the rest."""
    line = one_line(text)
    return bool(line) and first_item(line) == line and not any(char.isdigit() for char in line.partition("/")[0])


def check_spent(on: date, today: date) -> date:
    """The day, if it has come. Raises ExpenseToCome."""
    if on > today:
        raise ExpenseToCome(day=long_date(on))
    return on


def _amount(rest: str, head: str, line: str) -> str:
    amount = amount_at(rest)
    if more := rest_perhaps(rest, amount):
        raise AmountOrText(typed=shown(f"{amount} {more}"), together=f"{amount}{more}", number=more)
    first = first_item(rest)
    # What has figures in it was meant for one, and whoever knows the currency says what is wrong with it.
    if amount or any(char.isdigit() for char in first):
        return amount or first
    raise ExpenseWithoutAmount(example=_with_an_amount(head, rest, line))


def _with_an_amount(head: str, rest: str, line: str) -> str:
    """The words as they could be typed: with the amount where it should be, if it stands at their end."""
    before, _, last = rest.rpartition(" ")
    if before and amount_at(last) == last:
        return shown(f"{head} {last} {before}", 80)
    if item_name(head) and rest:
        return shown(f"{head} 49.90 {rest}", 80)
    return f"{line} {_EXAMPLE}" if len(line) <= 30 and line else f"acme {_EXAMPLE}"


def _bare(words: str) -> str:
    return unquoted(words) or words


def _after(text: str, at: int) -> str:
    separator = _SEPARATORS.match(text, at)
    return text[separator.end() :] if separator else text[at:]
