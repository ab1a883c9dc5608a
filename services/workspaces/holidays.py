"""Whose public holidays a workspace keeps: what it chose, and what there is to choose."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import date, datetime

from domain.people.people import Caller, require_owner
from domain.values.public_holidays import HolidayPlace, NamedPlace, PublicHoliday, UnknownHolidays, places_named
from domain.values.wall_clock import local_date
from integrations.public_holidays import is_known, named, next_days_off, places
from services.people.people import caller
from store.database import Database, Transaction
from store.workspaces import workspaces

_NEXT = 3


@dataclass(frozen=True, slots=True)
class HolidaysChosen:
    """What an owner chose, what it was before, and the next days off by it; None, no public holidays. `today` is the
    owner's.
    """

    before: NamedPlace | None
    now: NamedPlace | None
    today: date
    next_off: tuple[PublicHoliday, ...]


class PublicHolidays:
    """The workspace's public holidays."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def chosen(self, *, by: Caller) -> NamedPlace | None:
        """Whose they are. Raises OwnersOnly."""
        async with self._database.reading(by.workspace_id) as tx:
            require_owner(await caller(tx, by), "see the workspace's settings")
            return await place_shown(tx)

    async def choose(self, place: HolidayPlace | None, *, by: Caller, now: datetime) -> HolidaysChosen:
        """Keep those of a place from now on, or none; days that are set already stay as they are.

        Raises OwnersOnly, UnknownHolidays.
        """
        async with self._database.transaction(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_owner(person, "choose public holidays")
            if place is not None and not is_known(place):
                raise UnknownHolidays(typed=", ".join(each for each in (place.country, place.region) if each))
            before = await place_shown(tx)
            await workspaces.set_holiday_place(tx, place)
            await workspaces.settings_saved(tx, now)
            today = local_date(now, person.timezone)
            return HolidaysChosen(before, await place_shown(tx), today, tuple(next_days_off(place, today, _NEXT)))

    async def places(self, typed: str) -> list[NamedPlace]:
        """The places that can be chosen, by what was typed of their names."""
        # The first to ask waits for all names to be read, and must not keep the others waiting.
        return places_named(await asyncio.to_thread(places), typed)


async def place_shown(tx: Transaction) -> NamedPlace | None:
    """Whose public holidays the workspace keeps, with its name."""
    place = await workspaces.holiday_place(tx)
    return named(place) if place else None
