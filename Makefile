# make test     sets up everything and runs all checks and tests        make check   the same without setting up
# make venv     a .venv to use dawg                                     make bench   speed beside other renderers, the server beside a peer
# make golden   write golden scores and screens (then read the diff)    make lock    write the hashed locks again
# make faults   hurt a server in every way and count what is left (an hour)
# make docs     write the generated pages of docs/ again                make dist    wheel and source archive
# make classifier   learn anew what a text asks for
.PHONY: venv dev check lint types contracts unit test bench faults golden lock docs dist classifier
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
BIN := .venv/bin
export PYTHONDONTWRITEBYTECODE ?= 1

venv:
	@sh setup.sh

dev:
	@sh setup.sh --dev

test: dev
	@$(MAKE) --no-print-directory check

check: lint types contracts unit

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

unit:
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

bench: dev
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-bench.lock
	$(BIN)/python benchmarks/render.py
	$(BIN)/python benchmarks/server.py

faults: dev
	$(BIN)/python -m benchmarks.faults

golden: dev
	$(BIN)/python -m pytest tests/golden tests/tui/test_screens.py --regenerate-golden

docs: dev
	$(BIN)/python docs/build.py

classifier: dev
	$(BIN)/python scripts/train_classifier.py

dist: dev
	$(BIN)/python -m hatchling build

lock:
	scripts/lock.sh
