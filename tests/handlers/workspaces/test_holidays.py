"""Public holidays are searched for, chosen in the real form, and told with the way back."""

from __future__ import annotations

import psycopg
import pytest

from integrations.public_holidays import places
from playground.person_here import PersonHere
from playground.seen import Seen
from tests.desk import Desk, choose, latest

_NONE_KEPT = "Public holidays: none."


@pytest.fixture(autouse=True, scope="module")
def _known_by_name() -> None:
    """All names are read once in a process, which takes a busy machine longer than Slack waits for options."""
    places()


async def opened(person: PersonHere) -> None:
    """The form, from the owner's overview."""
    overview = (await person.command("/retainer settings", channel="C0ACME")).ephemeral
    assert overview is not None
    assert (await person.click(overview, "settings.holidays")).view is not None


async def told(desk: Desk) -> list[Seen]:
    """The answers to what was saved."""
    await desk.slack.settled()
    return [each for each in await desk.ona.messages("C0ACME") if each.text.startswith("Saved")]


async def test_an_owner_searches_for_a_region_and_reads_what_is_off_next(either_desk: Desk) -> None:
    ona = either_desk.ona
    await opened(ona)
    await choose(ona, "holidays", "bavaria")
    assert (await ona.submit()).closed

    (said,) = await told(either_desk)
    assert said.text == (
        "Saved. Public holidays: Germany, Bavaria. The next days off: Fri 25 Dec (Christmas Day), "
        "Fri 1 Jan 2027 (New Year's Day) and Wed 6 Jan 2027 (Epiphany). "
        "Closings, drafts and reminders that already have their day keep it. "
        "To undo this, type /retainer settings and choose none again."
    )
    assert "\nPublic holidays: Germany, Bavaria.\n" in await either_desk.told(ona, "settings", "C0ACME")


async def test_the_way_back_is_the_same_form(desk: Desk) -> None:
    await opened(desk.ona)
    await choose(desk.ona, "holidays", "usa")
    await desk.ona.submit()
    await opened(desk.ona)
    await choose(desk.ona, "holidays", "none")
    assert (await desk.ona.submit()).closed
    assert "choose United States again" in latest(await told(desk)).text
    assert _NONE_KEPT in await desk.told(desk.ona, "settings", "C0ACME")


async def test_a_save_that_changes_nothing_says_nothing(desk: Desk) -> None:
    await opened(desk.ona)
    assert (await desk.ona.submit()).closed
    assert await told(desk) == []


async def test_a_place_that_is_not_known_any_more_is_refused_at_its_field(desk: Desk, agency_url: str) -> None:
    with psycopg.connect(agency_url, autocommit=True) as connection:
        connection.execute("UPDATE workspace SET holidays_country = 'DE', holidays_region = 'XX'")
    await opened(desk.ona)
    refused = await desk.ona.submit()
    assert refused.errors == {
        "holidays": "I know no public holidays of “DE, XX”. Choose a country or a region from the list, or none."
    }
    assert "Public holidays: Germany, XX." in await desk.told(desk.ona, "settings", "C0ACME")
