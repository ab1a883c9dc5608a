"""Closing a cycle as its agreement says: a plain one by its rules, a pause without any."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from domain.agreements.terms import Rollover
from domain.cycles.closing import close_cycle, closing_of
from domain.cycles.cycles import Cycle
from domain.cycles.lot_use import Contents, TakenAway, Use
from domain.cycles.lots import Lot, LotSource
from domain.cycles.pauses import Pause
from domain.kinds import Overage
from tests.domain.cycles.agreements import MONTHLY, agreed, cycle, month
from tests.domain.cycles.lots_and_days import (
    CAPPED_AT_8_HOURS,
    FULL,
    HOUR,
    LASTS_1_CYCLE,
    NONE,
    day,
    first_of,
    lot,
)

LASTS_2_CYCLES = Rollover(carries=True, cycles=2)
FEBRUARY_PAUSES = Pause(first_of(2), first_of(3), UUID(int=9))
PAUSE = cycle(first_of(2), first_of(3), is_pause=True)


def figures(rollover: Rollover, it: Cycle, contents: Contents) -> tuple[int, int, int, int, int]:
    """Available, used, carried out, expired and forfeited, in hours."""
    closing = closing_of(agreed(replace(MONTHLY, rollover=rollover), pauses=(FEBRUARY_PAUSES,)), it, contents)
    found = (closing.available, closing.used, closing.carried_out, closing.expired, closing.forfeited)
    assert not any(each % HOUR for each in found)
    available, used, carried_out, expired, forfeited = (each // HOUR for each in found)
    return available, used, carried_out, expired, forfeited


OWN = lot(1, 40 * HOUR)
USED_30 = (Use(day(1, 9), 30 * HOUR),)


@pytest.mark.parametrize(
    ("rollover", "contents", "result"),
    [
        pytest.param(NONE, Contents((OWN,), USED_30), (40, 30, 0, 0, 10), id="a rest that may not be carried is lost"),
        pytest.param(FULL, Contents((OWN,), USED_30), (40, 30, 10, 0, 0), id="a rest that may be carried is handed on"),
        pytest.param(
            CAPPED_AT_8_HOURS,
            Contents((OWN,), USED_30),
            (40, 30, 8, 0, 2),
            id="a cap lets through what it lets through",
        ),
        pytest.param(
            LASTS_1_CYCLE,
            Contents((OWN, lot(2, 5 * HOUR, until=day(1, 31))), ()),
            (45, 0, 40, 5, 0),
            id="what reaches its last day expires",
        ),
        pytest.param(
            FULL,
            Contents((OWN,), USED_30, (TakenAway(day(1, 1), 4 * HOUR),)),
            (36, 30, 6, 0, 0),
            id="what was taken away is not there",
        ),
        pytest.param(
            FULL, Contents((OWN,), (Use(day(1, 9), 50 * HOUR),)), (40, 50, 0, 0, 0), id="an excess leaves nothing"
        ),
        pytest.param(FULL, Contents(), (0, 0, 0, 0, 0), id="nothing comes of nothing"),
    ],
)
def test_of_a_plain_january(rollover: Rollover, contents: Contents, result: tuple[int, ...]) -> None:
    assert figures(rollover, month(1), contents) == result


def test_a_plain_cycle_closes_as_its_parts_say() -> None:
    it = agreed(replace(MONTHLY, rollover=LASTS_2_CYCLES, overage=Overage.CARRY))
    contents = Contents((OWN,), USED_30, (TakenAway(day(1, 1), HOUR),))
    assert closing_of(it, month(1), contents) == close_cycle(
        contents.lots,
        contents.uses,
        it.history,
        starts_on=first_of(1),
        ends_on=first_of(2),
        following_ends=[first_of(3), first_of(4)],
        taken=contents.taken,
    )


def test_a_lot_gets_the_last_day_that_its_own_terms_give_it_though_later_ones_last_longer() -> None:
    short, long = replace(MONTHLY, rollover=LASTS_1_CYCLE), replace(MONTHLY, rollover=LASTS_2_CYCLES)
    history = (short, replace(long, effective_from=first_of(2)))
    closing = closing_of(agreed(*history), month(1), Contents((OWN,)))
    assert [each.expires_on for each in closing.carried.lots] == [day(2, 28)]


RESTS = lot(1, 10 * HOUR, until=day(2, 28), source=LotSource.CARRYOVER)


@pytest.mark.parametrize(
    ("rollover", "contents", "result"),
    [
        pytest.param(NONE, Contents((OWN,)), (40, 0, 40, 0, 0), id="hands on what no rule would let through"),
        pytest.param(CAPPED_AT_8_HOURS, Contents((OWN,)), (40, 0, 40, 0, 0), id="knows no cap"),
        pytest.param(LASTS_1_CYCLE, Contents((RESTS,)), (10, 0, 10, 0, 0), id="keeps what would have ended in it"),
        pytest.param(
            LASTS_1_CYCLE,
            Contents((lot(1, 10 * HOUR, until=day(1, 31)),)),
            (10, 0, 0, 10, 0),
            id="has nothing of what ended before it",
        ),
        pytest.param(
            FULL,
            Contents((OWN,), (Use(day(2, 9), 15 * HOUR),)),
            (40, 15, 25, 0, 0),
            id="counts work that was done in it",
        ),
    ],
)
def test_a_pause(rollover: Rollover, contents: Contents, result: tuple[int, ...]) -> None:
    assert figures(rollover, PAUSE, contents) == result


@pytest.mark.parametrize(
    ("it", "later"),
    [
        pytest.param(RESTS, day(3, 31), id="with the first cycle after the pause, for one that was to end with it"),
        pytest.param(
            replace(RESTS, expires_on=day(3, 31)), day(4, 30), id="a cycle later, for one that had a cycle more"
        ),
        pytest.param(
            replace(RESTS, expires_on=day(2, 10)), day(3, 10), id="as many days later, for one within the pause"
        ),
        pytest.param(replace(RESTS, expires_on=None), None, id="never, for one without an end"),
    ],
)
def test_over_a_pause_a_lot_ends(it: Lot, later: date | None) -> None:
    terms = replace(MONTHLY, rollover=LASTS_1_CYCLE)
    closing = closing_of(agreed(terms, pauses=(FEBRUARY_PAUSES,)), PAUSE, Contents((it,)))
    assert [each.expires_on for each in closing.carried.lots] == [later]


def test_an_excess_in_a_pause_is_settled_by_the_terms_that_it_interrupts() -> None:
    terms = replace(MONTHLY, overage=Overage.CARRY)
    later = replace(MONTHLY, effective_from=first_of(3), overage=Overage.ABSORB)
    closing = closing_of(
        agreed(terms, later, pauses=(FEBRUARY_PAUSES,)), PAUSE, Contents((OWN,), (Use(day(2, 9), 45 * HOUR),))
    )
    assert (closing.overage, closing.deficit) == (5 * HOUR, 5 * HOUR)
