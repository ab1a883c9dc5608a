"""How an attempt at a mail ended, and what follows from it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime

from domain.letters.attempts import AddressAnswer, Answer, Outcome, has_arrived
from domain.letters.mails import (
    LEASE,
    TOLD_AFTER,
    TRIED_FOR,
    MailState,
    MailTrouble,
    WrittenMail,
    pause_after,
)
from services.letters.troubles import restate_troubles, tell_trouble
from store.database import Transaction
from store.letters import recipients, turns

_STOPPED = "the bot was stopped while it was sending"


async def answered(tx: Transaction, mail: WrittenMail, answer: Answer, *, now: datetime) -> None:
    """What became of a mail that this transaction holds."""
    await recipients.note(tx, mail, answer.addresses)
    answers = await recipients.of_mail(tx, mail.mail_id)
    if has_arrived(answers):
        await _arrived(tx, mail, answer, answers, now=now)
    elif answer.outcome is Outcome.NOT_HEARD:
        await turns.end(tx, mail, MailState.UNKNOWN, answer.said)
        await tell_trouble(tx, mail, MailTrouble.UNKNOWN, now=now)
    elif answer.outcome is Outcome.REFUSED or mail.age >= TRIED_FOR:
        await turns.end(tx, mail, MailState.FAILED, answer.said)
        await tell_trouble(tx, mail, MailTrouble.FAILED, now=now)
    else:
        await _rest(tx, mail, answer.said)
        if mail.age >= TOLD_AFTER:
            await tell_trouble(tx, mail, MailTrouble.LATE, now=now)


async def dropped(tx: Transaction, mail: WrittenMail, *, now: datetime) -> None:
    """There is nothing to say any more; who has it, has it."""
    has_gone = has_arrived(await recipients.of_mail(tx, mail.mail_id))
    await turns.end(tx, mail, MailState.SENT if has_gone else MailState.DROPPED)
    await restate_troubles(tx, mail.mail_id, now=now)


async def lost(tx: Transaction, *, now: datetime) -> int:
    """Give up those that a process had begun to send when it ended; how many."""
    found = await turns.lost(tx, lease=LEASE, error=_STOPPED)
    for mail in found:
        await recipients.give_up(tx, mail.mail_id, _STOPPED)
        has_gone = mail.state is MailState.SENT
        await tell_trouble(tx, mail, MailTrouble.PARTLY if has_gone else MailTrouble.UNKNOWN, now=now)
    return len(found)


async def _arrived(
    tx: Transaction, mail: WrittenMail, answer: Answer, answers: Sequence[AddressAnswer], *, now: datetime
) -> None:
    """The addressee has it: it goes on to those who are to get it later, and to nobody twice."""
    outcomes = {each.outcome for each in answer.addresses} or {answer.outcome}
    if Outcome.LATER in outcomes and mail.age < TRIED_FOR:
        await _rest(tx, mail, answer.said)
        return
    await turns.end(tx, mail, MailState.SENT)
    if any(each.outcome is not Outcome.ACCEPTED for each in answers):
        await tell_trouble(tx, mail, MailTrouble.PARTLY, now=now)
    else:
        await restate_troubles(tx, mail.mail_id, now=now)


async def _rest(tx: Transaction, mail: WrittenMail, said: str) -> None:
    # By chance, so that mails which failed together do not all come again together.
    pause = pause_after(mail.attempts) * random.randint(75, 125) // 100  # noqa: S311 - nobody gains by guessing it
    await turns.rest(tx, mail, said, pause=pause)
