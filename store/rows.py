"""Rows into the domain's values: the columns to ask for, and what is made of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from domain.agreements.retainers import RetainerName
from domain.agreements.terms import Cap, Rollover, Rounding, Terms, Threshold, Told
from domain.clients.clients import Client, Contact
from domain.cycles.cycles import Cycle
from domain.cycles.figures import Figures
from domain.kinds import Counts, CycleState, Kind, Length, Overage, Role, RoundingWay
from domain.people.people import Person

PERSON = """p.person_id, p.slack_user_id, p.slack_team_id, p.name AS person_name, p.email,
    p.timezone AS person_timezone, p.is_outsider, p.is_guest, coalesce(p.real_name, '') AS real_name,
    CASE WHEN p.is_contractor AND p.is_guest THEN 'contractor'
        WHEN p.is_bookkeeper AND p.role = 'member' THEN 'bookkeeper' ELSE p.role END AS role"""

CLIENT = """c.client_id, c.alias AS client_alias, c.name AS client_name, c.timezone AS client_timezone, c.currency,
    c.account_manager_id, c.archived_at IS NOT NULL AS client_archived"""

# Asked of `retainer r JOIN client c`.
CALLED = """r.retainer_id, r.client_id, c.alias AS client_alias, c.name AS client_name, r.alias, r.name, r.kind,
    c.currency, r.matter_number, r.unit, NOT EXISTS (
        SELECT FROM retainer o WHERE o.workspace_id = r.workspace_id AND o.client_id = r.client_id
        AND o.retainer_id <> r.retainer_id AND o.archived_at IS NULL) AS is_only"""

TERMS = """t.effective_from, t.length, t.anchor_day, t.anchor_month, t.allotment AS terms_allotment,
    t.fee_minor AS terms_fee_minor, t.rate_minor, t.overage_rate_minor, t.overage, t.rollover, t.cap_quantity,
    t.cap_percent, t.rollover_cycles, t.rounding_way, t.rounding_minutes, t.counts, t.thresholds, t.scope"""


def words_of(alias: str, key: str) -> str:
    """What a row says that `key` identifies: the last words that somebody put it into, or those it was written with."""
    return f"""coalesce((SELECT w.description FROM wording w
        WHERE (w.workspace_id, w.{key}) = ({alias}.workspace_id, {alias}.{key})
        ORDER BY w.written_at DESC, w.wording_id DESC LIMIT 1), {alias}.description)"""


def outside_name(alias: str) -> str:
    """What people outside Slack read of a row of `person`: the real name, or the one that Slack shows."""
    return f"coalesce(nullif({alias}.real_name, ''), {alias}.name)"


# Of `time_entry e` and `delivery d`.
ENTRY_WORDS, DELIVERY_WORDS = words_of("e", "time_entry_id"), words_of("d", "delivery_id")

CYCLE = """cy.cycle_id, cy.starts_on, cy.ends_on, cy.state, cy.terms_from, cy.allotment, cy.fee_minor, cy.closes_on,
    cy.is_pause"""

# The sums of one cycle's ledger; a grant is positive there and a use negative.
FIGURES = """coalesce(sum(l.quantity) FILTER (WHERE l.component = 'allotment'), 0)::bigint AS allotment,
    coalesce(sum(l.quantity) FILTER (WHERE l.component = 'carried_in'), 0)::bigint AS carried_in,
    coalesce(sum(l.quantity) FILTER (WHERE l.component = 'added'), 0)::bigint AS added,
    coalesce(-sum(l.quantity) FILTER (WHERE l.component = 'used'), 0)::bigint AS used,
    coalesce(-sum(l.quantity) FILTER (WHERE l.component = 'carried_out'), 0)::bigint AS carried_out,
    coalesce(-sum(l.quantity) FILTER (WHERE l.component = 'expired'), 0)::bigint AS expired,
    coalesce(-sum(l.quantity) FILTER (WHERE l.component = 'forfeited'), 0)::bigint AS forfeited"""


def many(values: Sequence[Mapping[str, Any]]) -> str:
    """Rows that one statement is to write, for its `jsonb_to_recordset`; `place` is where each stands among them."""
    return json.dumps([{"place": place, **each} for place, each in enumerate(values)], default=str)


def person(row: Row[Any]) -> Person:
    """From the columns of PERSON."""
    return Person(
        person_id=row.person_id,
        slack_user_id=row.slack_user_id,
        slack_team_id=row.slack_team_id,
        name=row.person_name,
        email=row.email,
        timezone=row.person_timezone,
        role=Role(row.role),
        is_outsider=row.is_outsider,
        is_guest=row.is_guest,
        real_name=row.real_name,
    )


def client(row: Row[Any]) -> Client:
    """From the columns of CLIENT."""
    return Client(
        client_id=row.client_id,
        alias=row.client_alias,
        name=row.client_name,
        timezone=row.client_timezone,
        currency=row.currency,
        account_manager_id=row.account_manager_id,
        archived=row.client_archived,
    )


def called(row: Row[Any]) -> RetainerName:
    """From the columns of CALLED."""
    return RetainerName(
        retainer_id=row.retainer_id,
        client_id=row.client_id,
        client_alias=row.client_alias,
        client_name=row.client_name,
        alias=row.alias,
        name=row.name,
        kind=Kind(row.kind),
        currency=row.currency,
        matter_number=row.matter_number,
        is_only=row.is_only,
        unit=row.unit,
    )


def terms(row: Row[Any], kind: Kind) -> Terms:
    """From the columns of TERMS; the kind is the retainer's."""
    capped = row.cap_quantity is not None or row.cap_percent is not None
    return Terms(
        effective_from=row.effective_from,
        kind=kind,
        length=Length(row.length),
        anchor_day=row.anchor_day,
        anchor_month=row.anchor_month,
        allotment=row.terms_allotment,
        fee_minor=row.terms_fee_minor,
        rate_minor=row.rate_minor,
        overage_rate_minor=row.overage_rate_minor,
        overage=Overage(row.overage),
        rollover=Rollover(
            carries=row.rollover,
            cap=Cap(quantity=row.cap_quantity, percent=row.cap_percent) if capped else None,
            cycles=row.rollover_cycles,
        ),
        rounding=Rounding(RoundingWay(row.rounding_way), row.rounding_minutes),
        counts=Counts(row.counts),
        thresholds=thresholds(row.thresholds),
        scope=row.scope,
    )


def thresholds(stored: Sequence[Mapping[str, Any]]) -> tuple[Threshold, ...]:
    """From the JSON list in the terms."""
    return tuple(_threshold(**each) for each in stored)


def _threshold(to: Sequence[str] = (), **level: int) -> Threshold:
    return Threshold(**level, to=tuple(map(Told, to)))


def thresholds_stored(values: Sequence[Threshold]) -> list[dict[str, Any]]:
    """Into the JSON list in the terms: each object has the level that is set, and who is told where that is said."""
    names = ("percent", "left_minutes", "left_minor")
    return [
        {name: value for name in names if (value := getattr(each, name)) is not None}
        | ({"to": [told.value for told in each.to]} if each.to else {})
        for each in values
    ]


def cycle(row: Row[Any]) -> Cycle:
    """From the columns of CYCLE."""
    return Cycle(
        cycle_id=row.cycle_id,
        retainer_id=row.retainer_id,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        state=CycleState(row.state),
        terms_from=row.terms_from,
        allotment=row.allotment,
        fee_minor=row.fee_minor,
        closes_on=row.closes_on,
        is_pause=row.is_pause,
    )


def figures(row: Row[Any] | Mapping[str, Any]) -> Figures:
    """From the columns of FIGURES, or from the same names in JSON."""
    values = row if isinstance(row, Mapping) else row._mapping
    return Figures(
        allotment=values["allotment"],
        carried_in=values["carried_in"],
        added=values["added"],
        used=values["used"],
        carried_out=values["carried_out"],
        expired=values["expired"],
        forfeited=values["forfeited"],
    )


def contact(row: Row[Any]) -> Contact:
    """From the columns of the table."""
    return Contact(
        contact_id=row.contact_id,
        client_id=row.client_id,
        name=row.name,
        email=row.email,
        slack_user_id=row.slack_user_id,
        is_billing=row.is_billing,
        is_approver=row.is_approver,
    )
