"""Stripe on this machine, as its documents have it: Checkout Sessions that check every request, and signed webhooks.

Built from docs.stripe.com: api/checkout/sessions, api/idempotent_requests, api/errors, webhooks, currencies. It is not
Stripe: what the documents do not say is not here.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import re
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

KEY, WEBHOOK_SECRET = "sk_test_of_the_tests", "whsec_of_the_tests"
_OF_A_SESSION: Final = frozenset({
    "adaptive_pricing", "after_expiration", "allow_promotion_codes", "automatic_tax", "billing_address_collection",
    "branding_settings", "cancel_url", "client_reference_id", "consent_collection", "currency", "custom_fields",
    "custom_text", "customer", "customer_account", "customer_creation", "customer_email", "customer_update",
    "discounts", "excluded_payment_method_types", "expand", "expires_at", "invoice_creation", "line_items", "locale",
    "metadata", "mode", "name_collection", "optional_items", "origin_context", "payment_intent_data",
    "payment_method_collection", "payment_method_configuration", "payment_method_data", "payment_method_options",
    "permissions", "phone_number_collection", "redirect_on_completion", "return_url", "saved_payment_method_options",
    "setup_intent_data", "shipping_address_collection", "shipping_options", "submit_type", "subscription_data",
    "success_url", "tax_id_collection", "ui_mode", "wallet_options",
})  # fmt: skip
_OF: Final = {
    "line_items": {"adjustable_quantity", "metadata", "price", "price_data", "quantity", "tax_rates"},
    "price_data": {"currency", "product", "product_data", "recurring", "tax_behavior", "unit_amount",
                   "unit_amount_decimal"},
    "product_data": {"description", "images", "metadata", "name", "tax_code", "tax_details", "unit_label"},
    "payment_intent_data": {"application_fee_amount", "capture_method", "description", "metadata", "on_behalf_of",
                            "receipt_email", "setup_future_usage", "shipping", "statement_descriptor",
                            "statement_descriptor_suffix", "transfer_data", "transfer_group"},
}  # fmt: skip
_KEY_PARTS: Final = re.compile(r"\[([^\]]*)\]")
# A day, as where nothing else is asked for.
_LASTS: Final = 86_400


class Refused(Exception):  # noqa: N818 - it is an answer
    """What it answers instead."""

    def __init__(self, status: int, message: str, **more: str) -> None:
        super().__init__(message)
        self.status, self.error = status, {"type": "invalid_request_error", "message": message, **more}


@dataclass
class StripeServer:
    """`sessions` by their ids; `asked` the parameters of each request that made one, flat as they came. While `is_away`
    it answers 500.
    """

    port: int = 0
    sessions: dict[str, dict[str, Any]] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    is_away: bool = False
    answered: dict[str, tuple[str, bytes, Response]] = field(default_factory=dict)
    events: int = 0

    @property
    def url(self) -> str:
        """In the place of https://api.stripe.com."""
        return f"http://127.0.0.1:{self.port}"

    async def answer(self, request: Request) -> Response:
        """Any request."""
        body = await request.body()
        try:
            return self._answered(request, body)
        except Refused as refused:
            return JSONResponse({"error": refused.error}, refused.status, {"Request-Id": "req_1"})

    def pay(self, session_id: str, *, is_paid: bool = True, **changes: Any) -> dict[str, Any]:
        """Somebody pays there, with a card or with what takes days; the session as it is then."""
        session = self.sessions[session_id]
        assert session["status"] == "open", "nobody can pay on a page that is over"
        intent = f"pi_{session_id.removeprefix('cs_test_')}"
        session |= {"status": "complete", "payment_status": "paid" if is_paid else "unpaid", "payment_intent": intent}
        session |= {"url": None, **changes}
        return session

    def charge(self, session: dict[str, Any], *, refunded: int) -> dict[str, Any]:
        """The charge behind a session, of which so much was refunded so far; it has the payment's metadata."""
        charge = {"id": f"ch_{session['id']}", "object": "charge", "amount": session["amount_total"]}
        charge |= {"amount_refunded": refunded, "refunded": refunded == session["amount_total"]}
        return charge | {name: session[name] for name in ("currency", "payment_intent", "metadata")}

    def refund(self, session: dict[str, Any], amount: int) -> dict[str, Any]:
        """A refund that did not arrive."""
        refund = {"id": "re_1", "object": "refund", "amount": amount, "status": "failed", "metadata": {}}
        refund |= {"failure_reason": "expired_or_canceled_card", "reason": "requested_by_customer"}
        return refund | {name: session[name] for name in ("currency", "payment_intent")}

    def dispute(self, session: dict[str, Any], amount: int, status: str, number: int = 1) -> dict[str, Any]:
        """A dispute, which bears nothing of ours but the payment."""
        dispute = {"id": f"du_{number}", "object": "dispute", "amount": amount, "status": status, "metadata": {}}
        dispute |= {"charge": f"ch_{session['id']}", "reason": "product_not_received"}
        return dispute | {name: session[name] for name in ("currency", "payment_intent")}

    def event(self, kind: str, about: dict[str, Any], **changes: Any) -> bytes:
        """The body of a webhook."""
        self.events += 1
        event = {
            "id": f"evt_{self.port}_{self.events}",
            "object": "event",
            "api_version": "2026-10-28.endive",
            "created": int(time.time()),
            "data": {"object": about},
            "livemode": False,
            "pending_webhooks": 1,
            "request": {"id": None, "idempotency_key": None},
            "type": kind,
        }
        return json.dumps(event | changes, indent=2).encode()

    def _answered(self, request: Request, body: bytes) -> Response:
        """Once for a key; what fails its validation is not kept, so that it can be put right."""
        self._check(request)
        key = request.headers.get("idempotency-key", "") if request.method == "POST" else ""
        if len(key) > 255:
            raise Refused(400, "Idempotency keys are up to 255 characters long")
        if key in self.answered:
            path, sent, answer = self.answered[key]
            if (path, sent) != (request.url.path, body):
                words = (
                    "Keys for idempotent requests can only be used with the same parameters they were first used with."
                )
                raise Refused(400, words, type="idempotency_error")
            return answer
        answer = self._done(request, body)
        self.answered |= {key: (request.url.path, body, answer)} if key else {}
        return answer

    def _check(self, request: Request) -> None:
        if self.is_away:
            raise Refused(500, "Something went wrong on Stripe's end.", type="api_error")
        if request.headers.get("authorization") != f"Bearer {KEY}":
            raise Refused(401, "Invalid API Key provided")
        version = request.headers.get("stripe-version", "2026-10-28.endive")
        if not re.fullmatch(r"\d{4}-\d\d-\d\d(\.[a-z]+)?", version):
            raise Refused(400, f"Invalid Stripe API version: {version}")
        content = request.headers.get("content-type", "").split(";")[0]
        if request.method == "POST" and content != "application/x-www-form-urlencoded":
            raise Refused(400, "Stripe's API takes forms only")

    def _done(self, request: Request, body: bytes) -> Response:
        session_id = request.path_params.get("session")
        if session_id is None and request.method == "GET":
            return JSONResponse({"object": "list", "data": [], "has_more": False, "url": "/v1/checkout/sessions"})
        if session_id is None:
            return JSONResponse(self._made(parse_qsl(body.decode(), strict_parsing=True, keep_blank_values=True)))
        session = self.sessions.get(session_id)
        if session is None:
            raise Refused(404, f"No such checkout.session: {session_id}", code="resource_missing")
        if request.url.path.endswith("/expire"):
            if session["status"] != "open":
                raise Refused(400, "Only Checkout Sessions with a status in ['open'] can be expired.")
            session |= {"status": "expired", "url": None}
        return JSONResponse(session)

    def _made(self, sent: list[tuple[str, str]]) -> dict[str, Any]:
        params = dict(sent)
        assert len(params) == len(sent), "a parameter twice"
        for name, value in sent:
            _check_param(name, value)
        for name in ("mode", "success_url", "line_items[0][quantity]"):
            if not params.get(name):
                raise Refused(400, f"Missing required param: {name}.", code="parameter_missing", param=name)
        price = "line_items[0][price_data]"
        amount, currency = params.get(f"{price}[unit_amount]", ""), params.get(f"{price}[currency]", "")
        if params["mode"] != "payment" or not params.get(f"{price}[product_data][name]"):
            raise Refused(400, "You must provide what is paid", code="parameter_missing")
        if not re.fullmatch("[a-z]{3}", currency):
            raise Refused(400, f"Invalid currency: {currency}")
        if not amount.isdecimal():
            raise Refused(400, f"Invalid integer: {amount}", code="parameter_invalid_integer")
        if (currency in {"isk", "ugx"} and int(amount) % 100) or (currency == "kwd" and int(amount) % 10):
            raise Refused(400, "Invalid amount", code="invalid_charge_amount_no_decimal_compatible")
        if int(amount) < 50:
            raise Refused(400, "The Checkout Session's total amount due must add up to at least 0.50.",
                          code="amount_too_small")  # fmt: skip
        self.asked.append(params)
        return self._session(params, int(amount) * int(params["line_items[0][quantity]"]), currency)

    def _session(self, params: dict[str, str], amount: int, currency: str) -> dict[str, Any]:
        session_id, now = f"cs_test_{self.port}{len(self.sessions) + 1}", int(time.time())
        session = {
            "id": session_id,
            "object": "checkout.session",
            "amount_subtotal": amount,
            "amount_total": amount,
            "cancel_url": params.get("cancel_url"),
            "client_reference_id": params.get("client_reference_id"),
            "created": now,
            "currency": currency,
            "expires_at": int(params.get("expires_at", now + _LASTS)),
            "livemode": False,
            "metadata": {name[9:-1]: value for name, value in params.items() if name.startswith("metadata[")},
            "mode": "payment",
            "payment_intent": None,
            "payment_status": "unpaid",
            "status": "open",
            "success_url": params["success_url"],
            "url": f"https://checkout.stripe.com/c/pay/{session_id}",
        }
        self.sessions[session_id] = session
        return session


def signed(body: bytes, *, at: int | None = None, secret: str = WEBHOOK_SECRET) -> dict[str, str]:
    """The headers of a webhook; the test scheme v0 stands beside v1, as Stripe's test mode has it."""
    at = int(time.time()) if at is None else at
    signature = hmac.new(secret.encode(), b"%d.%b" % (at, body), hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": f"t={at},v1={signature},v0={'0' * 64}",
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
    }


@asynccontextmanager
async def stripe_server() -> AsyncIterator[StripeServer]:
    """It listens while inside."""
    server = StripeServer()
    path = "/v1/checkout/sessions"
    routes = [
        Route(path, server.answer, methods=["GET", "POST"]),
        Route(f"{path}/{{session}}", server.answer, methods=["GET"]),
        Route(f"{path}/{{session}}/expire", server.answer, methods=["POST"]),
    ]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server.port = listener.getsockname()[1]
        running = uvicorn.Server(uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off"))
        task = asyncio.create_task(running.serve(sockets=[listener]))
        try:
            yield server
        finally:
            running.should_exit = True
            await task


def _check_param(name: str, value: str) -> None:
    top, *below = [name.split("[", maxsplit=1)[0], *_KEY_PARTS.findall(name)]
    if top not in _OF_A_SESSION:
        raise Refused(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
    parent = top
    for each in below:
        if each.isdecimal():
            continue
        if parent in _OF and each not in _OF[parent]:
            raise Refused(400, f"Received unknown parameter: {name}", code="parameter_unknown", param=name)
        parent = each
    if "metadata" in (top, *below) and (len(below[-1]) > 40 or len(value) > 500):
        raise Refused(400, "Metadata keys have up to 40 characters, values up to 500")
    if top == "client_reference_id" and len(value) > 200:
        raise Refused(400, "client_reference_id has up to 200 characters")
    if top.endswith("_url") and urlsplit(value).scheme not in {"http", "https"}:
        raise Refused(400, "Not a valid URL", code="url_invalid", param=top)
