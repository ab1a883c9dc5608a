"""`POST /stripe/events`: what Stripe tells of payments."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from datetime import datetime

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from bot.settings import Settings
from domain.values.frames import frames_of
from integrations.stripe.events import NotFromStripe, read_event
from services import Services
from store.database import DatabaseBusy

log = structlog.get_logger()
# Its largest come to some 30 kB.
_MOST_BYTES = 1_000_000
# Stripe gives up after some 20, and tells it again later.
_MOST_SECONDS = 12


def stripe_routes(settings: Settings, services: Services, now: Callable[[], datetime]) -> list[BaseRoute]:
    """The door, where its secret is set. 400: not signed by Stripe just now, and nothing is stored; 503 and 500: tell
    it again.
    """
    if settings.stripe_webhook_secret is None:
        return []
    secret = settings.stripe_webhook_secret.get_secret_value()

    async def told(request: Request) -> Response:
        try:
            body = await _body(request)
            event = read_event(body, request.headers.get("stripe-signature"), secret)
            async with asyncio.timeout(_MOST_SECONDS):
                is_new = event is not None and await services.payment_pages.take(event, now())
        except (NotFromStripe, ClientDisconnect):
            return PlainTextResponse("not signed by Stripe, or too long ago", 400)
        except _TooLarge:
            return PlainTextResponse("too large", 413)
        except (DatabaseBusy, TimeoutError):
            log.warning("database_busy", listener="stripe")
            return PlainTextResponse("not stored, try again", 503)
        except Exception as error:  # noqa: BLE001
            return _unforeseen(error)
        log.info("stripe_event", kind=event.kind.value if event else None, is_new=is_new)
        return PlainTextResponse("ok")

    return [Route("/stripe/events", told, methods=["POST"])]


class _TooLarge(Exception):  # noqa: N818 - answered at once
    """Larger than anything that Stripe sends."""


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > _MOST_BYTES:
            raise _TooLarge
    return bytes(body)


def _unforeseen(error: Exception) -> Response:
    """What nobody foresaw gets a reference, which Stripe's dashboard shows and the log has."""
    reference = secrets.token_hex(3).upper()
    log.error("stripe_failed", reference=reference, error=type(error).__name__, at=frames_of(error))
    return PlainTextResponse(f"failed, reference {reference}", 500)
