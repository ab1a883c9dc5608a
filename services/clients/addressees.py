"""Who is told about a client: its account manager, or who stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from domain.clients.clients import Absent
from domain.people.people import Person
from store.clients import addressees
from store.clients.addressees import Candidate
from store.database import Transaction


@dataclass(frozen=True, slots=True)
class Answerable:
    """`person` is told. `instead_of`: the account manager, where that one cannot be told and this one stands in; the
    message says so.
    """

    person: Person
    instead_of: Absent | None = None


async def answerable(tx: Transaction, client_id: UUID) -> Answerable | None:
    """The client's account manager; the backup or else the first owner where there is none who is active and may see
    what account managers are told.

    None only where the workspace has no owner yet: what there is to tell is owed then (`services.outbox.messages`).
    """
    return (await answerables(tx, [client_id])).get(client_id)


async def answerables(tx: Transaction, client_ids: Iterable[UUID]) -> Mapping[UUID, Answerable]:
    """The same of many clients, in one statement; those for whom nobody can answer are left out."""
    found = {each: _first(candidates) for each, candidates in (await addressees.of_clients(tx, client_ids)).items()}
    return {client_id: answering for client_id, answering in found.items() if answering}


def _first(found: Sequence[Candidate]) -> Answerable | None:
    fit = [each.person for each in found if each.is_active and each.person.role.sees_money]
    if not fit:
        return None
    manager = next((each for each in found if each.is_manager), None)
    if manager is None or manager.person == fit[0]:
        return Answerable(fit[0])
    return Answerable(fit[0], Absent(manager.person.name, manager.is_active))
