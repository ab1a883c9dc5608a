"""Texts are held against typed words as the domain folds those."""

from __future__ import annotations

from sqlalchemy import text

from domain.people.people import Workspace
from domain.values.accents import without_accents
from store.database import Database
from store.time.search import FOLDED

TEXTS = (
    *("Checkout fix", "LOGO première", "Größe GRÖẞE", "Łódź, Ørsted & Đorđe", "Æther œuvre Þór", "naïve café"),
    *(
        "İstanbul ıssız",
        "ΟΔΟΣ οδός",
        "Йод ЁЛКА",
        "한국어",
        "ﬁn ½ Ⅳ",
        "100%_done \\ 'x' \"y\"",
        "e\u0301te\u0301",
        "日本語 カ゛",
        "",
    ),
)


async def test_a_text_is_folded_by_the_database_as_by_the_domain(database: Database, workspace: Workspace) -> None:
    folded = text(f"SELECT {FOLDED} AS folded FROM (SELECT CAST(:words AS text) AS words) t")
    async with database.reading(workspace.workspace_id) as tx:
        rows = {each: await tx.first(folded, words=each) for each in TEXTS}
    assert {each: row and row.folded for each, row in rows.items()} == {each: without_accents(each) for each in TEXTS}
