"""The home tab, the overview, and the first steps of a new workspace."""

from __future__ import annotations

from services.home.acts import Homes

__all__ = ["Homes"]
