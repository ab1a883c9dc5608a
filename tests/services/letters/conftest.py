"""A contact who is asked by mail."""

from tests.jobs.letters.conftest import post

__all__ = ["post"]
