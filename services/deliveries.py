"""Units delivered against a retainer that counts them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.balance import Figures
from domain.days import check_not_future
from domain.kinds import Kind
from domain.log_line import check_description
from domain.people import Caller
from domain.retainers import Cycle, RetainerName
from services.clocks import local_date
from services.closings import with_provisional_carry
from services.finding import cycle_for, find, turning
from services.naming import wanted
from services.visibility import cycle_shown
from store import ledger, submissions
from store.database import Database


@dataclass(frozen=True, slots=True)
class Delivered:
    """What was delivered, and what is left. `is_repeat`: the submission had been seen, nothing was stored."""

    called: RetainerName
    cycle: Cycle
    quantity: int
    description: str
    after: Figures
    is_repeat: bool = False


class Deliveries:
    """Articles, designs, sessions: whatever a deliverables retainer counts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def deliver(
        self,
        named: str | None,
        quantity: int,
        description: str,
        *,
        by: Caller,
        key: str,
        now: datetime,
        on: date | None = None,
    ) -> Delivered:
        """Take units off the balance, on a local date (None: today where the author is).

        Raises what `find` and `cycle_for` raise, FutureDate and DescriptionTooLong.
        """
        what = check_description(description)

        async def act() -> Delivered:
            async with self._database.transaction(by.workspace_id) as tx:
                target = wanted(named, channel=by.slack_channel_id)
                found = await find(tx, target, by=by, now=now, typed=named, kind=Kind.DELIVERABLES)
                today = local_date(now, found.person.timezone)
                delivered_on = check_not_future(on or today, today)
                cycle = (await cycle_for(tx, found, delivered_on)).cycle
                is_repeat = await submissions.claim(tx, key, {}, now=now) is not None
                if not is_repeat:
                    await ledger.add_delivery(
                        tx,
                        retainer_id=found.called.retainer_id,
                        cycle_id=cycle.cycle_id,
                        person_id=found.person.person_id,
                        delivered_on=delivered_on,
                        quantity=quantity,
                        description=what,
                        now=now,
                    )
                sums = await ledger.figures(tx, cycle.cycle_id)
                earlier = found.before(cycle)
                after, _ = await with_provisional_carry(tx, sums, earlier.cycle if earlier else None)
                return Delivered(found.called, cycle_shown(cycle, found.person), quantity, what, after, is_repeat)

        return await turning(self._database, by.workspace_id, now, act)
