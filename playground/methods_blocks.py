"""blocks.validate: Slack's verdict without posting anything."""

from __future__ import annotations

from playground.content import checked_blocks
from playground.errors import SlackError, invalid_arguments, invalid_blocks
from playground.verdict import view_problems
from playground.webapi import Asked, Method
from playground.world import Json


def validate(asked: Asked) -> Json:
    """blocks.validate: `blocks` as for a message, or a whole `view`"""
    blocks, view = asked.args.structure("blocks"), asked.args.structure("view")
    if isinstance(view, dict):
        if view.get("type") not in ("modal", "home"):
            raise invalid_arguments("missing required field: type [json-pointer:/view]")
        problems = view_problems(view)
        if problems:
            raise invalid_blocks(problems)
    elif isinstance(blocks, list):
        checked_blocks(blocks, "message")
    elif blocks is None:
        raise invalid_arguments("missing required field: blocks")
    else:
        raise SlackError("invalid_blocks_format")
    return {}


METHODS = {"blocks.validate": Method(answer=validate, tier=4)}
