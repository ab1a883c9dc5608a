"""Everything the bot can do, made from one database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from services.balances import Balances
from services.bindings import Bindings
from services.clients import Clients
from services.cycle_turns import CycleTurns
from services.housekeeping import Housekeeping
from services.imports import Imports
from services.people import People
from services.retainers import Retainers
from services.time import Time
from services.timers import Timers
from services.workspaces import Workspaces
from store.database import Database


@dataclass(frozen=True, slots=True)
class Services:
    """One object a subject; a door calls one method an act."""

    database: Database
    balances: Balances
    bindings: Bindings
    clients: Clients
    cycles: CycleTurns
    housekeeping: Housekeeping
    imports: Imports
    people: People
    retainers: Retainers
    time: Time
    timers: Timers
    workspaces: Workspaces

    @classmethod
    def on(cls, database: Database) -> Self:
        """All services on one database."""
        return cls(
            database=database,
            balances=Balances(database),
            bindings=Bindings(database),
            clients=Clients(database),
            cycles=CycleTurns(database),
            housekeeping=Housekeeping(database),
            imports=Imports(database),
            people=People(database),
            retainers=Retainers(database),
            time=Time(database),
            timers=Timers(database),
            workspaces=Workspaces(database),
        )
