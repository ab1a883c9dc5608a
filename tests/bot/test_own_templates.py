"""A firm's own templates are tried by the doctor."""

from __future__ import annotations

from pathlib import Path

from bot.own_templates import template_troubles


def test_what_is_wrong_with_a_template_is_told_by_file_and_line(tmp_path: Path) -> None:
    assert template_troubles(tmp_path) == [("invoice.typ", None), ("invoice.html", None)]

    (tmp_path / "logo.png").write_text("no picture")
    (tmp_path / "invoice.html").write_text("<h1>\n{{ titel }}</h1>")
    troubles = dict(template_troubles(tmp_path))

    assert troubles["invoice.html"] == "invoice.html, line 2: 'titel' is undefined."
    assert str(troubles["invoice.typ"]).startswith("invoice.typ, line ")
