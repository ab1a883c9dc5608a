"""A document as a page, by Jinja2 in its sandbox: a firm's template reaches the document's view and nothing else."""

from __future__ import annotations

import base64
import traceback
from pathlib import Path
from typing import Final

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from integrations.documents.broken import BrokenTemplate
from integrations.documents.view import View
from templates import INVOICE

TEMPLATE: Final = "invoice.html"
_LOGOS: Final = {"logo.svg": "image/svg+xml", "logo.png": "image/png", "logo.jpg": "image/jpeg"}


class Pages:
    """Writes documents as HTML with a firm's own template, or ours."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader([folder, INVOICE] if folder else [INVOICE]),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def html(self, view: View) -> str:
        """The page, which needs no other file. Raises BrokenTemplate with the line."""
        try:
            return self._environment.get_template(TEMPLATE).render(**view, logo=self._logo())
        except TemplateSyntaxError as error:
            raise BrokenTemplate(place=f"{error.name}, line {error.lineno}", reason=error.message) from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
            raise BrokenTemplate(place=self._place(error), reason=str(error).rstrip(".")) from None

    def _place(self, error: Exception) -> str:
        """Jinja2 puts the template's own lines into the traceback; the innermost is where it broke."""
        roots = [str(folder) for folder in (self._folder, INVOICE) if folder]
        frames = [frame for frame in traceback.extract_tb(error.__traceback__) if frame.filename.endswith(".html")]
        inside = [frame for frame in frames if any(frame.filename.startswith(root) for root in roots)]
        return f"{Path(inside[-1].filename).name}, line {inside[-1].lineno}" if inside else TEMPLATE

    def _logo(self) -> str | None:
        for name, media_type in _LOGOS.items():
            file = self._folder / name if self._folder else None
            if file and file.is_file():
                return f"data:{media_type};base64,{base64.b64encode(file.read_bytes()).decode()}"
        return None
