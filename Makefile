# Tallystick: `make` builds the evidence summary of raw/, `make test` runs the tests. Both set everything up first.
# Everything below is relative to this folder, whose path may hold blanks.

PYTHON ?= python3
CORES ?= $(shell nproc 2>/dev/null || echo 2)
BIN := .venv/bin

.PHONY: all run setup test test-full lint bench archive nightly status lock clean help
.DEFAULT_GOAL := run

all: run

run: setup ## set up and build the evidence summary (the default)
	@$(BIN)/tallystick run --cores $(CORES)

setup: .venv/.ready ## check system libraries, create .venv from requirements.lock

.venv/.ready: requirements.lock pyproject.toml workflow/envs/system-packages.txt
	@sh workflow/envs/system-libraries.sh $(PYTHON) workflow/envs/system-packages.txt
	@echo "Setting up .venv from requirements.lock (a few minutes the first time) ..."
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch .venv/.ready

test: setup ## set up and run the fast tests
	@sh workflow/envs/system-libraries.sh $(BIN)/python workflow/envs/system-packages-test.txt
	@$(BIN)/python -m pytest -n $(CORES) --dist loadfile -m "not full"

.roc/.ready: tests/crate/requirements.lock
	@$(PYTHON) -m venv .roc
	@.roc/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement tests/crate/requirements.lock
	@touch .roc/.ready

test-full: setup .roc/.ready ## also the tests that need more time or tools
	@sh workflow/envs/system-libraries.sh $(BIN)/python workflow/envs/system-packages-test.txt
	@$(BIN)/python -m pytest -n $(CORES) --dist loadfile

lint: setup ## ruff, snakefmt, mypy, snakemake --lint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/snakefmt --check Snakefile workflow/rules
	$(BIN)/mypy
	$(BIN)/snakemake --lint

.bench/.ready: benchmarks/spacy/requirements.lock
	@$(PYTHON) -m venv .bench
	@.bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement benchmarks/spacy/requirements.lock
	@touch .bench/.ready

bench: setup .bench/.ready ## measure: build against its import floor, reading, accuracy, linking, pooling
	@$(BIN)/python benchmarks/run.py

archive: setup ## build, then write a verifiable archive into builds/
	@$(BIN)/tallystick run --cores $(CORES) archive

nightly: setup ## clean build in a fresh folder, gate, archive, verify, move builds/latest
	@$(BIN)/tallystick nightly --cores $(CORES)

status: setup ## how old the last good build is
	@$(BIN)/tallystick status

lock: setup ## write requirements.lock anew from pyproject.toml (newest versions)
	$(BIN)/python -m piptools compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url \
		--no-emit-trusted-host --no-emit-find-links --extra dev --output-file requirements.lock pyproject.toml

clean: ## delete results/ and logs/ (raw/, curation/ and builds/ stay)
	@rm -rf logs results/*/
	@echo "results/ and logs/ are empty"

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12
