"""The arguments of a Web API call, in whichever of Slack's forms they came."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from playground.errors import SlackError, invalid_arguments
from playground.strict_json import read_json
from playground.world import Json

LARGEST_PART = 64 * 1024 * 1024
"""Bytes of one field of a multipart form."""


@dataclass
class Arguments:
    """One call's arguments by name; the readers raise Slack's own error for what does not fit."""

    values: Json
    warnings: list[str] = field(default_factory=list)

    def text(self, name: str, default: str = "") -> str:
        """A string; a number is taken as its digits."""
        value = self.values.get(name)
        if value is None:
            return default
        if isinstance(value, str):
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
        raise invalid_arguments(f"must be a string [json-pointer:/{name}]")

    def required(self, name: str) -> str:
        """A string that must be there."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean, also as `true`, `false`, `1`, `0`."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        if isinstance(value, bool):
            return value
        if str(value).lower() in {"true", "1"}:
            return True
        if str(value).lower() in {"false", "0"}:
            return False
        raise invalid_arguments(f"must be a boolean [json-pointer:/{name}]")

    def number(self, name: str, default: int) -> int:
        """A whole number, also as digits."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise invalid_arguments(f"must be an integer [json-pointer:/{name}]") from None

    def structure(self, name: str) -> Any:
        """A list or an object, also as JSON in a string; None where it is missing or empty."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return read_json(value)
        except ValueError:
            raise _unreadable(name) from None

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in {None, ""} if _plain(self.values.get(name)) else True


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, str | int | float)


def _unreadable(name: str) -> SlackError:
    if name == "blocks":
        return SlackError(
            "invalid_blocks_format",
            response_metadata={"messages": ["[ERROR] blocks must be a valid JSON array"]},
        )
    return invalid_arguments(f"must be valid JSON [json-pointer:/{name}]")


async def read_arguments(request: Request) -> Arguments:
    """The arguments of a request: query, form, multipart or JSON body.

    Raises `SlackError`: invalid_json, json_not_object, invalid_form_data, missing_post_type, invalid_post_type.
    """
    values: Json = dict(request.query_params)
    if request.method == "GET":
        return Arguments(_well_named(values))
    kind, _, parameters = request.headers.get("content-type", "").partition(";")
    kind = kind.strip().lower()
    charset = re.search(r"charset\s*=\s*\"?([^\s;\"]+)", parameters, re.IGNORECASE)
    if charset and charset[1].lower() not in {"utf-8", "iso-8859-1"}:
        raise SlackError("invalid_charset")
    if kind == "application/json":
        warnings = [] if charset else ["missing_charset"]
        return Arguments(_well_named(values | _json_object(await request.body())), warnings)
    if kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        return Arguments(_well_named(values | await _form(request)))
    if not await request.body():
        return Arguments(values)
    raise SlackError("invalid_post_type" if kind else "missing_post_type")


def _well_named(values: Json) -> Json:
    for name in values:
        if name.endswith("]"):
            raise SlackError("invalid_array_arg")
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,255}", name):
            raise SlackError("invalid_arg_name")
    return values


def _json_object(body: bytes) -> Json:
    if not body.strip():
        return {}
    try:
        value = read_json(body)
    except ValueError:
        raise SlackError("invalid_json") from None
    if not isinstance(value, dict):
        raise SlackError("json_not_object")
    return value


async def _form(request: Request) -> Json:
    try:
        async with request.form(max_part_size=LARGEST_PART) as form:
            return {key: value for key, value in form.items() if not isinstance(value, UploadFile)}
    except Exception:  # noqa: BLE001 - whatever a parser makes of broken bytes is one error to the caller
        raise SlackError("invalid_form_data") from None
