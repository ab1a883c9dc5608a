"""One typed line of what is to be drawn: `[M-2031 | client] [AMOUNT] [invoice number]`."""

from __future__ import annotations

from dataclasses import dataclass

from domain.values.amounts_in_text import amount_at
from domain.values.plain_text import one_line
from domain.values.typed_words import first_item, item_name


@dataclass(frozen=True, slots=True)
class DrawLine:
    """What a line says: `named` is a matter or a client, None, the channel's; `amount` and `number` may be empty."""

    named: str | None = None
    amount: str = ""
    number: str = ""


def parse_draw(text: str) -> DrawLine:
    """Read what follows `draw`. What the amount comes to depends on the client's currency, which is not known here."""
    line = one_line(text)
    head = "" if amount_at(line) else first_item(line)
    rest = line[len(head) :].lstrip()
    amount = amount_at(rest)
    return DrawLine(item_name(head) if head else None, amount, rest[len(amount) :].strip())
