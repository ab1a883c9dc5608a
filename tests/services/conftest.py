"""An agency for every test."""

from __future__ import annotations

import pytest
import pytest_asyncio

from domain.balances.standings import Standing
from domain.people.people import Workspace
from services.services import Services
from store.database import Database
from tests.services.agency import Agency, open_agency


@pytest.fixture(scope="session")
def services(database: Database) -> Services:
    """All services on the shared database."""
    return Services(database)


@pytest_asyncio.fixture
async def agency(services: Services, workspace: Workspace) -> Agency:
    """An agency with an owner in Berlin and no client."""
    return await open_agency(services, workspace)


@pytest_asyncio.fixture
async def acme(agency: Agency) -> Standing:
    """The client acme with one retainer: 40 hours a month from 1 November on, in Berlin."""
    return await agency.retainer(await agency.client("acme"))
