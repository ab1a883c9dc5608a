"""The page's own small icons: strokes on a 20 × 20 grid, coloured by the text around them."""

from __future__ import annotations

from markupsafe import Markup

_ROUND = '<circle cx="10" cy="10" r="7.25"/>'
_PATHS: dict[str, str] = {
    "hash": '<path d="M4 7.5h12.5M3.5 12.5H16M8 3.5 6.5 16.5M13.5 3.5 12 16.5"/>',
    "lock": '<rect x="4.5" y="9" width="11" height="7.5" rx="1.5"/><path d="M7 9V6.5a3 3 0 0 1 6 0V9"/>',
    "shared": '<circle cx="7" cy="10" r="4"/><circle cx="13" cy="10" r="4"/>',
    "menu": '<path d="M3.5 5.5h13M3.5 10h13M3.5 14.5h13"/>',
    "home": '<path d="M3.5 9.5 10 4l6.5 5.5M5.5 8.5v7.5h9V8.5"/>',
    "chat": '<path d="M4 4.5h12v9H9l-3.5 3v-3H4z"/>',
    "dots": '<g class="filled"><circle cx="10" cy="4.5" r="1.5"/><circle cx="10" cy="10" r="1.5"/>'
    '<circle cx="10" cy="15.5" r="1.5"/></g>',
    "cross": '<path d="m5.5 5.5 9 9m0-9-9 9"/>',
    "down-small": '<path d="m6 8 4 4 4-4"/>',
    "send": '<path class="filled" d="M3.5 3.5 17 10 3.5 16.5l2-6.5z"/><path d="M5.5 10H11"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "bolt": '<path d="M11.5 2.5 4.5 11.5H10l-1.5 6 7-9H10z"/>',
    "reply": '<path d="M4 4.5h12v9H9l-3.5 3v-3H4z"/><path d="M7 8h6M7 10.5h4"/>',
    "eye": '<path d="M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5z"/><circle cx="10" cy="10" r="2"/>',
    "moon": '<path d="M16 12A6.5 6.5 0 0 1 8 4a6.5 6.5 0 1 0 8 8z"/>',
    "sun": '<circle cx="10" cy="10" r="3.25"/><path d="M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4'
    'M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4"/>',
    "wire": '<path d="M3 7h12l-3-3M17 13H5l3 3"/>',
    "blocks": '<rect x="3.5" y="3.5" width="5.5" height="5.5" rx="1"/>'
    '<rect x="11" y="3.5" width="5.5" height="5.5" rx="1"/>'
    '<rect x="3.5" y="11" width="5.5" height="5.5" rx="1"/><rect x="11" y="11" width="5.5" height="5.5" rx="1"/>',
    "trash": '<path d="M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5"/>',
    "up": '<path d="M7 9v7H4V9zM7 9l3-6c1.5 0 2 1 1.6 2.6L11 8h4.5l-1.2 8H7"/>',
    "down": '<path d="M13 11V4h3v7zM13 11l-3 6c-1.5 0-2-1-1.6-2.6L9 12H4.5l1.2-8H13"/>',
    "picture": '<rect x="3" y="4" width="14" height="12" rx="1.5"/><circle cx="7.5" cy="8" r="1.25"/>'
    '<path d="m4 15 4.5-4.5 3 3 2-2L17 15"/>',
    "file": '<path d="M5 2.5h6.5L15 6v11.5H5zM11 2.5V6.5h4"/>',
    "clock": _ROUND + '<path d="M10 6v4.2l2.8 1.8"/>',
    "back": '<path d="M12 4.5 6.5 10l5.5 5.5"/>',
    "alert-default": _ROUND + '<path d="M10 9v5M10 6.2v.3"/>',
    "alert-info": _ROUND + '<path d="M10 9v5M10 6.2v.3"/>',
    "alert-warning": '<path d="M10 3 18 16.5H2zM10 8v4M10 14v.3"/>',
    "alert-error": _ROUND + '<path d="M10 6v5M10 13.6v.3"/>',
    "alert-success": _ROUND + '<path d="m6.8 10.2 2.3 2.3 4.2-4.7"/>',
}


def icon(name: str) -> Markup:
    """The icon's SVG, hidden from screen readers: what it stands beside has words."""
    shape = _PATHS.get(name, _PATHS["alert-default"])
    svg = f'<svg class="icon icon-{name}" viewBox="0 0 20 20" aria-hidden="true" focusable="false">{shape}</svg>'
    return Markup(svg) if name in _PATHS else Markup(svg.replace(f"icon-{name}", ""))  # noqa: S704  our own table
