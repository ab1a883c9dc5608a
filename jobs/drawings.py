"""How each kind of message is drawn when its turn comes: from what is so now, not when it was caused."""

from __future__ import annotations

from collections.abc import Mapping

from domain.outbox import MessageKind
from jobs.alerts import draw_threshold
from jobs.change_orders import draw_change_order, draw_change_order_update
from jobs.digests import draw_desk, draw_digest, draw_nudge
from jobs.letters.drawing import draw_mail_trouble
from jobs.renewals import draw_renewal
from jobs.rhythm import draw_checkpoint, draw_closings, draw_cycle_card, draw_drafts, draw_touchpoint
from jobs.sending.context import Drawing
from jobs.sending.drawing import draw_notice
from jobs.time import draw_reminder, draw_timer

DRAWINGS: Mapping[MessageKind, Drawing] = {
    MessageKind.CHANGE_ORDER: draw_change_order,
    MessageKind.CHANGE_ORDER_NEWS: draw_change_order_update,
    MessageKind.CLIENT_DIGEST: draw_digest,
    MessageKind.DESK: draw_desk,
    MessageKind.DIGEST: draw_digest,
    MessageKind.NUDGE: draw_nudge,
    MessageKind.CYCLE_CARD: draw_cycle_card,
    MessageKind.CHECKPOINT: draw_checkpoint,
    MessageKind.TOUCHPOINT_DRAFT: draw_drafts,
    MessageKind.TOUCHPOINT: draw_touchpoint,
    MessageKind.CLOSED: draw_closings,
    MessageKind.MAIL_TROUBLE: draw_mail_trouble,
    MessageKind.NOTICE: draw_notice,
    MessageKind.REMINDER: draw_reminder,
    MessageKind.RENEWAL: draw_renewal,
    MessageKind.THRESHOLD: draw_threshold,
    MessageKind.TIMER: draw_timer,
}
