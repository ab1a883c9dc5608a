"""What is told in Slack of mails."""

from __future__ import annotations

from domain.outbox import MessageKind
from jobs.clockwork import Clockwork
from jobs.letters.drawing import draw_mail_trouble

CLOCKWORK = Clockwork(drawings={MessageKind.MAIL_TROUBLE: draw_mail_trouble})
