"""Contractors, from an owner's form to their own home tab."""

from __future__ import annotations

from tests.desk import Desk, fill, latest


async def make_contractor(desk: Desk, *aliases: str) -> str:
    """Ona makes Gus, a guest, a contractor for some clients; what she reads."""
    overview = (await desk.ona.command("/retainer settings", channel="C0GENERAL")).ephemeral
    assert overview is not None
    await desk.ona.click(overview, "settings.roles")
    await fill(desk.ona, person="U0GUEST", role="contractor")
    offered = await desk.ona.options("contractor_clients", "contractor_clients", "")
    chosen = [each["value"] for each in offered if each["text"]["text"].rpartition("(")[2].rstrip(")") in aliases]
    await desk.ona.fill("contractor_clients", "contractor_clients", chosen)
    submitted = await desk.ona.submit()
    assert submitted.closed, submitted.errors
    return latest([each for each in await desk.ona.messages("C0GENERAL") if each.ephemeral]).text


async def test_an_owner_makes_a_guest_a_contractor_for_named_clients(either_desk: Desk) -> None:
    desk, gus = either_desk, either_desk.slack.person("U0GUEST")
    assert await make_contractor(desk, "acme", "bluefin") == (
        "Gus Guest is a contractor now, for Acme and Bluefin: they log time there and see its hours, but no money and "
        "no other client. To undo this, choose another role for them under Roles in /retainer settings."
    )
    assert "Contractors: Gus Guest (Acme and Bluefin)" in await desk.told(desk.ona, "settings")

    assert (await desk.told(gus, "log acme 1h30 Layout")).startswith("Logged 1 h 30 m on Acme: Layout. 38 h 30 m left")
    assert "cobalt" in (refused := await desk.told(gus, "log cobalt 1h x"))
    assert refused.startswith("No client is called “cobalt”.")
    listed = await desk.told(gus, "list")
    assert "Acme" in listed
    assert "Bluefin" in listed
    assert "Cobalt" not in listed
    assert "$" not in await desk.told(gus, "acme")


async def test_their_help_and_home_are_those_of_who_works_and_of_nobody_else(desk: Desk) -> None:
    gus = desk.slack.person("U0GUEST")
    await make_contractor(desk, "acme")
    await desk.told(gus, "log acme 1h x")
    help_ = await desk.told(gus, "help")
    assert "/retainer log" in help_
    assert "/retainer today" in help_
    for word in ("/retainer request", "/retainer client", "/retainer bind", "/retainer change"):
        assert word not in help_
    await gus.open_home()
    await desk.slack.settled()
    home = str(await gus.home())
    assert "Log time" in home
    assert "Acme" in home
    assert "Bluefin" not in home


async def test_a_contractor_without_a_client_is_said_at_the_field_and_a_member_is_none(desk: Desk) -> None:
    overview = (await desk.ona.command("/retainer settings", channel="C0GENERAL")).ephemeral
    assert overview is not None
    await desk.ona.click(overview, "settings.roles")
    await fill(desk.ona, person="U0GUEST", role="contractor")
    assert (await desk.ona.submit()).errors["contractor_clients"].startswith("Choose the clients that Gus Guest works")
    await fill(desk.ona, person="U0DEV")
    assert (await desk.ona.submit()).errors["role"].startswith("Dev Loper is not a guest of your workspace")


async def test_it_is_taken_back_by_another_choice(desk: Desk) -> None:
    gus = desk.slack.person("U0GUEST")
    await make_contractor(desk, "acme")
    overview = (await desk.ona.command("/retainer settings", channel="C0GENERAL")).ephemeral
    assert overview is not None
    await desk.ona.click(overview, "settings.roles")
    await fill(desk.ona, person="U0GUEST", role="client")
    assert (await desk.ona.submit()).closed
    assert (await desk.told(gus, "log acme 1h x")).startswith("Only people at the agency can do that.")
