"""How the attempt to send a message ended. An attempt that was overtaken by another one changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import text

from domain.outbox import INSTEAD_OF, MessageState, ToPerson
from domain.sending.attempts import Claim
from store.database import Transaction

_OF_ATTEMPT = """workspace_id = :workspace_id AND message_id = :message_id AND state = 'sending'
    AND attempts = :attempts"""
_SENT = text(f"""
    UPDATE outbox_message SET state = 'sent', sent_at = clock_timestamp(), sent_to = :sent_to, ts = :ts, error = NULL,
        failing_since = NULL
    WHERE {_OF_ATTEMPT}
""")
_AGAIN = text(f"""
    UPDATE outbox_message SET state = 'waiting', error = :error,
        failing_since = CASE WHEN :counts THEN coalesce(failing_since, clock_timestamp()) ELSE failing_since END
    WHERE {_OF_ATTEMPT}
""")
_FAILING = text(f"""
    UPDATE outbox_message SET error = :error, failing_since = coalesce(failing_since, clock_timestamp())
    WHERE {_OF_ATTEMPT}
""")
_ENDED = text(f"UPDATE outbox_message SET state = :state, error = :error, restate = false WHERE {_OF_ATTEMPT}")
_READDRESSED = text(f"""
    UPDATE outbox_message SET state = 'waiting', person_id = :person_id, lane = :lane, not_before = :not_before,
        facts = facts || jsonb_build_object(CAST(:instead_of AS text), person_id)
    WHERE {_OF_ATTEMPT}
""")
_EDITED = text("""
    UPDATE outbox_message SET restate = false, error = :error
    WHERE workspace_id = :workspace_id AND message_id = :message_id AND restates = :restates
""")
_KEEP_FILES = text(f"UPDATE outbox_message SET file_ids = CAST(:file_ids AS text[]) WHERE {_OF_ATTEMPT}")
_FAILS_FOR = text("""
    SELECT coalesce(clock_timestamp() - failing_since, interval '0') AS since FROM outbox_message
    WHERE workspace_id = :workspace_id AND message_id = :message_id
""")
_AGE = text("SELECT clock_timestamp() - CAST(:at AS timestamptz) AS age")


async def sent(tx: Transaction, claim: Claim, *, sent_to: str, ts: str) -> bool:
    """It stands in Slack, there; False where that was known already."""
    message = claim.message
    found = await tx.run(_SENT, message_id=message.message_id, attempts=claim.attempts, sent_to=sent_to, ts=ts)
    return found == 1


async def keep_files(tx: Transaction, claim: Claim, file_ids: Sequence[str]) -> bool:
    """The files that it brings have these ids; False where another attempt has overtaken this one."""
    message_id, attempts = claim.message.message_id, claim.attempts
    return await tx.run(_KEEP_FILES, message_id=message_id, attempts=attempts, file_ids=list(file_ids)) == 1


async def again(tx: Transaction, claim: Claim, error: str, *, counts: bool = True) -> None:
    """It was not sent and waits again; `counts`: as a failure."""
    await tx.run(_AGAIN, message_id=claim.message.message_id, attempts=claim.attempts, error=error, counts=counts)


async def not_heard(tx: Transaction, claim: Claim, error: str) -> None:
    """Nobody knows whether it stands there: it stays `sending`, and is looked up."""
    await tx.run(_FAILING, message_id=claim.message.message_id, attempts=claim.attempts, error=error)


async def ended(tx: Transaction, claim: Claim, state: MessageState, error: str | None) -> bool:
    """It will not be sent; False where another attempt has overtaken this one."""
    found = await tx.run(
        _ENDED,
        message_id=claim.message.message_id,
        attempts=claim.attempts,
        state=state.value,
        error=error,
    )
    return found == 1


async def readdressed(tx: Transaction, claim: Claim, to: ToPerson, *, not_before: datetime) -> bool:
    """It goes to somebody else, and `instead_of` in its facts says for whom; False where it was overtaken."""
    found = await tx.run(
        _READDRESSED,
        message_id=claim.message.message_id,
        attempts=claim.attempts,
        person_id=to.person_id,
        instead_of=INSTEAD_OF,
        not_before=not_before,
        lane=to.lane,
    )
    return found == 1


async def edited(tx: Transaction, claim: Claim, *, error: str | None = None) -> None:
    """It says what is so, or cannot be made to; unless it was asked to be drawn anew meanwhile."""
    await tx.run(_EDITED, message_id=claim.message.message_id, restates=claim.restates, error=error)


async def fails_for(tx: Transaction, claim: Claim) -> timedelta:
    """For how long it could not be sent."""
    row = await tx.first(_FAILS_FOR, message_id=claim.message.message_id)
    return row.since if row else timedelta()


async def age(tx: Transaction, at: datetime) -> timedelta:
    """How long ago an instant of the database's clock is."""
    row = await tx.first(_AGE, at=at)
    return row.age if row else timedelta()
