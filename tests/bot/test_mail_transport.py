"""Where mails go, by the environment."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.mail_transport import mail_transport_of, server_of
from bot.settings import Settings
from integrations.mail.smtp import Server


def test_without_a_setting_no_mail_goes_and_it_is_named() -> None:
    assert mail_transport_of(Settings()).missing == ("PUBLIC_URL", "SMTP_URL", "MAIL_FROM")
    half = Settings(smtp_url=SecretStr("smtp://mail.example"), mail_from="bot@agency.example")
    assert mail_transport_of(half).missing == ("PUBLIC_URL",)


def test_with_all_three_there_is_a_mailbox() -> None:
    whole = Settings(
        smtp_url=SecretStr("smtp://mail.example"),
        mail_from="Northlight <bot@agency.example>",
        public_url="https://retainer.agency.example/",
    )
    mail_transport = mail_transport_of(whole)
    assert mail_transport.postbox is not None
    assert (mail_transport.public_url, mail_transport.missing) == ("https://retainer.agency.example", ())


@pytest.mark.parametrize(
    ("url", "server"),
    [
        pytest.param("smtp://mail.example", Server("mail.example", 587), id="as the server offers"),
        pytest.param("smtps://mail.example", Server("mail.example", 465, tls=True), id="encrypted from the first byte"),
        pytest.param(
            "smtp://bot%40agency.example:p%25ss@mail.example:2525",
            Server("mail.example", 2525, "bot@agency.example", "p%ss", start_tls=True),
            id="a password goes over TLS only",
        ),
        pytest.param(
            "smtp://bot:secret@127.0.0.1:2525",
            Server("127.0.0.1", 2525, "bot", "secret"),
            id="on this machine it need not",
        ),
    ],
)
def test_the_address_says_which_server_and_how(url: str, server: Server) -> None:
    assert server_of(url) == server
