"""How a run ends: what is due is said, the replicas stop, and then everything is looked at."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from asyncio.subprocess import DEVNULL
from pathlib import Path

import psycopg

from benchmarks.chaos.field import Field
from benchmarks.chaos.proof import Findings
from benchmarks.chaos.world import channels

_READY_SECONDS = 60
_LOOKED_EVERY = 0.5
_TICKS = 3
_DUE = """
    SELECT (SELECT count(*) FROM outbox_message m
            LEFT JOIN outbox_message t ON (t.workspace_id, t.key) = (m.workspace_id, m.thread_of)
            WHERE m.state = 'sending' OR m.restate AND m.state = 'sent' OR m.state = 'waiting'
            AND greatest(m.not_before, CASE t.state WHEN 'waiting' THEN t.not_before END) <= clock_timestamp())
        + (SELECT count(*) FROM cycle WHERE due_at <= clock_timestamp())
        + (SELECT count(*) FROM appointment WHERE due_at <= clock_timestamp())
"""
# Once nobody sends, no lease is anybody's and no rest is for anything: as if those 90 s were over.
_NOBODY_SENDS = (
    "UPDATE lane SET lease_until = NULL, rests_until = NULL",
    "UPDATE outbox_message SET attempted_at = attempted_at - interval '95 seconds' WHERE state = 'sending'",
)


async def ended(field: Field, findings: Findings, *, patience: float) -> None:
    """Let the replicas do what is due for so many seconds, and `retainer tick` what they leave; then look."""
    await field.replicas.ready(within=_READY_SECONDS)
    until = time.monotonic() + patience
    while await asyncio.to_thread(_due, field.url) and time.monotonic() < until:  # noqa: ASYNC110 - others do it
        await asyncio.sleep(_LOOKED_EVERY)
    codes = await field.replicas.ended()
    findings.wrong["a replica that does not end as it should"] += sum(code != 0 for code in codes)
    await asyncio.to_thread(findings.look_for_leftovers, field.url)
    for _ in range(_TICKS):
        if not await asyncio.to_thread(_due, field.url):
            break
        await asyncio.to_thread(_nobody_sends, field.url)
        await _tick(field)
    findings.wrong["something due that is not done"] += await asyncio.to_thread(_due, field.url)
    await asyncio.to_thread(findings.look_at_entries, field.url, field.people.journal)
    await findings.look_at_messages(field.url, field.slack, channels())


def _due(url: str) -> int:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(_DUE).fetchone()
    return int(row[0]) if row else 0


def _nobody_sends(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for each in _NOBODY_SENDS:
            connection.execute(each.encode())


async def _tick(field: Field) -> None:
    program = Path(sys.executable).with_name("retainer")
    environment = {**os.environ, **field.environment}
    process = await asyncio.create_subprocess_exec(str(program), "tick", stdout=DEVNULL, env=environment)
    await process.wait()
