"""What is told of messages that did not go."""

from __future__ import annotations

from domain.outbox import MessageKind
from jobs.clockwork import Clockwork
from jobs.sending.drawing import draw_notice

CLOCKWORK = Clockwork(drawings={MessageKind.NOTICE: draw_notice})
