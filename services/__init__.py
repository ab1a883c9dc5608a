"""What the bot does: one act, one transaction."""

from services.services import Services

__all__ = ["Services"]
