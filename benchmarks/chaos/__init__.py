"""Faults on purpose, over real processes and sockets: `python -m benchmarks.chaos`, which `make chaos` calls."""
