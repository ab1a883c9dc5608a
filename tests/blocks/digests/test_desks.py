"""The morning desk: what its reader finds, money only for who may see it, and that Slack would take the longest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from blocks.digests.desks import desk_message
from domain.balances.standings import Standing
from domain.change_orders.told import OrderOpen
from domain.cycles.losses import Loss
from domain.digests.desks import Desk, LossAhead, PaceAhead, StandsIn, TimeMissing
from domain.kinds import Role
from domain.people.waiting import DeskItem
from domain.renewals.questions import Coming, TermEnding
from tests.blocks.digests.test_digests import MONDAY, line, missing, order
from tests.blocks.payloads import buttons, check, elements, words
from tests.blocks.samples import HOSTILE_NAME, HOUR, LONG_NAME, an_id, called, cycle, person, standing

LOSS = Loss(14 * HOUR, date(2026, 11, 20), expires=True)


def acme(**more: object) -> Standing:
    """Acme on Monday, 23 points ahead."""
    return replace(line().standing, value_left_minor=172_500, **more)  # type: ignore[arg-type]


def desk(*items: DeskItem, role: Role = Role.MANAGER) -> Desk:
    """The manager's."""
    return Desk(person(role), MONDAY, items)


def test_a_desk_says_in_words_all_that_it_shows() -> None:
    term = Coming(called(client_name="Cobalt"), date(2027, 1, 2), date(2026, 11, 20), auto_renew=False)
    closing = TimeMissing(missing(), (called(), called(client_name="Bluefin")), date(2026, 11, 18))
    stands_in = StandsIn(an_id("dune"), "Dune", an_id("ira"), "Ira Sample")
    shown = check(
        desk_message(
            desk(stands_in, PaceAhead(acme()), LossAhead(acme(), LOSS), OrderOpen(order()), closing, TermEnding(term))
        )
    )
    assert words(shown) == (
        "Your desk, Mon 16 Nov.\n"
        "Ira Sample is deactivated in Slack, so you are told about Dune until somebody else is account manager there: "
        "`/retainer client`.\n"
        "Used faster than the days go by:\n"
        "Acme, 1–30 Nov: 11 h 30 m ($1,725) left of 48 h, 76 % used with 53 % of the days gone. At this pace "
        "it runs out on Sun 22 Nov.\n"
        "About to be lost:\n"
        "Acme: 14 h carried over will expire after Fri 20 Nov.\n"
        "Change orders waiting:\n"
        "CO-12 “Size guide” (Acme) has been waiting for Carla Sample since Thu 12 Nov.\n"
        "Notice ends soon:\n"
        "Cobalt: the last day for notice is Fri 20 Nov; without a choice it ends on Sat 2 Jan 2027.\n"
        "Less logged than usual, Mon 9 – Sun 15 Nov; Acme and Bluefin take it until Wed 18 Nov:\n"
        "Dee Sample logged 12 h; 30 h is usual, so 18 h is missing."
    )
    assert set(buttons(shown)) == {"Balance", "Nudge"}


def test_a_week_that_is_over_stands_apart_from_what_a_cycle_still_takes() -> None:
    last_month = replace(missing("Ana Sample", 0), until=date(2026, 11, 1))
    closing = TimeMissing(last_month, (called(),), date(2026, 11, 18))
    shown = words(check(desk_message(desk(closing, TimeMissing(missing())))))
    assert shown.endswith(
        "Less logged than usual, Sun 25 – Sat 31 Oct; Acme takes it until Wed 18 Nov:\n"
        "Ana Sample logged nothing; 30 h is usual.\n"
        "Less logged than usual, Mon 9 – Sun 15 Nov:\n"
        "Dee Sample logged 12 h; 30 h is usual, so 18 h is missing."
    )


@pytest.mark.parametrize("role", [Role.MANAGER, Role.OWNER, Role.MEMBER])
def test_money_is_for_who_sees_it(role: Role) -> None:
    shown = words(desk_message(desk(PaceAhead(acme()), role=role)))
    assert ("$" in shown) is role.sees_money


@pytest.mark.parametrize("name", [LONG_NAME, HOSTILE_NAME], ids=["long", "hostile"])
def test_a_desk_with_fifty_of_everything_is_still_a_message(name: str) -> None:
    of = called(client_name=name, name=name, is_only=False)
    there = replace(acme(), called=of)
    items: list[DeskItem] = []
    for number in range(50):
        asked = replace(missing(name), person=person(name=name, person_id=an_id(number)))
        items += [
            StandsIn(an_id(number), name, an_id("ira"), name),
            PaceAhead(replace(there, cycle=cycle(cycle_id=an_id(number)))),
            LossAhead(there, LOSS),
            OrderOpen(order(number, called=of)),
            TermEnding(Coming(of, date(2027, 1, 2), date(2026, 11, 20), auto_renew=True)),
            TimeMissing(asked, (of,), date(2026, 11, 18)),
            TimeMissing(replace(asked, until=date(2026, 11, 12)), (of,), date(2026, 11, 18)),
        ]
    shown = check(desk_message(desk(*items)))
    assert "and 43 more" in str(shown["blocks"])
    assert len({each["action_id"] for each in elements(shown)}) == len(elements(shown))


def test_two_losses_of_one_day_are_both_said() -> None:
    own = replace(LOSS, expires=False, quantity=2 * HOUR)
    shown = words(desk_message(desk(LossAhead(acme(), LOSS), LossAhead(standing(), own))))
    assert "14 h carried over will expire" in shown
    assert "2 h will be lost" in shown
