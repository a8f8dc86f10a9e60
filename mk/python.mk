# The Python package. Everything goes into build/python; nothing is assumed but python3 with venv, and cargo.
TESTS += test-python
LINTS += lint-python
BENCHES += bench-python

PYTHON ?= python3
PY_VENV := build/python/venv
PY_BIN := $(abspath $(PY_VENV))/bin
# Another CPython that takes the abi3 wheel: the newest on this machine, if it has a second.
PY_OTHER = $(shell for v in 3.14 3.13 3.12 3.10 3.11; do for p in python$$v $$HOME/.pyenv/versions/$$v.*/bin/python$$v; do \
	if $$p -c "import sys; sys.exit('.'.join(map(str, sys.version_info[:2])) == '$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])')')" 2>/dev/null; \
	then echo $$p; exit; fi; done; done)

.PHONY: test-python lint-python bench-python bench-ledger-python python-develop python-wheels

# Debian's python3 comes without venv.
$(PY_VENV)/.ready: python/requirements-dev.txt
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || scripts/debian.sh python3-venv
	$(PYTHON) -m venv $(PY_VENV)
	$(PY_BIN)/pip install --quiet --disable-pip-version-check -r $<
	touch $@

python-develop: $(PY_VENV)/.ready
	cd python && VIRTUAL_ENV=$(abspath $(PY_VENV)) $(PY_BIN)/maturin develop --quiet --locked
	cd python/sandbox && VIRTUAL_ENV=$(abspath $(PY_VENV)) $(PY_BIN)/maturin develop --quiet --locked --profile dev

# Without tables for panics in C: rusqlite catches them before.
python-wheels: $(PY_VENV)/.ready
	rm -rf build/python/wheels
	cd python && CFLAGS="$(CFLAGS) -fno-asynchronous-unwind-tables" $(PY_BIN)/maturin build --quiet --locked --compression-level 9 --compatibility linux --out $(abspath build/python/wheels)
	cd python/sandbox && $(PY_BIN)/maturin build --quiet --locked --compatibility linux --profile dev \
		--out $(abspath build/python/wheels)

test-python: python-develop python-wheels ## Test the Python package, and its wheel on another Python
	cd python && $(PY_BIN)/python -m pytest
	$(PY_BIN)/abi3audit --strict --summary build/python/wheels/nicepay_checkout-*.whl
	$(PY_BIN)/python python/tests/check_wheel.py build/python/wheels $(PY_OTHER)

lint-python: python-develop ## Check the Python package: ruff, mypy and pyright, stubs against the module
	cd python && $(PY_BIN)/ruff format --check .
	cd python && $(PY_BIN)/ruff check .
	cd python && $(PY_BIN)/ruff format --config pyproject.toml --check ../tests/peers/python
	cd python && $(PY_BIN)/ruff check --config pyproject.toml --extend-ignore S ../tests/peers/python
	cd python && $(PY_BIN)/ruff format --config pyproject.toml --check ../tests/peers/queue
	cd python && $(PY_BIN)/ruff check --config pyproject.toml --extend-ignore S ../tests/peers/queue/deliver.py
	cd python && $(PY_BIN)/mypy
	cd python && PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(PY_BIN)/pyright --pythonpath $(PY_BIN)/python
	cd python && $(PY_BIN)/python -m mypy.stubtest nicepay_checkout --mypy-config-file pyproject.toml \
		--allowlist tests/stubtest-allowlist.txt

bench-python: python-wheels bench-ledger-python
	cargo build --release --locked -p nicepay-sandbox
	$(PYTHON) -m venv build/python/peers
	build/python/peers/bin/pip install --quiet --disable-pip-version-check -r tests/peers/python/requirements.txt
	build/python/peers/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-deps \
		build/python/wheels/nicepay_checkout-*.whl
	build/python/peers/bin/python tests/peers/python/bench.py \
		$${CARGO_TARGET_DIR:-target}/release/nicepay-sandbox

# Events delivered in the shop's own transaction, beside procrastinate: its tables come first in bench-python's.
bench-ledger-python: python-wheels build/python/queue/.ready
	build/python/queue/bin/pip install --quiet --disable-pip-version-check --force-reinstall --no-index --no-deps \
		build/python/wheels/*.whl
	scripts/postgres.sh start build/postgres-bench-python --durable
	build/python/queue/bin/python tests/peers/queue/deliver.py bench \
		"$$(scripts/postgres.sh url build/postgres-bench-python)"; \
		code=$$?; scripts/postgres.sh stop build/postgres-bench-python; exit $$code
