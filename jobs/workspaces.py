"""Housekeeping in a workspace."""

from __future__ import annotations

from datetime import datetime

from domain.people.people import Workspace
from jobs.clockwork import Clockwork, Job
from services import Services


async def forget_submissions(services: Services, workspace: Workspace, now: datetime) -> int:
    """Forget submissions that Slack will not repeat any more."""
    return await services.housekeeping.forget_submissions(workspace.workspace_id, now)


async def count_submissions(services: Services, workspace: Workspace, now: datetime) -> int:
    """How many there are to forget."""
    return await services.housekeeping.count_old_submissions(workspace.workspace_id, now)


CLOCKWORK = Clockwork(jobs={"old submissions forgotten": Job(forget_submissions, count_submissions)})
