"""Every kind of appointment has a keeper, every kind of message a drawing, and both have their words."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from domain.outbox import MessageKind
from jobs.drawings import DRAWINGS
from jobs.tick import JOB_NAMES
from services.appointment_handlers import APPOINTMENT_HANDLERS


def test_every_kind_of_appointment_is_kept_and_named_by_the_tick() -> None:
    assert set(APPOINTMENT_HANDLERS) == set(AppointmentKind)
    assert set(JOB_NAMES) == set(AppointmentKind)
    assert len(set(JOB_NAMES.values())) == len(JOB_NAMES)


def test_every_kind_of_message_can_be_drawn() -> None:
    assert set(DRAWINGS) == set(MessageKind)
