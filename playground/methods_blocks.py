"""blocks.validate: Slack's verdict without posting anything."""

from __future__ import annotations

from playground.errors import SlackError, invalid_arguments, invalid_blocks
from playground.verdict import verdict, view_problems
from playground.webapi import Asked, Method
from playground.world import Json


def validate(asked: Asked) -> Json:
    """blocks.validate: `blocks` as for a message, or a whole `view`"""
    blocks, view = asked.args.structure("blocks"), asked.args.structure("view")
    if isinstance(view, dict):
        problems = view_problems(view)
    elif isinstance(blocks, list):
        found = verdict(blocks, "message")
        if found.too_long and not found.problems:
            raise SlackError("msg_blocks_too_long")
        problems = found.problems
    elif blocks is None:
        raise invalid_arguments("missing required field: blocks")
    else:
        raise SlackError("invalid_blocks_format")
    if problems:
        raise invalid_blocks(problems)
    return {}


METHODS = {"blocks.validate": Method(answer=validate, tier=4)}
