# Two commands set everything up on a fresh machine: `make demo` and `make test`.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
export CARGO_TERM_COLOR ?= auto

# One fragment per face; each adds its targets to these lists.
TESTS := test-rust
LINTS := lint-rust
BENCHES := bench-rust
include $(wildcard mk/*.mk)

.PHONY: help demo test lint bench test-rust lint-rust bench-rust

help: ## Show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 16

demo: ## Walk a payment from order to paid on the local sandbox
	cargo run --quiet --locked -p nicepay-checkout --example checkout

test: lint $(TESTS) ## Run every language's lints and tests

lint: $(LINTS) ## Check formatting and lints of every language

bench: $(BENCHES) ## Run the benchmarks and print the ratios

test-rust: ## Test the core and the sandbox
	cargo test --locked --workspace --exclude 'nicepay-checkout-*'

lint-rust:
	cargo fmt --all --check
	cargo clippy --locked --workspace -- -D warnings
	cargo clippy --locked --workspace --exclude 'nicepay-checkout-*' --all-targets -- -D warnings

bench-rust:
	cargo bench --locked -p nicepay-checkout
