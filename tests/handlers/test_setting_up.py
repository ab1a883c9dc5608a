"""Setting up inside Slack: clients, retainers, terms, channels, roles, a pasted table."""

from __future__ import annotations

from bot.settings import Transport
from domain.kinds import Role
from tests.desk import DESIGNER, MANAGER, Desk, choose, desk_at, fill, latest, press

_NEW_CLIENT = {"name": "Dune Books", "alias": "dune"}


async def test_a_client_and_its_retainer_are_added_and_can_be_logged_on(either_desk: Desk) -> None:
    await either_desk.max.command("/retainer client", channel="C0GENERAL")
    await fill(either_desk.max, **_NEW_CLIENT, channel="C0DUNE")
    assert (await either_desk.max.submit()).closed
    await either_desk.slack.settled()
    added = latest(await either_desk.max.messages("C0GENERAL"))
    assert added.text.startswith("Added Dune Books, as dune.")

    opened = await press(either_desk.max, added, "Add a retainer")
    assert opened.view is not None
    await fill(either_desk.max, name="Articles", allotment="40", fee="6,000", rate="150")
    submitted = await either_desk.max.submit()
    assert submitted.errors == {}
    assert submitted.closed

    told = await either_desk.told(either_desk.dee, "log 1h Draft", channel="C0DUNE")
    assert told.startswith("Logged 1 h on Dune Books: Draft. 39 h left of 40 h")


async def test_an_alias_that_is_taken_is_refused_at_its_field(desk: Desk) -> None:
    await desk.max.command("/retainer client", channel="C0GENERAL")
    await fill(desk.max, name="Another", alias="acme")

    refused = await desk.max.submit()

    assert refused.errors == {"alias": "The alias “acme” already belongs to Acme. Choose another one."}


async def test_a_name_that_looks_like_another_clients_is_asked_about_once(desk: Desk) -> None:
    await desk.max.command("/retainer client", channel="C0GENERAL")
    await fill(desk.max, name="В\u200bluefin", alias="blue")

    asked = await desk.max.submit()

    assert not asked.closed
    assert asked.view is not None
    assert "reads like Bluefin, which is already there" in str(asked.view["blocks"][0])
    await fill(desk.max, is_another=["yes"])
    assert (await desk.max.submit()).closed, "what was typed is still there"
    await desk.slack.settled()
    assert ", as blue." in latest(await desk.max.messages("C0GENERAL")).text


async def test_a_client_is_changed_and_archived_by_an_owner(desk: Desk) -> None:
    opened = await desk.ona.command("/retainer client bluefin", channel="C0GENERAL")
    assert opened.view is not None
    await fill(desk.ona, name="Bluefin Ltd", archived=["yes"])
    assert (await desk.ona.submit()).closed

    assert "Bluefin Ltd is archived" in await desk.told(desk.dee, "log bluefin 1h x")


async def test_a_client_has_a_backup_and_is_told_what_is_switched_on(either_desk: Desk) -> None:
    max_ = either_desk.max
    opened = await max_.command("/retainer client acme", channel="C0GENERAL")
    assert "None is bound yet" not in str(opened.view)
    await fill(max_, backup_manager=MANAGER)
    assert (await max_.submit()).errors == {
        "backup_manager": "The backup stands in for the account manager, so it has to be somebody else."
    }
    await fill(max_, backup_manager=DESIGNER, client_digest=["yes"], client_alerts=["yes"])
    assert (await max_.submit()).closed

    again = await max_.command("/retainer client acme", channel="C0GENERAL")
    assert f"'initial_user': '{DESIGNER}'" in str(again.view)
    assert str(again.view).count("'initial_options'") == 2
    without = await max_.command("/retainer client cobalt", channel="C0GENERAL")
    assert "None is bound yet: /retainer bind does it, in that channel." in str(without.view)


async def test_a_deactivated_account_manager_is_named_in_the_record_and_not_taken_again(desk: Desk) -> None:
    await desk.slack.world("change_person", person=MANAGER, changes={"deleted": True})
    await desk.slack.settled()

    opened = await desk.ona.command("/retainer client acme", channel="C0GENERAL")
    assert "Max Ledger is deactivated in Slack. Choose somebody else to answer for it." in str(opened.view)
    assert f"'initial_user': '{MANAGER}'" not in str(opened.view)
    await fill(desk.ona, account_manager=MANAGER)
    assert "Max Ledger is deactivated in Slack. Choose somebody else." in str((await desk.ona.submit()).errors)
    await fill(desk.ona, account_manager=DESIGNER)
    assert (await desk.ona.submit()).closed


async def test_a_member_opens_no_form_of_setting_up(desk: Desk) -> None:
    for word in ("client", "new", "terms acme", "bind", "import"):
        said = await desk.dee.command(f"/retainer {word}", channel="C0ACME")
        assert said.view is None, word
        assert said.ephemeral is not None
        assert said.ephemeral.text.startswith("Only "), word


async def test_who_comes_first_is_met_and_told_how_the_workspace_gets_an_owner(cloned_url: str) -> None:
    async with desk_at(cloned_url, Transport.HTTP) as desk:
        for word, who in (("client", "account managers and owners"), ("adjust acme", "owners")):
            told = await desk.told(desk.max, word)
            assert told.startswith(f"Only {who} can ")
            assert told.endswith(
                "and this workspace has no owner yet. "
                "Ask a Slack admin of this workspace to type /retainer once: admins start as owners."
            )
        met = await desk.bot.services.people.me(desk.caller(MANAGER))
        assert (met.name, met.timezone, met.role) == ("Max Ledger", "Europe/Berlin", Role.MEMBER)

        assert "First steps: 1 of 6 done" in await desk.told(desk.ona, "")

        assert (await desk.told(desk.max, "client")).endswith("Ask one of them, or an owner to change your role.")
        assert (await desk.ona.command("/retainer client", channel="C0GENERAL")).view is not None


async def test_a_retainers_form_says_all_that_is_wrong_at_once(desk: Desk) -> None:
    await desk.max.command("/retainer new bluefin", channel="C0GENERAL")
    await fill(desk.max, name="More", allotment="many", fee="6.00.0")

    refused = await desk.max.submit()

    assert set(refused.errors) == {"allotment", "fee"}


async def test_more_terms_and_another_kind_redraw_the_form_and_keep_what_was_typed(desk: Desk) -> None:
    await desk.max.command("/retainer new bluefin", channel="C0GENERAL")
    await fill(desk.max, name="Posts", allotment="8")
    await desk.max.click(None, "terms.more")
    await desk.max.fill("kind", "kind", "deliverables")
    view = await desk.max.view()
    assert view is not None
    assert "rollover" in str(view["blocks"])

    await fill(desk.max, rollover="carries", rollover_cap="20%", thresholds="75%; 90%")
    submitted = await desk.max.submit()
    assert submitted.errors == {}
    assert submitted.closed

    assert "8 units left of 8 units" in await desk.told(desk.max, "bluefin/posts")


async def test_another_client_changes_the_currency_that_the_form_asks_in(desk: Desk) -> None:
    await desk.max.command("/retainer client", channel="C0GENERAL")
    await fill(desk.max, name="Dune Books", alias="dune")
    await choose(desk.max, "currency", "NOK")
    assert (await desk.max.submit()).closed
    opened = await desk.max.command("/retainer new acme", channel="C0GENERAL")
    assert "What a cycle costs. In USD." in str(opened.view)

    await fill(desk.max, name="Articles")
    await choose(desk.max, "client", "dune")

    redrawn = await desk.max.view()
    assert "What a cycle costs. In NOK." in str(redrawn)
    assert "'value': 'Articles'" in str(redrawn)


async def test_terms_change_from_the_next_cycle_on(desk: Desk) -> None:
    opened = await desk.max.command("/retainer terms acme", channel="C0GENERAL")
    assert opened.view is not None
    await fill(desk.max, allotment="50")
    assert (await desk.max.submit()).closed
    await desk.slack.settled()

    told = latest(await desk.max.messages("C0GENERAL")).text
    assert told.startswith("Acme has new terms from Tue 1 Dec: 50 h")
    assert "40 h left of 40 h" in await desk.told(desk.dee, "acme")


async def test_of_several_retainers_one_is_asked_for_before_its_terms_open(desk: Desk) -> None:
    asked = (await desk.max.command("/retainer terms cobalt", channel="C0GENERAL")).ephemeral

    opened = await press(desk.max, asked, "Search")

    assert opened.view is not None
    assert opened.view["callback_id"] == "modal.terms"


async def test_a_channel_is_bound_and_the_client_need_not_be_named_there(either_desk: Desk) -> None:
    opened = await either_desk.max.command("/retainer bind bluefin", channel="C0GENERAL")
    assert opened.view is not None
    assert "Gus Guest is a guest of your workspace, so it shows the client's view only." in str(opened.view)
    assert (await either_desk.max.submit()).closed

    assert "on Bluefin" in await either_desk.told(either_desk.dee, "log 5m mail", channel="C0GENERAL")


async def test_a_channel_with_outsiders_is_never_the_teams_own(desk: Desk) -> None:
    await desk.slack.world("join", channel="C0COBALT", person="U0GUEST")

    opened = await desk.max.command("/retainer bind cobalt", channel="C0COBALT")

    assert opened.view is not None
    radio = next(each["element"] for each in opened.view["blocks"] if each.get("block_id") == "binding_kind")
    assert [each["value"] for each in radio["options"]] == ["shared"]


async def test_an_outsider_who_joins_while_the_form_is_open_is_noticed(desk: Desk) -> None:
    await desk.max.command("/retainer bind cobalt", channel="C0COBALT")
    await desk.slack.world("join", channel="C0COBALT", person="U0GUEST")

    refused = await desk.max.submit()

    assert refused.errors["binding_kind"].startswith("Guests of your workspace are in this channel, Gus Guest, so it")


async def test_an_outsider_in_the_channel_of_a_clients_form_is_said_at_the_channel(desk: Desk) -> None:
    await desk.slack.world("join", channel="C0COBALT", person="U0GUEST")
    await desk.max.command("/retainer client bluefin", channel="C0GENERAL")
    await fill(desk.max, channel="C0COBALT")

    refused = await desk.max.submit()

    assert refused.errors["channel"].startswith("Guests of your workspace are in this channel, Gus Guest, so it")


async def test_a_channel_that_the_bot_cannot_post_in_is_said_at_the_channel(desk: Desk) -> None:
    await desk.slack.world("add_channel", fields={"id": "C0NEWS", "name": "news", "members": ["U0MANAGER"]})
    await desk.max.command("/retainer client bluefin", channel="C0GENERAL")
    for channel, why in (("C0NEWS", "I am not in #news, so I cannot post there."), ("C0OLD", "#old-archive is archi")):
        await fill(desk.max, channel=channel)
        assert (await desk.max.submit()).errors["channel"].startswith(why)


async def test_a_channel_that_the_bot_cannot_see_is_said(desk: Desk) -> None:
    await desk.max.command("/retainer client bluefin", channel="C0GENERAL")
    await fill(desk.max, channel="C0PRIVATE")

    refused = await desk.max.submit()

    assert refused.errors["channel"].startswith("Retainer cannot see that channel.")


async def test_who_becomes_a_guest_is_a_client_from_then_on(desk: Desk) -> None:
    await desk.told(desk.dee, "log acme 1h x")
    await desk.slack.world("change_person", person=DESIGNER, changes={"is_restricted": True})
    await desk.slack.settled()

    assert (await desk.told(desk.dee, "log acme 1h y")).startswith("Only people at the agency")


async def test_a_pasted_table_is_imported_once(desk: Desk) -> None:
    table = "client,alias,allotment,starts_on,channel\nEmber Tea,ember,10,2026-11-01,ember"
    for answer in ("Imported: 1 client and 1 retainer.", "Nothing new: the one retainer was already here."):
        await desk.max.command("/retainer import", channel="C0GENERAL")
        await fill(desk.max, lines=table)
        assert (await desk.max.submit()).closed
        await desk.slack.settled()
        assert latest(await desk.max.messages("C0GENERAL")).text == answer


async def test_a_table_with_a_mistake_stays_in_the_form_and_says_where(desk: Desk) -> None:
    await desk.max.command("/retainer import", channel="C0GENERAL")
    await fill(desk.max, lines="client,allotment,starts_on\nEmber Tea,10,2026-11-01\nDune,many,2026-11-01")

    refused = await desk.max.submit()

    assert refused.view is not None
    assert "Line 3, allotment:" in str(refused.view["blocks"])
    assert "No client is called" in await desk.told(desk.max, "balance ember")


async def test_timezones_and_currencies_are_found_by_typing(desk: Desk) -> None:
    await desk.max.command("/retainer client", channel="C0GENERAL")

    await choose(desk.max, "timezone", "new york")
    await choose(desk.max, "currency", "eu")

    view = await desk.max.view()
    assert view is not None
    values = str(view["state"])
    assert "America/New_York" in values
    assert "EUR" in values
