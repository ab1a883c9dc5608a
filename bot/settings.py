"""What the environment says, checked; whatever is wrong with it is one sentence."""

from __future__ import annotations

import re
from email.utils import parseaddr
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

SLACK = "https://slack.com/api/"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class SettingsError(Exception):
    """A setting is missing or wrong; the message is the sentence that says which, and what to do."""


class Transport(StrEnum):
    """Which way Slack's payloads come in."""

    HTTP = "http"
    SOCKET = "socket"


def _begins(name: str, prefix: str, where: str) -> AfterValidator:
    def check(value: SecretStr) -> SecretStr:
        if not value.get_secret_value().startswith(prefix):
            raise ValueError(f"{name} does not begin with {prefix}: copy it from {where} in your Slack app's settings.")
        return value

    return AfterValidator(check)


def _slack_url(value: object) -> str:
    url = str(value)
    if not url.startswith(("https://", "http://")):
        raise ValueError(f"SLACK_API_URL is not a web address: leave it out to use Slack's own, {SLACK}.")
    return url if url.endswith("/") else f"{url}/"


def _database_url(value: object) -> str:
    sentence = "DATABASE_URL is not a postgresql:// address: give one like postgresql://user:password@host:5432/name."
    try:
        url = make_url(str(value))
        port_is_a_number = url.port is None or 0 < url.port < 65536
    except (ArgumentError, ValueError):
        raise ValueError(sentence) from None
    if url.drivername not in {"postgresql", "postgres"} or not url.database or not port_is_a_number:
        raise ValueError(sentence)
    return url.set(drivername="postgresql").render_as_string(hide_password=False)


def _yes_or_no(value: object) -> bool:
    answers = {"yes": True, "no": False, "true": True, "false": False}
    if str(value).lower() not in answers:
        raise ValueError(
            "PREPARED_STATEMENTS is neither yes nor no: say no behind a pooler that lends connections by "
            "the transaction."
        )
    return answers[str(value).lower()]


def _smtp_url(value: SecretStr) -> SecretStr:
    sentence = (
        "SMTP_URL is not a mail server: give one like smtp://user:password@mail.example:587, or smtps://… for TLS."
    )
    try:
        url = urlsplit(value.get_secret_value())
        port_is_right = url.port is None or 0 < url.port < 65536
    except ValueError:
        raise ValueError(sentence) from None
    if url.scheme not in {"smtp", "smtps"} or not url.hostname or not port_is_right:
        raise ValueError(sentence)
    return value


def _mail_from(value: str) -> str:
    _, address = parseaddr(value)
    if not address.isascii() or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address):
        raise ValueError("MAIL_FROM is not an address: give one like Northlight <retainer@agency.example>.")
    return value


def _public_url(value: str) -> str:
    sentence = (
        "PUBLIC_URL is not an https:// address: give the one that clients reach, like https://retainer.agency.example."
    )
    url = urlsplit(value)
    # Without TLS only on this machine: the address is a key, and others must not read it on its way.
    schemes = {"http", "https"} if url.hostname in _LOOPBACK else {"https"}
    if url.scheme not in schemes or not url.hostname or url.query or url.fragment:
        raise ValueError(sentence)
    return value.rstrip("/")


def _stripe_key(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("sk_", "rk_")):
        raise ValueError(
            "STRIPE_SECRET_KEY does not begin with sk_ or rk_: copy a secret or a restricted key from Developers, "
            "API keys, in Stripe's dashboard."
        )
    return value


def _stripe_webhook_secret(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith("whsec_"):
        raise ValueError(
            "STRIPE_WEBHOOK_SECRET does not begin with whsec_: copy the signing secret of the webhook in Stripe's "
            "dashboard."
        )
    return value


def _stripe_url(value: str) -> str:
    url = urlsplit(value)
    # The secret key goes there.
    schemes = {"http", "https"} if url.hostname in _LOOPBACK else {"https"}
    if url.scheme not in schemes or not url.hostname:
        raise ValueError("STRIPE_API_URL is not an https:// address: leave it out to use Stripe's own.")
    return value.rstrip("/")


def _templates(value: Path) -> Path:
    if not value.is_dir():
        raise ValueError(
            "RETAINER_TEMPLATES is not a folder: give one with your own templates, logo or fonts for invoices, or "
            "leave it out."
        )
    return value.resolve()


def _port(value: object) -> int:
    if not str(value).isdecimal() or int(str(value)) > 65535:
        raise ValueError("PORT is not a port number: give one from 0 to 65535; 0 takes any that is free.")
    return int(str(value))


BotToken = Annotated[SecretStr, _begins("SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions, Bot User OAuth Token,")]
AppToken = Annotated[SecretStr, _begins("SLACK_APP_TOKEN", "xapp-", "Basic Information, App-Level Tokens,")]


class Settings(BaseSettings):
    """The bot's environment, as the README lists it. Without `database_url` the embedded server is used."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    slack_bot_token: BotToken | None = None
    slack_app_token: AppToken | None = None
    slack_signing_secret: SecretStr | None = None
    slack_api_url: Annotated[str, BeforeValidator(_slack_url)] = SLACK
    database_url: Annotated[str, BeforeValidator(_database_url)] | None = None
    prepared_statements: Annotated[bool, BeforeValidator(_yes_or_no)] = True
    retainer_data_dir: Path = Path(".data")
    retainer_templates: Annotated[Path, AfterValidator(_templates)] | None = None
    port: Annotated[int, BeforeValidator(_port)] = 3000
    public_url: Annotated[str, AfterValidator(_public_url)] | None = None
    smtp_url: Annotated[SecretStr, AfterValidator(_smtp_url)] | None = None
    mail_from: Annotated[str, AfterValidator(_mail_from)] | None = None
    stripe_secret_key: Annotated[SecretStr, AfterValidator(_stripe_key)] | None = None
    stripe_webhook_secret: Annotated[SecretStr, AfterValidator(_stripe_webhook_secret)] | None = None
    stripe_api_url: Annotated[str, AfterValidator(_stripe_url)] | None = None

    @property
    def bot_token(self) -> str:
        """The bot's token; SettingsError without one."""
        if self.slack_bot_token is None:
            raise SettingsError(
                "SLACK_BOT_TOKEN is not set: copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions "
                "in your Slack app's settings, or try the bot without Slack with make run."
            )
        return self.slack_bot_token.get_secret_value()

    @property
    def app_token(self) -> str:
        """The app-level token that Socket Mode takes; SettingsError without one."""
        if self.slack_app_token is None:
            raise SettingsError(
                "SLACK_APP_TOKEN is not set, and Socket Mode takes one: make an app-level token (xapp-…) with the "
                "scope connections:write under Basic Information in your Slack app's settings."
            )
        return self.slack_app_token.get_secret_value()

    @property
    def signing_secret(self) -> str:
        """What requests from Slack are signed with; SettingsError without one."""
        if self.slack_signing_secret is None:
            raise SettingsError(
                "SLACK_SIGNING_SECRET is not set, and without it the bot cannot tell which requests are Slack's: copy "
                "it from Basic Information in your Slack app's settings."
            )
        return self.slack_signing_secret.get_secret_value()

    def transport(self, *, http: bool = False, socket: bool = False) -> Transport:
        """The transport that the flags ask for, or else the one that is configured; HTTP where both are.

        Raises SettingsError when what it takes is not set.
        """
        if http and socket:
            raise SettingsError("Choose one of --http and --socket: Slack sends each payload by one way only.")
        if not (http or socket or self.slack_signing_secret or self.slack_app_token):
            raise SettingsError(
                "Neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set, so nothing from Slack can come in: set the "
                "first to be reached over HTTP, or the second for Socket Mode, which needs no public address."
            )
        if socket or not (http or self.slack_signing_secret):
            _ = self.app_token
            return Transport.SOCKET
        _ = self.signing_secret
        return Transport.HTTP


class _Elsewhere(BaseSettings):
    """What names a real Slack or a database, as it stands in the environment."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    database_url: str | None = None
    slack_bot_token: str | None = None
    slack_app_token: str | None = None
    slack_signing_secret: str | None = None
    slack_api_url: str | None = None
    smtp_url: str | None = None
    stripe_secret_key: str | None = None


def read_local_settings() -> tuple[Settings, tuple[str, ...]]:
    """What a local Slack is served with: the data directory and nothing else of the environment, right or wrong.

    Beside it the names of the settings that are there and not looked at: trying the bot out must reach neither the
    database nor the Slack that an agency works with.
    """
    elsewhere = _Elsewhere()
    unused = tuple(name.upper() for name, value in elsewhere if value)
    settings = Settings(
        database_url=None,
        prepared_statements=True,
        slack_bot_token=None,
        slack_app_token=None,
        slack_signing_secret=None,
        slack_api_url=SLACK,
        retainer_templates=None,
        port=0,
        public_url=None,
        smtp_url=None,
        mail_from=None,
        stripe_secret_key=None,
        stripe_webhook_secret=None,
        stripe_api_url=None,
    )
    return settings, unused


def read_settings() -> Settings:
    """The environment and the file .env beside it; SettingsError for the first thing that is wrong."""
    try:
        return Settings()
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        reason = first.get("ctx", {}).get("error")
        name = str(first["loc"][0]).upper()
        raise SettingsError(str(reason) if reason else f"{name} is wrong: {first['msg']}.") from None
