"""Who logged what in a week, for who answers for the team."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.people.people import Caller, require_manager
from domain.time.team_week import DAYS, TeamWeek, worst_first
from domain.time.workday_line import wanted_on
from domain.values.days import TODAY, Day
from domain.values.wall_clock import local_date
from services.people.people import caller
from services.time.missing import missing_up_to
from store.database import Database
from store.time import team_week


class TeamWeeks:
    """Weeks of the team; they only read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def week(self, *, by: Caller, now: datetime, day: Day = TODAY) -> TeamWeek:
        """The week of a day, by the caller's calendar; what is missing is said of weeks that are over.

        Raises ManagersOnly, UnclearDate.
        """
        async with self._database.reading(by.workspace_id) as tx:
            person = await caller(tx, by)
            require_manager(person, "see the week of the team")
            today = local_date(now, person.timezone)
            monday = _monday(wanted_on(day, today))
            week = TeamWeek(monday, today, await team_week.week(tx, monday))
            short = await missing_up_to(tx, monday + timedelta(days=DAYS)) if week.is_over else ()
            missing = {each.person.person_id: each for each in short}
            people = [replace(each, missing=missing.get(each.person.person_id)) for each in week.people]
            return replace(week, people=worst_first(people))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
