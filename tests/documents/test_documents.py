"""What the pages say of the code is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.pages import made, pages
from tests.documents.rooms import order


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.name)
def test_a_page_is_what_the_code_makes_of_it(page: Path) -> None:
    assert page.read_text(encoding="utf-8") == made(page), "run make docs"


def test_the_order_of_the_subjects_is_the_contracts() -> None:
    found = order()
    assert found.index("workspaces") < found.index("time") < found.index("cycles") < found.index("values")
