"""What the mail server last answered for each address of a mail."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text

from domain.letters.attempts import AddressAnswer, Outcome, Recipient
from domain.letters.envelope import RecipientKind
from domain.letters.mails import WrittenMail
from store.database import Transaction

_NOTE = text("""
    INSERT INTO mail_recipient (workspace_id, mail_id, address, kind, outcome, said, attempt)
    VALUES (:workspace_id, :mail_id, :address, :kind, :outcome, :said, :attempt)
    ON CONFLICT (workspace_id, mail_id, address) DO UPDATE
    SET kind = excluded.kind, outcome = excluded.outcome, said = excluded.said, attempt = excluded.attempt,
        answered_at = clock_timestamp()
""")
_NOT_HEARD = text("""
    UPDATE mail_recipient SET outcome = 'not_heard', said = :said
    WHERE workspace_id = :workspace_id AND mail_id = :mail_id AND outcome = 'later'
""")
_OF = text("""
    SELECT address, kind, outcome, said FROM mail_recipient
    WHERE workspace_id = :workspace_id AND mail_id = :mail_id ORDER BY kind DESC, address
""")


async def note(tx: Transaction, mail: WrittenMail, answers: Sequence[AddressAnswer]) -> None:
    """Keep what this attempt brought; an address that was asked before has its newest answer."""
    await tx.run_many(
        _NOTE,
        [
            {
                "mail_id": mail.mail_id,
                "address": each.recipient.address,
                "kind": each.recipient.kind.value,
                "outcome": each.outcome.value,
                "said": each.said,
                "attempt": mail.attempts,
            }
            for each in answers
        ],
    )


async def give_up(tx: Transaction, mail_id: UUID, said: str) -> None:
    """Nobody will know any more what became of it for those who were still to get it."""
    await tx.run(_NOT_HEARD, mail_id=mail_id, said=said)


async def of_mail(tx: Transaction, mail_id: UUID) -> tuple[AddressAnswer, ...]:
    """Every address that was ever answered for, the addressee first."""
    return tuple(
        AddressAnswer(Recipient(row.address, RecipientKind(row.kind)), Outcome(row.outcome), row.said)
        for row in await tx.all(_OF, mail_id=mail_id)
    )
