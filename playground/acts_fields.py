"""What the form itself refuses before the app hears of a submission."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from playground.acts_files import input_problem
from playground.world import Json, View

REQUIRED = "Please complete this required field."


def field_problems(view: View) -> dict[str, str]:
    """What is wrong with a modal's inputs, by block_id."""
    problems: dict[str, str] = {}
    for block in view.content["blocks"]:
        if block.get("type") != "input":
            continue
        element = block.get("element") or {}
        held = view.state.get(block["block_id"], {}).get(str(element.get("action_id")), {})
        value = next((each for key, each in held.items() if key != "type"), None)
        if value in (None, "", []):
            if not block.get("optional"):
                problems[block["block_id"]] = REQUIRED
            continue
        problem = _value_problem(element, value)
        if problem:
            problems[block["block_id"]] = problem
    return problems


def _value_problem(element: Json, value: object) -> str | None:
    match element.get("type"):
        case "plain_text_input":
            return _length_problem(element, str(value))
        case "number_input":
            return _number_problem(element, str(value))
        case "email_text_input":
            fine = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", str(value))
            return None if fine else "Enter a valid email address."
        case "url_text_input":
            return None if re.match(r"https?://[^\s/]+", str(value)) else "Enter a valid URL."
        case "multi_static_select" | "multi_external_select" | "multi_users_select" | "file_input":
            return _many_problem(element, value)
    return None


def _many_problem(element: Json, value: object) -> str | None:
    most = element.get("max_selected_items") or element.get("max_files")
    many = len(value) if isinstance(value, list) else 0
    if isinstance(most, int) and many > most:
        return f"Choose at most {most}."
    return input_problem(element, value) if element.get("type") == "file_input" else None


def _length_problem(element: Json, text: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return f"Use at least {least} characters."
    return f"Use at most {most} characters." if len(text) > most else None


def _number_problem(element: Json, text: str) -> str | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return "Enter a number."
    if not element.get("is_decimal_allowed") and number != number.to_integral_value():
        return "Enter a whole number."
    least, most = element.get("min_value"), element.get("max_value")
    if least not in (None, "") and number < Decimal(str(least)):
        return f"Enter a number of at least {least}."
    if most not in (None, "") and number > Decimal(str(most)):
        return f"Enter a number of at most {most}."
    return None
