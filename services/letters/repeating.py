"""Whether a mail that did not arrive is worth sending again, by its kind."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from domain.letters.mails import MailKind, WrittenMail
from services.change_orders import mails as change_orders
from store.database import Transaction

WhyNotAgain = Callable[[Transaction, WrittenMail, datetime], Awaitable[str | None]]

# A kind that is not here can always go again; its drawing still says when its turn comes that there is nothing to say.
WHY_NOT_AGAIN: Mapping[MailKind, WhyNotAgain] = {**change_orders.WHY_NOT_AGAIN}


async def why_not_again(tx: Transaction, mail: WrittenMail, now: datetime) -> str | None:
    """Why it need not go again, as the end of a sentence; None while it is worth it."""
    why_not = WHY_NOT_AGAIN.get(mail.kind)
    return None if why_not is None else await why_not(tx, mail, now)
