"""Pages to pay on (Checkout Sessions), made and closed over Stripe's API.

Its library is imported where it is wanted: that takes a third of a second, and something that it brings opens a socket.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import structlog

from domain.invoices.payment_pages import PAID_PART, MadePage, TillAway, TillRefused, WantedPage
from integrations.stripe.amounts import NoSuchAmount, to_stripe

if TYPE_CHECKING:
    from stripe.params.checkout import SessionCreateParams

log = structlog.get_logger()
# Twice that, and the half second between, is less than the portal gives a page.
_SECONDS: Final = 5.0
_RETRIES: Final = 1


class StripeTill:
    """One account. `public_url`: where the portal can be reached, without a slash at its end. `api_url`: in the place
    of Stripe's own.
    """

    def __init__(self, secret_key: str, public_url: str, api_url: str | None = None) -> None:
        import stripe  # noqa: PLC0415

        # Without a thread for each request, and without the library's own client, which would block the loop.
        self._http = stripe.HTTPXClient(timeout=_SECONDS)
        self._client = stripe.StripeClient(
            secret_key,
            http_client=self._http,
            max_network_retries=_RETRIES,
            base_addresses={"api": api_url} if api_url else None,
        )
        self._public_url = public_url

    async def open(self, wanted: WantedPage) -> MadePage:
        """Make a page. The same `page_id` a second time gives the same one. Raises TillAway, TillRefused."""
        with _as_facts("open"):
            session = await self._client.v1.checkout.sessions.create_async(
                self._asked(wanted), {"idempotency_key": f"payment-page-{wanted.page_id}"}
            )
        if not session.url or not session.expires_at:
            raise TillAway
        return MadePage(session.id, session.url, datetime.fromtimestamp(session.expires_at, UTC))

    async def close(self, session_id: str) -> bool:
        """Let nobody pay there any more; False where somebody did, or it was over. Raises TillAway, TillRefused."""
        try:
            with _as_facts("close"):
                session = await self._client.v1.checkout.sessions.expire_async(session_id)
        except TillRefused:
            # Only a page that is open can be closed. Ask what it is, for a key that lost its right is refused, too.
            with _as_facts("ask"):
                session = await self._client.v1.checkout.sessions.retrieve_async(session_id)
            if session.status == "open":
                raise
            return session.status == "expired"
        return session.status == "expired"

    async def trouble(self) -> str | None:
        """Why it takes nothing with this key; None where it does."""
        import stripe  # noqa: PLC0415

        try:
            await self._client.v1.checkout.sessions.list_async({"limit": 1})
        except stripe.APIConnectionError:
            return "it does not answer"
        except stripe.AuthenticationError:
            return "it does not know the key"
        except stripe.PermissionError:
            return "the key may not read Checkout Sessions"
        except stripe.StripeError as error:
            return type(error).__name__
        return None

    async def shut(self) -> None:
        """Close its connections."""
        await self._http.close_async()  # type: ignore[no-untyped-call]

    def _asked(self, wanted: WantedPage) -> SessionCreateParams:
        try:
            amount = to_stripe(wanted.amount_minor, wanted.currency)
        except NoSuchAmount:
            raise TillRefused from None
        # On the payment, too: what Stripe tells of refunds has that.
        ours = {
            "workspace_id": str(wanted.workspace_id),
            "invoice_id": str(wanted.invoice_id),
            "page_id": str(wanted.page_id),
        }
        currency, name = wanted.currency.lower(), f"Invoice {wanted.label}"
        return {
            "mode": "payment",
            "client_reference_id": str(wanted.invoice_id),
            "metadata": ours,
            "payment_intent_data": {"metadata": ours, "description": name},
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {"currency": currency, "unit_amount": amount, "product_data": {"name": name}},
                }
            ],
            "success_url": f"{self._public_url}{wanted.back_to}/{PAID_PART}",
            "cancel_url": f"{self._public_url}{wanted.back_to}",
        }


@contextmanager
def _as_facts(what: str) -> Iterator[None]:
    """Stripe's errors by what follows from them. Their words are not logged: they can quote what was sent."""
    import stripe  # noqa: PLC0415

    try:
        yield
    except (stripe.APIConnectionError, stripe.RateLimitError) as error:
        log.warning("stripe_away", asked=what, error=type(error).__name__)
        raise TillAway from None
    except stripe.StripeError as error:
        is_theirs = error.http_status is None or error.http_status >= 500
        log.warning("stripe_refused", asked=what, error=type(error).__name__, code=error.code, id=error.request_id)
        raise (TillAway if is_theirs else TillRefused) from None
