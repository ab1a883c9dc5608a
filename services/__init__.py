"""What the bot does: one act, one transaction."""

from services.house import Services

__all__ = ["Services"]
