"""Every kind of appointment has a keeper, every kind of message and mail a drawing, every kind of link a door."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from domain.letters.links import PLACES, LinkKind
from domain.letters.mails import MailKind
from domain.outbox import MessageKind
from jobs.drawings import DRAWINGS
from jobs.letters.kinds import LETTERS
from jobs.tick import JOB_NAMES
from portal.routes import DOORS
from services.appointment_handlers import APPOINTMENT_HANDLERS


def test_every_kind_of_appointment_is_kept_and_named_by_the_tick() -> None:
    assert set(APPOINTMENT_HANDLERS) == set(AppointmentKind)
    assert set(JOB_NAMES) == set(AppointmentKind)
    assert len(set(JOB_NAMES.values())) == len(JOB_NAMES)


def test_every_kind_of_message_can_be_drawn() -> None:
    assert set(DRAWINGS) == set(MessageKind)


def test_every_kind_of_mail_can_be_drawn_and_every_kind_of_link_opened_at_a_place_of_its_own() -> None:
    assert set(LETTERS) == set(MailKind)
    assert set(DOORS) == set(PLACES) == set(LinkKind)
    assert len(set(PLACES.values())) == len(PLACES)


def test_links_in_mails_that_are_out_keep_their_place() -> None:
    assert PLACES[LinkKind.CHANGE_ORDER] == "orders"
