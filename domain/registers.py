"""What the rooms of the domain declare, put together for the services that have it happen."""

from __future__ import annotations

from domain.cycles.following import FollowsClosing, FollowsOpening
from domain.subjects import declared

FOLLOWS_OPENING = declared("domain", FollowsOpening)
FOLLOWS_CLOSING = declared("domain", FollowsClosing)
