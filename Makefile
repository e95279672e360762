# `make run` serves, `make test` tests, `make check` looks; each sets up what it needs.
.DELETE_ON_ERROR:
.PHONY: run test check parts web bench bench-fleet lock snapshots

PYTHON ?= python3
bin := .venv/bin
ready := .venv/.ready

run: $(ready) web
	@PATH="$$PATH:$$(tests/parts/build.sh --folder)/bin" exec $(bin)/otegraph serve

test: $(ready) web
	$(bin)/pytest

check: $(ready) web
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/lint-imports
	$(bin)/python tests/snapshots.py
	$(bin)/python tests/wheel.py

snapshots: $(ready)
	$(bin)/python tests/snapshots.py --write

parts: $(ready)
	tests/parts/build.sh

web: $(ready)
	@$(bin)/python web/build.py

bench: $(ready)
	$(bin)/python bench/run.py

bench-fleet: $(ready)
	$(bin)/python bench/fleet.py

# Rewrites the lock from pyproject.toml: what is installed, with hashes, and no addresses.
lock: $(ready)
	$(bin)/pip install --quiet uv
	$(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock

$(ready): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "otegraph needs Python 3.11 or newer")'
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { [ "$$(id -u)" = 0 ] && apt-get install -y -qq python3-venv; } || { echo "python3 -m venv does not work here: install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(bin)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(bin)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@
