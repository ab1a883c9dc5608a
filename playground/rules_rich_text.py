"""rich_text: sections, lists, quotes and preformatted text, and what stands in them."""

from __future__ import annotations

from playground.rules import Rule, anything, boolean, items, one_of, string, thing, typed, url, whole
from playground.rules_objects import BLOCK_ID

_TYPE = {"type": string()}

STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
STYLE = thing({}, dict.fromkeys(STYLES, boolean))


def _inline(*required: str, **optional: Rule) -> Rule:
    return thing(_TYPE | {name: string(least=1) for name in required}, {"style": STYLE, **optional})


INLINE: dict[str, Rule] = {
    "text": _inline("text"),
    "link": thing(_TYPE | {"url": url()}, {"text": string(), "unsafe": boolean, "style": STYLE}),
    "emoji": _inline("name", unicode=string(), skin_tone=whole(1, 6), url=url()),
    "user": _inline("user_id"),
    "usergroup": _inline("usergroup_id"),
    "channel": _inline("channel_id"),
    "broadcast": thing(_TYPE | {"range": one_of("here", "channel", "everyone")}, {"style": STYLE}),
    "color": _inline("value"),
    "date": thing(
        _TYPE | {"timestamp": whole(0), "format": string(least=1)},
        {"url": url(), "fallback": string(), "style": STYLE},
    ),
    "team": _inline("team_id"),
}

SECTION = thing(_TYPE | {"elements": items(typed(INLINE))})
_BORDER = {"border": whole(0, 1)}

RICH_TEXT = thing(
    _TYPE
    | {
        "elements": items(
            typed(
                {
                    "rich_text_section": SECTION,
                    "rich_text_list": thing(
                        _TYPE
                        | {
                            "style": one_of("bullet", "ordered"),
                            "elements": items(typed({"rich_text_section": SECTION})),
                        },
                        {"indent": whole(0, 8), "offset": whole(0), **_BORDER},
                    ),
                    "rich_text_quote": thing(_TYPE | {"elements": items(typed(INLINE))}, _BORDER),
                    "rich_text_preformatted": thing(
                        _TYPE | {"elements": items(typed({k: INLINE[k] for k in ("text", "link")}))},
                        {**_BORDER, "language": string(100)},
                    ),
                }
            ),
            least=1,
        )
    },
    {"block_id": BLOCK_ID, "expand": anything},
)
