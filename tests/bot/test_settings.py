"""The environment, read: whatever is missing or wrong is one sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, Transport, read_settings

_NAMES = (
    "SLACK_BOT_TOKEN",
    "SLACK_APP_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_API_URL",
    "DATABASE_URL",
    "PREPARED_STATEMENTS",
    "RETAINER_DATA_DIR",
    "RETAINER_TEMPLATES",
    "PORT",
    "PUBLIC_URL",
    "SMTP_URL",
    "MAIL_FROM",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "STRIPE_API_URL",
)


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in _NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "begins"),
    [
        pytest.param("SLACK_BOT_TOKEN", "xoxp-1", "SLACK_BOT_TOKEN does not begin with xoxb-", id="a user's token"),
        pytest.param("SLACK_APP_TOKEN", "xoxb-1", "SLACK_APP_TOKEN does not begin with xapp-", id="the wrong token"),
        pytest.param("SLACK_API_URL", "slack.com", "SLACK_API_URL is not a web address", id="an address without http"),
        pytest.param(
            "DATABASE_URL", "mysql://h/n", "DATABASE_URL is not a postgresql:// address", id="another database"
        ),
        pytest.param("DATABASE_URL", "postgresql://h", "DATABASE_URL is not a postgresql:// address", id="no name"),
        pytest.param("DATABASE_URL", "postgresql://h:x/n", "DATABASE_URL is not a postgresql:// address", id="no port"),
        pytest.param("DATABASE_URL", "nonsense", "DATABASE_URL is not a postgresql:// address", id="no address at all"),
        pytest.param(
            "PREPARED_STATEMENTS", "some", "PREPARED_STATEMENTS is neither yes nor no", id="neither yes nor no"
        ),
        pytest.param("RETAINER_TEMPLATES", "nowhere", "RETAINER_TEMPLATES is not a folder", id="a folder not there"),
        pytest.param("PORT", "http", "PORT is not a port number", id="a word for a port"),
        pytest.param("PORT", "65536", "PORT is not a port number", id="a port too high"),
        pytest.param("PUBLIC_URL", "http://agency.example", "PUBLIC_URL is not an https:// address", id="without TLS"),
        pytest.param("PUBLIC_URL", "agency.example", "PUBLIC_URL is not an https:// address", id="not a web address"),
        pytest.param("SMTP_URL", "mail.example:587", "SMTP_URL is not a mail server", id="a server without its scheme"),
        pytest.param("SMTP_URL", "smtp://", "SMTP_URL is not a mail server", id="no server"),
        pytest.param("SMTP_URL", "smtp://h:99999", "SMTP_URL is not a mail server", id="no port of a mail server"),
        pytest.param("STRIPE_SECRET_KEY", "pk_live_1", "STRIPE_SECRET_KEY does not begin with sk_", id="a public key"),
        pytest.param("STRIPE_WEBHOOK_SECRET", "we_1", "STRIPE_WEBHOOK_SECRET does not begin with whsec_", id="an id"),
        pytest.param("STRIPE_API_URL", "http://stripe.example", "STRIPE_API_URL is not an https", id="a key in clear"),
        pytest.param("MAIL_FROM", "Northlight", "MAIL_FROM is not an address", id="a name without an address"),
    ],
)
def test_a_wrong_setting_is_named_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, begins: str
) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as wrong:
        read_settings()

    assert str(wrong.value).startswith(begins)
    assert "\n" not in str(wrong.value)


def test_a_wrong_secret_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "hunter2-very-secret")

    with pytest.raises(SettingsError) as wrong:
        read_settings()

    assert "hunter2" not in str(wrong.value)


@pytest.mark.parametrize("name", ["SLACK_BOT_TOKEN", "DATABASE_URL", "PORT"])
def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "")

    settings = read_settings()

    assert (settings.slack_bot_token, settings.database_url, settings.port) == (None, None, 3000)


def test_the_older_spelling_of_a_database_address_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:p%40ss@db.example/retainer")

    assert read_settings().database_url == "postgresql://me:p%40ss@db.example/retainer"


def test_the_address_of_the_api_ends_in_a_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_API_URL", "http://127.0.0.1:3003/api")

    assert read_settings().slack_api_url == "http://127.0.0.1:3003/api/"


_SECRET, _TOKEN = {"SLACK_SIGNING_SECRET": "s"}, {"SLACK_APP_TOKEN": "xapp-1"}


@pytest.mark.parametrize(
    ("configured", "flags", "chosen"),
    [
        pytest.param(_SECRET, {}, Transport.HTTP, id="a signing secret is HTTP"),
        pytest.param(_TOKEN, {}, Transport.SOCKET, id="an app token is Socket Mode"),
        pytest.param(_SECRET | _TOKEN, {}, Transport.HTTP, id="both are HTTP"),
        pytest.param(_SECRET | _TOKEN, {"socket": True}, Transport.SOCKET, id="both with --socket"),
        pytest.param(_SECRET | _TOKEN, {"http": True}, Transport.HTTP, id="both with --http"),
    ],
)
def test_the_transport_is_chosen_by_what_is_configured(
    monkeypatch: pytest.MonkeyPatch, configured: dict[str, str], flags: dict[str, bool], chosen: Transport
) -> None:
    for name, value in configured.items():
        monkeypatch.setenv(name, value)

    assert read_settings().transport(**flags) is chosen


@pytest.mark.parametrize(
    ("configured", "flags", "says"),
    [
        pytest.param({}, {}, "Neither SLACK_SIGNING_SECRET nor SLACK_APP_TOKEN is set", id="nothing is set"),
        pytest.param(_TOKEN, {"http": True}, "SLACK_SIGNING_SECRET is not set", id="--http without a secret"),
        pytest.param(_SECRET, {"socket": True}, "SLACK_APP_TOKEN is not set", id="--socket without a token"),
        pytest.param(_SECRET, {"http": True, "socket": True}, "Choose one of --http and --socket", id="both flags"),
    ],
)
def test_a_transport_that_cannot_be_is_said(
    monkeypatch: pytest.MonkeyPatch, configured: dict[str, str], flags: dict[str, bool], says: str
) -> None:
    for name, value in configured.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError, match=says):
        read_settings().transport(**flags)


def test_a_file_beside_it_is_read_as_well(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=4711\n", encoding="utf-8")

    assert read_settings().port == 4711
