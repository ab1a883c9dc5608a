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
    kind, session = _KINDS.get(told["type"]), told["data"]["object"]
    ours = (session.get("metadata") or {}) if kind else {}
    # An account has other pages than ours, and other things to tell.
    if kind is None or "page_id" not in ours or "workspace_id" not in ours:
        return None
    currency = str(session["currency"]).upper()
    return PageEvent(
        event_id=str(told["id"]),
        kind=kind,
        at=datetime.fromtimestamp(int(told["created"]), UTC),
        amount_minor=from_stripe(int(session["amount_total"]), currency),
        currency=currency,
        workspace_id=UUID(ours["workspace_id"]),
        page_id=UUID(ours["page_id"]),
        intent_id=_id(session.get("payment_intent")),
        is_paid=session["payment_status"] == "paid",
    )


def _id(named: object) -> str | None:
    """An id, or what it names in full."""
    return str(named["id"]) if isinstance(named, dict) else None if named is None else str(named)
