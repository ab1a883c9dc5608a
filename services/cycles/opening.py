"""Opening a cycle: its row, its grant, and what is carried into it."""

from __future__ import annotations


