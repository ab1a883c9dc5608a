"""Clients, their contacts, and the channels that are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kinds import BindingKind
from domain.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Client:
    """A customer of the agency. `timezone` is an IANA name, `currency` an ISO 4217 code."""

    client_id: UUID
    alias: str
    name: str
    timezone: str
    currency: str
    account_manager_id: UUID | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class ClientDefaults:
    """What a new client starts with where nothing else is said; as in `Client`."""

    timezone: str
    currency: str


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at the client; reachable by mail, in Slack, or both."""

    contact_id: UUID
    client_id: UUID
    name: str
    email: str | None = None
    slack_user_id: str | None = None
    is_billing: bool = False
    is_approver: bool = False


@dataclass(frozen=True, slots=True)
class Binding:
    """A channel that belongs to a client, so that there the client need not be named."""

    slack_channel_id: str
    client_id: UUID
    kind: BindingKind


@dataclass(frozen=True, slots=True)
class Absent:
    """An account manager in whose place somebody else is told: deactivated, or, where `is_active`, one who is no
    account manager by their role, and may not see what is told.
    """

    name: str
    is_active: bool = False


class UnknownClient(Refusal):
    """No client is called “{name}”.{near} Type /retainer list to see them all."""

    field = "client"

    def __init__(self, name: str, nearest: tuple[str, ...] = ()) -> None:
        """`nearest` are aliases that read alike, best first; the answer offers them as buttons."""
        self.nearest = nearest
        super().__init__(name=name, near=f" Did you mean {' or '.join(nearest)}?" if nearest else "")


class NoClientHere(Refusal):
    """Which client? This channel belongs to none. Put its alias first, as in: {example}"""

    field = "client"


class ClientArchived(Refusal):
    """{client} is archived, so nothing can be logged on it. An owner can bring it back with /retainer client."""

    field = "client"


class NoRetainer(Refusal):
    """{client} has no retainer yet. An account manager can add one with /retainer new."""

    field = "client"


class AliasTaken(Refusal):
    """The alias “{alias}” already belongs to {client}. Choose another one."""

    field = "alias"


class OutsidersHere(Refusal):
    """People from outside your workspace are in this channel, so it cannot be the team's own. It can only be bound as
    shared with the client, by /retainer bind: then only the client's view is shown there.
    """

    field = "channel"


class GuestsHere(Refusal):
    """Guests of your workspace are in this channel, {guests}, so it cannot be the team's own. Bind it as shared with
    the client, by /retainer bind, and it shows the client's view; or have an owner make those who work for {client}
    contractors for it in /retainer settings.
    """

    field = "channel"


class MembersUntold(Refusal):
    """Slack answers too slowly to say who is in #{channel}, so it cannot be told yet whether outsiders are among them.
    Try again in {seconds} s: those already looked at are not asked about again.
    """

    field = "channel"


class MembersHidden(Refusal):
    """Slack does not say who {members} of #{channel} may be, and anybody unknown counts as from outside."""

    field = "channel"


class SharedWithAnother(Refusal):
    """This channel is already shared with {client}. A channel with a client's people in it can belong to one client
    only.
    """

    field = "channel"


class NotYourClient(Refusal):
    """You can see your own company's retainer only, or those of the clients that you work for as a contractor. Ask in
    the channel that you share with the agency.
    """

    field = "client"


class NotNamedForYou(Refusal):
    """As a contractor you work for the clients that an owner named for you, and this is not one of them. Ask an owner
    to name it in /retainer settings.
    """

    field = "client"


class CurrencyFixed(Refusal):
    """{client} has retainers in {currency}, so its currency stays. Add a second client for another currency."""

    field = "currency"


class ManagerNotTeam(Refusal):
    """{name} is a guest or one of a client's people; the account manager has to be somebody at the agency."""

    field = "account_manager"


class BackupNotTeam(Refusal):
    """{name} is a guest or one of a client's people; the backup has to be somebody at the agency."""

    field = "backup_manager"
