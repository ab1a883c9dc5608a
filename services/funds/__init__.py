"""Money on deposit: deposits, and what is available of it."""
