"""The end of a term: said beforehand or asked about, never decided by itself; and renewed by moving the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.agreements.checks import ChoiceIncomplete, EndPast, MoveNeedsRetainer
from domain.agreements.retainers import RetainerEnded
from domain.agreements.terms import Rollover
from domain.balances.standings import Standing
from domain.cycles.term_end import DeficitGoes, RestGoes
from domain.kinds import Kind, Overage, Role
from domain.people.people import ManagersOnly
from domain.values.refusals import Refusal
from services.retainers.endings import EndForm
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

FULL = Rollover(carries=True)
LAST_DAY = date(2026, 11, 30)
OVER = at("2026-12-10 12:00")
FORFEIT: dict[str, Any] = {"rest": RestGoes.FORFEITED, "deficit": DeficitGoes.WRITTEN_OFF}
REFUND: dict[str, Any] = {"rest": RestGoes.REFUNDED, "deficit": DeficitGoes.BILLED}


def ends(standing: Standing, last_day: date | None = LAST_DAY, **fields: Any) -> EndForm:
    """A filled-in form."""
    return EndForm(standing.called.retainer_id, last_day, "it was agreed", **fields)


async def balance(agency: Agency) -> dict[str, Any]:
    """The last cycle of acme's first retainer as it is exported."""
    records = await agency.services.exports.balances(agency.workspace.workspace_id, alias="acme")
    return next(each for each in reversed(records) if each["retainer"] == "Website")


@pytest.mark.parametrize(
    ("choice", "added", "forfeited"),
    [pytest.param(FORFEIT, 0, 30, id="forfeited"), pytest.param(REFUND, -30, 0, id="refunded")],
)
async def test_the_rest_goes_where_it_was_said_to_go(
    agency: Agency, choice: dict[str, Any], added: int, forfeited: int
) -> None:
    acme = await agency.retainer(await agency.client("acme"), rollover=FULL)
    await agency.log("acme 10h x")
    told = await agency.services.endings.end(ends(acme, **choice), by=agency.owner, key="1", now=NOW)
    assert (told.retainer.ends_on, told.choice is not None) == (date(2026, 12, 1), True)
    await agency.services.cycles.turn(agency.workspace.workspace_id, acme.called.retainer_id, OVER)
    record = await balance(agency)
    assert (record["status"], record["added"], record["forfeited"], record["carried_out"]) == (
        "closed",
        added * HOUR,
        forfeited * HOUR,
        0,
    )


async def test_what_nobody_decided_about_waits_and_nothing_is_lost(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), rollover=FULL, last_day=LAST_DAY)
    turn = agency.services.cycles.turn
    await turn(agency.workspace.workspace_id, acme.called.retainer_id, OVER)
    assert (await balance(agency))["status"] == "closing"
    assert await agency.services.cycles.due(agency.workspace.workspace_id, OVER) == ()
    await agency.services.endings.end(ends(acme, **REFUND), by=agency.owner, key="1", now=OVER)
    record = await balance(agency)
    assert (record["status"], record["added"]) == ("closed", -40 * HOUR)
    with pytest.raises(RetainerEnded):
        await agency.log("acme 1h x", now=OVER)


async def test_a_rest_moves_to_another_retainer_of_the_client(agency: Agency) -> None:
    client = await agency.client("acme")
    acme = await agency.retainer(client, rollover=FULL)
    care = await agency.retainer(client, "Care")
    await agency.log("acme/website 10h x")
    form = ends(acme, rest=RestGoes.MOVED, deficit=DeficitGoes.WRITTEN_OFF, moved_to=care.called.retainer_id)
    await agency.services.endings.end(form, by=agency.owner, key="1", now=NOW)
    await agency.services.cycles.turn(agency.workspace.workspace_id, acme.called.retainer_id, OVER)
    assert (await agency.card_figures("acme/care", now=OVER)).added == 30 * HOUR
    assert (await balance(agency))["added"] == -30 * HOUR


async def test_a_deficit_waits_for_its_choice_too(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), overage=Overage.CARRY, last_day=LAST_DAY)
    for piece in range(3):
        await agency.log(f"acme 15h piece {piece}")
    await agency.services.cycles.turn(agency.workspace.workspace_id, acme.called.retainer_id, OVER)
    assert (await balance(agency))["status"] == "closing"
    await agency.services.endings.end(ends(acme, **REFUND), by=agency.owner, key="1", now=OVER)
    record = await balance(agency)
    assert (record["status"], record["overage"]) == ("closed", 5 * HOUR)


async def test_moving_the_end_away_renews_without_a_gap(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), rollover=FULL, last_day=LAST_DAY)
    in_grace = at("2026-12-02 12:00")
    await agency.card_figures(now=in_grace)
    await agency.services.endings.end(ends(acme, None), by=agency.owner, key="1", now=in_grace)
    assert (await agency.card_figures(now=OVER)).available == 80 * HOUR


async def test_a_retainer_that_has_waited_is_renewed_with_what_it_had(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), rollover=FULL, last_day=LAST_DAY)
    await agency.services.cycles.turn(agency.workspace.workspace_id, acme.called.retainer_id, OVER)
    await agency.services.endings.end(ends(acme, None), by=agency.owner, key="1", now=OVER)
    assert (await agency.card_figures(now=OVER)).available == 80 * HOUR


async def test_one_that_ended_long_ago_begins_again_and_the_time_between_is_a_pause(agency: Agency) -> None:
    acme = await agency.retainer(await agency.client("acme"), last_day=LAST_DAY)
    spring = at("2027-04-15 12:00")
    told = await agency.services.endings.end(ends(acme, None), by=agency.owner, key="1", now=spring)
    assert told.retainer.ends_on is None
    assert (await agency.card_figures(now=spring)).available == 40 * HOUR
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=spring, last=True)
    assert (card.standing.cycle.is_pause, card.standing.cycle.starts_on) == (True, date(2026, 12, 1))


async def test_an_end_within_the_open_cycle_cuts_it_short(agency: Agency, acme: Standing) -> None:
    form = ends(acme, date(2026, 11, 20), **FORFEIT)
    told = await agency.services.endings.end(form, by=agency.owner, key="1", now=NOW)
    again = await agency.services.endings.end(form, by=agency.owner, key="1", now=NOW)
    assert (again.is_repeat, again.retainer) == (True, told.retainer)
    (card,) = await agency.services.balances.card("acme", by=agency.owner, now=NOW)
    assert (card.standing.cycle.last_day, card.standing.figures.available) == (date(2026, 11, 20), 40 * HOUR)


@pytest.mark.parametrize(
    ("last_day", "fields", "refusal"),
    [
        (date(2026, 11, 11), {}, EndPast),
        (LAST_DAY, {"rest": RestGoes.FORFEITED}, ChoiceIncomplete),
        (LAST_DAY, {"rest": RestGoes.MOVED, "deficit": DeficitGoes.BILLED}, MoveNeedsRetainer),
    ],
    ids=["an end before today", "half a choice", "moved to nowhere"],
)
async def test_a_wrong_end_is_one_sentence_and_changes_nothing(
    agency: Agency, acme: Standing, last_day: date, fields: dict[str, Any], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        await agency.services.endings.end(ends(acme, last_day, **fields), by=agency.owner, key="1", now=NOW)
    record = await agency.services.retainers.get(acme.called.retainer_id, by=agency.owner, now=NOW)
    assert record.retainer.ends_on is None


async def test_a_rest_goes_to_no_other_client_and_to_no_other_kind(agency: Agency, acme: Standing) -> None:
    other = await agency.retainer(await agency.client("beta"))
    client = (await agency.services.clients.choices("acme", by=agency.owner))[0]
    posts = await agency.retainer(client, "Posts", kind=Kind.DELIVERABLES, allotment=4)
    form = ends(acme, rest=RestGoes.MOVED, deficit=DeficitGoes.BILLED)
    for receiver in (other, posts, acme):
        to = replace(form, moved_to=receiver.called.retainer_id)
        with pytest.raises(MoveNeedsRetainer):
            await agency.services.endings.end(to, by=agency.owner, key="1", now=NOW)
    with pytest.raises(ManagersOnly):
        await agency.services.endings.end(form, by=await agency.person(Role.MEMBER), key="1", now=NOW)


async def test_a_rest_can_be_given_to_the_clients_other_retainers_that_count_alike_and_run(
    agency: Agency,
) -> None:
    """Found by the client's id: other clients' names hold this one's, and more of them than any list shows."""
    client = await agency.client("aa", name="Aa")
    website, seo, posts = [
        await agency.retainer(client, "Website"),
        await agency.retainer(client, "SEO"),
        await agency.retainer(client, "Posts", kind=Kind.DELIVERABLES, fee_minor=None, rate_minor=None),
    ]
    over = await agency.retainer(client, "Over", last_day=date(2026, 11, 20))
    gone = await agency.retainer(client, "Gone")
    await agency.services.retainers.archive(gone.called.retainer_id, archived=True, by=agency.owner, now=NOW)
    for number in range(101):
        await agency.retainer(await agency.client(f"aa-{number}"))
        await agency.log(f"aa-{number} 1m x")
    await agency.services.endings.end(ends(over, date(2026, 11, 12), **FORFEIT), by=agency.owner, key="1", now=NOW)
    await agency.services.cycles.turn(agency.workspace.workspace_id, over.called.retainer_id, OVER)

    facts = await agency.services.endings.form_facts(website.called.retainer_id, by=agency.owner)

    assert (facts.last_day, [each.name for each in facts.others]) == (None, ["SEO"])
    moved = ends(website, rest=RestGoes.MOVED, deficit=DeficitGoes.BILLED, moved_to=seo.called.retainer_id)
    await agency.services.endings.end(moved, by=agency.owner, key="2", now=NOW)
    told = await agency.services.endings.form_facts(website.called.retainer_id, by=agency.owner)
    assert told.last_day == LAST_DAY
    assert not (await agency.services.endings.form_facts(posts.called.retainer_id, by=agency.owner)).others
    with pytest.raises(ManagersOnly):
        await agency.services.endings.form_facts(seo.called.retainer_id, by=await agency.person(Role.MEMBER))
