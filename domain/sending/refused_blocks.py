"""Slack's no to blocks: it takes them for none, and says where they are wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

OF_BLOCKS: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "invalid_attachments", "msg_blocks_too_long"})
# Of a modal or a home tab it says so in other words.
OF_VIEWS: Final = OF_BLOCKS | {"invalid_arguments", "view_too_large"}
_POINTER: Final = re.compile(r"\[json-pointer:([^\]]*)\]")


def pointers(answer: Mapping[str, object]) -> tuple[str, ...]:
    """Where it is wrong, as JSON pointers; never what stands there, which somebody may have typed."""
    errors = answer.get("errors")
    metadata = answer.get("response_metadata")
    if not errors and isinstance(metadata, Mapping):
        errors = metadata.get("messages")
    found = [_pointer(each) for each in errors] if isinstance(errors, list) else []
    return tuple(each for each in found if each)


def _pointer(error: object) -> str | None:
    """Of an object with a `pointer`, or of a sentence that ends with one."""
    if isinstance(error, Mapping):
        return str(error["pointer"]) if "pointer" in error else None
    match = _POINTER.search(str(error))
    return match[1] if match else None
