"""What Stripe tells (webhooks), checked and read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from domain.invoices.payment_pages import PageEvent, PageEventKind
from integrations.stripe.amounts import NoSuchAmount, from_stripe

# Stripe's own advice: what is older may have been recorded, and be played again.
_OLDEST_SECONDS: Final = 300
_KINDS: Final = {each.value: each for each in PageEventKind}
_OF_PAGES: Final = frozenset({PageEventKind.COMPLETED, PageEventKind.CAME, PageEventKind.FAILED})
_OF_DISPUTES: Final = frozenset({PageEventKind.DISPUTED, PageEventKind.DISPUTE_CLOSED})
_AMOUNTS: Final = {**dict.fromkeys(_OF_PAGES, "amount_total"), PageEventKind.REFUNDED: "amount_refunded"}


class NotFromStripe(Exception):  # noqa: N818 - answered at once
    """Not signed with our secret, or too long ago, or nothing that Stripe sends."""


def read_event(body: bytes, signature: str | None, secret: str) -> PageEvent | None:
    """What a webhook says, as its bytes came; None where it is about nothing of ours. Raises NotFromStripe."""
    # As in till.py: nobody without Stripe is to bear it.
    from stripe import SignatureVerificationError, WebhookSignature  # noqa: PLC0415

    try:
        WebhookSignature.verify_header(body, signature, secret, _OLDEST_SECONDS)
        return _event(json.loads(body))
    except (SignatureVerificationError, ValueError, KeyError, TypeError, AttributeError, NoSuchAmount) as error:
        raise NotFromStripe from error


def _event(told: Mapping[str, Any]) -> PageEvent | None:
    kind = _KINDS.get(told["type"])
    if kind is None:
        return None
    about = told["data"]["object"]
    ours, intent_id = about.get("metadata") or {}, _id(about.get("payment_intent"))
    is_named = "page_id" in ours and "workspace_id" in ours
    # An account has other pages than ours. A dispute bears no name of ours, but its payment can be known here.
    if not is_named and (kind in _OF_PAGES or intent_id is None):
        return None
    currency, is_dispute = str(about["currency"]).upper(), kind in _OF_DISPUTES
    return PageEvent(
        event_id=str(told["id"]),
        kind=kind,
        at=datetime.fromtimestamp(int(told["created"]), UTC),
        amount_minor=from_stripe(int(about[_AMOUNTS.get(kind, "amount")]), currency),
        currency=currency,
        workspace_id=UUID(ours["workspace_id"]) if is_named else None,
        page_id=UUID(ours["page_id"]) if is_named else None,
        intent_id=intent_id,
        is_paid=kind in _OF_PAGES and about["payment_status"] == "paid",
        dispute_id=str(about["id"]) if is_dispute else None,
        status=str(about["status"]) if is_dispute else "",
        reason=str(about.get("reason") or ""),
    )


def _id(named: object) -> str | None:
    """An id, or what it names in full."""
    return str(named["id"]) if isinstance(named, dict) else None if named is None else str(named)
