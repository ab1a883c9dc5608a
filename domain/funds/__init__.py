"""Money on deposit: what came in for a matter, and what is there."""
