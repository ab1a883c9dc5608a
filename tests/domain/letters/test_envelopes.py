"""Who gets a mail beside its addressee, where it goes, and how much it takes."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.letters.attachments import MOST_BYTES, Attachment, AttachmentsTooLarge, check_attachments
from domain.letters.attempts import AddressAnswer, Mail, Outcome, Recipient, alike, has_arrived
from domain.letters.envelope import Envelope, RecipientKind, TooManyCopies, check_envelope

CARLA = Recipient("carla@acme.example", RecipientKind.TO)
AP = Recipient("ap@acme.example", RecipientKind.CC)


def test_what_was_written_with_a_mail_stands_and_what_was_left_open_is_drawn() -> None:
    written = Envelope(cc=("ap@acme.example",), reply_to="max@lumen.example")
    drawn = Envelope(cc=("x@y.example",), bcc=("b@y.example",), sender_name="Nora", reply_to="nora@lumen.example")
    assert written.filled(drawn) == Envelope(("ap@acme.example",), ("b@y.example",), "Nora", "max@lumen.example")
    assert Envelope().filled(drawn) == drawn
    assert drawn.filled(Envelope()) == drawn


def mail(*, settled: frozenset[str] = frozenset(), **lines: tuple[str, ...]) -> Mail:
    return Mail(UUID(int=1), CARLA.address, "Carla", "", "", "", Envelope(**lines), settled=settled)  # type: ignore[arg-type]


def test_it_goes_to_each_address_once_by_its_first_line() -> None:
    went = mail(cc=(AP.address, "CARLA@acme.example"), bcc=("AP@acme.example", "b@y.example")).recipients
    assert went == (CARLA, AP, Recipient("b@y.example", RecipientKind.BCC))


def test_it_goes_no_more_to_those_that_are_settled() -> None:
    assert mail(cc=(AP.address,), settled=frozenset({CARLA.address})).recipients == (AP,)


@pytest.mark.parametrize(
    ("answers", "arrived"),
    [
        pytest.param(alike([CARLA, AP], Outcome.ACCEPTED).addresses, True, id="taken for all"),
        pytest.param(
            (AddressAnswer(CARLA, Outcome.ACCEPTED), AddressAnswer(AP, Outcome.REFUSED)), True, id="a copy is refused"
        ),
        pytest.param((AddressAnswer(AP, Outcome.ACCEPTED),), False, id="only a copy"),
        pytest.param(alike([CARLA], Outcome.NOT_HEARD).addresses, False, id="nobody knows"),
        pytest.param((), False, id="nobody was asked yet"),
    ],
)
def test_a_mail_has_arrived_when_its_addressee_has_it(answers: tuple[AddressAnswer, ...], arrived: bool) -> None:
    assert has_arrived(answers) is arrived


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        pytest.param((MOST_BYTES + 1,), "10.1 MB", id="a byte too much"),
        pytest.param((6_000_000, 6_300_000), "12.3 MB", id="together"),
        pytest.param((25_000_001,), "25.1 MB", id="by far"),
    ],
)
def test_what_is_too_large_is_refused_with_its_size(sizes: tuple[int, ...], said: str) -> None:
    with pytest.raises(AttachmentsTooLarge) as refused:
        check_attachments([Attachment("a", "text/plain", bytes(size)) for size in sizes])
    assert refused.value.sentence == (
        f"The attachments come to {said}, and a mail takes 10 MB. Leave something out, or send a link to it."
    )


def test_ten_megabytes_and_twenty_copies_are_taken() -> None:
    check_attachments([Attachment("a", "text/plain", bytes(MOST_BYTES // 2))] * 2)
    check_envelope(Envelope(cc=("a@y.example",) * 12, bcc=("b@y.example",) * 8))
    with pytest.raises(TooManyCopies, match="these are 21"):
        check_envelope(Envelope(cc=("a@y.example",) * 13, bcc=("b@y.example",) * 8))
