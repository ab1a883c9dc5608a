"""Units: delivered, cancelled, taken back; and undo, which takes back what one did last."""

from __future__ import annotations

from datetime import timedelta

import pytest
import pytest_asyncio

from domain.agreements.retainers import NotOfKind, WhichRetainer
from domain.agreements.terms import Threshold
from domain.balances.standings import Standing
from domain.clients.clients import NoClientHere, UnknownClient
from domain.deliverables.deliveries import DeliveryGone, TakenBack
from domain.deliverables.line import NothingDelivered, parse_cancellation
from domain.kinds import Kind, Overage, Role
from domain.people.people import TeamOnly
from domain.time.entries import NothingToUndo, NotYours, Reversed
from domain.values.days import FutureDate
from services.deliverables.acts import DeliveryForm
from services.time.undoing import UndoOld, UndoOldDelivery
from tests.instants import NOW
from tests.services.agency import Agency


@pytest_asyncio.fixture
async def dune(agency: Agency) -> Standing:
    """A client with eight articles a month, in a channel of its own."""
    client = await agency.client("dune")
    standing = await agency.retainer(client, "Articles", kind=Kind.DELIVERABLES, allotment=8, unit="articles")
    await agency.bind("CDUNE", client)
    return standing


async def test_units_are_taken_off_and_the_answer_says_what_is_left(agency: Agency, dune: Standing) -> None:
    done = await agency.deliver("dune 2 blog posts")
    assert (done.delivery.quantity, done.delivery.description) == (2, "blog posts")
    assert (done.before.remaining, done.after.remaining) == (8, 6)
    assert done.delivery.called.unit == "articles"


async def test_in_its_channel_the_client_need_not_be_named(agency: Agency, dune: Standing) -> None:
    writer = await agency.person(channel="CDUNE")
    assert (await agency.deliver("Winter routes", by=writer)).delivery.description == "Winter routes"
    assert (await agency.deliver("3 winter routes", by=writer)).after.used == 4
    assert (await agency.deliver("dune winter routes", by=writer)).delivery.description == "winter routes"


async def test_a_client_is_not_guessed(agency: Agency, dune: Standing) -> None:
    with pytest.raises(UnknownClient) as unknown:
        await agency.deliver("dunee 2 posts")
    assert unknown.value.nearest == ("dune",)
    with pytest.raises(NoClientHere, match="/retainer deliver acme posts"):
        await agency.deliver("2 posts", by=await agency.person(channel="CELSEWHERE"))
    await agency.retainer(await agency.client("acme"))
    with pytest.raises(NotOfKind):
        await agency.deliver("acme 2 posts")


async def test_a_client_alone_is_nothing_delivered(agency: Agency, dune: Standing) -> None:
    with pytest.raises(NothingDelivered):
        await agency.deliver("dune")


async def test_of_two_retainers_that_count_units_one_is_asked_for(agency: Agency, dune: Standing) -> None:
    client = (await agency.services.clients.choices("dune", by=agency.owner))[0]
    await agency.retainer(client, "Films", kind=Kind.DELIVERABLES, allotment=2)
    await agency.retainer(client, "Care")
    with pytest.raises(WhichRetainer) as which:
        await agency.deliver("dune 1 film")
    assert [each.typed for each in which.value.choices] == ["dune/articles", "dune/films"]
    assert (await agency.deliver("dune/films 1 trailer")).after.remaining == 1


async def test_more_than_there_is_is_over_and_crosses_the_levels(agency: Agency) -> None:
    client = await agency.client("dune")
    levels = (Threshold(percent=75), Threshold(percent=100))
    await agency.retainer(client, kind=Kind.DELIVERABLES, allotment=4, thresholds=levels, overage=Overage.BILL)
    done = await agency.deliver("dune 5 posts")
    assert (done.after.overage, done.crossed) == (1, levels)


async def test_the_same_submission_twice_delivers_once_and_says_the_same(agency: Agency, dune: Standing) -> None:
    first = await agency.deliver("dune 2 posts", key="cmd:1")
    again = await agency.deliver("dune 2 posts", key="cmd:1")
    assert again.delivery == first.delivery
    assert (again.is_repeat, again.after) == (True, first.after)


async def test_work_of_tomorrow_is_not_delivered_yet(agency: Agency, dune: Standing) -> None:
    with pytest.raises(FutureDate):
        await agency.deliver("dune 2 posts on tomorrow")
    assert (await agency.deliver("dune 2 posts on 2 nov")).delivery.delivered_on.day == 2


async def test_a_clients_person_delivers_nothing(agency: Agency, dune: Standing) -> None:
    with pytest.raises(TeamOnly):
        await agency.deliver("dune 2 posts", by=await agency.person(outsider=True))


async def test_a_form_delivers_as_a_line_does(agency: Agency, dune: Standing) -> None:
    form = DeliveryForm(dune.called.retainer_id, 3, None, "Boots compared")
    done = await agency.services.deliveries.deliver_form(form, by=agency.owner, key="view:1", now=NOW)
    assert (done.delivery.description, done.after.used) == ("Boots compared", 3)


@pytest.mark.parametrize(("counted", "used"), [(True, 1), (False, 0)])
async def test_a_cancelled_session_counts_or_is_given_back_and_is_shown_either_way(
    agency: Agency, dune: Standing, counted: bool, used: int
) -> None:
    line = parse_cancellation("dune Tuesday call")
    asked = await agency.services.deliveries.meant(line, by=agency.owner, now=NOW)
    assert (asked.description, asked.quantity, asked.is_cancelled) == ("Tuesday call", 1, True)
    assert (await agency.card_figures("dune")).used == 0

    done = await agency.services.deliveries.cancel(line, counted=counted, by=agency.owner, key="act:1", now=NOW)

    assert (done.after.used, done.delivery.counts) == (used, counted)
    (card,) = await agency.services.balances.card("dune", by=agency.owner, now=NOW)
    assert [(each.what, each.cancelled, each.counts) for each in card.recent] == [("Tuesday call", True, counted)]
    assert card.standing.figures.used == used


async def test_a_delivery_is_taken_back_once_and_leaves_the_card(agency: Agency, dune: Standing) -> None:
    done = await agency.deliver("dune 2 posts")
    undo = agency.services.deliveries.undo
    taken = await undo(done.delivery.delivery_id, by=agency.owner, key="act:1", now=NOW)
    again = await undo(done.delivery.delivery_id, by=agency.owner, key="act:1", now=NOW)
    assert (taken.after.used, taken.was_reversed_before, again.was_reversed_before) == (0, False, True)
    with pytest.raises(DeliveryGone):
        await undo(done.delivery.delivery_id, by=agency.owner, key="act:2", now=NOW)
    (card,) = await agency.services.balances.card("dune", by=agency.owner, now=NOW)
    assert card.recent == ()


async def test_what_was_given_back_can_be_undone_too(agency: Agency, dune: Standing) -> None:
    line = parse_cancellation("dune Tuesday call")
    done = await agency.services.deliveries.cancel(line, counted=False, by=agency.owner, key="act:1", now=NOW)
    taken = await agency.services.deliveries.undo(done.delivery.delivery_id, by=agency.owner, key="act:2", now=NOW)
    assert taken.after == done.after


async def test_others_do_not_take_back_ones_deliveries_but_a_manager_may(agency: Agency, dune: Standing) -> None:
    done = await agency.deliver("dune 2 posts")
    undo = agency.services.deliveries.undo
    with pytest.raises(NotYours):
        await undo(done.delivery.delivery_id, by=await agency.person(), key="act:1", now=NOW)
    taken = await undo(done.delivery.delivery_id, by=await agency.person(Role.MANAGER), key="act:2", now=NOW)
    assert taken.after.used == 0


async def test_undo_takes_back_what_was_done_last_whichever_it_was(agency: Agency, dune: Standing) -> None:
    await agency.retainer(await agency.client("acme"))
    undo = agency.services.undoing.last
    await agency.log("acme 1h fix")
    await agency.deliver("dune 2 posts", now=NOW + timedelta(minutes=1))
    await agency.log("acme 2h more", now=NOW + timedelta(minutes=2))
    at = NOW + timedelta(minutes=3)

    found = [await undo(by=agency.owner, key=f"cmd:{number}", now=at) for number in range(3)]

    assert [type(each) for each in found] == [Reversed, TakenBack, Reversed]
    with pytest.raises(NothingToUndo):
        await undo(by=agency.owner, key="cmd:9", now=at)


async def test_an_undo_that_comes_twice_takes_back_one_thing(agency: Agency, dune: Standing) -> None:
    await agency.retainer(await agency.client("acme"))
    await agency.log("acme 1h fix")
    await agency.deliver("dune 2 posts", now=NOW + timedelta(minutes=1))
    at = NOW + timedelta(minutes=2)
    first = await agency.services.undoing.last(by=agency.owner, key="cmd:1", now=at)
    again = await agency.services.undoing.last(by=agency.owner, key="cmd:1", now=at)
    assert isinstance(first, TakenBack)
    assert isinstance(again, TakenBack)
    assert again.was_reversed_before
    assert (await agency.card_figures("acme")).used == 60


async def test_what_is_older_is_asked_about_first(agency: Agency, dune: Standing) -> None:
    await agency.retainer(await agency.client("acme"))
    await agency.deliver("dune 2 posts")
    late = NOW + timedelta(minutes=16)
    with pytest.raises(UndoOldDelivery):
        await agency.services.undoing.last(by=agency.owner, key="cmd:1", now=late)
    await agency.log("acme 1h fix", now=NOW + timedelta(seconds=1))
    with pytest.raises(UndoOld):
        await agency.services.undoing.last(by=agency.owner, key="cmd:2", now=late)


async def test_ones_deliveries_make_a_retainer_ones_own(agency: Agency, dune: Standing) -> None:
    writer = await agency.person()
    assert (await agency.services.homes.home(by=writer, now=NOW)).mine == ()
    await agency.deliver("dune 2 posts", by=writer)
    (mine,) = (await agency.services.homes.home(by=writer, now=NOW)).mine
    assert mine.figures.used == 2


async def test_only_what_counts_units_has_a_name_for_them(agency: Agency) -> None:
    standing = await agency.retainer(await agency.client("acme"), unit="articles")
    assert standing.called.unit is None
