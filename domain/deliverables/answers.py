"""Whether units that were written down answer a question that was asked before about the same line."""

from __future__ import annotations

from domain.deliverables.deliveries import Delivery
from domain.deliverables.line import DeliveryLine
from domain.values.questions import overlap


class DeliveredElsewhere(Exception):  # noqa: N818 - an answer, not an error
    """The question was answered by another button, or by typing: by `delivery`, which stands. Nothing is taken off."""

    def __init__(self, delivery: Delivery) -> None:
        self.delivery = delivery
        super().__init__(delivery.delivery_id)


def is_answer(delivery: Delivery, line: DeliveryLine) -> bool:
    """Whether what somebody wrote down since a question says what `line` would, in one of its meanings."""
    if line.named is not None and not delivery.called.is_meant_by(line.named):
        return False
    meant = (line.description, line.description_without_maybe)
    return delivery.quantity == line.quantity and any(overlap(delivery.description, each) for each in meant)
