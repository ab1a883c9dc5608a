"""Reading a submitted form field by field, so that all that is wrong is said at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from domain.values.refusals import Refusal
from domain.values.wall_clock import read_time_of_day
from handlers.slack.failures import FieldErrors
from handlers.slack.payloads import Form

Value = TypeVar("Value")


class Fields:
    """The fields of a form, and what is wrong with them so far."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._errors: dict[str, str] = {}

    def read(self, field: str, rule: Callable[[str], Value]) -> Value:
        """What was typed, by a rule. What a rule refuses is kept for `check`, and must not be used before."""
        try:
            return rule(self._form.text(field))
        except Refusal as refusal:
            self._errors[field] = refusal.sentence
            return None  # type: ignore[return-value] # `check` raises before anybody can use it

    def optional(self, field: str, rule: Callable[[str], Value]) -> Value | None:
        """The same; None where nothing was typed."""
        return self.read(field, rule) if self._form.text(field).strip() else None

    def chosen(self, field: str, missing: str) -> str:
        """The chosen option's value; `missing` is said where none was chosen."""
        value = self._form.choice(field)
        if value is None:
            self._errors[field] = missing
        return value or ""

    def time(self, field: str) -> int:
        """The chosen time, as a minute of the day."""
        try:
            return read_time_of_day(self._form.time(field))
        except Refusal:
            self._errors[field] = "Choose a time of day."
            return 0

    def refuse(self, field: str, sentence: str) -> None:
        """Note that a field is wrong."""
        self._errors.setdefault(field, sentence)

    def check(self) -> None:
        """Raise FieldErrors if anything was wrong."""
        if self._errors:
            raise FieldErrors(self._errors)
