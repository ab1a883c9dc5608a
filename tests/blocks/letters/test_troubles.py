"""What is told of a mail that did not go reads well whatever the mail is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from blocks.letters.troubles import mail_trouble
from domain.letters.attempts import AddressAnswer, Outcome, Recipient
from domain.letters.envelope import Envelope, RecipientKind
from domain.letters.letters import Letter, Purpose
from domain.letters.mails import MailKind, MailState, MailTrouble, TroubledMail, WrittenMail
from tests.blocks.payloads import check

BARE = Purpose("brings {who} invoice INV-7")
FULL = Purpose("brings {who} invoice INV-7", "They do not have it.", "send them the file yourself", "both are INV-7")


def told(state: MailState, purpose: Purpose, *, outdated: bool = False, **fields: Any) -> Any:
    """The message about a mail of some kind, checked as Slack would."""
    number, nobody = UUID(int=1), Envelope()
    mail = WrittenMail(number, MailKind.APPROVAL, number, {}, number, nobody, state, 1, "550 <no>", timedelta(0))
    trouble = TroubledMail(mail, MailTrouble.FAILED, "Carla & Co", "carla@acme.example", "Acme", **fields)
    return check(mail_trouble(trouble, Letter("", "", {}, purpose, is_outdated=outdated)))


@pytest.mark.parametrize(
    ("purpose", "sentence"),
    [
        pytest.param(BARE, "taken: “550 &lt;no&gt;”. Check the address with /retainer client.", id="without more"),
        pytest.param(
            FULL,
            "taken: “550 &lt;no&gt;”. They do not have it. Check the address with /retainer client, or send them the "
            "file yourself.",
            id="with all of it",
        ),
    ],
)
def test_what_a_kind_does_not_say_leaves_no_gap(purpose: Purpose, sentence: str) -> None:
    said = told(MailState.FAILED, purpose)["text"]
    assert said == f"The mail that brings Carla &amp; Co (carla@acme.example) of Acme invoice INV-7 was not {sentence}"


@pytest.mark.parametrize(
    ("purpose", "asks"),
    [
        pytest.param(BARE, "If the first one arrived after all, they have two.", id="without more"),
        pytest.param(FULL, "If the first one arrived after all, they have two; both are INV-7.", id="with all of it"),
    ],
)
def test_a_second_one_is_asked_about_where_the_first_may_have_arrived(purpose: Purpose, asks: str) -> None:
    (button,) = told(MailState.UNKNOWN, purpose, is_repeatable=True)["blocks"][-1]["elements"]
    assert button["confirm"]["text"]["text"] == asks


def test_what_is_outdated_has_no_button() -> None:
    assert len(told(MailState.FAILED, FULL, outdated=True, is_repeatable=True)["blocks"]) == 1


def test_of_many_that_did_not_get_it_five_are_named() -> None:
    missed = tuple(
        AddressAnswer(Recipient(f"{number}@acme.example", RecipientKind.CC), Outcome.REFUSED, "550 no")
        for number in range(7)
    )
    said = told(MailState.SENT, FULL, missed=missed)["text"]
    assert said.endswith(
        "was sent, but not to 0@acme.example (“550 no”), 1@acme.example (“550 no”), 2@acme.example (“550 no”), "
        "3@acme.example (“550 no”), 4@acme.example (“550 no”) and 2 more. Pass it on to them if they need it."
    )
