"""What Stripe signs, and how it counts; against a server built from its documents."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from domain.invoices.payment_pages import PageEventKind, TillAway, TillRefused, WantedPage
from integrations.stripe.amounts import NoSuchAmount, from_stripe, to_stripe
from integrations.stripe.events import NotFromStripe, read_event
from integrations.stripe.till import StripeTill
from tests.stripe_server import KEY, WEBHOOK_SECRET, StripeServer, signed, stripe_server

WANTED = WantedPage(uuid4(), uuid4(), uuid4(), "INV-1", 1_000, "EUR", "/portal/invoices/token")


def told(**changes: Any) -> bytes:
    """A payment, as Stripe tells it."""
    metadata = {"workspace_id": str(WANTED.workspace_id), "page_id": str(WANTED.page_id)}
    session = {"metadata": metadata, "currency": "jpy", "amount_total": 11_916, "payment_intent": "pi_1"}
    return StripeServer().event("checkout.session.completed", {**session, "payment_status": "paid", **changes})


@pytest.mark.parametrize(
    ("minor", "currency", "amount"),
    [
        pytest.param(357_000, "EUR", 357_000, id="most have two decimals on both sides"),
        pytest.param(11_916, "JPY", 11_916, id="yen have none on either"),
        pytest.param(5, "ISK", 500, id="krónur have two at Stripe"),
        pytest.param(500, "MGA", 5, id="ariary have none at Stripe"),
        pytest.param(5_120, "KWD", 5_120, id="of three decimals the last is 0"),
    ],
)
def test_amounts_are_written_as_stripe_counts_them(minor: int, currency: str, amount: int) -> None:
    assert (to_stripe(minor, currency), from_stripe(amount, currency)) == (amount, minor)


def test_what_one_side_cannot_write_is_refused_rather_than_rounded() -> None:
    for minor, currency in ((5_124, "KWD"), (501, "MGA")):
        with pytest.raises(NoSuchAmount):
            to_stripe(minor, currency)
    with pytest.raises(NoSuchAmount):
        from_stripe(550, "ISK")


def test_what_is_signed_is_read() -> None:
    body = told()
    event = read_event(body, signed(body)["Stripe-Signature"], WEBHOOK_SECRET)
    assert event is not None
    assert (event.kind, event.amount_minor, event.currency) == (PageEventKind.COMPLETED, 11_916, "JPY")
    assert (event.workspace_id, event.page_id, event.intent_id, event.is_paid) == (
        *(WANTED.workspace_id, WANTED.page_id),
        *("pi_1", True),
    )
    # While a secret is exchanged, Stripe signs with both.
    both = f"t={int(time.time())},v1={'0' * 64},{signed(body)['Stripe-Signature'].split(',')[1]}"
    assert read_event(body, both, WEBHOOK_SECRET) is not None
    for other in (told(metadata={}), told(metadata=None), StripeServer().event("customer.created", {})):
        assert read_event(other, signed(other)["Stripe-Signature"], WEBHOOK_SECRET) is None


def signature(body: bytes, **changes: Any) -> str:
    """Of now, or as `signed` is told."""
    return signed(body, **changes)["Stripe-Signature"]


# Signed as the test runs: what was signed when it was collected may be too old by then.
@pytest.mark.parametrize(
    ("body", "sign"),
    [
        pytest.param(told(), lambda _: None, id="no signature"),
        pytest.param(told(), lambda _: "", id="an empty one"),
        pytest.param(told(), lambda _: "t=x,v1=", id="no time"),
        pytest.param(told(), lambda body: signature(body).replace("v1=", "v0="), id="only the test scheme"),
        pytest.param(told(), lambda body: signature(body, secret="whsec_other"), id="another secret"),
        pytest.param(told(), lambda body: signature(body + b" "), id="a body that was touched"),
        pytest.param(told(), lambda body: signature(body, at=int(time.time()) - 301), id="one played again"),
        pytest.param(b"\xff", signature, id="no text"),
        pytest.param(b"[]", signature, id="no event"),
        pytest.param(b"{", signature, id="no JSON"),
        pytest.param(b'{"id": 1, "type": "charge.refunded"}', signature, id="half an event"),
        pytest.param(told(amount_total=550, currency="isk"), signature, id="an amount that there is not"),
    ],
)
def test_what_is_forged_old_or_no_event_is_refused(body: bytes, sign: Callable[[bytes], str | None]) -> None:
    with pytest.raises(NotFromStripe):
        read_event(body, sign(body), WEBHOOK_SECRET)


async def test_a_page_is_made_once_and_closed_once() -> None:
    async with stripe_server() as stripe:
        till = StripeTill(KEY, "https://portal.example", stripe.url)
        page = await till.open(WANTED)
        assert await till.open(WANTED) == page, "a repeated request makes no second page"
        assert await till.trouble() is None
        assert await till.close(page.session_id)
        assert await till.close(page.session_id), "it is over"
        stripe.sessions[page.session_id]["status"] = "complete"
        assert not await till.close(page.session_id), "somebody has paid"
        with pytest.raises(TillRefused):
            await till.close("cs_of_nobody")
        await till.shut()
        other = StripeTill("sk_test_other", "https://portal.example", stripe.url)
        assert await other.trouble() == "it does not know the key"
        with pytest.raises(TillRefused):
            await other.open(WANTED)
        await other.shut()
    gone = StripeTill(KEY, "https://portal.example", stripe.url)
    with pytest.raises(TillAway):
        await gone.open(WANTED)
    assert await gone.trouble() == "it does not answer"
    await gone.shut()


async def test_the_server_of_these_tests_refuses_what_stripe_does() -> None:
    fine = {
        "mode": "payment",
        "success_url": "https://portal.example",
        "line_items[0][quantity]": "1",
        "line_items[0][price_data][currency]": "eur",
        "line_items[0][price_data][unit_amount]": "1000",
        "line_items[0][price_data][product_data][name]": "Invoice",
    }
    async with stripe_server() as stripe, httpx.AsyncClient(base_url=stripe.url) as http:
        http.headers["Authorization"] = f"Bearer {KEY}"

        async def asked(params: dict[str, str], **headers: str) -> tuple[int, str]:
            said = await http.post("/v1/checkout/sessions", data=params, headers=headers)
            return said.status_code, json.loads(said.text).get("error", {}).get("code", "")

        assert await asked(fine, **{"Idempotency-Key": "1"}) == (200, "")
        assert await asked(fine | {"locale": "de"}, **{"Idempotency-Key": "1"}) == (400, "")
        assert await asked(fine | {"amount": "1"}) == (400, "parameter_unknown")
        assert await asked(fine | {"line_items[0][price_data][tax]": "1"}) == (400, "parameter_unknown")
        assert await asked({name: fine[name] for name in list(fine)[1:]}) == (400, "parameter_missing")
        assert await asked(fine, Authorization="Bearer sk_test_other") == (401, "")
