"""Why there is no embedded database, said to the person who started the bot."""

from __future__ import annotations


class EmbeddedPostgresError(Exception):
    """The embedded PostgreSQL cannot serve. The message is one sentence for a person and says what to do."""
