"""Files that people choose in a form's file input."""

from __future__ import annotations

from playground.state import Workspace
from playground.world import Json, UploadedFile

LARGEST = 10 * 1024 * 1024
"""Bytes that a file input takes."""


def upload(workspace: Workspace, person: str, name: str, content: bytes) -> UploadedFile:
    """Keep a file that somebody chose; the app gets its object with the submission. Raises ValueError if too large."""
    if len(content) > LARGEST:
        raise ValueError("This file is over 10 MB.")
    kept = UploadedFile(
        id=workspace.new_id("F"),
        name=name[:200] or "file",
        length=len(content),
        by=person,
        made_at=workspace.now(),
        title=name[:200],
        content=content,
        complete=True,
    )
    workspace.files[kept.id] = kept
    return kept


def chosen(workspace: Workspace, files: object) -> list[UploadedFile]:
    """Those of the files in a state that are here: a browser says what it was told, and the server what is so."""
    known = (
        [workspace.files.get(str(each.get("id"))) for each in files if isinstance(each, dict)]
        if isinstance(files, list)
        else []
    )
    return [each for each in known if each is not None]


def input_problem(element: Json, files: object) -> str | None:
    """What the form itself says of the files in a file input."""
    named = [str(each.get("name", "")) for each in files if isinstance(each, dict)] if isinstance(files, list) else []
    kinds = [str(each).lower() for each in element.get("filetypes") or ()]
    wrong = next((each for each in named if kinds and each.rpartition(".")[2].lower() not in kinds), None)
    return f"{wrong} is not one of these: {', '.join(kinds)}." if wrong else None
