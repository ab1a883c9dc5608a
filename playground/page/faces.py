"""Faces of people and the app: initials on their own colour, drawn here, nothing fetched."""

from __future__ import annotations

import re

from markupsafe import Markup

from playground.world import Person

_HEX = re.compile(r"[0-9a-fA-F]{3}(?:[0-9a-fA-F]{3})?")
NAMED_BARS = {"good": "2f9b6c", "warning": "c99412", "danger": "cf4b43"}


def _colour(value: str, other: str = "4b5563") -> str:
    plain = NAMED_BARS.get(value, value.removeprefix("#"))
    return plain if _HEX.fullmatch(plain) else other


def avatar(person: Person, size: str) -> Markup:
    """A square with initials; `size` is `normal` or `tiny`. The name stands beside it, so it is hidden from readers."""
    shape = Markup('<rect width="36" height="36" fill="#{}"/>').format(_colour(person.color))
    if person.is_bot:
        inside = Markup('<path d="M9 12h18v11H17l-5 4v-4H9z" fill="none" stroke="#fff" stroke-width="2.4"/>')
    else:
        initials = "".join(word[:1] for word in person.real_name.split()[:2]).upper()
        inside = Markup('<text x="18" y="23.2" text-anchor="middle">{}</text>').format(initials)
    return Markup('<svg class="avatar avatar-{}" viewBox="0 0 36 36" aria-hidden="true">{}{}</svg>').format(
        size, shape, inside
    )


def attachment_bar(color: str) -> Markup:
    """The coloured edge of an attachment."""
    edge = Markup('<rect width="4" height="10" fill="#{}"/>').format(_colour(str(color), "868d93"))
    return Markup(
        '<svg class="attachment-bar" viewBox="0 0 4 10" preserveAspectRatio="none" aria-hidden="true">{}</svg>'
    ).format(edge)


def role_of(person: Person) -> str:
    """What a person is, in a word or two, for the switch."""
    if person.title:
        return person.title
    if person.is_restricted or person.is_ultra_restricted:
        return "Guest"
    return "Owner" if person.is_owner else "Admin" if person.is_admin else "Member"
