"""Money on deposit: deposits and their states, and the chain of each matter."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.funds.deposits import Deposit, DepositState, MatterFunds
from domain.funds.draws import Draw
from domain.funds.figures import threshold_minor
from domain.funds.firm import DebtEntry
from domain.kinds import Kind
from store import rows
from store.database import Transaction
from store.ids import new_id

_DEPOSIT = f"""SELECT d.deposit_id, d.amount_minor, d.received_on, d.reference, d.state, d.recorded_at, {rows.CALLED}
    FROM deposit d
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (d.workspace_id, d.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE d.workspace_id = :workspace_id"""
_BY_ID = text(f"{_DEPOSIT} AND d.deposit_id = :deposit_id")
_LOCK = text(f"{_DEPOSIT} AND d.deposit_id = :deposit_id FOR NO KEY UPDATE OF d")
# What waits for somebody comes first.
_NEWEST = text(f"""{_DEPOSIT} AND d.retainer_id = ANY(:retainer_ids) AND d.state IN ('pending', 'cleared')
    ORDER BY d.state = 'cleared', d.received_on DESC, d.recorded_at DESC, d.deposit_id LIMIT :count""")
_ADD = text("""
    INSERT INTO deposit (workspace_id, deposit_id, retainer_id, amount_minor, received_on, reference, state, person_id,
        recorded_at)
    VALUES (:workspace_id, :deposit_id, :retainer_id, :amount_minor, :received_on, :reference, :state, :person_id, :now)
""")
_SET = text("UPDATE deposit SET state = :state WHERE workspace_id = :workspace_id AND deposit_id = :deposit_id")
_NOTE = text("""
    INSERT INTO deposit_event (workspace_id, event_id, deposit_id, state, person_id, happened_at)
    VALUES (:workspace_id, :event_id, :deposit_id, :state, :person_id, :now)
""")
_LINK = text("""
    INSERT INTO funds_entry (workspace_id, retainer_id, number, previous, before, amount, after, entry_id, deposit_id,
        draw_id)
    SELECT :workspace_id, :retainer_id, coalesce(last.number, 0) + 1, last.number, coalesce(last.after, 0), :amount,
        coalesce(last.after, 0) + :amount, :entry_id, CAST(:deposit_id AS uuid), CAST(:draw_id AS uuid)
    FROM (SELECT) one LEFT JOIN LATERAL (
        SELECT number, after FROM funds_entry
        WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id ORDER BY number DESC LIMIT 1) last ON true
""")
_DRAW = f"""SELECT w.draw_id, w.invoice_id, w.amount_minor, w.recorded_at, x.draw_id IS NOT NULL AS is_reversed,
        {rows.CALLED}
    FROM draw w
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (w.workspace_id, w.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    LEFT JOIN draw_reversal x ON (x.workspace_id, x.draw_id) = (w.workspace_id, w.draw_id)
    WHERE w.workspace_id = :workspace_id"""
_DRAW_BY_ID = text(f"{_DRAW} AND w.draw_id = :draw_id")
_DRAW_OF_PAYMENT = text(f"""{_DRAW} AND w.draw_id = (SELECT p.draw_id FROM payment p
    WHERE p.workspace_id = :workspace_id AND p.payment_id = :payment_id)""")
_STANDING_DRAWS = text(f"""{_DRAW} AND w.retainer_id = :retainer_id AND x.draw_id IS NULL
    ORDER BY (SELECT f.number FROM funds_entry f WHERE f.workspace_id = w.workspace_id AND f.draw_id = w.draw_id
        AND f.amount < 0) DESC""")
_ADD_DRAW = text("""
    INSERT INTO draw (workspace_id, draw_id, retainer_id, invoice_id, amount_minor, person_id, recorded_at)
    VALUES (:workspace_id, :draw_id, :retainer_id, :invoice_id, :amount_minor, :person_id, :now)
""")
_REVERSE_DRAW = text("""
    INSERT INTO draw_reversal (workspace_id, draw_id, deposit_id, person_id, reversed_at)
    VALUES (:workspace_id, :draw_id, CAST(:deposit_id AS uuid), :person_id, :now)
""")
_ADD_DEBT = text("""
    INSERT INTO firm_debt (workspace_id, retainer_id, number, previous, before, amount, after, deposit_id, reverses,
        on_day, reference, person_id, recorded_at)
    SELECT :workspace_id, :retainer_id, coalesce(last.number, 0) + 1, last.number, coalesce(last.after, 0), :amount,
        coalesce(last.after, 0) + :amount, CAST(:deposit_id AS uuid), CAST(:reverses AS integer), :on_day, :reference,
        :person_id, :now
    FROM (SELECT) one LEFT JOIN LATERAL (
        SELECT number, after FROM firm_debt
        WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id ORDER BY number DESC LIMIT 1) last ON true
""")
_DEBT_ENTRY = """SELECT f.number, f.amount, f.after, f.on_day, f.reference,
        EXISTS (SELECT FROM firm_debt b WHERE b.workspace_id = f.workspace_id AND b.retainer_id = f.retainer_id
            AND b.reverses = f.number) AS is_reversed
    FROM firm_debt f WHERE f.workspace_id = :workspace_id"""
_DEBT_BY_NUMBER = text(f"{_DEBT_ENTRY} AND f.retainer_id = :retainer_id AND f.number = :number")
_LAST_DEBT = text(f"{_DEBT_ENTRY} AND f.retainer_id = :retainer_id ORDER BY f.number DESC LIMIT 1")
_TAKEN_BACK_BY = text("""SELECT DISTINCT w.invoice_id FROM draw w
    JOIN draw_reversal x ON (x.workspace_id, x.draw_id) = (w.workspace_id, w.draw_id)
    WHERE w.workspace_id = :workspace_id AND w.retainer_id = :retainer_id AND x.deposit_id = :deposit_id""")
_MATTERS = text(f"""
    SELECT {rows.CALLED},
        coalesce((SELECT f.after FROM funds_entry f WHERE f.workspace_id = r.workspace_id
            AND f.retainer_id = r.retainer_id ORDER BY f.number DESC LIMIT 1), 0)::bigint AS on_deposit,
        coalesce((SELECT sum(d.amount_minor) FROM deposit d WHERE d.workspace_id = r.workspace_id
            AND d.retainer_id = r.retainer_id AND d.state = 'pending'), 0)::bigint AS pending,
        EXISTS (SELECT FROM funds_entry f WHERE f.workspace_id = r.workspace_id
            AND f.retainer_id = r.retainer_id) AS has_had,
        (SELECT l.occurred_on FROM funds_entry f
            JOIN ledger_entry l ON (l.workspace_id, l.entry_id) = (f.workspace_id, f.entry_id)
            WHERE f.workspace_id = r.workspace_id AND f.retainer_id = r.retainer_id
            ORDER BY f.number DESC LIMIT 1) AS moved_on,
        coalesce(debt.after, 0) AS owed, coalesce(debt.number, 0) AS owed_at,
        {rows.TERMS}
    FROM retainer r JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    JOIN LATERAL (
        SELECT * FROM terms t WHERE t.workspace_id = r.workspace_id AND t.retainer_id = r.retainer_id
        ORDER BY t.effective_from <= :today DESC,
            CASE WHEN t.effective_from <= :today THEN t.effective_from END DESC, t.effective_from LIMIT 1
    ) t ON true
    LEFT JOIN LATERAL (
        SELECT f.number, f.after FROM firm_debt f
        WHERE f.workspace_id = r.workspace_id AND f.retainer_id = r.retainer_id ORDER BY f.number DESC LIMIT 1
    ) debt ON true
    WHERE r.workspace_id = :workspace_id AND r.kind = 'funds'
      AND (CAST(:retainer_ids AS uuid[]) IS NULL OR r.retainer_id = ANY(CAST(:retainer_ids AS uuid[])))
      AND (CAST(:retainer_ids AS uuid[]) IS NOT NULL OR (r.archived_at IS NULL AND c.archived_at IS NULL))
    ORDER BY lower(c.name), r.matter_number, lower(r.name), r.retainer_id
""")


async def add(tx: Transaction, deposit: Deposit, *, by: UUID, now: datetime) -> None:
    """Note a deposit as it is."""
    await tx.run(
        _ADD,
        deposit_id=deposit.deposit_id,
        retainer_id=deposit.called.retainer_id,
        amount_minor=deposit.amount_minor,
        received_on=deposit.received_on,
        reference=deposit.reference,
        state=deposit.state.value,
        person_id=by,
        now=now,
    )
    await _note(tx, deposit.deposit_id, deposit.state, by=by, now=now)


async def move_on(tx: Transaction, deposit_id: UUID, state: DepositState, *, by: UUID, now: datetime) -> None:
    """Put a deposit, which is locked, in another state."""
    await tx.run(_SET, deposit_id=deposit_id, state=state.value)
    await _note(tx, deposit_id, state, by=by, now=now)


async def by_id(tx: Transaction, deposit_id: UUID) -> Deposit | None:
    """A deposit, whatever its state."""
    row = await tx.first(_BY_ID, deposit_id=deposit_id)
    return None if row is None else _deposit(row)


async def lock(tx: Transaction, deposit_id: UUID) -> Deposit | None:
    """The same, locked till the transaction ends. Who books money locks the matter's cycles before."""
    row = await tx.first(_LOCK, deposit_id=deposit_id)
    return None if row is None else _deposit(row)


async def newest(tx: Transaction, retainer_ids: Collection[UUID], *, count: int) -> tuple[Deposit, ...]:
    """Deposits of some matters that are there or on their way: the pending first, then the newest."""
    return tuple(_deposit(row) for row in await tx.all(_NEWEST, retainer_ids=list(retainer_ids), count=count))


async def link(
    tx: Transaction,
    retainer_id: UUID,
    entry_id: UUID,
    amount: int,
    *,
    deposit_id: UUID | None = None,
    draw_id: UUID | None = None,
) -> None:
    """Add a ledger entry of this transaction to the matter's chain (docs/decisions/0038)."""
    await tx.run(
        _LINK, retainer_id=retainer_id, entry_id=entry_id, amount=amount, deposit_id=deposit_id, draw_id=draw_id
    )


async def matters(
    tx: Transaction, retainer_ids: Sequence[UUID] | None = None, *, today: date
) -> tuple[MatterFunds, ...]:
    """What matters have, by client and number; without ids all that are not archived."""
    asked = None if retainer_ids is None else list(retainer_ids)
    found = await tx.all(_MATTERS, retainer_ids=asked, today=today)
    return tuple(_matter(row) for row in found)


async def draw(tx: Transaction, draw_id: UUID) -> Draw | None:
    """A draw, taken back or not."""
    row = await tx.first(_DRAW_BY_ID, draw_id=draw_id)
    return None if row is None else _drawn(row)


async def draw_of_payment(tx: Transaction, payment_id: UUID) -> Draw | None:
    """The draw that a payment is of; None where it is of none."""
    row = await tx.first(_DRAW_OF_PAYMENT, payment_id=payment_id)
    return None if row is None else _drawn(row)


async def standing_draws(tx: Transaction, retainer_id: UUID) -> tuple[Draw, ...]:
    """The draws of a matter that were not taken back, the newest first."""
    return tuple(_drawn(row) for row in await tx.all(_STANDING_DRAWS, retainer_id=retainer_id))


async def add_draw(tx: Transaction, draw: Draw, *, by: UUID, now: datetime) -> None:
    """Note a draw; its payment and its link have to follow in this transaction."""
    await tx.run(
        _ADD_DRAW,
        draw_id=draw.draw_id,
        retainer_id=draw.called.retainer_id,
        invoice_id=draw.invoice_id,
        amount_minor=draw.amount_minor,
        person_id=by,
        now=now,
    )


async def reverse_draw(tx: Transaction, draw_id: UUID, *, deposit_id: UUID | None, by: UUID, now: datetime) -> None:
    """Note that it is taken back, by a deposit that is gone or by somebody; the same of its payment and its link has to
    follow. Raises Taken("draw_reversed_once").
    """
    await tx.run(_REVERSE_DRAW, draw_id=draw_id, deposit_id=deposit_id, person_id=by, now=now)


async def add_debt(
    tx: Transaction,
    retainer_id: UUID,
    amount: int,
    *,
    deposit_id: UUID | None = None,
    reverses: int | None = None,
    reference: str = "",
    on_day: date,
    by: UUID,
    now: datetime,
) -> DebtEntry:
    """The firm owes so much more, because a deposit is gone, or what it paid in is taken back; below zero it paid in.
    Raises Taken("firm_debt_reversed_once").
    """
    await tx.run(
        _ADD_DEBT,
        retainer_id=retainer_id,
        amount=amount,
        deposit_id=deposit_id,
        reverses=reverses,
        reference=reference,
        on_day=on_day,
        person_id=by,
        now=now,
    )
    added = await last_debt(tx, retainer_id)
    assert added is not None  # noqa: S101 - just written
    return added


async def last_debt(tx: Transaction, retainer_id: UUID) -> DebtEntry | None:
    """The last link of what the firm owes a matter; None where it never owed anything."""
    row = await tx.first(_LAST_DEBT, retainer_id=retainer_id)
    return None if row is None else _debt(row)


async def debt(tx: Transaction, retainer_id: UUID, number: int) -> DebtEntry | None:
    """A link by its number."""
    row = await tx.first(_DEBT_BY_NUMBER, retainer_id=retainer_id, number=number)
    return None if row is None else _debt(row)


async def taken_back_by(tx: Transaction, deposit: Deposit) -> tuple[UUID, ...]:
    """The invoices whose draws were taken back because a deposit was gone."""
    asked = {"retainer_id": deposit.called.retainer_id, "deposit_id": deposit.deposit_id}
    return tuple(row.invoice_id for row in await tx.all(_TAKEN_BACK_BY, **asked))


async def _note(tx: Transaction, deposit_id: UUID, state: DepositState, *, by: UUID, now: datetime) -> None:
    await tx.run(_NOTE, event_id=new_id(), deposit_id=deposit_id, state=state.value, person_id=by, now=now)


def _matter(row: Row[Any]) -> MatterFunds:
    terms = rows.terms(row, Kind.FUNDS)
    return MatterFunds(
        called=rows.called(row),
        on_deposit=row.on_deposit,
        pending=row.pending,
        target=terms.allotment,
        threshold=threshold_minor(terms),
        has_had=row.has_had,
        moved_on=row.moved_on,
        owed=row.owed,
        owed_at=row.owed_at,
    )


def _deposit(row: Row[Any]) -> Deposit:
    return Deposit(
        deposit_id=row.deposit_id,
        called=rows.called(row),
        amount_minor=row.amount_minor,
        received_on=row.received_on,
        reference=row.reference,
        state=DepositState(row.state),
        recorded_at=row.recorded_at,
    )


def _debt(row: Row[Any]) -> DebtEntry:
    return DebtEntry(row.number, row.amount, row.after, row.on_day, row.reference, row.is_reversed)


def _drawn(row: Row[Any]) -> Draw:
    return Draw(
        draw_id=row.draw_id,
        called=rows.called(row),
        invoice_id=row.invoice_id,
        amount_minor=row.amount_minor,
        recorded_at=row.recorded_at,
        is_reversed=row.is_reversed,
    )
