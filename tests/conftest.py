"""Fixtures that all tests may ask for."""

from tests.browsing import browser
from tests.database import cloned_url, database, database_url, template_url, workspace
from tests.desk import agency_template, agency_url, desk, either_desk
from tests.local_slack_process import local_slack_url

__all__ = [
    "agency_template",
    "agency_url",
    "browser",
    "cloned_url",
    "database",
    "database_url",
    "desk",
    "either_desk",
    "local_slack_url",
    "template_url",
    "workspace",
]
