# Two commands matter: `make demo` and `make test`. Each prepares all it needs in .venv.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: demo test lint bench torture year distress requirements translations clean

demo: .venv/ready-to-run
	$(BIN)/mediance demo $(ARGS)

test: .venv/ready-to-test .venv-bench/ready lint
	$(BIN)/python -m tests.chromium
	$(BIN)/python -m pytest -n auto --dist loadfile $(ARGS)

lint: .venv/ready-to-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/ready-to-run: .venv/bin/python requirements/run.txt pyproject.toml
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	touch $@

.venv/ready-to-test: .venv/ready-to-run requirements/dev.txt
	$(PIP) --require-hashes -r requirements/dev.txt
	touch $@

# Every figure of docs/performance.md, in one table. The peers stay in an environment of their own.
bench: .venv/ready-to-test .venv-bench/ready
	$(BIN)/python -m bench $(ARGS)

# Every way of breaking it, at night's size; ARGS="--quick" is what `make test` runs.
torture: .venv/ready-to-test
	$(BIN)/python -m tests.torture $(ARGS)

# A whole year of an association, on both engines; ARGS="--engine sqlite --seed 7" plays one again.
year: .venv/ready-to-test
	$(BIN)/python -m tests.torture --only Y $(ARGS)

# Learn again from the sentences of tests/distress, and print what is recognised of those left out in turn.
distress: .venv/ready-to-test
	$(BIN)/python -m tests.learn_distress

.venv-bench/ready: requirements/bench.txt
	$(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $<
	touch $@

# Pin again after a change in pyproject.toml (needs uv). No registry address goes into the files.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
requirements:
	echo 'hatchling>=1.27' | $(COMPILE) pyproject.toml --extra postgres --extra poster - -o requirements/run.txt
	$(COMPILE) pyproject.toml --extra postgres --extra poster --group dev -c requirements/run.txt -o requirements/dev.txt
	printf '%s\n' 'python-telegram-bot>=22.8' 'aiogram>=3.31' 'pyTelegramBotAPI>=4.37' aiosqlite \
		| $(COMPILE) - -o requirements/bench.txt

# Bring the catalogues up to date with the sentences of the flows.
translations: .venv/ready-to-run
	$(BIN)/python -m bot.translations $(ARGS)

clean:
	rm -rf .venv .venv-bench
