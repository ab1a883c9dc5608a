"""Retainers: agreed, begun and changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from domain.agreements.checks import CapOnFunds, EndTooEarly, MatterTaken, NothingAgreed, RetainerNameTaken
from domain.agreements.retainers import RetainerEnded
from domain.agreements.terms import Cap, Rollover, Rounding, Terms, Threshold
from domain.balances.standings import Standing
from domain.clients.aliases import MatterNumberReserved, MatterNumberShape, NameMissing
from domain.clients.clients import Client, ClientArchived, NotYourClient
from domain.kinds import Counts, Kind, Length, Overage, RoundingWay
from domain.values.refusals import Refusal
from services.retainers.acts import RetainerForm
from tests.instants import NOW, at
from tests.services.agency import HOUR, Agency

FIRST = date(2026, 11, 1)


def filled(client: Client, **fields: Any) -> RetainerForm:
    """A form that can be saved, but for these fields."""
    values: dict[str, Any] = {
        "name": "Website",
        "kind": Kind.HOURS,
        "starts_on": FIRST,
        "terms": Terms(FIRST, allotment=40 * HOUR),
    }
    return RetainerForm(client_id=client.client_id, **values | fields)


async def saved(agency: Agency, form: RetainerForm, key: str | None = None) -> Standing:
    """Where the retainer of a form stands."""
    return await agency.services.retainers.create(form, by=agency.owner, key=key or agency.key(), now=NOW)


ALL_TERMS = Terms(
    effective_from=FIRST,
    kind=Kind.HOURS,
    length=Length.QUARTERLY,
    anchor_day=31,
    allotment=120 * HOUR,
    fee_minor=1_234_567,
    rate_minor=15_000,
    overage_rate_minor=20_000,
    overage=Overage.BILL,
    rollover=Rollover(carries=True, cap=Cap(percent=20), cycles=2),
    rounding=Rounding(RoundingWay.UP, 6),
    counts=Counts.ALL,
    thresholds=(Threshold(percent=80), Threshold(left_minutes=600), Threshold(left_minor=250_000)),
)


@pytest.mark.parametrize(
    "terms",
    [
        pytest.param(Terms(FIRST, allotment=1), id="nothing but an allotment"),
        pytest.param(ALL_TERMS, id="everything there is"),
        pytest.param(replace(ALL_TERMS, rollover=Rollover(carries=True, cap=Cap(quantity=480))), id="a cap in hours"),
        pytest.param(replace(ALL_TERMS, length=Length.WEEKLY, anchor_day=7, thresholds=()), id="weekly, no threshold"),
    ],
)
async def test_terms_come_back_as_they_were_agreed(agency: Agency, terms: Terms) -> None:
    standing = await saved(agency, filled(await agency.client(), terms=terms))
    assert standing.terms == terms
    record = await agency.services.retainers.get(standing.called.retainer_id, by=agency.owner, now=NOW)
    assert (record.terms, record.planned) == (terms, ())


async def test_a_retainer_begins_with_todays_cycle_even_if_it_began_long_ago(agency: Agency) -> None:
    standing = await saved(
        agency, filled(await agency.client(), starts_on=date(2024, 3, 12), terms=replace(ALL_TERMS, anchor_day=12))
    )
    assert (standing.cycle.starts_on, standing.cycle.ends_on) == (date(2026, 9, 12), date(2026, 12, 12))


async def test_a_retainer_that_lies_ahead_shows_its_first_cycle(agency: Agency) -> None:
    standing = await saved(agency, filled(await agency.client(), starts_on=date(2027, 1, 1)))
    assert standing.cycle.starts_on == date(2027, 1, 1)
    assert standing.pace.days_elapsed == 0


@pytest.mark.parametrize(
    ("fields", "kind", "field"),
    [
        pytest.param({"name": ""}, NameMissing, None, id="no name"),
        pytest.param({"terms": Terms(FIRST)}, NothingAgreed, "allotment", id="no allotment"),
        pytest.param({"last_day": date(2026, 10, 31)}, EndTooEarly, "ends_on", id="an end before the start"),
        pytest.param({"last_day": date(2026, 11, 11)}, EndTooEarly, "ends_on", id="an end that is past"),
        pytest.param({"matter_number": "123"}, MatterNumberReserved, "matter_number", id="a number like a duration"),
        pytest.param({"matter_number": "?"}, MatterNumberShape, "matter_number", id="a number like nothing"),
        pytest.param(
            {"kind": Kind.FUNDS, "terms": ALL_TERMS}, CapOnFunds, "rollover", id="money that would be forfeited"
        ),
    ],
)
async def test_a_wrong_field_is_named_and_nothing_is_stored(
    agency: Agency, fields: dict[str, Any], kind: type[Refusal], field: str | None
) -> None:
    client = await agency.client()
    with pytest.raises(kind) as refused:
        await saved(agency, filled(client, **fields), key="view:1")
    assert field is None or refused.value.field == field
    assert (await agency.services.balances.page(1, by=agency.owner, now=NOW)).total == 0
    await saved(agency, filled(client), key="view:1")


async def test_an_end_today_is_still_a_day(agency: Agency) -> None:
    standing = await saved(agency, filled(await agency.client(), last_day=date(2026, 11, 12)))
    assert standing.cycle.last_day == date(2026, 11, 12)


async def test_an_end_that_is_too_early_says_the_days_as_people_read_them(agency: Agency) -> None:
    client = await agency.client()
    with pytest.raises(EndTooEarly) as told:
        await saved(agency, filled(client, last_day=date(2026, 10, 31)))
    assert "31 Oct 2026" in told.value.sentence


async def test_a_name_is_one_retainers_and_a_number_one_of_all(agency: Agency) -> None:
    acme, beta = await agency.client("acme"), await agency.client("beta")
    await saved(agency, filled(acme, matter_number="M-1"))
    with pytest.raises(RetainerNameTaken):
        await saved(agency, filled(acme, name="WEBSITE"))
    with pytest.raises(MatterTaken):
        await saved(agency, filled(beta, matter_number="m-1"))
    await saved(agency, filled(beta))


@pytest.mark.parametrize(
    "names", [("Website care", "Website redesign", "Website"), ("設計", "開発"), ("The", "the the")], ids=str
)
async def test_names_that_make_the_same_word_stay_apart(agency: Agency, names: tuple[str, ...]) -> None:
    client = await agency.client()
    standings = [await saved(agency, filled(client, name=name)) for name in names]
    assert [each.called.name for each in standings] == list(names)
    typed = {each.called.alias for each in standings}
    assert len(typed) == len(names)
    for alias in typed:
        await agency.log(f"acme/{alias} 1h x")


async def test_the_same_form_sent_again_is_one_retainer(agency: Agency) -> None:
    client = await agency.client()
    first = await saved(agency, filled(client), key="view:1")
    assert await saved(agency, filled(client), key="view:1") == first
    assert (await agency.services.balances.page(1, by=agency.owner, now=NOW)).total == 1


async def test_no_retainer_for_a_client_that_is_none_or_archived(agency: Agency) -> None:
    client = await agency.client()
    with pytest.raises(NotYourClient):
        await saved(agency, filled(replace(client, client_id=uuid4())))
    await agency.services.clients.archive(client.client_id, archived=True, by=agency.owner, now=NOW)
    with pytest.raises(ClientArchived):
        await saved(agency, filled(client))


async def test_a_retainer_that_is_none_has_no_terms(agency: Agency) -> None:
    retainers, nothing = agency.services.retainers, uuid4()
    for act in (
        retainers.get(nothing, by=agency.owner, now=NOW),
        retainers.archive(nothing, archived=True, by=agency.owner, now=NOW),
    ):
        with pytest.raises(NotYourClient):
            await act


async def test_no_new_terms_once_it_has_ended(agency: Agency) -> None:
    standing = await saved(agency, filled(await agency.client(), last_day=date(2026, 11, 30), auto_renew=False))
    change, terms = agency.services.retainers.change_terms, Terms(FIRST, allotment=60)
    with pytest.raises(RetainerEnded):
        await change(standing.called.retainer_id, terms, by=agency.owner, key="view:1", now=at("2026-12-20 12:00"))


@pytest.mark.parametrize(
    ("terms", "kind"),
    [(Terms(FIRST), NothingAgreed), (replace(ALL_TERMS, kind=Kind.HOURS, allotment=0), NothingAgreed)],
    ids=["empty", "no allotment"],
)
async def test_terms_that_cannot_hold_are_refused(
    agency: Agency, acme: Standing, terms: Terms, kind: type[Refusal]
) -> None:
    change = agency.services.retainers.change_terms
    with pytest.raises(kind):
        await change(acme.called.retainer_id, terms, by=agency.owner, key="view:1", now=NOW)
    record = await agency.services.retainers.get(acme.called.retainer_id, by=agency.owner, now=NOW)
    assert record.planned == ()
