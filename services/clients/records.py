"""A client as its record shows it: with its people, its channels, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass

from domain.clients.clients import Binding, Client, Contact
from domain.kinds import BindingKind
from domain.people.people import Person
from domain.values.refusals import Refusal
from domain.workspaces import ClientNotifications
from services.people.people import UnknownPerson
from store.clients import addressees, clients
from store.database import Transaction
from store.people import people
from store.workspaces import notifications


@dataclass(frozen=True, slots=True)
class ClientRecord:
    """A client with all that belongs to it. `left` are those of its two managers who are deactivated in Slack; the
    other two fields then hold None.
    """

    client: Client
    contacts: tuple[Contact, ...]
    bindings: tuple[Binding, ...]
    account_manager: Person | None
    backup_manager: Person | None
    notifications: ClientNotifications
    left: tuple[Person, ...] = ()

    def channel(self, kind: BindingKind) -> str | None:
        """The first channel of a kind, by its Slack id."""
        return next((each.slack_channel_id for each in self.bindings if each.kind is kind), None)


async def record_of(tx: Transaction, client: Client) -> ClientRecord:
    """A client with all that belongs to it."""
    chosen = await notifications.of_client(tx, client.client_id)
    found = {each.person.person_id: each for each in await addressees.of_client(tx, client.client_id)}
    manager, backup = (
        found.get(each) if each else None for each in (client.account_manager_id, chosen.backup_manager_id)
    )
    return ClientRecord(
        client=client,
        contacts=await clients.contacts(tx, client.client_id),
        bindings=await clients.bindings_of(tx, client.client_id),
        account_manager=manager.person if manager and manager.is_active else None,
        backup_manager=backup.person if backup and backup.is_active else None,
        notifications=chosen,
        left=tuple(each.person for each in (manager, backup) if each and not each.is_active),
    )


async def of_team(tx: Transaction, slack_user_id: str | None, refusal: type[Refusal]) -> Person | None:
    """Somebody of the agency. Raises the refusal, which names them; UnknownPerson, which the door answers by
    introducing them.
    """
    if slack_user_id is None:
        return None
    person = await people.by_slack(tx, slack_user_id)
    if person is None:
        raise UnknownPerson(slack_user_id)
    if not person.role.is_team:
        raise refusal(name=person.name)
    return person
