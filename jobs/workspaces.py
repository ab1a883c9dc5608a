"""Housekeeping in a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from jobs.clockwork import Clockwork, Job
from services import Services


async def old_submissions(services: Services, now: datetime) -> Mapping[UUID, int]:
    """How many submissions Slack will not repeat any more."""
    return await services.housekeeping.old_submissions(now)


async def forget_submissions(services: Services, workspace_id: UUID, now: datetime) -> int:
    """Forget some of them."""
    return await services.housekeeping.forget_submissions(workspace_id, now)


CLOCKWORK = Clockwork(jobs={"old submissions forgotten": Job(old_submissions, forget_submissions)})
