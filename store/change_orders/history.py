"""What happened to change orders: a line for each step, never changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.change_orders.orders import ChangeOrder, OrderStep, Step, Via
from store import rows
from store.database import Transaction

STEP = f"""e.event_id, e.kind AS step, e.version AS step_version, e.via, e.happened_at, e.description AS note,
    e.permalink AS evidence, coalesce(p.name, ct.name) AS who,
    coalesce({rows.outside_name("p")}, ct.name) AS who_outside, p.slack_user_id AS who_slack_id, e.person_id,
    e.slack_channel_id, e.terms_hash, g.name AS given_by, e.is_own"""
WHO = """LEFT JOIN person p ON (p.workspace_id, p.person_id) = (e.workspace_id, e.person_id)
    LEFT JOIN contact ct ON (ct.workspace_id, ct.contact_id) = (e.workspace_id, e.contact_id)
    LEFT JOIN contact g ON (g.workspace_id, g.contact_id) = (e.workspace_id, e.given_by_id)"""
_NOTE = text("""
    INSERT INTO change_order_event (workspace_id, event_id, change_order_id, kind, version, via, person_id, contact_id,
        slack_channel_id, description, permalink, terms, terms_hash, given_by_id, is_own, happened_at)
    VALUES (:workspace_id, :event_id, :change_order_id, :kind, :version, :via, :person_id, :contact_id,
        :slack_channel_id, :note, :permalink, CAST(:terms AS jsonb), :terms_hash, :given_by_id, :is_own, :now)
""")
_STEPS = text(f"""
    SELECT {STEP} FROM change_order_event e {WHO}
    WHERE e.workspace_id = :workspace_id AND e.change_order_id = :change_order_id ORDER BY e.sequence
""")
_EDITOR = text("""
    SELECT person_id FROM change_order_event
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id AND version = :version AND kind = 'edited'
    ORDER BY sequence DESC LIMIT 1
""")
_APPROVED = text("""
    SELECT terms, terms_hash FROM change_order_event
    WHERE workspace_id = :workspace_id AND change_order_id = :change_order_id AND version = :version
      AND kind = 'approved'
""")


async def steps(tx: Transaction, change_order_id: UUID) -> tuple[OrderStep, ...]:
    """An order's history, the oldest first."""
    return tuple(step(row) for row in await tx.all(_STEPS, change_order_id=change_order_id))


async def editor_of(tx: Transaction, change_order_id: UUID, version: int) -> UUID | None:
    """Who made a version by an edit; None for the first one, and for what the clock changed."""
    row = await tx.first(_EDITOR, change_order_id=change_order_id, version=version)
    return None if row is None else row.person_id


async def approved_terms(tx: Transaction, change_order_id: UUID, version: int) -> tuple[dict[str, Any], str] | None:
    """(the record of what was approved, its SHA-256), or None where that version was not."""
    row = await tx.first(_APPROVED, change_order_id=change_order_id, version=version)
    return None if row is None else (row.terms, row.terms_hash)


async def note(
    tx: Transaction,
    event_id: UUID,
    order: ChangeOrder,
    kind: Step,
    *,
    via: Via,
    now: datetime,
    person_id: UUID | None = None,
    contact_id: UUID | None = None,
    slack_channel_id: str | None = None,
    words: str = "",
    permalink: str | None = None,
    approved: str | None = None,
    given_by_id: UUID | None = None,
    is_own: bool = False,
) -> None:
    """Add a line to an order's history. `approved` is the JSON of what an approval was of. Of one that was noted,
    `given_by_id` is the contact who gave it, and `is_own` says that who noted it had asked for the order.
    """
    await tx.run(
        _NOTE,
        event_id=event_id,
        change_order_id=order.change_order_id,
        kind=kind.value,
        version=order.version,
        via=via.value,
        person_id=person_id,
        contact_id=contact_id,
        slack_channel_id=slack_channel_id,
        note=words,
        permalink=permalink,
        terms=approved,
        terms_hash=order.terms.fingerprint if approved else None,
        given_by_id=given_by_id,
        is_own=is_own,
        now=now,
    )


def step(row: Row[Any]) -> OrderStep:
    """From the columns of STEP."""
    return OrderStep(
        event_id=row.event_id,
        kind=Step(row.step),
        version=row.step_version,
        via=Via(row.via),
        at=row.happened_at,
        who=row.who,
        who_outside=row.who_outside,
        note=row.note,
        permalink=row.evidence,
        slack_user_id=row.who_slack_id,
        person_id=row.person_id,
        slack_channel_id=row.slack_channel_id,
        terms_hash=row.terms_hash,
        given_by=row.given_by,
        is_own=row.is_own,
    )
