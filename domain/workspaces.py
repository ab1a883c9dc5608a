"""Where and when a workspace wants to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from domain.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class NotificationSettings:
    """A workspace's own settings. Channels are Slack ids or None; `digest_weekday` 1 (Monday) to 7, `digest_hour` 0 to
    23 where the channel's people are. `timezone` is the workspace's IANA name.
    """

    timezone: str
    warnings_channel: str | None = None
    alerts_channel: str | None = None
    digest_channel: str | None = None
    finance_channel: str | None = None
    digest_weekday: int = 1
    digest_hour: int = 9

    @property
    def channels(self) -> Mapping[str, str]:
        """The channels that are chosen, by the name of their setting."""
        chosen = {
            "warnings_channel": self.warnings_channel,
            "alerts_channel": self.alerts_channel,
            "digest_channel": self.digest_channel,
            "finance_channel": self.finance_channel,
        }
        return {setting: channel for setting, channel in chosen.items() if channel}


@dataclass(frozen=True, slots=True)
class ClientNotifications:
    """Who is told of a client, and what the client is told. `backup_manager_id` stands in for an account manager who is
    deactivated. `client_digest` and `client_alerts`: the channel shared with the client gets the weekly digest, and
    hears of thresholds, both as the client may see them.
    """

    backup_manager_id: UUID | None = None
    client_digest: bool = False
    client_alerts: bool = False


class BackupIsManager(Refusal):
    """The backup stands in for the account manager, so it has to be somebody else."""

    field = "backup_manager"


class NoSuchWeeklyHour(Refusal):
    """A digest comes on a weekday from 1 to 7, at an hour from 0 to 23."""

    field = "digest_hour"


def check_notifications(wanted: NotificationSettings) -> NotificationSettings:
    """The same. Raises NoSuchWeeklyHour."""
    if not (1 <= wanted.digest_weekday <= 7 and 0 <= wanted.digest_hour <= 23):
        raise NoSuchWeeklyHour
    return wanted


class ReadByClient(Refusal):
    """That channel is shared with {client}, and this is for the team only. Choose another channel."""

    def __init__(self, *, client: str, field: str) -> None:
        """`field` is the setting that the channel was chosen for."""
        super().__init__(client=client)
        self.field = field


class TeamReadsHere(Refusal):
    """Messages for the whole team come to this channel, so no client can read here. Bind another channel, or have an
    owner choose a different one for those messages with /retainer settings.
    """

    field = "channel"
