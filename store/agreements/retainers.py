"""Retainers and their terms."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text

from domain.agreements.retainers import Retainer, RetainerName
from domain.agreements.terms import Terms
from domain.kinds import Invoicing, Kind, Share
from store import rows
from store.database import Ask, Transaction

_FROM = """FROM retainer r JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE r.workspace_id = :workspace_id"""
_COLUMNS = f"""{rows.CALLED}, r.starts_on, r.ends_on, r.notice_days, r.auto_renew, r.first_cycle, r.last_cycle,
    r.invoicing, r.invoicing_from,
    c.timezone AS client_timezone,
    r.archived_at IS NOT NULL AS archived"""

_BY_IDS = text(f"SELECT {_COLUMNS} {_FROM} AND r.retainer_id = ANY(:retainer_ids)")
_OF_CLIENT = text(f"SELECT {_COLUMNS} {_FROM} AND r.client_id = :client_id ORDER BY lower(r.name), r.retainer_id")
_ALL = text(f"SELECT {_COLUMNS} {_FROM} ORDER BY lower(c.name), lower(r.name), r.retainer_id")
_BY_MATTER = text(f"SELECT {_COLUMNS} {_FROM} AND r.matter_number = :matter_number")
# Own last choices first, then by name; the words of the query may stand anywhere in what the retainer is called.
_CHOICE = text(f"""
    SELECT {rows.CALLED}
    FROM retainer r JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    WHERE r.workspace_id = :workspace_id AND r.archived_at IS NULL AND c.archived_at IS NULL
      AND r.kind = ANY(:kinds) AND r.retainer_id = :retainer_id
""")
_CHOICES = text(f"""
    SELECT {rows.CALLED}
    FROM retainer r JOIN client c ON (c.workspace_id, c.client_id) = (r.workspace_id, r.client_id)
    LEFT JOIN (
        SELECT done.retainer_id, max(done.logged_at) AS logged_at FROM (
            SELECT retainer_id, logged_at FROM time_entry
            WHERE workspace_id = :workspace_id AND person_id = :person_id AND logged_at > :since
            UNION ALL
            SELECT retainer_id, logged_at FROM delivery
            WHERE workspace_id = :workspace_id AND person_id = :person_id AND logged_at > :since
        ) done GROUP BY done.retainer_id
    ) mine ON mine.retainer_id = r.retainer_id
    WHERE r.workspace_id = :workspace_id AND r.archived_at IS NULL AND c.archived_at IS NULL
      AND r.kind = ANY(:kinds)
      AND (CAST(:client_ids AS uuid[]) IS NULL OR r.client_id = ANY(CAST(:client_ids AS uuid[])))
      AND position(lower(CAST(:query AS text)) IN lower(concat_ws(' ', c.alias, c.name, r.name, r.matter_number))) > 0
    ORDER BY mine.logged_at DESC NULLS LAST, lower(c.name), lower(r.name), r.retainer_id
    LIMIT :count
""")
_ADD = text("""
    INSERT INTO retainer (workspace_id, retainer_id, client_id, alias, name, matter_number, kind, starts_on, ends_on,
        notice_days, auto_renew, first_cycle, last_cycle, created_at, unit, invoicing, invoicing_from)
    VALUES (:workspace_id, :retainer_id, :client_id, :alias, :name, :matter_number, :kind, :starts_on, :ends_on,
        :notice_days, :auto_renew, :first_cycle, :last_cycle, :now, CAST(:unit AS text), :invoicing,
        CAST(:invoicing_from AS date))
""")
_CHANGE = text("""
    UPDATE retainer SET name = :name, ends_on = :ends_on, notice_days = :notice_days, auto_renew = :auto_renew,
        first_cycle = :first_cycle, last_cycle = :last_cycle
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id
""")
_ARCHIVE = text("""
    UPDATE retainer SET archived_at = CASE WHEN :archived THEN :now END
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id
""")
_ADD_TERMS = text("""
    INSERT INTO terms (workspace_id, retainer_id, effective_from, length, anchor_day, anchor_month, allotment,
        fee_minor, rate_minor, overage_rate_minor, overage, rollover, cap_quantity, cap_percent, rollover_cycles,
        rounding_way, rounding_minutes, counts, thresholds, scope)
    VALUES (:workspace_id, :retainer_id, :effective_from, :length, :anchor_day, CAST(:anchor_month AS smallint),
        :allotment, :fee_minor, :rate_minor, :overage_rate_minor, :overage, :rollover, :cap_quantity, :cap_percent,
        :rollover_cycles, :rounding_way, :rounding_minutes, :counts, CAST(:thresholds AS jsonb), :scope)
""")
_REWRITE_TERMS = text("""
    UPDATE terms SET allotment = :allotment, fee_minor = :fee_minor, rate_minor = :rate_minor,
        overage_rate_minor = :overage_rate_minor, overage = :overage, rollover = :rollover,
        cap_quantity = :cap_quantity, cap_percent = :cap_percent, rollover_cycles = :rollover_cycles,
        rounding_way = :rounding_way, rounding_minutes = :rounding_minutes, counts = :counts,
        thresholds = CAST(:thresholds AS jsonb), scope = :scope
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND effective_from = :effective_from
""")
# Planned terms that say the same of it follow.
_PUT_SCOPE = text("""
    UPDATE terms SET scope = :scope
    WHERE workspace_id = :workspace_id AND retainer_id = :retainer_id AND effective_from >= :since AND scope = :before
""")
# Terms that no cycle has begun under were only a plan.
_DROP_PLANNED = text("""
    DELETE FROM terms t WHERE t.workspace_id = :workspace_id AND t.retainer_id = :retainer_id
      AND t.effective_from = :effective_from AND NOT EXISTS (
          SELECT FROM cycle cy WHERE (cy.workspace_id, cy.retainer_id, cy.terms_from)
                                   = (t.workspace_id, t.retainer_id, t.effective_from))
""")
_TERMS = text(f"""
    SELECT {rows.TERMS}, t.retainer_id, r.kind FROM terms t
    JOIN retainer r ON (r.workspace_id, r.retainer_id) = (t.workspace_id, t.retainer_id)
    WHERE t.workspace_id = :workspace_id AND t.retainer_id = ANY(:retainer_ids) ORDER BY t.effective_from
""")


async def by_id(tx: Transaction, retainer_id: UUID) -> Retainer | None:
    """The retainer, archived or not."""
    return (await by_ids(tx, [retainer_id])).get(retainer_id)


async def by_ids(tx: Transaction, retainer_ids: Sequence[UUID]) -> Mapping[UUID, Retainer]:
    """These retainers, archived or not; ids that are none are left out."""
    return {row.retainer_id: _retainer(row) for row in await tx.all(_BY_IDS, retainer_ids=list(retainer_ids))}


async def by_matter_number(tx: Transaction, matter_number: str) -> Retainer | None:
    """The retainer with this number, in upper case."""
    row = await tx.first(_BY_MATTER, matter_number=matter_number)
    return None if row is None else _retainer(row)


async def of_client(tx: Transaction, client_id: UUID) -> tuple[Retainer, ...]:
    """A client's retainers by name, archived ones too."""
    return tuple(_retainer(row) for row in await tx.all(_OF_CLIENT, client_id=client_id))


async def every(tx: Transaction) -> tuple[Retainer, ...]:
    """All retainers, by client and name."""
    return tuple(_retainer(row) for row in await tx.all(_ALL))


async def choices(
    tx: Transaction,
    query: str,
    *,
    person_id: UUID,
    of: Collection[UUID] | None,
    since: datetime,
    kinds: Sequence[Kind],
    count: int,
) -> tuple[RetainerName, ...]:
    """What a person may mean by `query`, `of` these clients or (None) of all: what they worked on since then first,
    then by name.
    """
    found = await tx.all(
        _CHOICES,
        query=query,
        person_id=person_id,
        client_ids=None if of is None else sorted(of),
        since=since,
        kinds=[each.value for each in kinds],
        count=count,
    )
    return tuple(rows.called(row) for row in found)


async def choice(tx: Transaction, retainer_id: UUID, *, kinds: Sequence[Kind]) -> RetainerName | None:
    """The retainer with an id, where it counts one of these; None where `choices` would leave it out."""
    row = await tx.first(_CHOICE, retainer_id=retainer_id, kinds=[each.value for each in kinds])
    return None if row is None else rows.called(row)


async def add(tx: Transaction, retainer: Retainer, *, now: datetime) -> None:
    """Add a retainer. Raises Taken("retainer_alias" or "retainer_matter_number")."""
    name = retainer.called
    await tx.run(
        _ADD,
        retainer_id=name.retainer_id,
        client_id=name.client_id,
        alias=name.alias,
        name=name.name,
        matter_number=name.matter_number,
        kind=name.kind.value,
        starts_on=retainer.starts_on,
        ends_on=retainer.ends_on,
        notice_days=retainer.notice_days,
        auto_renew=retainer.auto_renew,
        first_cycle=retainer.first_cycle.value,
        last_cycle=retainer.last_cycle.value,
        now=now,
        unit=name.unit,
        invoicing=retainer.invoicing.value,
        invoicing_from=retainer.invoicing_from,
    )


async def change(tx: Transaction, retainer: Retainer) -> None:
    """Store a retainer's name, end, notice, renewal, and what its short cycles grant."""
    await tx.run(
        _CHANGE,
        retainer_id=retainer.called.retainer_id,
        name=retainer.called.name,
        ends_on=retainer.ends_on,
        notice_days=retainer.notice_days,
        auto_renew=retainer.auto_renew,
        first_cycle=retainer.first_cycle.value,
        last_cycle=retainer.last_cycle.value,
    )


async def archive(tx: Transaction, retainer_id: UUID, *, archived: bool, now: datetime) -> None:
    """Take a retainer out of every list, or bring it back."""
    await tx.run(_ARCHIVE, retainer_id=retainer_id, archived=archived, now=now)


async def add_terms(tx: Transaction, retainer_id: UUID, terms: Terms) -> None:
    """Add the terms that hold from `effective_from` on, in place of planned ones of the same date.

    Raises Taken when a cycle has begun under terms of that date: those are history.
    """
    await drop_planned(tx, retainer_id, terms.effective_from)
    rhythm = {"length": terms.length.value, "anchor_day": terms.anchor_day, "anchor_month": terms.anchor_month}
    await tx.run(_ADD_TERMS, retainer_id=retainer_id, **rhythm, **_numbers(terms))


async def drop_planned(tx: Transaction, retainer_id: UUID, effective_from: date) -> None:
    """Forget terms of a day that no cycle has begun under."""
    await tx.run(_DROP_PLANNED, retainer_id=retainer_id, effective_from=effective_from)


async def rewrite_terms(tx: Transaction, retainer_id: UUID, terms: Terms) -> None:
    """Change the terms of a date in place, but for length and anchor: for those that only an open cycle is under."""
    await tx.run(_REWRITE_TERMS, retainer_id=retainer_id, **_numbers(terms))


async def put_scope(tx: Transaction, retainer_id: UUID, scope: str, *, in_place_of: Terms) -> None:
    """Put the scope of the terms in force into other words."""
    await tx.run(
        _PUT_SCOPE,
        retainer_id=retainer_id,
        scope=scope,
        since=in_place_of.effective_from,
        before=in_place_of.scope,
    )


def _numbers(terms: Terms) -> dict[str, Any]:
    cap = terms.rollover.cap
    return {
        "effective_from": terms.effective_from,
        "allotment": terms.allotment,
        "fee_minor": terms.fee_minor,
        "rate_minor": terms.rate_minor,
        "overage_rate_minor": terms.overage_rate_minor,
        "overage": terms.overage.value,
        "rollover": terms.rollover.carries,
        "cap_quantity": cap.quantity if cap else None,
        "cap_percent": cap.percent if cap else None,
        "rollover_cycles": terms.rollover.cycles,
        "rounding_way": terms.rounding.way.value,
        "rounding_minutes": terms.rounding.step_minutes,
        "counts": terms.counts.value,
        "thresholds": json.dumps(rows.thresholds_stored(terms.thresholds)),
        "scope": terms.scope,
    }


async def terms_of(tx: Transaction, retainer_id: UUID) -> tuple[Terms, ...]:
    """All terms of a retainer, the oldest first; the last may lie in the future."""
    return (await histories(tx, [retainer_id]))[retainer_id]


async def histories(tx: Transaction, retainer_ids: Sequence[UUID]) -> Mapping[UUID, tuple[Terms, ...]]:
    """All terms of many retainers, the oldest first."""
    return await tx.ask(histories_of(retainer_ids))


def histories_of(retainer_ids: Sequence[UUID]) -> Ask[Mapping[UUID, tuple[Terms, ...]]]:
    """All terms of many retainers, the oldest first."""

    def read(rows_read: Sequence[Row[Any]]) -> Mapping[UUID, tuple[Terms, ...]]:
        found: dict[UUID, list[Terms]] = {retainer_id: [] for retainer_id in retainer_ids}
        for row in rows_read:
            found[row.retainer_id].append(rows.terms(row, Kind(row.kind)))
        return {retainer_id: tuple(terms) for retainer_id, terms in found.items()}

    return Ask(_TERMS, {"retainer_ids": list(retainer_ids)}, read)


def _retainer(row: Row[Any]) -> Retainer:
    return Retainer(
        called=rows.called(row),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        notice_days=row.notice_days,
        auto_renew=row.auto_renew,
        timezone=row.client_timezone,
        archived=row.archived,
        first_cycle=Share(row.first_cycle),
        last_cycle=Share(row.last_cycle),
        invoicing=Invoicing(row.invoicing),
        invoicing_from=row.invoicing_from,
    )
