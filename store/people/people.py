"""People, as Slack tells of them and as owners decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text

from domain.kinds import Role
from domain.people.people import Person, Profile
from store import rows
from store.database import Transaction
from store.ids import new_id

_BY_SLACK = text(f"""
    SELECT {rows.PERSON} FROM person p
    WHERE p.workspace_id = :workspace_id AND p.slack_user_id = :slack_user_id AND p.is_active
""")
_BY_SLACK_IDS = text(f"""
    SELECT {rows.PERSON} FROM person p
    WHERE p.workspace_id = :workspace_id AND p.slack_user_id = ANY(:slack_user_ids) AND p.is_active
""")
_BY_ID = text(f"SELECT {rows.PERSON} FROM person p WHERE p.workspace_id = :workspace_id AND p.person_id = :person_id")
_ALL = text(f"""
    SELECT {rows.PERSON} FROM person p WHERE p.workspace_id = :workspace_id AND p.is_active
    ORDER BY lower(p.name), p.person_id
""")
_WORKERS = text(f"""
    SELECT {rows.PERSON} FROM person p
    WHERE p.workspace_id = :workspace_id AND (p.role <> 'client' OR (p.is_contractor AND p.is_guest))
    ORDER BY p.is_active DESC, lower(p.name), p.person_id
""")
# A role that an owner chose stays, but for who is an outsider now: those are clients, and contractors while they are
# guests here.
_KEEP = text(f"""
    INSERT INTO person AS p (workspace_id, person_id, slack_user_id, slack_team_id, name, email, timezone, role,
        is_outsider, is_guest, is_active, read_at, real_name)
    VALUES (:workspace_id, :person_id, :slack_user_id, :slack_team_id, :name, :email, :timezone, :role,
        :is_outsider, :is_guest, :is_active, :now, :real_name)
    ON CONFLICT (workspace_id, slack_user_id) DO UPDATE SET
        slack_team_id = excluded.slack_team_id, name = excluded.name, email = excluded.email,
        timezone = excluded.timezone, is_outsider = excluded.is_outsider, is_active = excluded.is_active,
        read_at = excluded.read_at, real_name = excluded.real_name, is_guest = excluded.is_guest,
        is_contractor = p.is_contractor AND excluded.is_guest,
        role = CASE WHEN excluded.is_outsider THEN 'client' WHEN p.role_is_chosen THEN p.role ELSE excluded.role END
    RETURNING {rows.PERSON}
""")
_SET_ROLE = text("""
    UPDATE person SET role = :role, role_is_chosen = NOT :is_contractor, is_contractor = :is_contractor,
        is_bookkeeper = :is_bookkeeper
    WHERE workspace_id = :workspace_id AND person_id = :person_id
""")
_LOCK = text("""
    SELECT FROM person WHERE workspace_id = :workspace_id AND person_id = :person_id FOR NO KEY UPDATE
""")
_INSIDERS = text("""
    SELECT slack_user_id FROM person
    WHERE workspace_id = :workspace_id AND is_active AND NOT is_outsider AND read_at > :since
""")
_WITHOUT_REAL_NAME = text("""
    SELECT slack_user_id FROM person WHERE workspace_id = :workspace_id AND is_active AND real_name IS NULL
    ORDER BY person_id LIMIT :most
""")
_NO_REAL_NAME = text("""
    UPDATE person SET real_name = ''
    WHERE workspace_id = :workspace_id AND slack_user_id = :slack_user_id AND real_name IS NULL
""")
_OWNED = text("SELECT 1 FROM person WHERE workspace_id = :workspace_id AND role = 'owner' AND is_active LIMIT 1")
_OWNERS = text("""
    SELECT person_id FROM person WHERE workspace_id = :workspace_id AND role = 'owner' AND is_active ORDER BY person_id
""")
_KEEP_DM = text("""
    UPDATE person SET dm_channel = :dm_channel WHERE workspace_id = :workspace_id AND person_id = :person_id
""")
_DEACTIVATE = text("UPDATE person SET is_active = false WHERE workspace_id = :workspace_id AND person_id = :person_id")
# Locked, so that the last two owners cannot make members of each other at the same time.
_LOCK_OWNERS = text("""
    SELECT person_id FROM person WHERE workspace_id = :workspace_id AND role = 'owner' AND is_active
    ORDER BY person_id FOR NO KEY UPDATE
""")


async def by_slack(tx: Transaction, slack_user_id: str) -> Person | None:
    """The person, or None when never introduced or no longer active."""
    row = await tx.first(_BY_SLACK, slack_user_id=slack_user_id)
    return None if row is None else rows.person(row)


async def by_slack_ids(tx: Transaction, slack_user_ids: Sequence[str]) -> Mapping[str, Person]:
    """Those of some people who are known and active, by Slack id."""
    found = await tx.all(_BY_SLACK_IDS, slack_user_ids=list(slack_user_ids))
    return {row.slack_user_id: rows.person(row) for row in found}


async def by_id(tx: Transaction, person_id: UUID) -> Person | None:
    """The person, active or not."""
    row = await tx.first(_BY_ID, person_id=person_id)
    return None if row is None else rows.person(row)


async def every(tx: Transaction) -> tuple[Person, ...]:
    """All active people, by name."""
    return tuple(rows.person(row) for row in await tx.all(_ALL))


async def workers(tx: Transaction) -> tuple[Person, ...]:
    """Everybody who logs time, or did before they left: those who are here first, by name."""
    return tuple(rows.person(row) for row in await tx.all(_WORKERS))


async def insiders(tx: Transaction, *, since: datetime) -> frozenset[str]:
    """The Slack ids of full members whom Slack told of since then."""
    return frozenset(row.slack_user_id for row in await tx.all(_INSIDERS, since=since))


async def without_real_name(tx: Transaction, *, most: int) -> tuple[str, ...]:
    """The Slack ids of some people whose real name was never read: who was met before there was a place for it."""
    return tuple(row.slack_user_id for row in await tx.all(_WITHOUT_REAL_NAME, most=most))


async def has_no_real_name(tx: Transaction, slack_user_id: str) -> None:
    """Slack tells nothing of somebody, so that nobody need ask again."""
    await tx.run(_NO_REAL_NAME, slack_user_id=slack_user_id)


async def keep(
    tx: Transaction, profile: Profile, *, role: Role, is_outsider: bool, is_guest: bool, now: datetime
) -> Person:
    """Store what Slack says of a person; `role` is for who is new or whose role nobody chose."""
    found = await tx.all(
        _KEEP,
        person_id=new_id(),
        slack_user_id=profile.slack_user_id,
        slack_team_id=profile.slack_team_id,
        name=profile.name,
        email=profile.email,
        timezone=profile.timezone,
        role=role.value,
        is_outsider=is_outsider,
        is_guest=is_guest,
        is_active=profile.is_active,
        real_name=profile.real_name,
        now=now,
    )
    return rows.person(found[0])


async def set_role(tx: Transaction, person_id: UUID, role: Role) -> None:
    """Store the role that an owner chose. A contractor is stored as a client who is more than that, as long as they are
    a guest: whoever becomes a full member starts as one. A bookkeeper is stored as a member who is more than that.
    """
    stored = {Role.CONTRACTOR: Role.CLIENT, Role.BOOKKEEPER: Role.MEMBER}.get(role, role)
    await tx.run(
        _SET_ROLE,
        person_id=person_id,
        role=stored.value,
        is_contractor=role is Role.CONTRACTOR,
        is_bookkeeper=role is Role.BOOKKEEPER,
    )


async def has_owner(tx: Transaction) -> bool:
    """Whether anybody is an owner."""
    return await tx.first(_OWNED) is not None


async def owners(tx: Transaction) -> tuple[UUID, ...]:
    """The ids of the owners who are active."""
    return tuple(row.person_id for row in await tx.all(_OWNERS))


async def lock(tx: Transaction, person_id: UUID) -> None:
    """Keep others who lock this person waiting till the transaction ends; who logs is not held up by it."""
    await tx.run(_LOCK, person_id=person_id)


async def lock_owners(tx: Transaction) -> frozenset[UUID]:
    """The owners, who stay so till the transaction ends."""
    return frozenset(row.person_id for row in await tx.all(_LOCK_OWNERS))


async def keep_dm(tx: Transaction, person_id: UUID, dm_channel: str | None) -> None:
    """Remember the Slack id of somebody's direct messages with the bot; None forgets it."""
    await tx.run(_KEEP_DM, person_id=person_id, dm_channel=dm_channel)


async def deactivate(tx: Transaction, person_id: UUID) -> None:
    """Slack says that the account is no more. If it comes back, the person is introduced anew."""
    await tx.run(_DEACTIVATE, person_id=person_id)
