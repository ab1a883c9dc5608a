"""Change orders: written, sent, decided about, kept in time."""

from __future__ import annotations

from domain.appointments import AppointmentKind
from domain.change_orders.told import AgreedInCycle, OrderOpen, ToApprove, ToMoveOn
from domain.cycles.sections import Place
from domain.letters.mails import MailKind
from services.appointments.keeping import AppointmentHandlers
from services.change_orders.excess import handle_excesses
from services.change_orders.keeping import handle_change_orders
from services.change_orders.listing import agreed_in_cycles, open_orders, to_approve, to_move_on
from services.change_orders.mails import why_not_again
from services.cycles.sections import SectionReader
from services.outbox.mails import WhyNotAgain
from services.people.waiting import DeskReader, HomeReader

MAILS = WhyNotAgain({MailKind.APPROVAL: why_not_again, MailKind.REMINDER: why_not_again})
AGREED = SectionReader(Place.SUMMARY, AgreedInCycle, agreed_in_cycles)
APPOINTMENTS = AppointmentHandlers(
    {AppointmentKind.CHANGE_ORDER: handle_change_orders, AppointmentKind.EXCESS: handle_excesses}
)
TO_APPROVE = HomeReader(ToApprove, to_approve)
TO_MOVE_ON = HomeReader(ToMoveOn, to_move_on)
OPEN = DeskReader(OrderOpen, open_orders)
