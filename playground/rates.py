"""Slack's rate limits: a tier for each method, and about one message a second to a channel."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from playground.errors import SlackError

A_MINUTE = 60.0
TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute that a tier allows at least."""


@dataclass
class Bucket:
    """Holds `size` calls and fills at `per_second`; instants are epoch seconds."""

    size: float
    per_second: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds till one more call is allowed; 0 takes it."""
        self.level = min(self.size, self.level + max(0.0, now - self.at) * self.per_second)
        self.at = now
        if self.level >= 1:
            self.level -= 1
            return 0.0
        return (1 - self.level) / self.per_second


@dataclass(kw_only=True)
class Limits:
    """What is limited, and how much. Instants are the workspace's own, so that its clock can be moved on.

    on: False lets everything through.
    burst: messages that a channel takes at once before it is one a second.
    per_channel: messages a second to one channel; workspace_a_minute: messages a minute to all of them.
    scale: multiplies the calls a minute of every tier.
    marketplace: False is an app outside the Marketplace: history one call a minute, 15 messages each.
    """

    on: bool = True
    burst: int = 10
    per_channel: float = 1.0
    workspace_a_minute: int = 300
    scale: float = 1.0
    marketplace: bool = True
    _buckets: dict[str, Bucket] = field(default_factory=dict)

    def forget(self) -> None:
        """Every limit is fresh again."""
        self._buckets.clear()

    def check_method(self, method: str, tier: int | None, now: float) -> None:
        """Take one call of a method's tier; raises `ratelimited` with Retry-After."""
        if tier is not None:
            calls = max(1.0, TIERS[tier] * self.scale)
            self._take(f"method {method}", calls, calls / A_MINUTE, now)

    def check_posting(self, channel: str, now: float) -> None:
        """Take one message to a channel; raises `ratelimited` with Retry-After."""
        self._take(f"channel {channel}", self.burst, self.per_channel, now)
        self._take("posting", self.workspace_a_minute, self.workspace_a_minute / A_MINUTE, now)

    def check_history(self, method: str, now: float) -> None:
        """Take one reading of history by an app outside the Marketplace."""
        if not self.marketplace:
            self._take(f"outside {method}", 1, 1 / A_MINUTE, now)

    def _take(self, name: str, size: float, per_second: float, now: float) -> None:
        if not self.on:
            return
        bucket = self._buckets.setdefault(name, Bucket(size, per_second, size, now))
        bucket.size, bucket.per_second = size, per_second
        seconds = bucket.wait(now)
        if seconds:
            raise ratelimited(math.ceil(seconds))


def ratelimited(retry_after: int) -> SlackError:
    """HTTP 429 with the seconds to wait."""
    return SlackError("ratelimited", status=429, headers={"Retry-After": str(max(1, retry_after))})
