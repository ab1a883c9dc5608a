"""Stripe: pages on which invoices are paid, and what it tells of them."""
