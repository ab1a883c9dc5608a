"""Fixtures that all tests may ask for, and how the tests are spread over the cores."""

import os

import pytest
from hypothesis import settings

from tests.browsing import browser
from tests.database import database, database_url, template_url, workspace
from tests.desk import agencies, agency_template, agency_url, desk, either_desk
from tests.lending import cloned_url, empties
from tests.local_slack_process import local_slack_url

__all__ = [
    "agencies",
    "agency_template",
    "agency_url",
    "browser",
    "cloned_url",
    "database",
    "database_url",
    "desk",
    "either_desk",
    "empties",
    "local_slack_url",
    "template_url",
    "workspace",
]

# A change is judged by the same examples every time; new ones are looked for by hand, many more of them.
settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("deep", max_examples=2_000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_xdist_auto_num_workers() -> int:
    """Two a core: half of a test's time it waits for servers to start and to end."""
    return 2 * (os.cpu_count() or 1)


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in the same hook
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that drive a browser stay together, those of the bot and those of the page: what each of the two groups
    shares takes seconds to start.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group(f"browser {item.path.parent.name}"))
