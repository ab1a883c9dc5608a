"""The app as it is installed here: its tokens, its manifest, and where its payloads go."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.manifest import Manifest

BOT_TOKEN = "xoxb-local-bot"  # noqa: S105 - opens nothing but this local server
APP_TOKEN = "xapp-local-app"  # noqa: S105
SIGNING_SECRET = "local-signing-secret"  # noqa: S105


@dataclass(kw_only=True)
class Installation:
    """Tokens and ways of delivery. Without `request_url` payloads go over Socket Mode.

    base_url: where this server is reached, without a slash at its end; known once it serves.
    ack_seconds: how long the app may take to answer.
    retry_after: seconds before an event is sent again, one for each repetition.
    clock_skew: seconds added to the time that a signature carries.
    verification_token: the old token that still stands in every payload.
    org_wide: it was installed for the whole organisation, so the token belongs to no workspace.
    """

    manifest: Manifest = field(default_factory=lambda: Manifest(everything=True))
    bot_token: str = BOT_TOKEN
    app_token: str = APP_TOKEN
    signing_secret: str = SIGNING_SECRET
    request_url: str | None = None
    base_url: str = ""
    ack_seconds: float = 3.0
    retry_after: tuple[float, ...] = (1.0, 60.0, 300.0)
    clock_skew: float = 0.0
    verification_token: str = "local-verification"  # noqa: S105
    org_wide: bool = False

    @property
    def bot_scopes(self) -> tuple[str, ...]:
        """The scopes that the bot token carries."""
        return self.manifest.scopes
