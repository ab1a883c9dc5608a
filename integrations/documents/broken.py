"""What is said of a template that cannot be filled in, whichever way it is written."""

from __future__ import annotations

from domain.values.refusals import Refusal


class BrokenTemplate(Refusal):
    """{place}: {reason}."""
