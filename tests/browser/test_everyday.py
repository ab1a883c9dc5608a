"""What people do every day: forms, messages that become entries, Home, a new client; and who sees money."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Sit

pytestmark = pytest.mark.browser


async def test_a_form_says_at_the_field_what_is_wrong_and_keeps_the_rest(sit: Sit) -> None:
    dee = await sit("/?as=U0DESIGN&at=C0GENERAL")
    form = await dee.open("/retainer log")
    await dee.choose("Retainer", "blu", "Bluefin")
    await dee.fill(duration="1:75", description="Menu review")
    await form.get_by_role("button", name="Log time").click()
    wrong = form.locator(".input-wrong")
    await expect(wrong).to_contain_text("“1:75” has more than 59 minutes after its hours: type 2h15 or 135m.")
    await expect(form.get_by_label("Duration")).to_be_focused()
    await expect(form.get_by_label("Description")).to_have_value("Menu review")

    await dee.fill(duration="45m")
    await expect(wrong).to_have_count(0)
    logged = await dee.submit("Log time")

    await expect(logged).to_contain_text("Logged 45 m on Bluefin: Menu review")
    await expect(logged).to_contain_text("13 h 15 m left of 20 h, 33 % used")


async def test_a_message_becomes_an_entry_that_keeps_its_link(sit: Sit) -> None:
    dee = await sit("/?as=U0DESIGN&at=C0SHARED")
    asked = dee.said.filter(has_text="Could you add a size guide by Friday?").first
    await asked.hover()
    await asked.get_by_role("button", name="More message shortcuts").click()
    await dee.page.get_by_role("menuitem", name="Log time for this").click()
    await expect(dee.form.get_by_label("Retainer")).to_have_value("Acme")
    await expect(dee.form.get_by_label("Description")).to_have_value("Could you add a size guide by Friday?")
    await expect(dee.form).to_contain_text("The entry will keep the link to the message.")
    await dee.choose("Retainer", "emb", "Ember")
    await dee.fill(duration="30m")
    logged = await dee.submit("Log time")
    await expect(logged).to_contain_text("Logged 30 m on M-1043 Ember")
    await expect(logged).to_contain_text("Could you add a size guide by Friday?")


async def test_home_shows_the_day_and_follows_what_is_logged_elsewhere(sit: Sit) -> None:
    home = await sit("/?as=U0DESIGN&at=home")
    tab = home.page.locator("[data-role=home]")
    await expect(tab).to_contain_text("This week")
    dee = await sit("/?as=U0DESIGN&at=C0COBALT")
    await dee.ask("/retainer log 2h Release notes")
    await expect(tab).to_contain_text(re.compile(r"2 h on Cobalt\s*Release notes"))
    await dee.ask("/retainer log 20m Follow-up call")
    await expect(tab).to_contain_text(re.compile(r"20 m on Cobalt\s*Follow-up call"))

    cobalt = tab.locator(".block-section", has_text=re.compile(r"^\s*Cobalt,"))
    await cobalt.get_by_role("button", name="Balance").click()
    await expect(home.form).to_contain_text(re.compile(r"left of 60 h, \d+ % used"))
    await expect(home.form).to_contain_text("20 m: Follow-up call")
    await home.page.keyboard.press("Escape")
    await expect(home.form).to_have_count(0)


async def test_an_account_manager_brings_a_client_in_and_the_team_logs_on_it(sit: Sit) -> None:
    boss = await sit("/?as=U0MANAGER&at=C0GENERAL")
    await boss.open("/retainer client")
    await boss.fill(name="Fjord Outdoor", alias="acme", billing_email="accounts@fjord.example")
    await boss.choose("Timezone", "oslo", "Europe/Oslo")
    await boss.choose("Currency", "NO", "NOK")
    await boss.form.get_by_role("button", name="Add client").click()
    await expect(boss.form.locator(".input-wrong")).to_contain_text("The alias “acme” already belongs to Acme.")
    await boss.fill(alias="fjord")
    await expect(await boss.submit("Add client")).to_contain_text("Added Fjord Outdoor, as fjord.")

    await boss.open("/retainer new fjord")
    await expect(boss.form).to_contain_text("What a cycle costs. In NOK.")
    await boss.fill(name="Webshop", allotment="20", fee="30,000", rate="1500")
    added = await boss.submit("Add retainer")
    await expect(added).to_contain_text("Added the retainer Webshop of Fjord Outdoor.")

    logged = await boss.ask("/retainer log fjord 2h Kickoff")
    await expect(logged).to_contain_text("18 h (NOK 27,000) left of 20 h, 10 % used")
    await expect(await boss.ask("/retainer list")).to_contain_text("Fjord Outdoor")


async def test_money_shows_to_the_owner_and_to_no_member(sit: Sit) -> None:
    owner = await sit("/?as=U0OWNER&at=C0DUNE")
    for words in ("list", "balance cobalt"):
        await expect(await owner.ask(f"/retainer {words}")).to_contain_text(re.compile(r"\(£[\d,.]+\) left of 60 h"))
    dee = await sit("/?as=U0DESIGN&at=C0DUNE")
    for words in ("list", "balance cobalt", "log cobalt 1m x"):
        answer = await dee.ask(f"/retainer {words}")
        await expect(answer).to_contain_text("left of 60 h")
        await expect(answer).not_to_contain_text(re.compile(r"[£$€]|\bA\$"))


async def test_a_clients_person_runs_no_command_and_sees_no_money_and_no_other_channel(sit: Sit) -> None:
    dee = await sit("/?as=U0DESIGN&at=C0SHARED")
    card = await dee.ask("/retainer balance acme")
    await card.get_by_role("button", name="Share").click()
    await expect(dee.said.filter(has_text="Shared by").last).to_contain_text("left of 48 h")

    carla = await sit("/?as=U0CLIENT&at=C0SHARED")
    await expect(carla.page.locator("#sidebar a")).to_have_count(1)
    shared = carla.said.filter(has_text="Shared by").last
    await expect(shared).to_contain_text(re.compile(r"Acme, .* left of 48 h", re.DOTALL))
    await expect(shared.locator(".blocks").get_by_role("button")).to_have_count(0)
    await carla.type("/retainer balance acme")
    await expect(carla.page.locator("[data-role=trouble]")).to_contain_text("belongs to another workspace")
    await expect(carla.answers).to_have_count(0)
    await expect(carla.page.locator("[data-role=messages]")).not_to_contain_text(re.compile(r"[$£€]"))


async def test_a_direct_message_logs_as_the_command_does(sit: Sit) -> None:
    dee = await sit("/?as=U0DESIGN&at=home")
    await dee.page.get_by_role("link", name="Messages").click()
    await expect(dee.page.get_by_role("heading", level=1)).to_have_text("Retainer")
    await dee.type("acme 45m call")
    answer = dee.said.filter(has_text="Logged 45 m on Acme: call")
    await expect(answer).to_contain_text(re.compile(r"left of 48 h, \d+ % used"))
    await expect(answer.get_by_role("button", name="Undo")).to_be_visible()
