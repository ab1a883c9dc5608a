"""A local Slack for a test: in the same process, on a free port, in the running loop."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from playground.control import LocalSlack
from playground.installation import Installation
from playground.manifest import Manifest, read_manifest
from playground.serving import serving
from playground.state import Workspace
from playground.world import SAMPLE_WORLD, read_world

# A manifest is read once however many tests there are.
_read = cache(read_manifest)


@asynccontextmanager
async def local_slack(
    *,
    manifest: Path | Manifest | None = None,
    request_url: str | None = None,
    world: Path = SAMPLE_WORLD,
) -> AsyncIterator[LocalSlack]:
    """Serve and drive one; without a manifest the app may do everything, without an address it is Socket Mode."""
    declared = manifest if isinstance(manifest, Manifest) else _read(manifest)
    installation = Installation(manifest=declared, request_url=request_url)
    async with serving(Workspace(read_world(world), installation)) as url, LocalSlack(url) as slack:
        yield slack
