"""Slack's mrkdwn as HTML. Everything that was typed is escaped; only our own tags come out."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from playground.page.dates import by_pattern
from playground.page.emoji import with_emoji
from playground.page.reader import Reader

_TAGS = {"*": "strong", "_": "em", "~": "s"}
_FENCE = re.compile(r"```(.*?)```", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ue000-\ue0ff]")
_ATOM = re.compile(r"`([^`\n]+)`|<([^<>\n]+)>|(https?://[^\s<>`|\"]+)")
_KEPT = re.compile("\ue000(\\d+)\ue001")
_SAFE_LINK = re.compile(r"(?:https?://|mailto:|tel:)", re.IGNORECASE)


def plain(text: object, *, emoji: bool = True) -> Markup:
    """Plain text, escaped, with its line breaks; emoji names become characters unless told otherwise."""
    cleaned = _CONTROL.sub("", _decoded(str(text)))
    return escape(with_emoji(cleaned) if emoji else cleaned).replace("\n", Markup("<br>"))


def _decoded(text: str) -> str:
    """Slack escapes three characters and no others, so only those three come back."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def link(url: str, label: Markup | str) -> Markup:
    """A link that opens elsewhere; an address of an unknown kind (`javascript:` for one) stays text."""
    if not _SAFE_LINK.match(url):
        return escape(label)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label)


def mrkdwn(text: object, reader: Reader, *, verbatim: bool = False) -> Markup:
    """The whole text: fenced code, quotes, and lines with their inline marks."""
    cleaned = _CONTROL.sub("", str(text))
    out: list[Markup] = []
    for index, piece in enumerate(_FENCE.split(cleaned)):
        if index % 2:
            out.append(Markup("<pre>{}</pre>").format(_decoded(piece.strip("\n"))))
        elif piece.strip("\n") or len(cleaned) == len(piece):
            inside = piece.strip("\n") if "```" in cleaned else piece
            out.append(_Lines(reader, verbatim).html(inside))
    return Markup("").join(out)


@dataclass
class _Lines:
    """One run of text between code fences; code, mentions and links are set aside while marks are read."""

    reader: Reader
    verbatim: bool
    kept: list[Markup] = field(default_factory=list)

    def html(self, text: str) -> Markup:
        out: list[Markup] = []
        quoted: list[str] = []
        lines = text.split("\n")
        for number, line in enumerate(lines):
            head = line.replace("&gt;", ">", 3) if line.startswith(("&gt;", ">")) else line
            if head.startswith(">>>"):
                self._quote(out, [*quoted, head[3:].lstrip(), *lines[number + 1 :]])
                return Markup("").join(out)
            if head.startswith(">"):
                quoted.append(line.removeprefix("&gt;").removeprefix(">").removeprefix(" "))
                continue
            quoted = self._quote(out, quoted)
            if out and not out[-1].endswith("</blockquote>"):
                out.append(Markup("<br>"))
            out.append(self._line(line))
        self._quote(out, quoted)
        return Markup("").join(out)

    def _quote(self, out: list[Markup], lines: list[str]) -> list[str]:
        if lines:
            inside = Markup("<br>").join(self._line(line) for line in lines)
            out.append(Markup("<blockquote>{}</blockquote>").format(inside))
        return []

    def _line(self, line: str) -> Markup:
        self.kept.clear()
        bare = _ATOM.sub(self._keep, line)
        marked = _Marks(bare).html(0, len(bare), "")
        return Markup(_KEPT.sub(lambda found: str(self.kept[int(found[1])]), str(marked)))  # noqa: S704  both sides are escaped

    def _keep(self, found: re.Match[str]) -> str:
        code, token, url = found.groups()
        if code is not None:
            self.kept.append(Markup("<code>{}</code>").format(_decoded(code)))
        elif token is not None:
            self.kept.append(_token(token, self.reader))
        elif self.verbatim:
            self.kept.append(escape(_decoded(url)))
        else:
            address = url.rstrip(".,;:!?)*_~'")
            self.kept.append(link(_decoded(address), _decoded(address)) + escape(_decoded(url[len(address) :])))
        return f"\ue000{len(self.kept) - 1}\ue001"


class _Marks:
    """Bold, italic and strike in one line, each read once per depth: a hostile line costs its length."""

    def __init__(self, line: str) -> None:
        self.line = line
        self.closers = {
            mark: [i for i in range(1, len(line)) if self._closes(i, mark)] for mark in _TAGS if mark in line
        }

    def _closes(self, i: int, mark: str) -> bool:
        line = self.line
        after = line[i + 1] if i + 1 < len(line) else " "
        return line[i] == mark and not line[i - 1].isspace() and not after.isalnum() and after != mark

    def _opens(self, i: int) -> bool:
        before = self.line[i - 1] if i else " "
        after = self.line[i + 1] if i + 1 < len(self.line) else " "
        return not before.isalnum() and before != self.line[i] and not after.isspace() and after != self.line[i]

    def html(self, start: int, end: int, inside: str) -> Markup:
        out: list[Markup] = []
        at = text_from = start
        while at < end:
            mark = self.line[at]
            close = self._closer(at, end, mark) if mark in _TAGS and mark not in inside else None
            if close is None:
                at += 1
                continue
            out.append(self._text(text_from, at))
            tag = Markup(_TAGS[mark])  # noqa: S704  one of three fixed words
            out.append(Markup("<{0}>{1}</{0}>").format(tag, self.html(at + 1, close, inside + mark)))
            at = text_from = close + 1
        out.append(self._text(text_from, end))
        return Markup("").join(out)

    def _closer(self, at: int, end: int, mark: str) -> int | None:
        if not self._opens(at):
            return None
        places = self.closers[mark]
        index = bisect_right(places, at + 1)
        return places[index] if index < len(places) and places[index] < end else None

    def _text(self, start: int, end: int) -> Markup:
        return escape(with_emoji(_decoded(self.line[start:end])))


def _token(token: str, reader: Reader) -> Markup:
    """What stands between `<` and `>`: a mention, a date, a link, or nothing of the kind."""
    body, _, label = token.partition("|")
    kind, ident = body[:1], body[1:]
    if kind == "@":
        return mention(reader.people.get(ident) or label or ident, mine=ident == reader.me)
    if kind == "#":
        return mention(reader.channels.get(ident) or label or "private channel", sign="#", channel=ident)
    if kind == "!":
        return _special(ident, label, reader)
    if _SAFE_LINK.match(body):
        return link(_decoded(body), with_emoji(_decoded(label or body.removeprefix("mailto:"))))
    return escape("<" + _decoded(token) + ">")


def mention(name: str, *, sign: str = "@", mine: bool = False, channel: str = "") -> Markup:
    """A name that stands out; the reader's own stands out more; a channel's can be opened."""
    shown = _decoded(name.removeprefix(sign))
    if channel:
        return Markup('<a class="mention" href="?at={}" data-channel="{}">{}{}</a>').format(
            channel, channel, sign, shown
        )
    return Markup('<span class="mention{}">{}{}</span>').format(" mention-me" if mine else "", sign, shown)


def _special(ident: str, label: str, reader: Reader) -> Markup:
    word, _, rest = ident.partition("^")
    if word in {"here", "channel", "everyone"}:
        return mention(word, mine=True)
    if word == "subteam":
        return mention(reader.groups.get(rest) or label or rest)
    if word == "date":
        seconds, _, pattern = rest.partition("^")
        pattern, _, address = pattern.partition("^")
        shown = by_pattern(int(seconds), pattern, reader) if seconds.lstrip("-").isdigit() else None
        text = Markup('<time class="when">{}</time>').format(_decoded(shown or label))
        return link(_decoded(address), text) if address else text
    return escape(label or f"<!{ident}>")
