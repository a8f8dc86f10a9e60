# Two commands set everything up on a fresh machine: `make demo` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
export CARGO_TERM_COLOR ?= auto
# Cargo counts its own jobs: make's jobserver is closed to recipes, and cargo would warn.
export CARGO_MAKEFLAGS :=

# One fragment per face; each adds its targets to these lists.
TESTS := test-suite test-rust
LINTS := lint-rust
BENCHES := bench-rust
include $(wildcard mk/*.mk)

.PHONY: help demo test lint bench test-suite test-rust lint-rust bench-rust

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: ## Walk a payment from order to delivery on the local sandbox, with a crash on the way
	cargo run --quiet --locked -p nicepay-checkout-ledger --example demo

# How many suites run beside each other: they wait for clocks and sockets for half of their time.
TEST_JOBS ?= 2
# What takes longest begins first.
LONG := test-rust test-swift test-python test-kotlin

# The suites say what ran (scripts/report.py). Each runs to its end whatever failed before, and shows what it said when it
# has ended; the table comes last but one, and the exit code last.
test: export NICEPAY_REPORT := $(CURDIR)/build/report
test: ## Run every language's lints and tests, and show what ran
	rm -rf $(NICEPAY_REPORT)
	mkdir -p $(NICEPAY_REPORT)
	failed=0; \
	for what in lint "$(filter $(LONG),$(TESTS)) $(filter-out $(LONG),$(TESTS))"; do \
		$(MAKE) --no-print-directory --keep-going --jobs=$(TEST_JOBS) --output-sync=target $$what 2>&1 \
			| tee -a $(NICEPAY_REPORT)/log || failed=1; \
	done; \
	python3 scripts/report.py $(NICEPAY_REPORT) || failed=1; \
	exit $$failed

lint: $(LINTS) ## Check formatting and lints of every language

bench: ## Run every benchmark and write docs/performance.md
	python3 scripts/performance.py $(BENCHES)

test-suite: ## Test that a suite that fails keeps no other from running
	python3 tests/e2e/suite/test_suite.py

# Most of these tests wait: for a clock, a socket or a retry.
test-rust: export RUST_TEST_THREADS ?= 8
test-rust: ## Test the core, the ledger and the sandbox
	cargo test --locked --no-fail-fast -p nicepay-checkout -p nicepay-checkout-ledger -p nicepay-sandbox

lint-rust:
	cargo fmt --all --check
	cargo fmt --manifest-path core/fuzz/Cargo.toml --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	python3 scripts/circles.py core/src ledger/src sandbox/src bindings/src python/src node/src
	cargo metadata --locked --format-version 1 --manifest-path core/fuzz/Cargo.toml >/dev/null

bench-rust:
	cargo bench --locked -p nicepay-checkout
