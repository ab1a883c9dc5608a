"""Renewals: what is asked about the ends of terms, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.change_orders.orders import Effect
from domain.cycles.rollover import ONE_DAY
from domain.renewals.cards import Ordered
from domain.renewals.questions import Choice, Coming, Renewal
from domain.values.money import value_of
from store import rows
from store.database import Transaction

_SELECT = """
    SELECT n.renewal_id, n.retainer_id, n.is_review, n.starts_on, n.ends_on, n.notice_on, n.armed_on, n.asked_on,
           n.said, n.snoozed_until, n.choice, n.chosen_at, n.next_ends_on, n.terms_from, p.name AS chosen_by
    FROM renewal n
    LEFT JOIN person p ON (p.workspace_id, p.person_id) = (n.workspace_id, n.chosen_by_id)
    WHERE n.workspace_id = :workspace_id"""
_BY_ID = text(f"{_SELECT} AND n.renewal_id = :renewal_id")
_LATEST = text(f"{_SELECT} AND n.retainer_id = :retainer_id ORDER BY n.renewal_id DESC LIMIT 1")
_FIRST = text(f"{_SELECT} AND n.retainer_id = :retainer_id ORDER BY n.renewal_id LIMIT 1")
_CHANGED = text("""
    SELECT FROM renewal WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND choice = 'changed' LIMIT 1
""")
_ADD = text("""
    INSERT INTO renewal (workspace_id, renewal_id, retainer_id, is_review, starts_on, ends_on, notice_on, armed_on)
    VALUES (:workspace_id, :renewal_id, :retainer_id, :is_review, :starts_on, :ends_on, :notice_on, :armed_on)
""")
_ASKED = text("""
    UPDATE renewal SET asked_on = :asked_on, snoozed_until = NULL, said = said || CAST(:keys AS text[])
    WHERE workspace_id = :workspace_id AND renewal_id = :renewal_id
""")
_SNOOZE = text("""
    UPDATE renewal SET snoozed_until = :until
    WHERE workspace_id = :workspace_id AND renewal_id = :renewal_id AND choice IS NULL
    RETURNING renewal_id
""")
_CHOOSE = text("""
    UPDATE renewal SET choice = :choice, chosen_by_id = :person_id, chosen_at = :now, next_ends_on = :next_ends_on,
        terms_from = :terms_from, snoozed_until = NULL
    WHERE workspace_id = :workspace_id AND renewal_id = :renewal_id AND choice IS NULL
    RETURNING renewal_id
""")
_SAY_MORE = text("""
    UPDATE renewal SET said = said || CAST(:keys AS text[])
    WHERE workspace_id = :workspace_id AND renewal_id = :renewal_id
""")
_COMING = text(f"""
    SELECT {rows.CALLED}, n.ends_on, n.notice_on, r.auto_renew, n.asked_on, n.snoozed_until
    FROM renewal n
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (n.workspace_id, n.retainer_id)
    JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE n.workspace_id = :workspace_id AND n.choice IS NULL AND n.notice_on <= :until
      AND r.archived_at IS NULL AND c.archived_at IS NULL
    ORDER BY n.notice_on, lower(c.name), lower(r.name), r.retainer_id
""")
_GOING_ON = text("""
    SELECT r.retainer_id FROM retainer r
    WHERE r.workspace_id = :workspace_id AND r.retainer_id = ANY(:retainer_ids)
      AND r.auto_renew AND r.ends_on IS NOT NULL AND NOT EXISTS (
          SELECT FROM renewal n
          WHERE (n.workspace_id, n.retainer_id, n.ends_on) = (r.workspace_id, r.retainer_id, r.ends_on)
            AND n.choice = 'not_renewed' AND NOT EXISTS (
                SELECT FROM renewal later
                WHERE (later.workspace_id, later.retainer_id) = (n.workspace_id, n.retainer_id)
                  AND later.renewal_id > n.renewal_id))
""")
_WORKED = text("""
    SELECT e.cycle_id, sum(e.minutes)::bigint AS minutes FROM time_entry e
    WHERE e.workspace_id = :workspace_id AND e.cycle_id = ANY(:cycle_ids) AND NOT EXISTS (
        SELECT FROM time_entry_reversal v
        WHERE (v.workspace_id, v.time_entry_id) = (e.workspace_id, e.time_entry_id))
      AND NOT EXISTS (
        SELECT FROM change_order o
        WHERE (o.workspace_id, o.change_order_id) = (e.workspace_id, e.change_order_id)
          AND o.effect = 'separate_job')
    GROUP BY e.cycle_id
""")
_ORDERED = text("""
    SELECT o.effect, o.minutes, o.amount_minor, o.rate_minor FROM change_order o
    JOIN change_order_event e ON (e.workspace_id, e.change_order_id, e.version)
                               = (o.workspace_id, o.change_order_id, o.version)
    WHERE o.workspace_id = :workspace_id AND o.retainer_id = :retainer_id
      AND o.state IN ('approved', 'completed', 'invoiced') AND e.kind = 'approved' AND e.happened_at >= :since
""")
_PROPOSE = text("""
    INSERT INTO renewal_proposal (workspace_id, proposal_id, renewal_id, description, person_id, shared_at)
    VALUES (:workspace_id, :proposal_id, :renewal_id, :words, :person_id, :now)
""")
_PROPOSED = text("""
    SELECT description FROM renewal_proposal WHERE workspace_id = :workspace_id AND proposal_id = :proposal_id
""")


async def by_id(tx: Transaction, renewal_id: UUID) -> Renewal | None:
    """The question with an id, answered or not."""
    row = await tx.first(_BY_ID, renewal_id=renewal_id)
    return None if row is None else _renewal(row)


async def latest(tx: Transaction, retainer_id: UUID) -> Renewal | None:
    """The last question about a retainer, answered or not; an open one is always the last."""
    row = await tx.first(_LATEST, retainer_id=retainer_id)
    return None if row is None else _renewal(row)


async def first(tx: Transaction, retainer_id: UUID) -> Renewal | None:
    """The first question about a retainer: about its end as it was agreed at the beginning."""
    row = await tx.first(_FIRST, retainer_id=retainer_id)
    return None if row is None else _renewal(row)


async def were_changes(tx: Transaction, retainer_id: UUID) -> bool:
    """Whether it was ever renewed with changes."""
    return await tx.first(_CHANGED, retainer_id=retainer_id) is not None


async def add(tx: Transaction, renewal: Renewal) -> None:
    """Add an open question. Raises Taken("renewal_open") while another one about the retainer is open."""
    await tx.run(
        _ADD,
        renewal_id=renewal.renewal_id,
        retainer_id=renewal.retainer_id,
        is_review=renewal.is_review,
        starts_on=renewal.starts_on,
        ends_on=renewal.ends_on,
        notice_on=renewal.notice_on,
        armed_on=renewal.armed_on,
    )


async def asked(tx: Transaction, renewal_id: UUID, on: date, key: str) -> None:
    """Somebody was asked on a day, by the message with this key; a snooze is over."""
    await tx.run(_ASKED, renewal_id=renewal_id, asked_on=on, keys=[key])


async def also_said(tx: Transaction, renewal_id: UUID, key: str) -> None:
    """Another message tells of the question; it is to be edited when something of it changes."""
    await tx.run(_SAY_MORE, renewal_id=renewal_id, keys=[key])


async def snooze(tx: Transaction, renewal_id: UUID, until: datetime) -> bool:
    """Ask again only then; False where somebody has chosen."""
    return await tx.first(_SNOOZE, renewal_id=renewal_id, until=until) is not None


async def choose(
    tx: Transaction,
    renewal_id: UUID,
    choice: Choice,
    *,
    person_id: UUID | None,
    now: datetime,
    next_ends_on: date | None = None,
    terms_from: date | None = None,
) -> bool:
    """Answer an open question; False where it has an answer. `person_id` None: nobody chose."""
    row = await tx.first(
        _CHOOSE,
        renewal_id=renewal_id,
        choice=choice.value,
        person_id=person_id,
        now=now,
        next_ends_on=next_ends_on,
        terms_from=terms_from,
    )
    return row is not None


async def coming(tx: Transaction, until: date) -> tuple[Coming, ...]:
    """The terms whose last day for notice is not after `until` and that nobody has chosen about, the nearest first."""
    return tuple(
        Coming(rows.called(row), row.ends_on - ONE_DAY, row.notice_on, row.auto_renew, row.asked_on, row.snoozed_until)
        for row in await tx.all(_COMING, until=until)
    )


async def going_on(tx: Transaction, retainer_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of some retainers with an end that another term follows on by itself: they renew, without any notice."""
    return frozenset(row.retainer_id for row in await tx.all(_GOING_ON, retainer_ids=list(retainer_ids)))


async def worked_minutes(tx: Transaction, cycle_ids: Sequence[UUID]) -> Mapping[UUID, int]:
    """All time that stands in each cycle, counted or not, but for separate jobs; cycles without any are left out."""
    return {row.cycle_id: int(row.minutes) for row in await tx.all(_WORKED, cycle_ids=list(cycle_ids))}


async def ordered(tx: Transaction, retainer_id: UUID, since: datetime) -> Ordered:
    """The change orders of a retainer that were approved from an instant on."""
    found = await tx.all(_ORDERED, retainer_id=retainer_id, since=since)
    adding = [row for row in found if row.effect == Effect.ADDS_HOURS.value]
    jobs = [row for row in found if row.effect == Effect.SEPARATE_JOB.value]
    return Ordered(len(adding), sum(row.minutes for row in adding), len(jobs), sum(map(_price, jobs)))


def _price(row: Row[Any]) -> int:
    if row.amount_minor is not None or row.rate_minor is None:
        return int(row.amount_minor or 0)
    return value_of(row.minutes, row.rate_minor)


async def propose(
    tx: Transaction, proposal_id: UUID, renewal_id: UUID, words: str, *, person_id: UUID, now: datetime
) -> None:
    """Keep a proposal as it was shared."""
    await tx.run(_PROPOSE, proposal_id=proposal_id, renewal_id=renewal_id, words=words, person_id=person_id, now=now)


async def proposed(tx: Transaction, proposal_id: UUID) -> str | None:
    """The words of a proposal; empty once its author was erased."""
    row = await tx.first(_PROPOSED, proposal_id=proposal_id)
    return None if row is None else str(row.description)


def _renewal(row: Row[Any]) -> Renewal:
    return Renewal(
        renewal_id=row.renewal_id,
        retainer_id=row.retainer_id,
        is_review=row.is_review,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        notice_on=row.notice_on,
        armed_on=row.armed_on,
        asked_on=row.asked_on,
        snoozed_until=row.snoozed_until,
        choice=Choice(row.choice) if row.choice else None,
        chosen_by=row.chosen_by,
        chosen_at=row.chosen_at,
        next_ends_on=row.next_ends_on,
        terms_from=row.terms_from,
        said=tuple(row.said),
    )
