"""A database of many workspaces: `python -m benchmarks scale`, which `make scale` calls."""
