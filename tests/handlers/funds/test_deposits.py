"""Money on deposit as managers note it: in a line, then by clicks, and found again."""

from __future__ import annotations

from domain.agreements.terms import Terms
from domain.kinds import Kind
from playground.person_here import PersonHere
from playground.seen import Seen
from services.retainers.acts import RetainerForm
from tests.desk import OWNER, Desk, buttons, latest, press
from tests.instants import NOW

HERE = "C0GENERAL"


async def seen(person: PersonHere) -> Seen:
    """The last of what somebody sees where they type."""
    return latest(await person.messages(HERE))


async def a_matter(desk: Desk) -> None:
    """M-2031 of Acme, who has an hours retainer, too."""
    services, by = desk.bot.services, desk.caller(OWNER)
    (acme,) = [each for each in await services.expenses.choices("acme", by=by) if each.alias == "acme"]
    terms = Terms(effective_from=NOW.date(), kind=Kind.FUNDS, allotment=500_000)
    form = RetainerForm(acme.client_id, "Estate", Kind.FUNDS, NOW.date(), terms, matter_number="M-2031")
    await services.retainers.create(form, by=by, key="matter", now=NOW)


async def test_a_deposit_is_typed_cleared_and_taken_back(desk: Desk) -> None:
    await a_matter(desk)
    assert "No deposit is noted yet." in await desk.told(desk.max, "funds")
    assert await desk.told(desk.max, "deposit m-2031 3,790 on mon wire <77>") == (
        "Noted *$3,790* for *M-2031 Acme · Estate*, pending, Mon 9 Nov: wire &lt;77&gt;. "
        "$0 on deposit, $3,790 pending. It counts once you say that it has cleared."
    )
    await press(desk.max, await seen(desk.max), "Cleared")
    cleared = await seen(desk.max)
    assert cleared.text == (
        "Cleared: *$3,790* for *M-2031 Acme · Estate*, cleared, Mon 9 Nov: wire &lt;77&gt;. $3,790 on deposit."
    )
    assert set(buttons(cleared)) == {"Not cleared yet", "Bounced", "Entered by mistake"}
    await press(desk.max, cleared, "Not cleared yet")
    assert (await seen(desk.max)).text.startswith("Not cleared yet: *$3,790*")
    await press(desk.max, await seen(desk.max), "Cleared")
    await desk.told(desk.max, "deposit acme 10 cleared")
    await press(desk.max, await seen(desk.max), "Undo")
    assert (await seen(desk.max)).text == (
        "Entered by mistake: *$10* for *M-2031 Acme · Estate*, entered by mistake. $3,790 on deposit. "
        "It no longer counts."
    )
    assert await desk.told(desk.max, "funds m-2031") == (
        "*M-2031 Acme · Estate*: $3,790 on deposit, target $5,000\n"
        "Mon 9 Nov · *$3,790* · M-2031 Acme · Estate · cleared · wire &lt;77&gt;"
    )
    listed = await seen(desk.max)
    await press(desk.max, listed, "Open")
    opened = await seen(desk.max)
    assert opened.text == "*$3,790* for *M-2031 Acme · Estate*, cleared, Mon 9 Nov: wire &lt;77&gt;. $3,790 on deposit."
    await press(desk.max, opened, "Bounced")
    gone = await seen(desk.max)
    assert gone.text.endswith("$0 on deposit. It no longer counts. If money comes in after all, note it anew.")
    assert buttons(gone) == {}
    for typed, sentence in {
        "deposit": "How much came in? Type the amount right after the matter, like: /retainer deposit M-2031 3,790",
        "deposit M-2031 €5": "“€5” is not in USD, the client's currency: type the amount in USD.",
        "deposit fern 5": "Fern counts deliverables, not funds, so this cannot be put on it. "
        "Name another retainer of the client.",
    }.items():
        assert await desk.told(desk.max, typed) == sentence
    assert await desk.told(desk.dee, "deposit M-2031 5") == (
        "Only bookkeepers, account managers and owners can see and note money on deposit. "
        "Ask one of them, or an owner to change your role."
    )
