# From a fresh checkout, with make and Python 3.11 to 3.14 on the machine: each target makes .venv itself.

.PHONY: help setup run test test-deep check docs bench scale chaos pins
.DEFAULT_GOAL := help

help:
	@echo "make run     everything on this machine: database, a local Slack, the bot, a sample agency"
	@echo "make test    all tests; ARGS='-k word' passes arguments to pytest"
	@echo "make check   format, lint, types, layers, dead code, dependencies"
	@echo "make test-deep   the state machines and properties with many more examples; for an evening"
	@echo "make docs    the parts of docs/ that are made from the code"
	@echo "make bench   how fast the bot answers, ticks, closes, drafts and sends, against the floor of this machine"
	@echo "make scale   a log and a balance in a database of 10,000 workspaces: 3 GB and some minutes"
	@echo "make chaos   two replicas under fire: what is killed, cut, stopped and garbled; ARGS='--seed 7 --minutes 10'"
	@echo "make setup   only make .venv, with what the bot needs"
	@echo "make pins    compile requirements*.txt from pyproject.toml; UPGRADE=1 takes the newest versions"

# A .venv that came with a moved or copied checkout, or whose Python is gone, is made again.
ifneq ($(shell cat .venv/.made-in 2>/dev/null && .venv/bin/python -c 'print("runs")' 2>/dev/null),$(CURDIR) runs)
.PHONY: .venv/.ready-to-dev
endif

.venv/.ready-to-run: requirements.txt pyproject.toml .ci/venv
	@sh .ci/venv run

.venv/.ready-to-dev: requirements-dev.txt pyproject.toml .ci/venv
	@sh .ci/venv dev

setup: .venv/.ready-to-run

run: .venv/.ready-to-run
	@.venv/bin/retainer local

# Compiled once, for the tests start hundreds of processes.
test: .venv/.ready-to-dev
	@.venv/bin/python -m compileall -q -j 0 bot handlers blocks portal jobs services store domain integrations templates playground tests
	.venv/bin/python -m pytest --numprocesses auto --dist loadgroup $(ARGS)

test-deep: .venv/.ready-to-dev
	HYPOTHESIS_PROFILE=deep .venv/bin/python -m pytest --numprocesses auto --dist loadgroup -m "hypothesis or machine" $(ARGS)

check: .venv/.ready-to-dev
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	.venv/bin/vulture
	.venv/bin/deptry .

docs: .venv/.ready-to-dev
	.venv/bin/python -m tests.documents

bench: .venv/.ready-to-dev
	.venv/bin/python -m benchmarks $(ARGS)

scale: .venv/.ready-to-dev
	.venv/bin/python -m benchmarks scale $(ARGS)

chaos: .venv/.ready-to-dev
	.venv/bin/python -m benchmarks.chaos $(ARGS)

# No index and no address goes into the files: pip takes each package from wherever the machine takes packages.
PIN := .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
       --custom-compile-command "make pins" $(if $(UPGRADE),--upgrade) --group build pyproject.toml

pins: .venv/.ready-to-dev
	$(PIN) --output-file requirements.txt
	$(PIN) --extra dev --constraint requirements.txt --output-file requirements-dev.txt
