"""Where invoices are paid, by the settings."""

from __future__ import annotations

from bot.settings import Settings
from integrations.stripe.till import StripeTill


def missing_for_stripe(settings: Settings) -> tuple[str, ...]:
    """The settings that are not there; none of them is needed where nobody wants Stripe."""
    wanted = {
        "STRIPE_SECRET_KEY": settings.stripe_secret_key,
        "STRIPE_WEBHOOK_SECRET": settings.stripe_webhook_secret,
        "PUBLIC_URL": settings.public_url,
    }
    return tuple(name for name, value in wanted.items() if value is None)


def till_of(settings: Settings) -> StripeTill | None:
    """Pages of Stripe's; None while something is missing: whoever pays there must be heard of."""
    key, public_url = settings.stripe_secret_key, settings.public_url
    if key is None or public_url is None or settings.stripe_webhook_secret is None:
        return None
    return StripeTill(key.get_secret_value(), public_url, settings.stripe_api_url)
