"""blocks.validate: Slack's verdict without posting anything."""

from __future__ import annotations

import re
from collections.abc import Callable

from playground.errors import SlackError, invalid_arguments
from playground.verdict import verdict, view_problems
from playground.webapi import Asked, Method
from playground.world import Json

_POINTED = re.compile(r"(.*) \[json-pointer:([^\]]*)\]", re.DOTALL)


def validate(asked: Asked) -> Json:
    """blocks.validate: exactly one of `blocks`, a whole `message` or a whole `view`"""
    given = [name for name in ("blocks", "message", "view") if asked.args.structure(name) is not None]
    if len(given) != 1:
        raise invalid_arguments("provide exactly one of blocks, view, or message")
    name = given[0]
    value = asked.args.structure(name)
    problems = _PROBLEMS[name](value)
    if problems:
        raise SlackError(f"invalid_{name}", errors=[_error(each) for each in problems])
    return {}


def _of_blocks(blocks: object, at: str = "") -> list[str]:
    found = verdict(blocks, "message", at)
    too_long = [f"all texts together are too long [json-pointer:{at}]"] if found.too_long else []
    tables = [f"only one table is allowed [json-pointer:{at}]"] if found.too_many_tables else []
    return [*found.problems, *tables, *too_long]


def _of_message(message: object) -> list[str]:
    if not isinstance(message, dict):
        return ["must provide an object [json-pointer:]"]
    if not message.get("blocks"):
        return [] if message.get("text") else ["missing required field: text [json-pointer:]"]
    return _of_blocks(message["blocks"], "/blocks")


def _of_view(view: object) -> list[str]:
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return ["missing required field: type [json-pointer:]"]
    return [each.replace("[json-pointer:/view", "[json-pointer:") for each in view_problems(view)]


def _error(problem: str) -> Json:
    pointed = _POINTED.fullmatch(problem)
    message, pointer = pointed.groups() if pointed else (problem, "")
    return {"pointer": pointer, "code": "failed_constraint", "message": message, "constraint": None}


_PROBLEMS: dict[str, Callable[[object], list[str]]] = {"blocks": _of_blocks, "message": _of_message, "view": _of_view}


METHODS = {"blocks.validate": Method(answer=validate, tier=4)}
