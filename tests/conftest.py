"""Fixtures that all tests may ask for."""

from tests.database import cloned_url, database, database_url, template_url, workspace

__all__ = ["cloned_url", "database", "database_url", "template_url", "workspace"]
