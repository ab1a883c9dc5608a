"""Where and when a workspace wants to be told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speaking:
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
