"""How long a test waits for what should come at once. Only what hangs takes that long; a busy machine does not."""

from __future__ import annotations

from typing import Final

SECONDS: Final = 60
MILLISECONDS: Final = SECONDS * 1000
