"""Where an error came from, for the log."""

from __future__ import annotations

import traceback


def frames_of(error: BaseException, most: int = 6) -> str:
    """The last frames it came through, innermost last. Never its message: that can quote what somebody typed."""
    frames = traceback.extract_tb(error.__traceback__)[-most:]
    return " > ".join(f"{'/'.join(each.filename.split('/')[-2:])}:{each.lineno}" for each in frames)
