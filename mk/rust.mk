# The core's benchmarks and fuzz targets.
FUZZ_SECONDS ?= 60
FUZZ_TARGETS ?= form json callback notification inquiry registration values

.PHONY: sandbox-release fuzz

# The benchmarks put the gateway into a process of its own.
bench-rust: sandbox-release
sandbox-release:
	cargo build --release --locked -p nicepay-sandbox

# A nightly compiler, for the sanitizers. Crashes are left in core/fuzz/artifacts/.
fuzz: ## Fuzz the core's parsers, FUZZ_SECONDS each (60 by default)
	rustup toolchain list | grep -q '^nightly' || rustup toolchain install nightly --profile minimal
	cargo fuzz --version >/dev/null 2>&1 || cargo install cargo-fuzz --locked
	rm -rf core/fuzz/corpus/*/seed-*
	cargo run --quiet --locked --manifest-path core/fuzz/Cargo.toml --example seeds -- tests/vectors core/fuzz/corpus
	cd core && cargo +nightly fuzz build
	cd core && for target in $(FUZZ_TARGETS); do \
		cargo +nightly fuzz run $$target -- -max_total_time=$(FUZZ_SECONDS) -timeout=10 -print_final_stats=1; \
	done
