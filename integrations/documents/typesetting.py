"""PDF by typst: a document's view goes in as JSON, and a letter that no font has is an error that names it."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final, Literal

import typst

from domain.values.refusals import Refusal
from integrations.documents.broken import BrokenTemplate
from integrations.documents.hybrid import FILE_NAME, said_to_be_hybrid
from integrations.documents.view import View
from templates import INVOICE

_PDF_A: Final = "a-3b"
# Behind whatever template it is, so that none has to think of it, and no line of it gets another number.
_ATTACHED: Final = f"""
#if sys.inputs.at("cii", default: "") != "" {{
  pdf.attach("{FILE_NAME}", bytes(sys.inputs.cii), relationship: "alternative", mime-type: "text/xml",
    description: "The invoice for programs, by EN 16931")
}}
""".encode()
_WITHOUT_GLYPH: Final = re.compile(r'the text `"((?:[^"\\]|\\.)+)"` could not be displayed')
# What nobody would see is written so, like the accent of \u{301}.
_CODE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_PLACE: Final = re.compile(r"┌─ (\S.*?):(\d+):\d+")
_TEMPLATE: Final = "invoice.typ"
_IN_MEMORY: Final = "__typst_py_bytes__.typ"
_LOGOS: Final = ("logo.svg", "logo.png", "logo.jpg")
_MOST_NAMED: Final = 5


class NoGlyph(Refusal):
    """No font has {characters}: put a font that does into {fonts}, or write it otherwise."""


class Typesetter:
    """Sets documents with one set of fonts, which is read once and kept; one document at a time.

    `folder` is a firm's own: a template `invoice.typ`, a logo, and fonts in `fonts/`, each of which may be missing.
    Fonts of the machine are not used, so that every replica sets the same bytes.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        own = folder / "fonts" if folder else None
        fonts = typst.Fonts(include_system_fonts=False, font_paths=[own] if own and own.is_dir() else [])
        # Its root is the firm's folder, where the logo is and what its template imports.
        self._compiler = typst.Compiler(root=folder or INVOICE, font_paths=fonts, ignore_system_fonts=True)

    def pdf(self, view: View, created_on: date, cii: bytes | None = None) -> bytes:
        """A PDF/A-3b, with the e-invoice in it; the same bytes for the same of all. Raises NoGlyph, BrokenTemplate."""
        (content,) = self._set(view, created_on, "pdf", cii)
        return said_to_be_hybrid(content) if cii else content

    def pictures(self, view: View, created_on: date) -> list[bytes]:
        """The pages as PNG, for eyes. A letter without a glyph is a box there. Raises BrokenTemplate."""
        return self._set(view, created_on, "png", None)

    def _set(self, view: View, created_on: date, form: Literal["pdf", "png"], cii: bytes | None) -> list[bytes]:
        try:
            made = self._compiler.compile(
                self._template() + _ATTACHED,
                format=form,
                sys_inputs={"document": json.dumps(view), "logo": self._logo(), "cii": (cii or b"").decode()},
                pdf_standards=[_PDF_A] if form == "pdf" else [],
                timestamp=datetime.combine(created_on, time(), UTC),
            )
        except typst.TypstError as error:
            raise self._refusal(error) from None
        except RuntimeError as error:
            # What is no UTF-8, or no file that can be read.
            raise BrokenTemplate(place=_TEMPLATE, reason=str(error)) from None
        if made is None:
            raise BrokenTemplate(place=_TEMPLATE, reason="typst gave no document")
        return made if isinstance(made, list) else [made]

    def _template(self) -> bytes:
        own = self._folder / _TEMPLATE if self._folder else None
        return (own if own and own.is_file() else INVOICE / _TEMPLATE).read_bytes()

    def _logo(self) -> str:
        """The path of a firm's logo as its template names it; empty without one."""
        return next((f"/{name}" for name in _LOGOS if self._folder and (self._folder / name).is_file()), "")

    def _refusal(self, error: typst.TypstError) -> Refusal:
        text = error.diagnostic or error.message
        missing = [_CODE.sub(lambda code: chr(int(code[1], 16)), each) for each in _WITHOUT_GLYPH.findall(text)]
        if missing:
            named = ", ".join(_named(each) for each in list(dict.fromkeys(missing))[:_MOST_NAMED])
            fonts = str(self._folder / "fonts") if self._folder else "the folder fonts in that of RETAINER_TEMPLATES"
            return NoGlyph(characters=named, fonts=fonts)
        place = _PLACE.search(text)
        if place is None:
            return BrokenTemplate(place=_TEMPLATE, reason=error.message)
        return BrokenTemplate(place=f"{self._called(place[1])}, line {place[2]}", reason=error.message)

    def _called(self, file: str) -> str:
        """A file of the firm's by its path in the folder; typst names it as seen from where the bot runs."""
        path = Path(file).resolve()
        if path.name == _IN_MEMORY:
            return _TEMPLATE
        root = (self._folder or INVOICE).resolve()
        return str(path.relative_to(root)) if path.is_relative_to(root) else file


def _named(text: str) -> str:
    """“𓀀” (U+13000, EGYPTIAN HIEROGLYPH A001): whoever cannot see it can still look for it."""
    code = ", ".join(f"U+{ord(char):04X}" for char in text)
    name = unicodedata.name(text, "") if len(text) == 1 else ""
    return f"“{text}” ({', '.join(filter(None, [code, name]))})"
