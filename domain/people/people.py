"""People, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from domain.kinds import Role
from domain.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody Slack knows. `timezone` is an IANA name; `is_outsider`: a guest, or of another workspace; `is_guest`: a
    guest of this one, who can be made a contractor. `name` is what Slack shows, often a handle; `real_name` is empty
    where Slack has none, and until it was read.
    """

    person_id: UUID
    slack_user_id: str
    name: str
    timezone: str
    role: Role
    slack_team_id: str = ""
    email: str | None = None
    is_outsider: bool = False
    is_guest: bool = False
    real_name: str = ""

    @property
    def outside_name(self) -> str:
        """What people outside Slack read: mails, pages and files know no handles."""
        return self.real_name or self.name


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a person, as read from `users.info`.

    `workspaces`: those of its organisation that the person is in (Enterprise Grid); empty where Slack names none, and
    then `slack_team_id` is where they belong. `is_guest`, of a workspace of their own; `is_stranger`, of nobody's here.
    """

    slack_user_id: str
    slack_team_id: str
    name: str
    email: str | None
    timezone: str
    is_admin: bool
    is_guest: bool
    is_active: bool = True
    workspaces: frozenset[str] = frozenset()
    is_stranger: bool = False
    real_name: str = ""

    def is_of(self, team_id: str) -> bool:
        """Whether the person is in a workspace, as a member or as its guest.

        In an organisation `slack_team_id` may be the organisation's, another workspace's or empty, whoever it is.
        """
        return not self.is_stranger and team_id in (self.workspaces or {self.slack_team_id})


def is_outsider(profile: Profile, *, team_id: str) -> bool:
    """Guests and people of other workspaces start as clients, and become no members (docs/rules.md, 18)."""
    return profile.is_guest or not profile.is_of(team_id)


def is_own_guest(profile: Profile, *, team_id: str) -> bool:
    """A guest of this workspace: an outsider whom an owner can make a contractor."""
    return profile.is_guest and profile.is_of(team_id)


def first_role(profile: Profile, *, team_id: str) -> Role:
    """The role a person starts with: admins own, full members work, everybody else is a client."""
    if is_outsider(profile, team_id=team_id):
        return Role.CLIENT
    return Role.OWNER if profile.is_admin else Role.MEMBER


@dataclass(frozen=True, slots=True)
class Contractor:
    """A guest who works for the agency, and the names of the clients that they work for."""

    person: Person
    client_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleAsked:
    """Somebody who was named account manager of a client, and is none by their role; `asked_by` named them. `is_named`:
    they still are.
    """

    person: Person
    client_name: str
    asked_by: str
    is_named: bool = True


class TeamOnly(Refusal):
    """Only people at the agency can do that. Ask your account manager to do it for you."""


class ManagersOnly(Refusal):
    """Only account managers and owners can {what}. Ask one of them, or an owner to change your role."""


class BookkeepersOnly(Refusal):
    """Only bookkeepers, account managers and owners can {what}. Ask one of them, or an owner to change your role."""


class OwnersOnly(Refusal):
    """Only owners can {what}. Ask one of them."""


class NoOwnerYet(Refusal):
    """Only {who} can {what}, and this workspace has no owner yet. Ask a Slack admin of this workspace to type /retainer
    once: admins start as owners.
    """


def require_team(person: Person) -> None:
    """Raise TeamOnly for who is not of the agency."""
    if not person.role.is_team:
        raise TeamOnly


def require_worker(person: Person) -> None:
    """Raise TeamOnly for who logs no time; a contractor does, on the clients named for them."""
    if not person.role.works:
        raise TeamOnly


def require_manager(person: Person, what: str) -> None:
    """Raise ManagersOnly for who is neither manager nor owner; `what` completes the sentence."""
    if person.role not in {Role.OWNER, Role.MANAGER}:
        raise ManagersOnly(what=what)


def require_bookkeeper(person: Person, what: str) -> None:
    """Raise BookkeepersOnly for who does not keep the deposits; `what` completes the sentence."""
    if not person.role.keeps_deposits:
        raise BookkeepersOnly(what=what)


def require_owner(person: Person, what: str) -> None:
    """Raise OwnersOnly for anybody else; `what` completes the sentence."""
    if person.role is not Role.OWNER:
        raise OwnersOnly(what=what)


@dataclass(frozen=True, slots=True)
class Workspace:
    """One agency's Slack. Processes remember it, so nothing is in it that owners set."""

    workspace_id: UUID
    slack_team_id: str
    name: str
    bot_user_id: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who does something, and where: all that a payload of Slack's says. `slack_team_id` is the workspace's own."""

    workspace_id: UUID
    slack_team_id: str
    slack_user_id: str
    slack_channel_id: str | None = None
