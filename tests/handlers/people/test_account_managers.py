"""Account managers by name, as the client's form, a pasted table and an owner's click make them."""

from __future__ import annotations

from domain.kinds import Role
from tests.desk import DESIGNER, MANAGER, Desk, buttons, fill, latest, press


async def role_of(desk: Desk, person: str) -> Role:
    return (await desk.bot.services.people.me(desk.caller(person))).role


async def test_an_owner_who_names_somebody_in_the_form_makes_them_one_and_reads_how_that_is_taken_back(
    either_desk: Desk,
) -> None:
    desk = either_desk
    await desk.ona.command("/retainer client bluefin", channel="C0GENERAL")
    await fill(desk.ona, account_manager=DESIGNER)
    assert (await desk.ona.submit()).closed
    said = latest([each for each in await desk.ona.messages("C0GENERAL") if each.ephemeral])
    assert said.text == (
        "Bluefin is saved. dee is an account manager now, who sees money; to undo that, choose another role under "
        "Roles in `/retainer settings`."
    )
    assert await role_of(desk, DESIGNER) is Role.MANAGER


async def test_a_manager_who_names_somebody_asks_the_owners_and_one_click_does_it(desk: Desk) -> None:
    await desk.max.command("/retainer client bluefin", channel="C0GENERAL")
    await fill(desk.max, account_manager=DESIGNER)
    assert (await desk.max.submit()).closed
    said = latest([each for each in await desk.max.messages("C0GENERAL") if each.ephemeral])
    assert "dee is a member, who cannot decide anything for Bluefin: I asked the owners" in said.text
    assert await role_of(desk, DESIGNER) is Role.MEMBER

    await desk.sent()
    asked = latest(await desk.ona.dm())
    assert asked.text.startswith("max named dee as account manager of Bluefin, but dee is a member: they see no money")
    await press(desk.ona, asked, "Make account manager")
    await desk.sent()

    assert await role_of(desk, DESIGNER) is Role.MANAGER
    done = next(each for each in await desk.ona.dm() if each.ts == asked.ts)
    assert done.text.startswith("dee, named as account manager of Bluefin, is one now.")
    assert buttons(done) == {}


async def test_a_pasted_table_names_too(desk: Desk) -> None:
    table = "client,alias,account_manager,allotment,starts_on\nGull,gull,designer@northlight.example,10,2026-11-01"
    await desk.max.command("/retainer import", channel="C0GENERAL")
    await fill(desk.max, lines=table)
    assert (await desk.max.submit()).closed
    said = latest([each for each in await desk.max.messages("C0GENERAL") if each.ephemeral])
    assert "Dee Signer is a member, and only an owner can make an account manager: I asked them." in said.text

    await desk.ona.command("/retainer import", channel="C0GENERAL")
    await fill(desk.ona, lines=table.replace("Gull,gull", "Heron,heron"))
    assert (await desk.ona.submit()).closed
    said = latest([each for each in await desk.ona.messages("C0GENERAL") if each.ephemeral])
    assert "Dee Signer is an account manager now, as the file says: they see money and decide" in said.text
    assert await role_of(desk, DESIGNER) is Role.MANAGER
    assert await role_of(desk, MANAGER) is Role.MANAGER
