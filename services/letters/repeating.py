"""Whether a mail that did not arrive is worth sending again, by its kind."""

from __future__ import annotations

from datetime import datetime

from domain.letters.mails import WrittenMail
from domain.subjects import declared, merged
from services.outbox.mails import WhyNotAgain
from store.database import Transaction

_WHY_NOT = merged(each.by_kind for each in declared("services", WhyNotAgain, below="letters"))


async def why_not_again(tx: Transaction, mail: WrittenMail, now: datetime) -> str | None:
    """Why it need not go again, as the end of a sentence; None while it is worth it."""
    why_not = _WHY_NOT.get(mail.kind)
    return None if why_not is None else await why_not(tx, mail, now)
