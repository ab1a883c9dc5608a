"""How fast the bot is, against floors measured in the same run: `python -m benchmarks`, which `make bench` calls."""
