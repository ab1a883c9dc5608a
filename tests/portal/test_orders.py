"""A change order in a browser, as somebody without Slack decides about it: over the wire, against the running bot."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import httpx
import psycopg
import pytest
import pytest_asyncio
from sqlalchemy import text

from domain.change_orders.orders import BySlack, ChangeOrder, Decision, OrderState, Via
from domain.letters.links import Secret
from portal.guessing import MOST_A_MINUTE
from store.clients import approvers as approvals
from tests.desk import MANAGER, OWNER, Desk
from tests.instants import NOW
from tests.portal.asked import approver_by_mail, mailed_token, order_for

AGENCY = "Northlight (sample agency)"


@dataclass(frozen=True)
class Page:
    """What came back, as its reader reads it."""

    status: int
    text: str
    headers: httpx.Headers


@dataclass(frozen=True)
class Reader:
    """Somebody at a browser, with the link to one change order."""

    desk: Desk
    http: httpx.AsyncClient
    contact_id: UUID
    order: ChangeOrder
    token: str

    async def look(self, token: str | None = None, *, method: str = "GET") -> Page:
        """Open the link."""
        return _page(await self.http.request(method, f"/portal/orders/{token or self.token}"))

    async def press(self, decision: str, note: str = "", *, token: str | None = None) -> Page:
        """Press one of the buttons."""
        form = {"decision": decision, "note": note}
        return _page(await self.http.post(f"/portal/orders/{token or self.token}", data=form))

    async def now(self) -> ChangeOrder:
        """The order as it is."""
        view = await self.desk.bot.services.change_orders.numbered(
            self.order.number, by=self.desk.caller(OWNER), now=self.desk.bot.clock.now()
        )
        return view.order


def _page(answer: httpx.Response) -> Page:
    text = re.sub(r"<(style|title).*?</\1>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    for entity, char in (("&#34;", '"'), ("&#39;", "'"), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, char)
    return Page(answer.status_code, " ".join(text.split()), answer.headers)


@pytest_asyncio.fixture
async def reader(desk: Desk) -> AsyncIterator[Reader]:
    """Carla of Acme, who is in nobody's Slack, has a mail about CO-1."""
    services, by = desk.bot.services, desk.caller(MANAGER)
    (acme,) = await services.clients.choices("acme", by=by)
    (card,) = await services.balances.card("acme", by=by, now=NOW)
    contact_id = await approver_by_mail(desk.bot.database, by, acme.client_id)
    order = await order_for(services, card.standing.called.retainer_id, contact_id, by=by)
    token = await mailed_token(services)
    async with httpx.AsyncClient(base_url=desk.url) as http:
        yield Reader(desk, http, contact_id, order, token)


async def test_the_page_says_what_is_asked_what_it_costs_and_what_it_does(reader: Reader) -> None:
    page = await reader.look()

    assert page.status == 200
    assert page.text == (
        f"{AGENCY} asks Carla for an approval CO-1 Size guide A page with all sizes, by Friday. "
        "What it costs $1,500, billed on your approval Hours 10 h "
        "What it does It adds 10 h to the retainer of Acme: 40 h are left without it, 50 h of 50 h with it; "
        "hours added like this stay until they are used "
        f"Asked by Max Ledger, {AGENCY} Note for Max Ledger (optional) Approve Decline "
        "Nothing is decided until you press one of the buttons, and you can decide only once. This page is for you "
        "alone and works until 26 Nov 2026. To ask something first, answer the mail that brought you here."
    )


@pytest.mark.parametrize("method", ["GET", "HEAD"])
async def test_opening_decides_nothing_however_often_a_scanner_does_it(reader: Reader, method: str) -> None:
    for _ in range(3):
        assert (await reader.look(method=method)).status == 200
    assert (await reader.now()).state is OrderState.PENDING


async def test_approving_adds_the_hours_once_and_says_who_did_from_where(reader: Reader) -> None:
    page = await reader.press("approve", "Go ahead")

    assert page.status == 200
    assert page.text == (
        "You approved CO-1 Thank you. Max Ledger knows that “Size guide” can go ahead. You can close this page; "
        f"{AGENCY} has your answer."
    )
    order = await reader.now()
    assert order.state is OrderState.APPROVED
    assert order.outcome is not None
    assert (order.outcome.who, order.outcome.via, order.outcome.note) == ("Carla", Via.LINK, "Go ahead")
    assert "50 h left of 50 h" in await reader.desk.told(reader.desk.dee, "balance acme")

    again = await reader.press("approve")
    assert again.status == 409
    assert again.text.endswith("You approved CO-1 at 08:00, and that stands: a link decides once.")
    assert (await reader.look()).status == 410
    assert "50 h left of 50 h" in await reader.desk.told(reader.desk.dee, "balance acme")


async def test_declining_keeps_the_reason_and_changes_no_balance(reader: Reader) -> None:
    page = await reader.press("decline", "Too dear <for us>\r\nAsk again  in May.")

    assert page.text.startswith(
        "You declined CO-1 Max Ledger knows, and nothing of “Size guide” will be done or billed."
    )
    order = await reader.now()
    assert order.state is OrderState.DECLINED
    assert order.outcome is not None
    assert order.outcome.note == "Too dear <for us>\nAsk again in May."
    assert "40 h left of 40 h" in await reader.desk.told(reader.desk.dee, "balance acme")
    looked = await reader.look()
    assert (looked.status, looked.text) == (
        410,
        "There is nothing left to decide here You declined CO-1 at 08:00, and that stands: a link decides once.",
    )


async def test_of_two_who_press_at_once_one_decides(reader: Reader) -> None:
    pages = await asyncio.gather(*(reader.press(each) for each in ("approve", "decline", "approve", "decline")))

    statuses = sorted(page.status for page in pages)
    assert statuses == [200, 409, 409, 409]
    (won,) = [page for page in pages if page.status == 200]
    state = (await reader.now()).state
    assert won.text.startswith(f"You {state.value} CO-1")
    for page in pages:
        if page.status == 409:
            # Who comes in the very instant reads it of the order, who comes later of the link: both are true.
            said = (f"You {state.value} CO-1 at 08:00, and that stands", f"CO-1 was already {state.value} by Carla")
            assert any(each in page.text for each in said)


async def test_who_approved_in_slack_meanwhile_is_said(reader: Reader) -> None:
    services, by = reader.desk.bot.services, reader.desk.caller(OWNER)
    await services.change_orders.decide(
        reader.order.change_order_id, Decision.APPROVE, by=BySlack(by), note="", key="k", now=NOW
    )

    for page, status in ((await reader.look(), 410), (await reader.press("decline"), 409)):
        assert page.status == status
        assert page.text == (
            "There is nothing left to decide here CO-1 was already approved by Ona Quill at 08:00; nothing was changed."
        )
    assert (await reader.now()).state is OrderState.APPROVED


async def edited(reader: Reader) -> None:
    services, by, order = reader.desk.bot.services, reader.desk.caller(MANAGER), reader.order
    from services.change_orders.forms import OrderForm  # noqa: PLC0415 - said beside its one use

    form = OrderForm(
        order.called.retainer_id,
        order.terms.title,
        order.terms.description,
        order.terms.minutes,
        "2,500",
        order.terms.effect,
        order.terms.billing,
        approver=f"contact:{reader.contact_id}",
    )
    await services.change_orders.edit(order.change_order_id, form, by=by, key="edit", now=NOW)


async def withdrawn(reader: Reader) -> None:
    by = reader.desk.caller(MANAGER)
    await reader.desk.bot.services.change_orders.withdraw(reader.order.change_order_id, by=by, key="w", now=NOW)


async def expired(reader: Reader) -> None:
    reader.desk.bot.clock.move_to(NOW + timedelta(days=30))


@pytest.mark.parametrize(
    ("meanwhile", "sentence"),
    [
        pytest.param(
            edited, "CO-1 was changed after this link was sent, so it no longer decides anything.", id="edited since"
        ),
        pytest.param(withdrawn, "CO-1 was withdrawn by Max Ledger at 08:00; nothing was changed.", id="withdrawn"),
        pytest.param(
            expired,
            "This link was good until 26 Nov 2026, so it no longer decides anything. Ask Max Ledger for a new one.",
            id="expired",
        ),
    ],
)
async def test_a_link_that_is_over_says_the_true_state_and_decides_nothing(
    reader: Reader, meanwhile: Callable[[Reader], Awaitable[None]], sentence: str
) -> None:
    await meanwhile(reader)

    for page, status in ((await reader.look(), 410), (await reader.press("approve"), 409)):
        assert page.status == status
        assert sentence in page.text
        assert page.text.startswith("There is nothing left to decide here")
    assert (await reader.now()).state is not OrderState.APPROVED


async def test_what_was_edited_is_asked_by_a_new_link_of_its_own(reader: Reader) -> None:
    await edited(reader)
    token = await mailed_token(reader.desk.bot.services)

    assert "$2,500" in (await reader.look(token)).text
    assert (await reader.press("approve", token=token)).status == 200
    order = await reader.now()
    assert (order.state, order.terms.amount_minor) == (OrderState.APPROVED, 250_000)


async def test_who_is_no_approver_any_more_decides_nothing_and_reads_nothing_of_it(reader: Reader) -> None:
    by = reader.desk.caller(OWNER)
    assert "Size guide" in (await reader.look()).text
    async with reader.desk.bot.database.transaction(by.workspace_id) as tx:
        await approvals.no_longer(tx, reader.order.called.client_id, [reader.contact_id])

    for page in (await reader.press("approve"), await reader.press("perhaps"), await reader.look()):
        assert page.status == 403
        assert "Only an approver of Acme" in page.text
        assert not any(word in page.text for word in ("Size guide", "by Friday", "1,500", "10 h"))
    assert (await reader.now()).state is OrderState.PENDING


def forged(token: str) -> dict[str, str]:
    """Addresses that are none."""
    other = "A" if token[-1] != "A" else "B"
    return {
        "another secret": Secret(UUID(int=0), bytes(32)).token,
        "the last letter changed": token[:-1] + other,
        "cut off by a mail program": token[:-10],
        "longer than any": token + "AAAA",
        "no token at all": "x",
        "letters of no token": "ö" * 64,
    }


@pytest.mark.parametrize("how", list(forged("-")))
async def test_a_forged_link_opens_nothing(reader: Reader, how: str) -> None:
    token = forged(reader.token)[how]
    for page in (await reader.look(token), await reader.press("approve", token=token)):
        assert page.status == 404
        assert page.text == (
            "This link does not work This link does not open anything. Check that the address is complete, as it "
            "stands in the mail, or ask for a new one."
        )
    assert (await reader.now()).state is OrderState.PENDING


async def test_a_link_opens_in_the_workspace_that_it_names_only(reader: Reader) -> None:
    """The secret is right, the workspace another one: its rows are not seen from there."""
    secret = reader.token
    mixed = Secret(UUID(int=5), b"").token[:20] + secret[20:]
    assert (await reader.look(mixed)).status == 404


@pytest.mark.parametrize("place", ["invoices", "order", "Orders"])
async def test_a_link_opens_at_its_own_place_only(reader: Reader, place: str) -> None:
    for method in ("GET", "HEAD", "POST"):
        answer = await reader.http.request(method, f"/portal/{place}/{reader.token}", data={"decision": "approve"})
        assert answer.status_code == 404, method
    assert (await reader.now()).state is OrderState.PENDING


@pytest.mark.parametrize(
    ("body", "status", "sentence"),
    [
        pytest.param("note=x", 422, "Press Approve or Decline.", id="no button"),
        pytest.param("decision=delete", 422, "Press Approve or Decline.", id="a button that is not there"),
        pytest.param(f"decision=approve&note={'x' * 3001}", 422, "longer than 3,000 characters", id="a long note"),
        pytest.param("x" * 100_000, 413, "Shorten the note", id="a flood"),
        pytest.param("&".join(f"f{n}=1" for n in range(99)), 422, "Press Approve or Decline.", id="many fields"),
        pytest.param("%ff%fe\x00", 422, "Press Approve or Decline.", id="no text"),
    ],
)
async def test_a_form_that_is_none_of_ours_decides_nothing(
    reader: Reader, body: str, status: int, sentence: str
) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = await reader.http.post(f"/portal/orders/{reader.token}", content=body.encode("latin-1"), headers=headers)
    page = _page(answer)
    assert page.status == status
    assert sentence in page.text
    assert (await reader.now()).state is OrderState.PENDING


async def test_what_people_typed_is_text_on_the_page(reader: Reader) -> None:
    services, by = reader.desk.bot.services, reader.desk.caller(MANAGER)
    await order_for(
        services,
        reader.order.called.retainer_id,
        reader.contact_id,
        by=by,
        title="<script>alert(1)</script>",
        description='"><img src=x onerror=alert(1)>',
    )
    token = await mailed_token(services)
    answer = await reader.http.get(f"/portal/orders/{token}")
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text


@pytest.mark.parametrize("what", ["the page", "a refusal"])
async def test_nobody_keeps_frames_or_tells_of_a_page_and_no_script_runs_in_it(reader: Reader, what: str) -> None:
    headers = (await reader.look(reader.token if what == "the page" else "x")).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "script-src" not in policy
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in headers


async def test_who_tries_out_addresses_has_to_wait_a_minute(reader: Reader) -> None:
    for _ in range(MOST_A_MINUTE):
        # The minute may turn amid this; then it takes a few more.
        assert (await reader.look("x")).status in {404, 429}
    blocked = await reader.look("x")
    if blocked.status == 404:
        for _ in range(MOST_A_MINUTE):
            blocked = await reader.look("x")
    assert blocked.status == 429
    assert 1 <= int(blocked.headers["retry-after"]) <= 60
    assert (await reader.look("y")).status == 404, "a colleague behind the same address is not shut out"
    assert (await reader.look(reader.token)).status == 200


async def test_what_is_not_there_is_said_on_a_page_and_the_style_sheet_is_there(reader: Reader) -> None:
    missing = _page(await reader.http.get("/portal/"))
    assert (missing.status, missing.headers["content-type"]) == (404, "text/html; charset=utf-8")
    style = await reader.http.get("/portal/portal.css")
    assert (style.status_code, style.headers["content-type"]) == (200, "text/css; charset=utf-8")


async def test_it_is_served_in_both_transports(either_desk: Desk) -> None:
    async with httpx.AsyncClient(base_url=either_desk.url) as http:
        page = _page(await http.get("/portal/orders/x"))
    assert (page.status, page.text.split(" This link")[0]) == (404, "This link does not work")


async def test_hours_that_can_go_nowhere_any_more_are_not_approved(reader: Reader) -> None:
    async with reader.desk.bot.database.transaction(reader.desk.caller(OWNER).workspace_id) as tx:
        await tx.run(text("UPDATE cycle SET state = 'closing' WHERE workspace_id = :workspace_id AND state = 'open'"))

    page = await reader.press("approve")

    assert page.status == 409
    assert "There is no open cycle that the hours could be added to, so nothing was decided." in page.text
    assert (await reader.now()).state is OrderState.PENDING
    assert (await reader.look()).status == 200, "the link is not used up"


async def test_what_nobody_foresaw_is_said_under_a_reference_and_not_how(reader: Reader, agency_url: str) -> None:
    with psycopg.connect(agency_url, autocommit=True) as owner:
        owner.execute("ALTER TABLE signed_link RENAME TO somewhere_else")

    page = await reader.press("approve")

    assert page.status == 500
    assert page.text.startswith("Something broke on our side Open the link again")
    assert re.search(r"with the reference [0-9A-F]{6}\.$", page.text)
    assert "signed_link" not in page.text
